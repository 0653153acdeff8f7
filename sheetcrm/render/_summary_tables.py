"""The tables of Summary below its first page: key figures with goals, distributions, issues by rule, and all other blocks with data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.render._frame import Show, internal_link
from sheetcrm.render.styles import Styles
from sheetcrm.text.labels import label
from sheetcrm.text.metrics import METRICS, RATES, WORDS

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

DISTRIBUTIONS = ("D2", "D1", "D3", "D6", "D5", "D4", "D7", "D8")
"""In the order in which they are placed, each in the shortest of three stacks."""
VOCABULARY = {"D1": "industry", "D2": "stage", "D3": "source", "D4": "size", "D5": "region", "D6": "tier", "D8": "behaviour"}
OWN = "DX"
BUCKETS = ("未填", "未识别", "未分配")
"""What stands for customers without a value, or with one that no vocabulary knows."""
_TRUTHS = {"是": "yes", "否": "no"}
NOTHING = "—"
FIGURES_WIDTH = 7
"""Columns of the key figures; the issues have the other five."""
_LINKED = {"table_title": "table_title_link", "table_head": "table_head_link"}
_BEHIND: dict[str, tuple[str, ...]] = {
    "N0": ("customers",),
    "N1": ("created", "customers"),
    "N2": ("D6", "customers"),
    "F1": ("stagehistory", "D2"),
    "K1": ("customerview", "customers"),
    "K2": ("stagehistory", "D2"),
    "K3": ("stagehistory", "D2"),
    "K4": ("orders",),
    "K4b": ("orders",),
    "K5": ("orders",),
    "K6": ("feedback", "servicerecords"),
    "K7": ("feedback",),
    "K8": ("followups",),
    "K9": ("customerview", "customers"),
    "K10": ("duelist",),
    "K11": ("customerview", "customers"),
    "K12": ("followups",),
    "K13": ("customers",),
    "K14": ("orders",),
    "K15": ("followups",),
    "E1": ("followups",),
    "SV": ("servicerecords",),
    "FB": ("feedback",),
}
"""Key figure -> where to look for what it counts, best first."""
_ABOUT = {"K6": ("feedback", "servicerecords"), "K7": ("feedback",), "SV": ("servicerecords",), "FB": ("feedback",), "K14": ("orders",)}
"""Key figure -> the sheets that it is about: without any of them it says nothing."""
_STYLES = {"rate": "table_share", "days": "table_days", "money": "table_amount", "count": "table_count"}


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule was broken: code, severity, name in the language of the sheet, number."""

    code: str
    severity: str
    name: str
    count: int


class Paper(NamedTuple):
    """Where tables are drawn: the sheet, its formats, the language, words for canonical values.

    titles  key -> title of the sheets to link to;  places  what lies behind a number -> (title, cell), where it is not the top of a sheet
    names   id -> name of customers that are listed by their ids
    """

    worksheet: Worksheet
    styles: Styles
    lang: str
    show: Show
    titles: Mapping[str, str]
    places: Mapping[str, tuple[str, str]] = {}
    names: Mapping[str, str] = {}

    def say(self, key: str, **gaps: object) -> str:
        return label(key, self.lang, **gaps)

    def target(self, *links: str | None) -> str | None:
        """Address of the first of these that there is: a place, or the sheet with this key."""
        for link in filter(None, links):
            if link in self.places:
                return internal_link(*self.places[link])
            if link in self.titles:
                return internal_link(self.titles[link])
        return None

    def text(self, row: int, column: int, text: str, style: str, *links: str | None) -> None:
        """Words in a cell, as a link to the first of these places or sheets that there is."""
        target = self.target(*links)
        if target is not None:
            self.worksheet.write_url(row, column, target, self.styles[_LINKED.get(style, "table_link")], text)
        else:
            self.worksheet.write_string(row, column, text, self.styles[style])

    def blank(self, row: int, columns: Sequence[int] | range, style: str) -> None:
        for column in columns:
            self.worksheet.write_blank(row, column, None, self.styles[style])

    def number(self, row: int, column: int, value: float | None, style: str) -> None:
        """A number, or a dash where there is none."""
        if value is None:
            self.worksheet.write_string(row, column, NOTHING, self.styles["table_right"])
        else:
            self.worksheet.write_number(row, column, value, self.styles[style])

    def section(self, row: int, first: int, last: int, text: str) -> None:
        """A heading over some columns."""
        self.blank(row, range(first, last + 1), "section")
        self.worksheet.write_string(row, first, text, self.styles["section"])

    def bars(self, first: int, last: int, column: int, *, most: float | None = None, late: bool = False) -> None:
        """Bars in the cells of a column, up to ``most`` (None: up to the largest)."""
        bar: dict[str, Any] = {"type": "data_bar", "bar_color": "#F0A8A0" if late else "#C9DDF0", "bar_solid": True}
        bar |= {"bar_no_border": True, "data_bar_2010": True, "min_type": "num", "min_value": 0}
        if most is not None:
            bar |= {"max_type": "num", "max_value": most}
        self.worksheet.conditional_format(first, column, last, column, bar)


def shown(block: str, value: Any, show: Show, lang: str) -> str:
    """A value of a distribution in the language of the sheet."""
    if value in BUCKETS:
        return show("bucket", value) or str(value)
    if block == OWN and value in _TRUTHS:
        return label(_TRUTHS[value], lang)
    vocabulary = VOCABULARY.get(block)
    return (show(vocabulary, value) or str(value)) if vocabulary else str(value)


def distributions(paper: Paper, blocks: Mapping[str, Any], top: int) -> int:
    """D1–D8 as tables of value, count and share in three stacks of four columns; gives the first free row (from 0)."""
    heights = [top, top, top]
    for block in DISTRIBUTIONS:
        if block in blocks and not _only_blanks(blocks[block]["items"]):
            stack = heights.index(min(heights))
            heights[stack] = _distribution(paper, block, blocks[block]["items"], heights[stack], 4 * stack) + 1
    for name, items in _own_columns(blocks):
        stack = heights.index(min(heights))
        heights[stack] = _distribution(paper, OWN, items, heights[stack], 4 * stack, name) + 1
    return max(heights)


def _only_blanks(items: Sequence[Mapping[str, Any]]) -> bool:
    """There are customers, and of none of them anything is known."""
    return any(item["count"] for item in items) and not any(item["count"] and item["value"] not in BUCKETS for item in items)


def _own_columns(blocks: Mapping[str, Any]) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """(header, its values) of each column that a team added itself."""
    for _, rows in groupby((blocks.get(OWN) or {}).get("items", ()), key=itemgetter("field")):
        items = list(rows)
        yield items[0]["label"], items


def _distribution(paper: Paper, block: str, items: Sequence[Mapping[str, Any]], row: int, column: int, name: str = "") -> int:
    paper.text(row, column, name or paper.say(block), "table_head", f"{block}:{name}" if name else block)
    paper.text(row, column + 1, "", "table_head")
    paper.text(row, column + 2, paper.say("table.count"), "table_head_right")
    paper.text(row, column + 3, paper.say("table.share"), "table_head_right")
    for i, item in enumerate(items, start=row + 1):
        text = shown(block, item["value"], paper.show, paper.lang)
        total = item.get("total")
        if total is not None and total != item["count"]:
            text = paper.say("total_with_children", value=text, total=total)
        style = "table_child" if item.get("parent") else "table_label_muted" if item["value"] in ("未填", "未识别") else "table_label"
        paper.text(i, column, text, style)
        paper.blank(i, (column + 1,), style)
        paper.number(i, column + 2, item["count"], "table_count")
        paper.number(i, column + 3, item.get("share"), "table_share")
    end = row + 1 + len(items)
    if not items:
        paper.blank(end, range(column + 1, column + 4), "table_label_muted")
        paper.text(end, column, paper.say("chart.empty"), "table_label_muted")
        return end + 1
    paper.bars(row + 1, end - 1, column + 3, most=1)
    return end


def figures(paper: Paper, blocks: Mapping[str, Any], row: int) -> int:
    """Key figures in the first seven columns: name, value, what it is made of, the goal and whether it is reached."""
    paper.section(row, 0, FIGURES_WIDTH - 1, paper.say("summary.figures"))
    row += 1
    for block, metric in METRICS.items():
        if block not in blocks or blocks[block] is None or _beside_the_point(paper, block):
            continue
        found = blocks[block]
        paper.text(row, 0, metric.name.of(paper.lang), "table_label", *_BEHIND.get(block, ()))
        paper.blank(row, (1, 4, 5, 6), "table_label")
        style = _STYLES.get(metric.kind, "table_count")
        paper.number(row, 2, found.get(metric.key), style)
        paper.text(row, 3, _note(found, metric.note.of(paper.lang), paper.lang), "table_label_muted")
        if found.get("target") is not None:
            target = f"{found['target']:.1%}" if metric.kind == "rate" else f"{found['target']:g}"
            paper.text(row, 5, paper.say("goal.cell", target=target), "table_right")
            verdict = found.get("reached")
            said = {True: ("goal.reached", "table_good"), False: ("goal.missed", "table_bad")}.get(verdict)
            paper.text(row, 6, paper.say(said[0]) if said else NOTHING, said[1] if said else "table_right")
        row += 1
    return row


def _beside_the_point(paper: Paper, block: str) -> bool:
    """The workbook has none of the sheets that the figure is about."""
    about = _ABOUT.get(block)
    return about is not None and bool(paper.titles) and not any(key in paper.titles for key in about)


class _Gaps(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return NOTHING


def _note(block: Mapping[str, Any], template: str, lang: str) -> str:
    plain = {key: value for key, value in block.items() if not isinstance(value, list | dict)}
    gaps = {key: WORDS[key, value].of(lang) if (key, value) in WORDS else _said(key, value) for key, value in plain.items()}
    return template.format_map(_Gaps(gaps))


def _said(key: str, value: Any) -> Any:
    if value is None:
        return NOTHING
    if key in RATES:
        return f"{value:.1%}"
    return f"{value:,.1f}" if isinstance(value, float) else value


def rules(paper: Paper, counts: Sequence[RuleCount], qa: Mapping[str, Any], row: int) -> int:
    """Issues by rule in the last five columns, by severity, with links to the list."""
    first, last = FIGURES_WIDTH, 11
    paper.section(row, first, last, paper.say("summary.rules"))
    row += 1
    for key in ("customers_with_e", "duplicate_groups", "unknown_tags"):
        if isinstance(qa.get(key), int | float):
            paper.blank(row, range(first, last), "table_label")
            paper.text(row, first, paper.say(f"qa.{key}"), "table_label", "issues")
            paper.number(row, last, qa[key], "table_count")
            row += 1
    for severity in "EWI":
        of = [rule for rule in counts if rule.severity == severity]
        if not of:
            continue
        paper.blank(row, range(first, last), "table_title")
        paper.text(row, first, paper.say(f"severity.{severity}"), "table_title")
        paper.worksheet.write_number(row, last, sum(rule.count for rule in of), paper.styles["table_count"])
        for row, rule in enumerate(of, start=row + 1):  # noqa: B020 - the row goes on below
            paper.blank(row, range(first, last), "table_label")
            paper.text(row, first, rule.code, "table_label", rule.code, "issues")
            paper.text(row, first + 2, rule.name, "table_label")
            paper.number(row, last, rule.count, "table_count")
        row += 1
    if not counts:
        paper.blank(row, range(first, last + 1), "table_label")
        paper.text(row, first, paper.say("summary.none_issues"), "table_label")
        row += 1
    return row
