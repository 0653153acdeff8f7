"""What a refresh is asked to do, and what it did."""

from __future__ import annotations

import datetime as dt
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.actions._idle import options_words
from sheetcrm.store.unchanged import run_key
from sheetcrm.text import Lang, Text

if TYPE_CHECKING:
    from pydantic import BaseModel

    from sheetcrm.actions._decisions import Decided
    from sheetcrm.store import Applied, Receipt


@dataclass
class RefreshResult:
    """What a refresh did.

    receipt  parts changed, added and unchanged; None when nothing was written
    applied  cells set and sheets rebuilt;  folded, kept  due-list entries taken in, and shown again because they could not be
    counts   findings by severity that remain
    decided  what became of the decisions on the Issues sheet; None when nothing was looked at
    stages   changes of stage made by hand that went into StageHistory
    notices  what the user should know: choices on Summary that cannot be read
    """

    path: Path
    as_of: dt.date
    lang: Lang = "zh-CN"
    receipt: Receipt | None = None
    applied: Applied | None = None
    folded: int = 0
    kept: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    decided: Decided | None = None
    stages: int = 0
    notices: list[Text] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        return self.receipt is None


class RefreshOptions(NamedTuple):
    """What the result depends on besides the file; ``lang``, that of the messages, is only passed along.

    as_of, period  None: as chosen on Summary, else today and the month
    """

    as_of: dt.date | None = None
    period: str | None = None
    lang: Lang | None = None
    fix: bool = False
    forget: tuple[str, ...] = ()
    models: tuple[type[BaseModel], ...] = ()

    def run_key(self, day: dt.date, zone: str, *, chosen: bool = False, beside: str = "") -> str:
        """chosen  Summary names a day for its figures;  beside  ``stamp_beside`` of the workbook."""
        own = "".join(f" {model.__module__}.{model.__qualname__}" for model in self.models)
        return run_key(day, zone, options_words(self.period, self.fix, beside + own), asked=self.as_of is not None if chosen else None)
