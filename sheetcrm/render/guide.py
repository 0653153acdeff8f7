"""Guide 使用说明: how to fill the workbook, what the colours mean, the accepted values, the rules, the calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import NamedTuple
from sheetcrm.render._frame import internal_link, page_setup
from sheetcrm.render.expected import below
from sheetcrm.render.styles import Styles
from sheetcrm.render.widths import text_width
from sheetcrm.store.edits import SheetPlan
from sheetcrm.text import Text
from sheetcrm.text import guide as words
from sheetcrm.text.labels import label

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from sheetcrm.schema import SheetSchema, Vocabularies

_GAP = lazy_pattern(r"\{\w*[^{}]*\}")
WIDTHS = (3, 24, 12, 46, 46)
_PICKER_NAMES = frozenset({"voc_tag_dimensions", "voc_tag_dimension", "voc_tag"})


PICKS = 5
_LETTER = 0.9
"""Width of an average letter in digits, on the safe side."""


class GuideInput(NamedTuple):
    """What a template says about itself: (its name, what it is for), the defined names that dropdowns may use.

    sample  its records are invented
    """

    heading: tuple[str, str] = ("", "")
    names: frozenset[str] = frozenset()
    sample: bool = False


class RuleLine(NamedTuple):
    """A rule in a line: code, severity, its fault and its remedy in the language of the sheet."""

    code: str
    severity: str
    name: str
    remedy: str


_NOTHING = GuideInput()


def guide_plan(
    titles: Mapping[str, str],
    schemas: Sequence[SheetSchema],
    vocabularies: Vocabularies,
    rules: Iterable[RuleLine],
    lang: str,
    *,
    title: str | None = None,
    given: GuideInput = _NOTHING,
) -> SheetPlan:
    """The sheet; ``titles`` = sheet key -> title of the sheets of the workbook, in order."""
    rules = tuple(rules)

    def draw(workbook: Workbook, worksheet: Worksheet) -> None:
        page = _Page(worksheet, Styles(workbook), lang)
        page.start(given.heading)
        page.sentences("steps", (words.SAMPLE, *words.STEPS) if given.sample else words.STEPS)
        page.legend()
        page.sheets(titles)
        if given.names >= _PICKER_NAMES:
            page.tag_picker(with_children={"voc_tag_parent", "voc_tag_child"} <= given.names)
        page.pairs("vocabularies", ("column", "values"), _values(titles, schemas, vocabularies, lang))
        page.rules(rules)
        page.pairs("calendar", None, [(when.of(lang), what.of(lang)) for when, what in words.CALENDAR])
        page.sentences("privacy", words.PRIVACY)
        page_setup(worksheet, lang)

    return SheetPlan("guide", title or label("title.guide", lang), draw)


def _values(titles: Mapping[str, str], schemas: Sequence[SheetSchema], vocabularies: Vocabularies, lang: str) -> list[tuple[str, str]]:
    """(column, its values), one line a vocabulary; where several columns have the same label, the sheet stands in front."""
    joiner = ", " if lang == "en" else "、"
    found: dict[str, tuple[str, str]] = {}
    for schema in schemas:
        for field in schema.fields:
            if schema.role != "log" and vocabularies.get(field.vocabulary) is not None and field.vocabulary and field.core:
                found.setdefault(field.vocabulary, (schema.key, field.label.of(lang)))
    often = Counter(column for _, column in found.values())
    lines = []
    for vocabulary, (sheet, column) in found.items():
        name = f"{titles.get(sheet, sheet)} · {column}" if often[column] > 1 else column
        lines.append((name, joiner.join(vocabularies.column(vocabulary).labels(lang))))
    return lines


def _lines(text: str, columns: float) -> int:
    """Lines that a text takes in a cell of this width: letters are narrower than digits, and words that do not fit leave a gap."""
    width = text_width(text) - (1 - _LETTER) * sum(c.isascii() and (c.isalpha() or c == " ") for c in text)
    return 1 if width <= columns * 0.97 else 1 + int(width // (columns * 0.92))


class _Page:
    """Writes downwards; merged cells do not fit their height themselves, so long lines stand in one wide cell."""

    def __init__(self, worksheet: Worksheet, styles: Styles, lang: str) -> None:
        self.worksheet, self.styles, self.lang, self.row = worksheet, styles, lang, 0

    def start(self, heading: tuple[str, str]) -> None:
        """The name of the template and what it is for, then what the workbook is."""
        self.worksheet.hide_gridlines(2)
        for column, width in enumerate(WIDTHS):
            self.worksheet.set_column(column, column, width)
        self.worksheet.set_row(0, 30)
        name, about = heading
        title = words.HEADINGS["title"].of(self.lang)
        self.worksheet.write_string(0, 1, f"{name} · {title}" if name else title, self.styles["title"])
        for text in filter(None, (about, words.INTRO.of(self.lang))):
            self.row += 1
            self._wide(self.row, text)
        self.row += 2

    def heading(self, key: str) -> None:
        for column in range(1, len(WIDTHS)):
            self.worksheet.write_blank(self.row, column, None, self.styles["section"])
        self.worksheet.write_string(self.row, 1, words.HEADINGS[key].of(self.lang), self.styles["section"])
        self.worksheet.set_row(self.row, 22)
        self.row += 1

    def sentences(self, key: str, lines: Sequence[Text]) -> None:
        self.heading(key)
        for number, line in enumerate(lines, start=1):
            self._wide(self.row, f"{number}. {line.of(self.lang)}")
            self.row += 1
        self.row += 1

    def _wide(self, row: int, text: str) -> None:
        """A sentence over all columns, as high as its lines."""
        lines = _lines(text, sum(WIDTHS[1:]))
        self.worksheet.merge_range(row, 1, row, len(WIDTHS) - 1, "", self.styles["guide_text"])
        self.worksheet.write_string(row, 1, text, self.styles["guide_text"])
        self.worksheet.set_row(row, 17 * lines)

    def sheets(self, titles: Mapping[str, str]) -> None:
        """The sheets in the order of their tabs, each with a link to it."""
        self.heading("sheets")
        self._line([words.HEADINGS["sheet"].of(self.lang), words.HEADINGS["use"].of(self.lang)], "guide_head", "guide_head")
        for key, name in titles.items():
            if key in words.SHEETS:
                row = self.row
                self._line([name, words.SHEETS[key].of(self.lang)], "guide_key", "guide_cell")
                self.worksheet.write_url(row, 1, internal_link(name), self.styles["guide_link"], name)
        self.row += 1

    def tag_picker(self, *, with_children: bool) -> None:
        """Several tags without macros: they are chosen here one by one, and the line below is ready to be copied."""
        self.heading("picker")
        self._wide(self.row, words.PICKER.of(self.lang))
        self.row += 1
        self._picker_line(self.row, [words.HEADINGS[key].of(self.lang) for key in ("dimension", "tag", "child")], "guide_head")
        first = self.row + 1
        for row in range(first, first + PICKS):
            self._picker_line(row, ["", "", ""], "entry")
            cell = row + 1
            self._choose(row, 1, "voc_tag_dimensions")
            self._choose(row, 2, below("voc_tag", "voc_tag_dimension", f"$B{cell}"))
            if with_children:
                self._choose(row, 4, below("voc_tag_child", "voc_tag_parent", f'$B{cell}&":"&$C{cell}'))
        self.row = first + PICKS
        self.worksheet.write_string(self.row, 1, words.HEADINGS["copy"].of(self.lang), self.styles["guide_key"])
        self.worksheet.merge_range(self.row, 2, self.row, 4, "", self.styles["guide_cell"])
        parts = [f'IF($C{n}&$E{n}="","",","&IF($E{n}="",$C{n},$E{n}))' for n in range(first + 1, first + PICKS + 1)]
        self.worksheet.write_formula(self.row, 2, f"=MID({'&'.join(parts)},2,500)", self.styles["guide_cell"], "")
        self.row += 2

    def _picker_line(self, row: int, texts: Sequence[str], style: str) -> None:
        for column, text in zip((1, 2, 4), texts, strict=True):
            if column == 2:
                self.worksheet.merge_range(row, 2, row, 3, "", self.styles[style])
            if text:
                self.worksheet.write_string(row, column, text, self.styles[style])
            else:
                self.worksheet.write_blank(row, column, None, self.styles[style])

    def _choose(self, row: int, column: int, source: str) -> None:
        self.worksheet.data_validation(row, column, row, column, {"validate": "list", "source": f"={source}", "show_error": False})

    def legend(self) -> None:
        self.heading("legend")
        for style, name, meaning in words.LEGEND:
            self.worksheet.set_row(self.row, 18)
            self.worksheet.write_string(self.row, 1, name.of(self.lang), self.styles[style])
            self.worksheet.write_string(self.row, 2, meaning.of(self.lang), self.styles["guide_note"])
            self.row += 1
        self.row += 1

    def pairs(self, key: str, heads: tuple[str, str] | None, lines: Sequence[tuple[str, str]]) -> None:
        self.heading(key)
        if heads:
            self._line([words.HEADINGS[heads[0]].of(self.lang), words.HEADINGS[heads[1]].of(self.lang)], "guide_head", "guide_head")
        for first, second in lines:
            self._line([first, second], "guide_key", "guide_cell")
        self.row += 1

    def _line(self, texts: Sequence[str], first: str, second: str) -> None:
        row = self.row
        self.worksheet.write_string(row, 1, texts[0], self.styles[first])
        self.worksheet.merge_range(row, 2, row, len(WIDTHS) - 1, "", self.styles[second])
        self.worksheet.write_string(row, 2, texts[1], self.styles[second])
        lines = max(_lines(texts[1], sum(WIDTHS[2:])), _lines(texts[0], WIDTHS[1]))
        self.worksheet.set_row(row, 17 * lines)
        self.row += 1

    def rules(self, rules: Sequence[RuleLine]) -> None:
        if not rules:
            return
        self.worksheet.set_h_pagebreaks([self.row])
        self.heading("rules")
        for column, key in enumerate(("code", "severity", "meaning", "remedy"), start=1):
            self.worksheet.write_string(self.row, column, words.HEADINGS[key].of(self.lang), self.styles["guide_head"])
        self.row += 1
        for rule in rules:
            texts = (rule.code, label(f"severity.{rule.severity}", self.lang), rule.name, _GAP.sub("…", rule.remedy))
            for column, text in enumerate(texts, start=1):
                self.worksheet.write_string(self.row, column, text, self.styles["guide_key" if column == 1 else "guide_cell"])
            lines = max(_lines(text, width) for text, width in zip(texts, WIDTHS[1:], strict=True))
            self.worksheet.set_row(self.row, 17 * lines)
            self.row += 1
        self.row += 1
