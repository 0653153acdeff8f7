"""The answer "nothing to do" of a refresh.  It stands apart so that it can be given before anything heavy is imported."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sheetcrm import __version__
from sheetcrm._plugins import stamp
from sheetcrm.actions._beside import stamp_beside
from sheetcrm.actions._clock import today
from sheetcrm.store.unchanged import LastRun, last_run

if TYPE_CHECKING:
    import os


def options_words(period: str | None, fix: bool, beside: str = "") -> str:
    """What the result of a refresh depends on, as one text: its options, the version of the program, its plugins.

    period  None: as the file says;  beside  ``stamp_beside`` of the workbook
    """
    return f"{period or '-'} {'fix' if fix else '-'} {__version__}{stamp()}{beside}"


def nothing_to_do(path: str | os.PathLike[str], *, as_of: dt.date | None = None, period: str | None = None, fix: bool = False) -> LastRun | None:
    """T, the findings left and the language of a file that is just as this refresh would leave it; None in any doubt."""
    return last_run(path, options_words(period, fix, stamp_beside(path)), lambda zone: as_of or today(zone), asked=as_of is not None)
