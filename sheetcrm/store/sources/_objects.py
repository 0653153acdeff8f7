"""JSON: an array of objects, an object that holds one, or one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from sheetcrm.cells import CellKind
from sheetcrm.errors import FileRefused
from sheetcrm.package import StringPool
from sheetcrm.store.column import Column
from sheetcrm.store.sources._sheet import SourceSheet

_EXACT = 10**15
_DEEPEST = 4


def read_objects(text: str, name: str, encoding: str = "") -> SourceSheet:
    """The objects as records: each name is a column, objects inside are unfolded (``address.city``), lists of plain values joined by commas.

    Integers beyond 15 digits stay texts, so that none is lost.  Raises ``FileRefused`` E-JSON.
    """
    sheet = objects_sheet(_records(text, name), name, "json")
    sheet.encoding = encoding
    return sheet


def objects_sheet(records: Sequence[tuple[int, dict[str, Any]]], name: str, form: str) -> SourceSheet:
    """Records that name their own fields, each with its line or number, as columns."""
    columns: dict[str, _Cells] = {}
    for i, (_, record) in enumerate(records):
        for label, value in _flat(record, "", 0):
            cells = columns.get(label)
            if cells is None:
                cells = columns[label] = _Cells(len(records))
            cells.put(i, value)
    pool = StringPool()
    made = [cells.column(index, label, pool) for index, (label, cells) in enumerate(columns.items())]
    lines = np.array([line for line, _ in records], np.int32)
    return SourceSheet(name, form, [label.strip() for label in columns], made, lines)


def _records(text: str, name: str) -> list[tuple[int, dict[str, Any]]]:
    """(number of the object, or its line where each line is one; the object)."""
    try:
        whole = _load(text)
    except json.JSONDecodeError as error:
        if not error.msg.startswith("Extra data"):
            raise FileRefused("E-JSON", file=name, where=f"{error.lineno}:{error.colno}") from None
        return _by_line(text, name)
    except (RecursionError, ValueError):
        raise FileRefused("E-JSON", file=name, where="1") from None
    if isinstance(whole, dict):
        lists = [value for value in whole.values() if isinstance(value, list) and value and all(isinstance(one, dict) for one in value)]
        whole = lists[0] if len(lists) == 1 else [whole]
    if not isinstance(whole, list):
        raise FileRefused("E-JSON", file=name, where="1")
    for number, record in enumerate(whole, 1):
        if not isinstance(record, dict):
            raise FileRefused("E-JSON", file=name, where=f"[{number}]")
    return list(enumerate(whole, 1))


def _by_line(text: str, name: str) -> list[tuple[int, dict[str, Any]]]:
    records = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                record = _load(line)
            except (ValueError, RecursionError):
                record = None
            if not isinstance(record, dict):
                raise FileRefused("E-JSON", file=name, where=str(number))
            records.append((number, record))
    return records


def _load(text: str) -> Any:
    return json.loads(text, parse_constant=str)


def _flat(record: dict[str, Any], before: str, depth: int) -> Iterable[tuple[str, Any]]:
    for key, value in record.items():
        label = f"{before}{key}"
        if isinstance(value, dict) and depth < _DEEPEST:
            yield from _flat(value, f"{label}.", depth + 1)
        elif isinstance(value, dict | list):
            plain = isinstance(value, list) and not any(isinstance(one, dict | list) for one in value)
            yield label, ",".join(_word(one) for one in value if one is not None) if plain else json.dumps(value, ensure_ascii=False)
        else:
            yield label, value


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class _Cells:
    """One column while it is filled."""

    def __init__(self, length: int) -> None:
        self.kind = np.zeros(length, np.uint8)
        self.number = np.full(length, np.nan)
        self.truth: dict[int, int] = {}
        self.texts: dict[int, str] = {}
        self.literals: dict[int, str] = {}

    def put(self, i: int, value: Any) -> None:
        if isinstance(value, bool):
            self.kind[i], self.truth[i] = CellKind.BOOL, int(value)
        elif isinstance(value, int) and abs(value) >= _EXACT:
            self.kind[i], self.texts[i] = CellKind.TEXT, str(value)
        elif isinstance(value, int | float):
            self.kind[i], self.number[i] = CellKind.NUMBER, float(value)
            if isinstance(value, float) and not value.is_integer():
                self.literals[i] = repr(value)
        elif value is not None and value != "":
            self.kind[i], self.texts[i] = CellKind.TEXT, str(value)

    def column(self, index: int, label: str, pool: StringPool) -> Column:
        code = np.full(len(self.kind), -1, np.int32)
        if self.texts:
            code[list(self.texts)] = pool.intern_utf8(text.encode("utf-8", "surrogatepass") for text in self.texts.values())
        for i, truth in self.truth.items():
            code[i] = truth
        number = self.number if not np.isnan(self.number).all() else None
        return Column(None, index, label, self.kind, code, number, self.literals, pool)
