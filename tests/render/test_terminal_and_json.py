"""What a terminal and a program are told."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest

from sheetcrm.derive import Derived
from sheetcrm.render.json_output import due_json, finding_json, json_list, report_json
from sheetcrm.render.sample import sample
from sheetcrm.render.template import core_sheet, template
from sheetcrm.render.text import changes_lines, findings_lines, plain, write_lines
from sheetcrm.render.widths import terminal_width
from sheetcrm.render.workbook import draw_workbook
from sheetcrm.rules import Findings, check
from sheetcrm.schema import BookSchema, Vocabularies
from sheetcrm.store import CellChange, Package, read_book

T = dt.date(2026, 11, 22)
SHEETS = ("customers", "followups", "requirements", "tags", "team")
KEYS = ["code", "severity", "file", "sheet", "cell", "row", "column", "field", "id", "value", "message", "suggestion", "fix"]


def found(lang: str, schema: BookSchema, vocabularies: Vocabularies, *, mistakes: bool = True) -> Findings:
    made = sample(T, lang, vocabularies, mistakes=mistakes)  # type: ignore[arg-type]
    drawn = template([core_sheet(schema.sheet(key), lang, made.rows[key]) for key in SHEETS], vocabularies, lang)
    book = read_book(Package.open(draw_workbook(drawn.plans, drawn.names)), as_of=T)
    return check(book, Derived(book))


@pytest.fixture(scope="module", params=["zh-CN", "en"])
def findings(request: pytest.FixtureRequest, schema: BookSchema, vocabularies: Vocabularies) -> Findings:
    return found(str(request.param), schema, vocabularies)


def lines_of(findings: Findings, limit: int | None = None) -> list[str]:
    lang = findings.book.lang
    lines = findings_lines(
        findings.columns(), file="team.xlsx", as_of="2026-11-22", lang=lang, counts=findings.counts(), totals=findings.by_code(), limit=limit
    )
    return [plain(line) for line in lines]


def test_findings_stand_under_their_sheet_and_record(findings: Findings) -> None:
    lines = lines_of(findings)
    assert "team.xlsx" in lines[0] and "2026-11-22" in lines[0]
    customers = findings.book.need("customers").title
    assert customers in lines
    wrong = next(f for f in findings if f.code == "PHONE-SCI")
    at = next(i for i, line in enumerate(lines) if "PHONE-SCI" in line)
    assert wrong.cell in lines[at] and wrong.message in lines[at]
    assert str(wrong.row) in lines[at - 1] and wrong.id in lines[at - 1]


def test_columns_are_aligned_although_chinese_is_wide(findings: Findings) -> None:
    starts = {terminal_width(line[: line.index(f.code)]) for line in lines_of(findings) for f in findings if f" {f.code} " in line}
    assert len(starts) == 1


def test_limit_shows_some_of_each_rule_and_says_how_many_more(findings: Findings) -> None:
    lines = lines_of(findings, limit=3)
    total = findings.by_code()["FU-OVERDUE"]
    assert sum(" FU-OVERDUE " in line for line in lines) == 3 + 1
    assert str(total - 3) in lines[-1]


def test_no_colour_codes_where_nobody_sees_colours(findings: Findings) -> None:
    stream, coloured = io.StringIO(), io.StringIO()
    lang = findings.book.lang
    lines = list(findings_lines(findings.columns(), file="x", as_of="2026-11-22", lang=lang, counts=findings.counts()))
    write_lines(lines, stream)
    write_lines(lines, coloured, colour=True)
    assert "\x1b" not in stream.getvalue() and "\x1b" in coloured.getvalue()


def test_changes_show_before_and_after() -> None:
    lines = [
        plain(line) for line in changes_lines([CellChange("客户", (3, 4), "1.39E+10", "13900001234"), CellChange("客户", (5, 0), "", "C1")], "zh-CN")
    ]
    assert lines[0].startswith("客户")
    assert "E3" in lines[1] and lines[1].endswith("1.39E+10 → 13900001234")
    assert "∅" in lines[2]


def test_json_has_the_promised_keys_and_order(findings: Findings) -> None:
    objects = json.loads(json_list(finding_json(finding) for finding in findings))
    assert len(objects) == len(findings)
    assert all([key for key in item if key != "related"] == KEYS for item in objects)
    fixed = next(item for item in objects if item["code"] == "DATE-TEXT")
    assert fixed["fix"]["safety"] == "safe" and fixed["fix"]["edits"][0]["cell"] == fixed["cell"]


def test_json_of_nothing_is_an_empty_list() -> None:
    assert json_list([]) == "[]\n" and json.loads(due_json([])) == []


def test_due_json_leaves_the_entry_columns_out() -> None:
    assert json.loads(due_json([{"number": 1, "state": "逾期", "due": dt.date(2026, 1, 2), "entry_done": None}])) == [
        {"state": "逾期", "due": "2026-01-02"}
    ]


def test_report_json_keeps_numbers_unrounded() -> None:
    assert json.loads(report_json({"as_of": T, "blocks": {"K5": {"value": 2 / 3}}}))["blocks"]["K5"]["value"] == 2 / 3


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_every_seeded_mistake_is_found_where_it_is_and_no_other_error(lang: str, schema: BookSchema, vocabularies: Vocabularies) -> None:
    made = sample(T, lang, vocabularies)  # type: ignore[arg-type]
    findings = found(lang, schema, vocabularies)
    table = findings.book.tables
    got = {(f.sheet, f.row, f.code) for f in findings}
    for seed in made.seeded:
        assert (table[seed.sheet].title, seed.record + 2, seed.code) in got, seed
    assert {f.code for f in findings if f.severity == "E"} <= {seed.code for seed in made.seeded}
    assert len(made.seeded) >= 25


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_sample_without_mistakes_has_only_what_is_due(lang: str, schema: BookSchema, vocabularies: Vocabularies) -> None:
    assert set(found(lang, schema, vocabularies, mistakes=False).by_code()) <= {"FU-OVERDUE"}


@pytest.mark.parametrize("day", [dt.date(2024, 2, 29), dt.date(2025, 1, 1), dt.date(2030, 12, 31)])
def test_sample_is_the_same_for_the_same_day_and_moves_with_it(day: dt.date, vocabularies: Vocabularies) -> None:
    first, second = (sample(day, "zh-CN", vocabularies).rows for _ in range(2))
    assert first == second
    assert 55 <= len(first["customers"]) <= 65 and 180 <= len(first["followups"]) <= 240 and len(first["requirements"]) == 25
    newest = max(row["followed_at"].date() for row in sample(day, "zh-CN", vocabularies, mistakes=False).rows["followups"])
    assert 0 <= (day - newest).days <= 3
