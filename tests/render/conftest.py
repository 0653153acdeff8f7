"""Drawn workbooks, judged by openpyxl."""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from sheetcrm.derive import Derived
from sheetcrm.render import outputs
from sheetcrm.render.template import Template, Wanted, core_sheet, template
from sheetcrm.render.workbook import draw_workbook
from sheetcrm.rules import Findings, check
from sheetcrm.schema import BookSchema, Settings, Vocabularies
from sheetcrm.store import DefineName, Package, SheetPlan, read_book

ENTERED = ("customers", "followups", "requirements", "tags", "team", "settings")
T = dt.date(2026, 11, 22)

Draw = Callable[..., Workbook]


@pytest.fixture(scope="session")
def schema() -> BookSchema:
    return BookSchema.default()


@pytest.fixture(scope="session")
def vocabularies() -> Vocabularies:
    return Vocabularies.of(Settings())


@pytest.fixture(scope="session")
def draw() -> Draw:
    """Plans -> the workbook as openpyxl reads it."""

    def drawn(plans: Sequence[SheetPlan], names: Iterable[DefineName] = ()) -> Workbook:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # openpyxl does not know data bars
            return openpyxl.load_workbook(io.BytesIO(draw_workbook(plans, names)))

    return drawn


@pytest.fixture(scope="session", params=["zh-CN", "en"])
def blank(request: pytest.FixtureRequest, schema: BookSchema, vocabularies: Vocabularies, draw: Draw) -> tuple[str, Template, Workbook]:
    """(language, template, the drawn workbook) without records."""
    lang: str = request.param
    wanted: list[Wanted] = [core_sheet(schema.sheet(key), lang) for key in ENTERED]
    made = template(wanted, vocabularies, lang)
    return lang, made, draw(made.plans, made.names)


Cells = list[list[object]]
HEAD = ["客户编号", "客户名称", "联系人", "电话", "邮箱", "合作状态", "负责人", "建档日期", "备注"]
UGLY = [
    HEAD,
    ["C0001", "华星 | <b>智能</b> & `代码`", "张经理", 13900001015, "a@example.com", "意向客户", "李敏", "2026.03.04", None],
    ["C0002", "=1+1::error %0A", "王经理", "139000010", "bob at example.com", "意向", "李敏", "2026-02-30", "x" * 80],
    ["C0002", "第一行\n第二行 ]]> _x0001_", "赵经理", "13900001017", "c@example.com", "成交客户", None, dt.date(2026, 3, 4), None],
    ["C0004", "@somebody https://example.com/x", "钱经理", "13900001018", "d@example.com", "潜在客户", "周强", dt.date(2027, 1, 1), None],
]
"""A customer list with every kind of text that a document could trip over, and with errors, warnings and hints."""


@pytest.fixture(scope="session")
def findings_of() -> Callable[..., Findings]:
    """``findings_of(rows, title="客户")``: what is wrong with a workbook of this one sheet."""

    def found(rows: Cells, title: str = "客户", lang: str | None = None) -> Findings:
        book = Workbook()
        assert book.active is not None
        book.active.title = title
        for row in rows:
            book.active.append(row)
        for cell in (cell for row in book.active.iter_rows() for cell in row if isinstance(cell.value, str)):
            cell.data_type = "s"  # also what looks like a formula
        stream = io.BytesIO()
        book.save(stream)
        read = read_book(Package.open(stream.getvalue()), as_of=T)
        return check(read, Derived(read)).said_in(lang)

    return found


@pytest.fixture(scope="session")
def ugly(findings_of: Callable[..., Findings]) -> Findings:
    return findings_of(UGLY)


@pytest.fixture(scope="session")
def write() -> Callable[..., str]:
    """``write("json", {"team.xlsx": findings}, refused={"x.xlsx": "E-CSV: …"}, limit=3)``: the document as text."""

    def written(form: str, books: dict[str, Findings], refused: dict[str, str] | None = None, **wanted: Any) -> str:
        stream = io.StringIO()
        output = outputs.form_of(form).make(stream, outputs.Wanted(version="1.2.3", **wanted))
        for file, line in (refused or {}).items():
            output.refused(file, line)
        for file, findings in books.items():
            output.add(outputs.Checked(file, findings))
        output.close()
        return stream.getvalue()

    return written
