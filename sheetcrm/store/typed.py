"""From stored cells to meaning: each distinct content of a column is read once, by the kind of its field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sheetcrm._arrays import unique
from sheetcrm.cells import CellKind, Raw
from sheetcrm.package import KIND_MASK, StringPool, number_literal
from sheetcrm.schema import Field, Problem, Read, ReadContext, TextsRead
from sheetcrm.schema.currencies import currency_code
from sheetcrm.store.column import Bools, Column, Ints, PoolTexts, ProblemGroup, TypedColumn

_PIECE = 4096
_FEW = 64
"""Codes are sorted while they are fewer than one in so many of all there are; else each is marked in its place."""
_IDS = frozenset({"id", "ref"})
_AS_THEY_ARE = frozenset({"text", "longtext", "mirror"}) | _IDS
"""Kinds whose values are the texts themselves: nothing is kept of a column where nothing is special."""


def blank_column(length: int, *, numeric: bool) -> TypedColumn:
    """The typed column of a field that the sheet does not have: nothing was given anywhere."""
    values: NDArray[Any] = np.full(length, np.nan) if numeric else np.full(length, -1, np.int32)
    return TypedColumn(values, [], np.ones(length, bool), np.zeros(length, bool), [])


def type_column(column: Column, field: Field, context: ReadContext) -> TypedColumn:
    """Read a whole column.

    Numbers and dates of numeric kinds go through the kind's ``read_numbers`` as one array, when it has one; everything
    else is read once for each distinct content and spread over the records by its code.
    """
    typed = blank_column(len(column.kind), numeric=field.kind.numeric)
    collector = _Collector(typed, field, context)
    kinds = column.kind & KIND_MASK
    texts = kinds == CellKind.TEXT
    if texts.any():
        collector.texts(column, np.flatnonzero(texts))
    for kind in (CellKind.BOOL, CellKind.ERROR):
        at = np.flatnonzero(kinds == kind)
        if at.size:
            collector.scattered(column, at)
    numbers = np.flatnonzero((kinds == CellKind.NUMBER) | (kinds == CellKind.DATE))
    if numbers.size:
        collector.numbers(column, numbers)
    typed.problems = collector.groups()
    return typed


def currency_context(context: ReadContext, currency: object) -> ReadContext | None:
    """How the amounts of a row in another currency are read that are none in the base currency; None for a row in the base currency.

    currency  what the row says (code, sign or word), None for a blank
    """
    own = currency_code(str(currency)) if currency is not None else ""
    if not own or own == str(context.settings["currency.base"]).upper():
        return None
    return replace(context, settings=context.settings.replace(currency__base=own))


def read_own_currency(typed: TypedColumn, column: Column, field: Field, context: ReadContext, currency: TypedColumn) -> None:
    """Read once more, in place, the amounts that are none in the base currency, with the signs of the currency of their row.

    Each distinct pair of text and currency is read once.
    """
    at = np.flatnonzero(typed.bad & column.is_text & ~currency.blank)
    for code in unique(currency.values[at]).tolist() if at.size else ():
        own = currency_context(context, currency.domain[code])
        rows = at[currency.values[at] == code]
        if own is None:
            continue
        _without(typed, rows)
        typed.bad[rows] = False
        collector = _Collector(typed, field, own)
        collector.texts(column, rows)
        typed.problems += collector.groups()


def _without(typed: TypedColumn, rows: NDArray[np.intp]) -> None:
    """Take back the problems of these records."""
    kept = []
    for group in typed.problems:
        stays = ~np.isin(group.at, rows)
        if stays.any():
            kept.append(ProblemGroup(group.code, group.at[stays], group.of[stays], group.details))
    typed.problems = kept


class _Collector:
    """Builds one typed column from several bundles of distinct contents."""

    def __init__(self, typed: TypedColumn, field: Field, context: ReadContext) -> None:
        self.typed, self.field, self.context = typed, field, context
        self.found: dict[str, list[tuple[Ints, Ints, list[Problem]]]] = {}

    def texts(self, column: Column, at: NDArray[np.intp]) -> None:
        """All text cells: distinct pool codes are read once."""
        distinct, of = _distinct(column.code[at], len(column.strings))
        if self.field.kind.name in _AS_THEY_ARE and self._unremarkable(column, distinct):
            self.typed.domain = PoolTexts(column.strings, distinct, keep=self.field.kind.name in _IDS)
            self.typed.values[at] = of
            self.typed.blank[at] = False
            return
        contents = column.strings.take(distinct)
        found = self.field.kind.read_texts(contents, self.field, self.context)
        if self.field.kind.numeric or self.typed.domain:
            self.spread(found.reads(), len(distinct), at, of)
        else:
            self.spread_texts(found, at, of)

    def _unremarkable(self, column: Column, distinct: Ints) -> bool:
        """All texts are their own values and all differ; found out piece by piece, so that they are never all in memory."""
        strings, kind, limit = column.strings, self.field.kind, self.field.max_length
        look = None  # most are known to be their own values without being looked at
        if len(distinct) > _PIECE and (made_of := getattr(kind, "takes_made_of", None)):
            look = ~strings.made_of(distinct, *made_of)
        elif len(distinct) > _PIECE and getattr(kind, "takes_plain", False):
            look = ~strings.surely_plain()[distinct]
            if limit:
                look |= strings.sizes(distinct) > limit
        if look is not None:
            return all(map(self._as_they_are, _pieces(strings, distinct[look]))) and strings.all_differ(distinct)
        seen: set[int] = set()
        for contents in _pieces(strings, distinct):
            if not self._as_they_are(contents):
                return False
            seen.update(map(hash, contents))
        return len(seen) == len(distinct)

    def _as_they_are(self, contents: list[str]) -> bool:
        """Nothing is said about these texts, and reading changes none (inner blanks are made one without a word)."""
        found = self.field.kind.read_texts(contents, self.field, self.context)
        return not found.special and found.values == contents

    def spread_texts(self, found: TextsRead, at: NDArray[np.intp], of: Ints) -> None:
        """The first bundle of a column of codes: nearly all texts are values without a word, and all are different."""
        values, special = found
        count = len(values)
        blank, bad = np.zeros(count, bool), np.zeros(count, bool)
        problems: dict[str, list[tuple[int, Problem]]] = {}
        for k, read in special.items():
            blank[k], bad[k] = read.blank, read.value is None and not read.blank
            for problem in read.problems:
                problems.setdefault(problem.code, []).append((k, problem))
        unique = dict.fromkeys(values)
        unique.pop(None, None)
        self.typed.domain = list(unique)
        if len(unique) == count:
            code = np.arange(count, dtype=np.int32)
        else:
            codes = {None: -1, **{value: code for code, value in enumerate(unique)}}
            code = np.fromiter(map(codes.__getitem__, values), np.int32, count)
        self.typed.values[at] = code[of]
        self._mark(at, of, blank, bad, problems)

    def scattered(self, column: Column, at: NDArray[np.intp]) -> None:
        """Booleans and errors: few distinct contents."""
        distinct, of = np.unique(column.code[at], return_inverse=True)
        first = [int(at[np.argmax(of == k)]) for k in range(len(distinct))]
        self.spread((self._read(column.raw(i)) for i in first), len(distinct), at, of.astype(np.int32))

    def numbers(self, column: Column, at: NDArray[np.intp]) -> None:
        """Number and date cells; literals that a float does not tell are read on their own."""
        assert column.number is not None
        odd = np.fromiter((i for i in column.number_text), np.intp, len(column.number_text))
        bulk = getattr(self.field.kind, "read_numbers", None)
        if odd.size and not (bulk and self.field.kind.numeric):
            odd = odd[np.isin(odd, at)]
            self.spread((self._read(column.raw(int(i))) for i in odd), len(odd), odd, np.arange(len(odd), dtype=np.int32))
            at = at[~np.isin(at, odd)]
        values, dates = column.number[at], (column.kind[at] & KIND_MASK) == CellKind.DATE
        if bulk:
            result, problems, blank = bulk(values, dates, self.field, self.context)
            self.typed.values[at] = result
            self.typed.blank[at] = False if blank is None else blank
            for problem, mask in problems:
                hit = at[mask]
                if hit.size:
                    self._note(problem, hit)
            self.typed.bad[at] |= np.isnan(result) & ~self.typed.blank[at]
            return
        keys = np.stack([values, dates.astype(float)], axis=1)
        distinct, of = np.unique(keys, axis=0, return_inverse=True)
        raws = (Raw(CellKind.DATE if d else CellKind.NUMBER, number_literal(float(v)), float(v)) for v, d in distinct)
        self.spread((self._read(raw) for raw in raws), len(distinct), at, of.reshape(-1).astype(np.int32))

    def _read(self, raw: Raw) -> Read:
        return self.field.kind.read(raw, self.field, self.context)

    def _note(self, problem: Problem, at: NDArray[np.intp]) -> None:
        self.found.setdefault(problem.code, []).append((at.astype(np.int32), np.zeros(len(at), np.int32), [problem]))

    def spread(self, reads: Iterable[Read], count: int, at: NDArray[np.intp], of: Ints) -> None:
        """Distinct reads -> arrays over the records ``at``; ``of`` says which read each record has."""
        numeric = self.field.kind.numeric
        value = np.full(count, np.nan) if numeric else np.full(count, -1, np.int32)
        blank, bad = np.zeros(count, bool), np.zeros(count, bool)
        problems: dict[str, list[tuple[int, Problem]]] = {}
        domain = self.typed.domain = list(self.typed.domain)
        codes = {} if numeric else {known: code for code, known in enumerate(domain)}
        for k, read in enumerate(reads):
            content, blank[k], noted = read
            if noted:
                for problem in noted:
                    problems.setdefault(problem.code, []).append((k, problem))
            if content is None:
                bad[k] = not read.blank
            elif numeric:
                value[k] = content
            else:
                code = codes.get(content)
                if code is None:
                    code = codes[content] = len(domain)
                    domain.append(content)
                value[k] = code
        self.typed.values[at] = value[of]
        self._mark(at, of, blank, bad, problems)

    def _mark(self, at: NDArray[np.intp], of: Ints, blank: Bools, bad: Bools, problems: dict[str, list[tuple[int, Problem]]]) -> None:
        """Blank and unreadable cells, and the problems of distinct contents, spread over the records."""
        self.typed.blank[at] = blank[of] if blank.any() else False
        if bad.any():
            self.typed.bad[at] = bad[of]
        for rule, pairs in problems.items():
            which = np.full(len(blank), -1, np.int32)
            which[[k for k, _ in pairs]] = np.arange(len(pairs), dtype=np.int32)
            index = which[of]
            hit = index >= 0
            self.found.setdefault(rule, []).append((at[hit].astype(np.int32), index[hit], [problem for _, problem in pairs]))

    def groups(self) -> list[ProblemGroup]:
        return [joined(code, parts) for code, parts in self.found.items()]


def _distinct(codes: Ints, count: int) -> tuple[Ints, Ints]:
    """The distinct ones of codes below ``count``, ascending, and which of them each code is."""
    if len(codes) * _FEW < count:
        distinct = unique(codes)
        return distinct, np.searchsorted(distinct, codes).astype(np.int32)
    flags = np.zeros(count, bool)
    flags[codes] = True
    distinct = np.flatnonzero(flags).astype(np.int32)
    place = np.empty(count, np.int32)
    place[distinct] = np.arange(len(distinct), dtype=np.int32)
    return distinct, place[codes]


def _pieces(strings: StringPool, codes: Ints) -> Iterator[list[str]]:
    """Texts a few thousand at a time."""
    for start in range(0, len(codes), _PIECE):
        yield strings.take(codes[start : start + _PIECE])


def joined(code: str, parts: list[tuple[Ints, Ints, list[Problem]]]) -> ProblemGroup:
    """One group of the problems of a code that were found in several parts: (records, which detail, details)."""
    details: list[Problem] = []
    at: list[Ints] = []
    of: list[Ints] = []
    for rows, index, found in parts:
        at.append(rows)
        of.append(index + len(details))
        details += found
    rows, index = np.concatenate(at), np.concatenate(of)
    order = np.argsort(rows, kind="stable")
    return ProblemGroup(code, rows[order], index[order].astype(np.int32), details)
