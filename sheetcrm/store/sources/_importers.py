"""Readers of further kinds of files, for plugins.

A reader takes the bytes of a file and gives its records, each a mapping of labels to values; ``sheetcrm import`` does all the rest::

    @importer("vcard", endings=(".vcf",), begins=(b"BEGIN:VCARD",))
    def read_vcard(data: bytes, name: str) -> Iterable[Mapping[str, object]]: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sheetcrm import _plugins
from sheetcrm._values import dataclass
from sheetcrm.errors import SheetcrmError
from sheetcrm.store.sources._objects import objects_sheet
from sheetcrm.store.sources._sheet import SourceSheet
from sheetcrm.text import Text

Records = Iterable[Mapping[str, object]]
Reader = Callable[[bytes, str], Records]


@dataclass(frozen=True, slots=True)
class Importer:
    """A reader, and which files are for it.  plugin: whose it is"""

    name: str
    read: Reader
    endings: tuple[str, ...]
    begins: tuple[bytes, ...]
    plugin: _plugins.Plugin | None


IMPORTERS: dict[str, Importer] = {}
OWN_ENDINGS = frozenset({".csv", ".tsv", ".txt", ".tab", ".json", ".jsonl", ".ndjson", ".xlsx", ".xlsm", ".xltx", ".xltm", ".xls"})
"""Endings of files that are read without any plugin."""


def importer(name: str, *, endings: tuple[str, ...] = (), begins: tuple[bytes, ...] = ()) -> Callable[[Reader], Reader]:
    """Register a reader of a kind of file.

    endings  of the names of such files (``.vcf``), in lower case;  begins  first bytes that only such files have, for what has no name
    The reader takes (bytes of the file, its name) and gives records: label -> text, number, True/False, list of these, or None.
    What it raises refuses the file.  Raises ``ValueError`` when the name or an ending is taken.
    """

    def register(read: Reader) -> Reader:
        taken = OWN_ENDINGS.union(*(one.endings for one in IMPORTERS.values())).intersection(endings)
        if name in IMPORTERS or taken:
            what = min(taken) if taken else name
            raise _plugins.Refused(Text(f"{what} 已经有导入程序了", f"there is an importer for {what} already"))
        IMPORTERS[name] = Importer(name, read, tuple(endings), tuple(begins), _plugins.own("importer", name))
        return read

    return register


def importer_for(ending: str, data: bytes) -> Importer | None:
    """The reader of a plugin for a file: by its ending, else by its first bytes.  None: none of them."""
    if ending in OWN_ENDINGS:
        return None
    _plugins.load("sheetcrm.importers", IMPORTERS)
    by_ending = (one for one in IMPORTERS.values() if ending and ending in one.endings)
    by_content = (one for one in IMPORTERS.values() if one.begins and data.removeprefix(b"\xef\xbb\xbf").startswith(one.begins))
    return next(by_ending, None) or next(by_content, None)


def read_with(one: Importer, data: bytes, name: str) -> SourceSheet:
    """The records of a file as columns.  Raises ``UsageError`` (E-PLUGIN) when the reader of a plugin fails."""
    try:
        records = [(number, dict(record)) for number, record in enumerate(one.read(data, name), 1)]
        return objects_sheet(records, name, one.name)
    except SheetcrmError:
        raise
    except Exception as problem:
        if one.plugin is None:
            raise
        raise _plugins.failure(one.plugin, problem, file=name) from problem
