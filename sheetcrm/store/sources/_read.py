"""The door to all readers: what a file is, by its name and its first bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sheetcrm.errors import FileRefused, IoFailed, UsageError
from sheetcrm.store.sources._decode import decode
from sheetcrm.store.sources._delimited import read_delimited
from sheetcrm.store.sources._importers import importer_for, read_with
from sheetcrm.store.sources._objects import read_objects
from sheetcrm.store.sources._page import is_page, read_page
from sheetcrm.store.sources._sheet import Score, SourceSheet
from sheetcrm.store.sources._workbook import read_workbook

_JSON = frozenset({".json", ".jsonl", ".ndjson"})
_TEXT = frozenset({".csv", ".tsv", ".txt", ".tab"})
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_source(
    source: Path | bytes,
    score: Score,
    *,
    name: str = "",
    encoding: str | None = None,
    delimiter: str | None = None,
    titles: Sequence[str] = (),
) -> list[SourceSheet]:
    """The lists in a file, or in bytes that came by standard input.

    score   tells how many cells of a row are known as labels;  titles  worksheets to read, of a workbook
    Raises ``UsageError`` E-NO-FILE, E-FOLDER, E-DELIMITER, E-ENCODING, E-SOURCE-SHEET, E-SOURCE-HIDDEN;
    ``FileRefused`` E-SOURCE-ENCODING, E-SOURCE-BINARY, E-SOURCE-EMPTY, E-SOURCE-HTML, E-JSON,
    and whatever a damaged workbook raises; ``IoFailed``.
    """
    data = source if isinstance(source, bytes) else _bytes(source)
    ending = source.suffix.lower() if isinstance(source, Path) else ""
    name = name or (source.name if isinstance(source, Path) else "")
    if (plugged := importer_for(ending, data)) is not None:
        return [read_with(plugged, data, name)]
    if data.startswith((_ZIP, _OLE)):
        return read_workbook(source, name, score, titles)
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise FileRefused("E-SOURCE-EMPTY", file=name)
    text, found, lossy = decode(data, file=name, encoding=encoding)
    begin = text.lstrip()[:2]
    if ending in _JSON or (begin[:1] in ("{", "[") and (ending not in _TEXT or begin in ('{"', "[{"))):
        sheet = read_objects(text, name, found)
    elif is_page(text):
        sheet = read_page(text, name, score, found)
    else:
        sheet = read_delimited(text, name, score, encoding=found, delimiter=delimiter)
    sheet.lossy = lossy
    return [sheet]


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise UsageError("E-FOLDER", file=path)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UsageError("E-NO-FILE", file=path) from None
    except OSError as error:
        raise IoFailed("E-IO", file=path, problem=error.strerror or "") from None
