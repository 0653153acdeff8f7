"""Domains that stay in the pool: the same answers as lists of their texts."""

from __future__ import annotations

import numpy as np

from sheetcrm.package import StringPool
from sheetcrm.package.strings import load_shared
from sheetcrm.store import PoolTexts, TypedColumn, first_records, places_of
from sheetcrm.store.packing import Packer, Unpacker, get_ids, put_ids

PART = (
    b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<si><t>C1</t></si><si><t>C2</t></si><si><r><t>C</t></r><r><t>1</t></r></si><si><t>C3</t></si></sst>"
)


def pool() -> StringPool:
    found = StringPool(load_shared(lambda: [PART], file=None, part="xl/sharedStrings.xml"))
    for text in ("C3", "C4", "c1"):  # C3 stands twice: shared and inline; C1 is shared twice
        found.intern(text)
    return found


def texts(strings: StringPool, *codes: int, keep: bool = False) -> PoolTexts:
    return PoolTexts(strings, np.array(codes, np.int32), keep=keep)


def test_equal_texts_are_found_whatever_their_code() -> None:
    strings = pool()
    ids, named = texts(strings, 0, 1, 3), texts(strings, 2, 1, 4, 5, 6)
    expected = [0, 1, 2, -1, -1]
    assert places_of(named, ids).tolist() == expected
    assert places_of(named, list(ids)).tolist() == expected == places_of(list(named), ids).tolist()
    assert places_of(texts(pool(), 2, 1, 4, 5, 6), ids).tolist() == expected  # those of another workbook
    assert places_of(named, texts(strings)).tolist() == [-1] * 5 == places_of(named, []).tolist()
    assert places_of([], ids).tolist() == [] == places_of(texts(strings), ids).tolist()


def test_a_domain_that_is_kept_answers_like_one_that_is_not() -> None:
    strings = pool()
    for keep in (False, True):
        domain = texts(strings, 1, 3, 5, keep=keep)
        for _ in range(2):
            assert (domain[0], domain[1:], list(domain), domain.index("C4"), "C9" in domain) == ("C2", ["C3", "C4"], ["C2", "C3", "C4"], 2, False)
        assert domain.pick(np.array([2, 0])) == ["C4", "C2"]
    ids = texts(strings, 4, 5)
    assert ids.made_of(b"C0123456789", 2) and not ids.made_of(b"C0123456789", 1) and not ids.made_of(b"C123", 2)


def test_the_first_record_of_each_value() -> None:
    typed = TypedColumn(np.array([1, -1, 0, 1, 0], np.int32), ["a", "b", "c"], np.zeros(5, bool), np.zeros(5, bool))
    assert first_records(typed).tolist() == [2, 0, -1]


def test_texts_of_one_length_as_rows_of_characters() -> None:
    strings = pool()
    for text in ("客户", "A&B", "LONG1"):
        strings.intern(text)
    cells = texts(strings, 4, 5, 0).ascii_cells()
    assert cells is not None and [row.tobytes() for row in cells] == [b"C3", b"C4", b"C1"]
    for odd in ((0, 9), (0, 7), (8,), (2,), ()):  # longer, not ASCII, an ampersand, a rich text, none at all
        assert texts(strings, *odd).ascii_cells() is None


def test_ids_are_packed_alike_whether_they_stay_in_the_pool_or_not() -> None:
    strings = StringPool()
    for ids in ([f"F{k:05}" for k in range(40)], [f"F{k:05}" for k in range(40)] + ["X", "别的", "F1234X"], ["a", "b"], []):
        codes = [strings.intern(text) for text in ids]
        packed = []
        for form in (ids, texts(strings, *codes)):
            packer = Packer()
            packed.append((put_ids(packer, form), packer.blobs))
        assert packed[0] == packed[1]
        unpacker = Unpacker(packer.text(packed[1][0]))
        assert get_ids(unpacker, unpacker.header) == ids
