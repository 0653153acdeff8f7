"""What pipelines read: SARIF, GitHub annotations, JUnit XML."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from sheetcrm.rules import RULES, Findings

Write = Callable[..., str]
LEVEL = {"E": "error", "W": "warning", "I": "note"}

_TEXT = {"type": "object", "properties": {"text": {"type": "string", "minLength": 1}}, "required": ["text"]}
_PLACE = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation"],
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "properties": {"uri": {"type": "string", "pattern": "^[!-~]+$"}, "index": {"type": "integer", "minimum": -1}},
                    "additionalProperties": False,
                }
            },
            "additionalProperties": False,
        },
        "logicalLocations": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "fullyQualifiedName": {"type": "string"}, "kind": {"type": "string"}},
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
_RULE = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "shortDescription": _TEXT,
        "fullDescription": _TEXT,
        "help": _TEXT,
        "defaultConfiguration": {"type": "object", "properties": {"level": {"enum": ["none", "note", "warning", "error"]}}},
        "properties": {"type": "object"},
    },
    "additionalProperties": False,
}
_RESULT = {
    "type": "object",
    "required": ["message"],
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": _TEXT,
        "locations": {"type": "array", "uniqueItems": True, "items": _PLACE},
        "relatedLocations": {"type": "array", "uniqueItems": True, "items": _PLACE},
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
        "suppressions": {
            "type": "array",
            "items": {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": ["inSource", "external"]}}},
        },
        "properties": {"type": "object"},
    },
    "additionalProperties": False,
}
_RUN = {
    "type": "object",
    "required": ["tool"],
    "properties": {
        "tool": {
            "type": "object",
            "required": ["driver"],
            "properties": {"driver": {"type": "object", "required": ["name"], "properties": {"rules": {"type": "array", "items": _RULE}}}},
        },
        "results": {"type": "array", "items": _RESULT},
        "artifacts": {"type": "array"},
        "invocations": {"type": "array", "items": {"type": "object", "required": ["executionSuccessful"]}},
        "language": {"type": "string", "pattern": "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"},
    },
    "additionalProperties": False,
}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {"$schema": {"type": "string"}, "version": {"const": "2.1.0"}, "runs": {"type": "array", "items": _RUN}},
    "additionalProperties": False,
}
"""The parts of the SARIF 2.1.0 schema that are used, as strict as there."""


def sarif(write: Write, books: dict[str, Findings], **wanted: Any) -> dict[str, Any]:
    document = json.loads(write("sarif", books, **wanted))
    jsonschema.validate(document, SARIF)
    run = document["runs"][0]
    assert isinstance(run, dict)
    return run


def test_each_finding_is_a_result_at_its_cell(ugly: Findings, write: Write) -> None:
    run = sarif(write, {"sales/我们 team.xlsx": ugly})
    results = run["results"]
    assert [result["ruleId"] for result in results] == [finding.code for finding in ugly]
    for result, finding in zip(results, ugly, strict=True):
        place = result["locations"][0]
        assert place["physicalLocation"]["artifactLocation"]["uri"] == "sales/%E6%88%91%E4%BB%AC%20team.xlsx"
        named = [one["fullyQualifiedName"] for one in place.get("logicalLocations", [])]
        assert named == ([f"客户!{finding.cell}"] if finding.cell else [finding.sheet] if finding.sheet else [])
        assert result["level"] == LEVEL[finding.severity]
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == finding.code
        assert finding.message in result["message"]["text"]


def test_rules_are_explained_in_both_languages(ugly: Findings, write: Write) -> None:
    for lang in ("zh-CN", "en"):
        run = sarif(write, {"team.xlsx": ugly.said_in(lang)}, lang=lang)
        assert run["language"] == lang
        for rule in run["tool"]["driver"]["rules"]:
            assert rule["shortDescription"]["text"] == RULES[rule["id"]].name.of(lang)
            assert rule["properties"]["words"]["zh-CN"]["why"] == RULES[rule["id"]].why.zh
            assert rule["properties"]["words"]["en"]["remedy"] == RULES[rule["id"]].remedy.en


def test_no_address_is_invented(ugly: Findings, write: Write) -> None:
    run = sarif(write, {"team.xlsx": ugly})
    assert not any(rule.get("helpUri") for rule in run["tool"]["driver"]["rules"])


def prints(run: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Fingerprint -> (rule, id)."""
    return {next(iter(r["partialFingerprints"].values())): (r["ruleId"], r["properties"].get("id", "")) for r in run["results"]}


def test_a_fingerprint_stays_when_rows_move(findings_of: Callable[..., Findings], write: Write) -> None:
    head = ["客户编号", "客户名称", "建档日期", "合作状态", "负责人"]
    rows = [[f"C{n:04}", f"客户{n}", f"2026-02-{n + 27}", "潜在", "李敏"] for n in range(1, 6)]
    first = prints(sarif(write, {"a.xlsx": findings_of([head, *rows])}))
    moved = prints(sarif(write, {"a.xlsx": findings_of([head, *reversed(rows)])}))
    assert len(first) > 5 and moved == first
    rows[0][2] = "2026-02-31"
    changed = prints(sarif(write, {"a.xlsx": findings_of([head, *rows])}))
    assert len(changed.keys() - first.keys()) == 1


def test_fingerprints_do_not_give_masked_numbers_away(findings_of: Callable[..., Findings], write: Write) -> None:
    """Whoever has the document could try all the hidden digits against a digest of the whole number."""
    head = ["客户编号", "客户名称", "电话", "合作状态", "负责人"]
    one, other = ([head, ["C0001", "华星", number, "潜在客户", "李敏"]] for number in (13900001015, 13911111015))
    assert prints(sarif(write, {"a.xlsx": findings_of(one)})) == prints(sarif(write, {"a.xlsx": findings_of(other)}))


def test_a_workbook_that_was_not_read_is_a_notification(ugly: Findings, write: Write) -> None:
    run = sarif(write, {"team.xlsx": ugly}, refused={"bad.xlsx": "E-CSV: no workbook"})
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "E-CSV: no workbook"


# --- GitHub ------------------------------------------------------------------------------------------------------------------

_COMMAND = re.compile(r"::(?P<command>error|warning|notice) file=(?P<file>[^,:]*),title=(?P<title>[^,:]*)::(?P<message>.*)")


def test_each_finding_is_one_command_whatever_it_says(ugly: Findings, write: Write) -> None:
    lines = write("github", {"team, our: 100%.xlsx": ugly}).split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(ugly)
    for line, finding in zip(lines, ugly, strict=True):
        match = _COMMAND.fullmatch(line)
        assert match is not None, line
        assert match["command"] == {"E": "error", "W": "warning", "I": "notice"}[finding.severity]
        assert match["file"] == "team%2C our%3A 100%25.xlsx"
        message = match["message"].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        assert message.startswith(finding.message.replace("\x01", "\ufffd"))
        assert match["title"].startswith(finding.code)


# --- JUnit -------------------------------------------------------------------------------------------------------------------


def test_a_suite_is_a_sheet_and_errors_fail_its_cases(ugly: Findings, write: Write) -> None:
    root = ElementTree.fromstring(write("junit", {"team.xlsx": ugly}))
    suites = {suite.attrib["name"]: suite for suite in root}
    suite = suites["team.xlsx / 客户"]
    failing = {case.attrib["name"].split()[0] for case in suite if case.find("failure") is not None}
    fine = {case.attrib["name"].split()[0] for case in suite} - failing
    here = [finding for finding in ugly if finding.sheet == "客户"]
    assert failing == {finding.code for finding in here if finding.severity == "E"}
    assert fine == {finding.code for finding in here} - failing
    for one in root:
        assert int(one.attrib["tests"]) == len(one)
        assert int(one.attrib["failures"]) == sum(case.find("failure") is not None for case in one)


def test_a_case_lists_the_cells(ugly: Findings, write: Write) -> None:
    root = ElementTree.fromstring(write("junit", {"team.xlsx": ugly}))
    text = "\n".join("".join(case.itertext()) for case in root.iter("testcase"))
    for finding in ugly:
        if finding.cell and finding.severity == "E":
            assert f"{finding.cell} " in text and " ".join(finding.message.split())[:20] in " ".join(text.split())


@pytest.mark.parametrize("form", ["junit", "github", "markdown", "html", "text"])
def test_control_characters_do_not_break_the_document(form: str, findings_of: Callable[..., Findings], write: Write) -> None:
    head = ["客户编号", "客户名称", "建档日期", "合作状态", "负责人"]
    findings = findings_of([head, ["C0001", "华星", "坏_x0001__xFFFE__x000B_日期", "潜在客户", "李敏"]])
    assert any(ord(c) < 32 for finding in findings for c in finding.value or ""), "the value does hold control characters"
    text = write(form, {"team.xlsx": findings})
    if form == "junit":
        assert "坏" in "".join(ElementTree.fromstring(text).itertext())
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe]", text)


def test_a_workbook_that_was_not_read_is_an_error_case(write: Write) -> None:
    root = ElementTree.fromstring(write("junit", {}, refused={"bad<&>.xlsx": 'E-CSV: no "workbook"'}))
    (error,) = root.iter("error")
    assert error.attrib == {"type": "E-CSV", "message": 'E-CSV: no "workbook"'}
