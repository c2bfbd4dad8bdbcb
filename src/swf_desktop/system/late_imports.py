# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Modules that a library imports for what this program never asks of it, imported when they are asked for after all.

The database layer imports asyncio, and with it TLS, subprocesses and sockets, and the reader of package metadata
with the whole of e-mail, to serve drivers and plug-ins that are not here: a fifth of what importing it costs, and
6 MB for as long as the program runs.
"""

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


class LateModule(ModuleType):
    """Stands for a module for whoever imports it; whatever is asked of it, the real one answers."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def _late_function(module: ModuleType, name: str) -> Callable[..., Any]:
    def late(*arguments: Any, **named: Any) -> Any:
        return module.__getattr__(name)(*arguments, **named)

    return late


@contextmanager
def put_off(*modules: str, functions: tuple[str, ...] = ()) -> Iterator[None]:
    """Whoever imports one of *modules* within the block gets it late.

    *functions* (``module.function``) are asked for while importing, and called much later or never. What is
    imported already stays as it is; after the block everybody else imports the real modules.
    """
    standing = {name: LateModule(name) for name in modules if name not in sys.modules}
    for function in functions:
        owner, _dot, word = function.rpartition(".")
        if owner in standing:
            setattr(standing[owner], word, _late_function(standing[owner], word))
    sys.modules.update(standing)
    for name, module in standing.items():
        parent, _dot, child = name.rpartition(".")
        if parent:
            setattr(importlib.import_module(parent), child, module)
    try:
        yield
    finally:
        for name, module in standing.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
