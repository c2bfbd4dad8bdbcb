# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Defects that somebody could have made, each as the place in the program that it changes.

A unit test fails where the program has changed at such a place: say it anew here, or drop the defect.
"""

from typing import NamedTuple


class Edit(NamedTuple):
    """In the module *path* of the program, *before* stands once and becomes *after*."""

    path: str
    before: str
    after: str


class Defect(NamedTuple):
    """What would go wrong, in a few words, how the program comes to do it, and the tests that are tried first."""

    name: str
    edits: tuple[Edit, ...]
    likely: str


def _one(name: str, likely: str, path: str, before: str, after: str) -> Defect:
    return Defect(name, (Edit(path, before, after),), f"tests/exchange/test_{likely}.py")


DEFECTS = (
    # -- reading ----------------------------------------------------------------------------------
    _one(
        "the audience of a stretch is not checked",
        "e05_e06_nothing_slips_in",
        "services/importing.py",
        "if self._name(segment.header).audience != audience:",
        "if self._name(segment.header) is None:",
    ),
    _one(
        "the signature of a stretch is not checked",
        "golden_bundles",
        "services/importing.py",
        "if not verify(public, signature, head_message(name, header.end, stretch.end.hash)):",
        "if not public:",
    ),
    _one(
        "the signature of a bundle is not checked",
        "golden_bundles",
        "sync/container.py",
        "if not verify(sign_public, container.signature, container.header_bytes):",
        "if not sign_public:",
    ),
    _one(
        "documents are committed before the lines are verified",
        "e05_e06_nothing_slips_in",
        "services/exchange.py",
        "            importer.take_documents(preamble)\n",
        "            importer.take_documents(preamble)\n        if not detail:\n            unit.commit()\n",
    ),
    _one(
        "a gap in a log is damage",
        "delivery",
        "services/importing.py",
        "        if header.start > row.seq:\n            return GAP\n",
        "        if header.start > row.seq:\n            raise damaged()\n",
    ),
    _one(
        "what waits is not read when what it waits for arrives",
        "delivery",
        "services/exchange.py",
        "        importer.take_parked()\n",
        "",
    ),
    _one(
        "another bundle under a known number is taken over",
        "hostile_files",
        "services/exchange.py",
        "            if known is not None:\n                raise container.damaged()",
        "            if known is not None:\n                pass",
    ),
    _one(
        "many deletions need no consent",
        "merging",
        "services/exchange.py",
        "if outcome.consent_needed and not (accept_deletions or dry):",
        "if outcome.consent_needed and dry is None:",
    ),
    _one(
        "lines of a later part lose the salts that an erasure took",
        "e24_many_lines",
        "services/stretches.py",
        "            salts.look()\n",
        "",
    ),
    # -- writing bundles ----------------------------------------------------------------------------
    _one(
        "what is here counts as what the sender has",
        "delivery",
        "services/exchange.py",
        "seq = min(preamble.vector.get(text, 0), book.row(number).seq)",
        "seq = book.row(number).seq",
    ),
    _one(
        "an older bundle takes back what a later one confirmed",
        "delivery",
        "services/exchange.py",
        "        if older and not set_back:\n            return\n",
        "",
    ),
    _one(
        "whoever reads public records only is sent everything",
        "privacy_gate",
        "services/exporting.py",
        "return audience == Audience.PUBLIC or recipient.level != Audience.PUBLIC",
        "return bool(recipient.card.device)",
    ),
    _one(
        "internal records leave the house",
        "audiences_and_erasure",
        "services/exporting.py",
        "return recipient.card.organisation == self._desk.identity.organisation\n",
        "return bool(recipient.card.organisation)\n",
    ),
    # -- merging ----------------------------------------------------------------------------------
    _one(
        "the wall clock orders",
        "merging",
        "sync/state.py",
        "return (line.lamport, name.device, int(name.audience), line.seq)",
        'return (getattr(line, "at", line.lamport), name.device, int(name.audience), line.seq)',
    ),
    _one(
        "the later of two values wins in silence",
        "merging",
        "sync/merge.py",
        "several = len({(type(value), value) for _, value in current}) > 1",
        "several = not current",
    ),
    _one(
        "a deletion beats an edit that it did not know",
        "merging",
        "sync/merge.py",
        "state.deleted = not contested",
        "state.deleted, contested = True, []",
    ),
    _one(
        "an edit beside an erasure brings the record back",
        "audiences_and_erasure",
        "sync/merge.py",
        "if any(line.kind == ERASE for line, _ in valid):",
        "if valid and valid[-1][0].kind == ERASE:",
    ),
    _one(
        "an erasure is carried out before it is certain",
        "e24_many_lines",
        "sync/merge.py",
        "            if not missing:\n                certain.append(sweep)",
        "            certain.append(sweep)",
    ),
    _one(
        "anybody may write on the records of others",
        "rights",
        "sync/authority.py",
        "return judged is None or judged.joint or judged.owner == organisation",
        "return judged is None or judged.joint or bool(organisation)",
    ),
    _one(
        "what a revoked device wrote later counts",
        "e21_revocation",
        "sync/authority.py",
        "return accepted is not None and line.seq > accepted",
        "return accepted is not None and line.seq > accepted + 1000",
    ),
    _one(
        "rights are judged by what the author could not know",
        "rights",
        "sync/authority.py",
        "            if covers(self._knowledge, line, earlier):\n                had.update(values)\n        created",
        "            had.update(values)\n        created",
    ),
    # -- branches -----------------------------------------------------------------------------------
    _one(
        "the branch that loses is not kept",
        "e10_e11_branches",
        "services/importing.py",
        "            keep_aside(self.book, kept, origin, FORK, was_here=True)\n",
        "",
    ),
    _one(
        "everybody keeps the branch that came first",
        "e10_e11_branches",
        "services/forks.py",
        "return Branching(seq, theirs.hash < ours)",
        "return Branching(seq, theirs_wins=False)",
    ),
    _one(
        "a device that was put back goes on under its old identity",
        "e10_e11_branches",
        "services/importing.py",
        "self.intake.renew = True  # there may be more",
        "self.intake.renew = False  # there may be more",
    ),
    # -- erasing and narrowing ------------------------------------------------------------------------
    _one(
        "nothing is taken back when a record is narrowed",
        "audiences_and_erasure",
        "services/planning.py",
        "                if audience < wider <= before:\n",
        "                if audience < wider < before:\n",
    ),
    _one(
        "the seed of an erased line stays",
        "e18_erasing_everywhere",
        "services/erasing.py",
        "    logs.drop_seed(log, first)\n",
        "",
    ),
    _one(
        "the search index keeps what was erased",
        "audiences_and_erasure",
        "services/erasing.py",
        "        if row.number in indexed:\n            unindex(unit, type_key, row)\n",
        "",
    ),
    _one(
        "what waits keeps what was erased",
        "e18_erasing_everywhere",
        "services/erasing.py",
        "        _strip_waiting(logs, records)\n",
        "",
    ),
    _one(
        "an erasure does not reach readers to whom the record was shown meanwhile",
        "e18_erasing_everywhere",
        "services/wider_erasures.py",
        "        if audience is not None and _may_erase(",
        "        if audience is None and _may_erase(",
    ),
)
