"""The due list for a terminal, one block for each owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sheetcrm.render.due_words import counts, labelled, when
from sheetcrm.render.text import Line
from sheetcrm.render.widths import pad, shorten
from sheetcrm.text import say
from sheetcrm.text.due import DUE

if TYPE_CHECKING:
    from sheetcrm.schema import Vocabularies

_STYLES = {"逾期": "bold red", "今日": "bold yellow", "即将": ""}


def due_lines(rows: list[dict[str, Any]], vocabularies: Vocabularies, *, file: str, as_of: dt.date, lang: str) -> Iterator[Line]:
    """Rows of ``due_rows``; owners in the order of their most urgent item."""
    yield [(file, "bold"), (f"  {as_of.isoformat()}  ", "dim"), (say(DUE["counts"], lang, **counts(rows)), "")]
    if not rows:
        yield [(DUE["none"].of(lang), "green")]
        return
    owners: dict[str | None, list[dict[str, Any]]] = {}
    for row in rows:
        owners.setdefault(row["owner"], []).append(row)
    for owner, items in owners.items():
        yield []
        yield [(owner or DUE["nobody"].of(lang), "bold underline"), (f"  {say(DUE['counts'], lang, **counts(items))}", "dim")]
        for row in items:
            yield from _item(row, labelled(row, vocabularies, lang), as_of, lang)


def _item(row: dict[str, Any], shown: dict[str, Any], as_of: dt.date, lang: str) -> Iterator[Line]:
    """Who and when; below it what to do and what was last."""
    who = " ".join(str(shown[key]) for key in ("customer_id", "customer_name") if shown[key])
    yield [
        (f"  {pad(when(row, as_of, lang), 14)}", _STYLES.get(row["state"], "")),
        (pad(str(shown["kind"]), 12), ""),
        (f"{row['due']}  ", ""),
        (pad(shorten(who, 40), 41), "bold"),
        (f"{shown['stage'] or '—'}/{shown['tier'] or '—'}  ", "dim"),
        (" ".join(str(shown[key]) for key in ("contact_name", "phone") if shown[key]), ""),
    ]
    todo = shorten(" ".join(str(row["next_action"]).split()), 60) if row["next_action"] else ""
    if todo:
        yield [(" " * 40, ""), (f"→ {todo}", "green")]
    if row["last_followup"] and row["last_summary"]:
        last = say(DUE["last"], lang, day=row["last_followup"], summary=shorten(" ".join(str(row["last_summary"]).split()), 50))
        yield [(" " * 40, ""), (last, "dim")]
