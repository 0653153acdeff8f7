"""Which record of a sheet other than Customers each row of a list is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sheetcrm.schema import SheetSchema
from sheetcrm.store import Table
from sheetcrm.store.column import Ints
from sheetcrm.sync.intake.matching import Matches, listed, no_match, same_text, table_values
from sheetcrm.sync.intake.references import customers_in
from sheetcrm.sync.intake.values import Incoming

_MINUTES = 1440
_NATURAL: dict[str, tuple[str, ...]] = {
    "followups": ("followed_at", "summary"),
    "requirements": ("requirement_type", "description"),
    "contacts": ("name",),
    "orders": ("order_date", "project", "product", "amount"),
    "servicerecords": ("opened_at", "description"),
    "feedback": ("date", "content", "score", "nps"),
    "attachments": ("path",),
    "team": (),
}
"""What tells a record without an id from others of the same customer."""
_LINES = {"orders": "product"}
"""Sheets with several rows of one id, and the field that tells them apart."""


def match_rows(incoming: Incoming, table: Table, owner: Ints, customers: Table | None) -> Matches:
    """By id; rows without one by customer and content, so that the same list brought in twice is there once.

    owner  int32, one a row: its record of Customers, -1 for none.  Of orders every row is a line of its own: the first line with an id and
    a product is the first such line of the workbook, the second the second.
    """
    matches = no_match(incoming, table.length)
    schema = table.schema
    lines = _LINES.get(schema.key)
    places: dict[Any, list[int]] = {}
    for at, keys in enumerate(_keys(schema, _columns(table, schema), customers_in(table, customers), lines, table.length)):
        for key in keys:
            places.setdefault(key, []).append(at)
    coming = list(_keys(schema, {key: listed(typed) for key, typed in incoming.typed.items()}, owner.tolist(), lines, incoming.length))
    used: set[int] = set()
    for row in incoming.good().tolist():
        hits = [at for key in coming[row][:1] for at in places.get(key, ()) if not lines or at not in used]
        if hits:
            record = hits[0]
        else:
            record, matches.count = matches.count, matches.count + 1
            for key in coming[row] if not lines else ():
                places.setdefault(key, []).append(record)
        used.add(record)
        matches.record[row] = record
    return matches


def _columns(table: Table, schema: SheetSchema) -> dict[str, list[Any]]:
    wanted = {schema.id_field or "", *_NATURAL.get(schema.key, ()), _LINES.get(schema.key, "")}
    return {key: table_values(table, key) for key in wanted if key in schema}


def _keys(schema: SheetSchema, columns: dict[str, list[Any]], owners: Sequence[int], lines: str | None, length: int) -> Iterator[list[Any]]:
    """By what each record is known, the best first: its id, and what it is about."""
    none: list[Any] = [None] * length
    ids = columns.get(schema.id_field or "", none)
    line = columns.get(lines or "", none)
    natural = [(columns.get(key, none), schema.field(key).kind.name) for key in _NATURAL.get(schema.key, ())]
    for i in range(length):
        keys: list[Any] = []
        if ids[i] is not None:
            keys.append(("id", same_text(ids[i]), same_text(line[i]) if lines else None))
        content = tuple(_form(values[i], kind) for values, kind in natural)
        if any(part is not None for part in content):
            keys.append((owners[i], content))
        yield keys


def _form(value: Any, kind: str) -> Any:
    if kind in ("date", "datetime") and value is not None:
        return round(value * _MINUTES)
    return round(value, 6) if isinstance(value, float) else same_text(value)
