# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The values of a field that several people wrote at once, side by side, each with a button."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from swf_desktop.domain.fields import Kind
from swf_desktop.domain.record_types import DELETED
from swf_desktop.domain.views import ConflictValue
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats, icons, theme
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.cells import value_text
from swf_desktop.ui.widgets.word_diff import marked

#: One below the other where the page is narrow.
_WIDE = 440


class ConflictCard(QFrame):
    """``settled(n)`` says which value is to hold."""

    settled = Signal(int)

    def __init__(
        self,
        desk: Desk,
        type_key: str,
        field: str,
        values: tuple[ConflictValue, ...],
        heading: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("conflict")
        self.setAccessibleName(_("Conflict"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 8, 12, 10)
        outer.setSpacing(6)
        head = QHBoxLayout()
        sign = QLabel()
        sign.setPixmap(icons.pixmap("warning", 16, theme.scheme().warning))
        head.addWidget(sign)
        text = heading or _("Changed in %(n)s places at once. Which version holds?", n=len(values))
        if not all(value.at for value in values):
            text = _(
                "Written while the entry was shown to more people, who do not see it so far. Which version holds for all?"
            )
        label = QLabel(text)
        label.setWordWrap(True)
        head.addWidget(label, 1)
        outer.addLayout(head)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        outer.addLayout(self._grid)
        texts = [value_text(desk, type_key, field, v.value) for v in values]
        self._parts: list[QWidget] = []
        for n, value in enumerate(values):
            other = texts[0] if n else (texts[1] if len(texts) > 1 else "")
            rich = _shown(type_key, field, texts[n], other)
            self._parts.append(self._version(desk, n, value, rich))
        self._across: bool | None = None
        self._place(False)

    def resizeEvent(self, event: object) -> None:
        """Side by side if there is room."""
        self._place(self.width() >= _WIDE)

    def _place(self, across: bool) -> None:
        if across == self._across:
            return
        self._across = across
        for n, part in enumerate(self._parts):
            self._grid.removeWidget(part)
            self._grid.addWidget(part, 0 if across else n, n if across else 0)

    def _version(self, desk: Desk, n: int, value: ConflictValue, rich: str) -> QWidget:
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        said = QLabel(rich or "–")
        said.setTextFormat(Qt.TextFormat.RichText)
        said.setWordWrap(True)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(said)
        who = ", ".join(part for part in (value.by, desk.names.owner(value.organisation)) if part)
        who = who or _("what the others see so far")
        by = QLabel(" · ".join(part for part in (who, formats.moment(value.at)) if part))
        by.setProperty("muted", True)
        by.setWordWrap(True)
        layout.addWidget(by)
        take = QPushButton(_("Use this version"))
        take.setAccessibleName(_("Use this version: %(who)s", who=who))
        take.clicked.connect(partial(self.settled.emit, n))
        layout.addWidget(take, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        return box


def _shown(type_key: str, field: str, text: str, other: str) -> str:
    from html import escape

    from swf_desktop.domain.catalogue import RECORD_TYPES

    record_type = RECORD_TYPES.get(type_key)
    declared = record_type.field(field) if record_type else None
    if field != DELETED and declared is not None and declared.kind in (Kind.TEXT, Kind.MARKDOWN):
        return marked(text, other)
    return escape(text)
