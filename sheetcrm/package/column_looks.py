"""The look of columns that are new on a sheet, as a drawn sheet has it: format and width, and format and note of the header cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sheetcrm._lazy import lazy_pattern
from sheetcrm.cells import cell_ref
from sheetcrm.package.drawn import Drawn, finished_sheet
from sheetcrm.package.graft import PartMover
from sheetcrm.package.row_edit import RowReader
from sheetcrm.package.sheet_frame import WORKSHEET_ORDER, Frame, all_rows, scan, stream_of
from sheetcrm.package.sheet_rules import parse_sqref, sqref_text
from sheetcrm.package.styles import Styles
from sheetcrm.package.workbook_edit import relationships_prefix
from sheetcrm.package.worksheet_edit import content_source, replace_spliced
from sheetcrm.package.xml_bytes import Node, Splice, append_child, change_attributes, insert_child, parse, reprefix, set_attributes, splice

if TYPE_CHECKING:
    from sheetcrm.package import Package, SheetInfo

_SHAPE = lazy_pattern(rb"<v:shape\s.*?</v:shape>", re.DOTALL)
_SHAPE_TYPE = lazy_pattern(rb"<v:shapetype\s.*?</v:shapetype>", re.DOTALL)
_SHAPE_ID = lazy_pattern(rb"_x0000_s(\d+)")
_VML_NAMESPACES = (
    b'xmlns:v="urn:schemas-microsoft-com:vml"',
    b'xmlns:o="urn:schemas-microsoft-com:office:office"',
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"',
)


def dress_columns(package: Package, sheet: SheetInfo, drawn: bytes, title_in_drawn: str, columns: Sequence[int], header_row: int) -> None:
    """Gives columns of ``sheet`` the look of the same columns of a drawn sheet; no value changes, and nothing else of the sheet.

    columns  indexes from 0;  header_row  from 1, of both sheets
    A header that has a note keeps it; a sheet whose notes are not laid out as spreadsheet programs do it gets none.
    """
    styles = Styles(package)
    source = Drawn.open(drawn, styles)
    origin = source.sheet(title_in_drawn).part
    data = finished_sheet(source, title_in_drawn, None)
    new, _ = scan(lambda: stream_of(data), origin)
    old, rows = scan(content_source(package, sheet.part), sheet.part, [header_row])
    frame = _with_cols(old, new, columns)
    frame = _with_text_numbers(frame, columns)
    frame = _with_notes(package, sheet, frame, source, origin, new.parsed(), [cell_ref(header_row, column) for column in columns])
    changes = old.changes(frame)
    start, row = rows.found[header_row]
    looks = _header_formats(new, data, columns, header_row)
    changes += [(start + begin, start + end, tag) for begin, end, tag in _restyled(row, header_row, looks, RowReader(old.q))] if row else []
    if changes:
        replace_spliced(package, sheet.part, changes)
    styles.save()


# --- formats and widths


def _header_formats(new: Frame, data: bytes, columns: Sequence[int], header_row: int) -> dict[int, int]:
    """Column -> cell format of its drawn header."""
    row = next((row for number, row in all_rows(new, data[new.body_start : new.tail_start]) if number == header_row), b"")
    return {span.column: span.style for span in RowReader(new.q).cells(row, header_row) if span.column in columns} if row else {}


def _restyled(row: bytes, number: int, looks: dict[int, int], reader: RowReader) -> list[Splice]:
    spans = [span for span in reader.cells(row, number) if span.column in looks]
    return [(span.start, span.open_end, set_attributes(row[span.start : span.open_end], {"s": str(looks[span.column])})) for span in spans]


def _with_cols(frame: Frame, new: Frame, columns: Sequence[int]) -> Frame:
    """``<cols>`` with the drawn entries of these columns in the place of what it said of them."""
    drawn = new.parsed().child("cols")
    wanted: list[tuple[int, int, bytes]] = []
    for node in drawn.children if drawn else []:
        tag = reprefix(node.bytes_of(new.skeleton), frame.prefix)
        wanted += [(column + 1, column + 1, tag) for column in columns if _covers(node, column)]
    if not wanted:
        return frame
    root, skeleton = frame.parsed(), frame.skeleton
    holder = root.child("cols")
    kept: list[tuple[int, int, bytes]] = []
    for node in holder.children if holder else []:
        first, last, tag = int(node.get("min", "1")), int(node.get("max", "1")), node.bytes_of(skeleton)
        for cut, _, _ in sorted(wanted):
            if first <= cut <= last:
                kept += [(first, cut - 1, tag)] if first < cut else []
                first = cut + 1
        kept += [(first, last, tag)] if first <= last else []
    spans = sorted([*kept, *wanted], key=lambda span: span[:2])
    inside = b"".join(set_attributes(tag, {"min": str(first), "max": str(last)}) for first, last, tag in spans)
    made = f"<{root.q}cols>".encode() + inside + f"</{root.q}cols>".encode()
    change = (holder.start, holder.end, made) if holder is not None else insert_child(skeleton, root, WORKSHEET_ORDER, "cols", made)
    return frame.put(splice(skeleton, [change]))


def _covers(node: Node, column: int) -> bool:
    return int(node.get("min", "1")) <= column + 1 <= int(node.get("max", "1"))


def _with_text_numbers(frame: Frame, columns: Sequence[int]) -> Frame:
    """Where numbers as text are no matter of a green corner up to these columns, they are none in them."""
    root, skeleton = frame.parsed(), frame.skeleton
    holder = root.child("ignoredErrors")
    changes: list[Splice] = []
    for node in holder.all("ignoredError") if holder else []:
        ranges = parse_sqref(node.get("sqref"))
        if node.get("numberStoredAsText") in ("1", "true") and any(r.last_column == min(columns) - 1 for r in ranges):
            wide = [r._replace(last_column=max(columns)) if r.last_column == min(columns) - 1 else r for r in ranges]
            changes.append(change_attributes(skeleton, node, {"sqref": sqref_text(wide)}))
    return frame.put(splice(skeleton, changes)) if changes else frame


# --- notes


def _with_notes(package: Package, sheet: SheetInfo, frame: Frame, source: Drawn, origin: str, new: Node, refs: Sequence[str]) -> Frame:
    """The frame of a sheet that has the drawn notes of these cells."""
    root = frame.parsed()
    theirs, mine = _note_parts(source.package, origin, new), _note_parts(package, sheet.part, root)
    if not theirs:
        return frame
    if not mine and root.child("legacyDrawing") is None:
        ids = PartMover(package, source, None).move_relations(origin, sheet.part)
        rid = ids[_drawing_id(new)]
        declared, prefix = relationships_prefix(frame.skeleton, root, package.strict)
        made = f'<{root.q}legacyDrawing{declared} {prefix}:id="{rid}"/>'.encode()
        return frame.put(splice(frame.skeleton, [insert_child(frame.skeleton, root, WORKSHEET_ORDER, "legacyDrawing", made)]))
    if "comments" not in mine or "vmlDrawing" not in mine:
        return frame
    notes, shapes = package.read(mine["comments"]), package.read(mine["vmlDrawing"])
    wanted, boxes = _new_notes(source.package.read(theirs["comments"]), refs, notes), source.package.read(theirs["vmlDrawing"])
    drawn = _shapes_at(boxes, wanted)
    put = _with_shapes(shapes, drawn, boxes) if drawn else None
    if put is not None and len(drawn) == len(wanted):
        package.replace(mine["comments"], _with_comments(notes, wanted))
        package.replace(mine["vmlDrawing"], put)
    return frame


def _note_parts(package: Package, part: str, root: Node) -> dict[str, str]:
    """``comments`` and ``vmlDrawing`` -> the part of a worksheet that holds them; the drawing of headers and footers is another one."""
    found = {}
    for relation in package.relationships(part):
        kind = relation.type.rpartition("/")[2]
        if kind == "comments" or (kind == "vmlDrawing" and relation.id == _drawing_id(root)):
            found[kind] = relation.target
    return found


def _drawing_id(root: Node) -> str:
    """The relation of a worksheet to the boxes of its notes; empty without."""
    holder = root.child("legacyDrawing")
    return holder.rel_id() if holder is not None else ""


def _new_notes(drawn: bytes, refs: Sequence[str], there: bytes) -> dict[str, bytes]:
    """Cell -> the drawn note, of these cells, where there is none."""
    taken = {node.get("ref") for node in parse(there).walk() if node.tag == "comment"}
    holder = parse(drawn).child("commentList")
    return {
        node.get("ref"): node.bytes_of(drawn)
        for node in (holder.children if holder else [])
        if node.get("ref") in refs and node.get("ref") not in taken
    }


def _with_comments(data: bytes, new: dict[str, bytes]) -> bytes:
    """The part with these notes at its end, under an author of their own."""
    root = parse(data)
    authors, notes = root.child("authors"), root.child("commentList")
    if authors is None or notes is None:
        return data
    names = [node.text for node in authors.children]
    changes: list[Splice] = []
    if "sheetcrm" not in names:
        changes.append(append_child(data, authors, f"<{root.q}author>sheetcrm</{root.q}author>".encode()))
    author = str(names.index("sheetcrm") if "sheetcrm" in names else len(names))
    made = []
    for xml in new.values():
        end = xml.index(b">") + 1
        made.append(reprefix(set_attributes(xml[:end], {"authorId": author}) + xml[end:], root.prefix))
    changes.append(append_child(data, notes, b"".join(made)))
    return splice(data, changes)


def _shapes_at(drawn: bytes, notes: dict[str, bytes]) -> list[bytes]:
    """The boxes of these notes."""
    found = []
    for match in _SHAPE.finditer(drawn):
        row, column = (re.search(rb"<x:%s>(\d+)</x:%s>" % (key, key), match[0]) for key in (b"Row", b"Column"))
        if row and column and cell_ref(int(row[1]) + 1, int(column[1])) in notes:
            found.append(match[0])
    return found


def _with_shapes(data: bytes, shapes: Sequence[bytes], drawn: bytes) -> bytes | None:
    """The drawing with these boxes at its end; None where it is written in a way that they do not fit into.

    VML need not be well-formed XML, so that it is taken as text.  Prefixes that it does not declare are declared in each box.
    """
    root, place = re.search(rb"<xml(?=[\s>])[^>]*>", data), data.rfind(b"</xml>")
    if root is None or place < 0:
        return None
    missing = b"".join(b" " + name for name in _VML_NAMESPACES if name not in root[0])
    last = max((int(match[1]) for match in _SHAPE_ID.finditer(data)), default=1024)
    made = [match[0] for match in _SHAPE_TYPE.finditer(drawn)] if b'id="_x0000_t202"' not in data else []
    for number, shape in enumerate(shapes, start=last + 1):
        made.append(_SHAPE_ID.sub(b"_x0000_s%d" % number, shape, count=1))
    declared = [re.sub(rb"^<v:\w+", lambda match: match[0] + missing, box) for box in made]
    return data[:place] + b"".join(declared) + data[place:]
