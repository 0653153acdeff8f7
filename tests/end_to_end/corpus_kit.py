"""A foreign workbook is adopted, three customers are typed in, and it is refreshed twice."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from command_line import AS_OF, SHARED, Ran, sheetcrm

from sheetcrm.cells import CellWrite
from sheetcrm.package import Package, append_rows, read_grid, save
from sheetcrm.store import marked_titles

CORPUS = SHARED / "corpus"
SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xltm")
LABELS = ("Customer ID", "Customer name", "Phone", "Stage", "Owner", "Created")
TYPED: tuple[tuple[str | float, ...], ...] = (
    ("C0001", "Bright Star Robotics", "13800001001", "Interested", "Li Min", 46_340.0),
    ("C0002", "Far Sail Logistics & Co", "+86 138 0000 1002", "Prospect", "Li Min", 46_341.0),
    ("C0003", "北辰医疗器械有限公司", "13800001003", "Won", "Zhao Qiang", 46_342.0),
)
WE_EDIT = ("[Content_Types].xml", "docProps/app.xml")
"""Besides the workbook part, its relationships and the styles: new sheets must be declared there."""


@dataclass(frozen=True)
class Journey:
    """What became of one workbook: the commands' answers, and the file before and after."""

    name: str
    original: Path
    path: Path
    adopted: Ran
    refreshed: Ran | None = None
    again: Ran | None = None
    settled: bool = False
    """The second refresh left every byte and the time stamp alone."""


def corpus() -> list[str]:
    return sorted(path.name for path in CORPUS.glob("*") if path.suffix in SUFFIXES) if CORPUS.exists() else []


def journey(name: str, folder: Path) -> Journey:
    """``init``, three customers typed below the header, ``refresh`` twice."""
    original = CORPUS / name
    path = folder / name
    shutil.copyfile(original, path)
    adopted = sheetcrm("init", path)
    if adopted.code:
        return Journey(name, original, path, adopted)
    type_customers(path)
    refreshed = sheetcrm("refresh", path, "--as-of", AS_OF)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    again = sheetcrm("refresh", path, "--as-of", AS_OF)
    return Journey(name, original, path, adopted, refreshed, again, before == (path.read_bytes(), path.stat().st_mtime_ns))


def type_customers(path: Path) -> None:
    """As an editor would do that keeps what it does not understand (openpyxl would lose half of these workbooks)."""
    package = Package.open(path)
    title = marked_titles(package)["customers"]
    sheet = next(sheet for sheet in package.sheets if sheet.name == title)
    grid = read_grid(package, sheet)
    labels = {grid.strings[int(column.code[0])]: index for index, column in grid.columns.items() if column.code[0] >= 0}
    rows = [
        {labels[label]: CellWrite(value, "yyyy-mm-dd" if label == "Created" else None) for label, value in zip(LABELS, row, strict=True)}
        for row in TYPED
    ]
    append_rows(package, sheet, None, rows)
    save(package, path)


def raw_members(path: Path) -> list[tuple[str, bytes]]:
    """Name and bytes of each member as they lie in the file: local header, extra fields, compressed data, data descriptor."""
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
        ends = [info.header_offset for info in infos[1:]] + [archive.start_dir]
        names = {info.header_offset: info.orig_filename for info in infos}
        return [(names[info.header_offset], data[info.header_offset : end]) for info, end in zip(infos, ends, strict=True)]


def ours_to_edit(path: Path) -> set[str]:
    """The parts of the original that an added sheet must be entered into."""
    package = Package.open(path)
    folder, _, name = package.workbook_part.replace("\\", "/").rpartition("/")
    ours = {*WE_EDIT, package.workbook_part, f"{folder}/_rels/{name}.rels".lstrip("/"), package.styles_part or ""}
    return {name.replace("\\", "/") for name in ours}


def changed_parts(before: Path, after: Path) -> Iterator[str]:
    """Members of the original that are not in the new file byte for byte, in the same order.  Backslashes of odd packages as slashes."""
    old, new = raw_members(before), raw_members(after)
    yield from (a[0].replace("\\", "/") for a, b in zip(old, new, strict=False) if a != b)
    yield from (name for name, _ in old[len(new) :])


def readable_by_judges(path: Path, folder: Path) -> Path:
    """The workbook; or, where its part names have backslashes, a copy with slashes: the judges cannot find the parts otherwise."""
    with zipfile.ZipFile(path) as archive:
        parts = [(info.orig_filename, archive.read(info)) for info in archive.infolist()]
    if not any("\\" in name for name, _ in parts):
        return path
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / path.name, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name.replace("\\", "/"), content)
    return folder / path.name
