"""Taking back what changed between two states of a workbook, as far as nobody has changed it since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sheetcrm.cells import CellWrite
from sheetcrm.store import AppendRow, Book, Column, DeleteRows, Edit, SetCell, Table
from sheetcrm.sync.differences import Difference, columns_of, record_names, same_content
from sheetcrm.sync.merging import content
from sheetcrm.sync.references import references_to, rows_with


@dataclass(frozen=True)
class LeftAlone:
    """What was not taken back.  sheet: title;  field: key or header, None for a whole record;  why: ``changed`` since, ``gone`` (record or
    column), ``referred`` to by other rows, ``taken`` (the id stands at another record)."""

    sheet: str
    id: str
    field: str | None
    why: str


@dataclass
class TakeBack:
    """edits: what brings the older state back;  left: what stays as it is;  deleted: sheet key -> ids (key forms) of rows that go away."""

    edits: list[Edit] = field(default_factory=list)
    left: list[LeftAlone] = field(default_factory=list)
    deleted: dict[str, list[str]] = field(default_factory=dict)


def take_back(older: Book, newer: Book, present: Book, changes: Iterable[Difference]) -> TakeBack:
    """The edits that undo changes between two states in the present workbook.

    A cell gets its older content when it still holds the newer one; a record that was added goes away when it is as it was added and
    nothing else refers to it; one that was deleted is appended with its old id when nobody has that id now.
    """
    work = _Work(older, newer, present)
    for change in changes:
        if change.kind == "changed":
            work.changed(change)
        elif change.kind == "added":
            work.added(change)
        else:
            work.deleted(change)
    return work.done()


class _Work:
    def __init__(self, older: Book, newer: Book, present: Book) -> None:
        self.older, self.newer, self.present = older, newer, present
        self.result = TakeBack()
        self._names: dict[str, dict[tuple[str, int], int]] = {}
        self._columns: dict[tuple[int, str], dict[str, Column]] = {}
        self._going: dict[str, list[tuple[Difference, int]]] = {}

    def changed(self, change: Difference) -> None:
        at, table = self._find(change)
        column = self._of(self.present, change.sheet).get(change.field or "")
        if table is None or at is None or column is None:
            return self._leave(change, "gone")
        old, new = (self._of(book, change.sheet).get(change.field or "") for book in (self.older, self.newer))
        if same_content(column, at, old, change.older):
            return None
        if column.is_formula[at] or not same_content(column, at, new, change.newer):
            return self._leave(change, "changed")
        self.result.edits.append(_set(table, column, change.field or "", at, old, change.older))
        return None

    def added(self, change: Difference) -> None:
        at, table = self._find(change)
        if table is None or at is None:
            return  # gone already
        mine, theirs = self._of(self.present, change.sheet), self._of(self.newer, change.sheet)
        if any(not same_content(mine.get(key), at, theirs.get(key), change.newer) for key in mine.keys() | theirs.keys()):
            self._leave(change, "changed")
        else:
            self._going.setdefault(change.sheet, []).append((change, at))

    def deleted(self, change: Difference) -> None:
        at, table = self._find(change)
        if at is not None:
            return self._leave(change, "taken")
        if table is None:
            return self._leave(change, "gone")
        theirs = self._of(self.older, change.sheet)
        values = {key: content(theirs[key], change.older) for key in table.columns if key in theirs}
        edit = table.append(values)
        more = {c.index: CellWrite(content(theirs[c.header], change.older)) for c in table.unknown if c.header in theirs}
        filled = {index: write for index, write in more.items() if write.value is not None}
        self.result.edits.append(AppendRow(edit.sheet, {**edit.cells, **filled}, edit.last_row, edit.header_row))
        return None

    def done(self) -> TakeBack:
        """Rows that were added go away last, when it is known which of them go together."""
        going = {key: {at for _, at in rows} for key, rows in self._going.items()}
        while self._held_back(going):
            pass
        for key, rows in self._going.items():
            table = self.present.need(key)
            gone = [(change, at) for change, at in rows if at in going[key]]
            if gone:
                self.result.edits.append(DeleteRows(table.title, tuple(sorted(int(table.rows[at]) for _, at in gone)), table.header_row))
                self.result.deleted[key] = [change.form for change, _ in gone if change.form]
        return self.result

    def _held_back(self, going: dict[str, set[int]]) -> bool:
        """Keep the rows that others refer to which stay; whether there were any."""
        found = False
        for key, rows in self._going.items():
            for change, at in rows:
                if at in going[key] and change.form and self._referred(change, going):
                    going[key].discard(at)
                    self._leave(change, "referred")
                    found = True
        return found

    def _referred(self, change: Difference, going: dict[str, set[int]]) -> bool:
        names = self._named(change.sheet)
        if (change.form, 1) in names:
            return False  # another record has that id
        back = {(edit.sheet, edit.row, edit.column) for edit in self.result.edits if isinstance(edit, SetCell)}
        for ref in references_to(self.present, change.sheet):
            table = self.present.need(ref.sheet)
            rows = set(rows_with(self.present, ref, [change.form]).tolist()) - going.get(ref.sheet, set())
            if any((table.title, *table.cell(ref.field, i)) not in back for i in rows):
                return True
        return False

    def _find(self, change: Difference) -> tuple[int | None, Table | None]:
        """The record of a change in the present workbook."""
        table = self.present.table(change.sheet)
        return (self._named(change.sheet).get((change.form, change.nth)) if table is not None and change.form else None), table

    def _named(self, key: str) -> dict[tuple[str, int], int]:
        if key not in self._names:
            self._names[key] = record_names(self.present.need(key))
        return self._names[key]

    def _of(self, book: Book, key: str) -> dict[str, Column]:
        place = (id(book), key)
        if place not in self._columns:
            table = book.table(key)
            self._columns[place] = columns_of(table) if table is not None else {}
        return self._columns[place]

    def _leave(self, change: Difference, why: str) -> None:
        self.result.left.append(LeftAlone(change.title, change.name, change.field, why))


def _set(table: Table, column: Column, key: str, at: int, old: Column | None, record: int) -> SetCell:
    value = content(old, record) if old is not None else None
    if key in table.columns:
        return table.set_cell(key, at, value)
    return SetCell(table.title, int(table.rows[at]), column.index, value)
