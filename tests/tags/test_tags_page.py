"""The pages about tags tell the truth: what their tables say is so."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sheetcrm.tags import TagTable, normalise

GUIDES = Path(__file__).parents[2] / "docs" / "how-to"
PAGES = [(GUIDES / name).read_text(encoding="utf-8") for name in ("tags.md", "tags.zh.md")]
ROWS = [re.findall(r"^\| `(.*?)` \| (?:`(.*?)`)? ?\| (\S*) ?\|$", page, re.MULTILINE) for page in PAGES]


@pytest.mark.parametrize(("written", "read", "reported"), [row for rows in ROWS for row in rows])
def test_row_of_the_page(table: TagTable, said: Callable[[str], str], written: str, read: str, reported: str) -> None:
    cell = written.replace("␠", " ").replace("\\|", "|")
    assert normalise(cell, table).text == read
    assert said(cell) == reported


@pytest.mark.parametrize(("page", "rows"), list(zip(PAGES, ROWS, strict=True)), ids=["en", "zh"])
def test_the_page_has_its_tables(page: str, rows: list[tuple[str, ...]]) -> None:
    assert len(rows) == len(re.findall(r"^\| `(?!sheetcrm )", page, re.MULTILINE)) >= 10
