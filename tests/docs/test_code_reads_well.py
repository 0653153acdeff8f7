"""The code is written in small pieces, and what it says is punctuated as its language is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = [path for room in ("sheetcrm", "tests", "docs", "benchmarks") for path in sorted((ROOT / room).rglob("*.py"))]
LINES_OF_A_FILE, LINES_OF_A_FUNCTION = 500, 50
TYPED = {"sheetcrm/render/sample_words.py", "sheetcrm/render/sample_module_words.py"}
"""What the sample's people typed: they do as they like."""

_SLIP = re.compile(r"[\u4e00-\u9fff}”）】»][,;?!](?!\w*[=:])|[\u4e00-\u9fff”）】»]:|[,;:?!](?=[\u4e00-\u9fff])")
_AS_TYPED = re.compile(r"^\w{2,3}:\w*$|维度:名称|行业:其他|请检查:")
"""How tags are written in cells, and a title by which dropdowns of older workbooks are known again."""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_files_are_short() -> None:
    lines = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    assert not {name: n for name, n in lines.items() if n > LINES_OF_A_FILE}


def test_functions_are_short() -> None:
    long = {
        f"{name_of(path)}:{node.lineno} {node.name}": length
        for path in CODE
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (length := (node.end_lineno or 0) - node.lineno + 1) > LINES_OF_A_FUNCTION
    }
    assert not long


def chinese(path: Path) -> Iterator[str]:
    """The first part of every ``Text`` and of every note of a column; examples of cells (``bad=``, ``good=``) are data."""
    tree = tree_of(path)
    cells = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg in ("bad", "good")}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Text", "_T") and node.args and id(node) not in cells:
            yield from strings_in(node.args[0])
        elif isinstance(node, ast.keyword) and node.arg == "note" and isinstance(node.value, ast.Tuple):
            yield from strings_in(node.value.elts[0])


def strings_in(node: ast.expr) -> Iterator[str]:
    return (part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str))


@pytest.mark.parametrize("room", sorted({path.relative_to(ROOT).parts[1] for path in CODE if name_of(path).startswith("sheetcrm/")}))
def test_chinese_texts_have_chinese_punctuation(room: str) -> None:
    files = [path for path in CODE if path.relative_to(ROOT).parts[:2] == ("sheetcrm", room) and name_of(path) not in TYPED]
    assert not [(name_of(path), text) for path in files for text in chinese(path) if _SLIP.search(_AS_TYPED.sub("", text))]


def test_todos_are_not_left_in_the_code() -> None:
    word = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b")
    assert not [name_of(path) for path in CODE if path != Path(__file__) and word.search(path.read_text(encoding="utf-8"))]
