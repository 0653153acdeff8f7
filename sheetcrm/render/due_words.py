"""One item of the due list in words, the same for terminal, calendar and page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sheetcrm.text import say
from sheetcrm.text.due import DUE

if TYPE_CHECKING:
    from sheetcrm.schema import Vocabularies

VOCABULARY_OF = {"state": "due_state", "kind": "due_kind", "rule": "due_rule", "stage": "stage", "tier": "tier"}
"""Columns of the due list that hold canonical values, and the vocabularies that know their labels."""


def labelled(row: Mapping[str, Any], vocabularies: Vocabularies, lang: str) -> dict[str, Any]:
    """A row with its canonical values in one language."""
    shown = dict(row)
    for key, name in VOCABULARY_OF.items():
        known = vocabularies.get(name)
        found = known.get(str(row[key])) if known is not None and row.get(key) is not None else None
        if found is not None:
            shown[key] = found.label(lang)
    return shown


def when(row: Mapping[str, Any], as_of: dt.date, lang: str) -> str:
    """``逾期3天``, ``今日``, ``2天后``."""
    days = (dt.date.fromisoformat(row["due"]) - as_of).days
    key = "today" if days == 0 else "late" if days < 0 else "upcoming"
    return say(DUE[key if abs(days) != 1 else f"{key}.one"], lang, days=abs(days))


def item_line(row: Mapping[str, Any], as_of: dt.date, lang: str) -> str:
    """``[逾期3天] C0001 华星智能科技有限公司(意向客户/高价值) 张经理 13900001234 – 发送报价单``; row as ``labelled`` gives it."""
    gaps = {"id": row["customer_id"], "name": row["customer_name"], "contact": row["contact_name"], "phone": row["phone"]}
    known = {key: value or "" for key, value in gaps.items()}
    line = say(DUE["item"], lang, when=when(row, as_of, lang), stage=row["stage"] or "—", tier=row["tier"] or "—", **known)
    return " ".join(line.split()) + (f" – {row['next_action']}" if row["next_action"] else "")


def counts(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Items by state: ``overdue``, ``today``, ``upcoming``; rows with canonical states."""
    states = [row["state"] for row in rows]
    return {"overdue": states.count("逾期"), "today": states.count("今日"), "upcoming": states.count("即将")}
