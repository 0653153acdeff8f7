"""What a record gets without being told: ids, defaults, time stamps, names beside references, tags in line with their columns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sheetcrm.actions.records.problems import Wrong, wrong
from sheetcrm.actions.records.rows import Rows, Typed
from sheetcrm.schema import Field, Unknown
from sheetcrm.schema.tag_source import tag_options
from sheetcrm.schema.values import read_value
from sheetcrm.store import Book, NextIds, ids_used_before, remember_gone
from sheetcrm.tags import TagTable, mend, normalise, write

_STAMPS = frozenset({"recorded_at", "updated_at"})
_ENGINE = "E"


class Ids:
    """Ids that nobody has or had, one sequence a sheet."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._next: dict[str, NextIds] = {}
        self._numbers: dict[str, int] = {}
        self._used: dict[str, set[str]] = {}

    def gives(self, rows: Rows) -> bool:
        """Records of this sheet get an id by themselves."""
        spec = rows.id_spec
        return spec is not None and (spec.kind.name in ("id", "integer") or (rows.key not in _NAMED_BY_PEOPLE and spec.kind.name == "text"))

    def next(self, rows: Rows) -> object:
        spec = rows.id_spec
        assert spec is not None
        if spec.kind.name == "integer":
            return self._next_number(rows)
        ids = self._next.get(rows.key)
        if ids is None:
            pattern = None if f"id.{_SETTING.get(rows.key, rows.key)}" in self.book.settings else f"{rows.schema.name[:1].upper()}{{seq:04d}}"
            ids = self._next[rows.key] = NextIds(self.book, rows.key, pattern)
        return next(one for one in ids if not self.used(rows, rows.form(one)))

    def _next_number(self, rows: Rows) -> int:
        key = rows.key
        if key not in self._numbers:
            remembered = self.book.meta.get(f"seq.{key}")
            known = [int(value) for value in rows.index] + [int(one) for one in self._gone(key) if one.isdigit()]
            self._numbers[key] = max([0, int(remembered) if remembered.isdigit() else 0, *known])
        self._numbers[key] += 1
        while self.used(rows, float(self._numbers[key])):
            self._numbers[key] += 1
        return self._numbers[key]

    def used(self, rows: Rows, form: Any) -> bool:
        """A record has this id, or had it."""
        if form in rows.lost or form in rows.index or rows.at_form(form) is not None:
            return True
        text = str(int(form)) if isinstance(form, float) else str(form)
        return text in self._gone(rows.key)

    def _gone(self, key: str) -> set[str]:
        if key not in self._used:
            self._used[key] = ids_used_before(self.book, key)
        return self._used[key]

    def remembered(self, deleted: Mapping[str, Collection[Any]]) -> dict[str, str]:
        """What ``_meta`` has to know: the last numbers given, and the ids of deleted records where no ledger keeps them."""
        found: dict[str, str] = {}
        for ids in self._next.values():
            found |= ids.remembered
        found |= {f"seq.{key}": str(number) for key, number in self._numbers.items()}
        for key, forms in deleted.items():
            known = set(self.book.ledger.used(key)) if self.book.ledger is not None else set()
            new = {text for form in forms if (text := str(int(form)) if isinstance(form, float) else str(form)) not in known}
            if new:
                found |= remember_gone(self.book, key, new)
        return found


_SETTING = {"customers": "customer"}
_NAMED_BY_PEOPLE = frozenset({"team", "settings", "fields", "tags", "stagehistory", "changelog"})
"""Sheets whose records are named by people."""


def fill_new(rows: Rows, of: Callable[[str], Rows | None], values: Typed, today: float, now: float) -> None:
    """Defaults, the day on which the record is made, time stamps, and what the record that it belongs to says."""
    for spec in rows.schema.fields:
        if values.get(spec.key) is not None or not rows.has(spec.key):
            continue
        if spec.key in _STAMPS and spec.kind.name == "datetime":
            values[spec.key] = now
        elif spec.default is not None and spec.key not in values:
            values[spec.key] = read_value(spec, spec.default, rows.context)
        elif spec.required == "required" and spec.kind.name == "date" and _ENGINE in spec.edit:
            values[spec.key] = today
        elif spec.required == "required" and spec.kind.name == "person":
            values[spec.key] = _of_customer(rows, of, values, spec.key)
    fill_mirrors(rows, of, values, values)


def _of_customer(rows: Rows, of: Callable[[str], Rows | None], values: Typed, key: str) -> Any:
    """What the customer of a record says in the field of the same name."""
    spec, customers = rows.schema.get("customer_id"), of("customers")
    if spec is None or spec.reference != "customers" or customers is None or customers is rows or customers.schema.get(key) is None:
        return None
    at = customers.at_form(values.get("customer_id"))
    return customers.value(at, key) if at is not None else None


def fill_mirrors(rows: Rows, of: Callable[[str], Rows | None], given: Collection[str], values: Typed) -> None:
    """The name beside each reference that is given (``customer_name`` beside ``customer_id``).  A formula there follows by itself."""
    for key in list(given):
        spec = rows.schema.get(key)
        mirror = rows.schema.get(f"{key.removesuffix('_id')}_name")
        if spec is None or spec.kind.name != "ref" or mirror is None or mirror.kind.name != "mirror" or not rows.has(mirror.key):
            continue
        target = of(spec.reference or "")
        if mirror.reference != spec.reference or target is None or target.schema.get("name") is None or _by_formula(rows, mirror):
            continue
        at = target.at_form(values.get(key))
        values[mirror.key] = target.value(at, "name") if at is not None else None


def _by_formula(rows: Rows, spec: Field) -> bool:
    column = rows.table.columns.get(spec.key) if rows.table is not None else None
    return column is not None and bool(len(column.kind)) and bool(column.is_formula[-1])


def stamp(rows: Rows, changes: Typed, now: float) -> None:
    """``updated_at`` of a record that is changed."""
    spec = rows.schema.get("updated_at")
    if spec is not None and spec.kind.name == "datetime" and rows.has("updated_at") and "updated_at" not in changes:
        changes["updated_at"] = now


def settle_tags(rows: Rows, book: Book, identity: object, values: Typed, given: Mapping[str, object], found: list[Wrong]) -> Typed:
    """The fields that change so that tags and columns say the same: as ``fix`` would write them.

    values  of the whole record as it will be;  given  fields of this call
    Retired tags go, merged ones become what they were merged into, a tag that its column contradicts follows the column, and a blank
    column is filled from the tag.  Tags that are all retired are refused (TAG-RETIRED).
    """
    known = book.tag_table
    spec = rows.schema.get("tags")
    if known is None or spec is None or spec.kind.name != "tags" or values.get("tags") is None:
        return {}
    options = tag_options(book.settings)
    columns = {d.name: d.bound for d in known.dimensions if d.bound and rows.has(d.bound) and rows.schema.get(d.bound) is not None}
    bound = {name: values.get(key) for name, key in columns.items()}
    bound = {name: value for name, value in bound.items() if not isinstance(value, Unknown)}
    reading = values["tags"]
    text = write(reading.tags, options)
    if "tags" not in given:
        changed = {name for name, key in columns.items() if key in given}
        issues = normalise(text, known, bound=bound, options=options).issues if changed else ()
        if not any(issue.code == "TAG-BOUND-MISMATCH" and issue.gaps.get("dimension") in changed for issue in issues):
            return {}
    mended = mend(text, known, bound=bound, options=options)
    if reading.tags and not mended.tags:
        if "tags" in given:
            found.append(wrong(rows.schema, identity, spec, given["tags"], "TAG-RETIRED", rows.context))
        return {}
    changes: Typed = {"tags": _parsed(known, mended.text)}
    for name, tag in mended.fills.items():
        if columns[name] not in given:
            changes[columns[name]] = _canonical(book, columns[name], tag.name)
    if mended.sub_stage and rows.has("sub_stage") and values.get("sub_stage") is None and "sub_stage" not in given:
        changes["sub_stage"] = _canonical(book, "sub_stage", mended.sub_stage)
    return changes


def _parsed(known: TagTable, text: str) -> Any:
    reading = known.parse(text)
    return reading if reading.tags else None


def _canonical(book: Book, vocabulary: str, name: str) -> str:
    words = book.vocabularies.get(vocabulary)
    return name if words is not None and words.get(name) is not None else Unknown(name)
