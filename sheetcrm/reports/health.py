"""Health score: how much of a workbook, a sheet, or what somebody owns can be relied on, 0 to 100.

Only errors (E) and warnings (W) count; hints do not.

    penalty of a record   p = 1 − 0.5^errors · 0.9^warnings         a sound record 0, one error 0.5, one warning 0.1, never above 1
    score                 100 · max(0, 1 − Σ p ÷ n) · 0.8^E₀ · 0.95^W₀

n    records of the sheet, of the workbook, or of the owner (at least 1)
Σ p  over these records, and over rows that are no record but were found wrong (a total among the rows, a repeated header)
E₀, W₀  errors and warnings of the sheet or workbook as a whole (a column or a sheet that is missing); an owner has none

Repairing a finding takes a factor or a summand away and can therefore never lower a score while the records stay.  The score is
100 exactly where there is neither E nor W: it is cut, not rounded, to one decimal, so that one warning among a million records
shows as 99.9.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import field
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.derive import Derived
from sheetcrm.derive.columns import BLANK, texts
from sheetcrm.store import Book, Table
from sheetcrm.tags import person_form

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

KEPT = {"E": 0.5, "W": 0.9}
"""What one finding leaves of the worth of a record."""
KEPT_AS_A_WHOLE = {"E": 0.8, "W": 0.95}
"""What one finding about the sheet or the workbook leaves of its score."""
UNCHECKED = frozenset({"settings", "fields", "changelog"})


Beside = tuple[str | None, int | None, Literal["E", "W", "I"]]
"""A finding that belongs to no record: title of the worksheet (None: the workbook), row (None: the sheet), severity."""


class Found(Protocol):
    """What the checks found, counted."""

    @property
    def book(self) -> Book: ...
    def tally(self, sheet: str) -> tuple[Ints, Ints]: ...
    def beside_records(self) -> Sequence[Beside]: ...


class Health(NamedTuple):
    """The score of one sheet, owner, or workbook.

    name  title of the worksheet, name of the owner (empty: nobody), or empty for the workbook
    records, errors, warnings  how many;  score  0–100, one decimal
    """

    name: str
    records: int
    errors: int
    warnings: int
    score: float


@dataclass(frozen=True, slots=True)
class BookHealth:
    """All scores of a workbook: sheets in its order, owners by score, the lowest first."""

    book: Health
    sheets: list[Health] = field(default_factory=list)
    owners: list[Health] = field(default_factory=list)


def health(found: Found) -> BookHealth:
    """The scores of a workbook, of each sheet that people fill in, and of each owner.

    A record belongs to the owner in its own ``owner`` column; where that is blank, to the owner of its customer.
    """
    book = found.book
    tables = [table for table in book.tables.values() if table.schema.role != "generated" and table.key not in UNCHECKED]
    beside = _above(found.beside_records(), {table.title: table.header_row for table in tables})
    counts = {table.key: found.tally(table.key) for table in tables}
    penalties = {key: penalty(errors, warnings) for key, (errors, warnings) in counts.items()}
    sheets = []
    for table in tables:
        errors, warnings = counts[table.key]
        here = [spot for spot in beside if spot[0] == table.title]
        sheets.append(_scored(table.title, table.length, errors, warnings, penalties[table.key], here))
    titles = {table.title for table in tables}
    outside = [spot for spot in beside if spot[0] not in titles]
    records = sum(one.records for one in sheets)
    whole = Health(
        "",
        records,
        sum(one.errors for one in sheets) + _count(outside, "E"),
        sum(one.warnings for one in sheets) + _count(outside, "W"),
        score(sum(float(p.sum()) for p in penalties.values()), records, beside),
    )
    return BookHealth(whole, sheets, _owners(book, tables, counts, penalties))


def _above(beside: Sequence[Beside], headers: dict[str, int]) -> list[Beside]:
    """Findings at the header, such as a missing column, are about the sheet as a whole."""
    return [(title, None if row is not None and row <= headers.get(title or "", 0) else row, severity) for title, row, severity in beside]


def penalty(errors: Ints, warnings: Ints) -> Floats:
    """float64, one a record: what its findings take of its worth, 0 (sound) to 1."""
    result: Floats = 1.0 - np.power(KEPT["E"], errors.astype(np.float64)) * np.power(KEPT["W"], warnings.astype(np.float64))
    return result


def score(penalties: float, records: int, beside: Iterable[tuple[str | None, int | None, str]] = ()) -> float:
    """The score of n records with this sum of penalties and these findings beside the records, cut to one decimal."""
    rows: dict[tuple[str | None, int], list[str]] = {}
    factor, wrong = 1.0, penalties > 0
    for title, row, severity in beside:
        if severity not in KEPT:
            continue
        wrong = True
        if row is None:
            factor *= KEPT_AS_A_WHOLE[severity]
        else:
            rows.setdefault((title, row), []).append(severity)
    if not wrong:
        return 100.0
    penalties += sum(1.0 - math.prod(KEPT[severity] for severity in found) for found in rows.values())
    value = 100.0 * max(0.0, 1.0 - penalties / max(records, 1)) * factor
    return min(99.9, math.floor(value * 10 + 1e-9) / 10)


def _scored(title: str, records: int, errors: Ints, warnings: Ints, penalties: Floats, beside: list[Beside]) -> Health:
    return Health(
        title,
        records,
        int(errors.sum()) + _count(beside, "E"),
        int(warnings.sum()) + _count(beside, "W"),
        score(float(penalties.sum()), records, beside),
    )


def _count(spots: Iterable[tuple[str | None, int | None, str]], severity: str) -> int:
    return sum(found == severity for _, _, found in spots)


def _owners(book: Book, tables: list[Table], counts: dict[str, tuple[Ints, Ints]], penalties: dict[str, Floats]) -> list[Health]:
    """Scores by owner, the lowest first, then by name; records of nobody at the end."""
    names: dict[str, int] = {}
    records, errors, warnings, total = (np.zeros(0, np.float64) for _ in range(4))
    derived = Derived(book)
    of_customer, none = _own(book.tables.get("customers"), names), np.int32(BLANK)
    for table in tables:
        owned = table.has("owner") or (table.key != "customers" and table.has("customer_id"))
        if not owned or table.schema.role == "config":
            continue
        owner = of_customer if table.key == "customers" else _own(table, names)
        if table.key != "customers":
            owner = np.where(owner < 0, np.append(of_customer, none)[derived.customer_of(table)], owner)
        at, size = owner + 1, len(names) + 1  # place 0: nobody
        e, w = counts[table.key]
        parts = (None, e, w, penalties[table.key])
        sums = [np.bincount(at, weights=part, minlength=size) for part in parts]
        records, errors, warnings, total = (_added(old, new) for old, new in zip((records, errors, warnings, total), sums, strict=True))
    found = [
        Health(name, int(records[i]), int(errors[i]), int(warnings[i]), score(float(total[i]), int(records[i])))
        for i, name in enumerate(["", *names])
        if i < len(records) and records[i]
    ]
    return sorted(found, key=lambda one: (not one.name, one.score, one.name))


def _own(table: Table | None, names: dict[str, int]) -> Ints:
    """int32, one a record: place of its owner in ``names`` (which grows), -1 where none is given."""
    values, domain = texts(table, "owner")
    known = {person_form(name): name for name in reversed(names)}
    spelled = [known.setdefault(person_form(name), name.strip()) if name.strip() else "" for name in domain]
    places = [names.setdefault(name, len(names)) if name else BLANK for name in spelled]
    return np.append(np.array(places, np.int32), np.int32(BLANK))[values]


def _added(old: NDArray[Any], new: NDArray[Any]) -> NDArray[np.float64]:
    """The sum of two lists, the shorter one filled up with zeros."""
    result = np.zeros(max(len(old), len(new)))
    result[: len(old)] += old
    result[: len(new)] += new
    return result
