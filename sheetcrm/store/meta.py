"""What the engine remembers between runs: the very hidden sheet ``_meta``, two columns of text, key and value.

Excel holds 32,767 characters a cell, so a long value runs on in further rows of the same key.  Nothing in it is needed
to read the workbook: a lost ``_meta`` is made anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from sheetcrm._values import dataclass
from sheetcrm.cells import CellKind
from sheetcrm.package import KIND_MASK, Package, SheetInfo, read_grid
from sheetcrm.store.edits import RowBlock, SheetPlan

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

TITLE = "_meta"
PART = "xl/worksheets/sheetcrm_meta.xml"
FINGERPRINT = "fingerprint"
_FIRST = (FINGERPRINT, "lang")
"""What a quick look wants to find, however much else is remembered."""
_CHUNK = 32_000


@dataclass
class Meta:
    """key -> text; never changed in place."""

    values: Mapping[str, str] = field(default_factory=dict)

    def get(self, key: str, default: str = "") -> str:
        return self.values.get(key, default)

    def merged(self, values: Mapping[str, str]) -> Meta:
        """With some keys replaced; an empty value removes its key."""
        return Meta({k: v for k, v in {**self.values, **values}.items() if v})


def meta_sheet(package: Package) -> SheetInfo | None:
    return next((sheet for sheet in package.sheets if sheet.name == TITLE and sheet.kind == "worksheet"), None)


def keep_meta(package: Package, meta: Meta) -> None:
    """What was just written: until it is written anew, nobody has to read it."""
    info = meta_sheet(package)
    if info is not None:
        package.keep(info.part, meta.merged({}))


def read_meta(package: Package) -> Meta:
    """What ``_meta`` holds; empty when the sheet is missing."""
    info = meta_sheet(package)
    if info is None:
        return Meta()
    kept = package.kept(info.part)
    if isinstance(kept, Meta):
        return kept
    grid = read_grid(package, info)
    keys, texts = grid.columns.get(0), grid.columns.get(1)
    values: dict[str, str] = {}
    if keys is not None and texts is not None:
        for p in range(1, len(grid.rows)):  # below the header
            if keys.kind[p] & KIND_MASK == CellKind.TEXT and texts.kind[p] & KIND_MASK == CellKind.TEXT:
                key = grid.strings[int(keys.code[p])]
                values[key] = values.get(key, "") + grid.strings[int(texts.code[p])]
    return Meta(values)


def meta_plan(meta: Meta) -> SheetPlan:
    """The sheet that holds it; first comes what a quick look at the beginning must find."""

    def draw(workbook: Workbook, worksheet: Worksheet) -> None:
        text = workbook.add_format({"num_format": "@"})
        worksheet.write_string(0, 0, "key", text)
        worksheet.write_string(0, 1, "value", text)
        worksheet.write_blank(1, 0, None, text)
        worksheet.write_blank(1, 1, None, text)

    keys: list[str] = []
    texts: list[str] = []
    for key in sorted(meta.values, key=lambda k: (_FIRST.index(k) if k in _FIRST else len(_FIRST), k)):
        value = meta.values[key]
        for start in range(0, len(value), _CHUNK):
            keys.append(key)
            texts.append(value[start : start + _CHUNK])
    return SheetPlan("meta", TITLE, draw, RowBlock(2, [keys, texts]) if keys else None, "veryHidden")
