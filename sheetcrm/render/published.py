"""The JSON that the command line promises, as JSON Schemas: the records of a workbook, findings, the due list, the report."""

from __future__ import annotations

from typing import Any

from sheetcrm.errors import UsageError
from sheetcrm.reports import block_shapes
from sheetcrm.schema import BookSchema
from sheetcrm.text import Text

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = {"type": ["string", "null"]}
_WHOLE = {"type": ["integer", "null"]}
_NUMBER = {"type": ["number", "null"]}


def _object(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties) if required is None else required}


def _findings() -> dict[str, Any]:
    finding = {
        "code": {"type": "string", "pattern": "^[A-Z0-9]+(-[A-Z0-9]+)+$"},
        "severity": {"enum": ["E", "W", "I"]},
        "file": {"type": "string"},
        "sheet": _TEXT,
        "cell": {"type": ["string", "null"], "pattern": "^[A-Z]{1,3}[1-9][0-9]*$"},
        "row": _WHOLE,
        "column": _TEXT,
        "field": _TEXT,
        "id": _TEXT,
        "value": _TEXT,
        "message": {"type": "string"},
        "suggestion": _TEXT,
        "fix": {"type": ["object", "null"]},
    }
    silent = {"suppressed": {"const": True}, "reason": {"type": ["object", "null"]}}  # with --suppressed, of what somebody accepted
    items = _object(finding | silent, list(finding))
    return {"$schema": _DIALECT, "title": "validate --format json", "type": "array", "items": items}


def _statistics() -> dict[str, Any]:
    whole = {"type": "integer", "minimum": 0}
    score = {"type": ["number", "null"], "minimum": 0, "maximum": 100}
    rule = {"code": {"type": "string"}, "severity": {"enum": ["E", "W", "I"]}, "name": {"type": "string"}, "count": whole, "fixable": whole}
    rule["fix"] = {"enum": ["safe", "unsafe", "display", None]}
    figures: dict[str, Any] = {"records": whole, "errors": whole, "warnings": whole, "health": score}
    book = {
        "file": {"type": "string"},
        "as_of": {"type": "string", "format": "date"},
        "counts": _object(dict.fromkeys("EWI", whole)),
        "health": score,
        "rules": {"type": "array", "items": _object(rule)},
        "sheets": {"type": "array", "items": _object({"sheet": {"type": "string"}, **figures})},
        "owners": {"type": "array", "items": _object({"owner": _TEXT, **figures})},
    }
    return {"$schema": _DIALECT, "title": "validate --statistics --format json", "type": "array", "items": _object(book)}


def _rules() -> dict[str, Any]:
    rule: dict[str, Any] = {"code": {"type": "string"}, "severity": {"enum": ["E", "W", "I"]}, "fix": {"enum": ["safe", "unsafe", "display", None]}}
    rule |= {key: {"type": "string"} for key in ("name", "message", "why", "bad", "good", "remedy")}
    known = {"plugin": {"type": "string"}}  # of a rule that a plugin brought
    return {"$schema": _DIALECT, "title": "rule --json", "type": "array", "items": _object(rule | known, list(rule))}


def _due() -> dict[str, Any]:
    texts = ("due", "customer_id", "customer_name", "stage", "tier", "owner", "contact_name", "phone", "last_followup")
    row: dict[str, Any] = {
        "state": {"enum": ["逾期", "今日", "即将"]},
        "kind": {"type": "string"},
        "days_late": _NUMBER,
        **dict.fromkeys(texts, _TEXT),
    }
    row |= dict.fromkeys(("last_summary", "next_action", "reminder_at", "rule", "row_id"), _TEXT) | {"cadence_days": _NUMBER}
    return {"$schema": _DIALECT, "title": "due --json", "type": "array", "items": _object(row)}


def _report() -> dict[str, Any]:
    period = _object({"from": _TEXT, "to": {"type": "string", "format": "date"}})
    blocks = {"type": "object", "properties": block_shapes(), "additionalProperties": False}
    return {
        "$schema": _DIALECT,
        "title": "report --json",
        **_object({"as_of": {"type": "string", "format": "date"}, "period": period, "blocks": blocks}),
    }


def published_schema(name: str | None, lang: str) -> dict[str, Any]:
    """The JSON Schema called ``name``: ``records`` (the default), ``findings``, ``due`` or ``report``."""
    made = {
        "records": lambda: BookSchema.default().json_schema(lang),
        "findings": _findings,
        "statistics": _statistics,
        "rules": _rules,
        "due": _due,
        "report": _report,
    }
    if name is not None and name not in made:
        raise UsageError(
            "E-USAGE", problem=Text(f"没有 {name} 这个结构，可用的有 {', '.join(made)}", f"there is no schema {name}; there are {', '.join(made)}")
        )
    return made[name or "records"]()
