"""Summary 汇总: one landscape page to look at, and the tables behind it below.

Twelve equal columns.  Page one: what the sheet is, two cells to choose period and day, six cards, five charts, what is longest
overdue, the quality of the data.  Below: key figures with goals, issues by rule, distributions, and every other block that has data.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sheetcrm._values import NamedTuple
from sheetcrm.render._frame import Show, internal_link, iso, page_setup, serial
from sheetcrm.render._summary_blocks import further_blocks, weeks_of
from sheetcrm.render._summary_charts import Box, Charts, Series
from sheetcrm.render._summary_tables import BUCKETS, NOTHING, Paper, RuleCount, distributions, figures, rules, shown
from sheetcrm.render.duelist import HEADER_ROW as DUE_HEADER
from sheetcrm.render.styles import BIG_AMOUNT, Styles
from sheetcrm.render.widths import pixels, shorten
from sheetcrm.store.edits import SheetPlan
from sheetcrm.store.summary_entries import SummaryEntries
from sheetcrm.text.blocks import BLOCKS
from sheetcrm.text.labels import label
from sheetcrm.text.summary import CAPTIONS, PERIOD_WORDS

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
_PANEL_END = BAND_2 + BAND_ROWS
_SHARES = {"industry": ("D1",), "source": ("CH", "D3")}
"""Slot of a chart -> the blocks that it may show, the first that says something."""
_INSTEAD = ("D5", "D6", "D7", "D4", "D8")
_HEADINGS = {"D1": "chart.industry", "D3": "chart.source.state"}
ENTRY_ROW, ENTRY_COLUMNS = 2, {"period": 8, "as_of": 10}
"""Where the captions of the two choices stand, rows and columns from 0; the cells are to their right."""


class SummaryInput(NamedTuple):
    """What Summary shows.

    report  ``{"as_of", "period": {"from", "to"}, "blocks": {…}}`` as ``report --json`` gives it; blocks that are missing are left out
    counts  findings: ``E``, ``W``, ``I``;  rules  findings by rule, gravest and most frequent first
    due     the due list in list order, as JSON objects or as columns (for the longest overdue);  titles  sheet key -> title, for the links:
            those of all sheets; a sheet that does not exist is left out.  Without ``orders`` no won amount is shown
    show    words for canonical values;  entries  what people chose, shown again as it was;  notices  what is wrong with that, in words
    listed  the due list is about the same day, so that lines may lead to it;  shift  days that serials of the workbook count less
    places  what lies behind a number -> (title of the sheet, cell): ``D1`` and other distributions, ``DX:`` and the header of an own
            column, codes of rules, ``created``; without one the number leads to the top of its sheet
    names   id -> name of customers that are listed by their ids;  horizon  days that the due list looks ahead
    """

    report: Mapping[str, Any]
    file: str
    lang: str
    counts: Mapping[str, int]
    show: Show
    rules: Sequence[RuleCount] = ()
    due: Sequence[Mapping[str, Any]] | Mapping[str, Sequence[Any]] = ()
    titles: Mapping[str, str] | None = None
    entries: SummaryEntries = SummaryEntries()
    notices: Sequence[str] = ()
    listed: bool = True
    shift: int = 0
    places: Mapping[str, tuple[str, str]] = {}
    names: Mapping[str, str] = {}
    horizon: int = 7


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
        places = {**given.places, **({"today": self._today()} if "duelist" in self.titles else {})}
        self.paper = Paper(worksheet, self.styles, given.lang, given.show, self.titles, places, given.names)

    def _today(self) -> tuple[str, str]:
        """Where the due list begins to be about today; what is overdue stands above."""
        due, listed = self.given.due, self.given.listed
        states = due.get("state", ()) if isinstance(due, Mapping) else [row.get("state") for row in due]
        place = next((i for i, state in enumerate(states) if state == "今日"), 0) if listed else 0
        return self.titles["duelist"], f"A{DUE_HEADER + 1 + place}"

    def say(self, key: str, **gaps: object) -> str:
        return label(key, self.lang, **gaps)

    def draw(self) -> None:
        worksheet = self.worksheet
        worksheet.hide_gridlines(2)
        worksheet.set_zoom(90)
        worksheet.set_column(0, COLUMNS - 1, COLUMN_WIDTH)
        worksheet.set_column(COLUMNS, COLUMNS, 2)
        self._heading()
        self._choices()
        self._cards()
        self._charts()
        self._panel()
        last, breaks = self._details()
        page_setup(worksheet, self.lang)
        worksheet.print_area(0, 0, last, COLUMNS - 1)
        worksheet.set_h_pagebreaks([DETAILS - 1, *breaks])
        worksheet.set_selection(0, 0, 0, 0)

    # --- first lines and cards

    def _heading(self) -> None:
        report, worksheet, styles = self.given.report, self.worksheet, self.styles
        period = report["period"]
        span = {"from_": period.get("from"), "to": period["to"]}
        words = self.say("period.span", **span) if period.get("from") else self.say("period.all", to=period["to"])
        if self.given.notices:
            worksheet.write_string(0, 0, " ".join(self.given.notices), styles["notice"])
        else:
            worksheet.write_string(0, 0, self.say("generated.summary", date=iso(report["as_of"])), styles["generated"])
        worksheet.set_row_pixels(1, 32)
        worksheet.write_string(1, 0, self.say("heading.summary"), styles["title"])
        line = self.say("summary.line", file=self.given.file, date=iso(report["as_of"]), period=words)
        worksheet.write_string(2, 0, line, styles["subtitle"])
        worksheet.set_row_pixels(3, 6)
        column = COLUMNS - 1
        for key in ("customers", "issues", "duelist", "performance"):
            if key in self.titles:
                worksheet.write_url(1, column, internal_link(self.titles[key]), styles["link_right"], self.say(f"link.{key}"))
                column -= 2

    def _choices(self) -> None:
        """The two cells for people: what they hold is read by the next refresh, and shown again as it was chosen."""
        worksheet, styles, entries, row = self.worksheet, self.styles, self.given.entries, ENTRY_ROW
        for key, column in ENTRY_COLUMNS.items():
            worksheet.write_string(row, column, CAPTIONS[key].of(self.lang), styles["entry_caption"])
        offered = [words.of(self.lang) for words in PERIOD_WORDS.values()]
        chosen = entries.period or "month"
        word = PERIOD_WORDS[chosen].of(self.lang) if chosen in PERIOD_WORDS else chosen
        place = ENTRY_COLUMNS["period"] + 1
        worksheet.write_string(row, place, entries.unreadable("period") or word, styles["entry_choice"])
        rule: dict[str, Any] = {"validate": "list", "source": offered, "error_type": "warning", "error_message": self.say("error.period")}
        worksheet.data_validation(row, place, row, place, rule | self._prompt("period"))
        place = ENTRY_COLUMNS["as_of"] + 1
        typed = entries.unreadable("as_of")
        if typed is not None:
            worksheet.write_string(row, place, typed, styles["entry_day"])
        elif entries.as_of is not None:
            day = serial(entries.as_of)
            assert day is not None
            worksheet.write_number(row, place, day - self.given.shift, styles["entry_day"])
        else:
            worksheet.write_blank(row, place, None, styles["entry_day"])
        rule = {"validate": "date", "criteria": ">=", "value": dt.date(1990, 1, 1), "error_type": "warning", "error_message": self.say("error.as_of")}
        worksheet.data_validation(row, place, row, place, rule | self._prompt("as_of"))

    def _prompt(self, key: str) -> dict[str, str]:
        return {"input_title": self.say(f"prompt.{key}.title"), "input_message": self.say(f"prompt.{key}")}

    def _cards(self) -> None:
        for row, height in ((CARD_ROW, 22), (CARD_ROW + 1, 36), (CARD_ROW + 2, 20), (CARD_ROW + 3, 8)):
            self.worksheet.set_row_pixels(row, height)
        block = self.blocks.get
        stages = {item["value"]: item["count"] for item in (block("D2") or {"items": ()})["items"]}
        due = block("K10") or {}
        won = stages.get("成交客户", 0) + stages.get("复购客户", 0)
        oldest = self.late[0][1]["days_late"] if self.late else 0
        late = due.get("overdue", 0)
        late_note = self.say("card.overdue.note", days=f"{oldest:g}") if late and oldest else self.say("card.overdue.none") if not late else ""
        behind = "customerview" if "customerview" in self.titles else "customers"
        self._card(0, "customers", "blue", (block("N0") or {}).get("value"), self.say("card.customers.note", won=won), behind)
        accent, note = self._quality()
        self._card(1, "new", accent, (block("N1") or {}).get("value"), note, "created", "customers")
        today_note = self.say("card.today.note", upcoming=due.get("upcoming", 0), days=self.given.horizon)
        self._card(2, "today", "amber" if due.get("today") else "blue", due.get("today"), today_note, "today")
        self._card(3, "overdue", "red" if late else "green", due.get("overdue"), late_note, "duelist")
        self._fifth_card()
        errors = (block("QA") or {}).get("customers_with_e", self.given.counts.get("E", 0))
        counts = {key: self.given.counts.get(key, 0) for key in "EWI"}
        self._card(5, "issues", "red" if errors else "green", errors, self.say("card.issues.note", **counts), "issues")

    def _quality(self) -> tuple[str, str]:
        """Accent and note of the card of new customers: those of quality, and the goal where there is one."""
        block = self.blocks.get("N2") or {}
        quality, target = block.get("value"), block.get("target")
        if quality is None:
            return "blue", ""
        if target is None:
            return "blue", self.say("card.new.note", quality=quality)
        reached = bool(block.get("reached"))
        verdict = self.say("goal.reached" if reached else "goal.missed")
        return "green" if reached else "amber", self.say("card.new.goal", quality=quality, target=f"{target:g}", verdict=verdict)

    def _fifth_card(self) -> None:
        """What was won in the period where there are orders, else how complete the records are."""
        block = self.blocks.get("K14")
        if block is not None and "orders" in self.titles:
            customers = (self.blocks.get("K3") or {}).get("won") or 0
            note = self.say("card.won.note", orders=f"{block['orders']:,}", customers=f"{customers:,}")
            behind = "performance" if "performance" in self.titles else "orders"
            self._card(4, "won", "green" if block["value"] else "blue", block["value"], note, behind, code=BIG_AMOUNT[self.lang])
            return
        complete = self.blocks.get("K11") or {}
        share = complete.get("share")
        note = "" if share is None else self.say("card.completeness.note", share=f"{share:.0%}")
        good = "green" if (complete.get("mean") or 0) >= 0.9 else "blue"
        self._card(4, "completeness", good, complete.get("mean"), note, "customerview", code="0.0%")

    def _card(self, place: int, key: str, accent: str, value: float | None, note: str, *links: str, code: str = "#,##0") -> None:
        """Two columns wide, three rows high; the last line leads to what lies behind the number, the first of ``links`` that there is."""
        worksheet, first = self.worksheet, 2 * place
        lines = [self.styles.card(accent, line, code if line == "number" else None) for line in ("caption", "number", "note")]
        for i, look in enumerate(lines):
            worksheet.merge_range(CARD_ROW + i, first, CARD_ROW + i, first + 1, "", look)
        worksheet.write_string(CARD_ROW, first, self.say(f"card.{key}"), lines[0])
        if value is None:
            worksheet.write_string(CARD_ROW + 1, first, NOTHING, lines[1])
        else:
            worksheet.write_number(CARD_ROW + 1, first, value, lines[1])
        target = self.paper.target(*links)
        if target is not None and note:
            worksheet.write_url(CARD_ROW + 2, first, target, self.styles.card(accent, "link"), note)
        else:
            worksheet.write_string(CARD_ROW + 2, first, note, lines[2])

    # --- charts

    def _charts(self) -> None:
        charts = Charts(self.workbook, self.worksheet, self.styles, self.title, self.lang)
        height = BAND_ROWS * ROW_PIXELS - 4

        def wide(columns: int) -> int:
            return columns * pixels(COLUMN_WIDTH) - 6

        for row in (*range(BAND_1, BAND_1 + BAND_ROWS), *range(BAND_2, BAND_2 + BAND_ROWS)):
            self.worksheet.set_row_pixels(row, ROW_PIXELS)
        self.worksheet.set_row_pixels(BAND_2 - 1, 8)
        if "F1" in self.blocks:
            charts.funnel(self._funnel(), Box(BAND_1, 0, wide(4), height))
        if "D2" in self.blocks:
            charts.column(self._distribution("stage", "D2", self.say("chart.stage"), None), Box(BAND_1, 4, wide(3), height))
        if "T12" in self.blocks:
            charts.trend(self._trend(), Box(BAND_1, 7, wide(5), height))
        for series, column in zip(self._shares(), (0, 4), strict=False):
            charts.bars(series, Box(BAND_2, column, wide(4), height))

    def _shares(self) -> list[Series]:
        """Industries and sources of the customers; in the place of one that the workbook says nothing about, another figure that it has.

        A workbook without any such figure (it is new) keeps the places for the first two.
        """
        others = (block for block in _INSTEAD if _telling(self.blocks.get(block)))
        found = []
        for slot, blocks in _SHARES.items():
            block = next((block for block in blocks if _telling(self.blocks.get(block))), None) or next(others, None)
            block = block or next((block for block in blocks if block in self.blocks), None)
            if block == "CH":
                found.append(self._channels())
            elif block is not None:
                found.append(self._distribution(slot, block, self._heading_of(block), _TOP_BARS))
        return found

    def _heading_of(self, block: str) -> str:
        if block in _HEADINGS:
            return self.say(_HEADINGS[block], n=_TOP_BARS)
        return self.say("table.top", name=BLOCKS[block].name.of(self.lang), n=_TOP_BARS)

    def _trend(self) -> Series:
        weeks = weeks_of(self.blocks)
        numbers = ([new for _, new, _ in weeks], [followups for _, _, followups in weeks])
        names = (self.say("chart.new"), self.say("chart.followups"))
        return Series("trend", self.say("chart.trend"), [day for day, _, _ in weeks], numbers, names)

    def _distribution(self, slot: str, block: str, title: str, top: int | None) -> Series:
        """As it stands, or its largest values first."""
        items = [item for item in self.blocks[block]["items"] if top is None or item["count"]]
        if top is not None:
            items = sorted(items, key=lambda item: -item["count"])[:top]
        names = [shown(block, item["value"], self.given.show, self.lang) for item in items]
        return Series(slot, title, names, ([item["count"] for item in items],), (self.say("chart.customers"),), [item["value"] for item in items])

    def _funnel(self) -> Series:
        block = self.blocks["F1"]
        keys = ["潜在客户", "意向客户", "成交客户", "复购客户"][: len(block["reach"])]
        steps = [None, *block["steps"]]
        names = [shown("D2", key, self.given.show, self.lang) for key in keys]
        said = [name if rate is None else f"{name} {rate:.0%}" for name, rate in zip(names, steps, strict=False)]
        return Series("funnel", self.say("chart.funnel"), said, (list(block["reach"]),), (self.say("chart.reach"),), keys)

    def _channels(self) -> Series:
        items = sorted((item for item in self.blocks["CH"]["items"] if item["customers"]), key=lambda item: -item["customers"])[:_TOP_BARS]
        names = [shown("D3", item["value"], self.given.show, self.lang) for item in items]
        numbers = ([item["customers"] for item in items], [item["won"] for item in items])
        return Series("source", self.say("chart.source"), names, numbers, (self.say("chart.customers"), self.say("chart.won")))

    # --- longest overdue and most frequent issues, beside the charts

    def _panel(self) -> None:
        worksheet, styles, row = self.worksheet, self.styles, BAND_2
        self.paper.section(row, 8, 11, self.say("summary.overdue"))
        for column, (style, text) in enumerate(
            (("table_head", "table.customer"), ("table_head", ""), ("table_head", "table.owner"), ("table_head_right", "table.days")), start=8
        ):
            worksheet.write_string(row + 1, column, self.say(text) if text else "", styles[style])
        for i, (place, item) in enumerate(self.late):
            self._late_line(row + 2 + i, item, place)
        if self.late:
            self.paper.bars(row + 2, row + 1 + len(self.late), 11, late=True)
        else:
            self.paper.blank(row + 2, range(9, 12), "table_label_muted")
            worksheet.write_string(row + 2, 8, self.say("summary.none_overdue"), styles["table_label_muted"])
        self._quality_lines(row + 2 + min(_TOP_OVERDUE, max(1, len(self.late)) + 1))

    def _quality_lines(self, row: int) -> None:
        """How complete the records are, unless a card says so, and the gravest kinds of issues."""
        paper = self.paper
        paper.section(row, 8, 11, self.say("summary.quality"))
        row += 1
        complete = self.blocks.get("K11")
        if complete is not None and "orders" in self.titles:
            paper.blank(row, (9, 10), "table_label")
            paper.text(row, 8, self.say("quality.completeness"), "table_label")
            paper.number(row, 11, complete["mean"], "table_share")
            row += 1
        for rule in self.given.rules[: _PANEL_END - row]:
            paper.blank(row, (9, 10), "table_label")
            paper.text(row, 8, shorten(rule.name, 30), "table_label", rule.code, "issues")
            paper.number(row, 11, rule.count, "table_count")
            row += 1
        if not self.given.rules:
            paper.blank(row, range(9, 12), "table_label_muted")
            paper.text(row, 8, self.say("summary.none_issues"), "table_label_muted")

    def _late_line(self, row: int, item: Mapping[str, Any], place: int) -> None:
        worksheet, styles = self.worksheet, self.styles
        name = shorten(str(item.get("customer_name") or item["customer_id"]), 20)
        if "duelist" in self.titles and self.given.listed:
            worksheet.write_url(row, 8, internal_link(self.titles["duelist"], f"A{DUE_HEADER + 1 + place}"), styles["table_link"], name)
        else:
            worksheet.write_string(row, 8, name, styles["table_label"])
        worksheet.write_blank(row, 9, None, styles["table_label"])
        worksheet.write_string(row, 10, shorten(item.get("owner") or "", 10), styles["table_label"])
        worksheet.write_number(row, 11, item["days_late"], styles["table_count"])

    # --- below the first page

    def _details(self) -> tuple[int, tuple[int, int]]:
        """Gives the last row, and the rows with which the distributions and the further tables begin, each on a page of its own."""
        paper, blocks = self.paper, self.blocks
        qa = blocks.get("QA") or {}
        first = max(figures(paper, blocks, DETAILS), rules(paper, self.given.rules, qa, DETAILS)) + 1
        second = distributions(paper, blocks, first)
        return max(DETAILS, further_blocks(paper, blocks, second) - 1), (first, second)


def _telling(block: Mapping[str, Any] | None) -> bool:
    """The block names at least one value that customers have; only blanks would make an empty picture."""
    items = (block or {}).get("items", ())
    return any(item.get("count", item.get("customers")) and item["value"] not in BUCKETS for item in items)


def _longest(due: Sequence[Mapping[str, Any]] | Mapping[str, Sequence[Any]]) -> list[tuple[int, Mapping[str, Any]]]:
    """The items that are longest overdue, with their places in the list; of equal ones the first."""
    days = due.get("days_late", ()) if isinstance(due, Mapping) else [row["days_late"] for row in due]
    places = sorted((i for i, n in enumerate(days) if n is not None and n > 0), key=lambda i: -days[i])[:_TOP_OVERDUE]
    if isinstance(due, Mapping):
        return [(i, {key: due[key][i] for key in ("customer_id", "customer_name", "owner", "days_late") if key in due}) for i in places]
    return [(i, due[i]) for i in places]
