"""A block of the report: how many follow-ups say what was talked about."""

from __future__ import annotations

import numpy as np

from sheetcrm.plugin import Ask, Block, BlockWords, Text, columns, report, shapes
from sheetcrm_plugin_example.rules import SHORTEST

SHAPE = shapes.one(
    value=shapes.RATE,
    followups=shapes.COUNT,
    items=shapes.many(value=shapes.choice("method"), followups=shapes.COUNT, telling=shapes.COUNT, rate=shapes.RATE),
)


@report(
    "NOTES",
    SHAPE,
    words=BlockWords(
        Text("跟进内容质量", "Telling follow-ups"),
        Text(
            f"期间的跟进中，内容不少于 {SHORTEST} 个字的 ÷ 全部；按方式。",
            f"Follow-ups of the period with a summary of {SHORTEST} characters or more ÷ all; by method.",
        ),
    ),
    names={"telling": Text("写清楚的", "Telling")},
)
def telling(ask: Ask) -> Block:
    """``{value, followups, items: [{value, followups, telling, rate}]}``: rate = telling ÷ follow-ups of the period, None without any."""
    table = ask.derived.followups
    chosen = ask.period.has(columns.days(table, "followed_at"))
    code, texts = columns.texts(table, "summary")
    says = np.isin(code, [place for place, text in enumerate(texts) if len(text.strip()) >= SHORTEST])
    method, names = columns.texts(table, "method")
    items = [_item(name, chosen & (method == place), says) for place, name in enumerate(names)]
    whole = _item(None, chosen, says)
    return {"value": whole["rate"], "followups": whole["followups"], "items": [item for item in items if item["followups"]]}


def _item(name: str | None, of: np.ndarray, says: np.ndarray) -> Block:
    count, telling = int(np.count_nonzero(of)), int(np.count_nonzero(of & says))
    return {"value": name, "followups": count, "telling": telling, "rate": telling / count if count else None}
