"""Words of the due list outside the workbook: terminal, calendar, page."""

from __future__ import annotations

from sheetcrm.text import Text

DUE: dict[str, Text] = {
    "late": Text("逾期{days}天", "{days} days late"),
    "late.one": Text("逾期1天", "1 day late"),
    "today": Text("今日", "today"),
    "upcoming": Text("{days}天后", "in {days} days"),
    "upcoming.one": Text("明天", "tomorrow"),
    "nobody": Text("未分配", "nobody"),
    "counts": Text("逾期 {overdue} · 今日 {today} · 即将 {upcoming}", "{overdue} overdue · {today} today · {upcoming} upcoming"),
    "none": Text("没有待跟进的客户。", "Nobody is waiting."),
    "last": Text("上次 {day}：{summary}", "last {day}: {summary}"),
    "calendar": Text("待跟进 {file}", "Due list {file}"),
    "item": Text("[{when}] {id} {name}({stage}/{tier}) {contact} {phone}", "[{when}] {id} {name} ({stage}/{tier}) {contact} {phone}"),
}
"""``item``: one entry as it goes to a calendar or a chat; what is next follows after `` – ``."""
