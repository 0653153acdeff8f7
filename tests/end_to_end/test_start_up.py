"""A quick answer loads no engine."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import AS_OF, ROOT, sheetcrm

from sheetcrm._lazy import lazy_pattern

HEAVY = {"numpy", "pandas", "openpyxl", "xlsxwriter", "isal", "pydantic", "rich", "opencc", "phonenumbers", "rapidfuzz"}
WATCH = """
import atexit, json, runpy, sys
sys.argv = ["sheetcrm", *sys.argv[1:]]
atexit.register(lambda: sys.stderr.write(json.dumps(sorted({name.partition(".")[0] for name in sys.modules} | {"numpy.ma"} & set(sys.modules)))))
try:
    runpy.run_module("sheetcrm", run_name="__main__")
except SystemExit:
    pass
"""


def loaded(*words: object) -> set[str]:
    """Top-level modules that a command has loaded when it is done, and one of numpy's that is dear."""
    ran = subprocess.run([sys.executable, "-c", WATCH, *map(str, words)], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    return set(json.loads(ran.stderr.splitlines()[-1]))


@pytest.mark.parametrize("words", [("--version",), ("--help",), ("refresh", "--help"), ("refresh", "no such file.xlsx", "--as-of", "2026-13-40")])
def test_a_quick_answer_loads_nothing_heavy(words: tuple[str, ...]) -> None:
    assert loaded(*words) & HEAVY == set()


def test_a_refresh_needs_neither_pandas_nor_openpyxl_and_an_idle_one_nothing(tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    assert sheetcrm("new", path, "--sample", "--as-of", "2026-11-20").code == 0
    spare = shutil.copy(path, tmp_path / "spare.xlsx")
    first = loaded("refresh", path, "--as-of", AS_OF)
    assert "numpy" in first and not first & {"pandas", "openpyxl", "pydantic", "numpy.ma"}
    assert path.read_bytes() != Path(spare).read_bytes()
    assert loaded("refresh", path, "--as-of", AS_OF) & HEAVY == set()
    assert not loaded("validate", path) & {"pandas", "openpyxl", "xlsxwriter", "pydantic"}


def test_what_needs_no_models_of_records_does_not_import_pydantic(tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    assert "pydantic" not in loaded("new", path, "--sample", "--as-of", "2026-11-20")
    assert "pydantic" not in loaded("set", path, "C0001", "notes=已核对", "--as-of", AS_OF)
    assert "pydantic" not in loaded("add", path, "team", "name=周宁", "--as-of", AS_OF)


def test_a_lazy_pattern_is_compiled_when_it_is_used_and_then_as_any_other() -> None:
    broken = lazy_pattern("(")
    assert broken.pattern == "("
    with pytest.raises(re.error):
        broken.search("x")
    word, digits = lazy_pattern("[a-z]+", re.IGNORECASE), lazy_pattern(rb"\d+")
    assert word.flags == re.compile("[a-z]+", re.IGNORECASE).flags
    assert [found[0] for found in word.finditer("Ab1c")] == word.findall("Ab1c") == ["Ab", "c"]
    assert digits.sub(b"-", b"a12b3") == b"a-b-" and digits.fullmatch(b"12") is not None
