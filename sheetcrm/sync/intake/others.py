"""Which record of a sheet other than Customers each row of a list is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sheetcrm.schema import Field, SheetSchema
from sheetcrm.schema.values import read_value
from sheetcrm.store import Table
from sheetcrm.store.column import Ints
from sheetcrm.sync.intake.matching import After, Matches, no_match, same_text, table_values
from sheetcrm.sync.intake.references import customers_in
from sheetcrm.sync.intake.values import Incoming, listed

_MINUTES = 1440
_NATURAL: dict[str, tuple[str, ...]] = {
    "followups": ("followed_at", "summary"),
    "requirements": ("requirement_type", "description"),
    "contacts": ("name",),
    "orders": ("order_date", "project", "product", "amount"),
    "servicerecords": ("opened_at", "description"),
    "feedback": ("date", "content", "score", "nps"),
    "attachments": ("path",),
    "tags": ("tag",),
    "team": (),
}
"""What tells a record without an id from others of the same customer; of a sheet of somebody's own model it is everything that the list says."""
_LINES = {"orders": "product"}
"""Sheets with several rows of one id, and the field that tells them apart."""
_PRODUCT = ("quantity", "unit_price")
"""What makes an amount that is not said."""


def match_rows(incoming: Incoming, table: Table, owner: Ints, customers: Table | None, after: After | None = None) -> Matches:
    """By id; rows without one by customer and content, so that the same list brought in twice is there once.

    owner  int32, one a row: its record of Customers, -1 for none;  after  the sheet as an import would leave it, None: as it is
    Of orders every row is a line of its own: the first line with an id and a product is the first such line of the workbook, the second
    the second.
    """
    schema = table.schema
    own = tuple(key for key in incoming.typed if key not in (schema.id_field, "customer_id", "customer_name") and table.has(key))
    natural = _NATURAL.get(schema.key, own)
    names = {schema.id_field or "", *natural, *_PRODUCT, _LINES.get(schema.key, ""), "customer_id", "customer_name"}
    matches = no_match(incoming, after.length if after else table.length, sorted(names))
    known = {key: after.values(key) if after else table_values(table, key) for key in names if key in schema}
    lines = _LINES.get(schema.key)
    there = list(_keys(schema, natural, known, customers_in(known, matches.base, customers), matches.base))
    said = {key: listed(typed) for key, typed in incoming.typed.items()}
    if natural is own:
        said |= {key: _or_default(said[key], schema.field(key), table) for key in own}
    coming = list(_keys(schema, natural, said, owner.tolist(), incoming.length))
    matches.keys = lambda: coming
    if lines:
        _match_lines(matches, incoming.good().tolist(), coming, there)
    else:
        _match_each(matches, incoming.good().tolist(), coming, there)
    return matches


def _match_each(matches: Matches, rows: list[int], coming: list[list[Any]], there: list[list[Any]]) -> None:
    """Rows that are known by the same are the same record."""
    places: dict[Any, int] = {}
    for at, keys in enumerate(there):
        for key in keys:
            places.setdefault(key, at)
    for row in rows:
        keys = coming[row]
        record = places.get(keys[0]) if keys else None
        if record is None:
            record, matches.count = matches.count, matches.count + 1
            there.append(keys)
            for key in keys:
                places.setdefault(key, record)
        else:
            matches.unsure |= keys != there[record]
        matches.record[row] = record


def _match_lines(matches: Matches, rows: list[int], coming: list[list[Any]], there: list[list[Any]]) -> None:
    """Rows that are lines: each record is one row only, first that of which everything is the same, then the first that is left."""
    places: dict[Any, list[int]] = {}
    for at, keys in enumerate(there):
        for key in {*keys, tuple(keys)}:
            places.setdefault(key, []).append(at)
    for left in places.values():
        left.reverse()
    used: set[int] = set()

    def take(row: int, key: Any) -> bool:
        left = places.get(key, [])
        while left and left[-1] in used:
            left.pop()
        if left:
            matches.record[row] = left.pop()
            used.add(int(matches.record[row]))
        return bool(matches.record[row] >= 0)

    rest = [row for row in rows if not take(row, tuple(coming[row]))]
    for row in rest:
        if not coming[row] or not take(row, coming[row][0]):
            matches.record[row], matches.count = matches.count, matches.count + 1
    seen = [coming[row][0] for row in rest if coming[row]]
    matches.unsure |= len(set(seen)) < len(seen) or matches.count - matches.base < len(rest)


def _or_default(values: list[Any], spec: Field, table: Table) -> list[Any]:
    """The values that a new record would have."""
    default = read_value(spec, spec.default, table.context) if spec.default is not None else None
    return values if default is None else [default if value is None else value for value in values]


def _keys(schema: SheetSchema, natural: Sequence[str], columns: dict[str, list[Any]], owners: Sequence[int], length: int) -> Iterator[list[Any]]:
    """By what each record is known, the best first: its id, and what it is about."""
    lines = _LINES.get(schema.key)
    none: list[Any] = [None] * length
    ids = columns.get(schema.id_field or "", none)
    line = columns.get(lines or "", none)
    if schema.key == "orders":
        columns = {**columns, "amount": amounts(*(columns.get(key, none) for key in ("amount", *_PRODUCT)))}
    about = [(columns.get(key, none), schema.field(key).kind.name) for key in natural]
    for i in range(length):
        keys: list[Any] = []
        if ids[i] is not None:
            keys.append(("id", same_text(ids[i]), same_text(line[i]) if lines else None))
        content = tuple(_form(values[i], kind) for values, kind in about)
        if any(part is not None for part in content):
            keys.append((owners[i], content))
        yield keys


def amounts(given: Sequence[Any], quantities: Sequence[Any], prices: Sequence[Any]) -> list[Any]:
    """The amounts of orders: where none is given what quantity and price make."""
    trio = zip(given, quantities, prices, strict=True)
    return [round(n * price, 2) if amount is None and n is not None and price is not None else amount for amount, n, price in trio]


def _form(value: Any, kind: str) -> Any:
    if kind in ("date", "datetime") and value is not None:
        return round(value * _MINUTES)
    return round(value, 6) if isinstance(value, float) else same_text(value)
