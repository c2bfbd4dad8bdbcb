# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""One search in the index that ``store.search`` keeps.

The rule of what comes first: records whose title *starts* with the first word, then those whose title
holds every word, then the rest; each of the three with the latest written line first. Whatever starts so
is found however old it is; of the other two the latest hundred are ranked.

How it stays fast in a large store:

* The index proposes lines, newest first, and the search stops as soon as there are enough hits.
* Of a word's pieces only the rarest few are looked for. How frequent each is, is estimated from where its
  first lines stand, which costs the same for a rare and for a frequent one.
* A piece that no line has ends the search at once.
* Words that stand in different lines of a record are compared only if too few lines hold them all: the
  records of the rarest word are checked, or, if these are many, the database says which records the two
  rarest have in common.
* Words of one or two letters that stand nearly everywhere are not looked up at all: the newest records are
  read until there are enough.
* What still takes long (a part of a word of nothing but frequent pieces, or frequent words that few records have
  together) need not be waited for: ``look`` checks a bounded number of proposals and says whether that was all.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.record_types import RecordType
from swf_desktop.store.search_text import START, fold, locate, searched

_BATCH = 64
_POOL = 100  # so many hits of one word are ranked, if there are that many
_FEW = 2000  # so many proposals of titles that start with the words are checked
_RARE = 2000  # so many lines of the rarest word are checked rather than compared with those of the next
_UNLIKE = 4  # more are checked if the next word's are so many times as many
_TOGETHER = 8  # so many words are looked for in the index; checking compares all of them
_PIECES = 3  # so many pieces of a word are looked for
_WEIGHED = 16  # so many are weighed
_SAMPLE = 64  # so many lines tell how frequent a piece is
_EVERYWHERE = 8  # what every eighth line has is everywhere
_STARTING = 48  # so many pieces that start with a short word are asked for at a time
_FIRST_LOOK = 700  # so many proposals are checked before somebody who waits is told what was found so far

_PROPOSE = """
    SELECT r.number, r.type, r.id FROM search s
    CROSS JOIN line l INDEXED BY line_number_record ON l.number = s.rowid
    CROSS JOIN record r ON r.number = l.record
    WHERE s.search MATCH ? AND r.type <> '' AND r.erased = 0 AND r.deleted <= ? {edited}
    ORDER BY s.rowid DESC
"""
_NEWEST = """
    SELECT r.number, r.type, r.id FROM line l
    CROSS JOIN record r ON r.number = l.record
    WHERE r.type <> '' AND r.erased = 0 AND r.deleted <= ?
    ORDER BY l.number DESC
"""
_IN_COMMON = """
    SELECT r.number, r.type, r.id FROM record r
    WHERE r.number IN ({records}) AND r.type <> '' AND r.erased = 0 AND r.deleted <= ? {edited}
    ORDER BY r.changed_line DESC
"""
_RECORDS_WITH = """
    SELECT l.record FROM search s
    CROSS JOIN line l INDEXED BY line_number_record ON l.number = s.rowid
    WHERE s.search MATCH ?
"""
# Records with more than one line. The first is asked of an index, before the record is read.
_HAS_OTHERS = "AND EXISTS (SELECT 1 FROM line o WHERE o.record = l.record AND o.number <> l.number)"
_EDITED = "AND r.created_line IS NOT r.changed_line"
_WEIGH = f"""
    SELECT count(*) AS found, max(line) AS last FROM (SELECT rowid AS line FROM search WHERE search MATCH ? LIMIT {_SAMPLE})
"""  # noqa: S608 - a number of ours
# Each by one look-up: a piece's own lines are skipped.
_PIECES_FROM = f"""
    WITH RECURSIVE piece(term) AS (
        SELECT (SELECT term FROM search_pieces WHERE term >= :start AND term <= :end LIMIT 1)
        UNION ALL
        SELECT (SELECT term FROM search_pieces WHERE term >= piece.term || char(1) AND term <= :end LIMIT 1)
        FROM piece WHERE piece.term IS NOT NULL LIMIT {_STARTING}
    )
    SELECT term FROM piece WHERE term IS NOT NULL
"""  # noqa: S608 - a number of ours


@dataclass(frozen=True, slots=True)
class Found:
    """A record that holds all words. *fields* are its texts and what its title is made of.

    *field* names the text that holds the longest word, *start* and *end* its place in *text*, which is
    that field's text in composed (NFC) form.
    """

    number: int
    type: str
    id: str
    fields: Mapping[str, Any]
    field: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Group:
    """What the index is asked for one word, and about how many lines that is."""

    match: str
    lines: int


def find(conn: sa.Connection, text: str, limit: int = 50, include_deleted: bool = False) -> list[Found]:
    """Records whose current texts hold every word of *text*; see the module for their order."""
    words = _words(text)
    return _Query(conn, words, limit, include_deleted).run() if words and limit > 0 else []


def look(conn: sa.Connection, text: str, limit: int = 50) -> tuple[list[Found], bool]:
    """What a first look finds, which takes about as long for every *text*; and whether ``find`` finds the very same.
    If not, it may find more, and older ones whose title starts with the words."""
    words = _words(text)
    if not words or limit < 1:
        return [], True
    query = _Query(conn, words, limit, include_deleted=False, most=_FIRST_LOOK)
    return query.run(), query.complete


def _words(text: str) -> list[str]:
    return [word for word in dict.fromkeys(fold(w) for w in text.split()) if word.strip()]


class _Query:
    """One search: proposals of the index, checked in batches, until there are enough."""

    def __init__(
        self,
        conn: sa.Connection,
        words: list[str],
        limit: int,
        include_deleted: bool,
        most: int = sys.maxsize,
    ) -> None:
        self._conn = conn
        self._words = words
        self._longest = max(words, key=len)
        self._limit = limit
        self._include_deleted = include_deleted
        self._enough = max(limit, _POOL) if len(words) == 1 else limit
        self._most = most  # so many proposals may still be checked
        #: whether nothing was left out because there were too many
        self.complete = True
        self._bounded = most < sys.maxsize
        self._seen: set[int] = set()
        self._found: list[tuple[int, int, str, str, Mapping[str, Any]]] = []

    def run(self) -> list[Found]:
        groups = self._groups()
        if any(not group.lines for group in groups):
            return []  # a word that nothing contains
        groups.sort(key=lambda group: group.lines)
        match = " AND ".join(group.match for group in groups)
        start = START + self._words[0][:2]
        if len(start) == 3:
            started = " AND ".join([_quoted(start), *([match] if match else [])])
            self._propose(started, until=self._limit, at_most=_FEW)
        if groups:
            self._propose(match, until=self._enough)
        else:
            self._check_each(self._rows(_NEWEST, int(self._include_deleted)), until=self._enough)
        if len(groups) > 1 and len(self._found) < self._limit:
            if self._bounded:
                self.complete = False  # counting them takes as long as all the rest
            else:
                self._apart(groups)
        self._found.sort(key=lambda ranked: ranked[0])
        return [
            self._shown(number, type_, id_, fields)
            for _, number, type_, id_, fields in self._found[: self._limit]
        ]

    # ---- what the index is asked ----

    def _groups(self) -> list[_Group]:
        """What to ask of the longest words. Short ones that stand everywhere are left to the check."""
        words = sorted(self._words, key=len, reverse=True)[:_TOGETHER]
        weights = self._weigh([piece for word in words for piece in _pieces(word)])
        groups = []
        for word in words:
            if len(word) >= 3:
                chosen = _rarest(_pieces(word), weights)
                lines = min(weights[piece] for piece in chosen)
                groups.append(_Group(" AND ".join(map(_quoted, chosen)), lines))
            elif group := self._starting(word, needed=not groups):
                groups.append(group)
        return groups

    def _weigh(self, pieces: Iterable[str]) -> dict[str, int]:
        """About how many lines have each of *pieces*: none only if there is none."""
        asked = list(dict.fromkeys(pieces))
        if not asked:
            return {}
        last = self._last_line()
        rows = self._rows(" UNION ALL ".join([_WEIGH] * len(asked)), *map(_quoted, asked)).all()
        return {
            piece: row.found if row.found < _SAMPLE else _SAMPLE * last // max(row.last, 1)
            for piece, row in zip(asked, rows, strict=True)
        }

    def _last_line(self) -> int:
        return int(self._rows("SELECT max(number) FROM line").scalar() or 0)

    def _starting(self, word: str, *, needed: bool) -> _Group | None:
        """A word of one or two letters: the pieces that start with it.

        None if it stands everywhere, unless it is *needed* and has few pieces.
        """
        everywhere = self._last_line() // _EVERYWHERE
        pieces: list[str] = []
        lines, start, end = 0, word, word + "\U0010ffff"
        while True:
            more = self._conn.exec_driver_sql(_PIECES_FROM, {"start": start, "end": end}).scalars().all()
            lines += sum(self._weigh(more).values())
            pieces += more
            complete = len(more) < _STARTING
            if lines > everywhere and not (needed and complete):
                return None
            if complete:
                return _Group(f"({' OR '.join(map(_quoted, pieces))})", lines)
            start = pieces[-1] + "\x01"

    def _apart(self, groups: Sequence[_Group]) -> None:
        """Words that stand in different lines: records that the rarest words' lines have in common.

        What has one line only was proposed before.
        """
        deleted = int(self._include_deleted)
        counted = sorted((self._count(group.match), group.match) for group in groups)
        (few, rarest), (many, next_) = counted[:2]
        if few <= _RARE or many >= _UNLIKE * few:
            rows = self._rows(_PROPOSE.format(edited=_HAS_OTHERS), rarest, deleted)
        else:
            both = " INTERSECT ".join([_RECORDS_WITH] * 2)
            rows = self._rows(_IN_COMMON.format(edited=_EDITED, records=both), rarest, next_, deleted)
        self._check_each(rows, until=self._enough)

    def _count(self, match: str) -> int:
        return int(self._rows("SELECT count(*) FROM search WHERE search MATCH ?", match).scalar() or 0)

    def _rows(self, statement: str, *values: str | int) -> sa.CursorResult[Any]:
        return self._conn.exec_driver_sql(statement, values)

    # ---- what it proposes is checked ----

    def _propose(self, match: str, until: int, at_most: int | None = None) -> None:
        """Check what *match* proposes: the whole of it, or until there are enough."""
        rows = self._rows(_PROPOSE.format(edited=""), match, int(self._include_deleted))
        self._check_each(rows, until, at_most)

    def _check_each(self, proposals: sa.CursorResult[Any], until: int, at_most: int | None = None) -> None:
        with proposals:
            size, examined = _BATCH, 0
            while len(self._found) < until and (at_most is None or examined < at_most):
                if not self._most:
                    self.complete = False
                    break
                rows = proposals.fetchmany(min(size, self._most))
                if not rows:
                    break
                self._check(rows)
                examined += len(rows)
                self._most -= len(rows)
                size = min(2 * size, 1024)

    def _check(self, rows: Sequence[Any]) -> None:
        """Keep those of *rows* whose current texts hold all words, in the rows' order."""
        by_type: defaultdict[str, list[int]] = defaultdict(list)
        fresh = []
        for row in rows:
            number, type_ = row[0], row[1]
            if number not in self._seen:
                self._seen.add(number)
                by_type[type_].append(number)
                fresh.append(row)
        found: dict[int, tuple[int, Mapping[str, Any]]] = {}
        for type_, numbers in by_type.items():
            if record_type := RECORD_TYPES.get(type_):
                found.update(self._verified(record_type, numbers))
        if not found:
            return
        for number, type_, id_ in fresh:
            if number in found:
                rank, fields = found[number]
                self._found.append((rank, number, type_, id_, fields))

    def _verified(
        self, record_type: RecordType, numbers: list[int]
    ) -> Iterator[tuple[int, tuple[int, Mapping[str, Any]]]]:
        of_type = searched(record_type)
        end = 1 + len(of_type.texts)
        words = self._words
        for row in self._rows(of_type.select, json.dumps(numbers)).all():
            whole = fold("\n".join([text for text in row[1:end] if text]))
            for word in words:
                if word not in whole:
                    break
            else:
                fields: dict[str, Any] = dict(zip(of_type.columns, row[1:], strict=True))
                yield row[0], (self._rank(record_type, fields), fields)

    def _rank(self, record_type: RecordType, fields: Mapping[str, Any]) -> int:
        titles = [fold(str(fields[name])) for name in record_type.title if fields[name] is not None]
        if any(title.startswith(self._words[0]) for title in titles):
            return 0
        title = "\n".join(titles)
        return 1 if all(word in title for word in self._words) else 2

    def _shown(self, number: int, type_: str, id_: str, fields: Mapping[str, Any]) -> Found:
        # Prefer a text beside the title: the title is shown anyway.
        of_type = searched(RECORD_TYPES[type_])
        for name in sorted(of_type.texts, key=of_type.titles.__contains__):
            value = fields[name]
            if value and (place := locate(value, self._longest)):
                return Found(number, type_, id_, fields, name, *place)
        return Found(number, type_, id_, fields, "", "", 0, 0)


def _pieces(word: str) -> list[str]:
    """Pieces of three letters, in their order: all of them, or of a long word evenly spread ones."""
    last = len(word) - 3
    step = max(1, -(-last // (_WEIGHED - 1)))
    return [word[at : at + 3] for at in (*range(0, last, step), last)] if last >= 0 else []


def _rarest(pieces: Sequence[str], weights: Mapping[str, int]) -> list[str]:
    """The rarest few, rather such that have no letter in common: those say more together."""
    by_weight = sorted(range(len(pieces)), key=lambda at: weights[pieces[at]])
    apart: list[int] = []
    for at in by_weight:
        if all(abs(at - other) >= 3 for other in apart):
            apart.append(at)
    chosen = dict.fromkeys([*apart[:_PIECES], *by_weight])
    return sorted({pieces[at] for at in list(chosen)[:_PIECES]}, key=weights.__getitem__)


def _quoted(piece: str) -> str:
    return '"' + piece.replace('"', '""') + '"'
