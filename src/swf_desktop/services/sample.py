# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The sample set: half a year of invented work in five towns, for looking around and for the tour.

``edits_for`` and ``play`` give what one office wrote in one month, under ids that are the same
everywhere: five offices that exchange files end up with one set. ``play_all`` gives a single person
something to look at; ``services.sample_set`` takes it away again. See docs/sample-data.md.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Protocol

from swf_desktop.domain.audience import Audience
from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.edits import Edit, EditKind
from swf_desktop.domain.ids import derived_id
from swf_desktop.domain.views import Changes, RecordView, Value
from swf_desktop.services import starter
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.resources import read_text


class Records(Protocol):
    """What is asked of the records service."""

    def apply(self, edits: Iterable[Edit], label: str = "") -> Changes:
        """Write all edits as one step, or none."""

    def show(self, id: str) -> RecordView:
        """One record."""

    def list(self, type: str) -> list[RecordView]:
        """The live records of a type."""

    def titles(self, ids: Iterable[str]) -> Mapping[str, str]:
        """Names of the records that are known here, by id."""


@dataclass(frozen=True)
class AnnouncedConflict:
    """A field that two offices set in one month without knowing of each other."""

    month: str
    type: str
    key: str
    field: str
    organisations: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id of the record."""
        return starter.record_id(self.type, self.key)


def notice() -> str:
    """The sentence to show beside the data."""
    return str(_sample()["notice"])


def as_of() -> date:
    """The day on which the set ends."""
    return date.fromisoformat(_sample()["as_of"])


def months() -> tuple[str, ...]:
    """The months in their order: ``2026-06``."""
    return tuple(str(month["month"]) for month in _sample()["months"])


def month_label(month: str) -> str:
    """How people call the month."""
    return str(_month(month)["label"])


def organisations() -> tuple[str, ...]:
    """The keys of the offices that the set knows."""
    return tuple(_sample()["months"][0]["edits"])


def announced_conflicts() -> tuple[AnnouncedConflict, ...]:
    """What must end up in conflict when five offices play the months and exchange files after each."""
    return tuple(
        AnnouncedConflict(c["month"], c["type"], c["key"], c["field"], tuple(c["organisations"]))
        for c in _sample()["conflicts"]
    )


def edits_for(organisation: str, month: str) -> list[Edit]:
    """What the office writes in the month, in its order."""
    return [_edit(entry) for entry in _month(month)["edits"].get(organisation, ())]


def play(records: Records, organisation: str, month: str) -> Changes:
    """Write one month of one office; it must have what the others wrote in the months before."""
    label = _("Sample data: %(month)s", month=month_label(month))
    return records.apply(edits_for(organisation, month), label)


def play_all(records: Records, organisation: str, *, shared: bool = False) -> Changes:
    """Everything one office alone can have of the set, as one step.

    An office of the set gets its own part; another one gets all of it as its own. What an earlier
    removal put into the trash comes out again. Nothing of it leaves the office unless it is *shared*:
    invented data must not reach partners because somebody forgot them.
    """
    edits = list(_Alone(records, shared).edits(list(_entries(organisation)), organisation))
    return records.apply(edits, _("Load the sample data"))


def record_ids(organisation: str) -> tuple[str, ...]:
    """The ids of the records that ``play_all`` may give to the office."""
    adds = (_edit(entry, organisation) for entry in _entries(organisation) if entry["op"] == "add")
    return tuple(edit.id for edit in adds)


# -- one office alone ----------------------------------------------------------------------------


class _Alone:
    """Chooses the edits that make sense where nobody else's records are."""

    def __init__(self, records: Records, shared: bool) -> None:
        self._records = records
        self._shared = shared
        self._before: dict[str, RecordView | None] = {}
        self._live: set[str] = set()
        self._kept: set[str] = set()
        self._dropped: set[str] = set()

    def edits(self, entries: Sequence[Mapping[str, Any]], organisation: str) -> Iterator[Edit]:
        self._dropped = {_edit(e, organisation).id for e in entries if e["op"] == "delete"}
        for entry in entries:
            edit = _edit(entry, organisation)
            if edit.kind is EditKind.ADD:
                yield from self._add(edit)
            elif edit.id in self._live and edit.id not in self._kept:
                if edit.kind is EditKind.DELETE:
                    self._live.discard(edit.id)
                    yield edit
                elif fields := self._fields(edit, RECORD_TYPES[str(entry["type"])].key):
                    yield Edit(edit.kind, edit.id, fields=fields)

    def _add(self, edit: Edit) -> Iterator[Edit]:
        stored = self._stored(edit.id)
        if stored is not None:
            # It was here before: it comes back as it was then, unless the set itself drops it.
            if not stored.erased and edit.id not in self._dropped:
                self._live.add(edit.id)
                self._kept.add(edit.id)
                if stored.deleted:
                    yield Edit(EditKind.RESTORE, edit.id)
            return
        fields = self._fields(edit, edit.type)
        if fields:
            self._live.add(edit.id)
            own = {} if self._shared else {"audience": Audience.OFFICE.key}
            yield Edit(EditKind.ADD, edit.id, edit.type, {**fields, **own})

    def _fields(self, edit: Edit, type_key: str) -> dict[str, Value]:
        """The fields without references to what is not here; none if the record needs one of those."""
        kind = RECORD_TYPES[type_key]
        found: dict[str, Value] = {}
        for name, value in edit.fields.items():
            if name == "audience" and not self._shared:
                continue
            field = kind.field(name)
            if isinstance(value, str) and field is not None and field.kind == "reference":
                if self._is_here(value):
                    found[name] = value
                elif field.required or name == kind.follows:
                    return {}
            else:
                found[name] = value
        return found

    def _is_here(self, id_: str) -> bool:
        return id_ in self._live or self._stored(id_) is not None

    def _stored(self, id_: str) -> RecordView | None:
        if id_ not in self._before:
            known = self._records.titles([id_])
            self._before[id_] = self._records.show(id_) if id_ in known else None
        return self._before[id_]


def _entries(organisation: str) -> Iterator[Mapping[str, Any]]:
    towns = (organisation,) if organisation in organisations() else organisations()
    for month in _sample()["months"]:
        for town in towns:
            yield from month["edits"].get(town, ())


# -- the file ------------------------------------------------------------------------------------


@cache
def _sample() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(read_text("sample", "sample.json"))
    return found


def _month(month: str) -> Mapping[str, Any]:
    return next(each for each in _sample()["months"] if each["month"] == month)


def _edit(entry: Mapping[str, Any], organisation: str = "") -> Edit:
    """An entry as an edit. For an office that is not of the set every id is the office's own."""
    kind = EditKind(entry["op"])
    own = organisation if organisation and organisation not in organisations() else ""
    fields = {
        name: _referred(value, own) if isinstance(value, str) and value.startswith("@") else value
        for name, value in entry.get("fields", {}).items()
    }
    id_ = _record_id(str(entry["type"]), str(entry["key"]), own)
    return Edit(kind, id_, str(entry["type"]) if kind is EditKind.ADD else "", fields)


def _referred(value: str, own: str) -> str:
    type_key, _, key = value[1:].partition("/")
    return _record_id(type_key, key, own)


def _record_id(type_key: str, key: str, own: str) -> str:
    if own and key in _keys():
        return derived_id(type_key, key, own)
    return starter.record_id(type_key, key)


@cache
def _keys() -> frozenset[str]:
    """The keys of the records that the set adds; others are starter data."""
    edits = (e for month in _sample()["months"] for each in month["edits"].values() for e in each)
    return frozenset(str(e["key"]) for e in edits if e["op"] == "add")
