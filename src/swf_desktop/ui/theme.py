# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Palette, style sheet and measures. Colours come from the palette only, so that light and dark follow."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from swf_desktop.system.resources import resource_path

GRID = 4
SIDEBAR_WIDTH, SIDEBAR_NARROW = 204, 164


@dataclass(frozen=True, slots=True)
class Scheme:
    """The colours of one theme."""

    window: str
    base: str
    raised: str
    text: str
    muted: str
    line: str
    edge: str  # of what takes input: to be seen, where a line only divides
    accent: str
    on_accent: str
    selection: str
    hover: str
    danger: str
    warning: str


LIGHT = Scheme(
    window="#f3f5f3",
    base="#ffffff",
    raised="#fbfcfb",
    text="#1b221f",
    muted="#5d6862",
    line="#d9dfdb",
    edge="#7f8c85",
    accent="#27654a",
    on_accent="#ffffff",
    selection="#d8e9df",
    hover="#e8eeea",
    danger="#a8261c",
    warning="#8a5a00",
)
DARK = Scheme(
    window="#191d1b",
    base="#202523",
    raised="#272d2a",
    text="#e5eae7",
    muted="#a9b5ae",
    line="#38413c",
    edge="#77847d",
    accent="#72c397",
    on_accent="#0f1a14",
    selection="#2c4a3a",
    hover="#2a312e",
    danger="#ff9a91",
    warning="#f0b955",
)
#: Traffic lights: colour, and the shape and word that say the same without colour.
LIGHTS = {
    "green": ("#1f7444", "#5cc98f", "●"),
    "amber": ("#8a5a00", "#f0b955", "▲"),
    "red": ("#b02a21", "#ff9a91", "■"),
    "grey": ("#5a6560", "#a9b5ae", "○"),
}


class Theme(QObject):
    """The one that dresses the application; ``changed`` tells painters of own pictures to forget them."""

    changed = Signal()

    def __init__(self, app: QApplication, forced: str = "") -> None:
        super().__init__(app)
        self._app = app
        self._forced = forced
        self.scheme = LIGHT
        self._worn: Scheme | None = None
        self._dress()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._dress)

    @property
    def dark(self) -> bool:
        """Whether the dark scheme is on."""
        return self.scheme is DARK

    def force(self, name: str) -> None:
        """Pin the theme to ``light`` or ``dark``; an empty name follows the system again."""
        self._forced = name
        self._dress()

    def _dress(self, *_: object) -> None:
        system_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        dark = self._forced == "dark" or (not self._forced and system_dark)
        self.scheme = DARK if dark else LIGHT
        if self._worn is self.scheme:
            return  # Qt would look through every widget there is, even if nothing has changed
        self._worn = self.scheme
        self._app.setPalette(palette(self.scheme))
        self._app.setStyleSheet(style_sheet(self.scheme))
        self.changed.emit()


_theme: list[Theme] = []


def install(app: QApplication, forced: str = "") -> Theme:
    """Dress *app*; a second call only pins the theme anew."""
    if _theme and _theme[0].parent() is app:
        _theme[0].force(forced)
        return _theme[0]
    app.setStyle("Fusion")
    _theme[:] = [Theme(app, forced)]
    return _theme[0]


def scheme() -> Scheme:
    """The colours in use."""
    return _theme[0].scheme if _theme else LIGHT


def light_colour(key: str) -> QColor:
    """The colour of a traffic light in the theme in use."""
    bright, dim, _ = LIGHTS.get(key, LIGHTS["grey"])
    return QColor(dim if scheme() is DARK else bright)


def palette(s: Scheme) -> QPalette:
    """*s* as a palette."""
    p = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, s.window),
        (role.WindowText, s.text),
        (role.Base, s.base),
        (role.AlternateBase, s.raised),
        (role.Text, s.text),
        (role.PlaceholderText, s.muted),
        (role.Button, s.raised),
        (role.ButtonText, s.text),
        (role.BrightText, s.danger),
        (role.ToolTipBase, s.raised),
        (role.ToolTipText, s.text),
        (role.Highlight, s.selection),
        (role.HighlightedText, s.text),
        (role.Accent, s.accent),
        (role.Link, s.accent),
        (role.LinkVisited, s.accent),
        (role.Light, s.base),
        (role.Midlight, s.hover),
        (role.Mid, s.line),
        (role.Dark, s.muted),
        (role.Shadow, "#000000"),
    ):
        p.setColor(which, QColor(colour))
    faded = QColor(s.muted)
    faded.setAlpha(150)
    for which in (role.WindowText, role.Text, role.ButtonText):
        p.setColor(QPalette.ColorGroup.Disabled, which, faded)
    return p


def tabular(font: QFont) -> QFont:
    """*font* with figures of equal width, for columns of numbers and dates."""
    lined = QFont(font)
    lined.setFeature(QFont.Tag("tnum"), 1)
    return lined


def sized(font: QFont, factor: float, weight: QFont.Weight | None = None) -> QFont:
    """*font*, larger or smaller by *factor*."""
    other = QFont(font)
    if font.pointSizeF() > 0:
        other.setPointSizeF(font.pointSizeF() * factor)
    else:
        other.setPixelSize(round(font.pixelSize() * factor))
    if weight is not None:
        other.setWeight(weight)
    return other


def section(font: QFont) -> QFont:
    """*font* for the heading of a part of a page."""
    return sized(font, 1.05, QFont.Weight.DemiBold)


def card_width(font: QFont) -> int:
    """The width of a card in the middle of a page: lines that are read with ease, at any size of *font*."""
    return max(600, 72 * QFontMetrics(font).averageCharWidth())


def system_font() -> QFont:
    """The system's font for windows; never smaller than 9.5 pt."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if font.pointSizeF() < 9.5:
        font.setPointSizeF(9.5)
    return font


def restyle(event: QEvent) -> bool:
    """Whether *event* tells a widget that its colours changed."""
    return event.type() in (QEvent.Type.PaletteChange, QEvent.Type.ApplicationPaletteChange)


def style_sheet(s: Scheme) -> str:
    """What Fusion's palette cannot say: flat headers, quiet buttons, round fields, visible focus."""
    shade = "dark" if s is DARK else "light"
    arrow = resource_path("icons", f"arrow-{shade}.svg").as_posix()
    up = resource_path("icons", f"arrow-up-{shade}.svg").as_posix()
    tick = resource_path("icons", f"tick-{shade}.svg").as_posix()
    return f"""
QMenuBar {{ background: {s.window}; padding: 2px 4px; }}
QMenuBar::item {{ padding: 4px 10px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {s.hover}; }}
QMenu {{ background: {s.base}; border: 1px solid {s.line}; padding: 4px; }}
QMenu::item {{ padding: 6px 28px 6px 12px; border-radius: 4px; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::item:selected {{ background: {s.selection}; }}
QMenu::item:disabled {{ color: {s.muted}; }}
QMenu::separator {{ height: 1px; background: {s.line}; margin: 4px 8px; }}
QMenu::indicator {{ left: 8px; width: 14px; height: 14px; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QToolTip {{ background: {s.raised}; color: {s.text}; border: 1px solid {s.line}; padding: 4px 6px; }}
QHeaderView {{ background: {s.base}; border: none; }}
QHeaderView::section {{ background: {s.base}; color: {s.muted}; border: none;
    border-bottom: 1px solid {s.line}; padding: 8px 8px 4px 8px; }}
QHeaderView::down-arrow {{ image: url("{arrow}"); subcontrol-position: top center; width: 9px; height: 9px; }}
QHeaderView::up-arrow {{ image: url("{up}"); subcontrol-position: top center; width: 9px; height: 9px; }}
QHeaderView::section:hover {{ color: {s.text}; background: {s.hover}; }}
QTableView, QListView, QTreeView {{ background: {s.base}; border: none; outline: none;
    gridline-color: transparent; selection-background-color: {s.selection}; selection-color: {s.text}; }}
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox {{ background: {s.base}; border: 1px solid {s.edge};
    border-radius: 6px; padding: 4px 8px; selection-background-color: {s.selection};
    selection-color: {s.text}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus {{ border: 2px solid {s.accent};
    padding: 3px 7px; }}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] {{
    border: 2px solid {s.danger}; padding: 3px 7px; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: url("{arrow}"); width: 12px; height: 12px; }}
QSpinBox {{ background: {s.base}; border: 1px solid {s.edge}; border-radius: 6px; padding: 4px 2px; }}
QSpinBox:focus {{ border: 2px solid {s.accent}; padding: 3px 1px; }}
QSpinBox QLineEdit {{ border: none; padding: 0 0 0 6px; background: transparent; }}
QSpinBox::up-button, QSpinBox::down-button {{ border: none; background: transparent; width: 20px; }}
QSpinBox::up-arrow {{ image: url("{up}"); width: 9px; height: 9px; }}
QSpinBox::down-arrow {{ image: url("{arrow}"); width: 9px; height: 9px; }}
QCheckBox {{ spacing: 8px; }}
QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {s.edge}; border-radius: 4px;
    background: {s.base}; }}
QCheckBox::indicator:checked {{ background: {s.accent}; border-color: {s.accent}; image: url("{tick}"); }}
QRadioButton {{ spacing: 8px; }}
QRadioButton::indicator {{ width: 14px; height: 14px; border: 1px solid {s.muted}; border-radius: 8px;
    background: {s.base}; }}
QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 5px solid {s.accent}; }}
QRadioButton:focus {{ color: {s.accent}; }}
QTableCornerButton::section {{ background: {s.base}; border: none; border-bottom: 1px solid {s.line}; }}
QCheckBox:focus {{ color: {s.accent}; }}
QCheckBox::indicator:focus {{ width: 12px; height: 12px; border: 2px solid {s.accent}; }}
QCheckBox::indicator:checked:focus {{ border-color: {s.text}; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QComboBox QAbstractItemView {{ background: {s.base}; border: 1px solid {s.line}; padding: 4px; }}
#plain::item {{ padding: 0 6px; border-bottom: 1px solid {s.hover}; }}
#plain QHeaderView::section {{ padding: 4px 10px 4px 8px; }}
QComboBox QAbstractItemView::item {{ min-height: 26px; }}
QPushButton {{ background: {s.base}; border: 1px solid {s.edge}; border-radius: 6px; padding: 6px 14px; }}
QPushButton:hover {{ background: {s.hover}; }}
QPushButton:pressed {{ background: {s.selection}; }}
QPushButton:focus {{ border: 2px solid {s.accent}; padding: 5px 13px; }}
QPushButton:disabled {{ color: {s.muted}; background: {s.window}; border-color: {s.line}; }}
QPushButton[primary="true"] {{ background: {s.accent}; color: {s.on_accent}; border: 1px solid {s.accent};
    font-weight: 600; }}
QPushButton[primary="true"]:hover {{ border: 1px solid {s.text}; }}
QPushButton[primary="true"]:focus {{ border: 2px solid {s.text}; padding: 5px 13px; }}
QPushButton[primary="true"]:disabled {{ background: {s.line}; border-color: {s.line}; color: {s.muted}; }}
QPushButton[flat="true"], QToolButton {{ background: transparent; border: 1px solid transparent;
    border-radius: 6px; padding: 4px 8px; }}
QPushButton[flat="true"]:hover, QToolButton:hover {{ background: {s.hover}; }}
QPushButton[flat="true"]:focus, QToolButton:focus {{ border: 2px solid {s.accent}; padding: 3px 7px; }}
QToolButton:checked {{ background: {s.selection}; }}
QToolButton[segment="true"] {{ padding: 5px 8px; color: {s.muted}; }}
QToolButton[segment="true"]:checked {{ color: {s.text}; font-weight: 600; }}
QToolButton[day="true"] {{ border: 1px solid {s.edge}; border-radius: 4px; padding: 4px 3px; }}
QToolButton[day="true"]:checked {{ background: {s.accent}; color: {s.on_accent}; }}
QToolButton[day="true"]:focus {{ border: 2px solid {s.accent}; padding: 3px 2px; }}
QToolButton[day="true"]:checked:focus {{ border-color: {s.text}; }}
QToolButton[popupMode="2"] {{ padding-right: 18px; }}
QToolButton[popupMode="2"]:focus {{ padding-right: 17px; }}
QToolButton::menu-indicator {{ subcontrol-position: right center; right: 5px; }}
QTreeWidget::item {{ padding: 4px 5px; }}
QTreeWidget::item:selected {{ background: {s.selection}; color: {s.text}; }}
QSplitter::handle {{ background: {s.line}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:hover {{ background: {s.accent}; }}
QScrollArea {{ border: none; background: {s.base}; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {s.edge}; border-radius: 4px; margin: 2px; min-height: 28px;
    min-width: 28px; }}
QScrollBar::handle:hover {{ background: {s.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QStatusBar {{ background: {s.window}; border-top: 1px solid {s.line}; }}
QStatusBar::item {{ border: none; }}
QProgressBar {{ background: {s.line}; border: none; border-radius: 2px; max-height: 4px; }}
QProgressBar::chunk {{ background: {s.accent}; border-radius: 2px; }}
#sidebar {{ background: {s.window}; border: none; border-right: 1px solid {s.line}; }}
#page, #page QScrollArea > QWidget > QWidget {{ background: {s.base}; }}
#header {{ background: {s.base}; border-bottom: 1px solid {s.line}; }}
#toolrow {{ background: {s.base}; }}
#card {{ background: {s.raised}; border: 1px solid {s.line}; border-radius: 8px; }}
#conflict {{ background: {s.raised}; border: 1px solid {s.warning}; border-radius: 6px; }}
#banner {{ background: {s.raised}; border-bottom: 1px solid {s.line}; }}
#toast {{ background: {s.text}; border-radius: 6px; }}
#toast QLabel {{ color: {s.base}; }}
#toast QPushButton {{ background: transparent; color: {s.base}; border: 1px solid {s.muted};
    padding: 1px 10px; }}
#toast QPushButton:hover, #toast QPushButton:focus {{ border: 1px solid {s.base}; padding: 1px 10px; }}
#toast QPushButton:focus {{ background: {s.base}; color: {s.text}; }}
#dropzone {{ background: {s.raised}; border: 1px dashed {s.edge}; border-radius: 8px; }}
#dropzone[active="true"] {{ border-color: {s.accent}; background: {s.selection}; }}
#field {{ border: 1px solid transparent; border-radius: 6px; }}
#field:hover {{ background: {s.hover}; }}
#field[locked="true"]:hover {{ background: transparent; }}
#field:focus {{ border: 2px solid {s.accent}; }}
QLabel[muted="true"] {{ color: {s.muted}; }}
QLabel[wrong="true"] {{ color: {s.danger}; }}
QLabel[warning="true"] {{ color: {s.warning}; }}
"""
