"""DueList and Issues as people see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest

from sheetcrm.render._frame import words_of
from sheetcrm.render.duelist import CustomerPlace, duelist_plan
from sheetcrm.render.issues import MOST, issues_plan
from sheetcrm.render.template import rule_context
from sheetcrm.schema import BookSchema, Vocabularies

T = dt.date(2026, 11, 22)
WORDS = {
    "zh-CN": {"title": "待跟进清单", "state": "逾期", "kind": "周期", "late": "未处理", "issues": "问题清单", "yes": "是", "error": "错误"},
    "en": {"title": "DueList", "state": "Overdue", "kind": "Cadence", "late": "Not taken over", "issues": "Issues", "yes": "Yes", "error": "Error"},
}


@dataclass
class Kept:
    customer_id: str
    kind: str
    row_id: str
    cells: dict[str, str | float]


@dataclass
class Listed:
    severity: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    sheet: list[str | None] = field(default_factory=list)
    row: list[int | None] = field(default_factory=list)
    cell: list[str | None] = field(default_factory=list)
    label: list[str | None] = field(default_factory=list)
    id: list[str | None] = field(default_factory=list)
    value: list[str | None] = field(default_factory=list)
    message: list[str] = field(default_factory=list)
    suggestion: list[str | None] = field(default_factory=list)
    fixable: list[bool] = field(default_factory=list)

    @classmethod
    def of(cls, n: int, sheet: str = "客户") -> Listed:
        made = cls()
        for i in range(n):
            values = ("E", "PHONE-BAD", sheet, 2 + i, f"E{2 + i}", "电话", f"C{i:04d}", "123", "不是电话", None, i % 2 == 0)
            for name, value in zip(cls.__dataclass_fields__, values, strict=True):
                getattr(made, name).append(value)
        return made


def due(n: int) -> dict[str, list[Any]]:
    return {
        "state": ["逾期"] * n,
        "kind": ["周期"] * n,
        "due": ["2026-11-20"] * n,
        "days_late": [2] * n,
        "customer_id": [f"C{i:04d}" for i in range(n)],
        "customer_name": [f"客户{i}" for i in range(n)],
        "stage": ["意向客户"] * n,
        "tier": ["高价值", *[None] * (n - 1)] if n else [],
        "phone": ["13900001234"] * n,
        "reminder_at": ["2026-11-19T18:00:00"] * n,
    }


@pytest.fixture(params=["zh-CN", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def made(schema: BookSchema, vocabularies: Vocabularies, draw, lang: str):  # type: ignore[no-untyped-def]
    """A function that draws a due list of n customers."""

    def drawn(n: int, kept: tuple[Kept, ...] = ()):  # type: ignore[no-untyped-def]
        context = rule_context(vocabularies, frozenset({"voc_method"}), lang, as_of=46348)
        plan = duelist_plan(
            schema.sheet("duelist"), due(n), title=WORDS[lang]["title"], as_of=T, context=context, show=words_of(vocabularies, lang),
            counts={"overdue": n, "today": 0, "upcoming": 0}, kept=kept, customers=CustomerPlace("客户", "A"),
        )  # fmt: skip
        return draw([plan])[WORDS[lang]["title"]]

    return drawn


def heads(sheet) -> dict[str, int]:  # type: ignore[no-untyped-def]
    return {cell.value: cell.column for cell in sheet[4]}


def test_first_line_says_generated_for_which_day_and_where_to_write(made, lang: str) -> None:  # type: ignore[no-untyped-def]
    line = made(2)["A1"].value
    assert "2026-11-22" in line and ("4 列" in line if lang == "zh-CN" else "last four" in line)


def test_header_in_row_4_frozen_with_a_table_down_to_the_last_row(made, schema: BookSchema, lang: str) -> None:  # type: ignore[no-untyped-def]
    sheet = made(7)
    assert [cell.value for cell in sheet[4]] == [f.label.of(lang) for f in schema.sheet("duelist").fields]
    assert sheet.tables["tblDue"].ref == "A4:W11" and sheet.freeze_panes == "H5"
    assert made(0).tables["tblDue"].ref == "A4:W5"


def test_values_stand_in_the_language_with_real_dates(made, schema: BookSchema, lang: str) -> None:  # type: ignore[no-untyped-def]
    sheet = made(2)
    row = {f.key: sheet.cell(5, i + 1) for i, f in enumerate(schema.sheet("duelist").fields)}
    assert row["number"].value == 1 and row["state"].value == WORDS[lang]["state"] and row["kind"].value == WORDS[lang]["kind"]
    assert row["due"].value == dt.datetime(2026, 11, 20) and row["reminder_at"].value == dt.datetime(2026, 11, 19, 18)
    assert (row["phone"].value, row["phone"].number_format) == ("13900001234", "@")
    assert row["customer_name"].value.startswith("=HYPERLINK(") and "MATCH(F5," in row["customer_name"].value


def test_only_the_last_four_columns_invite_entries(made, schema: BookSchema) -> None:  # type: ignore[no-untyped-def]
    sheet = made(3)
    rules = {str(dv.sqref): dv for dv in sheet.data_validations.dataValidation}
    assert {ref[0] for ref in rules} == {"T", "U", "V", "W"}
    assert rules["T5:T207"].formula1 == "voc_method" and rules["V5:V207"].formula1 == "46348"
    assert all(dv.prompt for dv in rules.values())
    fills = {sheet.cell(5, column).fill.fgColor.rgb for column in range(20, 24)}
    assert len(fills) == 1 and sheet["S5"].fill.fgColor.rgb not in fills


def test_entries_that_could_not_be_taken_in_appear_again(made, lang: str) -> None:  # type: ignore[no-untyped-def]
    kept = (
        Kept("C0001", "周期", "", {"entry_summary": "已电话", "entry_next": 46023}),
        Kept("C9999", "周期", "", {"customer_id": "C9999", "entry_summary": "新客户", "entry_next": "下周"}),
    )
    sheet = made(3, kept)
    assert (sheet["U6"].value, sheet["V6"].value) == ("已电话", dt.datetime(2026, 1, 1))
    assert (sheet["F8"].value, sheet["B8"].value, sheet["U8"].value, sheet["V8"].value) == ("C9999", WORDS[lang]["late"], "新客户", "下周")
    assert sheet["U5"].value is None


def issues(schema: BookSchema, vocabularies: Vocabularies, draw, lang: str, listed: Listed, total: int):  # type: ignore[no-untyped-def]
    context = rule_context(vocabularies, frozenset(), lang)
    counts = {"E": total, "W": 0, "I": 0}
    plan = issues_plan(schema.sheet("issues"), listed, title=WORDS[lang]["issues"], as_of=T, context=context, counts=counts)
    return draw([plan])[WORDS[lang]["issues"]]


def test_each_issue_links_to_its_cell(schema, vocabularies, draw, lang: str) -> None:  # type: ignore[no-untyped-def]
    sheet = issues(schema, vocabularies, draw, lang, Listed.of(3, "客户 (华东)'s"), 3)
    assert sheet["L5"].value == "=HYPERLINK(\"#'客户 (华东)''s'!E2\",\"E2\")"
    assert sheet["B5"].value == WORDS[lang]["error"] and sheet["K5"].value == WORDS[lang]["yes"]
    assert sheet.tables["tblIssues"].ref == "A4:M7"
    assert len([cell.value for cell in sheet[4]]) == 13


def test_a_long_list_is_cut_and_says_so_below_the_table(schema, vocabularies, draw, lang: str) -> None:  # type: ignore[no-untyped-def]
    sheet = issues(schema, vocabularies, draw, lang, Listed.of(MOST + 10), MOST + 1234)
    last = 4 + MOST
    assert sheet.tables["tblIssues"].ref == f"A4:M{last}"
    assert "1234" in sheet.cell(last + 1, 9).value and "sheetcrm validate" in sheet.cell(last + 1, 9).value
    assert sheet.max_row == last + 1


def test_no_issues_is_a_sheet_too(schema, vocabularies, draw, lang: str) -> None:  # type: ignore[no-untyped-def]
    sheet = issues(schema, vocabularies, draw, lang, Listed(), 0)
    assert sheet.tables["tblIssues"].ref == "A4:M5" and sheet["A5"].value is None
