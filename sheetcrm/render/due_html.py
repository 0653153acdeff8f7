"""The due list as one page: a section for each person, what is late first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sheetcrm.render._html import begin, cards, end, t
from sheetcrm.render.due_words import counts, labelled, when
from sheetcrm.text import say
from sheetcrm.text.due import DUE
from sheetcrm.text.outputs import words as other_words
from sheetcrm.text.reports import words

if TYPE_CHECKING:
    from sheetcrm.schema import Vocabularies

_LOOKS = {"逾期": "E", "今日": "W", "即将": ""}
_HEADS = ("due.when", "due.day", "due.kind", "due.customer", "due.state", "due.contact", "due.todo", "due.last")
_STATES = (("overdue", "逾期"), ("today", "今日"), ("upcoming", "即将"))


def due_page(lists: list[tuple[str, list[dict[str, Any]], dt.date, Vocabularies]], *, lang: str, version: str) -> Iterator[str]:
    """The page, piece by piece; lists: (file, rows of ``due_rows``, T, vocabularies of the workbook)."""
    yield from begin(words("due.title", lang), lang)
    for file, rows, as_of, vocabularies in lists:
        yield f'<section class="book"><h2>{t(file)}</h2><p class="muted">{t(other_words("as_of", lang, date=as_of.isoformat()))}</p>'
        found, known = counts(rows), vocabularies.get("due_state")
        names = {zh: value.label(lang) if known and (value := known.get(zh)) else zh for _, zh in _STATES}
        yield from cards((str(found[key]), names[zh], _LOOKS[zh] if found[key] else "") for key, zh in _STATES)
        if not rows:
            yield f"<p>{t(DUE['none'].of(lang))}</p>"
        owners: dict[str | None, list[dict[str, Any]]] = {}
        for row in rows:
            owners.setdefault(row["owner"], []).append(row)
        for owner, items in owners.items():
            yield from _owner(owner, items, as_of, vocabularies, lang)
        yield "</section>"
    yield from end([words("due.phones", lang), other_words("page.made", lang, version=version)])


def _owner(owner: str | None, items: list[dict[str, Any]], as_of: dt.date, vocabularies: Vocabularies, lang: str) -> Iterator[str]:
    yield f'<section class="owner"><h3>{t(owner or DUE["nobody"].of(lang))}</h3>'
    yield f'<p class="muted">{t(say(DUE["counts"], lang, **counts(items)))}</p><div class="wide"><table><tr>'
    yield "".join(f"<th>{t(words(head, lang))}</th>" for head in _HEADS) + "</tr>"
    for row in items:
        yield _item(row, labelled(row, vocabularies, lang), as_of, lang)
    yield "</table></div></section>"


def _item(row: dict[str, Any], shown: dict[str, Any], as_of: dt.date, lang: str) -> str:
    look = _LOOKS.get(row["state"], "")
    customer = f"{t(str(shown['customer_name'] or ''))}<small>{t(str(shown['customer_id'] or ''))}</small>"
    state = " / ".join(str(shown[key] or "—") for key in ("stage", "tier"))
    contact = f"{t(str(shown['contact_name'] or ''))}<small>{t(str(shown['phone'] or ''))}</small>"
    last = f"{t(str(row['last_summary'] or ''))}<small>{t(str(row['last_followup'] or ''))}</small>"
    cells = (t(str(row["due"])), t(str(shown["kind"])), customer, t(state), contact, t(str(row["next_action"] or "")), last)
    first = f'<td class="when"><span class="pill {look}">{t(when(row, as_of, lang))}</span></td>'
    return f"<tr>{first}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
