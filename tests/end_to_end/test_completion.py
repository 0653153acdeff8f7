"""Completion in a shell: commands, options, choices, sheets and fields; no workbook is read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import ROOT, sheetcrm


def completed(line: str) -> list[str]:
    """What the shell offers for the last word of a line, which may be empty (a blank at the end)."""
    words = line.split(" ")
    environment = {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1), "_SHEETCRM_COMPLETE": "bash_complete", "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-m", "sheetcrm"], env={**os.environ, **environment, "SHEETCRM_LANG": "en"}, capture_output=True, text=True, encoding="utf-8"
    )
    assert ran.stderr == ""
    return [word.partition(",")[2] for word in ran.stdout.splitlines() if word.startswith("plain,")]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("sheetcrm fi", {"fix", "find"}),
        ("sheetcrm find book.xlsx --cou", {"--count"}),
        ("sheetcrm find book.xlsx --format js", {"json", "jsonl"}),
        ("sheetcrm find book.xlsx follo", {"followups"}),
        ("sheetcrm find book.xlsx --sheet ord", {"orders"}),
        ("sheetcrm find book.xlsx --columns name,crea", {"name,created_date"}),
        ("sheetcrm find book.xlsx followups --sort foll", {"followed_at", "followup_id"}),
        ("sheetcrm find book.xlsx --where indu", {"industry"}),
        ("sheetcrm set book.xlsx C0001 tie", {"tier="}),
        ("sheetcrm add book.xlsx requi", {"requirements"}),
        ("sheetcrm add book.xlsx followups meth", {"method="}),
        ("sheetcrm delete book.xlsx --references c", {"cascade"}),
    ],
)
def test_words_that_fit(line: str, words: set[str]) -> None:
    assert set(completed(line)) == words


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_is_sound(shell: str, tmp_path: Path) -> None:
    ran = sheetcrm("completion", shell)
    assert ran.code == 0
    assert f"_SHEETCRM_COMPLETE={shell}_complete" in ran.out
    if shutil.which(shell):
        script = tmp_path / "script"
        script.write_text(ran.out)
        assert subprocess.run([shell, "-n", script], capture_output=True).returncode == 0


def test_another_shell_is_refused() -> None:
    assert sheetcrm("completion", "csh").complaint_code == "E-USAGE"
