"""Sets of numbers are those of numpy."""

from __future__ import annotations

import numpy as np
import pytest

from sheetcrm._arrays import among, unique

RANDOM = np.random.default_rng(5)
CASES = [
    np.zeros(0, np.int32),
    np.array([7], np.int64),
    np.array([3, -1, 3, 3, 0, -1], np.int32),
    RANDOM.integers(0, 50, 400).astype(np.int16),
    RANDOM.integers(0, 2**63, 300, np.uint64)[RANDOM.integers(0, 300, 900)] + np.uint64(2**63),
]


@pytest.mark.parametrize("values", CASES, ids=lambda values: f"{values.dtype}-{len(values)}")
def test_distinct_numbers_and_what_is_among_them(values: np.ndarray) -> None:
    found = unique(values)
    assert found.dtype == values.dtype and found.tolist() == np.unique(values).tolist()
    for known in (found, found[::2], found[:0]):
        assert among(values, known).tolist() == np.isin(values, known).tolist()
    assert not np.shares_memory(found, values) and among(values[:0], found).tolist() == []
