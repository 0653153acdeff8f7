"""Ctrl-C and SIGTERM wait while a step is made that must be made whole."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Any

_STOPS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM") if hasattr(signal, name)]


class Unstopped:
    """Use it in a ``with``: a signal to stop that comes inside the block takes effect right after it.

    A file made, and the note that it has to be removed; names exchanged, and the look at what came out: between the two
    steps an interruption would leave something behind, or lose it.  Only the main thread is ever interrupted by a signal;
    in any other the block does nothing.
    """

    def __init__(self) -> None:
        self._before: dict[int, Any] = {}
        self._came: list[int] = []

    def __enter__(self) -> Unstopped:
        if threading.current_thread() is not threading.main_thread():
            return self
        try:
            for number in _STOPS:
                handler = signal.getsignal(number)
                if handler is not None:  # None: set by a host program beyond Python, which could not be put back
                    self._before[number] = handler
                    signal.signal(number, self._note)
        except BaseException:
            self._restore()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._restore()
        for number in self._came[:1]:
            signal.raise_signal(number)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self._came.append(number)

    def _restore(self) -> None:
        """All of them, also when one that was restored strikes at once."""
        try:
            while self._before:
                number, handler = next(iter(self._before.items()))
                signal.signal(number, handler)
                del self._before[number]
        finally:
            if self._before:
                self._restore()
