"""What numpy has as well, at a price."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_Whole = TypeVar("_Whole", bound=np.integer)


def unique(values: NDArray[_Whole]) -> NDArray[_Whole]:
    """The distinct numbers, ascending.  ``np.unique`` imports all of ``numpy.ma`` first, which takes longer than it takes to sort them."""
    ordered = np.sort(values)
    differs = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=differs[1:])
    return ordered[differs]


def among(values: NDArray[_Whole], known: NDArray[_Whole]) -> NDArray[np.bool_]:
    """Whether each value is one of ``known``, which are distinct and ascending; ``np.isin`` would look for their distinct ones by ``np.unique``."""
    if not known.size:
        return np.zeros(len(values), bool)
    found: NDArray[np.bool_] = known.take(np.searchsorted(known, values), mode="clip") == values
    return found
