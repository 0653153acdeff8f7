"""A column whose cells were changed in memory says the same as one that is read from the start."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest

import sheetcrm
from sheetcrm.package import Package
from sheetcrm.store import Book, Table, TypedColumn, patch_book, read_book
from sheetcrm.store.typed import type_column

TODAY = dt.date(2026, 11, 20)
CONTENTS: list[Any] = [
    None,
    "",
    "无",
    "  前后有空格 ",
    "13900001234",
    "139 0000 1235 / 021-5555 6666",
    1.39e10,
    "a.b@example.com",
    "不是邮箱@",
    "行业:制造业、重点；复购",
    "意向",
    "没有这个阶段",
    "2026-11-01",
    "2026年13月",
    46_300,
    dt.date(2026, 10, 1),
    "12.5万",
    -3,
    "C0001",
    "c0002",
    "是",
    "王敏",
    "#N/A",
]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("retyping") / "team.xlsx"
    sheetcrm.new(path, sample=True, as_of=TODAY)
    return path


def told(typed: TypedColumn) -> tuple[list[Any], list[bool], list[bool], list[tuple[str, int, Any]]]:
    """What a typed column says, whatever the order of its domain: values, blank, bad, problems by record."""
    values = [repr(typed.value(i)) for i in range(len(typed.values))]
    problems = [(group.code, int(at), repr(group.details[of])) for group in typed.problems for at, of in zip(group.at, group.of, strict=True)]
    return values, typed.blank.tolist(), typed.bad.tolist(), sorted(problems)


def compared(table: Table, key: str) -> None:
    now = table.typed(key)
    fresh = type_column(table.columns[key], table.schema.field(key), table.context)
    assert told(now) == told(fresh), key
    if not table.schema.field(key).kind.numeric:
        assert sorted(map(repr, now.domain)) == sorted(map(repr, fresh.domain)), key
        assert len({group.code for group in now.problems}) == len(now.problems)


@pytest.mark.parametrize("seed", range(4))
def test_changed_cells_are_read_as_in_a_column_read_from_the_start(sample: Path, seed: int) -> None:
    book: Book = read_book(Package.open(sample), as_of=TODAY)
    chance = random.Random(seed)
    for name in ("customers", "followups", "requirements"):
        table = book.tables[name]
        for key in table.columns:
            table.typed(key)  # read before anything changes
        for _ in range(3):
            edits = [
                table.set_cell(key, i, chance.choice(CONTENTS))
                for key in chance.sample(sorted(table.columns), 6)
                for i in chance.sample(range(table.length), min(4, table.length // 9))
            ]
            assert edits and patch_book(book, edits)
            for key in table.columns:
                compared(table, key)


def test_a_value_that_nobody_has_any_more_is_gone(sample: Path) -> None:
    book = read_book(Package.open(sample), as_of=TODAY)
    table = book.tables["customers"]
    name = table.typed("name").value(0)
    before = len(table.typed("name").domain)
    assert patch_book(book, [table.set_cell("name", 0, "改过的名字")])
    assert name not in list(table.typed("name").domain) and "改过的名字" in list(table.typed("name").domain)
    assert len(table.typed("name").domain) == before
    assert table.typed("name").value(0) == "改过的名字"
