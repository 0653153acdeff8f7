"""The workbook of rejected rows: the columns of the source as texts, why each row was rejected, and the cells at fault marked.

It is made to be corrected and imported again: the columns in front, which say why, are left out then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from sheetcrm.cells import sheet_ref
from sheetcrm.render.import_words import reason_words
from sheetcrm.render.outputs import REJECTED
from sheetcrm.render.styles import Styles
from sheetcrm.render.widths import terminal_width
from sheetcrm.schema import BookSchema
from sheetcrm.store.drawing import new_workbook
from sheetcrm.sync.intake.results import RejectedRow, SourceResult
from sheetcrm.text.import_ import REJECTS

_FRONT = 2  # columns in front of those of the source
_MOST_NOTES = 3000
_LONGEST = 32_000
_WIDTHS = (10, 40)


def write_rejects(stream: IO[bytes], results: Sequence[SourceResult], schema: BookSchema, lang: str) -> None:
    """One worksheet for each list that has rejected rows, called after the sheet that they go into."""
    with new_workbook(stream) as workbook:
        styles = Styles(workbook)
        looks = {
            "head": styles["head"],
            "text": workbook.add_format({"num_format": "@", "valign": "top"}),
            "fault": workbook.add_format({"num_format": "@", "valign": "top", "bg_color": "#FBE3E1", "font_color": "#9C1C12"}),
            "why": workbook.add_format({"num_format": "@", "valign": "top", "text_wrap": True, "font_color": "#9C1C12"}),
        }
        taken: set[str] = set()
        for result in results:
            if result.rejected:
                sheet = workbook.add_worksheet(_free(result.title, taken))
                _Sheet(sheet, result, schema, lang, looks).draw()
        workbook.define_name(REJECTED, f"={sheet_ref(workbook.worksheets()[0].get_name(), '$A$1')}")


def _free(title: str, taken: set[str]) -> str:
    name, number = title[:28], 2
    while name.casefold() in taken:
        name, number = f"{title[:25]} ({number})", number + 1
    taken.add(name.casefold())
    return name


class _Sheet:
    def __init__(self, sheet: Any, result: SourceResult, schema: BookSchema, lang: str, looks: dict[str, Any]) -> None:
        self.sheet = sheet
        self.result, self.lang, self.looks = result, lang, looks
        self.schema = schema.sheet(result.mapping.sheet)
        front = (0, 1) if result.source.headers[:1] and result.source.headers[0] in REJECTS["reason"] else ()
        self.own = [i for i in range(len(result.source.headers)) if i not in front]  # a list of rejects is not given two such columns
        self.notes = 0

    def draw(self) -> None:
        headers = self.result.source.headers
        labels = [REJECTS["reason"].of(self.lang), REJECTS["line"].of(self.lang), *(headers[i] for i in self.own)]
        for column, label in enumerate(labels):
            self.sheet.write_string(0, column, label, self.looks["head"])
        self.sheet.set_column(0, 0, 60)
        self.sheet.set_column(1, 1, 10)
        for place, i in enumerate(self.own):
            widest = max(
                [terminal_width(headers[i]), *(terminal_width(row.cells[i][:60]) for row in self.result.rejected[:200] if i < len(row.cells))]
            )
            self.sheet.set_column(place + _FRONT, place + _FRONT, min(max(widest + 2, _WIDTHS[0]), _WIDTHS[1]))
        for number, row in enumerate(self.result.rejected, 1):
            self._row(number, row)
        self.sheet.freeze_panes(1, _FRONT)
        self.sheet.autofilter(0, 0, len(self.result.rejected), len(labels) - 1)
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{len(self.result.rejected) + 1}"})

    def _row(self, number: int, row: RejectedRow) -> None:
        said = [reason_words(reason, self.schema, self.lang) for reason in row.reasons]
        self.sheet.write_string(number, 0, "\n".join(said), self.looks["why"])
        self.sheet.write_string(number, 1, str(row.line), self.looks["text"])
        faults = {reason.column: words for reason, words in zip(row.reasons, said, strict=True) if reason.column >= 0}
        width = len(self.result.source.headers)
        missing = row.reasons[0].code in ("IMP-COLUMNS", "IMP-QUOTE", "IMP-MISSING")
        places = [*self.own, *range(width, max(width, len(row.cells)))]
        for place, i in enumerate(places):
            text = row.cells[i] if i < len(row.cells) else REJECTS["missing"].of(self.lang) if missing else ""
            fault = faults.get(i) or ("" if i < width and i < len(row.cells) else said[0] if text else "")
            look = self.looks["fault" if fault else "text"]
            if text:
                self.sheet.write_string(number, place + _FRONT, text[:_LONGEST], look)
            elif fault:
                self.sheet.write_blank(number, place + _FRONT, None, look)
            if fault and self.notes < _MOST_NOTES:
                self.notes += 1
                self.sheet.write_comment(number, place + _FRONT, fault, {"x_scale": 1.6})
