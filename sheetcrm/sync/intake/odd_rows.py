"""Rows that are no records: totals, the header once more, cells that are still missing, too many or too few cells."""

from __future__ import annotations

import numpy as np

from sheetcrm.store import Column
from sheetcrm.store.column import Bools
from sheetcrm.store.sheet_reader import is_total
from sheetcrm.store.sources import OddRow, SourceSheet
from sheetcrm.sync.intake.values import Incoming, Reason
from sheetcrm.text.import_ import REJECTS

_BEGINNINGS = frozenset("合小总共tTsS")


def reject_odd_rows(incoming: Incoming) -> None:
    """Rejects the rows of a list that repeat the header (HEADER-REPEAT), whose one text that is no number is the word for a total
    (ROW-TOTAL), or that have a cell which a workbook of rejects marks as missing (IMP-MISSING)."""
    source = incoming.source
    labels, filled = np.zeros(source.length, np.int32), np.zeros(source.length, np.int32)
    totals: set[int] = set()
    for place, (header, column) in enumerate(zip(source.headers, source.columns, strict=True)):
        texts = column.is_text
        distinct = np.unique(column.code[texts])
        held = list(zip(distinct.tolist(), column.strings.take(distinct), strict=True))
        filled += ~column.is_empty
        labels += _rows(column, [code for code, text in held if text.strip() == header]) if header else 0
        totals.update(np.flatnonzero(_rows(column, [code for code, text in held if text.lstrip()[:1] in _BEGINNINGS and is_total(text)])).tolist())
        for row in np.flatnonzero(_rows(column, [code for code, text in held if text in REJECTS["missing"]])).tolist():
            incoming.reasons[row] = [Reason("IMP-MISSING", "", "", place)]
    for row in sorted(totals):
        if sum(any(map(str.isalpha, column.text(row))) for column in source.columns) == 1:
            incoming.reasons[row] = [Reason("ROW-TOTAL")]
    for row in np.flatnonzero((labels >= 2) & (labels * 2 > filled)).tolist():
        incoming.reasons[row] = [Reason("HEADER-REPEAT")]


def _rows(column: Column, codes: list[int]) -> Bools:
    """True where the cell holds one of these texts."""
    if not codes:
        return np.zeros(len(column.code), np.bool_)
    return np.isin(column.code, codes) & column.is_text


def odd_reason(odd: OddRow, source: SourceSheet) -> Reason:
    """Why a row that could not be cut into the columns is rejected."""
    return Reason(odd.code, "", "", -1, {"cells": len(odd.cells), "width": len(source.headers)})
