"""A bar on stderr while work takes long; nothing where stderr is no terminal, and nothing for what is done at once."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 1.0
"""Seconds of work before anything is shown."""


class Bar:
    """One bar for a run: how many workbooks are done, and which one is being worked on."""

    current: Bar | None = None

    def __init__(self, total: int) -> None:
        self.total, self.done, self.name = total, 0, ""
        self._timer: threading.Timer | None = None
        self._shown: Progress | None = None
        self._lock = threading.Lock()
        Bar.current = self if sys.stderr.isatty() else None

    def begin(self, name: str) -> None:
        """Work on a workbook begins; it is shown if it lasts."""
        self.name = name
        if Bar.current is self:
            self._timer = threading.Timer(PATIENCE, self._show)
            self._timer.daemon = True
            self._timer.start()

    def end(self) -> None:
        self.hide()
        self.done += 1

    def hide(self) -> None:
        """Make room: something is about to be printed."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if self._shown is not None:
                self._shown.stop()
                self._shown = None

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        with self._lock:
            if self._timer is None:
                return  # the work ended in the meantime
            count = (MofNCompleteColumn(),) if self.total > 1 else ()
            self._shown = Progress(
                TextColumn("{task.description}"), BarColumn(), *count, TimeElapsedColumn(), console=Console(stderr=True), transient=True
            )
            self._shown.add_task(self.name, total=self.total if self.total > 1 else None, completed=self.done)
            self._shown.start()


def make_room() -> None:
    """Before printing: a bar that is shown goes away."""
    if Bar.current is not None:
        Bar.current.hide()
