"""A typed column after a few of its cells have changed: those are read again, what the others mean is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sheetcrm.schema import Field, ReadContext
from sheetcrm.store.column import Bools, Column, Ints, PoolTexts, ProblemGroup, TypedColumn, places_of
from sheetcrm.store.typed import joined, type_column


def retyped(old: TypedColumn, column: Column, field: Field, context: ReadContext, at: Ints) -> TypedColumn:
    """``type_column`` of a column that was typed before the cells of the records ``at`` (ascending) changed.

    The same values, blanks and problems; only the order of the domain may be another.  ``old`` stays as it is.
    """
    new = type_column(_some(column, at), field, context)
    blank, bad = old.blank.copy(), old.bad.copy()
    blank[at], bad[at] = new.blank, new.bad
    values, domain = old.values.copy(), old.domain
    if field.kind.numeric:
        values[at] = new.values
    else:
        domain, values[at] = _extended(old.domain, old.values[at], new)
        domain, values = _used(domain, values)
    return TypedColumn(values, domain, blank, bad, _problems(old.problems, new.problems, at, len(values)))


def _some(column: Column, at: Ints) -> Column:
    """The cells of some records."""
    number = None if column.number is None else column.number[at]
    literals = {k: column.number_text[i] for k, i in enumerate(at.tolist()) if i in column.number_text}
    return Column(column.field, column.index, column.header, column.kind[at], column.code[at], number, literals, column.strings)


def _extended(domain: Sequence[Any], before: Ints, new: TypedColumn) -> tuple[Sequence[Any], Ints]:
    """The domain with the new values at its end, and the codes of the new cells; ``before``: those that they had."""
    place = _places(new, before, domain)
    unknown = np.flatnonzero(place < 0)
    place[unknown] = len(domain) + np.arange(len(unknown), dtype=np.int32)
    more = [new.domain[k] for k in unknown.tolist()]
    if more:
        domain = domain.with_texts(more) if isinstance(domain, PoolTexts) else [*domain, *more]
    return domain, np.append(place, np.int32(-1))[new.values]


def _places(new: TypedColumn, before: Ints, domain: Sequence[Any]) -> Ints:
    """``places_of`` the new values in the domain."""
    if isinstance(domain, PoolTexts):
        return places_of(new.domain if isinstance(new.domain, PoolTexts) else domain.pooled(new.domain), domain)
    place = np.full(len(new.domain), -1, np.int32)
    both = (before >= 0) & (new.values >= 0)
    place[new.values[both]] = before[both]  # mostly the same is written in another way: no need to look through the whole domain
    left = [k for k, code in enumerate(place.tolist()) if code < 0 or domain[code] != new.domain[k]]
    if left:
        place[left] = places_of([new.domain[k] for k in left], domain)
    return place


def _used(domain: Sequence[Any], values: NDArray[Any]) -> tuple[Sequence[Any], NDArray[Any]]:
    """Without what no record has any more."""
    used = np.zeros(len(domain) + 1, np.bool_)  # the last one is for -1
    used[values] = True
    used[-1] = True
    if used.all():
        return domain, values
    kept = np.flatnonzero(used[:-1])
    number = np.full(len(used), -1, np.int32)
    number[kept] = np.arange(len(kept), dtype=np.int32)
    return domain.at(kept) if isinstance(domain, PoolTexts) else [domain[k] for k in kept.tolist()], number[values]


def _problems(old: list[ProblemGroup], new: list[ProblemGroup], at: Ints, length: int) -> list[ProblemGroup]:
    """Those of the records that did not change, and the new ones."""
    changed: Bools = np.zeros(length, np.bool_)
    changed[at] = True
    found: dict[str, list[tuple[Ints, Ints, Any]]] = {}
    for group in old:
        stays = ~changed[group.at]
        if stays.any():
            found.setdefault(group.code, []).append((group.at[stays], group.of[stays], group.details))
    for group in new:
        found.setdefault(group.code, []).append((at[group.at], group.of, group.details))
    return [joined(code, parts) for code, parts in found.items()]
