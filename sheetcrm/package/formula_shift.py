"""Formulas in cells after rows of a sheet came or went: plain ones, shared ones, arrays and data tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sheetcrm._values import dataclass
from sheetcrm.cells import CellRange, parse_ref
from sheetcrm.errors import UsageError
from sheetcrm.package.formula_refs import GONE, Seen, keeps_pattern, moved, refers, shift
from sheetcrm.package.row_move import Shifting
from sheetcrm.package.xml_bytes import Splice, set_attributes
from sheetcrm.package.xml_text import Unusual, unescape

_REMEMBERED = 20_000


@dataclass(slots=True)
class _Shared:
    """A shared formula: its text in its first cell, its cells, and whether it can stay shared.  ``homeless``: the first cell is gone."""

    text: str
    row: int
    column: int
    ref: str
    stays: bool
    homeless: bool


class FormulaMover:
    """The formulas of one worksheet, asked from its first row to its last.

    own  the sheet is the one whose rows move
    """

    def __init__(self, shifting: Shifting, q: str, *, own: bool) -> None:
        self.shifting, self.own = shifting, own
        self.seen = Seen(shifting.move, shifting.title, own)
        self._shared: dict[str, _Shared] = {}
        self._known: dict[str, tuple[str, int]] = {}
        f = f"<{q}f".encode()
        self.sign = f
        self._opened, self._closed = f, f"</{q}f>".encode()
        self._formula = re.compile(re.escape(f) + rb"(\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)?(?:/>|>([^<]*)" + re.escape(self._closed) + rb")")
        self._any = re.compile(re.escape(f) + rb"(?=[\s/>])")
        self._cell = f'<{q}c r="'.encode()

    def changes(self, rows: bytes) -> Iterator[Splice]:
        """The splices for formulas that read otherwise now.  ``Unusual`` for rows that are not in shape."""
        if self.sign not in rows:
            return
        known = 0
        for match in self._formula.finditer(rows):
            known += 1
            new = self._moved(rows, match)
            if new is not None and new != match[0]:
                yield match.start(), match.end(), new
        if known:
            self.shifting.formulas = True
        if known != len(self._any.findall(rows)):
            raise Unusual("formula")

    def goes(self, row: bytes) -> None:
        """A row that is deleted: shared formulas that begin there find another first cell, arrays must go as a whole."""
        if self.sign not in row:
            return
        for match in self._formula.finditer(row):
            kind = _attribute(match[1], "t")
            if kind == "shared" and _attribute(match[1], "ref"):
                self._remember(row, match, homeless=True)
            elif kind in ("array", "dataTable"):
                self._check_whole(_attribute(match[1], "ref"))

    # --- one formula

    def _moved(self, rows: bytes, match: re.Match[bytes]) -> bytes | None:
        attributes, text = match[1], match[2]
        kind = _attribute(attributes, "t") if attributes else ""
        if kind == "shared":
            return self._moved_shared(rows, match)
        if kind in ("array", "dataTable"):
            return self._moved_array(match, kind)
        new = self._text(text)
        return None if new is None else self._opened + (attributes or b"") + b">" + new + self._closed

    def _text(self, text: bytes | None) -> bytes | None:
        """The formula's text as it reads now; None where nothing changes."""
        if not text or (not self.own and b"!" not in text):
            return None
        formula = unescape(text.decode())
        new = self.read(formula)
        return None if new == formula else _escaped(new)

    def read(self, formula: str) -> str:
        """What a formula says now, references that broke counted."""
        found = self._known.get(formula)
        if found is None:
            new = moved(formula, self.seen)
            found = new, new.count(GONE) - formula.count(GONE)
            if len(self._known) < _REMEMBERED:
                self._known[formula] = found
        self.shifting.broken += found[1]
        return found[0]

    # --- formulas of several cells

    def _moved_array(self, match: re.Match[bytes], kind: str) -> bytes | None:
        changed: dict[str, str | None] = {}
        if self.own:
            self._check_whole(_attribute(match[1], "ref"))
            for name in ("ref", "r1", "r2") if kind == "dataTable" else ("ref",):
                old = _attribute(match[1], name)
                if old:
                    changed[name] = moved(old, self.seen)
                    if GONE in str(changed[name]):
                        raise UsageError("E-ROW-ARRAY", where=old, range=old)
        new = self._text(match[2])
        if new is None and not changed:
            return None
        tag = set_attributes(self._opened + (match[1] or b"") + b">", changed)
        return tag + (match[2] or b"" if new is None else new) + self._closed

    def _check_whole(self, ref: str) -> None:
        try:
            cells = CellRange.parse(ref)
        except ValueError:
            return
        gone = [row for row in range(cells.first_row, cells.last_row + 1) if self.shifting.loses(row)] if cells.area < _REMEMBERED else []
        if self.shifting.move.touches(cells.first_row, cells.last_row) or 0 < len(gone) <= cells.last_row - cells.first_row:
            raise UsageError("E-ROW-ARRAY", where=f"{self.shifting.title}!{ref}", range=ref)

    def _remember(self, rows: bytes, match: re.Match[bytes], *, homeless: bool) -> _Shared:
        row, column = self._place(rows, match)
        text = unescape((match[2] or b"").decode())
        stays = keeps_pattern(text, self.seen, row)
        shared = _Shared(text, row, column, _attribute(match[1], "ref"), stays, homeless)
        self._shared[_attribute(match[1], "si")] = shared
        return shared

    def _moved_shared(self, rows: bytes, match: re.Match[bytes]) -> bytes | None:
        if _attribute(match[1], "ref"):
            if not self.own and not refers(unescape((match[2] or b"").decode()), self.seen):
                return None
            shared = self._remember(rows, match, homeless=False)
            return self._first(match, shared, self.read(shared.text))
        found = self._shared.get(_attribute(match[1], "si"))
        if found is None:
            if self.own:
                raise Unusual("shared formula without its first cell")
            return None
        if found.stays and not found.homeless:
            return None
        row, column = self._place(rows, match)
        formula = self.read(shift(found.text, row - found.row, column - found.column))
        if found.stays:
            found.homeless = False
        return self._first(match, found, formula)

    def _first(self, match: re.Match[bytes], shared: _Shared, formula: str) -> bytes:
        """The first cell of a shared formula; one of its cells with a formula of its own where they have nothing to share any more."""
        names: dict[str, str | None] = dict.fromkeys(("t", "ref", "si"))
        if shared.stays:
            names = {"t": "shared", "ref": moved(shared.ref, self.seen) if self.own else shared.ref}
        return set_attributes(self._opened + (match[1] or b"") + b">", names) + _escaped(formula) + self._closed

    def _place(self, rows: bytes, match: re.Match[bytes]) -> tuple[int, int]:
        at = rows.rfind(self._cell, 0, match.start())
        end = rows.find(b'"', at + len(self._cell))
        try:
            return parse_ref(rows[at + len(self._cell) : end].decode()) if at >= 0 else (0, 0)
        except ValueError as problem:
            raise Unusual("cell without place") from problem


def _attribute(attributes: bytes | None, name: str) -> str:
    match = re.search(rb"\s" + name.encode() + rb"\s*=\s*[\"']([^\"']*)[\"']", attributes) if attributes else None
    return match[1].decode() if match else ""


def _escaped(text: str) -> bytes:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;").encode()
