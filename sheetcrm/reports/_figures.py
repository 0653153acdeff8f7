"""Small arithmetic that all blocks share.  Figures stay unrounded; only what is shown is rounded, decimal, half up."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

from sheetcrm.derive import BLANK, UNKNOWN, Codes
from sheetcrm.derive.columns import Bools, Floats, Ints

NO_VALUE = "未填"
NOT_KNOWN = "未识别"
_UNITS = 10_000


def ratio(part: float, whole: float) -> float | None:
    """part ÷ whole; None where whole is 0."""
    return part / whole if whole else None


def mean(values: Floats) -> float | None:
    """Mean of the values that are there (nan = missing); None without any.  The order of the values does not matter."""
    present = values[~np.isnan(values)]
    return math.fsum(present.tolist()) / len(present) if len(present) else None


def total(values: Floats) -> float:
    """Sum of the values that are there."""
    return math.fsum(values[~np.isnan(values)].tolist())


def totals_of(groups: Ints, values: Floats, count: int) -> list[float]:
    """Sum of the values of each group 0 … count − 1, in whole ten-thousandths, so that the order of the values does not matter."""
    units = np.bincount(groups, np.rint(values * _UNITS), minlength=count)
    return [float(unit) / _UNITS for unit in units]


def half_up(value: float, places: int = 0) -> Decimal:
    """The number as shown: rounded to ``places`` decimals, halves away from zero, by its shortest decimal form (2.675 → 2.68)."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def value_counts(codes: Codes, of: Bools) -> list[dict[str, Any]]:
    """``[{value, count}]`` in vocabulary order, then not recognised, then blank; values without records are left out."""
    counts = count_codes(codes, of)
    found = [(name, counts[i + 2]) for i, name in enumerate(codes.names)] + [(NOT_KNOWN, counts[0]), (NO_VALUE, counts[1])]
    return [{"value": name, "count": count} for name, count in found if count]


def count_codes(codes: Codes, of: Bools) -> list[int]:
    """Numbers of records: [not recognised, blank, first name, second name …]."""
    return [int(count) for count in np.bincount(codes.values[of] - UNKNOWN, minlength=len(codes.names) + 2)]


def distribution(codes: Codes, of: Bools, *, parents: Mapping[str, str] | None = None, zeros: bool = False) -> list[dict[str, Any]]:
    """``[{value, count, share, parent, total}]`` of the records in ``of``.

    share = count ÷ records (0–1, None without records); total = count with all descendants.  Order of the vocabulary, then
    not recognised, then blank.  Values without records are shown with ``zeros``, or when a descendant has records.
    """
    parents = parents or {}
    unknown, blank, *counts = count_codes(codes, of)
    whole = unknown + blank + sum(counts)
    own = dict(zip(codes.names, counts, strict=True))
    totals = dict(own)
    for name, count in own.items():
        for ancestor in ancestors(name, parents):
            if ancestor in totals:
                totals[ancestor] += count
    items = [_item(name, count, whole, parents.get(name), totals[name]) for name, count in own.items() if zeros or totals[name]]
    items += [_item(name, count, whole, None, count) for name, count in ((NOT_KNOWN, unknown), (NO_VALUE, blank)) if count]
    return items


def ancestors(name: str, parents: Mapping[str, str]) -> list[str]:
    """The parent of a value, its parent, and so on; a circle ends where it closes."""
    found: list[str] = []
    up = parents.get(name)
    while up is not None and up != name and up not in found:
        found.append(up)
        up = parents.get(up)
    return found


def _item(value: str, count: int, whole: int, parent: str | None, with_children: int) -> dict[str, Any]:
    return {"value": value, "count": count, "share": ratio(count, whole), "parent": parent, "total": with_children}


def known(codes: Codes) -> Codes:
    """The same column with unknown values as blank, for figures that have no bucket for them."""
    return Codes(np.where(codes.values == UNKNOWN, BLANK, codes.values).astype(np.int32), codes.names)
