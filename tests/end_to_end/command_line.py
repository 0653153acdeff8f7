"""The command line as a user meets it: run a command, read what it says, see whether it touched anything."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sheetcrm.cli import run

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
AS_OF = "2026-11-22"


@dataclass(frozen=True)
class Ran:
    """Exit code and the two streams of a command that has ended."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line a refused command says; fails when there is more, or a traceback, or nothing."""
        lines = [line for line in self.err.splitlines() if line.strip()]
        assert len(lines) == 1, self
        assert lines[0].startswith("sheetcrm: E-"), self
        assert "Traceback" not in self.err + self.out, self
        assert "E-INTERNAL" not in self.err, self
        return lines[0]

    @property
    def complaint_code(self) -> str:
        return self.complaint.split(": ")[1]


def sheetcrm(*words: object, lang: str = "en") -> Ran:
    """``sheetcrm WORDS --lang LANG`` in this process, as the command does it."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([*(str(word) for word in words), "--lang", lang])
    return Ran(code, _text(out), _text(err))


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


def process(*words: object, folder: Path | None = None, **environment: str) -> subprocess.Popen[str]:
    """The same as a process of its own, started and not waited for."""
    return subprocess.Popen(
        [sys.executable, "-m", "sheetcrm", *(str(word) for word in words)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SHEETCRM_LANG": "en", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def snapshot(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """Every file under a folder: content, time of change in nanoseconds, mode."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            state = path.stat()
            found[str(path.relative_to(folder))] = (path.read_bytes(), state.st_mtime_ns, state.st_mode)
    return found


@contextlib.contextmanager
def untouched(folder: Path) -> Iterator[None]:
    """Nothing under the folder changes meanwhile: no byte, no time stamp, no new file."""
    before = snapshot(folder)
    yield
    assert snapshot(folder) == before


def shared(*parts: str) -> Path:
    """A file of the tool folder beside the repository; the test is skipped where it is not there."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs {'/'.join(parts)} in the folder 'shared' beside the repository")
    return path
