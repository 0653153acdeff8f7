"""The style sheet, added to and never renumbered: cell formats, fonts, fills, borders, number formats, differential formats.

People's cells refer to formats by position, so every list only ever grows at its end.  An equal entry that is there
already is used again; otherwise each refresh would let styles.xml grow towards Excel's limit of 65,490 cell formats.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING

from sheetcrm._values import dataclass
from sheetcrm.errors import FileRefused
from sheetcrm.package.xml_bytes import (
    MAIN,
    Node,
    Splice,
    append_child,
    canonical,
    insert_child,
    parse,
    refused,
    reprefix,
    set_attributes,
    splice,
    tag_end,
    to_strict,
)
from sheetcrm.text import Text

if TYPE_CHECKING:
    from sheetcrm.package import Package

STYLES_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst")
"""Children of ``styleSheet`` in schema order (ISO/IEC 29500-1, 18.8.39)."""

BUILTIN_FORMATS: dict[str, int] = {
    "General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "0.00E+00": 11, "# ?/?": 12, "# ??/??": 13,
    "mm-dd-yy": 14, "d-mmm-yy": 15, "d-mmm": 16, "mmm-yy": 17, "h:mm AM/PM": 18, "h:mm:ss AM/PM": 19, "h:mm": 20, "h:mm:ss": 21,
    "m/d/yy h:mm": 22, "#,##0 ;(#,##0)": 37, "#,##0 ;[Red](#,##0)": 38, "#,##0.00;(#,##0.00)": 39, "#,##0.00;[Red](#,##0.00)": 40,
    "mm:ss": 45, "[h]:mm:ss": 46, "mmss.0": 47, "##0.0E+0": 48, "@": 49,
}  # fmt: skip
"""Format codes that have a number of their own everywhere (ISO/IEC 29500-1, 18.8.30)."""

FIRST_CUSTOM_FORMAT = 164
MAX_CELL_FORMATS = 65_490
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"

_MINIMAL = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{MAIN}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
).encode()


class Styles:
    """The style sheet of a package; ``save`` puts it back when something was added.

    Methods return positions (cell formats, differential formats) as cells and rules refer to them.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._part = package.styles_part
        self._data = package.read(self._part) if self._part else (to_strict(_MINIMAL) if package.strict else _MINIMAL)
        self._root = parse(self._data, self._part or "styles.xml")
        if self._root.tag != "styleSheet" or self._root.self_closing:
            raise refused(self._part, Text("不是 styleSheet 部件", "no styleSheet element"))
        self._lists: dict[str, _List] = {}
        self._formats: dict[tuple[int, str], int] = {}

    # --- what is asked for

    def with_number_format(self, style: int, code: str) -> int:
        """A cell format like ``style`` but with the number format ``code``; ``style`` itself when it has it already."""
        key = (style, code)
        if key not in self._formats:
            self._formats[key] = self._derive(style, code)
        return self._formats[key]

    def number_format(self, style: int) -> str:
        """The number format code of a cell format; built-in numbers without a code of their own give ``General``."""
        formats = self.list("cellXfs")
        if style >= len(formats.entries):
            return "General"
        return self._code(self._attributes(formats.entries[style]).get("numFmtId", "0"))

    def dxf(self, xml: bytes) -> int:
        """A differential format given as XML without prefixes; added if there is no equal one."""
        return self.add("dxfs", xml)

    def import_formats(self, other: bytes) -> StyleMap:
        """Prepares to take cell formats and differential formats out of another style sheet (XlsxWriter's)."""
        return StyleMap(self, other)

    def save(self) -> bool:
        """Puts the style sheet back into the package; False when nothing was added."""
        changed = [held for held in self._lists.values() if len(held.entries) > held.given]
        if not changed and self._part is not None:
            return False
        changed.sort(key=lambda held: STYLES_ORDER.index(held.name))
        data = splice(self._data, [change for held in changed for change in self._grown(held)])
        if self._part is None:
            self._part = self._add_part(data)
        elif data != self._data:
            self._package.replace(self._part, data)
        self._data, self._root = data, parse(data, self._part)
        self._lists.clear()
        return True

    # --- lists

    def list(self, name: str) -> _List:
        if name not in self._lists:
            holder = self._root.child(name)
            nodes = holder.children if holder else []
            held = _List(name, [node.bytes_of(self._data) for node in nodes], len(nodes))
            for position, node in enumerate(nodes):
                held.known.setdefault(canonical(node), position)
            self._lists[name] = held
        return self._lists[name]

    def add(self, name: str, xml: bytes, node: Node | None = None) -> int:
        """The position of the entry ``xml`` (no prefixes; ``node`` says the same) in list ``name``, appended if no equal one is there."""
        return self._add(name, reprefix(xml, self._root.prefix), canonical(node or parse(xml)))

    def _add(self, name: str, raw: bytes, key: str) -> int:
        held = self.list(name)
        position = held.known.get(key)
        if position is None:
            position = held.known[key] = len(held.entries)
            if name == "cellXfs" and position >= MAX_CELL_FORMATS:
                raise FileRefused("E-STYLES", where=self._part)
            held.entries.append(raw)
        return position

    def _grown(self, held: _List) -> Sequence[Splice]:
        """What puts the new entries of one list at the list's end."""
        data, root = self._data, self._root
        holder, xml = root.child(held.name), b"".join(held.entries[held.given :])
        count = str(len(held.entries))
        if holder is None:
            made = f'<{root.q}{held.name} count="{count}">'.encode() + xml + f"</{root.q}{held.name}>".encode()
            return [insert_child(data, root, STYLES_ORDER, held.name, made)]
        tag = set_attributes(data[holder.start : holder.open_end], {"count": count})
        if holder.self_closing:
            return [(holder.start, holder.end, tag[:-2] + b">" + xml + f"</{holder.q}{holder.tag}>".encode())]
        return [(holder.start, holder.open_end, tag), append_child(data, holder, xml)]

    def _add_part(self, data: bytes) -> str:
        folder = self._package.workbook_part.rpartition("/")[0]
        name = f"{folder}/styles.xml" if folder else "styles.xml"
        self._package.add(name, data, CONTENT_TYPE)
        self._package.add_relationship(self._package.workbook_part, "styles", name)
        return name

    # --- number formats

    def _parsed(self, raw: bytes) -> Node:
        """An entry cut out of this style sheet, with the prefixes declared as there."""
        opened = self._data[self._root.start : self._root.open_end]
        return parse(opened + raw + f"</{self._root.q}{self._root.tag}>".encode()).children[0]

    def _attributes(self, raw: bytes) -> dict[str, str]:
        return self._parsed(raw).attributes

    def _code(self, number: str) -> str:
        for raw in self.list("numFmts").entries:
            entry = self._attributes(raw)
            if entry.get("numFmtId") == number:
                return entry.get("formatCode", "General")
        return next((code for code, known in BUILTIN_FORMATS.items() if str(known) == number), "General")

    def number_format_id(self, code: str) -> int:
        """The number of a format code: built-in, there already, or added above all that are there."""
        if code in BUILTIN_FORMATS:
            return BUILTIN_FORMATS[code]
        taken = [FIRST_CUSTOM_FORMAT - 1]
        for raw in self.list("numFmts").entries:
            entry = self._attributes(raw)
            if entry.get("formatCode") == code:
                return int(entry.get("numFmtId", "0"))
            taken.append(int(entry.get("numFmtId", "0") or 0))
        number = max(taken) + 1
        self.add("numFmts", set_attributes(b"<numFmt/>", {"numFmtId": str(number), "formatCode": code}))
        return number

    def _derive(self, style: int, code: str) -> int:
        number = str(self.number_format_id(code))
        entries = self.list("cellXfs").entries
        if style >= len(entries):
            base = reprefix(b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>', self._root.prefix)
        else:
            base = entries[style]
        if self._attributes(base).get("numFmtId", "0") == number:
            return style
        opened = tag_end(base, 0)
        raw = set_attributes(base[:opened], {"numFmtId": number, "applyNumberFormat": "1"}) + base[opened:]
        return self._add("cellXfs", raw, canonical(self._parsed(raw)))


@dataclass(slots=True)
class _List:
    """One list of the style sheet: its entries as written, ``given`` of which were there; canonical form -> position."""

    name: str
    entries: list[bytes]
    given: int
    known: dict[str, int] = field(default_factory=dict)


class StyleMap:
    """Cell and differential formats of another style sheet -> positions in ours, added when first asked for."""

    def __init__(self, styles: Styles, other: bytes) -> None:
        self._styles, self._data = styles, other
        self._root = parse(other, "drawn styles")
        self._cells: dict[int, int] = {0: 0}
        self._dxfs: dict[int, int] = {}
        self._parts: dict[tuple[str, int], int] = {}
        self._codes = {node.get("numFmtId"): node.get("formatCode") for node in self._list("numFmts")}

    def _list(self, name: str) -> list[Node]:
        holder = self._root.child(name)
        return holder.children if holder else []

    def cell(self, index: int) -> int:
        """The cell format ``index`` of the other style sheet; format 0 is the target's own format 0."""
        if index not in self._cells:
            self._cells[index] = self._import_cell(self._list("cellXfs")[index])
        return self._cells[index]

    def dxf(self, index: int) -> int:
        if index not in self._dxfs:
            self._dxfs[index] = self._import("dxfs", self._list("dxfs")[index])
        return self._dxfs[index]

    def _import_cell(self, node: Node) -> int:
        number = node.get("numFmtId", "0")
        values: Mapping[str, str | None] = {
            "numFmtId": str(self._styles.number_format_id(self._codes[number])) if number in self._codes else number,
            "fontId": str(self._part("fonts", int(node.get("fontId", "0")))),
            "fillId": str(self._part("fills", int(node.get("fillId", "0")))),
            "borderId": str(self._part("borders", int(node.get("borderId", "0")))),
            "xfId": "0" if self._styles.list("cellStyleXfs").entries else None,
        }
        opened = self._data[node.start : node.open_end]
        xml = set_attributes(opened, values) + self._data[node.open_end : node.end]
        said = {name: value for name, value in {**node.attributes, **values}.items() if value is not None}
        return self._styles.add("cellXfs", xml, replace(node, attributes=said))

    def _part(self, name: str, index: int) -> int:
        key = (name, index)
        if key not in self._parts:
            self._parts[key] = self._import(name, self._list(name)[index])
        return self._parts[key]

    def _import(self, name: str, node: Node) -> int:
        return self._styles.add(name, node.bytes_of(self._data), node)
