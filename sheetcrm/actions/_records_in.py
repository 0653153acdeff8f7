"""Records as other programs give them: JSON, JSON Lines, or CSV with a header."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from sheetcrm.errors import UsageError
from sheetcrm.text import Text


def records_from(text: str) -> list[dict[str, Any]]:
    """One dict a record, field -> value; an empty cell of CSV is no value.

    A JSON object is one record; lists are several values of one field.  ``UsageError`` E-RECORDS-IN for what is none of these.
    """
    text = text.removeprefix("\ufeff").strip()
    if not text:
        raise _refused(Text("没有内容", "there is nothing"))
    found = _json(text) if text[0] in "[{" else _csv(text)
    if not all(isinstance(one, dict) and one for one in found):
        raise _refused(Text("每条记录应是非空的 JSON 对象", "each record is a JSON object that is not empty"))
    return found


def _json(text: str) -> list[Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        try:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except ValueError:
            said = str(error)
            raise _refused(Text(f"不是 JSON（{said}）", f"not JSON ({said})")) from None
    return found if isinstance(found, list) else [found]


def _csv(text: str) -> list[dict[str, Any]]:
    head = text.splitlines()[0]
    separator = max(",\t;", key=head.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    names = [name.strip() for name in rows[0]]
    found = []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(names):
            problem = Text(f"第 {number} 行有 {len(row)} 格，标题行有 {len(names)} 格", f"row {number} has {len(row)} cells, the header {len(names)}")
            raise _refused(problem)
        found.append({name: cell for name, cell in zip(names, row, strict=True) if name and cell.strip()})
    if not found:
        raise _refused(Text("只有标题行", "there is only a header"))
    return found


def _refused(problem: Text) -> UsageError:
    return UsageError("E-RECORDS-IN", problem=problem)
