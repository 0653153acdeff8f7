"""Maintenance of the workbook as a whole: versions to go back to, the review of its tags."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sheetcrm.rules._batch import Detail, Spot
from sheetcrm.rules._rule import rule
from sheetcrm.rules._run import Run
from sheetcrm.text import Text

BACKUP, TAGS, SINCE = "chores.backup", "chores.tags", "chores.since"
"""``_meta`` keys: the day of a backup made by other means, of the last tag review, and of the first refresh."""


def day_of(run: Run, key: str) -> dt.date | None:
    """A day that ``_meta`` remembers; None when it does not, or holds something else."""
    try:
        return dt.date.fromisoformat(run.book.meta.get(key))
    except ValueError:
        return None


@rule(
    "BACKUP-STALE",
    "W",
    name=Text("备份太旧", "backup too old"),
    message=Text(
        "最近一次备份是 {last}，已过 {days} 天，应每 {limit} 天一次",
        "the last backup is of {last}, {days} day(s) ago; one is due every {limit} day(s)",
    ),
    why=Text(
        "文件坏了或被改乱时，备份有多旧，就要重做多少天的工作。",
        "When the file is damaged or spoiled, the age of the backup is the work to be done again.",
    ),
    bad=Text("上次备份在两周前", "the last backup is two weeks old"),
    good=Text("本周备份过", "one of this week"),
    remedy=Text("运行 sheetcrm backup", "run sheetcrm backup"),
)
def backup_stale(run: Run) -> Iterator[Spot]:
    """Silent for a workbook that was never backed up in a way known to us: its team has another way, or it is new."""
    known = [day for day in (run.book.backed_up, day_of(run, BACKUP)) if day is not None]
    limit = int(run.setting("backup.days"))
    if known and limit and (days := (run.book.as_of - max(known)).days) > limit:
        yield Spot(detail=Detail({"last": max(known).isoformat(), "days": days, "limit": limit}))


@rule(
    "TAG-REVIEW-DUE",
    "W",
    name=Text("该做标签复盘了", "tag review due"),
    message=Text(
        "上次标签复盘在 {last}，已过 {days} 天，应每 {limit} 天一次",
        "the tags were last reviewed on {last}, {days} day(s) ago; a review is due every {limit} day(s)",
    ),
    why=Text("没人清理，标签只会越来越多，最后谁也不按它筛选。", "Without a review tags only grow in number, until nobody filters by them."),
    bad=Text("半年没有复盘，一半的标签没人用", "no review for half a year, half of the tags unused"),
    good=Text("每季度复盘一次，停用没人用的标签", "a review every quarter, unused tags retired"),
    remedy=Text("运行 sheetcrm tags review，按建议停用或合并", "run sheetcrm tags review, then retire or merge what it names"),
)
def tag_review_due(run: Run) -> Iterator[Spot]:
    """Never reviewed: counted from the first refresh."""
    table, limit = run.book.table("tags"), int(run.setting("tags.review_days"))
    last = day_of(run, TAGS) or day_of(run, SINCE)
    if table is not None and last is not None and limit and (days := (run.book.as_of - last).days) > limit:
        yield Spot(table.title, detail=Detail({"last": last.isoformat(), "days": days, "limit": limit}))
