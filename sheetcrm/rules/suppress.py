"""Suppressions that no longer silence anything: leftovers that would hide the next mistake."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sheetcrm.rules._batch import Detail, Spot
from sheetcrm.rules._rule import RULES, Rule, declare, matches
from sheetcrm.rules._suppressing import PASSING, STALE, Ignored, Silencer
from sheetcrm.tags.fold import clean
from sheetcrm.text import Text

if TYPE_CHECKING:
    from sheetcrm.store import Book

_NOTHING = Text("没有匹配任何问题", "silences nothing")
_UNKNOWN = Text("里的规则、工作表或列不存在", "names no rule, sheet or column that there is")
_UNREAD = Text("的值“{value}”看不懂，只能填 是 或 否", "has the value “{value}”, which is neither yes nor no")
_DECISIONS = Text("问题清单上忽略过的 {n} 条", "what was ignored on the Issues sheet ({n})")
_SETTING = Text("设置“{key}”", "the setting {key}")

declare(
    Rule(
        STALE,
        "I",
        Text("不再起作用的忽略", "suppression without effect"),
        Text("{what}{why}", "{what} {why}"),
        Text(
            "问题已经改好，忽略还留着：以后同样的错误会被悄悄藏起来。",
            "The problem is gone, the suppression is not: it would hide the next mistake of that kind.",
        ),
        Text("设置里有 ignore.DATE-TEXT，而表里已没有文本日期", "ignore.DATE-TEXT on Settings, and no date is text any more"),
        Text("只忽略仍然存在的问题", "only what is still there is ignored"),
        Text(
            "设置里的：删除这一行；问题清单上忽略过的：运行 sheetcrm refresh --forget STALE",
            "on Settings: delete the row; what was ignored on the Issues sheet: sheetcrm refresh --forget STALE",
        ),
    )
)


def stale(book: Book, silencer: Silencer, looked: frozenset[str]) -> Iterator[Spot]:
    """Settings and decisions that silenced nothing although their rules were all looked for."""
    if silencer.settings and any(_covers_itself(setting) for setting in silencer.settings):
        return
    for setting in silencer.settings:
        codes = frozenset(code for code in RULES if code != STALE and matches(code, setting.pattern))
        if setting.known and (setting.key in silencer.used_settings or not codes <= looked or silencer.overruled(setting)):
            continue
        why = _NOTHING if setting.known else _UNKNOWN
        yield _at_setting(book, setting.key, Detail({"what": _filled(_SETTING, key=setting.key), "why": why}))
    for key, value in silencer.unread:
        yield _at_setting(book, key, Detail({"what": _filled(_SETTING, key=key), "why": _filled(_UNREAD, value=value)}))
    unused = [d for d in silencer.decisions if d not in silencer.used and d.code not in PASSING and (d.code in looked or d.code not in RULES)]
    if unused:
        gaps = {"what": _filled(_DECISIONS, n=len(unused)), "why": _NOTHING}
        yield Spot(detail=Detail(gaps), code=STALE)


def _covers_itself(setting: Ignored) -> bool:
    return setting.known and setting.sheet is None and matches(STALE, setting.pattern)


def _filled(text: Text, **gaps: object) -> Text:
    return Text(text.zh.format(**gaps), text.en.format(**gaps))


def _at_setting(book: Book, key: str, detail: Detail) -> Spot:
    """At the key on the Settings sheet."""
    table = book.table("settings")
    column = table.columns.get("key") if table else None
    if table is not None and column is not None:
        for i in range(table.length):
            if clean(column.text(i)).casefold() in (key.casefold(), key.casefold().replace("ignore.", "忽略.", 1)):
                return Spot(table.title, int(table.rows[i]), column.index, "key", None, key, detail, code=STALE)
    return Spot(detail=detail, code=STALE)
