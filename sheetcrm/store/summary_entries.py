"""The two cells of Summary where people choose: which period its figures are about, and for which day.

They stand to the right of their captions, wherever on the sheet these were moved, so no address is remembered.
"""

from __future__ import annotations

import datetime as dt
import unicodedata

import numpy as np

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import NamedTuple
from sheetcrm.cells import CellKind, Raw
from sheetcrm.package import KIND_MASK, Grid, number_literal
from sheetcrm.schema import BookSchema, ReadContext
from sheetcrm.schema.dates import date_of
from sheetcrm.text.summary import CAPTIONS, PERIODS

SUMMARY = "summary"
_FIRST_DAY, _LAST_DAY = dt.date(1901, 1, 1), dt.date(2199, 12, 31)
_TOP_ROWS = 10
_SPAN = lazy_pattern(r"(\d{4}-\d\d-\d\d)\s*(?:\.\.|…|~|至|到|to)\s*(\d{4}-\d\d-\d\d)")


class SummaryEntries(NamedTuple):
    """What stands in the two cells.

    period  ``month`` ``quarter`` ``year`` ``all`` or ``FROM..TO`` (ISO dates); None: nothing was chosen, or it cannot be read
    as_of   the day; None: today;  typed  ``period`` or ``as_of`` -> text of a cell that cannot be read, to be shown again
    """

    period: str | None = None
    as_of: dt.date | None = None
    typed: tuple[tuple[str, str], ...] = ()

    def unreadable(self, key: str) -> str | None:
        return dict(self.typed).get(key)


def entry_cells(grid: Grid) -> dict[str, tuple[int, int]]:
    """``period``, ``as_of`` -> (position in ``grid.rows``, column index) of the cell right of the caption."""
    captions = {text: key for key, caption in CAPTIONS.items() for text in (caption.zh, caption.en)}
    found: dict[str, tuple[int, int]] = {}
    top = int(np.searchsorted(grid.rows, _TOP_ROWS, "right"))
    for index, column in grid.columns.items():
        for p in np.flatnonzero((column.kind[:top] & KIND_MASK) == CellKind.TEXT).tolist():
            key = captions.get(grid.strings[int(column.code[p])].strip())
            if key is not None:
                found.setdefault(key, (p, index + 1))
    return found


def read_entries(grid: Grid, context: ReadContext) -> SummaryEntries:
    """What people chose; nothing on a sheet without these cells."""
    typed: list[tuple[str, str]] = []
    period: str | None = None
    as_of: dt.date | None = None
    for key, place in entry_cells(grid).items():
        raw = _raw(grid, *place)
        if raw.kind is CellKind.BLANK or not raw.text.strip():
            continue
        if key == "period":
            period = period_of(raw.text)
            readable = period is not None
        else:
            as_of = _day(raw, context)
            readable = as_of is not None
        if not readable:
            typed.append((key, " ".join(raw.text.split())[:60]))
    return SummaryEntries(period, as_of, tuple(typed))


def period_of(text: str) -> str | None:
    """``本季`` or ``Quarter`` -> ``quarter``; ``2026-01-01 至 2026-03-31`` -> ``2026-01-01..2026-03-31``; None for anything else."""
    word = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    for key, words in PERIODS.items():
        if word in words:
            return key
    match = _SPAN.fullmatch(word)
    if match is None:
        return None
    try:
        first, last = dt.date.fromisoformat(match[1]), dt.date.fromisoformat(match[2])
    except ValueError:
        return None
    return f"{first}..{last}" if first <= last else None


def _day(raw: Raw, context: ReadContext) -> dt.date | None:
    spec = BookSchema.default().sheet("duelist").field("due")
    value = spec.kind.read(raw, spec, context).value
    if value is None:
        return None
    try:
        day = date_of(float(value))
    except (ValueError, OverflowError):
        return None
    return day if _FIRST_DAY <= day <= _LAST_DAY else None


def _raw(grid: Grid, p: int, index: int) -> Raw:
    column = grid.columns.get(index)
    kind = CellKind(int(column.kind[p]) & KIND_MASK) if column is not None else CellKind.BLANK
    if column is None or kind is CellKind.BLANK:
        return Raw(CellKind.BLANK, "", float("nan"))
    if kind in (CellKind.TEXT, CellKind.ERROR):
        return Raw(kind, grid.strings[int(column.code[p])], float("nan"))
    if kind is CellKind.BOOL or column.number is None:
        return Raw(kind, "TRUE" if column.code[p] else "FALSE", float(column.code[p]))
    number = float(column.number[p])
    return Raw(kind, column.number_text.get(p) or number_literal(number), number)
