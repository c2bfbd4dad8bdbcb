# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Moving records to other days, for timeline and calendar."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QObject

from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.fields import Kind
from swf_desktop.domain.views import Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.i18n import ngettext
from swf_desktop.ui import formats
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.record_model import RecordModel


def shift(
    desk: Desk, owner: QObject, model: RecordModel, ids: Sequence[str], fields: Sequence[str], days: int
) -> None:
    """Move the days in *fields* of records by so many *days*, as one step."""
    edits: list[Edit] = []
    day = ""
    for record_id in ids:
        row = model.row_data(record_id)
        values: dict[str, Value] = {}
        for name in fields:
            stored = row.values[model.columns.index(name)] if row else None
            if isinstance(stored, str) and model.record_type.by_name[name].kind is Kind.DATE:
                day = (date.fromisoformat(stored) + timedelta(days=days)).isoformat()
                values[name] = day
        if values:
            edits.append(Edit(EditKind.SET, record_id, fields=values))
    if not edits:
        return
    first = edits[0].id
    if len(edits) == 1 and desk.names.knows(first):
        what = desk.names.title(first)
    else:
        what = ngettext("%(n)s entry", "%(n)s entries", len(edits))
    desk.apply(
        owner,
        edits,
        _("Move %(what)s by days", what=what),
        _("%(what)s: now %(day)s", what=what, day=formats.day(day)),
    )
