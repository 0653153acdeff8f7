"""The narrow waist: every change of a workbook is an ``Edit``, and this is the one place that applies them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from sheetcrm.cells import CellWrite
from sheetcrm.errors import FileRefused
from sheetcrm.package import (
    GraftSheet,
    Package,
    SheetInfo,
    append_rows,
    define_name,
    graft_sheets,
    put_rules,
    replace_cells,
    set_cells,
)
from sheetcrm.store.changes import CellChange, cells_of, changed_cells, count_changed
from sheetcrm.store.edits import AppendRow, DefineName, Edit, PutMeta, PutSheet, RestoreRules, SetCell, SheetPlan
from sheetcrm.store.marks import mark_sheet, sheet_marked, sheet_named
from sheetcrm.store.meta import PART, Meta, meta_plan, read_meta


@dataclass
class Applied:
    """What applying edits did.

    cells     entered cells that were set;  rows  records that were added
    rebuilt   title -> number of cells that changed, of every generated sheet that changed or was made
    changes   the changes one by one, when they were asked for
    """

    cells: int = 0
    rows: int = 0
    rebuilt: dict[str, int] = field(default_factory=dict)
    changes: list[CellChange] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Number of cells changed in all."""
        return self.cells + sum(self.rebuilt.values())

    def add(self, other: Applied) -> None:
        """Count what a further round did."""
        self.cells += other.cells
        self.rows += other.rows
        for title, cells in other.rebuilt.items():
            self.rebuilt[title] = self.rebuilt.get(title, 0) + cells
        self.changes += other.changes


def apply_edits(package: Package, edits: Iterable[Edit], *, detail: bool = False) -> Applied:
    """Change the package in memory; nothing is on disk before ``save``.

    detail  list every changed cell with its text before and after (for plans and dry runs)
    """
    done = Applied()
    edits = list(edits)
    before = _Before(package, detail)
    _set_cells(package, [e for e in edits if isinstance(e, SetCell)], done, before)
    _append(package, [e for e in edits if isinstance(e, AppendRow)], done, before)
    _put_sheets(package, [e.plan for e in edits if isinstance(e, PutSheet)], done, detail)
    for edit in edits:
        if isinstance(edit, DefineName):
            define_name(package, edit.name, edit.formula, hidden=edit.hidden)
        elif isinstance(edit, RestoreRules):
            put_rules(package, sheet_named(package, edit.sheet), edit.validations, edit.formats)
    metas = [edit for edit in edits if isinstance(edit, PutMeta)]
    if metas:
        meta = read_meta(package)
        for edit in metas:
            meta = meta.merged(edit.values)
        put_meta(package, meta)
    return done


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
            done.changes += [CellChange(title, place, old.get(place, ""), new.get(place, "")) for place in sorted(writes)]


def _append(package: Package, edits: list[AppendRow], done: Applied, before: _Before) -> None:
    by_sheet: dict[str, list[AppendRow]] = {}
    for edit in edits:
        by_sheet.setdefault(edit.sheet, []).append(edit)
    for title, rows in by_sheet.items():
        first = append_rows(package, sheet_named(package, title), rows[0].last_row, [row.cells for row in rows], header_row=rows[0].header_row)
        done.rows += len(rows)
        done.cells += sum(len(row.cells) for row in rows)
        if before.wanted:
            places = [(first + k, column) for k, row in enumerate(rows) for column in sorted(row.cells)]
            new = cells_of(package, sheet_named(package, title), places)
            done.changes += [CellChange(title, place, "", new.get(place, "")) for place in places]


def draw(plans: Sequence[SheetPlan]) -> bytes:
    """The plans as sheets of a small workbook of their own, from which they are grafted."""
    import xlsxwriter  # here: reading and checking need none of it

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        sheets = [workbook.add_worksheet(plan.title) for plan in plans]
        for plan, worksheet in zip(plans, sheets, strict=True):
            plan.draw(workbook, worksheet)
    return target.getvalue()


def _put_sheets(package: Package, plans: list[SheetPlan], done: Applied, detail: bool) -> None:
    if not plans:
        return
    drawn = draw(plans)
    new = [plan for plan in plans if sheet_marked(package, plan.key) is None]
    if new and package.structure_protected:
        raise FileRefused("E-PROTECTED", file=package.path)
    for plan in plans:
        info = None if plan in new else sheet_marked(package, plan.key)
        if info is not None:
            _note(package, info, lambda info=info, plan=plan: replace_cells(package, info, drawn, plan.title, plan.body), done, detail)  # type: ignore[misc]
    if new:
        graft_sheets(package, drawn, [GraftSheet(plan.title, plan.title, plan.state, plan.body, None) for plan in new])
    for plan in new:
        mark_sheet(package, plan.key, plan.title)
        _note(package, sheet_named(package, plan.title), None, done, detail)


def _note(package: Package, info: SheetInfo, change: Callable[[], bool] | None, done: Applied, detail: bool) -> None:
    """Make a change of one sheet and count (or list) what it changed."""
    changes = changed_cells(package, info, change) if detail else []
    count = len(changes) if detail else count_changed(package, info, change)
    if count or change is None:
        done.rebuilt[info.name] = count
    done.changes += changes


def put_meta(package: Package, meta: Meta) -> None:
    """Write ``_meta``; only when it says something new."""
    plan = meta_plan(meta)
    info = next((sheet for sheet in package.sheets if sheet.name == plan.title), None)
    drawn = draw([plan])
    if info is None:
        graft_sheets(package, drawn, [GraftSheet(plan.title, plan.title, plan.state, plan.body, PART)])
    else:
        replace_cells(package, info, drawn, plan.title, plan.body)
