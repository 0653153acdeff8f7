"""Labels that teams use in their own lists."""

from __future__ import annotations

import pytest

from sheetcrm.schema import BookSchema, recognise_header

CUSTOMERS = BookSchema.default().sheet("customers")


@pytest.mark.parametrize(
    ("labels", "fields"),
    [
        (["公司名称", "手机", "行业", "业务员"], ["name", "phone", "industry", "owner"]),
        (["Company", "Mobile", "Status", "Sales rep"], ["name", "phone", "stage", "owner"]),
    ],
)
def test_everyday_labels_are_recognised(labels: list[str], fields: list[str]) -> None:
    assert list(recognise_header(labels, CUSTOMERS).columns) == fields


def test_a_proper_label_wins_and_the_other_column_is_just_unknown() -> None:
    match = recognise_header(["公司名称", "客户名称", "状态", "合作状态"], CUSTOMERS)
    assert match.columns == {"name": 1, "stage": 3}
    assert match.unknown == [0, 2]
    assert match.duplicates == []
