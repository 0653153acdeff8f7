"""Findings in words: addresses, values (masked when sensitive), messages and suggestions, many at a time."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import dataclass
from sheetcrm.cells import CellKind, cell_ref, column_letter
from sheetcrm.derive.masking import logged_texts, mask_free_text, mask_shown
from sheetcrm.rules._batch import Batch, Detail, Ints, Spot
from sheetcrm.rules._characters import characters
from sheetcrm.rules._rule import RULES
from sheetcrm.store import Column, Table
from sheetcrm.text import Text

if TYPE_CHECKING:
    from sheetcrm.store import Book

_COULD_BE = Text("可改为：{options}", "could be: {options}")
_SHOWN = 120  # characters of a value that a message shows
_KIND = 0x0F
_COUNTED = lazy_pattern(r"(\{(\w+)\} (?:[a-z]+ )?[a-z]+)\(s\)")


@dataclass(slots=True)
class Words:
    """Where findings are and what they say: parallel lists, one entry a finding.  column: its letter;  label: of the field."""

    sheet: list[str | None] = dataclasses.field(default_factory=list)
    row: list[int | None] = dataclasses.field(default_factory=list)
    cell: list[str | None] = dataclasses.field(default_factory=list)
    column: list[str | None] = dataclasses.field(default_factory=list)
    field: list[str | None] = dataclasses.field(default_factory=list)
    label: list[str | None] = dataclasses.field(default_factory=list)
    id: list[str | None] = dataclasses.field(default_factory=list)
    value: list[str | None] = dataclasses.field(default_factory=list)
    message: list[str] = dataclasses.field(default_factory=list)
    suggestion: list[str | None] = dataclasses.field(default_factory=list)


def batch_words(batch: Batch, inside: NDArray[np.int32], lang: str) -> Words:
    """The chosen findings (``inside``: their numbers in the batch) in words."""
    table, at = batch.table, batch.at[inside]
    key = batch.field if batch.field and table.has(batch.field) else table.schema.id_field
    column = table.columns.get(key or "")
    count = len(inside)
    rows = table.rows[at].tolist()
    letter = column_letter(column.index) if column else None
    ids = column_texts(table.columns.get(table.schema.id_field or ""), at)
    raw = column_texts(column, at)
    values = logged_texts(column.field, raw) if column is not None and column.field is not None else raw
    label = _label(table, batch.field or key, lang)
    messages, suggestions = _say_all(batch, inside, label, values, ids, rows, lang)
    if column is not None and column.field is not None and not column.field.sensitive:
        for n in [n for n, text in enumerate(raw) if text != values[n]]:  # a free text with contact data in it, which others may repeat
            messages[n] = mask_free_text(messages[n], "partial")
            suggestions[n] = mask_free_text(suggestions[n] or "", "partial") or None
    return Words(
        [table.title] * count,
        rows,
        [f"{letter}{row}" for row in rows] if letter else [None] * count,
        [letter] * count,
        [key] * count,
        [_label(table, key, lang) if key else None] * count,
        [text or None for text in ids],
        [text or None for text in values],
        messages,
        suggestions,
    )


def _say_all(
    batch: Batch, inside: NDArray[np.int32], label: str, values: list[str], ids: list[str], rows: list[int], lang: str
) -> tuple[list[str], list[str | None]]:
    """Messages and suggestions; those that depend on content alone are worded once for each distinct content."""
    rule = RULES[batch.code]
    template = rule.message.of(lang)
    column = batch.table.columns.get(batch.field or "")
    sensitive = batch.field if column is not None and column.field is not None and column.field.sensitive else None
    once = batch.detail is None and "{id}" not in template and "{row}" not in template
    of = batch.of[inside].tolist() if batch.of is not None else [0] * len(inside)
    known: dict[tuple[int, str], tuple[str, str | None]] = {}
    messages: list[str] = []
    suggestions: list[str | None] = []
    for n, k in enumerate(inside.tolist()):
        said = known.get((of[n], values[n])) if once else None
        if said is None:
            gaps = {"label": label, "value": shorten(values[n]), "id": ids[n], "row": rows[n], "sheet": batch.table.title}
            said = say_detail(batch.code, batch.said(k), gaps, lang, sensitive)
            if once:
                known[of[n], values[n]] = said
        messages.append(said[0])
        suggestions.append(said[1])
    return messages, suggestions


def say_detail(code: str, detail: Detail, gaps: Mapping[str, object], lang: str, sensitive: str | None = None) -> tuple[str, str | None]:
    """(message, suggestion): what the detail suggests, else what it would write, else the remedy of the rule.

    sensitive  key of a field whose content is only shown masked: also what a fix would write (a suggestion is what people must type)
    """
    rule = RULES[code]
    filled = {
        **{name: plain(value, lang) for name, value in detail.gaps.items()},
        **{name: value for name, value in gaps.items() if name not in detail.gaps},
    }
    if "points" in filled:
        filled["points"] = characters(str(filled["points"]), lang)
    message = _plural(rule.message.of(lang), filled).format_map(_Forgiving(filled))
    written = plain(detail.replacement, lang) if detail.replacement not in (None, "") else ""
    if sensitive and written:
        written = mask_shown(written, sensitive)
    options = detail.suggestions or ((written,) if written and written != gaps.get("value") else ())
    if options:
        return message, _COULD_BE.of(lang).format(options=plain(options, lang))
    return message, _plural(rule.remedy.of(lang), filled).format_map(_Forgiving(filled)) or None


def _plural(template: str, gaps: Mapping[str, object]) -> str:
    """``{late} day(s)`` as ``{late} day`` or ``{late} days``, by the number that will stand there."""
    if "(s)" not in template:
        return template
    return _COUNTED.sub(lambda match: match[1] + ("" if str(gaps.get(match[2])) == "1" else "s"), template)


class _Forgiving(dict[str, object]):
    """A text may name a gap that only some findings have."""

    def __missing__(self, key: str) -> str:
        return "…"


def plain(value: object, lang: str) -> str:
    """A gap as text: a ``Text`` in the language, a list joined, a date as yyyy-mm-dd, whole numbers without ``.0``."""
    if isinstance(value, Text):
        return value.of(lang)
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" if (value.hour, value.minute) != (0, 0) else f"{value:%Y-%m-%d}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, Sequence):
        return ("、" if lang != "en" else ", ").join(plain(item, lang) for item in value)
    return str(value)


def shorten(text: str) -> str:
    """One line, not longer than a message should be."""
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def spot_words(spot: Spot, book: Book, lang: str) -> Words:
    """One place in words."""
    table = next((t for t in book.tables.values() if t.title == spot.title), None)
    label = _label(table, spot.field, lang) if table and spot.field else ""
    gaps = {"label": label, "value": shorten(spot.value or ""), "id": spot.id or "", "row": spot.row or "", "sheet": spot.title or ""}
    message, suggestion = say_detail(spot.code, spot.detail, gaps, lang)
    letter = column_letter(spot.column) if spot.column is not None else None
    cell = cell_ref(spot.row, spot.column) if spot.row is not None and spot.column is not None else None
    return Words([spot.title], [spot.row], [cell], [letter], [spot.field], [label or None], [spot.id], [spot.value], [message], [suggestion])


def _label(table: Table, key: str | None, lang: str) -> str:
    """The header of the column as people see it; of a field without one, its label."""
    column = table.columns.get(key or "")
    if column is not None and column.header.strip():
        return " ".join(column.header.split())
    return table.schema.field(key).label.of(lang) if key else ""


def column_texts(column: Column | None, at: NDArray[Any]) -> list[str]:
    """Contents of some cells as people see them: dates as yyyy-mm-dd, blank cells as empty text."""
    if column is None:
        return [""] * len(at)
    kinds = column.kind[at] & _KIND
    result = [""] * len(at)
    pooled = np.flatnonzero((kinds == CellKind.TEXT) | (kinds == CellKind.ERROR))
    for n, text in zip(pooled.tolist(), column.strings.take(column.code[at[pooled]]), strict=True):
        result[n] = text
    for kind in (CellKind.NUMBER, CellKind.DATE):
        _number_texts(column, at, np.flatnonzero(kinds == kind), kind is CellKind.DATE, result)
    for n in np.flatnonzero(kinds == CellKind.BOOL).tolist():
        result[n] = column.text(int(at[n]))
    return result


def distinct_texts(column: Column, at: NDArray[Any]) -> tuple[list[str], Ints]:
    """(the distinct ones of ``column_texts``, int32: which of them each cell has)."""
    kinds = column.kind[at] & _KIND
    pooled = np.flatnonzero((kinds == CellKind.TEXT) | (kinds == CellKind.ERROR))
    place = np.full(len(column.strings), -1, np.int32)
    place[column.code[at[pooled]]] = 0
    codes = np.flatnonzero(place == 0)
    number: dict[str, int] = {}
    place[codes] = [number.setdefault(text, len(number)) for text in column.strings.take(codes)]
    of = np.zeros(len(at), np.int32)
    of[pooled] = place[column.code[at[pooled]]]
    others = np.flatnonzero((kinds != CellKind.TEXT) & (kinds != CellKind.ERROR))
    of[others] = [number.setdefault(text, len(number)) for text in column_texts(column, at[others])]
    return list(number), of


def _number_texts(column: Column, at: NDArray[Any], which: NDArray[np.intp], dates: bool, result: list[str]) -> None:
    """Texts of number cells, put in place; each distinct number is written once."""
    if not which.size or column.number is None:
        return
    numbers, of = np.unique(column.number[at[which]], return_inverse=True)
    example = np.zeros(len(numbers), np.intp)
    example[of.reshape(-1)] = at[which]
    texts = [(shown_date(float(number)) if dates else "") or column.text(int(i)) for number, i in zip(numbers, example, strict=True)]
    for n, k in zip(which.tolist(), of.reshape(-1).tolist(), strict=True):
        result[n] = texts[k]
    for i in column.number_text.keys() & set(at[which].tolist()):
        for n in np.flatnonzero(at == i).tolist():
            result[n] = column.text(i)


@lru_cache(maxsize=1 << 16)
def shown_date(serial: float) -> str:
    """A 1900-system serial as ``2026-11-22`` or ``2026-11-22 10:20``; empty for one that is no date since 1900-03-01."""
    if not 61 <= serial < 2_958_466:
        return ""
    minutes = round((serial - int(serial)) * 1440)
    moment = datetime(1899, 12, 30) + timedelta(days=int(serial), minutes=minutes)
    return f"{moment:%Y-%m-%d %H:%M}" if minutes else f"{moment:%Y-%m-%d}"
