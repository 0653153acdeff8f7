"""The narrow waist: every change of a workbook is an ``Edit``, and this is the one place that applies them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from functools import partial
from itertools import chain, groupby, zip_longest
from typing import TYPE_CHECKING, Literal

import sheetcrm.package  # what few refreshes do is called by its full name: the package loads it then
from sheetcrm._values import dataclass
from sheetcrm.cells import CellValue, CellWrite
from sheetcrm.errors import FileRefused
from sheetcrm.package import (
    GraftSheet,
    Grid,
    NewName,
    Package,
    SheetInfo,
    define_names,
    fit_table,
    graft_sheets,
    put_marks,
    read_grid,
    replace_cells,
    replace_list,
    set_cells,
    sheet_tables,
)
from sheetcrm.schema import BookSchema
from sheetcrm.store.changes import CellChange, ListColumns, Seen, cells_of, changed_cells, count_changed, texts_of_rows
from sheetcrm.store.drawing import draw
from sheetcrm.store.edits import (
    AppendRow,
    DefineName,
    DeleteRows,
    DressColumns,
    Edit,
    ExtendTable,
    PutMarks,
    PutMeta,
    PutSheet,
    RestoreRules,
    RewordCharts,
    RewordRules,
    SetCell,
    SheetPlan,
)
from sheetcrm.store.generated import DIGESTS, GUIDE, LONG, Digest, count_of_plan, digest_of, digest_of_plan, pack_digests, read_digests
from sheetcrm.store.marks import mark_sheets, sheet_marked, sheet_named
from sheetcrm.store.meta import PART, Meta, keep_meta, meta_plan, read_meta

if TYPE_CHECKING:
    from sheetcrm.package import Shifting


@dataclass
class Applied:
    """What applying edits did.

    cells     entered cells that were set;  rows  records that were added;  deleted  rows that were deleted
    broken    references in formulas to what was deleted, which say ``#REF!`` now
    rebuilt   title -> number of cells that changed, of every generated sheet that changed or was made
    tables    Excel tables that got another extent or other column names
    changes   the changes one by one, when they were asked for;  columns  what the lists hold in whose cells they are, for who shows them
    digests   sheet key -> what was written into it, of the sheets whose changes were counted; remembered with the next ``PutMeta``
    """

    cells: int = 0
    rows: int = 0
    rebuilt: dict[str, int] = field(default_factory=dict)
    changes: list[CellChange] = field(default_factory=list)
    digests: dict[str, Digest] = field(default_factory=dict, repr=False)
    tables: int = 0
    deleted: int = 0
    broken: int = 0
    columns: ListColumns = field(default_factory=dict, repr=False)

    @property
    def total(self) -> int:
        """Number of cells changed in all; a changed table counts as one, and so does a deleted row."""
        return self.cells + self.tables + self.deleted + sum(self.rebuilt.values())

    def add(self, other: Applied) -> None:
        """Count what a further round did."""
        self.cells += other.cells
        self.rows += other.rows
        self.tables += other.tables
        self.deleted += other.deleted
        self.broken += other.broken
        for title, cells in other.rebuilt.items():
            self.rebuilt[title] = self.rebuilt.get(title, 0) + cells
        self.changes += other.changes


def apply_edits(package: Package, edits: Iterable[Edit], *, detail: bool = False, log: Sequence[Edit] = ()) -> Applied:
    """Change the package in memory; nothing is on disk before ``save``.

    detail  list every changed cell with its text before and after (for plans and dry runs)
    log     new rows or sheets that tell what was done: they are written, too, and not counted
    """
    done = Applied()
    cells, others = list[SetCell](), list[Edit]()
    for edit in edits:
        if isinstance(edit, SetCell):
            cells.append(edit)
        else:
            others.append(edit)
    before = _Before(package, detail)
    for edit in others:
        if isinstance(edit, ExtendTable):
            _extend_table(package, edit, done, detail)
    _set_cells(package, cells, done, before)
    _append(package, [e for e in others if isinstance(e, AppendRow)], done, before)
    _append(package, [e for e in log if isinstance(e, AppendRow)], Applied(), _Before(package, False))
    _delete(package, [e for e in others if isinstance(e, DeleteRows)], done, before)
    _put_sheets(package, [e.plan for e in chain(others, log) if isinstance(e, PutSheet)], done, detail)
    for edit in log:
        if isinstance(edit, PutSheet):
            done.rebuilt.pop(edit.plan.title, None)
    for named, same in groupby(others, lambda edit: isinstance(edit, DefineName)):
        if named:
            define_names(package, [NewName(edit.name, edit.formula, edit.hidden) for edit in same if isinstance(edit, DefineName)])
            continue
        for edit in same:
            _rework(package, edit)
    metas = [edit for edit in others if isinstance(edit, PutMeta)]
    if metas:
        meta = read_meta(package)
        for edit in metas:
            meta = meta.merged(edit.values)
        if done.digests:
            meta = meta.merged({DIGESTS: pack_digests({**read_digests(meta.get(DIGESTS)), **done.digests})})
        put_meta(package, meta)
    return done


def _rework(package: Package, edit: Edit) -> None:
    """What an edit does to a sheet as a whole."""
    if isinstance(edit, DressColumns):
        sheetcrm.package.dress_columns(package, sheet_named(package, edit.sheet), draw([edit.plan]), edit.plan.title, edit.columns, edit.header_row)
    elif isinstance(edit, RestoreRules):
        sheetcrm.package.put_rules(package, sheet_named(package, edit.sheet), edit.validations, edit.formats)
    elif isinstance(edit, RewordRules):
        sheetcrm.package.reword_rules(package, sheet_named(package, edit.sheet), edit.pairs)
    elif isinstance(edit, RewordCharts):
        sheetcrm.package.reword_charts(package, sheet_named(package, edit.sheet), dict(edit.texts))
    elif isinstance(edit, PutMarks):
        put_marks(package, sheet_named(package, edit.sheet), edit.sign, edit.formats, make=edit.make)


class _Before:
    """Texts of the cells that edits touch, read before anything changes."""

    def __init__(self, package: Package, wanted: bool) -> None:
        self.package, self.wanted = package, wanted

    def of(self, title: str, places: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
        return cells_of(self.package, sheet_named(self.package, title), places) if self.wanted else {}


def _set_cells(package: Package, edits: list[SetCell], done: Applied, before: _Before) -> None:
    by_sheet: dict[str, dict[tuple[int, int], CellWrite]] = {}
    for edit in edits:
        by_sheet.setdefault(edit.sheet, {})[edit.row, edit.column] = CellWrite(edit.value, edit.number_format)
    for title, writes in by_sheet.items():
        old = before.of(title, list(writes))
        set_cells(package, sheet_named(package, title), writes)
        done.cells += len(writes)
        if before.wanted:
            new = cells_of(package, sheet_named(package, title), list(writes))
            done.changes += [_change(title, place, old.get(place, ""), new.get(place, ""), writes[place].value) for place in sorted(writes)]


def _change(title: str, place: tuple[int, int], before: str, after: str, value: CellValue) -> CellChange:
    stored: Literal["text", "value"] = "text" if isinstance(value, str) else "value"
    return CellChange(title, place, before, after, stored if before == after else None)


def _append(package: Package, edits: list[AppendRow], done: Applied, before: _Before) -> None:
    by_sheet: dict[str, list[AppendRow]] = {}
    for edit in edits:
        by_sheet.setdefault(edit.sheet, []).append(edit)
    for title, rows in by_sheet.items():
        first = sheetcrm.package.append_rows(
            package, sheet_named(package, title), rows[0].last_row, [row.cells for row in rows], header_row=rows[0].header_row
        )
        done.rows += len(rows)
        done.cells += sum(len(row.cells) for row in rows)
        if before.wanted:
            places = [(first + k, column) for k, row in enumerate(rows) for column in sorted(row.cells)]
            new = cells_of(package, sheet_named(package, title), places)
            done.changes += [CellChange(title, place, "", new.get(place, "")) for place in places]


def _delete(package: Package, edits: list[DeleteRows], done: Applied, before: _Before) -> None:
    lists: dict[tuple[str, int | None, tuple[int, int] | None], set[int]] = {}
    for edit in edits:
        lists.setdefault((edit.sheet, edit.header_row, edit.columns), set()).update(edit.rows)
    for title in dict.fromkeys(edit.sheet for edit in edits):
        gone: list[Shifting] = []
        for (sheet, header, columns), numbers in lists.items():
            if sheet != title:
                continue
            rows = {now: row for row in numbers if (now := _now(row, gone)) is not None}
            info = sheet_named(package, title)
            old = texts_of_rows(package, info, rows) if before.wanted else {}
            shifting = sheetcrm.package.delete_rows(package, info, rows, header_row=_now(header, gone), columns=columns)
            done.deleted += len(rows)
            done.broken += shifting.broken
            done.changes += [CellChange(title, (rows[row], column), text, "") for (row, column), text in old.items()]
            gone.append(shifting)


def _now(row: int | None, gone: Sequence[Shifting]) -> int | None:
    """Where a row stands after the deletions of this run so far."""
    for shifting in gone:
        row = shifting.move.row(row) if row is not None else None
    return row


def _extend_table(package: Package, edit: ExtendTable, done: Applied, detail: bool) -> None:
    info = next((t for t in sheet_tables(package, sheet_named(package, edit.sheet).part) if t.display_name == edit.table), None)
    if info is None or not fit_table(package, info.part, edit.ref, edit.names):
        return
    done.tables += 1
    if detail:
        corner = (edit.ref.first_row, edit.ref.first_column)
        if info.ref != edit.ref:
            done.changes.append(CellChange(edit.sheet, corner, f"{edit.table} {info.ref}", f"{edit.table} {edit.ref}"))
        at = info.ref.first_column - edit.ref.first_column
        for offset, (old, new) in enumerate(zip_longest(info.columns, edit.names[at:], fillvalue=""), info.ref.first_column):
            if old and old != new:
                done.changes.append(CellChange(edit.sheet, (corner[0], offset), f"{edit.table}[{old}]", f"{edit.table}[{new}]" if new else ""))


def _put_sheets(package: Package, plans: list[SheetPlan], done: Applied, detail: bool) -> None:
    if not plans:
        return
    drawn = Package.open(draw(plans))
    new = [plan for plan in plans if sheet_marked(package, plan.key) is None]
    if new and package.structure_protected:
        raise FileRefused("E-PROTECTED", file=package.path)
    for plan in plans:
        info = None if plan in new else sheet_marked(package, plan.key)
        if info is not None:
            change = partial(replace_cells, package, info, drawn, plan.title, plan.body)
            if plan.key in LONG and not detail:
                frame = _drawn_grid(drawn, plan)
                if change():
                    done.rebuilt[info.name] = count_of_plan(frame, plan.body)
                done.digests[plan.key] = _digest(package, info, plan, frame)
                continue
            _note(package, info, change, done, detail, _seeing(plan.key, done))
    if new:
        graft_sheets(package, drawn, [GraftSheet(plan.title, plan.title, plan.state, plan.body, None) for plan in new])
        mark_sheets(package, {plan.key: plan.title for plan in new})
    for plan in new:
        info = sheet_named(package, plan.title)
        frame = _drawn_grid(drawn, plan)
        changes = changed_cells(package, info) if detail else []
        done.rebuilt[info.name] = len(changes) if detail else count_of_plan(frame, plan.body)
        done.changes += changes
        if _is_remembered(plan.key):
            done.digests[plan.key] = _digest(package, info, plan, frame)


def _drawn_grid(drawn: Package, plan: SheetPlan) -> Grid:
    return read_grid(drawn, sheet_named(drawn, plan.title))


def _digest(package: Package, info: SheetInfo, plan: SheetPlan, frame: Grid) -> Digest:
    """The digest of a generated sheet, from what went into it."""
    if package.date1904:  # what its dates are when they are read is not what was written
        return digest_of(plan.key, read_grid(package, info))
    return digest_of_plan(plan.key, frame, plan.body)


def _is_remembered(key: str) -> bool:
    """Whether it is remembered what stands in a sheet of this key."""
    schema = BookSchema.default().get(key)
    return key == GUIDE or (schema is not None and schema.role == "generated")


def _seeing(key: str, done: Applied) -> Seen | None:
    """Remembers what stands in a generated sheet; None for other sheets."""
    if not _is_remembered(key):
        return None

    def seen(grid: Grid) -> None:
        done.digests[key] = digest_of(key, grid)

    return seen


def _note(package: Package, info: SheetInfo, change: Callable[[], bool], done: Applied, detail: bool, seen: Seen | None) -> None:
    """Make a change of one sheet and count (or list) what it changed."""
    changes = changed_cells(package, info, change) if detail else []
    count = len(changes) if detail else count_changed(package, info, change, seen)
    if count:
        done.rebuilt[info.name] = count
    done.changes += changes


def put_meta(package: Package, meta: Meta) -> None:
    """Write ``_meta``; only when it says something new."""
    plan = meta_plan(meta)
    info = next((sheet for sheet in package.sheets if sheet.name == plan.title), None)
    if info is None:
        graft_sheets(package, draw([plan]), [GraftSheet(plan.title, plan.title, plan.state, plan.body, PART)])
    else:
        if plan.body is None or not replace_list(package, info, plan.body):
            replace_cells(package, info, draw([plan]), plan.title, plan.body)
        if not package.has(PART) and not package.relationships(info.part):  # another program named it anew; the quick look goes by its name
            package.move(info.part, PART, package.workbook_part, info.rid)
    keep_meta(package, meta)
