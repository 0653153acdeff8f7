"""Excel tables that end before their data, headers that a table calls otherwise, and dropdowns that were pasted over."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from sheetcrm.cells import CellRange
from sheetcrm.rules._batch import Batch, Bools, Detail, Ints, Spot
from sheetcrm.rules._rule import rule
from sheetcrm.rules._run import Run
from sheetcrm.store import Book, Column, Edit, ExtendTable, SheetRules, Table, TableInfo, Validation
from sheetcrm.text import Text


@rule(
    "TABLE-RANGE",
    "W",
    name=Text("Excel 表格没有包住全部数据", "Excel table ends before its data"),
    message=Text("Excel 表格 {table}（{range}）没有包括{outside}", "the Excel table {table} ({range}) leaves out {outside}"),
    why=Text(
        "筛选、排序、数据透视表和图表只看表格以内，外面的行和列会被漏掉，排序后还会错位。",
        "Filters, sorting, pivots and charts see the table only: what lies outside is left out, and stays behind when the rest is sorted.",
    ),
    bad=Text("表格到第 100 行为止，数据到第 120 行", "the table ends at row 100, the data at row 120"),
    good=Text("表格一直到最后一行、最后一列", "the table reaches to the last row and column"),
    remedy=Text("在“表设计—调整表格大小”里包括它们，或运行 sheetcrm fix", "resize the table (Table Design), or run sheetcrm fix"),
    fix="safe",
)
def short_tables(run: Run) -> Iterator[Spot]:
    for table in _lists(run.book):
        for excel in _tables_at(run.book, table):
            found = _short(run.book, table, excel)
            if found is not None:
                yield found


def _lists(book: Book) -> list[Table]:
    """The tables that people or the engine write row by row."""
    return [table for table in book.tables.values() if table.schema.role != "generated"]


def _tables_at(book: Book, table: Table) -> list[TableInfo]:
    """The Excel tables that begin at the header of a list."""
    rules = book.sheet_rules(table.key)
    known = [column.index for column in table.columns.values()]
    return [
        excel
        for excel in (rules.tables if rules else ())
        if excel.has_header
        and excel.ref.first_row == table.header_row
        and any(excel.ref.first_column <= index <= excel.ref.last_column for index in known)
    ]


def _short(book: Book, table: Table, excel: TableInfo) -> Spot | None:
    ref = excel.ref
    below = table.rows[table.rows > ref.last_row]
    beside = []
    if len(_tables_at(book, table)) == 1:
        beside = [c for c in table.columns.values() if not ref.first_column <= c.index <= ref.last_column]
    if not len(below) and not beside:
        return None
    outside = [Text(f"“{c.header}”列", f"the column {c.header}") for c in beside]
    if len(below):
        outside.insert(0, Text(f"下面的 {len(below)} 行", f"the {len(below)} row(s) below it"))
    edit = None if _renamed(book, table, excel) else _extension(book, table, excel, beside)
    row, column = (table.header_row, min(c.index for c in beside)) if beside else (int(below[0]), ref.first_column)
    gaps: dict[str, object] = {"table": excel.display_name, "range": str(ref), "outside": outside}
    return Spot(table.title, row, column, detail=Detail(gaps, edits=(edit,) if edit else ()))


def _renamed(book: Book, table: Table, excel: TableInfo) -> bool:
    """A header of the table has another name there: that is mended first."""
    return any(note.code == "TABLE-HEADER" and note.title == table.title and note.gaps["table"] == excel.display_name for note in book.notes)


def _extension(book: Book, table: Table, excel: TableInfo, beside: list[Column]) -> ExtendTable | None:
    """The edit that makes the table cover all records and known columns; None where something stands in the way."""
    old, rules = excel.ref, book.sheet_rules(table.key)
    last = max(old.last_row, int(table.rows[-1]) if table.length else 0)
    places = [c.index for c in beside]
    new = CellRange(old.first_row, min([old.first_column, *places]), last, max([old.last_column, *places]))
    if rules is None or excel.bound or (excel.totals_row and last > old.last_row) or set(book.doubts(table.title)) & {"CELL-MERGED", "COL-DUP"}:
        return None
    taken = [other.ref for other in rules.tables if other.part != excel.part] + ([rules.filter] if rules.filter else [])
    if any(_meet(new, other) for other in taken):
        return None
    names = _names(book, table, excel, new)
    if names is None or len({name.casefold() for name in names}) < len(names):
        return None
    return ExtendTable(table.title, excel.display_name, new, tuple(names))


def _meet(a: CellRange, b: CellRange) -> bool:
    apart = a.last_row < b.first_row or b.last_row < a.first_row or a.last_column < b.first_column or b.last_column < a.first_column
    return not apart


def _names(book: Book, table: Table, excel: TableInfo, new: CellRange) -> list[str] | None:
    """Names of all columns of the new extent: the old ones as they are, the others from their header cells; None where one is blank."""
    old = excel.ref
    if (new.first_column, new.last_column) == (old.first_column, old.last_column):
        return list(excel.columns)
    texts = book.around.texts(table.title, table.header_row) if book.around is not None else {}
    names = []
    for index in range(new.first_column, new.last_column + 1):
        inside = old.first_column <= index <= old.last_column
        name = excel.columns[index - old.first_column] if inside else texts.get(index, "")
        if not name.strip():
            return None
        names.append(name)
    return names


def table_extensions(book: Book, keys: Collection[str]) -> list[Edit]:
    """The edits that let the Excel tables of these sheets cover their data again."""
    wanted = [table for table in _lists(book) if table.key in keys]
    found = [_short(book, table, excel) for table in wanted for excel in _tables_at(book, table)]
    return [edit for spot in found if spot is not None for edit in spot.detail.edits]


@rule(
    "TABLE-HEADER",
    "E",
    name=Text("列名和 Excel 表格里记的不一样", "header differs from its table"),
    message=Text(
        "标题单元格是“{header}”，而 Excel 表格 {table} 里这一列叫“{column}”",
        "the header cell says “{header}”, but the Excel table {table} calls the column “{column}”",
    ),
    why=Text(
        "Excel 打开时会说“发现内容有问题”并要求修复，修复时可能丢掉表格或公式。",
        "Excel says that it found a problem with the content and repairs the file; the table or formulas may get lost.",
    ),
    bad=Text("单元格“手机”，表格里“电话”", "“Mobile” in the cell, “Phone” in the table"),
    good=Text("两处都是“手机”", "“Mobile” in both"),
    remedy=Text("运行 sheetcrm fix，表格会改用单元格里的列名", "sheetcrm fix lets the table use the name in the cell"),
    fix="safe",
)
def strange_headers(run: Run) -> Iterator[Spot]:
    book = run.book
    for note in book.notes:
        if note.code == "TABLE-HEADER" and note.sheet is not None and note.column is not None:
            edit = _rename(book, note.sheet, str(note.gaps["table"]))
            able = edit is not None and edit.names[note.column - edit.ref.first_column] == note.gaps["header"]
            detail = Detail(dict(note.gaps), edits=(edit,) if edit is not None and able else ())
            yield Spot(note.title, note.row, note.column, value=str(note.gaps["header"]) or None, detail=detail)


def _rename(book: Book, key: str, name: str) -> ExtendTable | None:
    """The edit that calls the columns of a table what their header cells say, as far as that harms no formula."""
    rules = book.sheet_rules(key)
    excel = next((t for t in rules.tables if t.display_name == name), None) if rules else None
    if excel is None or excel.bound:
        return None
    names = list(excel.columns)
    for note in book.notes:
        if note.code == "TABLE-HEADER" and note.sheet == key and note.gaps["table"] == name and note.column is not None:
            header, at = str(note.gaps["header"]), note.column - excel.ref.first_column
            used = book.around is not None and book.around.column_is_referred_to(names[at])
            if header.strip() and not used:
                names[at] = header
    if names == excel.columns or len({n.casefold() for n in names}) < len(names):
        return None
    return ExtendTable(book.tables[key].title, name, excel.ref, tuple(names))


@rule(
    "DV-GAP",
    "I",
    name=Text("下拉列表被粘贴覆盖", "dropdown pasted over"),
    message=Text(
        "“{label}”列从这里起有 {count} 个单元格没有下拉列表，其他行都有",
        "{label}: {count} cell(s) from here on have no dropdown, the other rows have one",
    ),
    why=Text(
        "粘贴会冲掉下拉列表，以后这里什么都能填，统计就对不上了。",
        "Pasting takes the dropdown away; from then on anything can be typed there, and the figures no longer add up.",
    ),
    bad=Text("第 12–20 行是从别的表粘贴来的，没有下拉箭头", "rows 12–20 were pasted from elsewhere and have no arrow"),
    good=Text("整列都有下拉列表", "the whole column has the dropdown"),
    remedy=Text(
        "复制同列有下拉的单元格，选中这些单元格“选择性粘贴—验证”；模板里的工作表由 sheetcrm refresh 恢复",
        "copy a cell that has the dropdown and paste special “validation”; on sheets of a template sheetcrm refresh restores it",
    ),
)
def validation_gaps(run: Run) -> Iterator[Batch | Spot]:
    for table in run.checked:
        rules = run.book.sheet_rules(table.key)
        if rules is None or not table.length:
            continue
        reach = max((r.last_row for v in rules.validations if v.kind == "list" for r in v.sqref), default=0)
        for key, column in (*table.columns.items(), *((None, column) for column in table.unknown)):
            if (table.title, column.index) in run.book.restored:
                continue
            first, count = _gaps(table, column, rules, reach)
            if key is not None:
                yield Batch(table, key, first, np.arange(len(first), dtype=np.int32), [Detail({"count": int(n)}) for n in count])
                continue
            for record, n in zip(first.tolist(), count.tolist(), strict=True):
                yield Spot(table.title, int(table.rows[record]), column.index, detail=Detail({"label": column.header, "count": n}))


def _gaps(table: Table, column: Column, rules: SheetRules, reach: int) -> tuple[Ints, Ints]:
    """First record and length of each run of records without any validation, in a column whose other records have a list.

    Most records must have one, else it is a dropdown of single cells.  What lies below the last cell that has one is only
    missing (rather than out of reach) where dropdowns of other columns go on.
    """
    none = np.zeros(0, np.int32)
    mine = [v for v in rules.validations if any(r.first_column <= column.index <= r.last_column for r in v.sqref)]
    listed = _covered(table, column, [v for v in mine if v.kind == "list"])
    count = int(listed.sum())
    if not count or count == table.length or count < 2:
        return none, none
    bare = ~_covered(table, column, mine)
    last = int(np.flatnonzero(listed)[-1])
    bare[last + 1 :] &= table.rows[last + 1 :] <= reach
    if not bare.any() or int(bare.sum()) > count:
        return none, none
    edges = np.diff(np.concatenate([[False], bare, [False]]).astype(np.int8))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return starts.astype(np.int32), (ends - starts).astype(np.int32)


def _covered(table: Table, column: Column, validations: list[Validation]) -> Bools:
    """Which records have one of these validations in this column."""
    covered = np.zeros(table.length, bool)
    for validation in validations:
        for cells in validation.sqref:
            if cells.first_column <= column.index <= cells.last_column:
                start, end = np.searchsorted(table.rows, [cells.first_row, cells.last_row + 1])
                covered[start:end] = True
    return covered
