"""Cells that were found right are looked at again once something in their row has changed."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest

import sheetcrm
from sheetcrm.derive import Derived
from sheetcrm.package import Package
from sheetcrm.rules import check
from sheetcrm.store import Book, patch_book, read_book

TODAY = dt.date(2026, 11, 20)
CHANGES: dict[str, list[Any]] = {
    "tags": [None, "制造业", "零售业,重点", "制造业,零售业", "没有这个标签", "潜在客户", "大型企业"],
    "industry": [None, "制造业", "零售", "不存在的行业"],
    "size": [None, "大型企业", "小微企业"],
    "stage": [None, "潜在客户", "成交客户"],
    "phone": ["13900001234"],
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("looks") / "team.xlsx"
    sheetcrm.new(path, sample=True, as_of=TODAY)
    return path


def tag_findings(book: Book) -> list[tuple[str, str | None, str]]:
    return sorted((f.code, f.cell, f.message) for f in check(book, Derived(book), select=["TAG"]))


@pytest.mark.parametrize("seed", range(6))
def test_a_second_look_finds_what_a_first_one_would(sample: Path, seed: int) -> None:
    book = read_book(Package.open(sample), as_of=TODAY)
    table, chance = book.tables["customers"], random.Random(seed)
    looked, seen = tag_findings(book), set()
    for _ in range(4):
        keys = chance.sample(sorted(CHANGES), 3)
        edits = [table.set_cell(key, i, chance.choice(CHANGES[key])) for key in keys for i in chance.sample(range(table.length), 4)]
        assert patch_book(book, edits)
        looked = tag_findings(book)
        table.forget_all()
        assert tag_findings(book) == looked
        seen.update(code for code, *_ in looked)
    assert {"TAG-UNKNOWN", "TAG-BOUND-MISMATCH"} & seen
