# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names of steps, so that undo can say what it takes back."""

import re
from collections.abc import Sequence

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.views import Change, ChangeKind
from swf_desktop.system.i18n import format_date
from swf_desktop.system.i18n import gettext as _

_LENGTH = 40
_DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\b")  # what is called by a day is stored so


def label_of(changes: Sequence[Change]) -> str:
    """What the step did, in the person's language: “Task ‘Plan workshop’: Status”."""
    if not changes:
        return _("No change")
    first = changes[0]
    record_type = RECORD_TYPES.get(first.type)
    noun = _(record_type.label) if record_type else first.type
    if len(changes) > 1 and len({change.type for change in changes}) > 1:
        return _("%(count)s records", count=len(changes))
    if len(changes) > 1:
        plural = _(record_type.plural) if record_type else first.type
        return _verb(first.kind, f"{len(changes)} {plural}", "")
    title = _DAY.sub(lambda day: format_date(day[0]), first.title)
    title = title if len(title) <= _LENGTH else title[: _LENGTH - 1] + "…"
    named = f"{noun} „{title}“" if title else noun
    fields = ""
    if first.kind == ChangeKind.CHANGED and record_type:
        labels = [_(f.label) for f in record_type.fields if f.name in first.after]
        fields = ", ".join(labels[:3]) + ("…" if len(labels) > 3 else "")
    return _verb(first.kind, named, fields)


def _verb(kind: ChangeKind, what: str, fields: str) -> str:
    if kind == ChangeKind.NEW:
        return _("Add %(what)s", what=what)
    if kind == ChangeKind.DELETED:
        return _("Delete %(what)s", what=what)
    if kind == ChangeKind.RESTORED:
        return _("Restore %(what)s", what=what)
    if kind == ChangeKind.ERASED:
        return _("Erase %(what)s", what=what)
    if fields:
        return _("Change %(fields)s of %(what)s", fields=fields, what=what)
    return _("Change %(what)s", what=what)
