"""From rows of a list to edits of a sheet: what is new, what changes, what stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import dataclass
from sheetcrm.schema import BookSchema, Field, Unknown, id_key
from sheetcrm.schema.values import read_value
from sheetcrm.store import AppendRow, Book, Edit, NextIds, Table, TypedColumn, ids_used_before, serial
from sheetcrm.store.column import Bools, Ints
from sheetcrm.sync.intake.cells import CellMaker
from sheetcrm.sync.intake.matching import After, Candidate, Matches
from sheetcrm.sync.intake.others import amounts
from sheetcrm.sync.intake.tagging import TagIntake
from sheetcrm.sync.intake.values import Incoming, Reason, listed
from sheetcrm.sync.new_tags import tag_rows

Places = NDArray[Any]
Mode = Literal["insert", "update", "upsert"]
MODES: tuple[Mode, ...] = ("upsert", "insert", "update")
_STAMPS = ("updated_at", "recorded_at")
_ENGINE = frozenset({"customer_name", "updated_at", "recorded_at"})


@dataclass
class Counts:
    """Rows of a list by what became of them; they add up to all its rows."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0
    skipped: int = 0
    rejected: int = 0


@dataclass
class Intake:
    """What bringing a list in wants, and what is to be said of it.

    edits     for the sheet (and Tags);  remembered  for ``_meta``: the last id given;  ids  of the new records, in their order; id_of  record -> id
    kept      cells that differ from the workbook, which kept its own;  repeat_kept  cells of repeated rows that were not taken
    formulas  texts that look like formulas;  renamed  ids (key forms) of customers with another name
    stages    (record of Customers, stage before, values as they will be) of customers whose stage changes
    missing   fields that every new record lacks
    records   of the workbook and those that are added, in the numbers of the matches;  after  gives what they will be known by
    """

    edits: list[Edit] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    remembered: dict[str, str] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    id_of: dict[int, str] = field(default_factory=dict)
    kept: int = 0
    repeat_kept: int = 0
    formulas: int = 0
    new_tags: list[tuple[str, str]] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    stages: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    records: list[int] = field(default_factory=list)
    after: Callable[[], After] = lambda: After([], {})


def plan_intake(
    book: Book, table: Table, incoming: Incoming, matches: Matches, owner: Ints, *, mode: Mode, overwrite: bool, now: dt.datetime
) -> Intake:
    """The edits for a list whose rows are matched with records.

    owner      int32, one a row: its record of Customers, -1 for none (of a list of customers: unused)
    overwrite  values of the list replace those of the workbook; else they fill blank cells only.  Blank and masked ones never do
    now        the time to write where a record says when it was made or changed
    """
    return _Plan(book, table, incoming, matches, owner, mode, overwrite, now).run()


class _Plan:
    def __init__(
        self, book: Book, table: Table, incoming: Incoming, matches: Matches, owner: Ints, mode: Mode, overwrite: bool, now: dt.datetime
    ) -> None:
        self.book, self.table, self.incoming, self.matches, self.owner = book, table, incoming, matches, owner
        self.mode, self.overwrite, self.now = mode, overwrite, now
        self.out = Intake()
        self.cells = CellMaker(table)
        self.tags = TagIntake.of(book, table)
        self.customers = book.table("customers")
        self.fields = [spec for spec in table.schema.fields if table.has(spec.key)]
        self._own_ids = self._customer_ids()
        key = table.schema.id_field or ""
        named = table.schema.field(key).kind.name if key in table.schema else ""
        self.gives_ids = named == "id" or (named == "text" and table.key not in BookSchema.default())
        self._changes_of: dict[int, dict[str, Any]] = {}
        self._added: dict[str, list[Any]] = {}

    def run(self) -> Intake:
        record, base = self.matches.record, self.matches.base
        first = self.matches.first_rows()
        there = np.arange(self.matches.count) < base
        skip = (there if self.mode == "insert" else ~there if self.mode == "update" else np.zeros(self.matches.count, bool)) & (first >= 0)
        self.first = np.where(skip, -1, first)
        self.chosen = {key: self._choose(typed, skip) for key, typed in self.incoming.typed.items() if self.table.has(key)}
        new = np.flatnonzero((self.first >= 0) & ~there)
        new = new[np.argsort(self.first[new], kind="stable")]
        old = np.flatnonzero((self.first >= 0) & there)
        changed = self._update(old)
        added = self._insert(new)
        self._count(record, skip, changed, added)
        self.out.formulas = self.cells.formulas
        self.out.records, self.out.after = [*range(base), *added], self._after
        if self.mode != "update":
            taken = set(added)
            known = (one for one in self.matches.candidates if one.record < base or one.record in taken)
            self.out.candidates = [one for one in known if int(record[one.row]) in taken]
        self._add_tags()
        return self.out

    # --- one value a record

    def _choose(self, typed: TypedColumn, skip: Bools) -> Ints:
        """int32, one a record: the row whose value counts: the first that has one, with ``overwrite`` the last; -1 for none."""
        record = self.matches.record
        rows = np.flatnonzero((record >= 0) & typed.filled)
        rows = rows[~skip[record[rows]]]
        chosen = np.full(self.matches.count, -1, np.int32)
        chosen[record[rows if self.overwrite else rows[::-1]]] = rows if self.overwrite else rows[::-1]
        self.out.repeat_kept += _different(typed, rows, chosen[record[rows]])
        return chosen

    def _rows_of(self, records: Iterable[int]) -> dict[int, list[int]]:
        """record -> its rows."""
        wanted = set(records)
        found: dict[int, list[int]] = {}
        for row, record in enumerate(self.matches.record.tolist()):
            if record in wanted:
                found.setdefault(record, []).append(row)
        return found

    def _reject(self, rows: Sequence[int], reason: Reason) -> None:
        place = self.incoming.place(reason.field) if reason.field else -1
        if place < 0 and reason.field == "customer_id":
            place = self.incoming.place("customer_name")
        for row in rows:
            self.incoming.reject(row, reason._replace(column=place))

    # --- records of the workbook

    def _update(self, old: Places) -> set[int]:
        """Edits for records that are there; the records that change."""
        wanted: dict[int, dict[str, Any]] = {}
        for spec in self.fields:
            if spec.key in _ENGINE or spec.key == self.table.schema.id_field or spec.key not in self.chosen or spec.kind.name == "tags":
                continue
            for at, value in self._changes(spec, old):
                wanted.setdefault(at, {})[spec.key] = value
        self._update_tags(old, wanted)
        for at in sorted(wanted):
            values = wanted[at]
            if self.table.has("updated_at"):
                values.setdefault("updated_at", serial(self.now))
            for key, value in values.items():
                write = self.cells.write(key, value)
                self.out.edits.append(self.table.set_cell(key, at, write.value, write.number_format))
            self._follow(at, values)
        self._changes_of = wanted
        return set(wanted)

    def _changes(self, spec: Field, old: Places) -> list[tuple[int, Any]]:
        """(record, new value) of a field."""
        key = spec.key
        rows = self.chosen[key][old]
        at, rows = old[rows >= 0], rows[rows >= 0]
        if not len(at):
            return []
        own, formula = self.table.typed(key), self.table.columns[key].is_formula[at]
        coming = self.incoming.typed[key]
        blank = own.blank[at] & ~formula
        if key == "customer_id":
            wanted = [self._owner_id(row) for row in rows.tolist()]
            keys = [None if value is None else id_key(value) for value in wanted]
            other = np.array([key is not None and own.value(record) != key for record, key in zip(at.tolist(), keys, strict=True)], bool)
        else:
            other = _differ(own, at, coming, rows)
        put = (blank | other) & (blank | (~formula if self.overwrite else False))
        self.out.kept += int((other & ~blank & ~put).sum())
        chosen = np.flatnonzero(put)
        values = [wanted[k] for k in chosen.tolist()] if key == "customer_id" else [coming.value(row) for row in rows[chosen].tolist()]
        return [(record, value) for record, value in zip(at[chosen].tolist(), values, strict=True) if value is not None]

    def _update_tags(self, old: Places, wanted: dict[int, dict[str, Any]]) -> None:
        if self.tags is None or "tags" not in self.chosen:
            return
        at = [int(record) for record in old if self.chosen["tags"][record] >= 0]
        own, coming = self.table.typed("tags"), self.incoming.typed["tags"]
        bound = {key: self.table.typed(key) for key in self.tags.columns.values()}
        for record, rows in self._rows_of(at).items():
            values = {key: wanted.get(record, {}).get(key, typed.value(record)) for key, typed in bound.items()}
            readings = [reading for row in rows if (reading := coming.value(row)) is not None]
            settled = self.tags.settle(own.value(record), readings, values, overwrite=self.overwrite)
            if settled is None:
                continue
            if settled.reason is not None:
                self._reject(rows, settled.reason)
                wanted.pop(record, None)
                continue
            self._note_tags(settled.codes, settled.creates)
            change = wanted.setdefault(record, {})
            change["tags"] = settled.text
            for key, value in settled.fills.items():
                if self.table.has(key) and key not in change and self.table.typed(key).blank[record]:
                    change[key] = value

    def _note_tags(self, codes: Iterable[str], creates: Iterable[tuple[str, str]]) -> None:
        assert self.tags is not None
        for code in codes:
            self.incoming.warnings[code] = self.incoming.warnings.get(code, 0) + 1
        self.tags.new.update(dict.fromkeys(creates))

    def _follow(self, at: int, values: Mapping[str, Any]) -> None:
        """What other sheets have to know of a changed customer."""
        if self.table.key != "customers":
            return
        key = self.table.ids.value(at)
        if "name" in values and key is not None:
            self.out.renamed.append(str(key))
        if "stage" in values and key is not None:
            whole = {
                name: values.get(name, self.table.typed(name).value(at) if self.table.has(name) else None) for name in ("name", "sub_stage", "stage")
            }
            self.out.stages.append((self.table.typed("stage").value(at), {**whole, "customer_id": self.table.id_text(at)}))

    # --- new records

    def _insert(self, new: Places) -> list[int]:
        """Edits that add records; the records that are added."""
        if not len(new):
            return []
        values = {spec.key: self._new_values(spec, new) for spec in self.fields}
        self._fill(values, new)
        self._settle_new_tags(values, new)
        rejected = self._check(values, new)
        keep = [k for k, record in enumerate(new.tolist()) if record not in rejected]
        self._give_ids(values, keep)
        self._added = {key: [values[key][k] for k in keep] for key in self.matches.known_by if key in values}
        columns = [(self.table.columns[key].index, self.cells.column(key, [column[k] for k in keep])) for key, column in values.items()]
        indexes = [index for index, _ in columns]
        for row in zip(*(writes for _, writes in columns), strict=True):
            cells = {index: write for index, write in zip(indexes, row, strict=True) if write is not None}
            self.out.edits.append(AppendRow(self.table.title, cells, self.table.last_row, self.table.header_row))
        added = [int(new[k]) for k in keep]
        self.out.id_of = dict(zip(added, self.out.ids, strict=False))
        return added

    def _new_values(self, spec: Field, new: Places) -> list[Any]:
        """Typed values of a field, one a new record."""
        if spec.key not in self.chosen or spec.key == "customer_name":
            return [None] * len(new)
        typed, rows = self.incoming.typed[spec.key], self.chosen[spec.key][new]
        values = listed(typed)
        if spec.key == self.table.schema.id_field and self.gives_ids:
            return [self._id_as_typed(row) if row >= 0 else None for row in rows.tolist()]
        return [values[row] if row >= 0 else None for row in rows.tolist()]

    def _id_as_typed(self, row: int) -> str:
        """An id as the list spells it."""
        return self.incoming.text(self.table.schema.id_field or "", row).strip()

    def _fill(self, values: dict[str, list[Any]], new: Places) -> None:
        """Defaults, the day, the time, and what the customer says."""
        today, moment = serial(self.book.as_of), serial(self.now)
        first = self._customer_rows(new)
        for spec in self.fields:
            column = values[spec.key]
            if spec.key in ("customer_id", "customer_name") and spec.reference == "customers":
                values[spec.key] = [self._owner_id(row) if spec.key == "customer_id" else self._of_customer(row, "name") for row in first]
            elif spec.key in _STAMPS and spec.kind.name == "datetime":
                values[spec.key] = [moment if value is None else value for value in column]
            elif spec.default is not None:
                default = read_value(spec, spec.default, self.table.context)
                values[spec.key] = [default if value is None else value for value in column]
            elif spec.key in ("created_date", "raised_on", "added_on", "created_on"):
                values[spec.key] = [today if value is None else value for value in column]
            elif (source := _FROM_CUSTOMER.get((self.table.key, spec.key))) is not None:
                values[spec.key] = [self._of_customer(row, source) if value is None else value for value, row in zip(column, first, strict=True)]
        if self.table.key == "followups" and {"next_action", "action_status"} <= values.keys():
            open_ = "待办"
            values["action_status"] = [
                open_ if status is None and action is not None else status
                for status, action in zip(values["action_status"], values["next_action"], strict=True)
            ]
        if self.table.key == "orders" and {"amount", "quantity", "unit_price"} <= values.keys():
            values["amount"] = amounts(values["amount"], values["quantity"], values["unit_price"])

    def _customer_ids(self) -> list[str | None]:
        if self.customers is None or self.table.key == "customers":
            return []
        return [self.customers.id_text(at) for at in range(self.customers.length)]

    def _customer_rows(self, new: Places) -> list[int]:
        """The row that says whose each new record is: the one whose customer_id counts, else the first."""
        chosen = self.chosen["customer_id"][new] if "customer_id" in self.chosen else np.full(len(new), -1)
        rows: list[int] = np.where(chosen >= 0, chosen, self.first[new]).tolist()
        return rows

    def _owner_id(self, row: int) -> str | None:
        at = int(self.owner[row])
        return self._own_ids[at] if at >= 0 else None

    def _of_customer(self, row: int, key: str) -> Any:
        at = int(self.owner[row])
        if at < 0 or self.customers is None or not self.customers.has(key):
            return None
        return self.customers.typed(key).value(at)

    def _settle_new_tags(self, values: dict[str, list[Any]], new: Places) -> None:
        """The tags of new records as they are written; blank columns that tags fill; records whose tags cannot be taken in are rejected."""
        if self.tags is None or "tags" not in self.chosen:
            return
        coming = listed(self.incoming.typed["tags"])
        several = self._rows_of(new.tolist())
        blank = {key: self._given(key, new) for key in self.tags.columns.values()}
        for k, record in enumerate(new.tolist()):
            rows = several[record]
            readings = [coming[row] for row in rows if coming[row] is not None]
            bound = {key: values[key][k] if given[k] else None for key, given in blank.items()}
            settled = self.tags.settle(None, readings, bound, overwrite=self.overwrite) if readings else None
            values["tags"][k] = settled.text if settled is not None else None
            if settled is None:
                continue
            if settled.reason is not None:
                self._reject(rows, settled.reason)
                continue
            self._note_tags(settled.codes, settled.creates)
            for key, value in settled.fills.items():
                if key in values and (key not in blank or not blank[key][k]) and (key in blank or values[key][k] is None):
                    values[key][k] = value

    def _given(self, key: str, new: Places) -> list[bool]:
        """Whether the list itself says something of a field: a default gives way to what the tags say."""
        chosen = self.chosen.get(key)
        return (chosen[new] >= 0).tolist() if chosen is not None else [False] * len(new)

    def _check(self, values: dict[str, list[Any]], new: Places) -> set[int]:
        """The new records that are not added: already rejected, lacking a required value, or with an id that was used before."""
        rejected = {int(self.matches.record[row]) for row in self.incoming.reasons if self.matches.record[row] >= 0}
        lacking: dict[int, list[Reason]] = {}
        for spec in self.fields:
            if spec.required != "required" or (spec.key == self.table.schema.id_field and self.gives_ids):
                continue
            empty = [k for k, value in enumerate(values[spec.key]) if value is None]
            if empty and len(empty) == len(new):
                self.out.missing.append(spec.key)
            for k in empty:
                lacking.setdefault(int(new[k]), []).append(Reason("REQ-BLANK", spec.key))
        for record, reason in self._used_ids(values, new):
            lacking.setdefault(record, []).append(reason)
        for record, rows in self._rows_of(lacking).items():
            for reason in lacking[record] if record not in rejected else ():
                self._reject(rows, reason)
        return rejected | lacking.keys()

    def _used_ids(self, values: dict[str, list[Any]], new: Places) -> Iterable[tuple[int, Reason]]:
        """Records that come with the id of a record that was deleted on purpose; a row that was lost may come back."""
        key = self.table.schema.id_field or ""
        if key not in self.chosen:
            return
        memory = self.book.ledger.sheets.get(self.table.key) if self.book.ledger is not None else None
        missed = {identity for identity, lost in memory.lost.items() if not lost.settled} if memory is not None else set()
        missed |= set(memory.ids) - set(memory.lost) if memory is not None else set()
        gone = ids_used_before(self.book, self.table.key) - missed
        for k, identity in enumerate(values[key]):
            if identity is not None and gone and str(identity).upper() in gone:
                yield int(new[k]), Reason("ID-REUSED", key, str(identity))

    def _give_ids(self, values: dict[str, list[Any]], keep: Sequence[int]) -> None:
        key = self.table.schema.id_field or ""
        if key not in values or not self.gives_ids:
            return
        column = values[key]
        taken = {str(value).upper() for value in (*column, *self.incoming.column(key).domain) if value is not None}  # of rows not taken in, too
        ids = NextIds(self.book, self.table.key)
        for k in keep:
            if column[k] is None:
                column[k] = next(one for one in ids if one.upper() not in taken)
        self.out.ids = [str(column[k]) for k in keep]
        self.out.remembered = ids.remembered

    # --- the end

    def _after(self) -> After:
        """The sheet as it will be, as far as records are known by it."""
        columns: dict[str, list[Any]] = {}
        for key in filter(self.table.has, self.matches.known_by):
            values = listed(self.table.typed(key))
            for at, change in self._changes_of.items():
                values[at] = change.get(key, values[at])
            values += self._added.get(key, [None] * (len(self.out.records) - len(values)))
            named = key in ("customer_id", self.table.schema.id_field)
            columns[key] = [None if value is None else id_key(str(value)) for value in values] if named else values
        return After(self.out.records, columns)

    def _count(self, record: Ints, skip: Bools, changed: set[int], added: Sequence[int]) -> None:
        counts, taken = self.out.counts, set(added)
        for row, at in enumerate(record.tolist()):
            if row in self.incoming.reasons or at < 0:
                counts.rejected += 1
            elif skip[at]:
                counts.skipped += 1
            elif self.first[at] != row:
                counts.repeated += 1
            elif at in taken:
                counts.inserted += 1
            elif at in changed:
                counts.updated += 1
            else:
                counts.unchanged += 1
        counts.rejected += len(self.incoming.source.odd)

    def _add_tags(self) -> None:
        """Rows for tags that nobody knew, to be reviewed."""
        if self.tags is None or self.book.table("tags") is None:
            return
        self.out.new_tags += self.tags.new
        self.out.edits += tag_rows(self.book, self.tags.new)


_FROM_CUSTOMER = {
    ("followups", "owner"): "owner",
    ("followups", "contact_person"): "contact_name",
    ("requirements", "owner"): "owner",
    ("orders", "salesperson"): "owner",
}
"""(sheet, field) -> field of the customer that says it by default."""


def _differ(own: TypedColumn, at: Places, coming: TypedColumn, rows: Places) -> Bools:
    """Which records hold something else than the rows beside them; a blank cell does."""
    if own.values.dtype.kind == "f":
        here, there = own.values[at], coming.values[rows]
        with np.errstate(invalid="ignore"):
            other: Bools = ~(np.abs(here - there) <= 1e-9 * np.maximum(1.0, np.abs(here)))
        return other
    places = {(value, type(value) is Unknown): code for code, value in enumerate(own.domain)}
    as_own = np.array([places.get((value, type(value) is Unknown), -2) for value in coming.domain] + [-2], np.int64)
    here = np.where(own.blank | own.bad, -3, own.values)[at]
    found: Bools = here != as_own[coming.values[rows]]
    return found


def _different(typed: TypedColumn, rows: Places, chosen: Places) -> int:
    """How many rows say something else than the row that counts for their record."""
    other = rows != chosen
    return int((typed.values[rows[other]] != typed.values[chosen[other]]).sum())
