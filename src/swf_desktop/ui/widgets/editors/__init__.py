# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The editor for each kind of field."""

from PySide6.QtWidgets import QWidget

from swf_desktop.domain.fields import Field, Kind
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.editors.base import AWAY, BACK, FORWARD, PICKED, STAY, Editor

__all__ = ["AWAY", "BACK", "FORWARD", "PICKED", "STAY", "Editor", "editor_for"]


def editor_for(field: Field, desk: Desk, parent: QWidget | None = None) -> Editor:
    """The editor that fits *field*."""
    # Imported when the first field is edited: a list is seen before that.
    from swf_desktop.ui.widgets.editors.days import DayEditor
    from swf_desktop.ui.widgets.editors.recurrence import RecurrenceEditor
    from swf_desktop.ui.widgets.editors.reference import ReferenceEditor
    from swf_desktop.ui.widgets.editors.simple import ChoiceEditor, FlagEditor, LineEditor, ProseEditor

    kind = field.kind
    if kind is Kind.REFERENCE:
        return ReferenceEditor(field, desk, parent)
    if kind is Kind.CHOICE:
        return ChoiceEditor(field, parent)
    if kind in (Kind.DATE, Kind.INSTANT):
        return DayEditor(field, parent)
    if kind is Kind.MARKDOWN:
        return ProseEditor(field, parent)
    if kind is Kind.BOOLEAN:
        return FlagEditor(field, parent)
    if kind is Kind.RRULE:
        return RecurrenceEditor(field, parent)
    return LineEditor(field, parent)
