# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a text in a spreadsheet's cell may mean where a record is to be named: “M02”, “LoRaWAN”, “olpe”."""

from collections.abc import Callable, Mapping

from swf_desktop.domain.fields import Field
from swf_desktop.domain.ids import organisation_id
from swf_desktop.ui.folding import fold
from swf_desktop.ui.names import NameBook

_Test = Callable[[str, str], bool]


def _is_part(title: str, text: str) -> bool:
    """A number in front, or all that comes after it."""
    return title.startswith(text + " ") or title.endswith(" " + text)


def _has_words(title: str, text: str) -> bool:
    return all(word in title for word in text.replace(",", " ").split())


#: The first test that any title passes decides.
_TESTS: tuple[_Test, ...] = (str.__eq__, _is_part, str.startswith, _has_words)


class ReferenceFinder:
    """Titles are folded once; made anew for each paste."""

    def __init__(self, names: NameBook) -> None:
        self._names = names
        self._folded: dict[tuple[str, ...], Mapping[str, str]] = {}
        self._found: dict[tuple[tuple[str, ...], str], list[str]] = {}

    def __call__(self, field: Field, text: str) -> list[str]:
        """The records that *text* may mean, sorted by their titles: those of that name, or of that number or
        short name or key, or whose name begins so, or has all its words; the best of these kinds alone."""
        key = (field.targets, fold(text))
        if key not in self._found:
            self._found[key] = self._find(*key)
        return self._found[key]

    def _find(self, targets: tuple[str, ...], wanted: str) -> list[str]:
        titles = self._titles(targets)
        if "organisation" in targets:
            called = [i for i in titles if fold(self._names.short(i)) == wanted]
            by_key = organisation_id(wanted)
            if by_key in titles or called:
                return [by_key] if by_key in titles else called
        for test in _TESTS:
            found = [record_id for record_id, title in titles.items() if test(title, wanted)]
            if found:
                return sorted(found, key=titles.__getitem__)
        return []

    def _titles(self, targets: tuple[str, ...]) -> Mapping[str, str]:
        if targets not in self._folded:
            pairs = (pair for key in targets for pair in self._names.of_type(key).items())
            self._folded[targets] = {record_id: fold(title) for record_id, title in pairs}
        return self._folded[targets]
