"""One e-mail address in a cell."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("zhang@example.com", "zhang@example.com"), ("Zhang.San@Example.COM", "Zhang.San@example.com"),
        (" zhang@example.com ", "zhang@example.com"), ("zhang＠example．com", "zhang@example.com"),
        ("zhang@example。com", "zhang@example.com"), ("mailto:zhang@example.com", "zhang@example.com"),
        ("MAILTO:zhang@example.com", "zhang@example.com"), ("<zhang@example.com>", "zhang@example.com"),
        ("<mailto:zhang@example.com>;", "zhang@example.com"), ("zhang@example.com;", "zhang@example.com"),
        ("zhang@example.com,", "zhang@example.com"), ("zhang@example.com、", "zhang@example.com"), ("zhang@example.com.", "zhang@example.com"),
        ("zhang@example.com。", "zhang@example.com"), ("zhang@example.com；", "zhang@example.com"),
        ("z+tag@example.co.uk", "z+tag@example.co.uk"), ("张三@例子.中国", "张三@例子.中国"), ("a@xn--fiqs8s.cn", "a@xn--fiqs8s.cn"),
        ("o_neil@mail-1.example.com", "o_neil@mail-1.example.com"),
        ("user/dept=x!#$%&?^`{|}~@example.com".replace("{|}", ""), "user/dept=x!#$%&?^`~@example.com"), ("z@123.com", "z@123.com"),
        ("z@उदाहरण.भारत", "z@उदाहरण.भारत"),
    ],
)  # fmt: skip
def test_addresses(read, text: str, address: str) -> None:
    found = read("email", text)
    assert found.value == address
    assert not [p for p in found.problems if p.code == "EMAIL-BAD"]


@pytest.mark.parametrize(
    ("text", "suggestions"),
    [
        ("zhang", ()), ("zhang@", ()), ("@example.com", ()), ("zhang@example", ()), ("zhang@@example.com", ()), ("zhang@example..com", ()),
        ("zhang..san@example.com", ()), (".zhang@example.com", ("zhang@example.com",)),
        ("zhang.@example.com", ()), ("zhang@.com", ()), ("zhang@-example.com", ()), ("zhang@example-.com", ()), ("zhang@example.c", ()),
        ("zhang@example.123", ()), ("zhang@192.168.1.1", ()), ("zhang san@example.com", ("san@example.com",)),
        ('"zhang"@example.com', ()), ("张三 <zhang@example.com>", ("zhang@example.com",)), ("a@example.com;b@example.com", ()),
        ("a@example.com b@example.com", ()), ("zhang@exa_mple.com", ()), ("zhang@example.com 张三", ("zhang@example.com",)),
        ("邮箱: zhang@example.com", ("zhang@example.com",)), ("zhang(at)example.com", ()), ("zhang#example.com", ()), ("13900001234", ()),
    ],
)  # fmt: skip
def test_text_that_is_no_address(read, text: str, suggestions: tuple[str, ...]) -> None:
    found = read("email", text)
    assert found.value is None
    assert not found.blank
    assert found.problems[0].code == "EMAIL-BAD"
    assert found.problems[0].suggestions == suggestions


@pytest.mark.parametrize("text", ["z***@example.com", "邮箱已加密", "***"])
def test_masked(outcome, text: str) -> None:
    assert outcome("email", text)[:2] == ("blank", "MASKED-VALUE")


def test_blank_and_other_cells(outcome) -> None:
    for word in (None, " ", "-", "无", "N/A", "暂无"):
        assert outcome("email", word) == ("blank", "", ())
    assert outcome("email", 5)[:2] == (None, "EMAIL-BAD CELL-TYPE")
    assert outcome("email", "#N/A")[:2] == ("blank", "CELL-ERROR")


def test_what_fix_writes(read) -> None:
    found = read("email", "\ufeffZhang@Example.com ")
    assert [(p.code, p.replacement) for p in found.problems] == [("TEXT-NORM", "Zhang@example.com")]
