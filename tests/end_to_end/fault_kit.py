"""Runs a command under faults: kill, full disk, I/O errors, power loss, a foreign editor, at points spread over what it does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import AS_OF, ROOT, shared

needs_compiler = pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler (cc)")


def under_faults(target: Path, modes: str, command: list[str], *options: str) -> subprocess.CompletedProcess[str]:
    """What the harness said of ``python COMMAND`` on the target, with one point a mode; skips the test where the harness is absent.

    The clock is held, since the names of kept versions carry the time.
    """
    harness = shared("tools", "crash_harness.py")
    given = ["--max-points", "1", "--jobs", "2", "--modes", modes, "--target", str(target), *options]
    return subprocess.run(
        [sys.executable, str(harness), *given, "--", sys.executable, *command],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", "SHEETCRM_NOW": f"{AS_OF}T10:20:30"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def no_violations(ran: subprocess.CompletedProcess[str]) -> None:
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "PASS: 0 violations" in ran.stdout
