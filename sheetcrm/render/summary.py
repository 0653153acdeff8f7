"""Summary 汇总: one landscape page to look at, and the tables behind it below.

Twelve equal columns.  Page one: what the sheet is, six cards, four charts, what is longest overdue, the most frequent
issues.  Below: every distribution as a table with shares, key figures, issues by rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sheetcrm.render._frame import Show, internal_link, iso, page_setup
from sheetcrm.render._summary_charts import Box, Charts, Series
from sheetcrm.render._summary_tables import NOTHING, RuleCount, distributions, figures, rules, section, shown
from sheetcrm.render.duelist import HEADER_ROW as DUE_HEADER
from sheetcrm.render.styles import Styles
from sheetcrm.render.widths import pixels, shorten
from sheetcrm.store.edits import SheetPlan
from sheetcrm.text.labels import label

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["RuleCount", "SummaryInput", "summary_plan"]

COLUMNS = 12
COLUMN_WIDTH = 10.5
CARD_ROW = 4
BAND_1, BAND_2, BAND_ROWS, ROW_PIXELS = 8, 20, 11, 20
DETAILS = BAND_2 + BAND_ROWS + 1
_TOP_BARS = 8
_TOP_OVERDUE = 5
_TOP_RULES = 2


@dataclass(frozen=True)
class SummaryInput:
    """What Summary shows.

    report  ``{"as_of", "period": {"from", "to"}, "blocks": {…}}`` as ``report --json`` gives it; blocks that are missing are left out
    counts  findings: ``E``, ``W``, ``I``;  rules  findings by rule, gravest and most frequent first
    due     the due list in list order, as JSON objects or as columns (for the longest overdue);  titles  sheet key -> title, for the links:
            ``duelist``, ``issues``, ``customers``; a sheet that does not exist is left out
    show    words for canonical values
    """

    report: Mapping[str, Any]
    file: str
    lang: str
    counts: Mapping[str, int]
    show: Show
    rules: Sequence[RuleCount] = ()
    due: Sequence[Mapping[str, Any]] | Mapping[str, Sequence[Any]] = ()
    titles: Mapping[str, str] | None = None


def summary_plan(given: SummaryInput, *, title: str) -> SheetPlan:
    """The whole sheet; all values, no formulas."""

    def draw(workbook: Workbook, worksheet: Worksheet) -> None:
        _Page(workbook, worksheet, given, title).draw()

    return SheetPlan("summary", title, draw)


class _Page:
    def __init__(self, workbook: Workbook, worksheet: Worksheet, given: SummaryInput, title: str) -> None:
        self.workbook, self.worksheet, self.given, self.title = workbook, worksheet, given, title
        self.styles = Styles(workbook)
        self.blocks: Mapping[str, Any] = given.report["blocks"]
        self.titles = given.titles or {}
        self.lang = given.lang
        self.late = _longest(given.due)

    def say(self, key: str, **gaps: object) -> str:
        return label(key, self.lang, **gaps)

    def draw(self) -> None:
        worksheet = self.worksheet
        worksheet.hide_gridlines(2)
        worksheet.set_zoom(90)
        worksheet.set_column(0, COLUMNS - 1, COLUMN_WIDTH)
        worksheet.set_column(COLUMNS, COLUMNS, 2)
        self._heading()
        self._cards()
        self._charts()
        self._panel()
        last = self._details()
        page_setup(worksheet, self.lang)
        worksheet.print_area(0, 0, last, COLUMNS - 1)
        worksheet.set_h_pagebreaks([DETAILS - 1])
        worksheet.set_selection(0, 0, 0, 0)

    # --- first lines and cards

    def _heading(self) -> None:
        report, worksheet, styles = self.given.report, self.worksheet, self.styles
        period = report["period"]
        span = {"from_": period.get("from"), "to": period["to"]}
        words = self.say("period.span", **span) if period.get("from") else self.say("period.all", to=period["to"])
        worksheet.write_string(0, 0, self.say("generated", date=iso(report["as_of"])), styles["generated"])
        worksheet.set_row_pixels(1, 32)
        worksheet.write_string(1, 0, self.say("heading.summary"), styles["title"])
        line = self.say("summary.line", file=self.given.file, date=iso(report["as_of"]), period=words)
        worksheet.write_string(2, 0, line, styles["subtitle"])
        worksheet.set_row_pixels(3, 6)
        column = COLUMNS - 1
        for key in ("customers", "issues", "duelist"):
            if key in self.titles:
                worksheet.write_url(1, column, internal_link(self.titles[key]), styles["link_right"], self.say(f"link.{key}"))
                column -= 2

    def _cards(self) -> None:
        for row, height in ((CARD_ROW, 22), (CARD_ROW + 1, 36), (CARD_ROW + 2, 20), (CARD_ROW + 3, 8)):
            self.worksheet.set_row_pixels(row, height)
        block = self.blocks.get
        stages = {item["value"]: item["count"] for item in (block("D2") or {"items": ()})["items"]}
        due, complete = block("K10") or {}, block("K11") or {}
        errors = (block("QA") or {}).get("customers_with_e", self.given.counts.get("E", 0))
        won = stages.get("成交客户", 0) + stages.get("复购客户", 0)
        quality = (block("N2") or {}).get("value")
        oldest = self.late[0][1]["days_late"] if self.late else 0
        late = due.get("overdue", 0)
        late_note = self.say("card.overdue.note", days=f"{oldest:g}") if late and oldest else self.say("card.overdue.none") if not late else ""
        share = complete.get("share")
        self._card(0, "customers", "blue", (block("N0") or {}).get("value"), self.say("card.customers.note", won=won))
        self._card(1, "new", "blue", (block("N1") or {}).get("value"), "" if quality is None else self.say("card.new.note", quality=quality))
        self._card(
            2,
            "today",
            "amber" if due.get("today") else "blue",
            due.get("today"),
            self.say("card.today.note", upcoming=due.get("upcoming", 0)),
            "duelist",
        )
        self._card(3, "overdue", "red" if late else "green", due.get("overdue"), late_note, "duelist")
        note = "" if share is None else self.say("card.completeness.note", share=f"{share:.0%}")
        good = "green" if (complete.get("mean") or 0) >= 0.9 else "blue"
        self._card(4, "completeness", good, complete.get("mean"), note, code="0.0%")
        counts = {key: self.given.counts.get(key, 0) for key in "EWI"}
        self._card(5, "issues", "red" if errors else "green", errors, self.say("card.issues.note", **counts), "issues")

    def _card(self, place: int, key: str, accent: str, value: float | None, note: str, link: str | None = None, code: str = "#,##0") -> None:
        """Two columns wide, three rows high; the last line leads to the list behind the number."""
        worksheet, first = self.worksheet, 2 * place
        lines = [self.styles.card(accent, line, code if line == "number" else None) for line in ("caption", "number", "note")]
        for i, look in enumerate(lines):
            worksheet.merge_range(CARD_ROW + i, first, CARD_ROW + i, first + 1, "", look)
        worksheet.write_string(CARD_ROW, first, self.say(f"card.{key}"), lines[0])
        if value is None:
            worksheet.write_string(CARD_ROW + 1, first, NOTHING, lines[1])
        else:
            worksheet.write_number(CARD_ROW + 1, first, value, lines[1])
        if link in self.titles and note:
            worksheet.write_url(CARD_ROW + 2, first, internal_link(self.titles[link or ""]), self.styles.card(accent, "link"), note)
        else:
            worksheet.write_string(CARD_ROW + 2, first, note, lines[2])

    # --- charts

    def _charts(self) -> None:
        charts = Charts(self.workbook, self.worksheet, self.styles, self.title, self.lang)
        height = BAND_ROWS * ROW_PIXELS - 4
        half, third = 6 * pixels(COLUMN_WIDTH) - 6, 4 * pixels(COLUMN_WIDTH) - 6
        for row in (*range(BAND_1, BAND_1 + BAND_ROWS), *range(BAND_2, BAND_2 + BAND_ROWS)):
            self.worksheet.set_row_pixels(row, ROW_PIXELS)
        self.worksheet.set_row_pixels(BAND_2 - 1, 8)
        if "D2" in self.blocks:
            charts.column(self._distribution("D2", self.say("chart.stage"), None), Box(BAND_1, 0, half, height))
        if "F1" in self.blocks:
            charts.funnel(self._funnel(), Box(BAND_1, 6, half, height))
        if "D1" in self.blocks:
            charts.bars(self._distribution("D1", self.say("chart.industry", n=_TOP_BARS), _TOP_BARS), Box(BAND_2, 0, third, height))
        if "CH" in self.blocks:
            charts.bars(self._channels(), Box(BAND_2, 4, third, height))
        elif "D3" in self.blocks:
            charts.bars(self._distribution("D3", self.say("chart.source.state"), _TOP_BARS), Box(BAND_2, 4, third, height))

    def _distribution(self, block: str, title: str, top: int | None) -> Series:
        """As it stands, or its largest values first."""
        items = [item for item in self.blocks[block]["items"] if top is None or item["count"]]
        if top is not None:
            items = sorted(items, key=lambda item: -item["count"])[:top]
        names = [shown(block, item["value"], self.given.show, self.lang) for item in items]
        return Series(title, names, ([item["count"] for item in items],), (self.say("chart.customers"),), [item["value"] for item in items])

    def _funnel(self) -> Series:
        block = self.blocks["F1"]
        keys = ["潜在客户", "意向客户", "成交客户", "复购客户"][: len(block["reach"])]
        steps = [None, *block["steps"]]
        names = [shown("D2", key, self.given.show, self.lang) for key in keys]
        said = [name if rate is None else f"{name} {rate:.0%}" for name, rate in zip(names, steps, strict=False)]
        return Series(self.say("chart.funnel"), said, (list(block["reach"]),), (self.say("chart.reach"),), keys)

    def _channels(self) -> Series:
        items = sorted((item for item in self.blocks["CH"]["items"] if item["customers"]), key=lambda item: -item["customers"])[:_TOP_BARS]
        names = [shown("D3", item["value"], self.given.show, self.lang) for item in items]
        numbers = ([item["customers"] for item in items], [item["won"] for item in items])
        return Series(self.say("chart.source"), names, numbers, (self.say("chart.customers"), self.say("chart.won")))

    # --- longest overdue and most frequent issues, beside the charts

    def _panel(self) -> None:
        worksheet, styles, row = self.worksheet, self.styles, BAND_2
        section(worksheet, styles, row, 8, 11, self.say("summary.overdue"))
        for column, (style, text) in enumerate(
            (("table_head", "table.customer"), ("table_head", ""), ("table_head", "table.owner"), ("table_head_right", "table.days")), start=8
        ):
            worksheet.write_string(row + 1, column, self.say(text) if text else "", styles[style])
        for i, (place, item) in enumerate(self.late):
            self._late_line(row + 2 + i, item, place)
        if not self.late:
            worksheet.write_string(row + 2, 8, self.say("summary.none_overdue"), styles["table_label_muted"])
        row += 3 + _TOP_OVERDUE
        section(worksheet, styles, row, 8, 11, self.say("summary.quality"))
        for i, rule in enumerate(self.given.rules[:_TOP_RULES], start=row + 1):
            for column in (9, 10):
                worksheet.write_blank(i, column, None, styles["table_label"])
            name = shorten(rule.name, 30)
            if "issues" in self.titles:
                worksheet.write_url(i, 8, internal_link(self.titles["issues"]), styles["table_link"], name)
            else:
                worksheet.write_string(i, 8, name, styles["table_label"])
            worksheet.write_number(i, 11, rule.count, styles["table_count"])
        if not self.given.rules:
            worksheet.write_string(row + 1, 8, self.say("summary.none_issues"), styles["table_label_muted"])

    def _late_line(self, row: int, item: Mapping[str, Any], place: int) -> None:
        worksheet, styles = self.worksheet, self.styles
        name = shorten(str(item.get("customer_name") or item["customer_id"]), 20)
        if "duelist" in self.titles:
            worksheet.write_url(row, 8, internal_link(self.titles["duelist"], f"A{DUE_HEADER + 1 + place}"), styles["table_link"], name)
        else:
            worksheet.write_string(row, 8, name, styles["table_label"])
        worksheet.write_blank(row, 9, None, styles["table_label"])
        worksheet.write_string(row, 10, shorten(item.get("owner") or "", 10), styles["table_label"])
        worksheet.write_number(row, 11, item["days_late"], styles["table_count"])

    # --- below the first page

    def _details(self) -> int:
        last = distributions(self.worksheet, self.styles, self.blocks, DETAILS, self.given.show, self.lang)
        left = figures(self.worksheet, self.styles, self.blocks, last, self.lang)
        qa = self.blocks.get("QA") or {}
        right = rules(self.worksheet, self.styles, self.given.rules, qa, last, self.titles.get("issues"), self.lang)
        return max(left, right)


def _longest(due: Sequence[Mapping[str, Any]] | Mapping[str, Sequence[Any]]) -> list[tuple[int, Mapping[str, Any]]]:
    """The items that are longest overdue, with their places in the list; of equal ones the first."""
    days = due.get("days_late", ()) if isinstance(due, Mapping) else [row["days_late"] for row in due]
    places = sorted((i for i, n in enumerate(days) if n is not None and n > 0), key=lambda i: -days[i])[:_TOP_OVERDUE]
    if isinstance(due, Mapping):
        return [(i, {key: due[key][i] for key in ("customer_id", "customer_name", "owner", "days_late") if key in due}) for i in places]
    return [(i, due[i]) for i in places]
