"""A generated sheet brought up to date: we own its cells, not the part.

People rename, move, hide and decorate generated sheets.  So the rows are replaced, and what follows them (extent, merges,
our tables, rules, links, chart data); widths, notes, their own charts, rules and cells to the right of ours stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sheetcrm.cells import CellRange
from sheetcrm.package.cell_xml import RowRows, block_rows
from sheetcrm.package.drawn import Drawn, finished_sheet, last_row_of, look_of_row
from sheetcrm.package.frame_cache import forget
from sheetcrm.package.graft import PartMover, dxf_attributes, table_extent
from sheetcrm.package.regraft_rules import replace_formats, replace_validations
from sheetcrm.package.row_edit import RowReader
from sheetcrm.package.sheet_frame import WORKSHEET_ORDER, Frame, all_rows, scan, stream_of
from sheetcrm.package.sheet_rules import parse_sqref
from sheetcrm.package.styles import StyleMap, Styles
from sheetcrm.package.tables import resize_changes, sheet_tables, table_info
from sheetcrm.package.workbook_edit import define_name, drop_calc_chain, local_name_formula, relationships_prefix, sheet_position
from sheetcrm.package.worksheet_edit import extended
from sheetcrm.package.xml_bytes import (
    Node,
    Splice,
    change_attributes,
    insert_child,
    parse,
    reprefix,
    set_attributes,
    splice,
)

if TYPE_CHECKING:
    from sheetcrm.package import Package, SheetInfo


def replace_cells(package: Package, sheet: SheetInfo, drawn: bytes | Package, title_in_drawn: str, body: RowRows | None = None) -> bool:
    """Puts the cells of a drawn sheet in the place of those of ``sheet``; False when nothing differs (no part is touched).

    Arguments as for ``graft_sheets``.  Ours are all cells from column A to the last column drawn (or covered before by a
    table of ours); cells to the right of them stay where they are.
    """
    from sheetcrm.package.chart_data import refresh_charts, titles_in_cells  # here: lists are put without it

    styles = Styles(package)
    source = Drawn.open(drawn, styles)
    origin = source.sheet(title_in_drawn).part
    data = finished_sheet(source, title_in_drawn, body)
    new, _ = scan(lambda: stream_of(data), origin)
    before, titles = package.read(sheet.part), titles_in_cells(package, sheet, source, origin)
    old, _ = scan(lambda: stream_of(before), sheet.part)
    own = max(_last_column(new), _table_columns(package, sheet, source, origin))
    old_rows = b"" if old.empty else before[old.body_start : old.tail_start]
    new_rows = reprefix(b"" if new.empty else data[new.body_start : new.tail_start], old.prefix)
    new_rows, extent = _keep_beside(old, old_rows, new_rows, own, _dimension(new))
    frame = _follow_frame(package, sheet, old, new, own, extent, PartMover(package, source, body), origin)
    changed = False
    if new_rows != old_rows or frame is not old:
        forget(package, sheet.part)
        package.replace(sheet.part, _joined(frame, new_rows))
        changed = True
        if _has_formula(old, old_rows) and new_rows != old_rows:
            drop_calc_chain(package, sheet)
    changed |= _tables(package, sheet, source, origin, body)
    changed |= _names(package, sheet, source, title_in_drawn, body)
    changed |= refresh_charts(package, sheet.part, source, origin, titles)
    changed |= styles.save() if changed else False
    return changed


def replace_list(package: Package, sheet: SheetInfo, body: RowRows) -> bool:
    """Puts another list in the place of the one on a sheet that holds nothing else below its first rows, without a drawing: in the
    formats of the row ``body.first_row``.  False where that row is not there, or the sheet is not written as we write it."""
    before = package.read(sheet.part)
    frame, _ = scan(lambda: stream_of(before), sheet.part)
    start = before.find(f'<row r="{body.first_row}"'.encode(), frame.body_start, frame.tail_start)
    end = before.find(b"</row>", start, frame.tail_start)
    attributes, styles = look_of_row(before[start:end]) if 0 <= start < end else ("", {})
    if frame.prefix or len(styles) < len(body.columns):
        return False
    rows = before[frame.body_start : start] + block_rows(body, styles, attributes)
    wide = CellRange(1, 0, last_row_of(body)[1], len(body.columns) - 1)
    after = _joined(_with_dimension(frame, wide), rows)
    if after != before:
        forget(package, sheet.part)
        package.replace(sheet.part, after)
    return True


def _joined(frame: Frame, rows: bytes) -> bytes:
    if frame.empty:
        if not rows:
            return frame.skeleton
        tag = frame.opened[:-2].rstrip() + b">"
        return frame.head + tag + rows + f"</{frame.q}sheetData>".encode() + frame.tail
    return frame.head + frame.opened + rows + frame.tail


def _has_formula(frame: Frame, rows: bytes) -> bool:
    tag = f"<{frame.q}f".encode()
    return tag + b">" in rows or tag + b" " in rows or tag + b"/" in rows


def _dimension(frame: Frame) -> CellRange | None:
    node = frame.parsed().child("dimension")
    ranges = parse_sqref(node.get("ref")) if node else []
    return ranges[0] if ranges else None


def _last_column(frame: Frame) -> int:
    extent = _dimension(frame)
    return extent.last_column if extent else -1


def _table_columns(package: Package, sheet: SheetInfo, drawn: Drawn, origin: str) -> int:
    """The last column that our tables covered until now; -1 without tables."""
    pairs = _table_pairs(package, sheet, drawn, origin)
    return max((parse_sqref(parse(package.read(part)).get("ref"))[0].last_column for part, _ in pairs), default=-1)


# --- rows


def _keep_beside(frame: Frame, old: bytes, new: bytes, own: int, extent: CellRange | None) -> tuple[bytes, CellRange | None]:
    """The new rows with the old cells right of column ``own`` put back at their addresses, and the extent of it all."""
    known = _dimension(frame)
    if not old or (known is not None and known.last_column <= own):
        return new, extent
    reader = RowReader(frame.q)
    beside: dict[int, bytes] = {}
    widest = own
    for number, row in all_rows(frame, old):
        spans = [span for span in reader.cells(row, number) if span.column > own]
        if spans:
            beside[number] = b"".join(row[span.start : span.end] for span in spans)
            widest = max(widest, spans[-1].column)
    if not beside:
        return new, extent
    rows = dict(all_rows(frame, new))
    close = f"</{frame.q}row>".encode()
    for number, cells in beside.items():
        row = rows.get(number, f'<{frame.q}row r="{number}"/>'.encode())
        opened = row.index(b">") + 1
        tag = set_attributes(row[:opened], {"spans": None})
        inside = b"" if tag.endswith(b"/>") else row[opened : -len(close)]
        rows[number] = tag.removesuffix(b"/>").removesuffix(b">") + b">" + inside + cells + close
    base = extent or CellRange(min(beside), own + 1, max(beside), widest)
    wide = CellRange(min(base[0], *beside), base[1], max(base[2], *beside), max(base[3], widest))
    return b"".join(rows[number] for number in sorted(rows)), wide


# --- what follows the rows


def _follow_frame(
    package: Package, sheet: SheetInfo, old: Frame, new: Frame, own: int, extent: CellRange | None, mover: PartMover, origin: str
) -> Frame:
    """The old frame with extent, merges, rules and links of the new one; the very same object when nothing differs."""
    frame = _with_dimension(old, extent)
    frame = _with_merges(frame, new, own)
    frame = _with_filter(frame, new)
    frame = replace_formats(frame, new)
    frame = replace_validations(frame, new)
    frame = _with_links(package, sheet, frame, new, own, mover, origin)
    frame = _with_breaks(frame, new)
    return old if frame.skeleton == old.skeleton else frame


def _with_dimension(frame: Frame, extent: CellRange | None) -> Frame:
    node = frame.parsed().child("dimension")
    if node is None or extent is None or node.get("ref") == str(extent):
        return frame
    return frame.put(splice(frame.skeleton, [change_attributes(frame.skeleton, node, {"ref": str(extent)})]))


def _with_merges(frame: Frame, new: Frame, own: int) -> Frame:
    holder, drawn = frame.parsed().child("mergeCells"), new.parsed().child("mergeCells")
    old = [node.get("ref") for node in holder.children] if holder else []
    wanted = [node.get("ref") for node in drawn.children] if drawn else []
    wanted += [ref for ref in old if all(r.first_column > own for r in parse_sqref(ref))]
    return frame if old == wanted else _put_list(frame, "mergeCells", [f'<mergeCell ref="{ref}"/>'.encode() for ref in wanted], counted=True)


def _put_list(frame: Frame, tag: str, entries: Sequence[bytes], *, counted: bool) -> Frame:
    """The frame with the list element ``tag`` holding exactly these entries (without prefixes); none: without the element."""
    root, skeleton = frame.parsed(), frame.skeleton
    holder = root.child(tag)
    inside = reprefix(b"".join(entries), frame.prefix)
    count = f' count="{len(entries)}"' if counted else ""
    change: Splice
    if holder is not None:
        made = f"<{root.q}{tag}{count}>".encode() + inside + f"</{root.q}{tag}>".encode()
        change = (holder.start, holder.end, made if entries else b"")
    elif entries:
        made = f"<{root.q}{tag}{count}>".encode() + inside + f"</{root.q}{tag}>".encode()
        change = insert_child(skeleton, root, WORKSHEET_ORDER, tag, made)
    else:
        return frame
    return frame.put(splice(skeleton, [change]))


def _with_filter(frame: Frame, new: Frame) -> Frame:
    """A filter over the sheet (not that of a table) covers what the drawn one covers; people's criteria stay."""
    mine, drawn = frame.parsed().child("autoFilter"), new.parsed().child("autoFilter")
    if mine is None or drawn is None or mine.get("ref") == drawn.get("ref"):
        return frame
    return frame.put(splice(frame.skeleton, [change_attributes(frame.skeleton, mine, {"ref": drawn.get("ref")})]))


def _with_breaks(frame: Frame, new: Frame) -> Frame:
    """Page breaks follow the rows before which they stand; where people added or took away some, theirs stay."""
    mine, drawn = frame.parsed().child("rowBreaks"), new.parsed().child("rowBreaks")
    if mine is None or drawn is None or len(mine.children) != len(drawn.children):
        return frame
    changes = []
    for old, wanted in zip(mine.children, drawn.children, strict=True):
        if old.get("id") != wanted.get("id"):
            changes.append(change_attributes(frame.skeleton, old, {"id": wanted.get("id")}))
    return frame.put(splice(frame.skeleton, changes)) if changes else frame


def _with_links(package: Package, sheet: SheetInfo, frame: Frame, new: Frame, own: int, mover: PartMover, origin: str) -> Frame:
    root, drawn = frame.parsed(), new.parsed()
    mine, theirs = root.child("hyperlinks"), drawn.child("hyperlinks")
    targets = {rel.id: rel.target for rel in package.relationships(sheet.part)}
    drawn_targets = {rel.id: rel.target for rel in mover.drawn.package.relationships(origin)}
    ours = [node for node in (mine.children if mine else []) if any(r.first_column <= own for r in parse_sqref(node.get("ref")))]
    if [_link_sign(node, targets) for node in ours] == [_link_sign(node, drawn_targets) for node in (theirs.children if theirs else [])]:
        return frame
    kept = [node.bytes_of(frame.skeleton) for node in (mine.children if mine else []) if node not in ours]
    entries = []
    declared, prefix = relationships_prefix(frame.skeleton, root, package.strict)
    for node in theirs.children if theirs else []:
        xml = node.bytes_of(new.skeleton)
        if node.rel_id():
            rid = mover.link(sheet.part, "hyperlink", drawn_targets[node.rel_id()])
            tag = set_attributes(xml[: node.open_end - node.start], {"r:id": None})
            xml = tag.removesuffix(b"/>") + f'{declared} {prefix}:id="{rid}"/>'.encode()
        entries.append(xml)
    for node in ours:  # relations that nothing refers to any more
        rid = node.rel_id()
        if rid in targets and b'"' + rid.encode() + b'"' not in b"".join(entries + kept):
            package.remove_relationship(sheet.part, rid)
            targets.pop(rid)
    return _put_list(frame, "hyperlinks", entries + kept, counted=False)


def _link_sign(node: Node, targets: dict[str, str]) -> tuple[str, ...]:
    return (node.get("ref"), node.get("location"), targets.get(node.rel_id(), ""), node.get("display"), node.get("tooltip"))


# --- other parts


def _table_pairs(package: Package, sheet: SheetInfo, drawn: Drawn, origin: str) -> list[tuple[str, str]]:
    """(table part of the sheet, drawn table part): same name (perhaps numbered), or the same first cell."""
    pairs = []
    left = sheet_tables(package, sheet.part)
    for theirs in sheet_tables(drawn.package, origin):
        same = [t for t in left if t.display_name.casefold() == theirs.display_name.casefold()]
        same = same or [t for t in left if t.display_name.casefold().startswith(theirs.display_name.casefold() + "_")]
        same = same or [t for t in left if t.ref[:2] == theirs.ref[:2]]
        if same:
            left.remove(same[0])
            pairs.append((same[0].part, theirs.part))
    return pairs


def _tables(package: Package, sheet: SheetInfo, drawn: Drawn, origin: str, body: RowRows | None) -> bool:
    """Our tables get the extent and the columns of the drawn ones; name, style and filter criteria stay."""
    changed = False
    for mine, theirs in _table_pairs(package, sheet, drawn, origin):
        data, other = package.read(mine), drawn.package.read(theirs)
        root, drawn_root = parse(data, mine), parse(other, theirs)
        ref = table_extent(CellRange.parse(drawn_root.get("ref")), body)
        changes = resize_changes(data, root, ref)
        if table_info(mine, root).columns != table_info(theirs, drawn_root).columns:
            changes = [change for change in changes if change[0] == root.start]
            changes += _new_columns(data, root, other, drawn_root, drawn.styles, ref)
        if changes:
            package.replace(mine, splice(data, changes))
            changed = True
    return changed


def _new_columns(data: bytes, root: Node, other: bytes, drawn_root: Node, styles: StyleMap, ref: CellRange) -> list[Splice]:
    """Another set of columns: the drawn list takes the place of the old one, filter criteria and sorting go."""
    old, new = root.child("tableColumns"), drawn_root.child("tableColumns")
    if old is None or new is None:
        return []
    pieces = []
    for node in new.children:
        tag = set_attributes(other[node.start : node.open_end], dxf_attributes(node, styles))
        pieces.append(tag + other[node.open_end : node.end])
    inside = reprefix(b"".join(pieces), root.prefix)
    opened = set_attributes(data[old.start : old.open_end], {"count": str(len(new.children))})
    changes: list[Splice] = [(old.start, old.end, opened + inside + f"</{root.q}tableColumns>".encode())]
    for node in root.children:
        if node.tag == "autoFilter":
            changes.append((node.start, node.end, f'<{root.q}autoFilter ref="{ref}"/>'.encode()))
        elif node.tag == "sortState":
            changes.append((node.start, node.end, b""))
    return changes


def _names(package: Package, sheet: SheetInfo, drawn: Drawn, title: str, body: RowRows | None) -> bool:
    """Print area and filter range that are there still, and cover our columns, follow the drawn ones."""
    position, theirs = sheet_position(package, sheet), sheet_position(drawn.package, drawn.sheet(title))
    first, last = last_row_of(body)
    there = {name.name: name.formula for name in package.defined_names if name.local_sheet == position}
    changed = False
    for name in drawn.package.defined_names:
        if name.local_sheet != theirs or name.name not in there or name.name == "_xlnm.Print_Titles" or "," in name.formula:
            continue
        ref = name.formula.rpartition("!")[2].replace("$", "")
        ref = (extended(ref, first, last) or ref) if last > first else ref
        old = parse_sqref(there[name.name].rpartition("!")[2].replace("$", ""))
        new = parse_sqref(ref)
        if old and new and old[0][:2] == new[0][:2] and old[0].last_column == new[0].last_column and old != new:
            formula = there[name.name].rpartition("!")[0] + "!" + local_name_formula("S", ref).partition("!")[2]
            changed |= define_name(package, name.name, formula, local_sheet=position)
    return changed
