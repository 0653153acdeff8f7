"""What the verbs about records share on the command line: which word is a workbook and which a sheet, and lists of ids."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from sheetcrm.cli._each import WORKBOOKS
from sheetcrm.errors import UsageError
from sheetcrm.text import Text


def words_apart(words: Sequence[str], option: str | None) -> tuple[list[Path], str]:
    """(workbooks, sheet) of ``find team.xlsx followups``: a word is a sheet when it is neither a file nor named like a workbook."""
    sheets = [word for word in words if Path(word).suffix.lower() not in WORKBOOKS and not Path(word).exists()]
    named = [*sheets, *([option] if option else [])]
    if len(named) > 1 or len(sheets) == len(words):
        word = named[-1] if len(named) > 1 else words[0]
        problem = (
            Text(f"没有“{word}”这个文件", f"there is no file {word!r}")
            if len(sheets) == len(words)
            else Text(f"多了“{word}”", f"{word!r} is too much")
        )
        raise UsageError("E-USAGE", problem=problem)
    paths = [Path(word) for word in words if word not in sheets]
    return paths, named[0] if named else "customers"


def ids_given(words: Sequence[str]) -> list[str]:
    """Ids from the command line; ``-`` stands for those on standard input, one or more a line."""
    found: list[str] = []
    for word in words:
        found += sys.stdin.read().replace(",", " ").split() if word == "-" else [word]
    return list(dict.fromkeys(found))


def listed_words(values: Sequence[str]) -> list[str]:
    """``--columns a,b --columns c`` -> a, b, c; commas of both widths."""
    return [word.strip() for value in values for word in value.replace("，", ",").replace("、", ",").split(",") if word.strip()]
