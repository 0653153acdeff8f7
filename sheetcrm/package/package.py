"""``Package``: a workbook as it lies on disk, part by part, and the changes wanted of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from sheetcrm.errors import FileRefused, IoFailed, UsageError, failed
from sheetcrm.package import parts
from sheetcrm.package.archive import key_of
from sheetcrm.package.limits import DEFAULT, MIB, Limits
from sheetcrm.package.parts import ROOT, Broken
from sheetcrm.package.partset import PartSet
from sheetcrm.package.sniff import kind_of_zip
from sheetcrm.package.workbook import KINDS, DefinedName, SheetInfo, WorkbookInfo, parse_workbook
from sheetcrm.text import Text

_BINARY_MAIN = "sheet.binary"
_KEPT = "kept:"
"""Before the key of a part: where ``cache`` holds what somebody made of it as it is now."""


class Package(PartSet):
    """One workbook.  Open it with ``Package.open``; changes stay in memory until ``sheetcrm.package.save``.

    path, sha256      where it came from (None for bytes), and the SHA-256 of exactly the bytes read
    workbook_part     usually ``xl/workbook.xml``; found by the root relationship
    cache             a place where readers keep what they made of this package (``strings``, number formats)

    Part names are given without a leading slash, in the case of the file; they are found in any case.
    """

    def __init__(self, data: bytes, path: Path | None, limits: Limits) -> None:
        super().__init__(data, path, limits)
        self.cache: dict[str, object] = {}
        self._info: WorkbookInfo | None = None
        self._sheets: list[SheetInfo] | None = None
        self.workbook_part = ""
        self.workbook_part = self._find_workbook()
        self._check_workbook()

    @classmethod
    def open(cls, source: str | os.PathLike[str] | bytes | BinaryIO, *, limits: Limits = DEFAULT) -> Package:
        """Read a workbook once, whole, and screen it.  Raises FileRefused, UsageError (E-NO-FILE, E-FOLDER), IoFailed."""
        if isinstance(source, bytes | bytearray | memoryview):
            return cls(bytes(source), None, limits)
        if isinstance(source, str | os.PathLike):
            path = Path(source)
            return cls(_read_file(path, limits), path, limits)
        return cls(source.read(), None, limits)

    # --- opening

    def _find_workbook(self) -> str:
        members = self._archive.members
        roots = [entry for entry in self.relationships(ROOT) if entry.kind == "officeDocument"] if "_rels/.rels" in members else []
        main = roots[0].target if roots else ""
        content_type = self.content_type(main) if main and key_of(parts.TYPES_PART) in members else ""
        if "spreadsheetml" in content_type or "ms-excel" in content_type:
            if _BINARY_MAIN in content_type:
                raise FileRefused("E-XLSB", file=self._file)
        elif not (main and self.has(main) and self._looks_like_workbook(main)):
            mimetype = self.read("mimetype")[:200] if self.has("mimetype") else b""
            kind = kind_of_zip(set(members), mimetype, content_type)
            if kind is not None:
                raise FileRefused("E-NOT-XLSX", file=self._file, kind=kind)
        for part in (parts.TYPES_PART, "_rels/.rels", main or "xl/workbook.xml"):
            if not self.has(part):
                raise FileRefused("E-PARTS", file=self._file, where=part)
        return self.name_of(main)

    def _looks_like_workbook(self, part: str) -> bool:
        """For packages that declare their main part as plain XML."""
        head = next(iter(self.chunks(part, 4096)), b"")
        return b"workbook" in head and (b"spreadsheetml/" in head or b"spreadsheetml" in head)

    def _check_workbook(self) -> None:
        info = self.info
        if len(info.names) > self.limits.names:
            raise FileRefused("E-LIMIT", file=self._file, where=self.workbook_part, problem=_many_names(len(info.names)))
        if not info.sheets:
            raise FileRefused("E-PARTS", file=self._file, where=f"{self.workbook_part}: <sheets>")
        for sheet in self.sheets:
            if not self.has(sheet.part):
                raise FileRefused("E-PARTS", file=self._file, where=sheet.part or sheet.name)
        suffix = self.path.suffix.lower() if self.path else ""
        if suffix in (".xlsx", ".xltx") and "macroEnabled" in self.content_type(self.workbook_part):
            raise FileRefused("E-MACRO", file=self._file)

    # --- what the workbook says

    @property
    def info(self) -> WorkbookInfo:
        """The workbook part, parsed; always as it stands now."""
        if self._info is None:
            try:
                self._info = parse_workbook(self._small(self.workbook_part))
            except Broken as error:
                raise parts.refused(error, self.workbook_part, self._file) from None
        return self._info

    @property
    def sheets(self) -> list[SheetInfo]:
        """All sheets in the order of the tabs, hidden and chart sheets included."""
        if self._sheets is None:
            targets = {entry.id: entry for entry in self.relationships(self.workbook_part)}
            found = []
            for entry in self.info.sheets:
                target = targets.get(entry.rid)
                if target is None or target.external:
                    raise FileRefused("E-PARTS", file=self._file, where=entry.name)
                kind = KINDS.get(target.kind, "worksheet")
                found.append(SheetInfo(entry.name, target.target, entry.state, entry.sheet_id, entry.rid, kind))
            self._sheets = found
        return self._sheets

    @property
    def defined_names(self) -> list[DefinedName]:
        return self.info.names

    @property
    def date1904(self) -> bool:
        return self.info.date1904

    @property
    def strict(self) -> bool:
        """ISO strict: other namespaces and relationship types, see ``relationship_type``."""
        return self.info.strict

    @property
    def structure_protected(self) -> bool:
        return self.info.structure_protected

    @property
    def shared_workbook(self) -> bool:
        """A legacy shared workbook: it keeps a revision log that must agree with the sheets."""
        return self._related("revisionHeaders") is not None

    @property
    def signed(self) -> bool:
        return any(entry.type.endswith("digital-signature/origin") for entry in self.relationships(ROOT)) or any(
            name.lower().startswith("_xmlsignatures/") and name.lower().endswith(".xml") for name in self.names()
        )

    @property
    def styles_part(self) -> str | None:
        return self._related("styles")

    @property
    def shared_strings_part(self) -> str | None:
        return self._related("sharedStrings")

    def _related(self, kind: str) -> str | None:
        """The part that the workbook names with this kind of relationship, if it exists."""
        for entry in self.relationships(self.workbook_part):
            if entry.kind == kind and not entry.external and self.has(entry.target):
                return entry.target
        return None

    # --- what was made of parts

    def keep(self, part: str, made: object) -> None:
        """Keep one thing that was made of a part for who asks next; it is let go when the part changes."""
        self.cache[_KEPT + key_of(part)] = made

    def kept(self, part: str) -> object | None:
        return self.cache.get(_KEPT + key_of(part))

    def let_go(self, part: str) -> None:
        self.cache.pop(_KEPT + key_of(part), None)

    def _forget(self, key: str) -> None:
        super()._forget(key)
        self.let_go(key)
        if key.endswith(".rels"):
            self._sheets = None
        if key == key_of(self.workbook_part):
            self._info = self._sheets = None


def _many_names(count: int) -> Text:
    return Text(f"{count} 个名称", f"{count} defined names")


def _read_file(path: Path, limits: Limits) -> bytes:
    try:
        if path.is_dir():
            raise UsageError("E-FOLDER", file=path)
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > limits.total:
                raise FileRefused("E-BOMB", file=path, problem=f"{size // MIB} MiB")
            return file.read()
    except FileNotFoundError:
        raise UsageError("E-NO-FILE", file=path) from None
    except PermissionError:
        raise IoFailed("E-NO-READ", file=path) from None
    except ValueError:  # a NUL in the name
        raise UsageError("E-NO-FILE", file=repr(str(path))) from None
    except OSError as error:
        raise failed(error, path) from None
