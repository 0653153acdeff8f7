"""Exports as text: CSV that a spreadsheet opens without running it, JSON and JSON Lines."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from sheetcrm.cells import guarded
from sheetcrm.render.export_columns import ExportColumn, ExportTable

_PIECE = 20_000
_YES_NO = {"keys": ("false", "true"), "zh-CN": ("否", "是"), "en": ("No", "Yes")}
_QUOTED = ('"', "\n", "\r")


def csv_pieces(table: ExportTable, *, labels: str = "keys", separator: str = ",") -> Iterator[str]:
    """A table as CSV (RFC 4180, lines end with CR LF), a few thousand lines at a time.

    Texts that a spreadsheet would take for a formula begin with an apostrophe (``guarded``); numbers are numbers.  Days are
    ``2026-11-22``, moments ``2026-11-22 18:30``, lists one text, blanks empty.
    """
    yield separator.join(csv_text(column.header, separator) for column in table.columns) + "\r\n"
    columns = [column.spread_all(_csv_encoder(column, labels, separator), "") for column in table.columns]
    yield from _lines(columns, separator.join, "\r\n", table.length)


def json_objects(table: ExportTable, lead: str = "") -> Iterator[list[str]]:
    """The records of a table as JSON objects, a few thousand at a time; lists are arrays, days ISO texts, blanks null."""
    columns = []
    for column in table.columns:
        name = json.dumps(column.header, ensure_ascii=False) + ": "
        nothing = name + ("[]" if column.type == "list" else "null")
        columns.append(column.spread(_json_encoder(name), nothing))
    rows = zip(*columns, strict=True) if columns else iter([()] * table.length)
    while piece := [f"{{{lead}{', '.join(row)}}}" for row in islice(rows, _PIECE)]:
        yield piece


def jsonl_pieces(tables: Sequence[ExportTable]) -> Iterator[str]:
    """One object a line; of several tables each object begins with ``"sheet"``."""
    for table in tables:
        lead = f'"sheet": {_json(table.key)}, ' if len(tables) > 1 else ""
        for piece in json_objects(table, lead):
            yield "\n".join(piece) + "\n"


def json_pieces(tables: Sequence[ExportTable], *, alone: bool) -> Iterator[str]:
    """One list (``alone``: one table), else an object with a list for each table."""
    if alone:
        yield from _json_list(tables[0])
        yield "\n"
        return
    yield "{"
    for n, table in enumerate(tables):
        yield f"{',' if n else ''}\n{_json(table.key)}: "
        yield from _json_list(table)
    yield "\n}\n"


def _json_list(table: ExportTable) -> Iterator[str]:
    yield "["
    first = True
    for piece in json_objects(table):
        yield ("\n" if first else ",\n") + ",\n".join(piece)
        first = False
    yield "]" if first else "\n]"


def _lines(columns: Sequence[list[str]], join: Callable[[tuple[str, ...]], str], end: str, length: int) -> Iterator[str]:
    rows = zip(*columns, strict=True) if columns else iter([()] * length)
    while piece := list(islice(rows, _PIECE)):
        yield end.join(map(join, piece)) + end


def _csv_encoder(column: ExportColumn, labels: str, separator: str) -> Callable[[Sequence[Any]], list[str]]:
    if column.type == "bool":
        return lambda values: [_YES_NO[labels][value] for value in values]
    if column.type == "list":
        return lambda values: csv_texts([column.joiner.join(items) for items in values], separator)
    if column.type == "text":
        return lambda values: csv_texts(values, separator)
    plain = moment_text if column.type in ("date", "datetime") else repr
    return lambda values: list(map(plain, values))


def csv_texts(texts: Sequence[str], separator: str) -> list[str]:
    """Texts as CSV cells; most stand as they are."""
    odd = re.compile(rf"^[\s'=+\-@＝＋－＠]|[\"\r\n{separator}]|\s$").search
    return [csv_text(text, separator) if odd(text) else text for text in texts]


def csv_text(text: str, separator: str) -> str:
    """One field: guarded against formulas, in quotes where it must be."""
    text = guarded(text)
    if separator in text or any(sign in text for sign in _QUOTED) or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def moment_text(value: dt.date) -> str:
    """``2026-11-22``, with a time ``2026-11-22 18:30`` or ``18:30:05``."""
    if not isinstance(value, dt.datetime):
        return value.isoformat()
    return value.isoformat(" ", "seconds" if value.second else "minutes")


def _json_encoder(name: str) -> Callable[[Any], str]:
    return lambda value: name + _json(value)


def _json(value: Any) -> str:
    if isinstance(value, dt.date):
        return f'"{value.isoformat()}"'
    return json.dumps(value, ensure_ascii=False)
