"""How sure it is that the values of a column have moved to other rows rather than been edited: in bits.

n bits: honest edits of as many cells would look like this once in 2^n columns.  Three kinds of evidence are weighed, and the
strongest counts.

* values that are found again: of the changed cells, m hold a value that another changed cell held before.  With p the chance that
  an honest new value is a given old one, and q the sum of p over the old values, m of n hits have a chance of at most (e n q / m)^m.
* the same values in another order: each value is lost as often as it is gained.  Of n honest edits with frequencies p_v that has the
  chance n! / Π n_v! · Π p_v^n_v; and a column whose equal values now stand together (it was sorted) has had d! of
  N! / Π N_v! arrangements to choose from.
* all values one row up or down, as after "delete cells, shift up": the product of p over the changed cells.
"""

from __future__ import annotations

from math import e, lgamma, log, log2

import numpy as np
from numpy.typing import NDArray

from sheetcrm._arrays import unique
from sheetcrm._values import NamedTuple
from sheetcrm.store.content import Hashes

ENOUGH = 14.0
LEAST = 3
_LN2 = log(2.0)
_TYPED = frozenset({"enum", "bool", "person", "list", "tags", "mirror"})
_MEASURED = frozenset({"date", "datetime", "number", "money", "wan", "integer", "year"})
_MOST_GROUPED = 40.0


class Change(NamedTuple):
    """A column before and now: one entry a record that is known from before, in the order of the rows then.

    place  order of the rows now;  bits  of the hashes;  kind  of the field;  changed  where they differ
    """

    old: Hashes
    new: Hashes
    changed: NDArray[np.bool_]
    place: NDArray[np.integer]
    bits: int
    kind: str


def moved(change: Change, least: int = LEAST) -> NDArray[np.bool_] | None:
    """The changed cells whose values come from each other, None when they may as well be edits."""
    at = np.flatnonzero(change.changed)
    if len(at) < least:
        return None
    was, now = change.old[at], change.new[at]
    found, lost = _counts(was)
    again = np.isin(now, found) & (now != 0)
    if int(again.sum()) < least:
        return None
    values, counts = _counts(change.old)
    common, gained = _counts(now)
    kept = np.minimum(lost[np.isin(found, common)], gained[np.isin(common, found)])
    matched = int(kept[np.intersect1d(found, common) != 0].sum())
    if matched < least:
        return None
    chance = _chances(found, values, counts, change)
    strength = max(
        _found_again(matched, len(at), float(chance[found != 0].sum()), change.kind),
        _same_values(at, int(kept.sum()), found, lost, values, counts, change),
        _shifted(at, values, counts, change),
    )
    if strength < ENOUGH:
        return None
    result = np.zeros(len(change.old), bool)
    result[at] = np.isin(now, found)
    return result


def _counts(hashes: Hashes) -> tuple[Hashes, NDArray[np.intp]]:
    values, counts = np.unique(hashes, return_counts=True)
    return values, counts


def _chances(wanted: Hashes, values: Hashes, counts: NDArray[np.intp], change: Change) -> NDArray[np.float64]:
    """The chance that somebody who types a new value types one of these: by how often values are repeated in the column."""
    total = len(change.old)
    there = values != 0
    filled = int(counts[there].sum())
    repeated = 1.0 if change.kind in _TYPED else 1.0 - int(there.sum()) / max(filled, 1)
    floor = 1 / 30 if change.kind in _MEASURED else 1 / (50 * max(total, 20))
    chance = repeated * counts[np.searchsorted(values, wanted)] / max(total, 1)
    return np.clip(chance, max(floor, 2.0**-change.bits), 1.0)


def _found_again(matched: int, changed: int, chance: float, kind: str) -> float:
    """Only where people type values of their own: dates and choices are often the same by honest means."""
    if kind in _TYPED or kind in _MEASURED:
        return 0.0
    return matched * log2(matched / (e * changed * chance)) if matched > e * changed * chance else 0.0


def _same_values(
    at: NDArray[np.intp], kept: int, found: Hashes, lost: NDArray[np.intp], values: Hashes, counts: NDArray[np.intp], change: Change
) -> float:
    odd = len(at) - kept
    if odd > len(at) // 32:
        return 0.0
    grouped = _grouped(counts, change) if odd == 0 else 0.0
    if _is_mapping(change.old[at], change.new[at]):
        return grouped
    total = len(change.old)
    share = np.clip(counts[np.searchsorted(values, found)] / total, 1 / 30 if change.kind in _MEASURED else 0.0, 1.0)
    share /= max(1.0, float(share.sum()))  # chances of different values add up to 1 at most
    return grouped - (_log2_orders(lost) + float((lost * np.log2(share)).sum())) - odd * (log2(len(at)) + log2(len(values)))


def _is_mapping(was: Hashes, now: Hashes) -> bool:
    """Each old value became one new value, again and again: values were replaced or moved on by a fixed step."""
    pairs = unique(was.astype(np.uint64) << np.uint64(32) | now)
    distinct = len(unique(was))
    return len(pairs) == distinct and len(was) > 2 * distinct


def _grouped(counts: NDArray[np.intp], change: Change) -> float:
    """Bits for a column whose equal values stand together now and did not before."""
    before, after = runs(change.old), runs(change.new[np.argsort(change.place, kind="stable")])
    distinct = len(counts)
    if after != distinct or before <= distinct or distinct < 2:
        return 0.0
    return min(_MOST_GROUPED, max(0.0, _log2_orders(counts) - lgamma(distinct + 1) / _LN2))


def runs(hashes: Hashes) -> int:
    """How many times the value changes from one row to the next, and one."""
    return 1 + int(np.count_nonzero(hashes[1:] != hashes[:-1]))


def _log2_orders(counts: NDArray[np.intp]) -> float:
    """log2 of n! / Π n_v!."""
    return (lgamma(int(counts.sum()) + 1) - sum(lgamma(int(c) + 1) for c in counts)) / _LN2


def _shifted(at: NDArray[np.intp], values: Hashes, counts: NDArray[np.intp], change: Change) -> float:
    total = len(change.old)
    best = 0.0
    for step in (-1, 1):
        source = at + step
        inside = (source >= 0) & (source < total)
        hit = inside & (change.new[at] == change.old[np.clip(source, 0, total - 1)]) & (change.new[at] != 0)
        count = int(hit.sum())
        if count >= 5 and count >= 0.9 * len(at):
            share = np.maximum(counts[np.searchsorted(values, change.new[at][hit])] / total, 2.0**-change.bits)
            best = max(best, float(-np.log2(share).sum()) - log2(2 * total) - (len(at) - count) * log2(len(at) + 1))
    return best
