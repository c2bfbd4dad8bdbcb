# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands about conflicts."""

from collections.abc import Sequence
from typing import Any

from swf_desktop.cli import wording
from swf_desktop.cli.call import DONE, Call
from swf_desktop.cli.records import contenders
from swf_desktop.domain.catalogue import record_type
from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import Conflict
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.i18n import ngettext


def list_(call: Call) -> int:
    """``conflict list``."""
    conflicts = call.profile.conflicts.list()
    call.out.document({"conflicts": [_conflict(each) for each in conflicts]})
    if call.out.json:
        return DONE
    for conflict in conflicts:
        label = wording.type_label(conflict.type)
        field = wording.field_label(conflict.type, conflict.field)
        call.out.say(f"{label} „{conflict.title}“: {field}")
        call.out.say(f"{conflict.id} {conflict.field}")
        call.out.table(
            *contenders(call, conflict.type, conflict.field, conflict.values, _titles(call, conflict))
        )
        call.out.say()
    call.out.say(ngettext("%(n)s conflict", "%(n)s conflicts", len(conflicts)))
    return DONE


def _titles(call: Call, conflict: Conflict) -> wording.Titles:
    values: Sequence[str] = [
        id_
        for each in conflict.values
        for id_ in wording.references(conflict.type, {conflict.field: each.value})
    ]
    found = call.profile.records.titles(values) if values else {}
    return lambda id_: found.get(id_, "")


def _conflict(conflict: Conflict) -> dict[str, Any]:
    values = [
        {"take": number, "value": v.value, "by": v.by, "organisation": v.organisation, "at": v.at}
        for number, v in enumerate(conflict.values, 1)
    ]
    return {"id": conflict.id, "type": conflict.type, "field": conflict.field, "values": values}


def settle(call: Call) -> int:
    """``conflict settle``: people count from 1."""
    record, field = call.text("id"), call.text("field")
    conflicts = call.profile.conflicts
    take, text = call.maybe("take"), call.maybe("value")
    if take is not None:
        changes = conflicts.settle(record, field, take=int(take) - 1)
    else:
        changes = conflicts.settle(record, field, value=_value(call, record, field, text or ""))
    call.out.document({"id": record, "field": field, "step": changes.step})
    call.out.say(_("The conflict is settled."))
    return DONE


def _value(call: Call, record: str, field: str, text: str) -> object:
    if field == "deleted":
        if text not in ("true", "false"):
            raise Invalid(N_("Say true (delete) or false (keep)."))
        return text == "true"
    return wording.value(record_type(call.profile.records.show(record).type), field, text)
