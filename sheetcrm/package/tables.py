"""Excel Tables (ListObjects): what they cover, and how they follow a list that grows or shrinks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sheetcrm._values import NamedTuple
from sheetcrm.cells import CellRange, CellWrite
from sheetcrm.package.xml_bytes import Node, Splice, append_child, change_attributes, escape_attribute, parse, splice

if TYPE_CHECKING:
    from sheetcrm.package import Package


class TableInfo(NamedTuple):
    """One table.  ``ref`` covers header and totals row; ``columns`` are the column names as stored, ``_xHHHH_`` decoded.

    totals_row  the table ends with a totals row;  has_header  False: the first row is data already
    bound       its columns are those of a query or an XML map: nobody else may add or rename one
    """

    name: str
    display_name: str
    part: str
    ref: CellRange
    columns: list[str]
    totals_row: bool
    has_header: bool = True
    bound: bool = False


def sheet_tables(package: Package, part: str) -> list[TableInfo]:
    """The tables of a worksheet part, in the order of its relationships."""
    tables = []
    for relationship in package.relationships(part):
        if relationship.type.endswith("/table") and not relationship.external and package.has(relationship.target):
            try:
                tables.append(table_info(relationship.target, parse(package.read(relationship.target), relationship.target)))
            except ValueError:
                continue  # its extent is none: Excel will repair it, nothing here can use it
    return tables


def table_info(part: str, root: Node) -> TableInfo:
    columns = root.child("tableColumns")
    return TableInfo(
        name=root.get("name") or root.get("displayName"),
        display_name=root.get("displayName"),
        part=part,
        ref=CellRange.parse(root.get("ref", "A1")),
        columns=[decoded(node.get("name")) for node in columns.all("tableColumn")] if columns else [],
        totals_row=root.get("totalsRowCount", "0") not in ("", "0"),
        has_header=root.get("headerRowCount", "1") != "0",
        bound=root.get("tableType", "worksheet") != "worksheet",
    )


def decoded(text: str) -> str:
    """Column names hold line breaks as ``_x000a_``."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


def encoded(text: str) -> str:
    """A header text as a column name: what XML or the attribute would change is written ``_xHHHH_``."""
    return re.sub(r"[\x00-\x1f]|_(?=x[0-9A-Fa-f]{4}_)", lambda match: f"_x{ord(match[0]):04x}_", text)


def resize_table(package: Package, part: str, ref: CellRange) -> bool:
    """Gives a table (header and totals row included) and its filter another extent.  False: it had it."""
    data = package.read(part)
    changes = resize_changes(data, parse(data, part), ref)
    if changes:
        package.replace(part, splice(data, changes))
    return bool(changes)


def fit_table(package: Package, part: str, ref: CellRange, names: Sequence[str]) -> bool:
    """Gives a table another extent and the names of all its columns, left to right.  False: it had them.

    The new extent covers all columns of the old one, or all but some at its right end; names must differ without regard to case.
    """
    data = package.read(part)
    root = parse(data, part)
    old, holder = CellRange.parse(root.get("ref", "A1")), root.child("tableColumns")
    if holder is None:
        return False
    changes = resize_changes(data, root, ref)
    left = old.first_column - ref.first_column
    nodes = holder.all("tableColumn")
    staying = nodes[: len(names) - left]
    for node, name in zip(staying, names[left : left + len(staying)], strict=True):
        if decoded(node.get("name")) != name:
            changes.append(change_attributes(data, node, {"name": encoded(name)}))
    if len(staying) < len(nodes):
        changes += _fewer_columns(data, root, holder, len(staying))
    elif len(names) > len(nodes):
        changes += _more_columns(data, holder, names[:left], names[left + len(nodes) :])
        changes += _shifted_filters(data, root, left)
    if changes:
        package.replace(part, splice(data, changes))
    return bool(changes)


def _more_columns(data: bytes, holder: Node, before: Sequence[str], behind: Sequence[str]) -> list[Splice]:
    """The splices that add columns at both ends, with ids that nobody has."""
    nodes = holder.all("tableColumn")
    free = max((int(node.get("id", "0") or 0) for node in nodes), default=0) + 1
    made = [f'<{holder.q}tableColumn id="{free + i}" name="{escape_attribute(encoded(name))}"/>' for i, name in enumerate((*before, *behind))]
    changes = [change_attributes(data, holder, {"count": str(len(nodes) + len(made))})]
    if before:
        changes.append((nodes[0].start, nodes[0].start, "".join(made[: len(before)]).encode()))
    if behind:
        changes.append(append_child(data, holder, "".join(made[len(before) :]).encode()))
    return changes


def _fewer_columns(data: bytes, root: Node, holder: Node, left: int) -> list[Splice]:
    """The splices that leave the first ``left`` columns, and no filter or order by one of the others."""
    gone = holder.all("tableColumn")[left:]
    for one in root.all("autoFilter"):
        gone += [node for node in one.all("filterColumn") if int(node.get("colId", "0") or 0) >= left]
    gone += [*root.all("sortState"), *(state for one in root.all("autoFilter") for state in one.all("sortState"))]
    return [change_attributes(data, holder, {"count": str(left)}), *((node.start, node.end, b"") for node in gone)]


def _shifted_filters(data: bytes, root: Node, by: int) -> list[Splice]:
    """Filters count their columns from the left end of the table."""
    filters = [node for holder in root.all("autoFilter") for node in holder.all("filterColumn")] if by else []
    return [change_attributes(data, node, {"colId": str(int(node.get("colId", "0") or 0) + by)}) for node in filters]


def resize_changes(data: bytes, root: Node, ref: CellRange) -> list[Splice]:
    changes: list[Splice] = []
    if root.get("ref") != str(ref):
        changes.append(change_attributes(data, root, {"ref": str(ref)}))
    totals = int(root.get("totalsRowCount", "0") or 0)
    wanted = str(ref._replace(last_row=ref.last_row - totals))
    for child in root.all("autoFilter"):
        if child.get("ref") != wanted:
            changes.append(change_attributes(data, child, {"ref": wanted}))
    for child in root.all("sortState"):
        old = CellRange.parse(child.get("ref", str(ref)))
        body = str(old._replace(last_row=ref.last_row - totals))
        if child.get("ref") != body:
            changes.append(change_attributes(data, child, {"ref": body}))
    return changes


def rename_headers(package: Package, part: str, cells: Mapping[tuple[int, int], CellWrite]) -> None:
    """Column names follow the header cells that are written: Excel repairs a table where the two differ."""
    for table in sheet_tables(package, part):
        if not table.has_header:
            continue
        data = package.read(table.part)
        holder = parse(data, table.part).child("tableColumns")
        changes: list[Splice] = []
        for offset, node in enumerate(holder.children if holder else []):
            write = cells.get((table.ref.first_row, table.ref.first_column + offset))
            if write is not None and decoded(node.get("name")) != str(write.value):
                changes.append(change_attributes(data, node, {"name": encoded(str(write.value))}))
        if changes:
            package.replace(table.part, splice(data, changes))


def table_names(package: Package) -> tuple[set[str], set[int]]:
    """(names of all tables and defined names in lower case, ids of all tables): both must stay unique in the workbook."""
    names = {name.name.casefold() for name in package.defined_names}
    ids: set[int] = set()
    for sheet in package.sheets:
        for relationship in package.relationships(sheet.part):
            if relationship.type.endswith("/table") and not relationship.external and package.has(relationship.target):
                root = parse(package.read(relationship.target), relationship.target)
                names |= {root.get("name").casefold(), root.get("displayName").casefold()}
                ids.add(int(root.get("id", "0") or 0))
    return names, ids


def unique_name(name: str, taken: set[str]) -> str:
    """The name, or name_2, name_3 …"""
    number, made = 1, name
    while made.casefold() in taken:
        number += 1
        made = f"{name}_{number}"
    return made


def columns_of(tables: Sequence[TableInfo]) -> int:
    """The last column that any of the tables covers; -1 without tables."""
    return max((table.ref.last_column for table in tables), default=-1)
