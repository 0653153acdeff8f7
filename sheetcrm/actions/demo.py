"""See all of it in a minute: a sample workbook with mistakes, checked, repaired, refreshed."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path

from sheetcrm._values import dataclass
from sheetcrm.actions._clock import DEFAULT_ZONE, check_day, today
from sheetcrm.actions._refreshed import RefreshResult
from sheetcrm.actions.backup import backup
from sheetcrm.actions.fix import FixResult, fix
from sheetcrm.actions.new import write_new
from sheetcrm.actions.refresh import refresh
from sheetcrm.actions.validate import validate
from sheetcrm.errors import FileRefused, check_lang
from sheetcrm.render.sample import sample
from sheetcrm.rules import Findings
from sheetcrm.schema import Settings, Vocabularies
from sheetcrm.store import check_free, check_writable
from sheetcrm.text import Lang, Text

_NAME = Text("客户管理示例.xlsx", "customers-sample.xlsx")
_FIRST = Text("汇总", "Summary")


@dataclass
class DemoResult:
    """path: the workbook;  before: what was wrong in it;  fixed, refreshed: what the two steps did."""

    path: Path
    lang: Lang
    before: Findings
    fixed: FixResult
    refreshed: RefreshResult

    @property
    def first_sheet(self) -> str:
        return _FIRST.of(self.lang)


def demo(folder: str | Path = "sheetcrm-demo", *, lang: Lang = "zh-CN", as_of: dt.date | None = None) -> DemoResult:
    """Make the sample in ``folder``, validate, fix and refresh it.

    A demo made there before is replaced; people may have typed into it, so it is kept in ``backups/``.
    Raises ``Busy`` E-OPEN while somebody has it open; it is left as it is then.
    """
    check_lang(lang)
    check_day(as_of)
    day = as_of or today(DEFAULT_ZONE)
    target = Path(folder) / _NAME.of(lang)
    target.parent.mkdir(parents=True, exist_ok=True)
    _make_room(target)
    write_new(target, sample(day, lang, Vocabularies.of(Settings())).rows, lang, day)
    before = validate(target, as_of=day)
    fixed = fix(target, as_of=day)
    return DemoResult(target, lang, before, fixed, refresh(target, as_of=day))


def _make_room(target: Path) -> None:
    """Put an earlier demo away, unless somebody is at it."""
    if not target.exists():
        return
    check_free(target)
    check_writable(target)
    with suppress(FileRefused):  # what is no workbook any more is no loss
        backup(target)
    target.unlink()
