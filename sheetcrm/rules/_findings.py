"""``Findings``: many problems, kept as arrays; ``Finding`` objects are made for those that somebody looks at."""

from __future__ import annotations

import copy
import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sheetcrm.cells import sheet_ref
from sheetcrm.rules._batch import Batch, Bools, Detail, Found, Ints, Spot
from sheetcrm.rules._finding import SEVERITIES, Finding, Fix, Safety, Severity
from sheetcrm.rules._rule import RULES
from sheetcrm.rules._words import Words, batch_words, spot_words
from sheetcrm.store import Edit, SetCell

if TYPE_CHECKING:
    from sheetcrm.store import Book

_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}
_SAFE_FIRST: dict[Safety, int] = {"safe": 0, "unsafe": 1, "display": 2}
_CHUNK = 2048  # findings put into words at a time while iterating


@dataclass(slots=True)
class FindingColumns:
    """Findings as parallel lists, in their order: what a sheet or a file needs, without an object for each.

    severity, code, sheet, row, cell, column, field, label (of the field), id, value, message, suggestion; fixable: by a safe fix
    """

    severity: list[str] = dataclasses.field(default_factory=list)
    code: list[str] = dataclasses.field(default_factory=list)
    sheet: list[str | None] = dataclasses.field(default_factory=list)
    row: list[int | None] = dataclasses.field(default_factory=list)
    cell: list[str | None] = dataclasses.field(default_factory=list)
    column: list[str | None] = dataclasses.field(default_factory=list)
    field: list[str | None] = dataclasses.field(default_factory=list)
    label: list[str | None] = dataclasses.field(default_factory=list)
    id: list[str | None] = dataclasses.field(default_factory=list)
    value: list[str | None] = dataclasses.field(default_factory=list)
    message: list[str] = dataclasses.field(default_factory=list)
    suggestion: list[str | None] = dataclasses.field(default_factory=list)
    fixable: list[bool] = dataclasses.field(default_factory=list)

    def __len__(self) -> int:
        return len(self.code)


class Findings(Sequence[Finding]):
    """All problems of a workbook: severity E, W, I; then sheet in workbook order, row, column, code."""

    def __init__(self, book: Book, found: Sequence[Found]) -> None:
        self.book = book
        self.lang: str = book.lang
        """The language of the messages."""
        self._silent = [f for f in found if isinstance(f, Batch) and f.silent and len(f)]
        self._batches = [f for f in found if isinstance(f, Batch) and not f.silent and len(f)]
        self._spots = [f for f in found if isinstance(f, Spot)]
        self._codes = sorted({b.code for b in self._batches} | {s.code for s in self._spots})
        self._arrange()

    def _arrange(self) -> None:
        """One sortable number for each finding: 2 bits severity, 12 sheet, 21 row, 15 column, 10 code."""
        order = {title: i + 1 for i, title in enumerate(self.book.order)}
        place = {code: i for i, code in enumerate(self._codes)}
        keys: list[NDArray[np.int64]] = []
        sources: list[Ints] = []
        for number, batch in enumerate(self._batches):
            column = batch_column(batch)
            head = (_RANK[batch.severity or RULES[batch.code].severity] << 12 | order.get(batch.table.title, 0)) << 36
            keys.append(head + (batch.table.rows[batch.at].astype(np.int64) << 15) + (0 if column is None else column + 1))
            keys[-1] = (keys[-1] << 10) + place[batch.code]
            sources.append(np.full(len(batch), number, np.int32))
        for number, spot in enumerate(self._spots):
            head = _RANK[spot.severity or RULES[spot.code].severity] << 12 | order.get(spot.title or "", 0)
            tail = ((spot.row or 0) << 15) + (0 if spot.column is None else spot.column + 1)
            keys.append(np.array([((head << 36) + tail << 10) + place[spot.code]], np.int64))
            sources.append(np.array([len(self._batches) + number], np.int32))
        key = np.concatenate(keys) if keys else np.zeros(0, np.int64)
        inside = [np.arange(len(k), dtype=np.int32) for k in keys]
        order_of = np.argsort(key, kind="stable")
        self._key = key[order_of]
        self._source = (np.concatenate(sources) if sources else np.zeros(0, np.int32))[order_of]
        self._inside = (np.concatenate(inside) if inside else np.zeros(0, np.int32))[order_of]

    def __len__(self) -> int:
        return len(self._key)

    def counts(self) -> dict[str, int]:
        """``{"E": …, "W": …, "I": …}``."""
        ranks = np.bincount((self._key >> 58).astype(np.int64), minlength=len(SEVERITIES))
        return {severity: int(ranks[rank]) for rank, severity in enumerate(SEVERITIES)}

    def by_code(self) -> dict[str, int]:
        """Code -> number of findings, most frequent first, then by code."""
        numbers = np.bincount(self._key & 1023, minlength=len(self._codes))
        pairs = sorted(zip(self._codes, numbers.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))
        return dict(pairs)

    def by_sheet(self) -> dict[str | None, int]:
        """Title of the worksheet (None: the workbook) -> number of findings, in workbook order."""
        titles: Counter[str | None] = Counter()
        for batch in self._batches:
            titles[batch.table.title] += len(batch)
        titles.update(spot.title for spot in self._spots)
        order = {title: i for i, title in enumerate(self.book.order)}
        return dict(sorted(titles.items(), key=lambda pair: order.get(pair[0] or "", -1)))

    def records_with(self, sheet: str, severity: Severity) -> Ints:
        """Positions of the records of a sheet (by key) that have a finding of this severity, ascending."""
        at = [b.at for b in self._batches if b.table.key == sheet and (b.severity or RULES[b.code].severity) == severity]
        return np.unique(np.concatenate(at)).astype(np.int32) if at else np.zeros(0, np.int32)

    def duplicate_groups(self) -> int:
        """Groups of customers that look like one: connected components over the pairs that DUP- rules found."""
        parent: dict[int, int] = {}

        def root(record: int) -> int:
            while parent.setdefault(record, record) != record:
                parent[record] = parent[parent[record]]
                record = parent[record]
            return record

        for batch in self._batches:
            if batch.code.startswith("DUP-"):
                for k, record in enumerate(batch.at.tolist()):
                    for place in batch.said(k).related[:1]:
                        parent[root(record)] = root(place.record)
        return len({root(record) for record in parent})

    def said_in(self, lang: str | None) -> Findings:
        """The same findings with messages in another language than the workbook's; suggestions stay what the cells should hold."""
        other = copy.copy(self)
        other.lang = lang or self.book.lang
        return other

    @cached_property
    def fixable(self) -> Bools:
        """bool, one a finding in their order: a safe fix would remove it."""
        return self._fixable(np.arange(len(self)))

    def _fixable(self, chosen: NDArray[np.int64]) -> Bools:
        """``fixable`` of some findings; sources that none of them comes from are not asked."""
        result = np.zeros(len(chosen), bool)
        sources, inside = self._source[chosen], self._inside[chosen]
        for number in np.unique(sources).tolist():
            which = sources == number
            if number < len(self._batches):
                batch = self._batches[number]
                if RULES[batch.code].fix == "safe":
                    result[which] = batch.can_fix()[inside[which]]
            else:
                spot = self._spots[number - len(self._batches)]
                result[which] = spot.detail.fixable and RULES[spot.code].fix == "safe"
        return result

    def head(self, n: int) -> list[Finding]:
        """The first n findings."""
        return self._made(np.arange(min(n, len(self))))

    def __iter__(self) -> Iterator[Finding]:
        for start in range(0, len(self), _CHUNK):
            yield from self._made(np.arange(start, min(start + _CHUNK, len(self))))

    def __getitem__(self, k: int | slice) -> Finding | list[Finding]:  # type: ignore[override]
        numbers = range(len(self))[k]
        if isinstance(numbers, int):
            return self._made(np.array([numbers]))[0]
        return self._made(np.array(numbers, np.int64))

    def columns(self, limit: int | None = None) -> FindingColumns:
        """The first ``limit`` findings (None: all) as lists."""
        chosen = np.arange(len(self) if limit is None else min(limit, len(self)))
        result = FindingColumns()
        words, at = self._words(chosen)
        severities = [SEVERITIES[rank] for rank in (self._key[chosen] >> 58).tolist()]
        codes = [self._codes[place] for place in (self._key[chosen] & 1023).tolist()]
        result.severity, result.code = list(severities), codes
        result.fixable = self._fixable(chosen).tolist()
        for name in ("sheet", "row", "cell", "column", "field", "label", "id", "value", "message", "suggestion"):
            joined = [text for part in words for text in getattr(part, name)]
            setattr(result, name, [joined[i] for i in at])
        return result

    def _words(self, chosen: NDArray[np.int64]) -> tuple[list[Words], list[int]]:
        """Findings in words, source by source; and for each chosen one its place in the joined words."""
        parts: list[Words] = []
        place = np.zeros(len(chosen), np.int64)
        total = 0
        source = self._source[chosen]
        by_source = np.argsort(source, kind="stable")
        bounds = [*np.flatnonzero(np.diff(source[by_source], prepend=-1)).tolist(), len(by_source)]
        for start, end in pairwise(bounds):
            which = by_source[start:end]
            number, inside = int(source[which[0]]), self._inside[chosen[which]]
            if number < len(self._batches):
                parts.append(batch_words(self._batches[number], inside, self.lang))
            else:
                parts.append(spot_words(self._spots[number - len(self._batches)], self.book, self.lang))
            place[which] = np.arange(total, total + len(which))
            total += len(which)
        return parts, place.tolist()

    def _made(self, chosen: NDArray[np.int64]) -> list[Finding]:
        words, at = self._words(chosen)
        flat: list[tuple[Words, int]] = [(part, i) for part in words for i in range(len(part.message))]
        severities = (self._key[chosen] >> 58).tolist()
        sources, inside = self._source[chosen].tolist(), self._inside[chosen].tolist()
        result = []
        for n, where in enumerate(at):
            part, i = flat[where]
            code, detail, extra = self._detail(sources[n], inside[n])
            related = (*(sheet_ref(p.table.title, p.table.address(p.field, p.record)) for p in detail.related), *extra)
            result.append(
                Finding(
                    code,
                    SEVERITIES[severities[n]],
                    self.book.file,
                    part.sheet[i],
                    part.cell[i],
                    part.row[i],
                    part.column[i],
                    part.field[i],
                    part.id[i],
                    part.value[i],
                    part.message[i],
                    part.suggestion[i],
                    self._fix(sources[n], inside[n], detail),
                    related,
                )
            )
        return result

    def _detail(self, source: int, k: int) -> tuple[str, Detail, tuple[str, ...]]:
        if source < len(self._batches):
            return self._batches[source].code, self._batches[source].said(k), ()
        spot = self._spots[source - len(self._batches)]
        return spot.code, spot.detail, spot.related

    def _fix(self, source: int, k: int, detail: Detail) -> Fix | None:
        if source >= len(self._batches):
            spot = self._spots[source - len(self._batches)]
            return Fix(detail.edits, RULES[spot.code].fix or "display") if detail.edits else None
        batch = self._batches[source]
        safety = RULES[batch.code].fix
        edits = batch_edits(batch, k, detail) if safety else ()
        return Fix(edits, safety) if edits and safety else None

    def fixes(self, safety: Safety = "safe") -> list[Edit]:
        """The edits of all fixes up to this safety; of several for one cell the first stays (safer, then graver, then code).

        What is tidied up without a finding (the spelling of tag lists) comes last and never overrides.
        """
        limit = _SAFE_FIRST[safety]
        ranked = sorted(
            (b for b in (*self._batches, *self._silent) if b.silent or _SAFE_FIRST.get(RULES[b.code].fix or "display", 9) <= limit),
            key=lambda b: (
                b.silent,
                _SAFE_FIRST[RULES[b.code].fix or "safe"] if not b.silent else 0,
                _RANK[RULES[b.code].severity] if not b.silent else 0,
                b.code,
            ),
        )
        cells: dict[tuple[str, int, int], SetCell] = {}
        others: list[Edit] = []
        for batch in ranked:
            if not batch.silent and RULES[batch.code].fix is None:
                continue
            for k in np.flatnonzero(batch.can_fix()).tolist():
                for edit in batch_edits(batch, k, batch.said(k)):
                    if isinstance(edit, SetCell):
                        cells.setdefault((edit.sheet, edit.row, edit.column), edit)
                    else:
                        others.append(edit)
        for spot in self._spots:
            if spot.detail.edits and _SAFE_FIRST.get(RULES[spot.code].fix or "display", 9) <= limit:
                others += spot.detail.edits
        order = {title: i for i, title in enumerate(self.book.order)}
        return [*sorted(cells.values(), key=lambda e: (order.get(e.sheet, 0), e.row, e.column)), *others]


def batch_column(batch: Batch) -> int | None:
    """Column index of the cells of a batch; that of the id where the field has no column."""
    column = batch.table.columns.get(batch.field or "") or batch.table.columns.get(batch.table.schema.id_field or "")
    return column.index if column else None


def batch_edits(batch: Batch, k: int, detail: Detail) -> tuple[Edit, ...]:
    """The edits of one finding's fix."""
    if batch.mend is not None:
        return batch.mend(int(batch.at[k])) if batch.can_fix()[k] else ()
    if detail.replacement is None or batch.field is None or not batch.table.has(batch.field):
        return detail.edits
    return (batch.table.set_cell(batch.field, int(batch.at[k]), detail.replacement), *detail.edits)
