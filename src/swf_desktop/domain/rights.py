# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may change a record.

An owner's records are changed by the owner's devices, joint ones by every member of the alliance, and
what belongs to something else (a milestone to its project) by whoever may change that. Judging is pure:
the caller says which owner, which controlling cells and which standing of the followed record hold at
the point of the log it judges, so that the answer never depends on what happens to have arrived.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from swf_desktop.domain.record_types import RecordType, Rights
from swf_desktop.domain.views import Value


@dataclass(frozen=True, slots=True)
class Standing:
    """Whom a record belongs to: everybody in the alliance (*joint*), or *owner* alone.

    With neither, nobody may write. *owner* is an organisation, in whatever spelling the caller uses
    throughout (its key or its record id).
    """

    joint: bool
    owner: str | None

    def admits(self, organisation: str) -> bool:
        """Whether *organisation* may write a record of this standing."""
        return self.joint or (self.owner is not None and self.owner == organisation)


def standing(
    record_type: RecordType, owner: str | None, control: Mapping[str, Value], subject: Standing | None
) -> Standing:
    """The standing of one record.

    *control* holds the record's ``control_fields`` (missing ones count as empty). *subject* is the
    standing of the record that ``follows`` points at, None where that is empty, not known here, or part
    of a chain that comes back to this record.

    The rules in their order: ``joint_when`` makes it everybody's; a joint type is everybody's; an
    owner's type is the owner's; what follows something has its standing, or while nothing is followed
    the type's ``unattached`` rights, or while the followed record is unknown its own owner's. So a task
    without a project is everybody's; one of audience office never leaves its organisation, which is why
    nothing here asks for the audience.
    """
    if record_type.joint_when is not None:
        name, values = record_type.joint_when
        if control.get(name) in values:
            return Standing(True, owner)
    rights = record_type.rights
    if rights is Rights.FOLLOWS:
        if record_type.follows is not None and control.get(record_type.follows) not in (None, ""):
            return Standing(False, owner) if subject is None else subject
        rights = record_type.unattached
    return Standing(rights is Rights.JOINT, owner)


def may_write(
    record_type: RecordType,
    organisation: str,
    *,
    owner: str | None,
    control: Mapping[str, Value],
    subject: Standing | None,
) -> bool:
    """Whether *organisation* may change or delete the record; the other arguments as in ``standing``."""
    return standing(record_type, owner, control, subject).admits(organisation)
