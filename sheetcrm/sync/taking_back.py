"""Taking back what changed between two states of a workbook, as far as nobody has changed it since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from sheetcrm._values import dataclass
from sheetcrm.cells import CellWrite
from sheetcrm.store import AppendRow, Book, Column, DeleteRows, Edit, SetCell, Table
from sheetcrm.sync.added_columns import emptied_columns
from sheetcrm.sync.differences import Difference, columns_of, record_names, same_content
from sheetcrm.sync.merging import content
from sheetcrm.sync.references import references_to, rows_with


@dataclass(frozen=True)
class LeftAlone:
    """What was not taken back.  sheet: title;  field: key or header, None for a whole record;  why: ``changed`` since, ``gone`` (record or
    column), ``missing`` (what it refers to), ``referred`` to by other rows, ``taken`` (the id stands at another record)."""

    sheet: str
    id: str
    field: str | None
    why: str


@dataclass
class TakeBack:
    """edits: what brings the older state back;  left: what stays as it is;  deleted: sheet key -> ids (key forms) that go away, with their rows
    or because a row has its older id again."""

    edits: list[Edit] = field(default_factory=list)
    left: list[LeftAlone] = field(default_factory=list)
    deleted: dict[str, list[str]] = field(default_factory=dict)


def take_back(older: Book, newer: Book, present: Book, changes: Iterable[Difference], *, columns: bool = False) -> TakeBack:
    """The edits that undo changes between two states in the present workbook.

    A cell gets its older content when it still holds the newer one; a record that was added goes away when it is as it was added and
    nothing else refers to it; one that was deleted is appended with its old id when nobody has that id now.
    columns  the headers of columns that the newer state has and the older one has not go away too, when nothing is left below them
    """
    work = _Work(older, newer, present)
    for change in changes:
        if change.kind == "changed":
            work.changed(change)
        elif change.kind == "added":
            work.added(change)
        else:
            work.deleted(change)
    result = work.done()
    if columns:
        for table, header, edits in list(emptied_columns(older, newer, present, result.edits)):
            result.edits += edits
            result.left += [] if edits else [LeftAlone(table.title, "", header, "changed")]
    return result


class _Work:
    def __init__(self, older: Book, newer: Book, present: Book) -> None:
        self.older, self.newer, self.present = older, newer, present
        self.result = TakeBack()
        self._names: dict[str, dict[tuple[str, int], int]] = {}
        self._columns: dict[tuple[int, str], dict[str, Column]] = {}
        self._going: dict[str, list[tuple[Difference, int]]] = {}
        self._back: dict[str, set[str]] = {}
        self._needs: list[tuple[Difference, Edit, list[tuple[str, str]]]] = []

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
        self._put(change, _set(table, column, change.field or "", at, old, change.older), [change.field or ""])
        if change.field == table.schema.id_field and change.form:
            self.result.deleted.setdefault(change.sheet, []).append(change.form)
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
        self._put(change, AppendRow(edit.sheet, {**edit.cells, **filled}, edit.last_row, edit.header_row), list(values))
        self._back.setdefault(change.sheet, set()).add(change.form)
        return None

    def _put(self, change: Difference, edit: Edit, fields: list[str]) -> None:
        """An edit that brings fields of an older record back, and the records that they refer to."""
        self.result.edits.append(edit)
        table, needs = self.older.need(change.sheet), list[tuple[str, str]]()
        for spec in (table.schema.get(key) for key in fields if table.has(key)):
            target = spec.reference if spec is not None and spec.kind.name == "ref" else None
            form = table.typed(spec.key).value(change.older) if spec is not None and target else None
            if target and form is not None and self.present.table(target) is not None and (str(form), 0) in self._named(target, self.older):
                needs.append((target, str(form)))
        if needs:
            self._needs.append((change, edit, needs))

    def _without_orphans(self) -> None:
        """What refers to a record that is gone since, and does not come back either, stays as it is."""
        while lost := [one for one in self._needs if not all(self._there(*need) for need in one[2])]:
            for one in lost:
                self._needs.remove(one)
                self.result.edits.remove(one[1])
                self._leave(one[0], "missing")
                if one[0].kind == "deleted":
                    self._back[one[0].sheet].discard(one[0].form)

    def _there(self, key: str, form: str) -> bool:
        return (form, 0) in self._named(key) or form in self._back.get(key, ())

    def done(self) -> TakeBack:
        """Rows that were added go away last, when it is known which of them go together."""
        self._without_orphans()
        going = {key: {at for _, at in rows} for key, rows in self._going.items()}
        while self._held_back(going):
            pass
        for key, rows in self._going.items():
            table = self.present.need(key)
            gone = [(change, at) for change, at in rows if at in going[key]]
            if gone:
                self.result.edits.append(DeleteRows(table.title, tuple(sorted(int(table.rows[at]) for _, at in gone)), table.header_row))
                self.result.deleted.setdefault(key, []).extend(change.form for change, _ in gone if change.form)
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

    def _named(self, key: str, book: Book | None = None) -> dict[tuple[str, int], int]:
        """The records of a sheet by name; book: None: the present one."""
        of, place = book or self.present, f"{key} {id(book)}"
        if place not in self._names:
            table = of.table(key)
            self._names[place] = record_names(table) if table is not None else {}
        return self._names[place]

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
