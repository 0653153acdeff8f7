"""The mixed contact column of the 14-column preset."""

from __future__ import annotations

import pytest

from sheetcrm.schema import BookSchema

FIELD = BookSchema.default().sheet("customers").field("contact_info")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("13900001234", (("13900001234",), (), (), ())),
        ("13900001234 / zhang@example.com", (("13900001234",), ("zhang@example.com",), (), ())),
        ("13900001234 zhang@example.com wx:zhang_cg", (("13900001234",), ("zhang@example.com",), ("zhang_cg",), ())),
        ("微信 zhang_cg；010-12345678转801", (("010-12345678-801",), (), ("zhang_cg",), ())),
        ("微信：zhang_cg，139 0000 1234", (("13900001234",), (), ("zhang_cg",), ())),
        ("苏州市工业园区 星湖街 1 号、13900001234", (("13900001234",), (), (), ("苏州市工业园区 星湖街 1 号",))),
        ("13900001234/13900001234", (("13900001234",), (), (), ())),
    ],
)
def test_parts(read, text: str, parts: tuple[tuple[str, ...], ...]) -> None:
    found = read("contact_info", text, field=FIELD)
    assert tuple(found.value) == parts
    assert not found.problems


def test_what_is_wrong(outcome) -> None:
    assert outcome("contact_info", "1390000123", field=FIELD)[:2] == (None, "PHONE-BAD")
    assert outcome("contact_info", "139****1234", field=FIELD)[:2] == ("blank", "MASKED-VALUE")
    assert outcome("contact_info", "暂无", field=FIELD)[:2] == ("blank", "")
    assert outcome("contact_info", 13900001234, field=FIELD)[1] == "CELL-TYPE"
