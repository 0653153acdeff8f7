"""A pipe whose reader has had enough does not stop a command: ``validate … | head -1`` ends with the exit code of the whole check."""

from __future__ import annotations

import io
import os
import stat
import sys
from typing import IO, Any


def mind_the_reader() -> None:
    """Where standard output is a pipe, what nobody reads any more goes nowhere."""
    out: Any = sys.stdout
    if out is None:  # closed by whoever started the command
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  # pathlib costs more than the quickest answers
    if not isinstance(out, io.TextIOWrapper):
        return
    try:
        mode = os.fstat(out.fileno()).st_mode
    except (OSError, ValueError):  # a stand-in of the program that called, or closed
        return
    if not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)):
        return
    settings: dict[str, Any] = {"encoding": out.encoding, "errors": out.errors, "line_buffering": out.line_buffering}
    out.flush()
    buffer: Any = out.detach()
    buffered = isinstance(buffer, io.BufferedWriter)
    pipe: Any = _Pipe(buffer.detach() if buffered else buffer)
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(pipe) if buffered else pipe, write_through=not buffered, **settings)


class _Pipe(io.RawIOBase):
    """The raw end of a pipe."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self.name = getattr(raw, "name", "<stdout>")

    def write(self, data: Any, /) -> int | None:
        try:
            return self._raw.write(data)
        except OSError as problem:
            if not isinstance(problem, BrokenPipeError) and os.name != "nt":  # Windows says that the argument is invalid
                raise
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, self.fileno())
            os.close(null)
            return memoryview(data).nbytes

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._raw.fileno()

    def isatty(self) -> bool:
        return False
