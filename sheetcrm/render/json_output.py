"""Findings, due list and report as the JSON that the command line promises."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sheetcrm._plugins import owner
from sheetcrm.derive.masking import logged_text
from sheetcrm.render._records import Private, private_columns
from sheetcrm.render.suppressed import with_reason
from sheetcrm.rules import RULES, rule_words
from sheetcrm.store.edits import AppendRow, DeleteRows, Edit, SetCell

if TYPE_CHECKING:
    from sheetcrm.render.outputs import Checked, Wanted
    from sheetcrm.reports.health import Health
    from sheetcrm.rules import Finding, Rule

FINDING_KEYS = ("code", "severity", "file", "sheet", "cell", "row", "column", "field", "id", "value", "message", "suggestion", "fix")

_NOTHING: Private = {}


def finding_json(finding: Finding, private: Private = _NOTHING) -> dict[str, Any]:
    """One finding; ``fix`` is null or ``{safety, edits: [{sheet, cell, value}]}``, ``related`` only where there is something.

    private  the columns in which personal data may stand (``private_columns``): what a fix would write there is masked as the value is
    """
    result: dict[str, Any] = {key: getattr(finding, key) for key in FINDING_KEYS if key != "fix"}
    fix = finding.fix
    result["fix"] = None if fix is None else {"safety": fix.safety, "edits": [edit_json(edit, private) for edit in fix.edits]}
    if finding.related:
        result["related"] = list(finding.related)
    return result


def rule_json(rule: Rule, lang: str) -> dict[str, Any]:
    """``{code, severity, fix, name, message, why, bad, good, remedy}`` in one language; ``fix`` is the safety of the fix or null.

    A rule of a plugin also has ``plugin``, name and version of its package.
    """
    said = {"code": rule.code, "severity": rule.severity, "fix": rule.fix, **rule_words(rule, lang)}
    plugin = owner("rule", rule.code)
    return said if plugin is None else said | {"plugin": plugin.source}


def edit_json(edit: Edit, private: Private = _NOTHING) -> dict[str, Any]:
    """One edit: a cell with its new value, a new row, or the kind of anything else."""
    if isinstance(edit, SetCell):
        return {"sheet": edit.sheet, "cell": edit.cell, "value": _shown(private, edit.sheet, edit.column, edit.value)}
    if isinstance(edit, AppendRow):
        cells = {str(column): _shown(private, edit.sheet, column, write.value) for column, write in sorted(edit.cells.items())}
        return {"sheet": edit.sheet, "append": cells}
    if isinstance(edit, DeleteRows):
        return {"sheet": edit.sheet, "delete": list(edit.rows)}
    return {"kind": type(edit).__name__}


def _shown(private: Private, sheet: str, column: int, value: Any) -> Any:
    field = private.get((sheet, column))
    if field is None or value is None or not (field.sensitive or isinstance(value, str)):
        return _plain(value)
    return logged_text(field, str(value))


def checked_objects(checked: Checked, wanted: Wanted) -> Iterator[dict[str, Any]]:
    """What ``validate --format json`` says of one workbook: its findings, or with ``--statistics`` one object with its counts."""
    if wanted.statistics:
        yield statistics_json(checked, complete=wanted.complete)
        return
    private = private_columns(checked.findings.book)
    for finding in checked.findings.some(checked.chosen(wanted.limit)):
        yield finding_json(finding, private) | {"file": checked.file}
    if wanted.suppressed:
        silent = checked.findings.suppressed
        for k, finding in enumerate(silent):
            yield with_reason(finding_json(finding, private) | {"file": checked.file}, silent, k)


def statistics_json(checked: Checked, *, complete: bool = True) -> dict[str, Any]:
    """``{file, as_of, counts, health, rules, sheets, owners}``; health and what hangs on it only where all rules were run."""
    found = checked.findings
    able = found.fixable_by_code()
    rules = [
        {"code": code, "severity": RULES[code].severity, "name": RULES[code].name.of(checked.lang), "count": n, "fixable": able.get(code, 0)}
        | {"fix": RULES[code].fix}
        for code, n in found.by_code().items()
    ]
    health = checked.health if complete else None
    return {
        "file": checked.file,
        "as_of": found.book.as_of.isoformat(),
        "counts": checked.counts,
        "health": health.book.score if health else None,
        "rules": rules,
        "sheets": [_score("sheet", one) for one in health.sheets] if health else [],
        "owners": [_score("owner", one) for one in health.owners] if health else [],
    }


def _score(key: str, one: Health) -> dict[str, Any]:
    return {key: one.name or None, "records": one.records, "errors": one.errors, "warnings": one.warnings, "health": one.score}


def json_list(objects: Iterable[object]) -> str:
    """A JSON list, one object a line."""
    lines = [dumps(one) for one in objects]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def due_json(rows: Iterable[Mapping[str, Any]]) -> str:
    """The due list: a JSON list in list order, without the entry columns."""
    return json_list({key: value for key, value in row.items() if not key.startswith("entry_") and key != "number"} for row in rows)


def report_json(report: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> str:
    """``{as_of, period, blocks}``, or a list of them: unrounded numbers, null where a sheet shows ``—``."""
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
