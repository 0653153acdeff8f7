"""Marks that customers give, and answers that say nothing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheetcrm.rules._batch import Batch, Detail
from sheetcrm.rules._rule import Rule, declare, finds
from sheetcrm.rules._run import Run, numbers, places
from sheetcrm.text import Text

declare(
    Rule(
        "SAT-RANGE",
        "E",
        Text("满意度不在 1 到 5 之间", "satisfaction outside 1 to 5"),
        Text("“{label}”是 {value}，应是 {least} 到 {most} 的整数", "{label} is {value}; it goes from {least} to {most}"),
        Text("超出范围的评分不计入平均满意度。", "A score outside the scale is not in the average."),
        Text("满意度 8", "Satisfaction 8"),
        Text("满意度 4", "Satisfaction 4"),
        Text("改成 {least} 到 {most} 的整数", "make it a whole number from {least} to {most}"),
    )
)
declare(
    Rule(
        "NPS-RANGE",
        "E",
        Text("推荐意愿不在 0 到 10 之间", "NPS answer outside 0 to 10"),
        Text("“{label}”是 {value}，应是 {least} 到 {most} 的整数", "{label} is {value}; it goes from {least} to {most}"),
        Text("超出范围的回答不计入 NPS。", "An answer outside the scale is not in the NPS."),
        Text("推荐意愿 90", "NPS 90"),
        Text("推荐意愿 9", "NPS 9"),
        Text("改成 {least} 到 {most} 的整数", "make it a whole number from {least} to {most}"),
    )
)

_SCALES = (("servicerecords", "satisfaction", "SAT-RANGE"), ("feedback", "score", "SAT-RANGE"), ("feedback", "nps", "NPS-RANGE"))
_SAYS_SOMETHING = ("content", "score", "nps")


@finds("SAT-RANGE", "NPS-RANGE")
def marks_outside(run: Run) -> Iterator[Batch]:
    """Marks that are numbers, but not of their scale; what is no whole number is NUM-BAD."""
    for sheet, key, code in _SCALES:
        table = run.book.table(sheet)
        span = table.schema.field(key).span if table is not None else None
        if table is not None and span is not None and table.has(key):
            mark = numbers(table, key)
            at = places((mark < span[0]) | (mark > span[1]))
            yield Batch(table, key, at, np.zeros(len(at), np.int32), [Detail({"least": span[0], "most": span[1]})], code=code)


@finds("REQ-BLANK")
def empty_answers(run: Run) -> Iterator[Batch]:
    """An answer has a score, an NPS mark or words."""
    table = run.book.table("feedback")
    if table is None:
        return
    there = [key for key in _SAYS_SOMETHING if table.has(key)]
    blank = np.ones(table.length, bool)
    for key in there:
        blank &= table.typed(key).blank
    if there:
        yield Batch(table, there[0], places(blank), code="REQ-BLANK")
