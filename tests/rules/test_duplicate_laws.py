"""Blocking loses no similar pair, and many company keys at once are those one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from sheetcrm.rules.duplicates import _blocks
from sheetcrm.schema import company_key, company_keys

WORDS = [
    "华星",
    "智能",
    "科技",
    "有限公司",
    "集团",
    "（苏州）",
    "(北京)",
    "Acme",
    " Co., Ltd.",
    " Inc",
    "分公司",
    "業",
    "ＡＢ",
    "·",
    "_",
    "\u200b",
    "❤\ufe0f",
    "\n",
    "\x85",
    "ß",
    "ΐ",
    "GmbH",
    "co",
    "股份",
    "公司",
    "有限责任公司",
    "\0",
]
names = st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map("".join), max_size=8)


@given(names)
def test_many_company_keys_are_those_one_by_one(batch: list[str]) -> None:
    assert company_keys(batch) == [company_key(name) for name in batch]


@given(st.lists(st.text("甲乙丙", min_size=9, max_size=29), min_size=1, max_size=4), st.data())
def test_every_similar_pair_meets_in_a_block(keys: list[str], data: st.DataObject) -> None:
    for key in list(keys):
        copy = list(key)
        for _ in range(len(key) // 10):
            at = data.draw(st.integers(0, len(copy) - 1))
            copy[at : at + 1] = data.draw(st.sampled_from(["", "丁", copy[at] + "戊"]))
        keys.append("".join(copy))
    keyed = [(n, key, "") for n, key in enumerate(keys)]
    met = {frozenset(pair) for block in _blocks(keyed) for pair in block}
    for n, a in enumerate(keys):
        for m, b in enumerate(keys[:n]):
            distance = Levenshtein.distance(a, b)
            if 0 < distance <= max(len(a), len(b)) // 10:
                assert frozenset((n, m)) in met, (a, b)
