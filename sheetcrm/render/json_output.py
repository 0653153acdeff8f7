"""Findings, due list and report as the JSON that the command line promises."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sheetcrm.store.edits import AppendRow, Edit, SetCell

if TYPE_CHECKING:
    from sheetcrm.rules import Finding

FINDING_KEYS = ("code", "severity", "file", "sheet", "cell", "row", "column", "field", "id", "value", "message", "suggestion", "fix")


def finding_json(finding: Finding) -> dict[str, Any]:
    """One finding; ``fix`` is null or ``{safety, edits: [{sheet, cell, value}]}``, ``related`` only where there is something."""
    result: dict[str, Any] = {key: getattr(finding, key) for key in FINDING_KEYS if key != "fix"}
    fix = finding.fix
    result["fix"] = None if fix is None else {"safety": fix.safety, "edits": [edit_json(edit) for edit in fix.edits]}
    if finding.related:
        result["related"] = list(finding.related)
    return result


def edit_json(edit: Edit) -> dict[str, Any]:
    """One edit: a cell with its new value, a new row, or the kind of anything else."""
    if isinstance(edit, SetCell):
        return {"sheet": edit.sheet, "cell": edit.cell, "value": _plain(edit.value)}
    if isinstance(edit, AppendRow):
        return {"sheet": edit.sheet, "append": {str(column): _plain(write.value) for column, write in sorted(edit.cells.items())}}
    return {"kind": type(edit).__name__}


def findings_json(findings: Iterable[Finding]) -> Iterator[str]:
    """A JSON list, piece by piece, one finding a line: never all of it in memory."""
    first = True
    for finding in findings:
        yield ("[\n" if first else ",\n") + dumps(finding_json(finding))
        first = False
    yield "[]\n" if first else "\n]\n"


def findings_jsonl(findings: Iterable[Finding]) -> Iterator[str]:
    """One JSON object a line."""
    for finding in findings:
        yield dumps(finding_json(finding)) + "\n"


def due_json(rows: Iterable[Mapping[str, Any]]) -> str:
    """The due list: a JSON list in list order, without the entry columns."""
    lines = [dumps({key: value for key, value in row.items() if not key.startswith("entry_") and key != "number"}) for row in rows]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def report_json(report: Mapping[str, Any]) -> str:
    """``{as_of, period, blocks}``: unrounded numbers, null where a sheet shows ``—``."""
    return json.dumps(report, ensure_ascii=False, indent=2, default=_plain, allow_nan=False) + "\n"


def dumps(value: object) -> str:
    """Compact JSON in UTF-8; dates as ISO text; not-a-number is refused rather than written."""
    return json.dumps(value, ensure_ascii=False, default=_plain, allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if hasattr(value, "item"):
        return value.item()  # a numpy scalar
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"not JSON: {value!r}")
