"""``Findings``: many problems, kept as arrays; ``Finding`` objects are made for those that somebody looks at."""

from __future__ import annotations

import copy
import dataclasses
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sheetcrm._arrays import unique
from sheetcrm._values import dataclass
from sheetcrm.cells import sheet_ref
from sheetcrm.rules._batch import Batch, Bools, Detail, Found, Ints, Spot
from sheetcrm.rules._finding import SEVERITIES, Finding, Fix, Safety, Severity
from sheetcrm.rules._groups import Group, count_groups, groups_of
from sheetcrm.rules._rule import RULES
from sheetcrm.rules._suppressing import Identity, Reason, Silenced, batch_identity, batch_part, spot_identity
from sheetcrm.rules._words import Words, batch_words, spot_words
from sheetcrm.store import AppendRow, Edit, SetCell, by_place

if TYPE_CHECKING:
    from sheetcrm.store import Book

_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}
_SAFE_FIRST: dict[Safety, int] = {"safe": 0, "unsafe": 1, "display": 2}
_CHUNK = 2048  # findings put into words at a time while iterating


@dataclass(slots=True)
class FindingColumns(Words):
    """Findings as parallel lists, in their order: what a sheet or a file needs, without an object for each.  fixable: by a safe fix."""

    severity: list[str] = dataclasses.field(default_factory=list)
    code: list[str] = dataclasses.field(default_factory=list)
    fixable: list[bool] = dataclasses.field(default_factory=list)

    def __len__(self) -> int:
        return len(self.code)


class Findings(Sequence[Finding]):
    """All problems of a workbook: severity E, W, I; then sheet in workbook order, row, column, code."""

    def __init__(self, book: Book, found: Sequence[Found], silenced: Silenced | None = None) -> None:
        self.book = book
        self.lang: str = book.lang
        """The language of the messages."""
        self._silent = [f for f in found if isinstance(f, Batch) and f.silent and len(f)]
        self._batches = [f for f in found if isinstance(f, Batch) and not f.silent and len(f)]
        self._spots = [f for f in found if isinstance(f, Spot)]
        self._codes = sorted({b.code for b in self._batches} | {s.code for s in self._spots})
        self._silenced = silenced
        self._reasons: dict[int, Reason] = {}
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

    @cached_property
    def suppressed(self) -> Findings:
        """What was found and is not reported, because somebody accepted it; ``reason`` says who."""
        silenced = self._silenced
        result = Findings(self.book, silenced.gone if silenced is not None else ())
        result.lang = self.lang
        if silenced is not None:
            reasons = {id(one): reason for one, reason in zip(silenced.gone, silenced.reasons, strict=True)}
            result._reasons = {number: reasons[id(one)] for number, one in enumerate([*result._batches, *result._spots])}
        return result

    def reason(self, k: int) -> Reason | None:
        """Why finding k is silent; None for one that is reported."""
        return self._reasons.get(int(self._source[k]))

    def identity(self, k: int) -> Identity:
        """What finding k is about, whatever row it stands in."""
        source, inside = int(self._source[k]), int(self._inside[k])
        if source < len(self._batches):
            return batch_identity(self._batches[source], inside)
        return spot_identity(self._spots[source - len(self._batches)], self.book)

    def part(self, keep: Bools) -> Findings:
        """Only the findings, in their order, where ``keep`` is true; what was silenced stays known."""
        found: list[Found] = list(self._silent)
        for number, batch in enumerate(self._batches):
            chosen = np.zeros(len(batch), bool)
            chosen[self._inside[(self._source == number) & keep]] = True
            if chosen.any():
                found.append(batch_part(batch, chosen))
        wanted = set(self._source[keep].tolist())
        found += [spot for number, spot in enumerate(self._spots, len(self._batches)) if number in wanted]
        result = Findings(self.book, found, self._silenced)
        result.lang = self.lang
        return result

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
        return unique(np.concatenate(at)).astype(np.int32) if at else np.zeros(0, np.int32)

    def tally(self, sheet: str) -> tuple[Ints, Ints]:
        """(errors, warnings) of each record of a sheet (by key), in the order of its table."""
        length = self.book.tables[sheet].length
        counts = {severity: np.zeros(length, np.int32) for severity in SEVERITIES}
        for batch in self._batches:
            if batch.table.key == sheet:
                np.add.at(counts[batch.severity or RULES[batch.code].severity], batch.at, 1)
        return counts["E"], counts["W"]

    def beside_records(self) -> list[tuple[str | None, int | None, Severity]]:
        """(title of the worksheet or None, row or None, severity) of each finding that belongs to no record."""
        return [(spot.title, spot.row, spot.severity or RULES[spot.code].severity) for spot in self._spots]

    def fixable_by_code(self) -> dict[str, int]:
        """Code -> how many of its findings have a fix that ``fix`` makes (safe) or ``fix --unsafe`` (unsafe)."""
        counts: Counter[str] = Counter()
        for batch in self._batches:
            if safety_of(batch) in ("safe", "unsafe"):
                counts[batch.code] += int(batch.can_fix().sum())
        for spot in self._spots:
            if safety_of(spot) in ("safe", "unsafe") and spot.detail.fixable:
                counts[spot.code] += 1
        return {code: n for code, n in counts.items() if n}

    def pick(self, limit: int | None = None) -> NDArray[np.int64]:
        """Numbers of the first ``limit`` findings of each rule (None: of all findings), in their order."""
        if limit is None:
            return np.arange(len(self))
        code = (self._key & 1023).astype(np.int64)
        by_code = np.argsort(code, kind="stable")
        starts = np.flatnonzero(np.diff(code[by_code], prepend=-1))
        rank = np.empty(len(code), np.int64)
        rank[by_code] = np.arange(len(code)) - np.repeat(starts, np.diff(np.append(starts, len(code))))
        return np.flatnonzero(rank < limit)

    def pages(self, chosen: NDArray[np.int64], size: int = 4096) -> Iterator[FindingColumns]:
        """Some findings (by number) as lists, ``size`` at a time."""
        for start in range(0, len(chosen), size):
            yield self._columns(chosen[start : start + size])

    def some(self, chosen: NDArray[np.int64]) -> Iterator[Finding]:
        """Some findings (by number) as objects, made a few at a time."""
        for start in range(0, len(chosen), _CHUNK):
            yield from self._made(chosen[start : start + _CHUNK])

    def duplicate_groups(self) -> int:
        """Number of groups of customers that look like one: connected components over the pairs that DUP- rules found."""
        customers = self.book.tables.get("customers")
        wanted = [batch for batch in self._batches if batch.code.startswith("DUP-")]
        return count_groups(wanted, customers.length) if customers is not None and wanted else 0

    def groups(self, least: float = 0.0, without: Collection[str] = ()) -> list[Group]:
        """Those groups with their confidence, customers of one id (ID-DUP) among them.

        least  only pairs at least as sure count;  without  pairs of these rules do not
        """
        wanted = (b for b in self._batches if b.table.key == "customers" and (b.code.startswith("DUP-") or b.code == "ID-DUP"))
        return groups_of(wanted, least, without)

    def said_in(self, lang: str | None) -> Findings:
        """The same findings with messages in another language than the workbook's; suggestions stay what the cells should hold."""
        other = copy.copy(self)
        other.lang = lang or self.book.lang
        other.__dict__.pop("suppressed", None)
        return other

    @cached_property
    def fixable(self) -> Bools:
        """bool, one a finding in their order: a safe fix would remove it."""
        return self.fixable_as("safe", np.arange(len(self)))

    def fixable_as(self, safety: Safety, chosen: NDArray[np.int64]) -> Bools:
        """bool, one for each of some findings (by number): a fix of this safety would remove it.

        Sources that none of them comes from are not asked.
        """
        result = np.zeros(len(chosen), bool)
        sources, inside = self._source[chosen], self._inside[chosen]
        for number in unique(sources).tolist():
            which = sources == number
            if number < len(self._batches):
                batch = self._batches[number]
                if safety_of(batch) == safety:
                    result[which] = batch.can_fix()[inside[which]]
            else:
                spot = self._spots[number - len(self._batches)]
                result[which] = spot.detail.fixable and safety_of(spot) == safety
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
        return self._columns(np.arange(len(self) if limit is None else min(limit, len(self))))

    def _columns(self, chosen: NDArray[np.int64]) -> FindingColumns:
        result = FindingColumns()
        words, at = self._words(chosen)
        severities = [SEVERITIES[rank] for rank in (self._key[chosen] >> 58).tolist()]
        codes = [self._codes[place] for place in (self._key[chosen] & 1023).tolist()]
        result.severity, result.code = list(severities), codes
        result.fixable = self.fixable_as("safe", chosen).tolist()
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
            return Fix(detail.edits, safety_of(spot) or "display") if detail.edits else None
        batch = self._batches[source]
        safety = safety_of(batch)
        edits = batch_edits(batch, k, detail) if safety else ()
        return Fix(edits, safety) if edits and safety else None

    def fixes(self, safety: Safety = "safe") -> list[Edit]:
        """The edits of all fixes up to this safety; of several for one cell the first stays (safer, then graver, then code).

        What is tidied up without a finding (the spelling of tag lists) comes last and never overrides.
        """
        limit = _SAFE_FIRST[safety]
        cells: list[SetCell] = []
        others: dict[object, Edit] = {}
        for edit in chain(self._batch_fixes(limit), self._spot_fixes(limit)):
            if isinstance(edit, SetCell):
                cells.append(edit)
            else:
                others.setdefault(id(edit) if isinstance(edit, AppendRow) else edit, edit)
        order = {title: i for i, title in enumerate(self.book.order)}
        first = by_place(cells[::-1])
        return [*sorted(first.values(), key=lambda e: (order.get(e.sheet, 0), e.row, e.column)), *others.values()]

    def _batch_fixes(self, limit: int) -> Iterator[Edit]:
        """Safer ones first, then graver, then by code; what is tidied up in silence last."""
        found = [(_SAFE_FIRST[safety], _RANK[RULES[b.code].severity], b.code, b) for b in self._batches if (safety := allowed(b, limit))]
        ranked = [batch for *_, batch in sorted(found, key=lambda one: one[:3])]
        for batch in (*ranked, *self._silent):
            yield from all_edits(batch)

    def _spot_fixes(self, limit: int) -> Iterator[Edit]:
        for spot in self._spots:
            if allowed(spot, limit):
                yield from spot.detail.edits


def allowed(found: Found, limit: int) -> Safety | None:
    """How safe the fixes of these findings are, None where they are shown only, or not safe enough."""
    safety = safety_of(found)
    return safety if safety not in (None, "display") and _SAFE_FIRST[safety] <= limit else None


def safety_of(found: Found) -> Safety | None:
    """How safe the fixes of these findings are: as they say themselves, else as their rule says."""
    return found.safety or (RULES[found.code].fix if found.code else None)


def batch_column(batch: Batch) -> int | None:
    """Column index of the cells of a batch; that of the id where the field has no column."""
    column = batch.table.columns.get(batch.field or "") or batch.table.columns.get(batch.table.schema.id_field or "")
    return column.index if column else None


def all_edits(batch: Batch) -> Iterable[Edit]:
    """The edits of the fixes of all findings."""
    fixable = np.flatnonzero(batch.can_fix())
    known = batch.of if batch.mend is None and batch.detail is None else None
    further = any(isinstance(detail, Detail) and detail.edits for detail in batch.details)
    if known is not None and batch.field is not None and batch.table.has(batch.field) and not further:
        values = [batch.details[k].replacement for k in known[fixable].tolist()]
        return batch.table.set_cells(batch.field, batch.at[fixable], values)
    return chain.from_iterable(batch_edits(batch, k, batch.said(k)) for k in fixable.tolist())


def batch_edits(batch: Batch, k: int, detail: Detail) -> tuple[Edit, ...]:
    """The edits of one finding's fix."""
    if batch.mend is not None:
        return batch.mend(int(batch.at[k])) if batch.can_fix()[k] else ()
    if detail.replacement is None or batch.field is None or not batch.table.has(batch.field):
        return detail.edits
    return (batch.table.set_cell(batch.field, int(batch.at[k]), detail.replacement), *detail.edits)
