"""A rule of its own, and the words of the problem that the kind of field in ``kinds`` finds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheetcrm.plugin import Batch, Rule, Run, Text, columns, declare, rule

SHORTEST = 4
"""Characters of a summary that says something."""


@rule(
    "NOTE-SHORT",
    "W",
    name=Text("跟进内容太短", "follow-up summary too short"),
    message=Text("“{value}”没有说明谈了什么", "“{value}” does not say what was talked about"),
    why=Text("下次联系的人不知道上次谈到哪里。", "Whoever calls next does not know where things stand."),
    bad=Text("ok、已联系", "ok, yes"),
    good=Text("预算已确认，下周发报价", "Budget confirmed, quote next week"),
    remedy=Text("补上谈话内容和下一步", "say what was agreed, and what comes next"),
)
def short_summaries(run: Run) -> Iterator[Batch]:
    """Summaries of fewer than ``SHORTEST`` characters.  Each distinct text is looked at once, however many rows have it."""
    table = run.followups
    if table is None or not table.has("summary"):
        return
    code, texts = columns.texts(table, "summary")  # int32, one a record: place in texts, -1 for blank
    short = [place for place, text in enumerate(texts) if len(text.strip()) < SHORTEST]
    yield Batch(table, "summary", np.flatnonzero(np.isin(code, short)))


declare(
    Rule(
        "USCC-BAD",
        "E",
        name=Text("不是统一社会信用代码", "no unified social credit code"),
        message=Text("“{label}”里的“{value}”不是有效的统一社会信用代码", "{label}: “{value}” is no valid unified social credit code"),
        why=Text("代码错一位，就查不到这家企业，也开不了票。", "With one wrong character the company cannot be looked up or invoiced."),
        bad=Text("91350100M000100Y44", "91350100M000100Y44"),
        good=Text("91350100M000100Y43", "91350100M000100Y43"),
        remedy=Text("对照营业执照改正", "correct it by the business licence"),
    ),
    reading=True,
)
