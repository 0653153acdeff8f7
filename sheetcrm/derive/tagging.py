"""The tags of each customer after normalisation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

import numpy as np

from sheetcrm._values import NamedTuple
from sheetcrm.derive.columns import BLANK, Bools, Floats, Ints
from sheetcrm.tags import Reading, Tag


class TagName(NamedTuple):
    """A tag as figures name it: canonical name and dimension, or the text as typed (dimension None) for an unknown one."""

    name: str
    dimension: str | None
    known: bool
    tag: Tag


class CustomerTags(NamedTuple):
    """Tags of the counted customers; a customer has each tag once.

    names     the distinct tags, in order of appearance
    customer  int32[k], tag  int32[k]: one entry for each tag of each customer, by record of Customers
    """

    names: list[TagName]
    customer: Ints
    tag: Ints


def tag_lists(readings: Sequence[Reading], *, drop_unknown: bool) -> list[tuple[Tag, ...]]:
    """The tags of each distinct cell; ``drop_unknown`` leaves out unknown ones, but not those behind an unknown dimension."""
    if not drop_unknown:
        return [reading.tags for reading in readings]
    lists = []
    for reading in readings:
        unknown = {issue.tag for issue in reading.issues if issue.code == "TAG-UNKNOWN"}
        lists.append(tuple(tag for tag in reading.tags if tag not in unknown))
    return lists


def customer_tags(values: Ints, cells: Sequence[tuple[Tag, ...]], counted: Bools) -> CustomerTags:
    """values: code into the distinct ``cells`` or -1, one entry a record of Customers."""
    tags = list(chain.from_iterable(cells))  # in no cell is one twice
    keys = [tag.key for tag in tags]
    first = dict(zip(reversed(keys), reversed(tags), strict=True))
    place = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    names = [
        TagName(tag.name, tag.dimension, True, tag) if tag.known else TagName(tag.text, None, False, tag) for tag in map(first.__getitem__, place)
    ]
    sizes = np.array([*map(len, cells), 0], np.int64)
    flat = np.fromiter(map(place.__getitem__, keys), np.int32, len(keys))
    starts = np.cumsum(sizes) - sizes
    who = np.flatnonzero(counted & (values >= 0))
    count = sizes[values[who]]
    customer = np.repeat(who, count).astype(np.int32)
    within = np.arange(len(customer)) - np.repeat(np.cumsum(count) - count, count)
    carried = flat[np.repeat(starts[values[who]], count) + within] if len(flat) else np.zeros(0, np.int32)
    return CustomerTags(names, customer, carried)


def tagged(values: Ints, cells: Sequence[tuple[Tag, ...]]) -> Bools:
    """True where at least one tag is left after normalisation."""
    some = np.array([bool(tags) for tags in cells] + [False], np.bool_)
    result: Bools = some[values]
    return result


def tag_cadence(values: Ints, cells: Sequence[tuple[Tag, ...]], days_of: Callable[[str], float | None], dimension: str = "跟进频率") -> Floats:
    """Days by the frequency tags of each customer: the shortest that is not 0; 0 when all are 0; nan without such a tag.

    days_of: name of a tag -> its cadence in days, None when it has none.
    """
    table = np.full(len(cells) + 1, np.nan)
    for i, tags in enumerate(cells):
        found = [days for tag in tags if tag.known and tag.dimension == dimension and (days := days_of(tag.name)) is not None]
        if found:
            table[i] = min((days for days in found if days > 0), default=0.0)
    return table[np.where(values < 0, BLANK, values)]
