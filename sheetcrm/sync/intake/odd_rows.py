"""Rows that are no records: totals, the header once more, cells that are still missing, too many or too few cells."""

from __future__ import annotations

import numpy as np

from sheetcrm.store.sheet_reader import is_total
from sheetcrm.store.sources import OddRow, SourceSheet
from sheetcrm.sync.intake.values import Incoming, Reason
from sheetcrm.text.import_ import REJECTS

_BEGINNINGS = frozenset("合小总共tTsS")


def reject_odd_rows(incoming: Incoming) -> None:
    """Rejects the rows of a list that repeat the header (HEADER-REPEAT), begin with the word for a total and have nothing in a required
    field (ROW-TOTAL), or have a cell that a workbook of rejects marks as missing (IMP-MISSING)."""
    source = incoming.source
    for row in _repeats(source):
        incoming.reasons[row] = [Reason("HEADER-REPEAT")]
    for row in _totals(incoming):
        incoming.reasons[row] = [Reason("ROW-TOTAL")]
    for place, column in enumerate(source.columns):
        for mark in REJECTS["missing"]:
            for row in np.flatnonzero(column.is_text & (column.code == column.strings.intern(mark))).tolist():
                incoming.reasons[row] = [Reason("IMP-MISSING", "", "", place)]


def odd_reason(odd: OddRow, source: SourceSheet) -> Reason:
    """Why a row that could not be cut into the columns is rejected."""
    return Reason(odd.code, "", "", -1, {"cells": len(odd.cells), "width": len(source.headers)})


def _repeats(source: SourceSheet) -> list[int]:
    """Rows that hold the label of at least two columns, and of most columns that they fill."""
    hits, filled = np.zeros(source.length, np.int32), np.zeros(source.length, np.int32)
    for header, column in zip(source.headers, source.columns, strict=True):
        filled += ~column.is_empty
        if header:
            hits += column.is_text & (column.code == column.strings.intern(header))
    return [int(row) for row in np.flatnonzero((hits >= 2) & (hits * 2 > filled))]


def _totals(incoming: Incoming) -> list[int]:
    """Rows whose one text that is no number is the word for a total."""
    source = incoming.source
    found: list[int] = []
    for column in source.columns:
        words = np.unique(column.code[column.is_text])
        held = column.strings.take(words)
        totals = [code for code, text in zip(words.tolist(), held, strict=True) if text.lstrip()[:1] in _BEGINNINGS and is_total(text)]
        if totals:
            found += np.flatnonzero(np.isin(column.code, totals) & column.is_text).tolist()
    return [row for row in sorted(set(found)) if sum(any(map(str.isalpha, column.text(row))) for column in source.columns) == 1]
