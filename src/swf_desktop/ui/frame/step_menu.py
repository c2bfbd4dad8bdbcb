# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The latest steps by name and time, each to be taken back, and the backups: what the status bar opens."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, icons
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.ports import Step

_STEPS, _BACKUPS = 12, 6
_REVERSIBLE = frozenset({"edit", "import", "redo"})
_LONGEST = 70


def step_menu(desk: Desk, steps: Sequence[Step], parent: QWidget) -> QMenu:
    """The latest steps; those taken back already are ticked off."""
    menu = QMenu(parent)
    shown = [step for step in steps if step.kind in _REVERSIBLE][:_STEPS]
    title = menu.addAction(_("Take back a step") if shown else _("Nothing changed yet"))
    title.setEnabled(False)
    menu.addSeparator()
    for step in shown:
        label = step.label if len(step.label) <= _LONGEST else step.label[: _LONGEST - 1] + "…"
        text = f"{formats.short_moment(step.at)}   {label}".replace("&", "&&")
        action = menu.addAction(text + ("   " + _("(taken back)") if step.undone else ""))
        action.setEnabled(not step.undone)
        action.triggered.connect(partial(_take_back, desk, step.number))
    return menu


def backup_menu(backups: Sequence[Any], back_up: Callable[[], None], parent: QWidget) -> QMenu:
    """The latest backups, and the one to be made now."""
    menu = QMenu(parent)
    menu.addAction(icons.icon("save"), _("Back up now"), back_up)
    menu.addSeparator()
    for backup in backups[:_BACKUPS]:
        entry = menu.addAction(_("Backup %(when)s", when=formats.moment(str(backup.at))))
        entry.setEnabled(False)
    if not backups:
        menu.addAction(_("No backup yet")).setEnabled(False)
    return menu


def pop_up(menu: QMenu, part: QWidget) -> None:
    """Show *menu* above a part of the status bar; it goes when it is closed."""
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(part.mapToGlobal(QPoint(0, -menu.sizeHint().height())))


def _take_back(desk: Desk, number: int, _on: bool = False) -> None:
    desk.undo_step(number)
