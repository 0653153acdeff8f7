"""What ``sheetcrm schema`` promises is what the commands print."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import jsonschema
import pytest

from sheetcrm.cli import run
from sheetcrm.derive import Derived
from sheetcrm.reports import compute_all, due_rows
from sheetcrm.store import Package, read_book

DAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert run(["demo", "--folder", str(folder), "--as-of", str(DAY), "--lang", "en", "--json"]) == 0
    return next(folder.glob("*.xlsx"))


def published(name: str, capsys: pytest.CaptureFixture[str]) -> object:
    capsys.readouterr()
    assert run(["schema", name]) == 0
    return json.loads(capsys.readouterr().out)


def test_findings(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    schema = published("findings", capsys)
    assert run(["validate", str(sample), "--format", "json", "--as-of", str(DAY)]) == 1
    found = json.loads(capsys.readouterr().out)
    assert {finding["severity"] for finding in found} >= {"E", "W"}
    jsonschema.validate(found, schema)


def test_due_list_and_report(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = read_book(Package.open(sample), as_of=DAY)
    derived = Derived(book)
    due = json.loads(json.dumps(due_rows(derived)))
    assert due
    jsonschema.validate(due, published("due", capsys))
    report = json.loads(json.dumps(compute_all(book, derived)))
    assert report["blocks"]["N0"]["value"] == 60
    jsonschema.validate(report, published("report", capsys))


def test_records_are_a_schema_themselves(capsys: pytest.CaptureFixture[str]) -> None:
    schema = published("records", capsys)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert isinstance(schema, dict)
    assert {"Customers", "FollowUps", "Tags", "Requirements"} <= set(schema["$defs"])
