# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The privacy gate: everything that leaves the house, grouped as a person asks for it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from swf_desktop.domain.catalogue import RECORD_TYPES
from swf_desktop.domain.record_types import OWNER
from swf_desktop.domain.text import N_
from swf_desktop.domain.views import ChangeKind, Departure, Leaving
from swf_desktop.system.i18n import format_number, format_size, ngettext
from swf_desktop.system.i18n import gettext as _
from swf_desktop.ui import formats
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.cells import value_text

PERSON = "contact"
_KINDS = {
    ChangeKind.NEW: N_("new"),
    ChangeKind.CHANGED: N_("changed"),
    ChangeKind.DELETED: N_("deleted"),
    ChangeKind.RESTORED: N_("restored"),
    ChangeKind.ERASED: N_("erased for good"),
    ChangeKind.WITHDRAWN: N_("withdrawn"),
}
_FEW, _MANY = 12, 100
_ROLE = Qt.ItemDataRole.UserRole


class GateTree(QTreeWidget):
    """People first, then every type; a record opens into its fields. Nothing is left out."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._leaving: Leaving | None = None
        self._shown: list[Departure] = []
        self._folded: list[Sequence[Departure]] = []
        self.setColumnCount(3)
        self.setHeaderLabels([_("What"), _("Value"), _("Who can read it")])
        self.setAccessibleName(_("What leaves the house"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, 380)
        header.resizeSection(2, 260)
        self.itemExpanded.connect(self._open)

    def show_leaving(self, leaving: Leaving) -> None:
        """Show all of *leaving*."""
        self.clear()
        self._shown, self._folded = [], []
        self._leaving = leaving
        by_type: dict[str, list[Departure]] = {}
        for each in leaving.records:
            by_type.setdefault(each.type, []).append(each)
        people = by_type.pop(PERSON, [])
        if people:
            self._group(_("People and their contact data"), people)
        for key in sorted(by_type, key=lambda each: -len(by_type[each])):
            kind = RECORD_TYPES.get(key)
            self._group(_(kind.plural) if kind else key or _("Records"), by_type[key])
        self._show_files(leaving)
        self._show_cards(leaving)

    def _group(self, label: str, members: Sequence[Departure]) -> None:
        counts = {kind: sum(each.kind is kind for each in members) for kind in ChangeKind}
        said = ", ".join(f"{format_number(n)} {_(_KINDS[kind])}" for kind, n in counts.items() if n)
        group = self._bold(f"{label}  {format_number(len(members))}", said)
        if len(members) > _MANY:  # thousands of rows are made when somebody wants to see them
            group.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
            group.setData(0, _ROLE, len(self._folded))
            self._folded.append(members)
            return
        items = self._fill(group, members)
        group.setExpanded(True)
        for item in items if len(items) <= _FEW else ():
            item.setExpanded(True)

    def _fill(self, group: QTreeWidgetItem, members: Sequence[Departure]) -> Sequence[QTreeWidgetItem]:
        readers = {audience: self._readers(audience) for audience in {each.audience for each in members}}
        items = []
        for each in members:
            texts = [self._title(each), _(_KINDS[each.kind]) + self._whose(each), readers[each.audience]]
            item = QTreeWidgetItem(texts)
            item.setToolTip(2, readers[each.audience])
            if each.fields:
                item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
                item.setData(0, _ROLE, len(self._shown))
                self._shown.append(each)
            items.append(item)
        group.addChildren(items)
        return items

    def _title(self, each: Departure) -> str:
        return formats.title(each.type, each.title) if each.title else formats.type_label(each.type)

    def _whose(self, each: Departure) -> str:
        others = [
            self._desk.names.owner(key) for key in each.authors if key != self._desk.profile.organisation
        ]
        return " · " + _("passed on from %(towns)s", towns=", ".join(others)) if others else ""

    def _readers(self, audience: str) -> str:
        towns = self._leaving.readers.get(audience, ()) if self._leaving else ()
        names = ", ".join(self._desk.names.owner(key) for key in towns)
        return f"{formats.audience_label(audience)}: {names}"

    def _open(self, item: QTreeWidgetItem) -> None:
        at = item.data(0, _ROLE)
        if at is None or item.childCount():
            return  # opened before
        if item.parent() is None:
            self._fill(item, self._folded[int(at)])
            return
        each = self._shown[int(at)]
        for name, value in each.fields.items():
            if name == OWNER and each.kind is ChangeKind.NEW and len(each.fields) > 1:
                continue  # the town that writes it; it stands in the header of the file as well
            shown = value_text(self._desk, each.type, name, value) or _("(empty)")
            earlier = each.earlier.get(name, 0)
            versions = (
                ngettext("and %(n)s earlier version", "and %(n)s earlier versions", earlier)
                if earlier
                else ""
            )
            field = QTreeWidgetItem([formats.field_label(each.type, name), " ".join(shown.split()), versions])
            field.setToolTip(1, shown)
            item.addChild(field)

    def _show_files(self, leaving: Leaving) -> None:
        if leaving.files:
            group = self._bold(_("Attached files") + f"  {format_number(len(leaving.files))}", "")
            for file in leaving.files:
                row = [file.filename, format_size(file.size), self._readers(file.audience)]
                group.addChild(QTreeWidgetItem(row))
            group.setExpanded(len(leaving.files) <= _FEW)

    def _show_cards(self, leaving: Leaving) -> None:
        names = ", ".join(leaving.cards)
        group = self._bold(_("With every bundle"), "")
        group.addChild(QTreeWidgetItem([_("Names on partner cards"), names, _("every recipient")]))
        if leaving.returned:
            text = ngettext("%(n)s line", "%(n)s lines", leaving.returned)
            what = _("A branch that was set aside, back to the office that wrote it")
            group.addChild(QTreeWidgetItem([what, text, ""]))
        group.setExpanded(True)

    def _bold(self, label: str, said: str) -> QTreeWidgetItem:
        group = QTreeWidgetItem([label, said, ""])
        font = group.font(0)
        font.setBold(True)
        group.setFont(0, font)
        self.addTopLevelItem(group)
        return group
