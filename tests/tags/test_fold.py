"""Comparing texts: clean, fold, similarity; traditional script by OpenCC."""

from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.tags import INVISIBLE, clean, fold, similarity, simplified, tight

TRADITIONAL = (
    "業製務術價潛戶華東區規標簽籤電話郵線會議節問訪轉紹個體類級態訂單產開發聯絡採購預銷維護評論復儲醫療軟"
    "網際頻層積極風險強質優貨運輸門聽號幣別團實國鏈點麼餘額數據監測歷總經濟顧"
)
SIMPLIFIED = (
    "业制务术价潜户华东区规标签签电话邮线会议节问访转绍个体类级态订单产开发联络采购预销维护评论复储医疗软"
    "网际频层积极风险强质优货运输门听号币别团实国链点么余额数据监测历总经济顾"
)
IN_CONTEXT = [("答覆", "答复"), ("覆蓋", "覆盖"), ("乾燥", "干燥"), ("乾坤", "乾坤"), ("客戶答覆", "客户答复"), ("沈阳", "沈阳"), ("深沈", "深沉")]


@pytest.mark.parametrize(("traditional", "expected"), [*zip(TRADITIONAL, SIMPLIFIED, strict=True)])
def test_traditional_character(traditional: str, expected: str) -> None:
    assert fold(traditional) == fold(expected) == expected


@pytest.mark.parametrize(("traditional", "expected"), IN_CONTEXT)
def test_by_context(traditional: str, expected: str) -> None:
    assert fold(traditional) == expected


def test_regional_words_are_not_replaced() -> None:
    assert fold("軟體") == "软体"  # not 软件


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a \u3000 b\n", "a b"),
        ("\ufeffＩＴ\u200b 服务\u2060", "IT 服务"),
        ("㈱ﾊﾟｰﾄ", "(株)パート"),
        ("e\u0301", "é"),
        ("👨\u200d👩", "👨\u200d👩"),
        ("製造業", "製造業"),
    ],
)
def test_clean(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [("VIP客户", "ｖｉｐ客戶"), ("❤\ufe0f", "❤"), ("👨\u200d👩", "👨👩"), ("Straße", "STRASSE"), ("IT\u00a0服务", "it 服务"), ("ab", "a\u00adb")],
)
def test_fold_makes_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_tight_ignores_blanks() -> None:
    assert tight("IT 服务") == tight("it服务")


@given(st.text())
def test_fold_sees_no_invisible_characters(text: str) -> None:
    assert not set(fold(text)) & set(INVISIBLE)
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("制照业", "制造业", Fraction(2, 3)),
        ("高价直", "高价值", Fraction(2, 3)),
        ("", "", Fraction(1)),
        ("甲", "", Fraction(0)),
        ("IT 服務", "it服务", Fraction(1)),
        ("kitten", "sitting", Fraction(4, 7)),
    ],
)
def test_similarity(a: str, b: str, expected: Fraction) -> None:
    assert similarity(a, b) == expected == similarity(b, a)


def test_opencc_and_rapidfuzz_stay_unloaded_until_needed() -> None:
    program = """
import sys
from sheetcrm.tags import TagTable, fold
TagTable.build().parse("急需采购,价格敏感、周度;Café 😀 沒有"[:-2])
fold("客户 ✓ 人民币¥ №1")
print(sorted({"opencc", "rapidfuzz", "numpy"} & set(sys.modules)))
fold("製造業")
print("opencc" in sys.modules)
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.split("\n")[:2] == ["[]", "True"]


def opencc_phrases(folder: Path) -> list[tuple[str, str]]:
    import opencc

    home = Path(opencc.__file__).parent / "clib"
    tool, dictionary = home / "bin" / "opencc_dict", home / "share" / "opencc" / "TSPhrases.ocd2"
    if not (os.access(tool, os.X_OK) and dictionary.exists()):
        pytest.skip("this build of OpenCC comes without opencc_dict, which lists its phrases")
    listing = folder / "phrases.txt"
    subprocess.run([tool, "-i", dictionary, "-f", "ocd2", "-o", listing, "-t", "text"], check=True, capture_output=True)
    lines = (line.split("\t") for line in listing.read_text(encoding="utf-8").splitlines())
    return [(phrase, readings.split(" ")[0]) for phrase, readings in lines]


def test_every_character_that_opencc_changes_is_sent_to_it() -> None:
    from opencc import OpenCC

    characters = [chr(code) for code in (*range(0x2E80, 0xD800), *range(0xF900, 0xFB00), *range(0x20000, 0x33480))]
    changed = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    assert len(changed) == len(characters)
    assert [a for a, b in zip(characters, changed, strict=True) if simplified(a) != b] == []


def test_every_phrase_that_opencc_changes_is_sent_to_it(tmp_path: Path) -> None:
    assert [phrase for phrase, expected in opencc_phrases(tmp_path) if simplified(phrase) != expected] == []


@pytest.mark.parametrize("damaged", ["\ud800製\udfff造", "製\0造", "\ud800", "\0"])
def test_damaged_text_is_folded_around(damaged: str) -> None:
    assert fold(damaged) == damaged.replace("製", "制")
