"""Where an export goes, and in which format."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator, Sequence
from itertools import chain, count
from pathlib import Path
from typing import IO

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.actions._load import Source
from sheetcrm.actions._staged import Staged
from sheetcrm.derive.masking import Mask
from sheetcrm.errors import UsageError
from sheetcrm.render.export_columns import ExportTable

LABELS = ("keys", "zh-CN", "en")


class Format(NamedTuple):
    """A file format.  endings  by which it is told, the first is given to new files;  several  one file holds several sheets;
    text  it can go to a stream;  worded  headers are labels unless something else is asked for"""

    endings: tuple[str, ...]
    several: bool = False
    text: bool = False
    worded: bool = False


FORMATS: dict[str, Format] = {
    "csv": Format((".csv",), text=True, worded=True),
    "tsv": Format((".tsv", ".tab"), text=True, worded=True),
    "json": Format((".json",), several=True, text=True),
    "jsonl": Format((".jsonl", ".ndjson"), several=True, text=True),
    "parquet": Format((".parquet", ".pq")),
    "sqlite": Format((".sqlite", ".sqlite3", ".db"), several=True),
    "duckdb": Format((".duckdb",), several=True),
    "xlsx": Format((".xlsx",), several=True, worded=True),
}
SQL = "sql"
"""The format of a database address."""


@dataclass(frozen=True)
class ExportOptions:
    """How an export is made.

    format    of ``FORMATS``; None: by the ending of the name, csv for a folder
    sheets    by key or title; none: what people fill in, and StageHistory;  columns  ``phone``, ``followups.summary``, ``customers.*``
    where     conditions on customers (rows of other sheets follow their customer), or ``followups: method = 电话`` on another sheet
    mask      ``hide``, ``partial``, or ``none``, for which ``user`` must be an administrator of the Team sheet
    labels    headers and vocabulary words: ``keys`` (canonical), ``zh-CN`` or ``en``; None: the workbook's language in CSV and xlsx, else keys
    encoding  of CSV; None: utf-8-sig, so that Excel reads it, and utf-8 on a stream
    force     replace files or tables that are there;  append  add to tables that are there;  schema  of the database
    """

    format: str | None = None
    sheets: Sequence[str] = ()
    columns: Sequence[str] = ()
    where: Sequence[str] = ()
    mask: Mask = "hide"
    user: str | None = None
    labels: str | None = None
    encoding: str | None = None
    force: bool = False
    append: bool = False
    schema: str | None = None


@dataclass
class Place:
    """Where an export goes: a stream, a file, a folder or a database."""

    to: str | Path | IO[bytes]
    format: str
    options: ExportOptions
    folder: bool = False
    sheets: Sequence[str] = ()

    @classmethod
    def of(cls, to: str | Path | IO[bytes], options: ExportOptions) -> Place:
        if options.encoding:
            from sheetcrm.store.sources import text_encoding

            text_encoding(options.encoding)
        if isinstance(to, str) and "://" in to:
            return cls(to, SQL, options)
        if not isinstance(to, str | Path):
            return cls(to, _known(options.format or "csv"), options)
        if not str(to).strip():
            raise UsageError("E-EXPORT-FORMAT", known=", ".join(FORMATS))
        path = Path(to)
        ending = path.suffix.lower()
        told = next((name for name, one in FORMATS.items() if ending in one.endings), None)
        folder = path.is_dir() or str(to).endswith(("/", os.sep)) or not ending
        if not folder and not options.format and told is None:
            raise UsageError("E-EXPORT-FORMAT", file=path, known=", ".join(FORMATS))
        return cls(path, _known(options.format or (None if folder else told) or "csv"), options, folder)

    @property
    def shown(self) -> str:
        if self.format == SQL:
            from sheetcrm.render.export_sql import without_password

            return without_password(str(self.to))
        return str(self.to) if isinstance(self.to, str | Path) else "-"

    def check(self, source: Source) -> None:
        """What can be said before anything is read."""
        if not isinstance(self.to, Path):
            if self.format in FORMATS and not FORMATS[self.format].text:
                raise UsageError("E-EXPORT-FORMAT", known=", ".join(name for name, one in FORMATS.items() if one.text))
            return
        if isinstance(source, str | Path) and self.to.exists() and Path(source).exists() and self.to.samefile(source):
            raise UsageError("E-EXPORT-SELF", file=self.to)
        home = self.to if self.folder and self.to.exists() else self.to.parent
        if not home.is_dir():
            raise UsageError("E-NO-FOLDER", file=self.to)
        if not self.folder:
            self._check_free(self.to)

    def check_sheets(self, sheets: Sequence[str]) -> None:
        """Whether they fit, and whether the files for them are free."""
        self.sheets = sheets
        if not self.folder and self.format in FORMATS and not FORMATS[self.format].several and len(sheets) != 1:
            raise UsageError("E-EXPORT-ONE", format=self.format)
        if self.folder:
            for path in dict.fromkeys(self._files(sheets)):
                self._check_free(path)

    def write(self, tables: Sequence[ExportTable], labels: str, lang: str) -> list[str]:
        """Write everything; where each table is now."""
        if self.format == SQL:
            from sheetcrm.render.export_sql import Present, write_sql

            present: Present = "append" if self.options.append else "replace" if self.options.force else "fail"
            write_sql(tables, str(self.to), present=present, schema=self.options.schema)
            return [self.shown] * len(tables)
        if not isinstance(self.to, Path):
            for piece in self._pieces(tables, labels, stream=True):
                self.to.write(piece)  # type: ignore[union-attr]
            return ["-"] * len(tables)
        if self.folder:
            self.to.mkdir(exist_ok=True)
        files = self._files([table.key for table in tables])
        with Staged() as staged:
            for path in dict.fromkeys(files):
                inside = [table for table, file in zip(tables, files, strict=True) if file == path]
                self._file(staged.beside(path), inside, labels, lang)
        return [str(path) for path in files]

    def _files(self, sheets: Sequence[str]) -> list[Path]:
        """The file of each sheet: in a folder one of its own, or one for all where the format holds several."""
        assert isinstance(self.to, Path)
        if not self.folder:
            return [self.to] * len(sheets)
        one = FORMATS[self.format]
        return [self.to / (("workbook" if one.several and not one.text else key) + one.endings[0]) for key in sheets]

    def _check_free(self, path: Path) -> None:
        if path.is_dir() or (path.exists() and not self.options.force):
            raise UsageError("E-EXPORT-EXISTS", file=path)

    def _file(self, path: Path, tables: Sequence[ExportTable], labels: str, lang: str) -> None:
        if self.format == "parquet":
            from sheetcrm.render.export_parquet import write_parquet

            write_parquet(tables[0], path)
        elif self.format == "sqlite":
            from sheetcrm.render.export_sqlite import write_sqlite

            write_sqlite(tables, path)
        elif self.format == "duckdb":
            from sheetcrm.render.export_duckdb import write_duckdb

            write_duckdb(tables, path)
        elif self.format == "xlsx":
            from sheetcrm.render.export_xlsx import write_xlsx

            write_xlsx(tables, path, labels=labels, lang=lang)
        else:
            with path.open("wb") as file:
                file.writelines(self._pieces(tables, labels))

    def _pieces(self, tables: Sequence[ExportTable], labels: str, *, stream: bool = False) -> Iterator[bytes]:
        """A text format as bytes."""
        from sheetcrm.render.export_text import csv_pieces, json_pieces, jsonl_pieces

        if self.format in ("json", "jsonl"):
            alone = len(tables) == 1 and (self.folder or len(self.options.sheets) == 1 or stream)
            pieces = json_pieces(tables, alone=alone) if self.format == "json" else jsonl_pieces(tables)
            yield from (piece.encode("utf-8", "replace") for piece in pieces)
            return
        encoder = codecs.getincrementalencoder(self.options.encoding or ("utf-8" if stream else "utf-8-sig"))("replace")
        for piece in csv_pieces(tables[0], labels=labels, separator="\t" if self.format == "tsv" else ","):
            yield encoder.encode(piece)


class Folders:
    """A folder in which each of several workbooks has a folder of its own, called after it.

    Of workbooks with the same name the later ones are called after their folders too (``team``, ``south-team``), or get a number.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._taken: set[str] = set()

    @classmethod
    def of(cls, to: str, options: ExportOptions) -> Folders:
        """Raises ``UsageError``: E-EXPORT-SEVERAL for what is no folder, E-NO-FOLDER where there is none to make it in."""
        place = Place.of(to, options) if to != "-" else None
        if place is None or not place.folder or not isinstance(place.to, Path) or (place.to.exists() and not place.to.is_dir()):
            raise UsageError("E-EXPORT-SEVERAL", to=to)
        if not place.to.is_dir() and not place.to.parent.is_dir():
            raise UsageError("E-NO-FOLDER", file=place.to)
        return cls(place.to)

    def holds(self, path: Path) -> bool:
        """A workbook in this folder: an earlier export, mostly."""
        return self._root.is_dir() and path.exists() and path.resolve().is_relative_to(self._root.resolve())

    def of_workbook(self, path: Path) -> Path:
        """The folder of a workbook; the folder around it is made."""
        stem, home = path.stem, path.absolute().parent.name
        names = chain((stem, f"{home}-{stem}"), (f"{stem}-{number}" for number in count(2)))
        name = next(name for name in names if name.casefold() not in self._taken)
        self._taken.add(name.casefold())
        self._root.mkdir(exist_ok=True)
        return self._root / name


def _known(name: str) -> str:
    if name not in FORMATS:
        raise UsageError("E-EXPORT-FORMAT", known=", ".join(FORMATS))
    return name
