"""A workbook under a name that a shell would take apart: what we suggest can be pasted."""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path

import bad_files as bad
import pytest
from command_line import AS_OF, sheetcrm

NAME = "我的 客户 \"v2\" 'x' $(y) & `z`.xlsx"
posix = pytest.mark.skipif(os.name == "nt", reason="such a name needs a POSIX file system")


@posix
def test_the_commands_of_the_chores_can_be_pasted(tmp_path: Path) -> None:
    book = bad.customers(tmp_path / NAME)
    assert sheetcrm("init", book).code == 0
    answers = json.loads(sheetcrm("chores", book, "--json", "--as-of", AS_OF).out)
    commands = [shlex.split(chore["command"]) for chore in answers[0]["chores"]]
    assert commands
    assert all(str(book) in words for words in commands)


@posix
def test_the_repair_that_validate_suggests_can_be_pasted(tmp_path: Path) -> None:
    book = bad.customers(tmp_path / NAME, [(*bad.ROWS[0][:5], "Interested", *bad.ROWS[0][6:]), *bad.ROWS[1:]])
    said = sheetcrm("validate", book, "--as-of", AS_OF).out
    command = next(line.partition("sheetcrm fix")[2] for line in said.splitlines() if "sheetcrm fix" in line)
    assert shlex.split(command)[0] == str(book)


def test_a_plain_name_is_not_quoted(tmp_path: Path) -> None:
    book = bad.customers(tmp_path / "客户.xlsx")
    assert sheetcrm("init", book).code == 0
    assert f"sheetcrm backup {book}" in sheetcrm("chores", book, "--as-of", AS_OF).out
