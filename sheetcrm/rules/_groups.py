"""Customers that look like one, as groups: what the duplicate rules found pair by pair, put together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from sheetcrm._arrays import unique
from sheetcrm._values import NamedTuple
from sheetcrm.rules._batch import Batch, Ints


class Group(NamedTuple):
    """Customers that probably are one.

    confidence  0–1: a pair is as sure as its best reason, a group as the weakest pair without which it would fall apart
    members     records of Customers (positions in the table), ascending;  reasons  rule codes, sorted
    """

    confidence: float
    members: tuple[int, ...]
    reasons: tuple[str, ...]


def groups_of(batches: Iterable[Batch], least: float = 0.0, without: Collection[str] = ()) -> list[Group]:
    """The connected components over the pairs of these batches, by their first member.

    Pairs: same id 1.00, same e-mail 0.95, same mobile number 0.90, same company key 0.85, same landline 0.75, similar names their
    similarity.  least: pairs that are less sure do not count;  without: nor do those of these rules.
    """
    found = (edge for batch in batches if batch.code not in without for edge in _edges(batch))
    edges = sorted((edge for edge in found if edge[0] >= least), key=lambda edge: (-edge[0], edge[1:]))
    parent: dict[int, int] = {}
    sure: dict[int, float] = {}
    reasons: dict[int, set[str]] = {}

    def root(record: int) -> int:
        while parent.setdefault(record, record) != record:
            parent[record] = parent[parent[record]]
            record = parent[record]
        return record

    for confidence, a, b, code in edges:
        x, y = root(a), root(b)
        said = reasons.pop(x, set()) | reasons.pop(y, set()) | {code}
        if x != y:
            parent[y], sure[x] = x, confidence
        reasons[x] = said
    members: dict[int, list[int]] = {}
    for record in sorted(parent):
        members.setdefault(root(record), []).append(record)
    return [Group(sure[top], tuple(found), tuple(sorted(reasons[top]))) for top, found in members.items()]


def _edges(batch: Batch) -> list[tuple[float, int, int, str]]:
    if batch.other is None or batch.sure is None:
        return []
    pairs = zip(batch.sure.tolist(), batch.at.tolist(), batch.other.tolist(), strict=True)
    edges = [(sure, a, b, batch.code) for sure, a, b in pairs if a != b and sure == sure]
    return edges + [(sure, a, b, batch.code) for a, b, sure in batch.also]


def count_groups(batches: Iterable[Batch], records: int) -> int:
    """Number of connected components over the pairs; arrays only, however many there are."""
    return len(unique(_labels(batches, records)[1]))


def group_sizes(at: Sequence[int] | Ints, other: Sequence[int] | Ints, records: int) -> Ints:
    """int32, one a record: members of its component over these pairs, 1 for a record in none."""
    label = _components(np.asarray(at, np.int32), np.asarray(other, np.int32), records)
    sizes: Ints = np.bincount(label, minlength=records)[label].astype(np.int32)
    return sizes


def _labels(batches: Iterable[Batch], records: int) -> tuple[Ints, Ints]:
    """(records that stand in a pair, their component)."""
    named = [batch for batch in batches if batch.other is not None]
    pairs = [(batch.at, batch.other) for batch in named if batch.other is not None]
    pairs += [(np.array([a for a, _, _ in b.also], np.int32), np.array([o for _, o, _ in b.also], np.int32)) for b in named if b.also]
    if not pairs:
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    a = np.concatenate([np.asarray(at, np.int32) for at, _ in pairs])
    b = np.concatenate([np.asarray(other, np.int32) for _, other in pairs])
    label, inside = _components(a, b, records), unique(np.concatenate([a, b]))
    return inside, label[inside]


def _components(a: Ints, b: Ints, records: int) -> NDArray[np.int32]:
    """int32, one a record: the smallest record of its component."""
    label = np.arange(records, dtype=np.int32)
    while True:
        low = np.minimum(label[a], label[b])
        new = label.copy()
        np.minimum.at(new, label[a], low)
        np.minimum.at(new, label[b], low)
        new = new[new]
        if np.array_equal(new, label):
            return label
        label = new
