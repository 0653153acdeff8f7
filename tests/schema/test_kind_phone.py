"""Telephone numbers: one stored form of everything people type, and never a guess."""

from __future__ import annotations

import datetime as dt

import pytest

MOBILE = "13900001234"


@pytest.mark.parametrize(
    "text",
    [
        "13900001234", "139 0000 1234", "139-0000-1234", "139.0000.1234", "139·0000·1234", "１３９００００１２３４", " 13900001234 ",
        "'13900001234", "13900001234.0",
        "+8613900001234", "+86 139 0000 1234", "+86-139-0000-1234", "(+86)13900001234", "8613900001234", "86 13900001234", "008613900001234",
        "0086-139-0000-1234",
        "013900001234", "+86 013900001234", "139 00001234", "13900001234\u200b", "\u202a13900001234\u202c", "【13900001234】",
    ],
)  # fmt: skip
def test_a_mobile_number(read, text: str) -> None:
    assert read("phone", text).value == (MOBILE,)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("010-12345678", "010-12345678"), ("01012345678", "010-12345678"), ("(010)12345678", "010-12345678"),
        ("（010）1234 5678", "010-12345678"), ("010 1234 5678", "010-12345678"),
        ("010-1234-5678", "010-12345678"), ("010—12345678", "010-12345678"), ("0512-65432101", "0512-65432101"), ("0512-6543210", "0512-6543210"),
        ("051265432101", "0512-65432101"),
        ("021 6543210", "021-6543210"), ("029-87654321", "029-87654321"),
        ("+86 10 12345678", "010-12345678"), ("+86-10-12345678", "010-12345678"), ("+86 (0)10 1234 5678", "010-12345678"),
        ("+86 512 65432101", "0512-65432101"), ("0086 21 65432101", "021-65432101"), ("8601012345678", "010-12345678"),
        ("4001234567", "4001234567"), ("400-123-4567", "4001234567"), ("400-1234567", "4001234567"), ("800 123 4567", "8001234567"),
        ("+14155552671", "+14155552671"), ("+1 (415) 555-2671", "+14155552671"), ("001-415-555-2671", "+14155552671"),
        ("+85223456789", "+85223456789"), ("+44 20 7946 0958", "+442079460958"),
        ("010-12345678-801", "010-12345678-801"), ("010-12345678转801", "010-12345678-801"), ("01012345678转801", "010-12345678-801"),
        ("010-12345678 转 801", "010-12345678-801"), ("010-12345678分机801", "010-12345678-801"),
        ("010-12345678 ext 801", "010-12345678-801"), ("010-12345678 Ext.801", "010-12345678-801"), ("010-12345678x801", "010-12345678-801"),
        ("010-12345678#801", "010-12345678-801"), ("010-12345678-8", "010-12345678-8"),
        ("(0512)6543210-12", "0512-6543210-12"), ("13900001234-801", "13900001234-801"), ("400-123-4567转2", "4001234567-2"),
        ("+86 10 12345678-801", "010-12345678-801"), ("010-12345678转分机123456", "010-12345678-123456"),
    ],
)  # fmt: skip
def test_other_numbers(outcome, text: str, stored: str) -> None:
    assert outcome("phone", text)[0] == (stored,)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("13900001234/13800005678", "13900001234/13800005678"), ("13900001234, 13800005678", "13900001234/13800005678"),
        ("13900001234，010-12345678", "13900001234/010-12345678"),
        ("13900001234；13800005678", "13900001234/13800005678"), ("13900001234、13800005678", "13900001234/13800005678"),
        ("13900001234|13800005678", "13900001234/13800005678"),
        ("13900001234\n13800005678", "13900001234/13800005678"), ("13900001234\t13800005678", "13900001234/13800005678"),
        ("13900001234 13800005678", "13900001234/13800005678"),
        ("13900001234　13800005678", "13900001234/13800005678"), ("13900001234/13900001234", "13900001234"),
        ("139 0000 1234 / +8613900001234", "13900001234"), ("13900001234/", "13900001234"),
        ("13900001234\r\n13800005678", "13900001234/13800005678"), ("010-12345678转801/13900001234", "010-12345678-801/13900001234"),
    ],
)  # fmt: skip
def test_several_numbers(read, context, text: str, stored: str) -> None:
    from sheetcrm.schema import KINDS, Field
    from sheetcrm.text import Text

    found = read("phone", text)
    assert KINDS["phone"].write(found.value, Field("x", Text("", ""), KINDS["phone"]), context) == stored
    assert not [p for p in found.problems if p.code == "PHONE-BAD"]


@pytest.mark.parametrize(
    ("text", "suggestions"),
    [
        ("12345", ()), ("12900001234", ()), ("1390000123", ()), ("139000012345", ()), ("12345678", ()), ("abc", ()), ("95588", ()), ("000", ()),
        ("+8612345", ()), ("+86", ()), ("861012345678", ()),
        ("+0123456789", ()), ("+1234567890123456", ()), ("029-123456", ()), ("0199-1234567", ()), ("0", ()),
        ("手机13900001234", (MOBILE,)), ("张经理 13900001234", (MOBILE,)), ("13900001234(微信同号)", (MOBILE,)),
        ("电话:010-12345678", ("010-12345678",)), ("办公室 0512-65432101 前台", ("0512-65432101",)),
        ("张13900001234 李13800005678", ()), ("13900001234转", (MOBILE,)), ("10:30", ()), ("١٣٩٠٠٠٠١٢٣٤", ()),
        ("13900001234 ext 1234567", (MOBILE,)),
    ],
)  # fmt: skip
def test_text_that_is_no_number(outcome, text: str, suggestions: tuple[str, ...]) -> None:
    """The number inside is suggested when there is exactly one."""
    assert outcome("phone", text) == (None, "PHONE-BAD", suggestions)


def test_valid_numbers_beside_a_bad_one_still_count(outcome) -> None:
    assert outcome("phone", "13900001234/12345") == ((MOBILE,), "PHONE-BAD", (MOBILE,))
    assert outcome("phone", "12345/13900001234/13800005678") == ((MOBILE, "13800005678"), "PHONE-BAD", ())
    assert outcome("phone", "13900001234 12345")[:2] == (None, "PHONE-BAD")  # at blanks only when every part is a number


@pytest.mark.parametrize(
    ("text", "suggestions"),
    [
        ("1.39E+10", ()),
        ("1.39e+10", ()),
        ("1.3900001234E+10", (MOBILE,)),
        ("1.390000123E+10", ()),
        ("8.61E+12", ()),
        ("1E10", ()),
        ("１．３９Ｅ＋１０", ()),
    ],
)
def test_a_number_that_excel_spoiled(read, text: str, suggestions: tuple[str, ...]) -> None:
    """The digits that an exponent hides are gone; only when all of them are there is the number suggested."""
    found = read("phone", text)
    assert (found.value, found.blank, found.problems[0].code, found.problems[0].suggestions) == (None, False, "PHONE-SCI", suggestions)


@pytest.mark.parametrize("text", ["139****1234", "1390000****", "手机号已加密", "***", "010-****5678", "139＊＊＊＊1234"])
def test_masked(outcome, text: str) -> None:
    assert outcome("phone", text)[:2] == ("blank", "MASKED-VALUE")


def test_a_masked_number_beside_a_real_one(outcome) -> None:
    assert outcome("phone", "139****1234/13800005678")[:2] == (("13800005678",), "MASKED-VALUE")


@pytest.mark.parametrize("word", [None, "", " ", "-", "—", "无", "N/A", "暂无"])
def test_blank(outcome, word: object) -> None:
    assert outcome("phone", word) == ("blank", "", ())


def test_number_cells_are_made_text_where_no_digit_is_lost(read) -> None:
    found = read("phone", 13900001234)
    assert (found.value, [p.code for p in found.problems], found.problems[0].replacement) == ((MOBILE,), ["CELL-TYPE"], MOBILE)
    lost_zero = read("phone", 1012345678)
    assert (lost_zero.value, [p.code for p in lost_zero.problems]) == (None, ["PHONE-BAD", "CELL-TYPE"])
    assert lost_zero.problems[0].suggestions == ("010-12345678",)
    assert [p.code for p in read("phone", 1390000123400000).problems] == ["ID-PRECISION"]
    assert [p.code for p in read("phone", dt.date(2024, 1, 2)).problems] == ["PHONE-BAD", "CELL-TYPE"]
    assert [p.code for p in read("phone", True).problems] == ["PHONE-BAD", "CELL-TYPE"]
    assert [p.code for p in read("phone", "#REF!").problems] == ["CELL-ERROR"]


def test_invisible_and_full_width_characters_are_named_and_mended(read) -> None:
    found = read("phone", "１３９\u200b00001234 ")
    assert [p.code for p in found.problems] == ["TEXT-NORM"]
    assert found.problems[0].replacement == MOBILE
    assert found.problems[0].gaps["points"] == "U+FF11, U+FF13, U+FF19, U+200B, U+0020"


@pytest.mark.parametrize("text", ["13900001234", "+6561234567", "13900001234/+6561234567", "010-12345678-801/13900001234/0512-6543210"])
def test_of_what_is_written_as_it_is_stored_nothing_is_said(read, text: str) -> None:
    found = read("phone", text)
    assert (found.value, tuple(found.problems)) == (tuple(text.split("/")), ())
