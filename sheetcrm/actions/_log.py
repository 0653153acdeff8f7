"""ChangeLog: which cells of the entered sheets a run changed, from what to what, when and by whom."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from sheetcrm._values import dataclass
from sheetcrm.actions._clock import moment_of
from sheetcrm.cells import CellValue, cell_ref
from sheetcrm.derive.due_entries import shown
from sheetcrm.derive.masking import logged_text
from sheetcrm.schema import id_key
from sheetcrm.store import AppendRow, Book, CellChange, DeleteRows, Edit, Package, PutSheet, SetCell, Table, by_place, free_title
from sheetcrm.text import Text, say

if TYPE_CHECKING:
    from sheetcrm.schema import Field

MOST = 2000
"""Cells that one run lists; beyond that it has one line for each column, and the exact cells are in the version that was kept."""
_FULL = 1_000_000
OF_RECORDS = (SetCell, AppendRow, DeleteRows)
"""Edits of what people fill in."""
_LOGGED = frozenset({"entered", "config"})
_ADDED = Text("新增一行", "row added")
_DELETED = Text("删除一行", "row deleted")
_MANY = Text("改动 {count} 格", "{count} cells changed")
_DASH = "—"


@dataclass
class Journal:
    """What the edits of a run change, gathered while the old values can still be read.

    cells   (title, row, column) -> (key of the table, record id, field key, text before, text after); a cell changed twice
            keeps its first text before.  Texts of cells beyond ``MOST`` are not kept
    added, deleted  (title, id of the record)
    """

    cells: dict[tuple[str, int, int], tuple[str, str, str, str, str]] = field(default_factory=dict)
    added: list[tuple[str, str]] = field(default_factory=list)
    deleted: list[tuple[str, str]] = field(default_factory=list)

    def note(self, book: Book, edits: Sequence[Edit]) -> None:
        """Call it before the edits are taken into the book."""
        tables = _logged(book, {edit.sheet for edit in edits if isinstance(edit, OF_RECORDS)})
        self._cells(tables, by_place([edit for edit in edits if isinstance(edit, SetCell) and edit.sheet in tables]))
        for edit in edits:
            if isinstance(edit, AppendRow) and edit.sheet in tables:
                self.added.append((edit.sheet, _id_of(tables[edit.sheet], edit)))
            elif isinstance(edit, DeleteRows) and edit.sheet in tables:
                table = tables[edit.sheet]
                self.deleted += [(edit.sheet, _name_of(table, at)) for at in table.records_in(edit.rows) if at >= 0]

    def _cells(self, tables: Mapping[str, Table], edits: Mapping[tuple[str, int, int], SetCell]) -> None:
        keys = {(title, column.index): key for title, table in tables.items() for key, column in table.columns.items()}
        new = edits.keys() - self.cells.keys()
        if len(self.cells) + len(new) > MOST:  # nobody will read the texts
            unread = {(title, column): (tables[title].key, "", keys.get((title, column), ""), "", "") for title, _, column in new}
            self.cells |= {place: unread[place[0], place[2]] for place in edits if place in new}
        records = _records(tables, {(title, row) for title, row, _ in new - self.cells.keys()})
        for place, edit in edits.items():
            known = self.cells.get(place)
            if known is None:
                self.cells[place] = self._cell(tables[edit.sheet], keys.get((edit.sheet, edit.column), ""), edit, records[edit.sheet, edit.row])
            elif place not in new:
                self.cells[place] = (*known[:4], value_text(edit.value))

    @staticmethod
    def _cell(table: Table, key: str, edit: SetCell, at: int) -> tuple[str, str, str, str, str]:
        """at  the record that it is a cell of, -1 for none"""
        column = table.columns.get(key)
        before = shown(column, at) if at >= 0 else column.header if column is not None and edit.row == table.header_row else ""
        name = (_name_of(table, at) if at >= 0 else "") or cell_ref(edit.row, edit.column)
        return table.key, name, key, before, value_text(edit.value)

    @property
    def titles(self) -> set[str]:
        """The worksheets that change."""
        return {title for title, *_ in self.cells} | {title for title, _ in (*self.added, *self.deleted)}

    @property
    def records(self) -> dict[str, set[str] | None]:
        """Key of each table that changes -> ids (key forms) of the records with a changed cell; None: they are too many to be listed."""
        found: dict[str, set[str] | None] = {}
        for key, name, *_ in self.cells.values():
            ids = found.setdefault(key, set())
            if not name:
                found[key] = None
            elif ids is not None:
                ids.add(id_key(name))
        return found

    def __bool__(self) -> bool:
        return bool(self.cells or self.added or self.deleted)


def log_changes(
    book: Book, package: Package, changes: Journal | Sequence[CellChange], *, command: str, at: dt.datetime | dt.date | None = None
) -> list[Edit]:
    """The edits that write down what a run changed: rows of ChangeLog, which is made with its first entry.

    changes  the journal of the run, or cells before and after (of generated sheets too: what somebody typed there);  at  default the moment of T
    Values of sensitive fields are masked.  Nothing is written with ``changelog.auto`` off, nor where a sheet would have to be
    added to a workbook whose structure is protected.
    """
    rows = _rows(book, changes if isinstance(changes, Journal) else _journal(book, changes))
    table = book.table("changelog")
    if not rows or not book.settings["changelog.auto"] or (table is None and package.structure_protected):
        return []
    if table is not None and table.last_row + len(rows) > _FULL:
        return []
    moment = at or moment_of(book.as_of, str(book.settings["timezone"]))
    by = user_name() if book.settings["changelog.by"] else ""
    entries: list[dict[str, CellValue]] = [{"at": moment, "by": by or None, "command": command, **row} for row in rows]
    if table is not None:
        return [table.append(entry) for entry in entries]
    return [new_sheet(book, package, entries)]


def new_sheet(book: Book, package: Package, entries: Sequence[dict[str, CellValue]]) -> PutSheet:
    """The sheet with its first entries."""
    from sheetcrm.render.template import Wanted, entered_plan, place_of, rule_context, sheet_title

    schema = book.schema.sheet("changelog")
    wanted = Wanted(schema, free_title(package, sheet_title(schema, book.lang)), [f.key for f in schema.fields], entries)
    context = rule_context(book.vocabularies, frozenset(), book.lang)
    return PutSheet(entered_plan(wanted, place_of(wanted, len(entries) + 1), context, book.vocabularies))


def user_name() -> str:
    """Who runs this, as the system knows them; empty where it does not."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def value_text(value: CellValue) -> str:
    """A value as people see it in its cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}" if value.time() != dt.time() else f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _rows(book: Book, journal: Journal) -> list[dict[str, CellValue]]:
    """Sheet, record, field, old and new of each entry."""
    rows: list[dict[str, CellValue]] = []
    if len(journal.cells) <= MOST:
        for (title, _, _), (sheet, name, key, before, after) in journal.cells.items():
            old, new = (_masked(book, sheet, key, text) for text in (before, after))
            rows.append({"sheet": title, "row_id": name, "field": _label(book, sheet, key), "old": old or None, "new": new or None})
    else:
        counts: dict[tuple[str, str, str], int] = {}
        for (title, _, _), (sheet, _, key, _, _) in journal.cells.items():
            counts[title, sheet, key] = counts.get((title, sheet, key), 0) + 1
        for (title, sheet, key), count in counts.items():
            rows.append({"sheet": title, "row_id": _DASH, "field": _label(book, sheet, key), "new": say(_MANY, book.lang, count=count)})
    return [*rows, *_whole_rows(journal.added, "new", _ADDED.of(book.lang)), *_whole_rows(journal.deleted, "old", _DELETED.of(book.lang))]


def _whole_rows(named: Sequence[tuple[str, str]], column: str, words: str) -> Iterator[dict[str, CellValue]]:
    """One line for each record that came or went, or one for each sheet where they are many."""
    if len(named) <= MOST:
        for title, name in named:
            yield {"sheet": title, "row_id": name or None, column: words}
        return
    for title, count in Counter(title for title, _ in named).items():
        yield {"sheet": title, "row_id": _DASH, column: f"{words} × {count}"}


def _logged(book: Book, titles: Iterable[str]) -> dict[str, Table]:
    """The tables that people fill in among these worksheets, by title."""
    found = {title: book.titled(title) for title in titles}
    return {title: table for title, table in found.items() if table is not None and table.schema.role in _LOGGED}


def _records(tables: Mapping[str, Table], places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], int]:
    """(title, sheet row) -> the record there, -1 for none; of these tables alone."""
    rows: dict[str, list[int]] = {}
    for title, row in places:
        if title in tables:
            rows.setdefault(title, []).append(row)
    return {(title, row): at for title, wanted in rows.items() for row, at in zip(wanted, tables[title].records_in(wanted), strict=True)}


def _journal(book: Book, changes: Sequence[CellChange]) -> Journal:
    journal = Journal()
    tables = _logged(book, {change.sheet for change in changes})
    records = _records(tables, {(change.sheet, change.place[0]) for change in changes})
    for change in changes:
        table = tables.get(change.sheet)
        if change.before == change.after:
            continue
        row, column = change.place
        if table is None:  # what somebody typed on a generated sheet
            journal.cells[change.sheet, row, column] = ("", change.cell, "", change.before, change.after)
            continue
        key = next((k for k, c in table.columns.items() if c.index == column), "")
        at = records[change.sheet, row]
        name = _name_of(table, at) if at >= 0 else ""
        journal.cells[change.sheet, row, column] = (table.key, name or change.cell, key, change.before, change.after)
    return journal


def _label(book: Book, sheet: str, key: str) -> str | None:
    found = _field(book, sheet, key)
    return found.label.of(book.lang) if found is not None else None


def _masked(book: Book, sheet: str, key: str, text: str) -> str:
    return logged_text(_field(book, sheet, key), text)


def _field(book: Book, sheet: str, key: str) -> Field | None:
    return next((f for f in book.schema.sheet(sheet).fields if f.key == key), None) if sheet else None


def _name_of(table: Table, i: int) -> str:
    """The id of a record; on a sheet without ids the text of its first required column, as it was before the change."""
    if table.schema.id_field:
        return table.id_text(i) or ""
    first = next((f.key for f in table.schema.fields if f.required == "required" and table.has(f.key)), "")
    return shown(table.columns.get(first), i)


def _id_of(table: Table, edit: AppendRow) -> str:
    """The id in a new row; without one its first text."""
    column = table.columns.get(table.schema.id_field or "")
    write = edit.cells.get(column.index) if column is not None else None
    if write is not None and write.value is not None:
        return value_text(write.value)
    return next((str(cell.value) for _, cell in sorted(edit.cells.items()) if isinstance(cell.value, str)), "")
