# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A value of any field of any type as text, references resolved."""

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.fields import Field, Kind
from swf_desktop.domain.record_types import DELETED
from swf_desktop.domain.views import Value
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats
from swf_desktop.ui.desk import Desk


def value_hint(desk: Desk, field: Field, value: Value) -> str:
    """Why nothing better than that is shown for *value*; empty if there is nothing to explain."""
    if field.kind is Kind.REFERENCE and value and desk.names.stays_away(str(value), field.targets):
        return _("Contacts stay in the office that keeps them. Ask there who is meant.")
    return ""


def value_text(desk: Desk, type_key: str, name: str, value: Value) -> str:
    """What a person reads for *value* in field *name*."""
    if value is None or value == "":
        return "" if name != DELETED else _("keep")
    if name == "owner":
        return desk.names.owner(str(value))
    if name == "audience":
        return formats.audience_label(str(value))
    if name == DELETED:
        return _("delete") if value else _("keep")
    record_type = RECORD_TYPES.get(type_key)
    field = record_type.field(name) if record_type else None
    if field is None:
        return str(value)
    if field.kind is Kind.REFERENCE:
        desk.names.need(field.targets)
        return desk.names.title(str(value), field.targets)
    return formats.plain(field, value)
