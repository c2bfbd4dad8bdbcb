# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a wish to lines: what an edit means for the record, for what belongs to it, and for its audience."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from swf_desktop.domain import rules, series
from swf_desktop.domain.audience import Audience, parse_audience
from swf_desktop.domain.catalogue import record_type
from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.errors import Invalid, NotAllowed
from swf_desktop.domain.ids import is_derived_id, is_id, is_owned_id, organisation_id, owned_id
from swf_desktop.domain.record_types import DELETED, OWNER, TYPE, RecordType, Rights
from swf_desktop.domain.rights import Standing, standing
from swf_desktop.domain.text import N_
from swf_desktop.domain.values import normalise
from swf_desktop.domain.views import Value
from swf_desktop.services.drafts import Draft, Drafts
from swf_desktop.sync.lines import BRIDGE, ERASE, RETRACT, SET

_MAX_DEPTH = 8

FOREIGN = N_(
    "This %(type_label)s belongs to %(owner)s; only %(owner)s can change it. You can add a comment instead."
)


UNMARKED = N_(
    "An id given by hand does not show who made the record, so another member could claim it. Leave ids out, or "
    "take them from “swf-desktop record id”."
)


@dataclass(frozen=True)
class Plan:
    """One line to be written."""

    draft: Draft
    audience: Audience
    fields: dict[str, Value]
    kind: str = SET


class Planner:
    """Plans edits one after the other; later ones see what earlier ones did. *notes* are for the person.

    With a day *today* it also plans what follows from an edit (see domain.series); the records that came
    about by that are *followed*. Undo and redo bring back what followed by themselves.
    """

    def __init__(
        self,
        drafts: Drafts,
        organisation: str,
        settling: Mapping[str, Collection[Value]] | None = None,
        today: str = "",
    ) -> None:
        self._drafts = drafts
        self._today = today
        self.followed: set[str] = set()
        self._settling = settling or {}
        self._organisation = organisation
        self.notes: list[str] = []

    def plan(self, edit: Edit) -> Iterator[Plan]:
        """The lines that carry out *edit*. Raises ``Invalid``, ``NotFound`` or ``NotAllowed``."""
        if edit.kind == EditKind.ADD:
            yield from self._add(edit)
            return
        draft = self._drafts.get(edit.id)
        self._allow(draft)
        if edit.kind == EditKind.SET:
            yield from self._set(draft, dict(edit.fields))
        elif edit.kind == EditKind.DELETE:
            yield from self._delete(draft)
        elif edit.kind == EditKind.RESTORE:
            yield from self._restore(draft)
        else:
            yield from self._erase(draft)

    # -- rights ---------------------------------------------------------------------------------

    def _standing(self, kind: RecordType, owner: str, fields: dict[str, Value], depth: int = 0) -> Standing:
        subject: Standing | None = None
        target = fields.get(kind.follows) if kind.follows else None
        if target and depth < _MAX_DEPTH:
            followed = self._drafts.find(str(target))
            if followed is not None:
                subject = self._standing(followed.type, followed.owner, followed.fields, depth + 1)
        return standing(kind, owner or None, fields, subject)

    def may_write(self, draft: Draft) -> bool:
        """Whether this device's organisation may change the record."""
        return self._standing(draft.type, draft.owner, draft.fields).admits(self._organisation)

    def _allow(self, draft: Draft) -> None:
        if not self.may_write(draft):
            held = self._standing(draft.type, draft.owner, draft.fields)
            raise NotAllowed(
                FOREIGN, type_label=draft.type.label, owner=self.named(held.owner or draft.owner)
            )

    def named(self, organisation: str) -> str:
        """The organisation's name, or its key while the record has not arrived."""
        draft = self._drafts.find(organisation_id(organisation))
        return draft.type.title_of(draft.fields) if draft else organisation

    # -- adding ---------------------------------------------------------------------------------

    def _add(self, edit: Edit) -> Iterator[Plan]:
        kind = record_type(edit.type)
        wanted = dict(edit.fields)
        audience = wanted.pop("audience", None)
        owner = wanted.pop(OWNER, None)
        fields = self._normalised(kind, wanted)
        for each in kind.fields:
            if each.default is not None and each.name not in fields:
                fields[each.name] = each.default
        if self._today and kind.key == "task":
            fields |= series.waiting({}, fields, self._today)
        record = self._fresh_id(edit.id)
        subject = self._drafts.find(str(fields.get(kind.follows))) if kind.follows else None
        draft = Draft(record, kind, self._owner(kind, owner, subject), Audience.OFFICE, fields)
        draft.audience = self._audience(kind, audience, subject)
        rules.check(kind, None, fields, self._drafts, record_id=record)
        self._allow(draft)
        self._drafts.add(draft)
        filled = {name: value for name, value in fields.items() if value is not None}
        yield Plan(draft, draft.audience, {TYPE: kind.key, OWNER: draft.owner, **filled})

    def _fresh_id(self, wanted: str) -> str:
        if not wanted:
            return owned_id(self._organisation)
        if not is_id(wanted):
            raise Invalid(N_("“%(id)s” is no record id. Leave it out to get a fresh one."), id=wanted)
        if self._drafts.find(wanted) is not None:
            raise Invalid(N_("There is a record “%(id)s” already. Change it instead."), id=wanted)
        if (
            not is_owned_id(wanted, self._organisation)
            and not is_derived_id(wanted)
            and UNMARKED not in self.notes
        ):
            self.notes.append(UNMARKED)
        return wanted

    def _owner(self, kind: RecordType, wanted: Value, subject: Draft | None) -> str:
        if wanted:
            return str(wanted)
        if kind.rights == Rights.FOLLOWS and subject is not None:
            return subject.owner
        return self._organisation

    @staticmethod
    def _audience(kind: RecordType, wanted: Value, subject: Draft | None) -> Audience:
        if not kind.shared:
            return Audience.OFFICE
        default = kind.audience
        if subject is not None:
            default = subject.audience if kind.inherits_audience else min(default, subject.audience)
        if not wanted:
            return default
        audience = parse_audience(str(wanted))
        if subject is not None and audience > subject.audience:
            raise Invalid(
                N_("What belongs to a record cannot be more visible than the record. Widen that first."),
                field="audience",
            )
        return audience

    @staticmethod
    def _normalised(kind: RecordType, wanted: dict[str, Value]) -> dict[str, Value]:
        fields: dict[str, Value] = {}
        for name, value in wanted.items():
            field = kind.field(name)
            if field is None:
                raise Invalid(
                    N_("A %(type)s has no field “%(field)s”. Its fields: %(known)s."),
                    field=name,
                    type=kind.key,
                    known=", ".join(kind.by_name),
                )
            fields[name] = normalise(field, value)
        return fields

    # -- changing -------------------------------------------------------------------------------

    def _set(self, draft: Draft, wanted: dict[str, Value]) -> Iterator[Plan]:
        if draft.deleted:
            raise Invalid(N_("The record is in the trash. Restore it first."))
        audience = wanted.pop("audience", None)
        owner = wanted.pop(OWNER, None)
        fields = self._normalised(draft.type, wanted)
        target = parse_audience(str(audience)) if audience else draft.audience
        if target < draft.audience:  # first, so that the new values never reach the wider circle
            yield from self._move(draft, target)
        contested = draft.row.conflicts if draft.row else ()
        changed = {
            name: value
            for name, value in fields.items()
            if draft.fields.get(name) != value or name in contested
        }
        if changed:
            before, after = draft.fields, {**draft.fields, **changed}
            if self._today and draft.type.key == "task":
                followed = series.waiting(before, after, self._today)
                changed, after = {**changed, **followed}, {**after, **followed}
            rules.check(
                draft.type, draft.fields, after, self._drafts, record_id=draft.id, settling=self._settling
            )
            draft.fields = {name: value for name, value in after.items() if value is not None}
            self._allow(draft)
            yield Plan(draft, draft.audience, changed)
            if self._today and after.get("status") == "done" != before.get("status"):
                yield from self._next_of_series(draft)
        if owner and owner != draft.owner:
            yield from self._hand_over(draft, str(owner))
        if target > draft.audience:
            yield from self._move(draft, target)

    def _next_of_series(self, draft: Draft) -> Iterator[Plan]:
        """The task that follows one that was done; one that is there already stays as it is."""
        fields = series.next_fields(draft.fields) if draft.type.key == "task" else None
        record = series.next_id(draft.id)
        found = self._drafts.find(record)
        if fields is None or (found is not None and (found.erased or not found.deleted)):
            return
        self.followed.add(record)
        if found is not None:
            yield from self._restore(found)
            yield from self._set(found, fields)
            return
        extra: dict[str, Value] = {OWNER: draft.owner, "audience": draft.audience.key}
        yield from self._add(Edit(EditKind.ADD, record, "task", {**fields, **extra}))

    def _hand_over(self, draft: Draft, owner: str) -> Iterator[Plan]:
        if draft.type.rights == Rights.FOLLOWS and draft.fields.get(draft.type.follows or ""):
            raise Invalid(
                N_("The record belongs to another one. Hand that one over; this one goes with it."),
                field=OWNER,
            )
        followers = [f for f in self._drafts.followers(draft.id) if f.type.rights == Rights.FOLLOWS]
        for each in (*followers, draft):
            if each.owner == draft.owner and not each.erased:
                yield Plan(each, each.audience, {OWNER: owner})
                if each is not draft:
                    each.owner = owner
        draft.owner = owner

    # -- audience -------------------------------------------------------------------------------

    def _move(self, draft: Draft, audience: Audience) -> Iterator[Plan]:
        if audience == draft.audience:
            return
        if not draft.type.shared:
            raise Invalid(N_("This record stays on this device."), field="audience")
        subject = self._drafts.find(str(draft.fields.get(draft.type.follows or "") or ""))
        if subject is not None and audience > subject.audience:
            raise Invalid(
                N_("What belongs to a record cannot be more visible than the record. Widen that first."),
                field="audience",
            )
        narrows = audience < draft.audience
        before = draft.audience
        followers = self._drafts.followers(draft.id)
        if narrows:
            rules.check_narrowing(
                (each.type, each.fields)
                for each in (draft, *followers)
                if each.audience > audience and not each.erased and not each.deleted
            )
        for each in followers:
            moves = (
                each.audience > audience
                if narrows
                else each.type.inherits_audience and each.audience == before
            )
            if moves and not each.erased and self.may_write(each):
                yield from self._republish(each, audience)
        yield from self._republish(draft, audience)
        if narrows:
            self.notes.append(
                N_(
                    "Partners remove the record when they take over the next bundle. Files already sent cannot be called back."
                )
            )

    def _republish(self, draft: Draft, audience: Audience) -> Iterator[Plan]:
        """Write the present values into the log of *audience*, and end them in the one before."""
        before, draft.audience = draft.audience, audience
        values: dict[str, Value] = {TYPE: draft.type.key, OWNER: draft.owner, **draft.fields}
        if draft.deleted:
            values[DELETED] = True
        if audience > before:
            yield Plan(draft, audience, values)
            yield Plan(draft, before, {}, BRIDGE)
        else:
            for wider in Audience:  # readers in between may have it from an earlier widening
                if audience < wider <= before:
                    yield Plan(draft, wider, {}, RETRACT)
            yield Plan(draft, audience, values)

    # -- deleting, restoring, erasing -------------------------------------------------------------

    def _delete(self, draft: Draft) -> Iterator[Plan]:
        contested = draft.row is not None and DELETED in draft.row.conflicts
        if draft.deleted and not contested:
            return
        rules.check_delete(draft.type, draft.fields)
        for each in (*self._drafts.followers(draft.id), draft):
            if (
                (not each.deleted or (each is draft and contested))
                and not each.erased
                and self.may_write(each)
            ):
                each.deleted = True
                yield Plan(each, each.audience, {DELETED: True})

    def _restore(self, draft: Draft) -> Iterator[Plan]:
        contested = draft.row is not None and DELETED in draft.row.conflicts
        if not draft.deleted and not contested:
            return
        draft.deleted = False
        rules.check(draft.type, None, draft.fields, self._drafts, record_id=draft.id)
        yield Plan(draft, draft.audience, {DELETED: False})

    def _erase(self, draft: Draft) -> Iterator[Plan]:
        attached = [each for each in self._drafts.followers(draft.id) if self.may_write(each)]
        for each in (*attached, draft):
            if not each.erased:
                each.erased = True
                yield Plan(each, each.audience, {}, ERASE)
