# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a person (or a script) asks to be written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto

from swf_desktop.domain.views import Value


class EditKind(StrEnum):
    """The five things that can be done to a record."""

    ADD = auto()
    SET = auto()
    DELETE = auto()
    RESTORE = auto()
    ERASE = auto()


@dataclass(frozen=True, slots=True)
class Edit:
    """One wish. *fields* may hold ``owner`` and ``audience`` beside the type's fields; None empties a field.

    *type* is needed for ``ADD`` only; an empty *id* asks for a fresh one.
    """

    kind: EditKind
    id: str = ""
    type: str = ""
    fields: Mapping[str, Value] = field(default_factory=dict)
