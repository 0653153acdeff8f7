"""The one place that says how sheets look: the palette, and the named cell formats of XlsxWriter.

Every pair of font and fill that carries text has a contrast of at least 4.5 (WCAG 2).  Fonts stay those of the Normal style
(theme minor font, 11 pt): widths are computed for it, and each machine takes its own Chinese font.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

INK = "#1F2A37"
MUTED = "#5B6776"
LINE = "#D5DCE4"
PALE = "#F5F7FA"
WHITE = "#FFFFFF"
NAVY = "#1F4E79"
BLUE = "#2E6BA4"
LIGHT_BLUE = "#9DB8D2"
AMBER = "#9A6700"
RED = "#B42318"
GREEN = "#1A7F37"

OVERDUE = ("#B42318", "#FBE3E1")
TODAY = ("#7A4F00", "#FFF3D1")
SOON = ("#1F4E79", "#E4F0FB")
MISSING_FILL = "#FFF8DC"
INPUT = ("#0000FF", "#FFF2CC")

STAGE_COLOURS = {
    "潜在客户": ("#3D4B5C", "#E8EDF3"),
    "意向客户": ("#1F4E79", "#DCEBFA"),
    "成交客户": ("#0F5A2A", "#DDF3E3"),
    "复购客户": ("#0B4F4A", "#CDEBE7"),
    "流失客户": ("#7A2E2E", "#F6E4E4"),
}
TIER_COLOURS = {
    "高价值": ("#7A4F00", "#FFEFC6"),
    "中价值": ("#1F4E79", "#E4F0FB"),
    "普通": ("#5B6776", "#F0F2F5"),
}
STATE_COLOURS = {"逾期": OVERDUE, "今日": TODAY, "即将": SOON, "未处理": OVERDUE}
SEVERITY_COLOURS = {"E": OVERDUE, "W": TODAY, "I": SOON}

DATE = "yyyy-mm-dd"
DATE_TIME = "yyyy-mm-dd hh:mm"
TEXT = "@"
SHARE = "0.0%"
COUNT = "#,##0"
ZERO_HIDDEN = "#,##0;-#,##0;;@"
DAYS = "0.0"
AMOUNT = '[>=100000000]#,##0.0,,"M";#,##0'
"""Amounts where there is room for ten characters."""
BIG_AMOUNT = {"zh-CN": '[>=10000000]0\\.0,"万";#,##0', "en": '[>=10000000]#,##0.00,,"M";#,##0'}
"""Amounts on a card."""

_HEAD = {"bold": True, "font_color": WHITE, "valign": "vcenter", "text_wrap": True, "border": 1, "border_color": WHITE}
_CELL = {"font_color": INK, "valign": "vcenter"}
_BODY = {"font_color": INK, "valign": "vcenter", "bottom": 1, "bottom_color": LINE}
_TABLE_HEAD: dict[str, object] = {"bold": True, "font_size": 9, "font_color": MUTED, "bottom": 1, "bottom_color": MUTED, "valign": "vcenter"}
_TOTAL = {"bold": True, "font_color": INK, "valign": "vcenter", "top": 2, "top_color": NAVY, "bg_color": PALE}
_CARD = {"bg_color": PALE, "align": "center", "valign": "vcenter", "left": 5, "left_color": WHITE, "right": 5, "right_color": WHITE}

FORMATS: dict[str, dict[str, Any]] = {
    # lines above a generated sheet
    "generated": {"italic": True, "font_color": MUTED, "font_size": 9, "valign": "vcenter"},
    "title": {"bold": True, "font_size": 18, "font_color": INK, "valign": "vcenter"},
    "subtitle": {"font_color": MUTED, "valign": "vcenter"},
    "link": {"font_color": BLUE, "underline": 1, "valign": "vcenter"},
    "link_right": {"font_color": BLUE, "underline": 1, "align": "right", "valign": "vcenter"},
    # headers of entered sheets, by what is expected of the people who fill them
    "head": _HEAD | {"bg_color": NAVY},
    "head_required": _HEAD | {"bg_color": NAVY},
    "head_expected": _HEAD | {"bg_color": BLUE},
    "head_optional": _HEAD | {"bg_color": "#4A6785"},
    "head_engine": _HEAD | {"bg_color": "#6B7280"},
    "head_entry": {
        "bold": True,
        "font_color": INPUT[0],
        "bg_color": INPUT[1],
        "valign": "vcenter",
        "text_wrap": True,
        "border": 1,
        "border_color": "#E0C97F",
    },
    # cells of entered sheets
    "cell": _CELL | {"align": "left"},
    "cell_number": _CELL | {"align": "right", "indent": 1},
    "cell_text": _CELL | {"num_format": TEXT},
    "cell_date": _CELL | {"num_format": DATE, "align": "left"},
    "cell_datetime": _CELL | {"num_format": DATE_TIME, "align": "left"},
    "cell_wrap": _CELL | {"text_wrap": True},
    # cells of generated lists
    "body": _BODY,
    "body_next": _BODY | {"indent": 1},
    "body_center": _BODY | {"align": "center"},
    "body_text": _BODY | {"num_format": TEXT},
    "body_date": _BODY | {"num_format": DATE, "align": "center"},
    "body_datetime": _BODY | {"num_format": DATE_TIME, "align": "center"},
    "body_days": _BODY | {"num_format": ZERO_HIDDEN, "align": "right", "indent": 1},
    "body_count": _BODY | {"num_format": COUNT, "align": "right", "indent": 1},
    "body_days1": _BODY | {"num_format": DAYS, "align": "right", "indent": 1},
    "body_share": _BODY | {"num_format": SHARE, "align": "right", "indent": 1},
    "body_money": _BODY | {"num_format": "#,##0.00", "align": "right", "indent": 1},
    "body_link": _BODY | {"font_color": BLUE, "underline": 1},
    "entry": {"font_color": INPUT[0], "bg_color": INPUT[1], "border": 1, "border_color": "#EADBA8", "valign": "vcenter"},
    "entry_wrap": {"font_color": INPUT[0], "bg_color": INPUT[1], "border": 1, "border_color": "#EADBA8", "valign": "vcenter", "text_wrap": True},
    "entry_date": {"font_color": INPUT[0], "bg_color": INPUT[1], "border": 1, "border_color": "#EADBA8", "valign": "vcenter", "num_format": DATE},
    # the last row of a list, below its table
    "total": _TOTAL,
    "total_count": _TOTAL | {"num_format": COUNT, "align": "right", "indent": 1},
    "total_days1": _TOTAL | {"num_format": DAYS, "align": "right", "indent": 1},
    "total_share": _TOTAL | {"num_format": SHARE, "align": "right", "indent": 1},
    "total_money": _TOTAL | {"num_format": "#,##0.00", "align": "right", "indent": 1},
    # Summary
    "section": {"bold": True, "font_size": 12, "font_color": NAVY, "valign": "vcenter", "bottom": 2, "bottom_color": NAVY},
    "table_head": _TABLE_HEAD | {"indent": 1},
    "table_head_right": _TABLE_HEAD | {"align": "right", "indent": 1},
    "table_head_link": _TABLE_HEAD | {"indent": 1, "font_color": BLUE, "underline": 1},
    "table_head_amount": _TABLE_HEAD | {"align": "right"},
    "table_label": _BODY | {"indent": 1},
    "table_child": _BODY | {"indent": 2, "font_color": MUTED},
    "table_label_muted": _BODY | {"indent": 1, "font_color": MUTED, "italic": True},
    "table_link": _BODY | {"font_color": BLUE, "underline": 1, "indent": 1},
    "table_count": _BODY | {"num_format": COUNT, "align": "right", "indent": 1},
    "table_share": _BODY | {"num_format": SHARE, "align": "right", "indent": 1},
    "table_days": _BODY | {"num_format": DAYS, "align": "right", "indent": 1},
    "table_money": _BODY | {"num_format": "#,##0.00", "align": "right", "indent": 1},
    "table_amount": _BODY | {"num_format": AMOUNT, "align": "right"},
    "table_right": _BODY | {"align": "right", "indent": 1},
    "table_good": _BODY | {"font_color": GREEN, "font_size": 9, "align": "right", "indent": 1},
    "table_bad": _BODY | {"font_color": RED, "font_size": 9, "align": "right", "indent": 1},
    "table_title": {"bold": True, "font_color": INK, "valign": "vcenter", "bottom": 1, "bottom_color": MUTED},
    "table_title_link": {"bold": True, "font_color": BLUE, "underline": 1, "valign": "vcenter", "bottom": 1, "bottom_color": MUTED},
    "entry_caption": {"font_color": MUTED, "align": "right", "valign": "vcenter"},
    "entry_choice": {
        "font_color": INPUT[0],
        "bg_color": INPUT[1],
        "border": 1,
        "border_color": "#EADBA8",
        "valign": "vcenter",
        "align": "center",
    },
    "entry_day": {
        "font_color": INPUT[0],
        "bg_color": INPUT[1],
        "border": 1,
        "border_color": "#EADBA8",
        "valign": "vcenter",
        "align": "center",
        "num_format": DATE,
    },
    "notice": {"bold": True, "font_color": RED, "font_size": 10, "valign": "vcenter"},
    "helper": {"font_color": MUTED, "font_size": 9},
    # Guide
    "guide_text": {"font_color": INK, "text_wrap": True, "valign": "top"},
    "guide_head": {
        "bold": True,
        "font_color": INK,
        "bg_color": "#E4ECF5",
        "text_wrap": True,
        "valign": "vcenter",
        "bottom": 1,
        "bottom_color": LIGHT_BLUE,
    },
    "guide_cell": {"font_color": INK, "text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": LINE},
    "guide_key": {"bold": True, "font_color": INK, "text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": LINE},
    "guide_link": {"font_color": BLUE, "underline": 1, "text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": LINE},
    "guide_note": {"font_color": INK, "valign": "vcenter", "indent": 1},
    "plain": {},
}

ACCENTS = {"blue": NAVY, "amber": "#C98A00", "red": RED, "green": GREEN}
"""Top borders of the KPI cards: blue neutral, amber today, red overdue or wrong, green reached."""


class Styles:
    """The formats of one XlsxWriter workbook, made when first asked for: ``styles["title"]``, ``styles.card("red", "number")``."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[str, Format] = {}

    def __getitem__(self, name: str) -> Format:
        return self._get(name, FORMATS[name])

    def card(self, accent: str, line: str, number_format: str | None = None) -> Format:
        """A line of a KPI card (``caption``, ``number``, ``note``, ``link``) under the coloured top border ``accent``."""
        looks: dict[str, dict[str, Any]] = {
            "caption": {"font_size": 10, "font_color": MUTED, "top": 5, "top_color": ACCENTS[accent]},
            "number": {"font_size": 22, "bold": True, "font_color": {"red": RED, "amber": AMBER, "green": GREEN}.get(accent, INK)},
            "note": {"font_size": 9, "font_color": MUTED},
            "link": {"font_size": 9, "font_color": BLUE, "underline": 1},
        }
        extra = {"num_format": number_format} if number_format else {}
        return self._get(f"card:{accent}:{line}:{number_format}", _CARD | looks[line] | extra)

    def chip(self, colours: tuple[str, str], *, bold: bool = False) -> Format:
        """The format of a conditional format: font colour on fill colour."""
        font, fill = colours
        look: dict[str, Any] = {"font_color": font, "bg_color": fill}
        return self._get(f"chip:{font}:{fill}:{bold}", look | ({"bold": True} if bold else {}))

    def differential(self, font: str | None, fill: str | None, bold: bool) -> Format:
        """The format of any conditional format; None leaves that property of the cell alone."""
        look: dict[str, Any] = {"font_color": font} if font else {}
        return self._get(f"dxf:{font}:{fill}:{bold}", look | ({"bg_color": fill} if fill else {}) | ({"bold": True} if bold else {}))

    def with_number_format(self, name: str, code: str) -> Format:
        """A named format with another number format."""
        return self._get(f"{name}:{code}", FORMATS[name] | {"num_format": code})

    def _get(self, key: str, properties: dict[str, Any]) -> Format:
        if key not in self._made:
            self._made[key] = self._workbook.add_format(dict(properties))
        return self._made[key]
