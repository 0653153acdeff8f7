"""Text, ids, references, names of people, lists: what is read and what is said about odd characters."""

from __future__ import annotations

import datetime as dt

import pytest

from sheetcrm.cells import CellKind, Raw


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("华星智能", "华星智能"), (" 华星 ", "华星"), ("华星\u3000智能", "华星 智能"), ("A  B   C", "A B C"), ("Ａ１ｂ", "A1b"),
        ("张三（经理），你好。", "张三（经理），你好。"), ("a\u200bb\ufeffc\u00add", "abcd"), ("a\u00a0b", "a b"),
        ("line1\r\nline2\rline3\nline4", "line1\nline2\nline3\nline4"), ("a\tb", "a b"), ("e\u0301", "é"),
        ("👨\u200d👩\u200d👧 ❤\ufe0f", "👨\u200d👩\u200d👧 ❤\ufe0f"), ("a\x07b", "ab"), ("\na\n", "a"), ("a\n\nb", "a\n\nb"),
        ("“全角引号”", "“全角引号”"),
        ("\u202e反向\u202c", "反向"), ("-", "-"), ("无", "无"), ("N/A", "N/A"), ("a\u2028b", "a b"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["text", "longtext", "mirror"])
def test_reading(outcome, kind: str, text: str, value: str) -> None:
    assert outcome(kind, text)[0] == value


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("a\u200bb", "U+200B"), ("a\u00a0b", "U+00A0"), ("a\r\nb", "U+000D"), (" a", "U+0020"), ("a ", "U+0020"), ("a\u3000", "U+3000"),
        ("Ａ", "U+FF21"), ("１", "U+FF11"), ("e\u0301", "U+0301"), ("a\x07", "U+0007"), ("a\tb", "U+0009"),
        ("\u202ea\u202c", "U+202E, U+202C"), ("\ufeffＡ １", "U+FEFF, U+FF21, U+FF11"), ("a\n", "U+000A"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["text", "longtext", "person", "id", "ref", "list"])
def test_odd_characters_are_named(read, kind: str, text: str, points: str) -> None:
    norm = [p for p in read(kind, text).problems if p.code == "TEXT-NORM"]
    assert [p.gaps["points"] for p in norm] == [points]


@pytest.mark.parametrize(
    "text",
    [
        "华星智能科技有限公司",
        "a b",
        "a  b",
        "line1\nline2",
        "（你好），世界。",
        "👨\u200d👩\u200d👧",
        "❤\ufe0f",
        "é",
        "½ ™ ①",
        "a\u3000b",
        "한국어",
        "Ελληνικά",
        "日本語カタカナ",
        "ｶﾀｶﾅ",
    ],
)
def test_honest_text_is_left_alone(outcome, text: str) -> None:
    assert outcome("text", text)[1] == ""


def test_mending_gives_the_text_as_read(read) -> None:
    found = read("text", " Ａ\u200bＢ\u00a0C\r\nD ")
    assert found.value == found.problems[0].replacement == "AB C\nD"
    assert read("text", found.value).problems == ()


@pytest.mark.parametrize("blank", [None, "", "   ", "\u3000", "\u200b", "\t\n", "\u00a0", "\ufeff "])
@pytest.mark.parametrize("kind", ["text", "longtext", "id", "ref", "person", "list", "mirror"])
def test_blank(outcome, kind: str, blank: object) -> None:
    assert outcome(kind, blank) == ("blank", "", ())


def test_length_counts_characters_after_reading(outcome, read) -> None:
    assert outcome("text", "一" * 30, max_length=30)[1] == ""
    assert outcome("text", "  " + "一" * 30 + "  ", max_length=30)[1] == "TEXT-NORM"
    assert outcome("text", "一" * 31, max_length=30)[1] == "TEXT-LONG"
    assert read("text", "一" * 31, max_length=30).problems[0].gaps == {"length": 31, "limit": 30}
    assert outcome("text", 12345, max_length=3)[1] == "TEXT-LONG"


def test_cells_that_are_not_text(read) -> None:
    assert read("text", 20240501001).value == "20240501001"
    assert read("text", 20240501001).problems == ()
    assert read("text", 0.1).value == "0.1"
    assert read("text", Raw(CellKind.NUMBER, "1.5E-7", 1.5e-7)).value == "0.00000015"
    assert [p.code for p in read("text", 1234567890123456).problems] == ["ID-PRECISION"]
    day = read("text", dt.date(2024, 1, 2))
    assert (day.value, [(p.code, p.replacement) for p in day.problems]) == ("2024-01-02", [("CELL-TYPE", "2024-01-02")])
    assert (read("text", True).value, [p.code for p in read("text", True).problems]) == ("TRUE", ["CELL-TYPE"])
    error = read("text", "#N/A")
    assert (error.value, error.blank, [p.code for p in error.problems]) == (None, True, ["CELL-ERROR"])


def test_mirrors_are_tidied_like_other_texts(outcome) -> None:
    assert outcome("mirror", " 华星\u200b ") == ("华星", "TEXT-NORM", ())


@pytest.mark.parametrize(
    ("text", "key", "code"),
    [
        ("C0001", "C0001", ""), ("c0001", "C0001", ""), ("a-1_B", "A-1_B", ""), ("20240501001", "20240501001", ""),
        (" C0001 ", "C0001", "TEXT-NORM"), ("Ｃ０００１", "C0001", "TEXT-NORM"), ("C0001\u200b", "C0001", "TEXT-NORM"),
        ("C 0001", "C0001", "ID-FORMAT"), ("C#1", "C#1", "ID-FORMAT"), ("客户1", "客户1", "ID-FORMAT"), ("C" * 33, "C" * 33, "ID-FORMAT"),
        ("C/1", "C/1", "ID-FORMAT"), ("C" * 32, "C" * 32, ""), ("С0001", "С0001", "ID-FORMAT"),
    ],
)  # fmt: skip
def test_ids(outcome, text: str, key: str, code: str) -> None:
    assert outcome("id", text)[:2] == (key, code)


def test_references_are_not_checked_for_shape(outcome) -> None:
    assert outcome("ref", "C 0001")[:2] == ("C0001", "")
    assert outcome("ref", "客户1")[:2] == ("客户1", "")


def test_number_cells_as_ids(read) -> None:
    found = read("id", 20240501001)
    assert (found.value, [(p.code, p.replacement) for p in found.problems]) == ("20240501001", [("CELL-TYPE", "20240501001")])
    assert read("id", Raw(CellKind.NUMBER, "2.0240501001E10", 20240501001.0)).value == "20240501001"
    assert [p.code for p in read("id", 1e15).problems] == ["ID-PRECISION"]
    assert [p.code for p in read("ref", 1e15).problems] == ["ID-PRECISION"]
    assert [p.code for p in read("id", 1.5).problems] == ["CELL-TYPE", "ID-FORMAT"]
    assert [(p.code, p.replacement) for p in read("id", dt.date(2024, 1, 2)).problems] == [("CELL-TYPE", None)]


def test_people(outcome) -> None:
    assert outcome("person", "李敏") == ("李敏", "", ())
    for word in ("-", "—", "无", "N/A", "n/a", "暂无"):
        assert outcome("person", word) == ("blank", "", ())
        assert outcome("text", word)[0] == word


def test_lists(outcome) -> None:
    assert outcome("list", "李敏、陈工，王总;赵强；李敏\n周一")[0] == ("李敏", "陈工", "王总", "赵强", "周一")
    assert outcome("list", "、，") == ("blank", "", ())
    assert outcome("list", 5)[0] == ("5",)


@pytest.mark.parametrize("masked", ["张*", "张**", "王*明", "*明", "欧阳*", "**", "王＊明", "手机号已加密"])
def test_masked_names(outcome, masked: str) -> None:
    from sheetcrm.schema import BookSchema

    field = BookSchema.default().sheet("customers").field("contact_name")
    assert outcome("text", masked, field=field)[:2] == ("blank", "MASKED-VALUE")


@pytest.mark.parametrize("name", ["*ST海马", "张三", "张*(采购总监)", "无", "李 *", "a*bcd"])
def test_names_that_are_not_masked(outcome, name: str) -> None:
    from sheetcrm.schema import BookSchema

    field = BookSchema.default().sheet("customers").field("contact_name")
    assert outcome("text", name, field=field)[:2] == (name, "")


def test_contact_texts_know_blank_words_and_masks(outcome) -> None:
    from sheetcrm.schema import BookSchema

    customers = BookSchema.default().sheet("customers")
    for key, mask in (("wechat", "微信已加密"), ("address", "地址已加密")):
        field = customers.field(key)
        assert outcome("text", mask, field=field)[:2] == ("blank", "MASKED-VALUE")
        assert outcome("text", "暂无", field=field)[:2] == ("blank", "")
        assert outcome("text", "张*", field=field)[:2] == ("张*", "")
    assert outcome("text", "暂无", field=customers.field("name"))[:2] == ("暂无", "")
