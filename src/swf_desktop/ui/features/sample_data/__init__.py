# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sample data come and go in one click: an entry of the File menu, and a banner while they are there."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from swf_desktop.domain.views import Changes, SampleView
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import icons
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.notices import Banner

_BANNER = "sample"
#: What people came for is read first (ms).
_AFTER = 200


def actions(desk: Desk, parent: QObject) -> list[QAction]:
    """The one entry: it loads the sample data, or removes them."""
    return [SampleData(desk, parent).action]


class SampleData(QObject):
    """Knows whether the set is loaded; says so until it is removed."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk)
        self._desk = desk
        self._window = parent if isinstance(parent, QWidget) else None
        self._ids: frozenset[str] = frozenset()
        self._view: SampleView | None = None
        self._said = False
        self.action = QAction(icons.icon("document"), _("Load sample &data"), parent)
        self.action.triggered.connect(lambda _on=False: self.run())
        desk.hub.changed.connect(self._follow)
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(self._begin)
        timer.start(_AFTER)

    def run(self) -> None:
        """Load the set, or take it away; what people made of it is asked about first."""
        self._desk.read(self, self._desk.profile.sample.look, self._toggle, key="look")

    def _begin(self) -> None:
        if self._window is None or self._window.isVisible():
            self._look()

    def _follow(self, changes: Changes) -> None:
        if any(change.id in self._ids for change in changes.records):
            self._look()

    def _look(self) -> None:
        sample = self._desk.profile.sample
        self._desk.read(self, lambda: (sample.ids(), sample.look()), self._looked, key="look")

    def _looked(self, found: tuple[frozenset[str], SampleView]) -> None:
        self._ids, self._view = found
        here = self._view.count > 0
        self.action.setText(_("Remove sample &data") if here else _("Load sample &data"))
        self.action.setIcon(icons.icon("trash" if here else "document"))
        if bool(self._view.untouched) == self._said:
            return
        self._said = bool(self._view.untouched)
        if not self._said:
            self._desk.banner.emit(Banner("", key=_BANNER))
            return
        self._desk.banner.emit(
            Banner(
                _("There are sample data among your records: invented, and exchanged with partners.")
                if self._view.shared
                else _(
                    "There are sample data among your records: invented, and visible to your office only."
                ),
                _("Remove sample data"),
                self.run,
                error=False,
                key=_BANNER,
            )
        )

    def _loaded(self, changes: Changes) -> None:
        step = changes.step
        self._desk.say(_("Sample data loaded"), _("Undo"), lambda: self._desk.undo_step(step))

    def _toggle(self, view: SampleView) -> None:
        if not view.count:
            self._desk.write(self, self._desk.profile.sample.load, self._loaded)
            return
        self._said = False
        self._desk.banner.emit(Banner("", key=_BANNER))
        if view.changed or view.added:
            from swf_desktop.ui.features.sample_data.question import Question

            question = Question(self._desk, view, self._window)
            question.decided.connect(self._take_away)
            question.rejected.connect(self._look)
            question.open()
        else:
            self._take_away(everything=True)

    def _take_away(self, everything: bool) -> None:
        sample = self._desk.profile.sample
        self._desk.write(self, lambda: sample.remove(everything=everything), self._removed)

    def _removed(self, changes: Changes) -> None:
        step = changes.step
        self._desk.say(_("Sample data removed"), _("Undo"), lambda: self._desk.undo_step(step))
