# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A strategy or a foundation as a document to read: its sections in their order, each a click away from its page."""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout

from swf_desktop.domain.views import Changes, RecordView
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import theme
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.page_parts import PagePart
from swf_desktop.ui.widgets.field_row import ValueLabel

#: Foundations of these kinds are several records, one for each guideline or trait.
_IN_PARTS = frozenset({"dna", "charter"})
_SIZES = (1.2, 1.1, 1.0)


class DocumentPart(PagePart):
    """Shows the texts of all sections below each other; what a section is part of decides its heading's size."""

    covers_children = frozenset({("section", "strategy")})

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: RecordView | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 4)
        layout.setSpacing(2)
        self.heading = QLabel(_("Sections"))
        self.heading.setFont(theme.section(self.font()))
        self.heading.setContentsMargins(8, 0, 0, 4)
        layout.addWidget(self.heading)
        self._body = QVBoxLayout()
        self._body.setSpacing(0)
        layout.addLayout(self._body)
        desk.hub.changed.connect(self._follow)

    def show_record(self, view: RecordView) -> None:
        """Show another document."""
        self._view = view
        self._read()

    def texts(self) -> list[str]:
        """Headings and texts as they stand there."""
        items = (self._body.itemAt(n) for n in range(self._body.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [w.text() for w in widgets if isinstance(w, QLabel)]

    def _follow(self, changes: Changes) -> None:
        if self._view is not None and {"section", "foundation"} & changes.types():
            self._read()

    def _read(self) -> None:
        view, records = self._view, self._desk.profile.records
        if view is None:
            return

        def read() -> tuple[str, list[RecordView], list[RecordView]]:
            kind = view.fields.get("kind")
            parts = (
                []
                if view.type != "foundation" or kind not in _IN_PARTS
                else records.list("foundation", {"kind": kind})
            )
            return view.id, records.list("section", {"strategy": view.id}), parts

        self._desk.read(self, read, self._take, key="document")

    def _take(self, found: tuple[str, Sequence[RecordView], Sequence[RecordView]]) -> None:
        document, sections, parts = found
        if self._view is None or document != self._view.id:
            return
        while (item := self._body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for depth, section in _in_order(sections):
            self._add(section, str(section.fields.get("heading") or ""), section.fields.get("body"), depth)
        others = sorted((p for p in parts if p.id != document), key=lambda p: str(p.fields.get("title")))
        for part in others:
            self._add(part, str(part.fields.get("title") or ""), part.fields.get("summary"), 1)
        self.heading.setVisible(bool(sections or others))
        self.heading.setText(_("Sections") if sections else _("Belongs together with"))

    def _add(self, record: RecordView, title: str, text: object, depth: int) -> None:
        heading = ValueLabel()
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setText(title or _("Untitled"))
        heading.setFont(theme.sized(self.font(), _SIZES[min(depth, len(_SIZES) - 1)]))
        heading.setAccessibleName(_("%(title)s: open", title=title))
        heading.setToolTip(heading.accessibleName())
        heading.wanted.connect(partial(self.opened.emit, record.type, record.id))
        self._body.addWidget(heading)
        if text:
            body = QLabel(str(text))
            body.setTextFormat(Qt.TextFormat.MarkdownText)
            body.setWordWrap(True)
            body.setContentsMargins(8, 0, 8, 10)
            body.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._body.addWidget(body)


def _in_order(sections: Sequence[RecordView]) -> Iterator[tuple[int, RecordView]]:
    """Each section after what it is part of, with its depth; what lies in a circle comes last."""
    below: dict[str, list[RecordView]] = {}
    here = {section.id for section in sections}
    for section in sorted(sections, key=_rank):
        parent = str(section.fields.get("parent") or "")
        below.setdefault(parent if parent in here else "", []).append(section)
    seen: set[str] = set()

    def walk(key: str, depth: int) -> Iterator[tuple[int, RecordView]]:
        for section in below.get(key, ()):
            if section.id not in seen:
                seen.add(section.id)
                yield depth, section
                yield from walk(section.id, depth + 1)

    yield from walk("", 0)
    yield from ((0, section) for section in sections if section.id not in seen)


def _rank(section: RecordView) -> tuple[int, str]:
    position = section.fields.get("position")
    return (position if isinstance(position, int) else 0, str(section.fields.get("heading") or ""))


def build_part(desk: Desk) -> PagePart:
    """The part of a strategy's or a foundation's page."""
    return DocumentPart(desk)
