"""``--format sarif``: SARIF 2.1.0, one run for all workbooks.  A cell is a logical location ``Sheet!A1`` of the workbook."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path, PurePath
from typing import IO, Any
from urllib.parse import quote

from sheetcrm.cells import sheet_ref
from sheetcrm.render._records import Private, private_columns
from sheetcrm.render.json_output import edit_json
from sheetcrm.render.outputs import Checked, Output, Wanted, output
from sheetcrm.rules import RULES, Finding, Findings, Rule, rule_words
from sheetcrm.text import LANGS
from sheetcrm.text.outputs import words

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "sheetcrmFinding/v1"
_LEVELS = {"E": "error", "W": "warning", "I": "note"}
_MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@output("sarif")
class Sarif(Output):
    """Results go out one by one; the tool with its rules, the artifacts and the invocation follow when all are known."""

    def __init__(self, stream: IO[Any], wanted: Wanted) -> None:
        super().__init__(stream, wanted)
        self._rules: dict[str, int] = {}
        self._artifacts: list[dict[str, Any]] = []
        self._notices: list[dict[str, Any]] = []
        self._any = False
        stream.write(f'{{"$schema": {_dump(SCHEMA)}, "version": "2.1.0", "runs": [{{"results": [')

    def write(self, checked: Checked) -> None:
        place = {"uri": artifact_uri(checked.file), "index": len(self._artifacts)}
        score = self.score(checked)
        artifact: dict[str, Any] = {"location": {"uri": place["uri"]}, "mimeType": _MEDIA, "roles": ["analysisTarget"]}
        artifact["properties"] = {"asOf": checked.findings.book.as_of.isoformat(), "counts": checked.counts, "health": score}
        self._artifacts.append(artifact)
        private = private_columns(checked.findings.book)
        keys = {table.title: table.key for table in checked.findings.book.tables.values()}
        seen: dict[str, int] = {}
        for found in (checked.findings, checked.findings.suppressed):
            if not len(found):
                continue
            numbers = found.pick(self.wanted.limit)
            for k, finding in zip(numbers.tolist(), found.some(numbers), strict=True):
                result = self._result(finding, place, private, fingerprint(finding, keys.get(finding.sheet or "", finding.sheet or ""), seen))
                if found is not checked.findings:
                    result["suppressions"] = [_suppression(found, k)]
                self.stream.write(("," if self._any else "") + "\n" + _dump(result))
                self._any = True

    def refused(self, file: str, line: str) -> None:
        super().refused(file, line)
        where = [{"physicalLocation": {"artifactLocation": {"uri": artifact_uri(file)}}}]
        self._notices.append({"level": "error", "message": {"text": line}, "locations": where})

    def close(self) -> None:
        rules = [_descriptor(RULES[code], self.lang) for code in self._rules]
        driver = {"name": "sheetcrm", "version": self.wanted.version or "0", "rules": rules}
        invocation: dict[str, Any] = {"executionSuccessful": not self._notices}
        if self._notices:
            invocation["toolExecutionNotifications"] = self._notices
        end: dict[str, Any] = {"tool": {"driver": driver}, "artifacts": self._artifacts, "invocations": [invocation], "language": self.lang}
        self.stream.write("\n], " + _dump(end)[1:] + "]}\n")

    def _result(self, finding: Finding, place: dict[str, Any], private: Private, print_: str) -> dict[str, Any]:
        message = finding.message + (f" → {finding.suggestion}" if finding.suggestion else "")
        location: dict[str, Any] = {"physicalLocation": {"artifactLocation": place}}
        if finding.sheet is not None:
            location["logicalLocations"] = [_logical(finding)]
        properties = {key: getattr(finding, key) for key in ("field", "id", "value", "suggestion") if getattr(finding, key) is not None}
        if finding.fix is not None:
            properties["fix"] = {"safety": finding.fix.safety, "edits": [edit_json(edit, private) for edit in finding.fix.edits]}
        result: dict[str, Any] = {
            "ruleId": finding.code,
            "ruleIndex": self._rules.setdefault(finding.code, len(self._rules)),
            "level": _LEVELS[finding.severity],
            "message": {"text": message},
            "locations": [location],
            "partialFingerprints": {FINGERPRINT: print_},
            "properties": properties,
        }
        if finding.related:
            result["relatedLocations"] = [
                {"physicalLocation": {"artifactLocation": place}, "logicalLocations": [{"fullyQualifiedName": cell, "kind": "cell"}]}
                for cell in finding.related
            ]
        return result


def fingerprint(finding: Finding, sheet: str, seen: dict[str, int]) -> str:
    """What the finding is about, whatever row it stands in: rule, sheet, record, field, and the value as it is shown.

    The shown value is masked where it is sensitive: a digest of the whole number would give away what the mask hides.
    seen  fingerprints given so far in this workbook: a second finding that is about the same gets a number
    """
    parts = (finding.code, sheet, finding.id or "", finding.field or "", finding.value or "")
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
    seen[digest] = number = seen.get(digest, 0) + 1
    return digest if number == 1 else f"{digest}/{number}"


def _logical(finding: Finding) -> dict[str, str]:
    assert finding.sheet is not None
    if finding.cell is None:
        return {"name": finding.sheet, "fullyQualifiedName": finding.sheet, "kind": "sheet"}
    return {"name": finding.cell, "fullyQualifiedName": sheet_ref(finding.sheet, finding.cell), "kind": "cell"}


def _suppression(found: Findings, k: int) -> dict[str, str]:
    """Accepted by people, in the workbook or by its settings."""
    reason = found.reason(k)
    return {"kind": "external", "status": "accepted"} | ({"justification": f"{reason.kind}: {reason.key}"} if reason else {})


def _descriptor(rule: Rule, lang: str) -> dict[str, Any]:
    """A rule in the language of the document; its words in both languages are among the properties."""
    said = rule_words(rule, lang)
    parts = [said["why"], words("example", lang, text=said["bad"]), words("instead", lang, text=said["good"]), said["remedy"]]
    return {
        "id": rule.code,
        "name": said["name"],
        "shortDescription": {"text": said["name"]},
        "fullDescription": {"text": said["why"]},
        "help": {"text": "\n".join(parts), "markdown": "\n\n".join(parts)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"fix": rule.fix, "words": {name: dict(rule_words(rule, name)) for name in LANGS}},
    }


def artifact_uri(file: str) -> str:
    """A path as a URI: relative ones stay relative; those inside the current folder become so."""
    path = PurePath(file)
    if path.is_absolute():
        try:
            path = path.relative_to(Path.cwd())
        except (ValueError, OSError):
            return "file://" + quote(("" if file.startswith("/") else "/") + path.as_posix())
    return quote(path.as_posix())


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
