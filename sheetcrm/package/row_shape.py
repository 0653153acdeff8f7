"""Rows of a worksheet brought into the one shape that the quick ways know: ``<row r="5" …>``, ``<c r="B5" …>``, nothing between."""

from __future__ import annotations

import re
from xml.parsers import expat

from sheetcrm._lazy import lazy_pattern
from sheetcrm.cells import column_index, column_letter
from sheetcrm.package.sheet_frame import NO_SHEET
from sheetcrm.package.xml_bytes import Splice, refused, set_attributes, splice, tag_end

_REFERENCE = lazy_pattern(r"\$?([A-Za-z]{1,3})\$?[0-9]{1,7}")
_DATA = ["worksheet", "sheetData"]


def in_shape(data: bytes, part: str) -> bytes:
    """The part with the numbers of all its rows and cells written out in front; comments go, CDATA becomes text.

    ``FileRefused`` E-XML for a part that is no worksheet.
    """
    return splice(data, _Shaper(data, part).changes)


class _Shaper:
    def __init__(self, data: bytes, part: str) -> None:
        self.data, self.changes = data, list[Splice]()
        self._path: list[str] = []
        self._row = self._column = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        self._parser.CommentHandler = lambda _: self._drop(b"-->")
        self._parser.ProcessingInstructionHandler = lambda *_: self._drop(b"?>")
        self._parser.StartCdataSectionHandler = self._as_text
        try:
            self._parser.Parse(data, True)
        except (expat.ExpatError, ValueError) as problem:
            raise refused(part, NO_SHEET) from problem

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name.rpartition(" ")[2])
        if self._path[:2] != _DATA:
            return
        if self._path[2:] == ["row"]:
            number = attributes.get("r", "").strip()
            self._row = int(number) if number.isdecimal() else self._row + 1
            self._column = -1
            self._number(str(self._row))
        elif self._path[2:] == ["row", "c"]:
            match = _REFERENCE.fullmatch(attributes.get("r", "").strip())
            self._column = column_index(match[1]) if match else self._column + 1
            self._number(f"{column_letter(self._column)}{self._row}")

    def _close(self, _name: str) -> None:
        self._path.pop()

    def _number(self, reference: str) -> None:
        start = self._parser.CurrentByteIndex
        end = tag_end(self.data, start)
        tag = set_attributes(self.data[start:end], {"r": None})
        name = re.match(rb"<[^\s/>]+", tag)
        assert name is not None  # expat found an element here
        self.changes.append((start, end, name[0] + f' r="{reference}"'.encode() + tag[name.end() :]))

    def _drop(self, closing: bytes) -> None:
        if self._path[:2] == _DATA:
            start = self._parser.CurrentByteIndex
            self.changes.append((start, self.data.index(closing, start) + len(closing), b""))

    def _as_text(self) -> None:
        if self._path[:2] == _DATA:
            start = self._parser.CurrentByteIndex
            end = self.data.index(b"]]>", start)
            text = self.data[start + len(b"<![CDATA[") : end]
            self.changes.append((start, end + 3, text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")))
