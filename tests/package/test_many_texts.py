"""Texts judged and hashed by the thousand: the same answers as one by one."""

from __future__ import annotations

from xml.sax.saxutils import escape

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.package import StringPool, hashes_of
from sheetcrm.package.strings import load_shared
from sheetcrm.package.text_hash import TextWords
from sheetcrm.schema.kinds._text import is_plain

ODD = [
    "a",
    "Z",
    "9",
    " ",
    "\n",
    "中",
    "，",
    "Ａ",
    "９",
    "é",
    "\u0301",
    "\u3000",
    "\u200b",
    "\t",
    "😀",
    "\u200d",
    "\ufe0f",
    "각",
    "\u11a8",
    "か",
    "\u3099",
]
texts = st.lists(st.text(st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=["Cs"])), max_size=6), max_size=30)


@given(texts)
def test_what_is_said_to_be_plain_is_plain(contents: list[str]) -> None:
    pool = StringPool()
    codes = [pool.intern(text) for text in contents]
    sure = pool.surely_plain()
    assert all(is_plain(text) and text for text, code in zip(contents, codes, strict=True) if sure[code])


@pytest.mark.parametrize(
    "text", ["华星智能科技有限公司", "Follow-up (2nd call), 3 items", "请报价，下周二前；“年度续费”", "第一行\n第二行", "カタカナ和평문"]
)
def test_everyday_texts_are_known_to_be_plain(text: str) -> None:
    pool = StringPool()
    pool.intern("another text before")
    code = pool.intern(text)
    assert pool.surely_plain()[code]


def test_texts_that_come_later_are_judged_too() -> None:
    pool = StringPool()
    first = pool.intern("plain")
    assert pool.surely_plain()[first]
    second, third = pool.intern(" not plain"), pool.intern("plain again")
    assert pool.surely_plain().tolist()[first:] == [True, False, True]
    assert pool.all_differ(pool.surely_plain().nonzero()[0]) and len({first, second, third}) == 3


@given(st.lists(st.binary(max_size=40).filter(lambda text: b"\0" not in text), max_size=40))
def test_the_hash_of_a_text_does_not_depend_on_its_neighbours(contents: list[bytes]) -> None:
    together = hashes_of(contents).tolist()
    assert together == [int(hashes_of([text])[0]) for text in contents]
    assert [value == 0 for value in together] == [text == b"" for text in contents]


def test_texts_that_differ_a_little_have_different_hashes() -> None:
    alike = [b"2026-11-22 call %05d, quoted %d CNY" % (k, k % 7) for k in range(5000)]
    swapped = [b"A" * k + b"B" + b"A" * (60 - k) for k in range(61)]
    assert len(set(hashes_of([*alike, *swapped]).tolist())) == len(alike) + len(swapped)


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=90), max_size=12), max_size=6), st.data()
)
def test_texts_found_again_in_piece_after_piece(pieces: list[list[str]], data: st.DataObject) -> None:
    """Equal texts have one code, within a piece and across pieces, and a code gives its text again."""
    pool, told = StringPool(), dict[str, int]()
    for number, contents in enumerate(pieces):
        again = data.draw(st.lists(st.sampled_from(sorted(told)), max_size=9)) if told else []
        texts = [*contents, *again, f"piece {number}"]
        codes = _interned(pool, texts)
        assert pool.take(codes) == texts
        for text, code in zip(texts, codes, strict=True):
            assert told.setdefault(text, code) == code
    assert len(set(told.values())) == len(told)


def test_a_hundred_thousand_texts_are_found_again() -> None:
    pool = StringPool()
    texts = [f"C{k * 7919 % 60_000:07d} 客户{'长' * (k % 40)}" for k in range(100_000)]
    first, second = _interned(pool, texts), _interned(pool, texts[::-1])
    assert first == second[::-1]
    assert len(pool) == len(set(first)) == len(set(texts))
    assert pool.take(first) == texts
    assert not pool.all_differ(np.array([first[0], *first[1:9], first[0]]))


def test_texts_are_numbered_as_they_come_however_long_they_are() -> None:
    longest = [letter * size for letter in "abc" for size in (3000, 70, 64, 9, 8, 7, 1, 0)]
    pieces = [longest[::-1] + longest, ["x" * 3000, *longest, "y" * 64 + "z", "y" * 64, *["long " * 40 + str(k % 7) for k in range(30)]], longest]
    pool, told = StringPool(), dict[str, int]()
    for texts in pieces:
        codes = _interned(pool, texts)
        assert codes == [told.setdefault(text, len(told)) for text in texts]
        assert pool.take(codes) == texts


def test_texts_with_one_hash_are_not_taken_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = TextWords.keys
    monkeypatch.setattr(TextWords, "keys", lambda texts: keys(texts) & np.uint64(3 << 62 | 1) | np.uint64(1))
    texts = [f"{'same start, ' * (k % 9)}{k % 40}" for k in range(200)] + ["z" * 900, "z" * 899 + "y"]
    pool = StringPool()
    for _ in range(3):
        assert pool.take(_interned(pool, texts)) == texts


def test_one_by_one_and_in_pieces_together() -> None:
    pool = StringPool()
    codes = [pool.intern("一"), *_interned(pool, ["二", "三", "二"]), pool.intern("四"), *_interned(pool, ["五"]), pool.intern("一")]
    assert pool.take(codes) == ["一", "二", "三", "二", "四", "五", "一"]
    assert codes[0] == codes[-1] and codes[1] == codes[3]
    assert pool.sizes(np.array(codes)).tolist() == [3] * 7
    assert pool.checks()[codes[1]] == hashes_of(["二".encode()])[0]


def _interned(pool: StringPool, texts: list[str]) -> list[int]:
    """As a reader of worksheets hands them over: texts between tags."""
    raw = [text.encode() for text in texts]
    data = b"".join(b"<t>" + text + b"</t>" for text in raw) + bytes(64)
    length = np.array([len(text) for text in raw], np.int64)
    start = np.cumsum(length + 7) - length - 4
    words = np.ndarray((len(data) - 7,), "<u8", data, strides=(1,))
    return [int(code) for code in pool.intern_spans(data, words, start, length)]


def test_texts_longer_than_all_others_have_the_same_hash_among_them() -> None:
    contents = [b"short", b"", *(bytes([65 + k]) * (9000 + k) for k in range(12)), b"12345678", b"123456789"]
    for texts in (contents, contents * 3, contents[2:], [b"%d" % k * (1 + k % 30) for k in range(300)] + contents[:3]):
        assert hashes_of(texts).tolist() == [int(hashes_of([text])[0]) for text in texts]


def pool_of(shared: list[str], inline: list[str]) -> StringPool:
    items = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared).encode()
    part = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + items + b"</sst>"
    pool = StringPool(load_shared(lambda: [part], file=None, part="xl/sharedStrings.xml"))
    for text in inline:
        pool.intern(text)
    return pool


some = st.lists(st.text("AB_0x1 &<é中", max_size=9), max_size=12)


@given(some, some)
def test_texts_of_a_few_characters_are_known_without_decoding(shared: list[str], inline: list[str]) -> None:
    pool = pool_of(shared, inline)
    codes = np.arange(len(pool))[::-1]
    sure = pool.made_of(codes, b"AB_01", 6)
    for text, made in zip(pool.take(codes), sure.tolist(), strict=True):
        fits = 0 < len(text) <= 6 and set(text) <= set("AB_01")
        assert made == fits or (fits and not made and text in {item.strip() for item in shared if item != item.strip()})


@given(some, some)
def test_shared_and_inline_texts_have_the_same_hashes(shared: list[str], inline: list[str]) -> None:
    pool = pool_of(shared, inline)
    expected = hashes_of([text.strip().encode() for text in pool.take(np.arange(len(pool)))])
    assert pool.checks().tolist() == expected.tolist()
