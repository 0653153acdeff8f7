"""An .xlsx file whose parts are edited as XML, without the code under test: cells of any type, rows, merges, tables, links, dropdowns."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree
from openpyxl.utils import column_index_from_string, get_column_letter

from sheetcrm.schema import BookSchema

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_AFTER_DATA = ("sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews")
_LATE = ("mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions")
EPOCH = dt.datetime(1899, 12, 30)


@dataclass(frozen=True)
class Error:
    """An Excel error value."""

    text: str


@dataclass(frozen=True)
class Formula:
    """A formula and the result that Excel stored."""

    text: str
    result: str | float | None = None


@dataclass(frozen=True)
class Plain:
    """A number without date format, in whatever column."""

    number: float


class Sheet:
    """One worksheet; rows are Excel's, fields are keys of the schema."""

    def __init__(self, book: Mutable, key: str, title: str, part: str) -> None:
        self.book, self.key, self.title, self.part = book, key, title, part
        self.tree = etree.fromstring(book.parts[part])
        self.data = self.tree.find(f"{MAIN}sheetData")
        self.lines: dict[int, Any] = {int(row.get("r")): row for row in self.data}

    @cached_property
    def columns(self) -> dict[str, str]:
        """Field key -> column letter, by the labels of the header."""
        wanted = {label: f.key for f in self.book.schema.sheet(self.key).fields for label in (f.label.zh, f.label.en)}
        found: dict[str, str] = {}
        for cell in self.lines[1]:
            field = wanted.get(str(self.value(cell.get("r"))))
            if field:
                found.setdefault(field, re.sub(r"\d", "", cell.get("r")))
        return found

    def at(self, row: int, field: str) -> str:
        return f"{self.columns[field]}{row}"

    def cell(self, address: str) -> Any:
        """The element of a cell, made where it is missing."""
        letter, row = re.match(r"([A-Z]+)(\d+)", address).groups()  # type: ignore[union-attr]
        line = self.lines.get(int(row))
        if line is None:
            line = etree.SubElement(self.data, f"{MAIN}row", r=row)
            self.data[:] = sorted(self.data, key=lambda element: int(element.get("r")))
            self.lines[int(row)] = line
        place = column_index_from_string(letter)
        for n, cell in enumerate(line):
            other = column_index_from_string(re.sub(r"\d", "", cell.get("r")))
            if other == place:
                return cell
            if other > place:
                line.insert(n, etree.Element(f"{MAIN}c", r=address))
                return line[n]
        return etree.SubElement(line, f"{MAIN}c", r=address)

    def value(self, address: str) -> str | float | None:
        cell = self.cell(address)
        inline = cell.find(f"{MAIN}is")
        if inline is not None:
            return "".join(inline.itertext())
        held = cell.findtext(f"{MAIN}v")
        if held is None or held == "":
            return None
        if cell.get("t") == "s":
            return self.book.strings[int(held)]
        return held if cell.get("t") in ("str", "e") else float(held)

    def get(self, row: int, field: str) -> str | float | None:
        return self.value(self.at(row, field)) if field in self.columns else None

    def day(self, row: int, field: str) -> dt.datetime | None:
        value = self.get(row, field)
        return EPOCH + dt.timedelta(value) if isinstance(value, float) else None

    def set(self, row: int, field: str, value: Any) -> str:
        """Write a cell, in the format of its column; its address."""
        return self.write(self.at(row, field), value)

    def write(self, address: str, value: Any) -> str:
        cell = self.cell(address)
        cell[:] = []
        cell.attrib.pop("t", None)
        if isinstance(value, Formula):
            etree.SubElement(cell, f"{MAIN}f").text = value.text.lstrip("=")
            if isinstance(value.result, str):
                cell.set("t", "str")
            value = value.result if not isinstance(value.result, str) else Error(value.result)
        if isinstance(value, Plain):
            cell.attrib.pop("s", None)
            value = value.number
        if isinstance(value, dt.datetime | dt.date):
            if not isinstance(value, dt.datetime):
                value = dt.datetime(value.year, value.month, value.day)
            cell.set("s", self.book.date_style)
            value = (value - EPOCH) / dt.timedelta(days=1)
        if isinstance(value, Error):
            cell.set("t", cell.get("t", "e"))
            etree.SubElement(cell, f"{MAIN}v").text = value.text
        elif isinstance(value, bool):
            cell.set("t", "b")
            etree.SubElement(cell, f"{MAIN}v").text = str(int(value))
        elif isinstance(value, int | float):
            etree.SubElement(cell, f"{MAIN}v").text = f"{value:.15g}"
        elif value is not None:
            cell.set("t", "inlineStr")
            text = etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t")
            text.text = str(value).replace("\r", "_x000D_")
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return address

    def rows(self, **wanted: Any) -> list[int]:
        """Rows of records; those whose fields hold one of these values (``None`` for blank, ``...`` for filled)."""
        filled = [row for row in self.lines if row > 1 and any(self.value(cell.get("r")) is not None for cell in self.lines[row])]
        return [row for row in filled if all(self._fits(self.get(row, field), options) for field, options in wanted.items())]

    @staticmethod
    def _fits(value: Any, options: Any) -> bool:
        if options is ...:
            return value is not None
        return value in options if isinstance(options, tuple | list | set | frozenset | dict) else bool(value == options)

    @property
    def last(self) -> int:
        return max(self.rows())

    def append(self, values: dict[str, Any], like: int | None = None) -> int:
        """A record below the last one: a copy of row ``like`` with other values; its row."""
        row = self.last + 1
        if like is not None:
            for cell in list(self.lines[like]):
                self._copy(cell, f"{re.sub(r'[0-9]', '', cell.get('r'))}{row}")
        for field, value in values.items():
            self.set(row, field, value)
        return row

    def _copy(self, source: Any, address: str) -> None:
        target = self.cell(address)
        for name, value in source.attrib.items():
            if name != "r":
                target.set(name, value)
        target[:] = [etree.fromstring(etree.tostring(child)) for child in source]

    def swap(self, field: str, rows: list[int], other: list[int]) -> None:
        """The values of a column at ``rows`` become those that stood at ``other``."""
        held = [[etree.tostring(child) for child in self.cell(self.at(row, field))] for row in other]
        kinds = [dict(self.cell(self.at(row, field)).attrib) for row in other]
        for row, children, kind in zip(rows, held, kinds, strict=True):
            cell = self.cell(self.at(row, field))
            cell[:] = [etree.fromstring(child) for child in children]
            cell.attrib.clear()
            cell.attrib.update(kind | {"r": self.at(row, field)})

    def delete(self, row: int) -> None:
        """Remove a row the way Excel does: the rows below move up (tables, rules and merges stay as they are)."""
        self.data.remove(self.lines[row])
        self._move(row + 1, -1)

    def insert(self, row: int) -> None:
        """An empty row; those from ``row`` on move down."""
        self._move(row, 1)

    def _move(self, first: int, by: int) -> None:
        for line in self.data:
            number = int(line.get("r"))
            if number >= first:
                line.set("r", str(number + by))
                for cell in line:
                    cell.set("r", re.sub(r"\d+", str(number + by), cell.get("r")))
        self.lines = {int(line.get("r")): line for line in self.data}

    def element(self, name: str, *, make: bool = True) -> Any:
        """A child of the worksheet by its name, at its place in the schema."""
        found = self.tree.find(f"{MAIN}{name}")
        if found is None and make:
            before = (*_AFTER_DATA, *_LATE[: _LATE.index(name)])
            place = max(n for n, child in enumerate(self.tree) if child is self.data or etree.QName(child).localname in before)
            found = etree.Element(f"{MAIN}{name}")
            self.tree.insert(place + 1, found)
        return found

    def link(self, address: str, target: str) -> None:
        number = self.book.relate(self.part, "hyperlink", target, external=True)
        etree.SubElement(self.element("hyperlinks"), f"{MAIN}hyperlink", {"ref": address, f"{_R}id": number})

    def table(self) -> Any:
        """The Excel table of the sheet."""
        return next(self.book.related(self.part, "table"))[1]

    def widen(self, title: str) -> str:
        """A new column at the right of the table, which takes it in, as Excel does; its letter."""
        table = self.table()
        (first, last), row = re.findall(r"[A-Z]+", table.get("ref")), re.findall(r"\d+", table.get("ref"))[1]
        letter = get_column_letter(column_index_from_string(last) + 1)
        for element in (table, table.find(f"{MAIN}autoFilter")):
            element.set("ref", f"{first}1:{letter}{row}")
        columns = table.find(f"{MAIN}tableColumns")
        etree.SubElement(columns, f"{MAIN}tableColumn", id=str(len(columns) + 1), name=title)
        columns.set("count", str(len(columns)))
        self.write(f"{letter}1", title)
        self.__dict__.pop("columns", None)
        return letter

    def widen_by(self, field: str) -> str:
        label = next(f.label for f in self.book.schema.sheet(self.key).fields if f.key == field)
        return self.widen(label.of(self.book.lang))


class Mutable:
    """A workbook in memory.  ``lang`` of its labels; ``date_style`` the number of a format that shows dates."""

    def __init__(self, data: bytes, lang: str) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.lang = lang
        self.schema = BookSchema.default()
        self.sheets: dict[str, Sheet] = {}
        self.trees: dict[str, Any] = {}

    @cached_property
    def strings(self) -> list[str]:
        tree = etree.fromstring(self.parts["xl/sharedStrings.xml"])
        return ["".join(t.text or "" for t in entry.iter(f"{MAIN}t")) for entry in tree]

    @cached_property
    def workbook(self) -> Any:
        self.trees["xl/workbook.xml"] = etree.fromstring(self.parts["xl/workbook.xml"])
        return self.trees["xl/workbook.xml"]

    @cached_property
    def date_style(self) -> str:
        sheet = self["customers"]
        return str(next(s for row in sheet.rows() if (s := sheet.cell(sheet.at(row, "created_date")).get("s"))))

    @cached_property
    def titles(self) -> dict[str, str]:
        """Title -> part of every worksheet."""
        relations = etree.fromstring(self.parts["xl/_rels/workbook.xml.rels"])
        targets = {r.get("Id"): "xl/" + r.get("Target").removeprefix("/xl/") for r in relations}
        return {sheet.get("name"): targets[sheet.get(f"{_R}id")] for sheet in self.workbook.find(f"{MAIN}sheets")}

    def __getitem__(self, key: str) -> Sheet:
        if key not in self.sheets:
            schema = self.schema.sheet(key)
            title = next(title for title in (schema.label.zh, schema.label.en, schema.name) if title in self.titles)
            self.sheets[key] = Sheet(self, key, title, self.titles[title])
        return self.sheets[key]

    def entered(self) -> list[str]:
        """Those of the sheets that people fill in."""
        return [sheet.key for sheet in self.schema.sheets if sheet.fields and self.has(sheet.key) and sheet.role in ("entered", "config", "log")]

    def other(self, title: str) -> Sheet:
        """A worksheet that is no entered one, by its title."""
        if title not in self.sheets:
            self.sheets[title] = Sheet(self, "", title, self.titles[title])
        return self.sheets[title]

    def has(self, key: str) -> bool:
        schema = self.schema.sheet(key)
        return any(title in self.titles for title in (schema.label.zh, schema.label.en, schema.name))

    def say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh-CN" else en

    def add_sheet(self, title: str, rows: list[list[Any]]) -> None:
        part = f"xl/worksheets/added{len(self.parts)}.xml"
        self.parts[part] = f'<worksheet xmlns="{MAIN[1:-1]}"><sheetData/></worksheet>'.encode()
        mark = b"</Types>"
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
        entry = f'<Override PartName="/{part}" ContentType="{kind}"/>'.encode()
        self.parts["[Content_Types].xml"] = self.parts["[Content_Types].xml"].replace(mark, entry + mark)
        number = self.relate("xl/workbook.xml", "worksheet", "/" + part)
        sheets = self.workbook.find(f"{MAIN}sheets")
        last = max(int(sheet.get("sheetId")) for sheet in sheets)
        etree.SubElement(sheets, f"{MAIN}sheet", {"name": title, "sheetId": str(last + 1), f"{_R}id": number})
        self.__dict__.pop("titles", None)
        sheet = self.sheets[part] = Sheet(self, "", title, part)
        for number_, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    sheet.write(f"{get_column_letter(column)}{number_}", value)

    def relate(self, part: str, kind: str, target: str, *, external: bool = False) -> str:
        folder, _, name = part.rpartition("/")
        path = f"{folder}/_rels/{name}.rels"
        data = self.parts.get(path, f'<Relationships xmlns="{_RELATIONS[1:-1]}"/>'.encode())
        tree = etree.fromstring(data)
        number = f"rIdMutated{len(tree) + 1}"
        entry = etree.SubElement(tree, f"{_RELATIONS}Relationship", Id=number, Type=f"{_OFFICE}/{kind}", Target=target)
        if external:
            entry.set("TargetMode", "External")
        self.parts[path] = etree.tostring(tree)
        return number

    def related(self, part: str, kind: str) -> Iterator[tuple[str, Any]]:
        folder, _, name = part.rpartition("/")
        for entry in etree.fromstring(self.parts[f"{folder}/_rels/{name}.rels"]):
            if entry.get("Type").endswith(f"/{kind}"):
                path = re.sub(r"^(/|\.\./)", lambda found: "" if found[0] == "/" else "xl/", entry.get("Target"))
                if path not in self.trees:
                    self.trees[path] = etree.fromstring(self.parts[path])
                yield path, self.trees[path]

    def tobytes(self) -> bytes:
        changed = {sheet.part: etree.tostring(sheet.tree, xml_declaration=True, encoding="UTF-8", standalone=True) for sheet in self.sheets.values()}
        changed |= {part: etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True) for part, tree in self.trees.items()}
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, data in (self.parts | changed).items():
                archive.writestr(name, data)
        return target.getvalue()
