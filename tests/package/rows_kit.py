"""Workbooks with everything that hangs on rows, and what openpyxl says of them: the judge of deleted and inserted rows."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Callable, Iterable
from typing import Any

import openpyxl
from drawn_workbook import book_to_draw
from edit_kit import judge, members, rezipped, sheet_of
from openpyxl.worksheet.worksheet import Worksheet

from sheetcrm.package import Package, Shifting, delete_rows, insert_rows

Place = tuple[int, int]


def png() -> io.BytesIO:
    """A picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b""))


def full_book(rows: int = 20) -> bytes:
    """A list A1:E(rows + 1) without table, with nearly everything that Excel can hang on it; sheet Other looks at it."""
    target = io.BytesIO()
    book = book_to_draw(target)
    sheet, other = book.add_worksheet("My 客户"), book.add_worksheet("Other")
    red = book.add_format({"font_color": "#9C0006"})
    sheet.write_row(0, 0, ["ID", "Name", "Amount", "Double", "Sum"])
    for row in range(1, rows + 1):
        sheet.write_row(row, 0, [f"C{row:03}", f"name {row} <&>", row * 10])
        sheet.write_formula(row, 3, f"=C{row + 1}*2", None, row * 20)
        sheet.write_formula(row, 4, f"=SUM(C$2:C{row + 1})", None, sum(range(row + 1)) * 10)
        if row % 4 == 0:
            sheet.set_row(row, 30, None, {"hidden": row % 8 == 0, "level": 1})
            sheet.write_comment(row, 1, f"note {row}", {"author": "me"})
            sheet.write_url(row, 0, f"https://example.com/{row}", None, f"C{row:03}")
            sheet.insert_image(row, 6, "a.png", {"image_data": png(), "object_position": 1})
    sheet.autofilter(0, 0, rows, 4)
    sheet.freeze_panes(1, 2)
    sheet.data_validation(1, 1, rows, 1, {"validate": "custom", "value": "=LEN($B2)<99"})
    sheet.conditional_format(1, 0, rows, 4, {"type": "formula", "criteria": "=$C2>$C$11", "format": red})
    sheet.conditional_format(1, 2, rows, 2, {"type": "data_bar", "data_bar_2010": True})
    sheet.print_area(0, 0, rows, 4)
    sheet.repeat_rows(0)
    sheet.set_h_pagebreaks([5, 10, 15])
    for row in (3, 7):
        sheet.add_sparkline(row, 5, {"range": f"'My 客户'!C{row + 1}:E{row + 1}"})
    chart = book.add_chart({"type": "line"})
    chart.add_series({"categories": ["My 客户", 1, 0, rows, 0], "values": ["My 客户", 1, 2, rows, 2]})
    sheet.insert_chart("I12", chart)
    other.write_formula("A1", f"=SUM('My 客户'!C2:C{rows + 1})", None, 0)
    other.write_formula("A2", "='My 客户'!$B$9&\"My 客户!B9\"", None, "")
    other.write_formula("A3", "=COUNTA('My 客户'!B:B)+Other!B9", None, 0)
    other.write_url("A4", "internal:'My 客户'!B12", None, "go")
    book.define_name("Names", f"='My 客户'!$B$2:$B${rows + 1}")
    book.define_name("'My 客户'!Eleven", "='My 客户'!$C$11")
    book.close()
    return target.getvalue()


def deleted(data: bytes, title: str, rows: Iterable[int], **more: Any) -> tuple[Shifting, bytes]:
    package = Package.open(data)
    shifting = delete_rows(package, sheet_of(package, title), rows, **more)
    return shifting, package.tobytes()


def inserted(data: bytes, title: str, at: int, count: int) -> bytes:
    package = Package.open(data)
    insert_rows(package, sheet_of(package, title), at, count)
    return package.tobytes()


def mover(rows: Iterable[int]) -> Callable[[int], int | None]:
    """Where a row stands after these were deleted, counted one by one."""
    gone = sorted(set(rows))
    return lambda row: None if row in gone else row - sum(other < row for other in gone)


def cells(sheet: Worksheet) -> dict[Place, tuple[Any, str]]:
    """Value and number format of every cell that holds something."""
    return {(cell.row, cell.column): (cell.value, cell.number_format) for line in sheet.iter_rows() for cell in line if cell.value is not None}


def grid_book(grid: dict[Place, Any]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "S"
    for (row, column), value in grid.items():
        sheet.cell(row, column, value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def reshaped(data: bytes, how: str) -> bytes:
    """The same workbook as another program writes it: ``bare`` rows and cells without numbers, ``prefixed`` elements, ``commented``."""
    parts = members(data)
    name = "xl/worksheets/sheet1.xml"
    xml = parts[name].decode()
    if how == "bare":
        last = {"row": 0, "column": 0}

        def row(match: re.Match[str]) -> str:
            follows = int(match[1]) == last["row"] + 1
            last["row"] = int(match[1])
            return "<row" if follows else match[0]

        xml = re.sub(r'<row r="(\d+)"', row, xml)
        xml = re.sub(r'<c r="A\d+"', "<c", xml)
    elif how == "prefixed":
        xml = re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", xml).replace(' xmlns="', ' xmlns:x="')
    elif how == "commented":
        xml = xml.replace("</row>", "<!-- <c r='A1'> --></row>").replace(' r="', " r = '").replace("<c r = '", "<c r='")
        xml = re.sub(r"(r ?= ?')([A-Z0-9]+)\"", r"\1\2'", xml)
    parts[name] = xml.encode()
    return rezipped(parts)


__all__ = ["cells", "deleted", "full_book", "grid_book", "inserted", "judge", "members", "mover", "png", "reshaped", "rezipped", "sheet_of"]
