"""Which fields refer to which sheet, who refers to a record, and how references move from one record to another.

A reference is a field of kind ``ref`` (or ``person``, which names somebody of the Team sheet) whose ``reference`` is the sheet, or
one whose sheet stands beside it row by row (``related_sheet`` and ``related_id``).  Records are compared by the key form of their
ids.  A mirror (``customer_name`` beside ``customer_id``) follows its reference.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import numpy as np

from sheetcrm._values import dataclass
from sheetcrm.schema import Field, SheetSchema, id_key, recognise_sheet
from sheetcrm.store import Book, SetCell, Table
from sheetcrm.store.column import Bools, Ints
from sheetcrm.tags import person_form

_KINDS = frozenset({"ref", "person"})


@dataclass(frozen=True)
class Reference:
    """A field that names records of another sheet.

    sheet, field  key of the table and of the field that holds the ids;  target  key of the sheet that they name
    beside        field of the same table that says row by row which sheet is meant; None: it is always ``target``
    """

    sheet: str
    field: str
    target: str
    beside: str | None = None


def references_to(book: Book, key: str) -> list[Reference]:
    """The fields that may name records of a sheet, in the order of the workbook and its columns.

    Only columns that are there; generated sheets are left out, since they are made anew.  A sheet may refer to itself (``merged_into``).
    """
    return [
        found
        for table in book.tables.values()
        if table.schema.role != "generated"
        for field in table.columns
        if (found := _reference(book, table, field, key)) is not None
    ]


def _reference(book: Book, table: Table, field: str, key: str) -> Reference | None:
    spec = table.columns[field].field
    if spec is None or spec.kind.name not in _KINDS or field == table.schema.id_field:
        return None
    if spec.reference is not None:
        return Reference(table.key, field, key) if spec.reference == key else None
    chooser = _chooser(table.schema, field)
    if chooser is None or not table.has(chooser.key):
        return None
    choices = book.vocabularies.get(chooser.vocabulary)
    offered = choices is not None and any(recognise_sheet(value.zh) == key for value in choices.values)
    return Reference(table.key, field, key, chooser.key) if offered else None


def _chooser(schema: SheetSchema, field: str) -> Field | None:
    """The choice of a sheet that belongs to an id: ``related_sheet`` of ``related_id``."""
    found = schema.get(f"{field.removesuffix('_id')}_sheet")
    return found if found is not None and found.vocabulary is not None else None


def rows_with(book: Book, ref: Reference, ids: Collection[str]) -> Ints:
    """int32, ascending: the records of ``ref.sheet`` that name one of these records; ids in any way of writing."""
    table = book.need(ref.sheet)
    wanted = {named_form(ref.target, one) for one in ids}
    return np.flatnonzero(_naming(table, ref, wanted)).astype(np.int32)


def _naming(table: Table, ref: Reference, wanted: Collection[str]) -> Bools:
    """Mask of the records that name one of these key forms."""
    typed = table.typed(ref.field)
    codes = [code for code, value in enumerate(typed.domain) if named_form(ref.target, str(value)) in wanted]
    hit: Bools = np.isin(typed.values, np.array(codes, np.int32)) & ~typed.blank
    return hit if ref.beside is None or not hit.any() else hit & _meant(table, ref)


def _meant(table: Table, ref: Reference) -> Bools:
    """Mask of the records whose choice of a sheet is the target."""
    typed = table.typed(ref.beside or "")
    codes = [code for code, value in enumerate(typed.domain) if type(value) is str and recognise_sheet(value) == ref.target]
    meant: Bools = np.isin(typed.values, np.array(codes, np.int32)) & ~typed.blank
    return meant


def named_form(target: str, text: str) -> str:
    """The form in which the names of a sheet's records are compared."""
    return person_form(text) if target == "team" else id_key(text)


def repoint(book: Book, key: str, moves: Mapping[str, str]) -> list[SetCell]:
    """The edits that let every reference to a record of sheet ``key`` name another one.

    moves  old id (in any way of writing) -> new id as it is to be written
    Mirrors that are filled get the name of the new record; one that is a formula follows by itself and stays.
    """
    new = {named_form(key, old): text for old, text in moves.items()}
    edits: list[SetCell] = []
    for ref in references_to(book, key):
        table = book.need(ref.sheet)
        at = np.flatnonzero(_naming(table, ref, new.keys())).astype(np.int32)
        if at.size:
            typed = table.typed(ref.field)
            heirs = [new[named_form(key, str(typed.domain[code]))] for code in typed.values[at].tolist()]
            edits += [table.set_cell(ref.field, i, heir) for i, heir in zip(at.tolist(), heirs, strict=True)]
            edits += _mirror_cells(book, ref, zip(at.tolist(), heirs, strict=True))
    return edits


def follow_names(book: Book, key: str, ids: Collection[str]) -> list[SetCell]:
    """The edits that give filled mirrors of these records the name that the record has now."""
    edits: list[SetCell] = []
    for ref in references_to(book, key):
        if _mirror(book.need(ref.sheet), ref) is None:
            continue
        typed, at = book.need(ref.sheet).typed(ref.field), rows_with(book, ref, ids)
        edits += _mirror_cells(book, ref, ((i, str(typed.domain[typed.values[i]])) for i in at.tolist()))
    return edits


def mirrors_again(book: Book, key: str, records: Iterable[int]) -> list[SetCell]:
    """The edits that give the filled mirrors of these records of a sheet the names that the records have now which they refer to."""
    table, edits = book.need(key), list[SetCell]()
    at = list(records)
    for target in dict.fromkeys(spec.reference for spec in table.schema.fields if spec.kind.name == "mirror" and spec.reference):
        for ref in references_to(book, target):
            if ref.sheet == key:
                typed = table.typed(ref.field)
                edits += _mirror_cells(book, ref, [(i, str(form)) for i in at if (form := typed.value(i)) is not None])
    return edits


def _mirror_cells(book: Book, ref: Reference, rows: Iterable[tuple[int, str]]) -> Iterator[SetCell]:
    """rows: (record, id that it names).  A record that names nobody with a name keeps its mirror."""
    table = book.need(ref.sheet)
    mirror = _mirror(table, ref)
    forms = [(i, named_form(ref.target, text)) for i, text in rows] if mirror is not None else []
    if mirror is None or not forms:
        return
    column, blank, names = table.columns[mirror], table.typed(mirror).blank, _names(book, ref.target, {form for _, form in forms})
    formula = column.is_formula
    for i, form in forms:
        name = names.get(form, "")
        if name and not blank[i] and not formula[i] and column.text(i).strip() != name:
            yield table.set_cell(mirror, i, name)


def _mirror(table: Table, ref: Reference) -> str | None:
    """The field that repeats the name of the record that a field names: ``customer_name`` of ``customer_id``."""
    key = f"{ref.field.removesuffix('_id')}_name"
    column = table.columns.get(key)
    found = column is not None and column.field is not None and column.field.kind.name == "mirror" and column.field.reference == ref.target
    return key if found else None


def _names(book: Book, key: str, wanted: Collection[str]) -> dict[str, str]:
    """Key form of an id -> name of its first record, for these ids; ids without a name are left out."""
    table = book.table(key)
    if table is None or not table.has("name"):
        return {}
    ids, names = table.ids, table.typed("name")
    form = {code: text for code, value in enumerate(ids.domain) if (text := named_form(key, str(value))) in wanted}
    found: dict[str, str] = {}
    for i in np.flatnonzero(np.isin(ids.values, np.array(list(form), np.int32)) & ~ids.blank).tolist():
        name = names.value(i)
        if name is not None:
            found.setdefault(form[int(ids.values[i])], str(name))
    return found
