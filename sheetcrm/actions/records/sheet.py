"""``Sheet``: the records of one sheet, to read; ``EditSheet``: to change too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from sheetcrm.actions.records.checking import known_fields
from sheetcrm.actions.records.problems import Wrong, refuse
from sheetcrm.actions.records.writing import References
from sheetcrm.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]
    import pyarrow as pa

    from sheetcrm.actions.records.rows import Rows
    from sheetcrm.actions.records.workbook import Transaction, Workbook
    from sheetcrm.schema import SheetSchema
    from sheetcrm.where import Condition

R = TypeVar("R")
D = TypeVar("D")


class Sheet(Generic[R]):
    """The records of one sheet.

    Nothing is read before it is asked for: ``sheet["C0001"]`` reads one row, ``sheet.where(...)`` the columns that the condition names.
    Records are values of the sheet's pydantic model, unchecked: what is wrong in the workbook is told by ``sheetcrm.validate``.
    """

    def __init__(self, book: Workbook, key: str) -> None:
        self._book, self.key = book, key

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.key}>"

    @property
    def _rows(self) -> Rows:
        return self._book._rows_of(self.key)

    @property
    def schema(self) -> SheetSchema:
        """Fields, labels and model of the sheet."""
        return self._rows.schema

    @property
    def title(self) -> str:
        """Name of the worksheet as it stands in the file."""
        table = self._rows.table
        return table.title if table is not None else self._rows.schema.name

    # --- records

    def __getitem__(self, identity: object) -> R:
        """The record with this id, however it is written (``c0001``); of several the first.  ``UsageError`` E-NO-RECORD."""
        rows = self._rows
        return rows.record(self._found(rows, identity))  # type: ignore[no-any-return]

    @overload
    def get(self, identity: object) -> R | None: ...
    @overload
    def get(self, identity: object, default: D) -> R | D: ...
    def get(self, identity: object, default: Any = None) -> Any:
        """The record with this id, or ``default``."""
        rows = self._rows
        at = rows.find(identity)
        return default if at is None else rows.record(at)

    def __contains__(self, identity: object) -> bool:
        return self._rows.find(identity) is not None

    def __len__(self) -> int:
        return self._rows.length

    def __iter__(self) -> Iterator[R]:
        """All records in the order of the sheet."""
        rows = self._rows
        return rows.records(list(rows.places()))

    @property
    def ids(self) -> list[Any]:
        """The ids of all records in the order of the sheet; None where a record has none."""
        rows = self._rows
        if rows.table is not None:
            rows.table.ids  # noqa: B018  # the column is read once, not cell by cell
        return [rows.id_of(at) for at in rows.places()]

    def where(self, *conditions: str | Callable[[R], object] | Condition, **fields: Any) -> list[R]:
        """The records for which everything holds, in the order of the sheet.

        conditions  ``"stage = 意向客户 and tags has 价格敏感"``, a function of the record, or a ``Condition``
        fields      ``stage="意向客户"``; a list means any of them, ``between(a, b)`` a range, None blank, a function is asked; tags
                    are carried by those below them too, ``customer_id__stage`` follows a reference
        Raises ``UsageError`` (E-WHERE, E-WHERE-VALUE) for a condition that cannot be understood.
        """
        rows = self._rows
        return list(rows.records(self._picked(conditions, fields)))

    def first(self, *conditions: str | Callable[[R], object] | Condition, **fields: Any) -> R | None:
        """The first of ``where``, None when there is none."""
        rows = self._rows
        at = next(self._pick(conditions, fields), None)
        return None if at is None else rows.record(at)

    def count(self, *conditions: str | Callable[[R], object] | Condition, **fields: Any) -> int:
        """How many ``where`` finds; of all records without a condition."""
        return len(self._picked(conditions, fields)) if conditions or fields else len(self)

    def _picked(self, conditions: Sequence[Any], fields: Mapping[str, Any]) -> list[int]:
        return list(self._pick(conditions, fields))

    def _pick(self, conditions: Sequence[Any], fields: Mapping[str, Any]) -> Iterator[int]:
        from sheetcrm.where import from_fields, parse

        rows = self._rows
        tests = [one for one in conditions if callable(one)]
        meant = [parse(one) if isinstance(one, str) else one for one in conditions if not callable(one)]
        if fields:
            meant.append(from_fields(rows.schema, fields))
        return self._book._overlay.pick(rows, meant, tests)

    def _found(self, rows: Rows, identity: object) -> int:
        if rows.schema.id_field is None:
            raise UsageError("E-NO-IDS", file=self._book._file, sheet=rows.schema.label)
        at = rows.find(identity)
        if at is None:
            raise UsageError("E-NO-RECORD", file=self._book._file, sheet=rows.schema.label, id=identity)
        return at

    # --- tables of other libraries

    def to_pandas(self) -> pd.DataFrame:
        """A DataFrame, one row a record, a column for each field that the sheet has, in its order.

        Dates are ``datetime64``, numbers and amounts floats, choices and people categories, tags and lists texts.
        Raises ``UsageError`` E-EXTRA without the package pandas.
        """
        from sheetcrm.actions.records.frames import to_pandas

        return to_pandas(self._rows)

    def to_arrow(self) -> pa.Table:
        """The same as a pyarrow table.  Raises ``UsageError`` E-EXTRA without the package pyarrow."""
        from sheetcrm.actions.records.frames import to_arrow

        return to_arrow(self._rows)


class EditSheet(Sheet[R]):
    """The records of one sheet in a transaction: reads see what was changed in it so far.

    Values are what a record takes: canonical or label, dates or texts, tags as a list or a text; None blanks a field.  A call that is
    refused changes nothing: ``UsageError`` E-RECORD names field, rule and what is allowed, E-RECORDS counts several.
    """

    _book: Transaction

    def add_columns(self, *fields: str) -> None:
        """Let the sheet have columns for fields that it lacks (``archived``): they are made at its right end when one gets a value."""
        rows = self._writable()
        known_fields(rows, dict.fromkeys(fields), self._book._file)
        rows.coming |= {key for key in fields if not rows.has(key)}

    def add(self, **values: Any) -> R:
        """A new record at the end of the sheet; ids, defaults, time stamps and names beside references are filled in.

        A given id must be free, and never have been used before.
        """
        return self.add_many([values])[0]

    def add_many(self, records: Iterable[Mapping[str, Any]]) -> list[R]:
        """Several new records, all or none."""
        return [self._rows.record(at) for at in self._put_new(records)]

    def _put_new(self, records: Iterable[Mapping[str, Any]]) -> list[int]:
        """``add_many`` for who needs no records: making their model takes a while."""
        rows, found, places = self._writable(), list[Wrong](), list[int | None]()
        with self._book._overlay.all_or_nothing():
            places += [self._book._writer.add(rows, one, found) for one in records]
            refuse(found, self._book._file)
        return [at for at in places if at is not None]

    def update(self, identity: object, /, **values: Any) -> R:
        """Other values for some fields of a record.  ``UsageError`` E-NO-RECORD, E-ID-TWICE, E-ID-CHANGE."""
        return self.update_many({identity: values})[0]

    def update_many(self, changes: Mapping[Any, Mapping[str, Any]]) -> list[R]:
        """Id -> fields, all or none; the records as they are now."""
        return [self._rows.record(at) for at in self._put_changes(changes)]

    def _put_changes(self, changes: Mapping[Any, Mapping[str, Any]]) -> list[int]:
        """``update_many`` for who needs no records."""
        rows, found = self._writable(), list[Wrong]()
        places = [self._one(rows, identity) for identity in changes]
        with self._book._overlay.all_or_nothing():
            for at, values in zip(places, changes.values(), strict=True):
                self._book._writer.change(rows, at, values, found)
            refuse(found, self._book._file)
        return places

    def update_where(self, values: Mapping[str, Any], /, *conditions: str | Callable[[R], object] | Condition, **fields: Any) -> int:
        """The same values for all records that are meant (see ``where``); how many are different now."""
        rows, found = self._writable(), list[Wrong]()
        places = self._meant(conditions, fields)
        with self._book._overlay.all_or_nothing():
            count = sum(self._book._writer.change(rows, at, values, found) for at in places)
            refuse(found, self._book._file)
        return count

    def upsert(self, *, by: str | Sequence[str] = (), **values: Any) -> R:
        """Change the record that is meant, or add one.

        It is meant by its id when that is given, else by the fields ``by`` (``by="name"``, ``by=("name", "owner")``): the record that has
        the same values there.  ``UsageError`` E-UPSERT when several have, or when neither is given.
        """
        return self.upsert_many([values], by=by)[0]

    def upsert_many(self, records: Iterable[Mapping[str, Any]], *, by: str | Sequence[str] = ()) -> list[R]:
        """``upsert`` for several records, all or none."""
        from sheetcrm.actions.records.matching import Matcher

        rows, found, places = self._writable(), list[Wrong](), list[int | None]()
        writer = self._book._writer
        matcher = Matcher(rows, (by,) if isinstance(by, str) else tuple(by), self._book._file)
        with self._book._overlay.all_or_nothing():
            for values in records:
                at = matcher.find(values)
                if at is None:
                    at = writer.add(rows, values, found)
                else:
                    writer.change(rows, at, values, found)
                matcher.take(at)
                places.append(at)
            refuse(found, self._book._file)
        return [rows.record(at) for at in places if at is not None]

    def delete(self, identity: object, *, references: References = "restrict") -> None:
        """Delete a record.

        references  what becomes of rows that refer to it: ``restrict`` refuses (E-REFERENCED), ``cascade`` deletes them too, and what
                    refers to them, ``blank`` empties the reference (E-REFERENCE-KEPT where it is required)
        """
        self.delete_many([identity], references=references)

    def delete_many(self, ids: Iterable[object], *, references: References = "restrict") -> int:
        """Several, all or none; how many rows go in all."""
        rows = self._writable()
        return self._delete(rows, list(dict.fromkeys(self._one(rows, identity) for identity in ids)), references)

    def delete_where(self, *conditions: str | Callable[[R], object] | Condition, references: References = "restrict", **fields: Any) -> int:
        """All records that are meant (see ``where``); how many rows go in all."""
        rows = self._writable()
        return self._delete(rows, self._meant(conditions, fields), references)

    def _delete(self, rows: Rows, places: list[int], references: References) -> int:
        with self._book._overlay.all_or_nothing():
            return self._book._writer.delete(rows, places, references)

    def _writable(self) -> Rows:
        rows = self._rows
        if rows.schema.role == "generated":
            raise UsageError("E-GENERATED", file=self._book._file, sheet=rows.schema.label)
        return rows

    def _meant(self, conditions: Sequence[Any], fields: Mapping[str, Any]) -> list[int]:
        if not conditions and not fields:
            raise UsageError("E-NO-CONDITION", file=self._book._file)
        return self._picked(conditions, fields)

    def _one(self, rows: Rows, identity: object) -> int:
        """The record with this id; E-ID-TWICE where it is not the only one."""
        at = self._found(rows, identity)
        if rows.form(identity) in rows.repeated:
            raise UsageError("E-ID-TWICE", file=self._book._file, sheet=rows.schema.label, id=identity)
        return at
