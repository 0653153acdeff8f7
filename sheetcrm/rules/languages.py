"""Columns whose options are written in the other language: said once a column, not once a cell."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheetcrm.rules._batch import Batch, Bools, Detail
from sheetcrm.rules._rule import Rule
from sheetcrm.store import Book, Edit, ProblemGroup, Table
from sheetcrm.text import Text

LANGUAGE = Rule(
    "VOC-LANG",
    "I",
    Text("选项用另一种语言写的", "options in the other language"),
    Text(
        "“{label}”从这里起有 {count} 个值用的是另一种语言（如“{value}”就是“{canonical}”），照常计算",
        "{label}: {count} value(s) from here on are in the other language (“{value}” is “{canonical}”); they count as usual",
    ),
    Text(
        "切换语言不改数据，统计和提醒两种写法都认；只有 Excel 的筛选会分成两组。",
        "Switching the language changes no data, and figures know both spellings; only filters in Excel see two groups.",
    ),
    Text("英文工作簿里整列都是“意向客户”", "“意向客户” all down the Stage column of an English workbook"),
    Text("“Interested”；或者就让整列是“意向客户”", "“Interested”; or “意向客户” all down, if you like it so"),
    Text(
        "可以不管；要整列改成现在的语言，运行 sheetcrm fix --unsafe --select VOC-LANG",
        "it may stay; sheetcrm fix --unsafe --select VOC-LANG translates the column",
    ),
    "unsafe",
)
SWITCHED_FROM = "lang.data"
"""``_meta`` key: the language that the data were written in before the workbook was switched to another."""
_MANY, _MOSTLY = 20, 0.5
"""Where nobody switched: so many cells, and such a share of those that are filled, make a column in the other language."""


def aliases(book: Book, table: Table, key: str, group: ProblemGroup) -> Iterator[Batch]:
    """VOC-ALIAS, a finding for each cell; but one VOC-LANG for all labels of the other language, where they are what the column holds.

    group  the VOC-ALIAS cells of a column
    """
    foreign = _foreign(book, table, key, group)
    if foreign is None:
        yield Batch(table, key, group.at, group.of, group.details, code=group.code)
        return
    rest = ~foreign
    if rest.any():
        yield Batch(table, key, group.at[rest], group.of[rest], group.details, code=group.code)
    at, of = group.at[foreign], group.of[foreign]
    words = [str(problem.replacement) for problem in group.details]

    def mend(_record: int) -> tuple[Edit, ...]:
        return tuple(table.set_cell(key, int(i), words[k]) for i, k in zip(at, of, strict=True))

    said = Detail({"count": len(at), "canonical": words[int(of[0])]}, (words[int(of[0])],))
    yield Batch(table, key, at[:1], np.zeros(1, np.int32), [said], fixable=True, mend=mend, code=LANGUAGE.code)


def _foreign(book: Book, table: Table, key: str, group: ProblemGroup) -> Bools | None:
    """Which of the cells hold a label of the other language; None where that is not what the column is about."""
    vocabulary = book.vocabularies.get(table.schema.field(key).vocabulary)
    column = table.columns[key]
    if vocabulary is None or not len(group.at):
        return None
    other = "zh-CN" if book.lang == "en" else "en"
    kinds, first = np.unique(group.of, return_index=True)
    is_label = np.zeros(len(group.details), bool)
    for k, i in zip(kinds.tolist(), first.tolist(), strict=True):
        text = column.text(int(group.at[i])).strip()
        found = vocabulary.exact.get(text)
        is_label[k] = found is not None and found.label(other) == text and group.details[k].replacement is not None
    foreign: Bools = is_label[group.of]
    count = int(foreign.sum())
    if count and book.meta.get(SWITCHED_FROM) == other:
        return foreign
    filled = int((~column.is_empty).sum())
    return foreign if count >= _MANY and count >= _MOSTLY * filled else None
