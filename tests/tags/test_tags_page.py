"""The page about tags tells the truth: its tables and its program are run."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sheetcrm.tags import TagTable, normalise

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "tags.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(.*?)` \| (?:`(.*?)`)? ?\| (\S*) ?\|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("written", "read", "reported"), ROWS)
def test_row_of_the_page(table: TagTable, said: Callable[[str], str], written: str, read: str, reported: str) -> None:
    cell = written.replace("␠", " ").replace("\\|", "|")
    assert normalise(cell, table).text == read
    assert said(cell) == reported


def test_the_page_has_its_tables() -> None:
    assert len(ROWS) == len(re.findall(r"^\| `(?!sheetcrm )", PAGE, re.MULTILINE)) > 20


def test_program_of_the_page() -> None:
    (program,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(program, {})
