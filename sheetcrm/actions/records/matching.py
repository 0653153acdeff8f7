"""Which record is meant by the values of an upsert."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sheetcrm.actions.records.checking import known_fields, read_values, row_currency
from sheetcrm.actions.records.rows import Rows
from sheetcrm.errors import UsageError


class Matcher:
    """By id, else by the values of some fields; records are looked through once."""

    def __init__(self, rows: Rows, by: Sequence[str], file: str) -> None:
        self.rows, self.by, self.file = rows, tuple(by), file
        known_fields(rows, dict.fromkeys(by), file)
        self._places: dict[tuple[Any, ...], list[int]] = {}
        if by:
            if rows.table is not None:
                for key in by:
                    rows.table.typed(key)
            for at in rows.places():
                self._places.setdefault(self._values(at), []).append(at)

    def find(self, given: Mapping[str, Any]) -> int | None:
        """The record, None for a new one.  ``UsageError`` E-UPSERT."""
        rows, id_field = self.rows, self.rows.schema.id_field
        if id_field is not None and given.get(id_field) is not None:
            form = rows.form(given[id_field])
            if form in rows.repeated:
                raise UsageError("E-ID-TWICE", file=self.file or None, sheet=rows.schema.label, id=given[id_field])
            return rows.at_form(form)
        known = self._wanted(given)
        places = [at for at in self._places.get(known, ()) if rows.alive(at) and self._values(at) == known]
        if len(places) > 1:
            raise UsageError("E-UPSERT", file=self.file or None, sheet=rows.schema.label, count=len(places), by=", ".join(self.by))
        return places[0] if places else None

    def _wanted(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """The values of the fields that tell; none of them may be left out."""
        named = {key: given[key] for key in self.by if given.get(key) is not None}
        if not self.by or len(named) < len(self.by):
            fields = self.by or (self.rows.schema.id_field or "by",)
            raise UsageError("E-UPSERT-KEY", file=self.file or None, sheet=self.rows.schema.label, by=", ".join(fields))
        values = read_values(self.rows, None, named, [], row_currency(self.rows, given))
        return tuple(values.get(key) for key in self.by)

    def take(self, at: int | None) -> None:
        """A record was added or changed."""
        if at is not None and self.by:
            places = self._places.setdefault(self._values(at), [])
            if at not in places:
                places.append(at)

    def _values(self, at: int) -> tuple[Any, ...]:
        return tuple(self.rows.value(at, key) for key in self.by)
