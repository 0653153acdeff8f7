"""A workbook switched from Chinese to English and back: not a byte of its data changes."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from command_line import sheetcrm
from people import records, rows_of
from ready_books import ready

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")  # openpyxl: sparklines, data bars
T = "2026-11-22"
ENTERED = ("客户", "跟进记录", "客户需求", "订单", "标签", "团队")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return ready(tmp_path / "team.xlsx", _with_orders)


def _with_orders(path: Path) -> None:
    assert sheetcrm("new", path, "--sample", "--modules", "orders", "--as-of", "2026-11-20", lang="zh").code == 0
    assert sheetcrm("refresh", path, "--as-of", T, "--force").code == 0


def switch(book: Path, lang: str) -> str:
    assert sheetcrm("config", book, "lang", lang).code == 0
    ran = sheetcrm("refresh", book, "--as-of", T)
    assert ran.code == 0, ran
    return ran.out + ran.err


def parts(book: Path) -> dict[str, str]:
    """Title of a worksheet -> its part."""
    with zipfile.ZipFile(book) as package:
        workbook, links = package.read("xl/workbook.xml").decode(), package.read("xl/_rels/workbook.xml.rels").decode()
    targets = {
        re.search(r'Id="([^"]+)"', rel)[1]: re.search(r'Target="/?(?:xl/)?([^"]+)"', rel)[1] for rel in re.findall(r"<Relationship [^>]*>", links)
    }
    sheets = re.findall(r'<sheet [^>]*?name="([^"]+)"[^>]*?r:id="([^"]+)"', workbook)
    return {name: "xl/" + targets[identity] for name, identity in sheets}


def data(book: Path) -> dict[str, bytes]:
    """The rows below the header of the sheets that people fill in, as they stand in the file."""
    where = parts(book)
    with zipfile.ZipFile(book) as package:
        found = {title: package.read(where[title]) for title in ENTERED}
    return {title: re.search(rb"<sheetData>.*?</row>(.*)</sheetData>", xml, re.DOTALL)[1] for title, xml in found.items()}


def headers(book: Path, title: str) -> list[str]:
    return [str(label) for label in rows_of(book, title)[0] if label]


def test_there_and_back_without_a_byte_of_data(book: Path) -> None:
    rows, labels = data(book), {title: headers(book, title) for title in ENTERED}
    assert all(rows[title].count(b"<c ") > 10 for title in ("客户", "跟进记录", "订单"))
    said = switch(book, "en")
    assert "The language was switched" in said
    assert data(book) == rows
    assert headers(book, "客户")[:3] == ["Customer ID", "Customer name", "Contact"]
    assert not any(re.search(r"[\u4e00-\u9fff]", label) for title in ENTERED for label in headers(book, title))
    switch(book, "zh-CN")
    assert data(book) == rows
    assert {title: headers(book, title) for title in ENTERED} == labels


def test_tables_validations_and_generated_sheets_follow(book: Path) -> None:
    switch(book, "en")
    workbook = openpyxl.load_workbook(book)
    for title in ENTERED:
        sheet = workbook[title]
        (table,) = sheet.tables.values()
        assert [column.name for column in table.tableColumns] == headers(book, title)
        for rule in sheet.data_validations.dataValidation:
            assert not re.search(r"[\u4e00-\u9fff]", f"{rule.prompt}{rule.promptTitle}{rule.error}{rule.errorTitle}"), (title, rule.sqref)
    assert "Customers" in {str(cell.value) for row in workbook["汇总"].iter_rows() for cell in row}
    assert [cell.value for cell in workbook["_lists"][1]]
    lists = {cell.value for row in workbook["_lists"].iter_rows() for cell in row}
    with zipfile.ZipFile(book) as package:
        charts = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/chart")]
    titles = [text for chart in charts for text in re.findall(r"<c:v>([^<]*)</c:v>", chart.partition("</c:title>")[0])]
    assert "Customers by stage" in titles
    assert not [title for title in titles if re.search(r"[\u4e00-\u9fff]", title)]
    assert "Interested" in lists
    assert "意向客户" not in lists


def test_the_data_stay_right_and_a_column_is_mentioned_once(book: Path) -> None:
    before = findings(book)
    switch(book, "en")
    after = findings(book)
    told = [one for one in after if one["code"] == "VOC-LANG"]
    assert [one for one in after if one["code"] not in ("VOC-LANG",)] == before
    columns = [(one["sheet"], one["field"]) for one in told]
    assert len(columns) == len(set(columns)) > 3
    assert ("客户", "stage") in columns
    assert {one["severity"] for one in told} == {"I"}
    switch(book, "zh-CN")
    assert findings(book) == before


def findings(book: Path) -> list[dict[str, object]]:
    """Everything but words."""
    found = json.loads(sheetcrm("validate", book, "--as-of", T, "--format", "json").out)
    return [{key: one[key] for key in ("code", "severity", "sheet", "cell", "row", "field", "id")} for one in found]


def test_fix_leaves_the_other_language_alone_unless_it_is_asked(book: Path) -> None:
    switch(book, "en")
    rows = data(book)
    sheetcrm("fix", book, "--as-of", T)
    assert data(book) == rows
    assert sheetcrm("fix", book, "--as-of", T, "--unsafe", "--select", "VOC-LANG").code == 0
    stages = {row["Stage"] for row in records(book, "客户")}
    assert "Interested" in stages
    assert "意向客户" not in stages
    assert not [one for one in findings(book) if one["code"] == "VOC-LANG" and one["sheet"] == "客户"]


def test_figures_do_not_depend_on_the_language(book: Path) -> None:
    before = json.loads(sheetcrm("report", book, "--as-of", T, "--json").out)["blocks"]
    switch(book, "en")
    after = json.loads(sheetcrm("report", book, "--as-of", T, "--json").out)["blocks"]
    del before["QA"], after["QA"]
    assert after == before


def test_a_refresh_that_follows_has_nothing_to_do(book: Path) -> None:
    switch(book, "en")
    before = book.read_bytes()
    assert "up to date" in sheetcrm("refresh", book, "--as-of", T, "--force").out
    assert book.read_bytes() == before


def test_headers_in_words_of_ones_own_stay(book: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    sheet = workbook["客户"]
    sheet.tables.clear()
    next(cell for cell in sheet[1] if cell.value == "客户来源").value = "来源渠道"
    sheet.cell(1, sheet.max_column + 1, "我的备注")
    workbook.save(book)
    assert sheetcrm("refresh", book, "--as-of", T).code == 0
    labels = headers(book, "客户")
    switch(book, "en")
    now = headers(book, "客户")
    assert [old for old, new in zip(labels, now, strict=True) if old == new] == ["来源渠道", "我的备注"]


def test_a_header_that_a_formula_names_stays_and_is_told(book: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    workbook.create_sheet("我的").append(["=SUM(tblOrders[订单金额(元)])"])
    workbook.save(book)
    sheetcrm("refresh", book, "--as-of", T)
    said = switch(book, "en")
    assert "订单金额(元)" in headers(book, "订单")
    assert "Order ID" in headers(book, "订单")
    assert "The header 订单金额(元) (订单) stays" in said
    sheet = openpyxl.load_workbook(book)["订单"]
    (table,) = sheet.tables.values()
    assert [column.name for column in table.tableColumns] == headers(book, "订单")


def test_a_plan_shows_the_headers_and_writes_nothing(book: Path) -> None:
    assert sheetcrm("config", book, "lang", "en").code == 0
    before = book.read_bytes()
    ran = sheetcrm("refresh", book, "--as-of", T, "--plan")
    assert ran.code == 1
    assert "客户编号" in ran.out
    assert "Customer ID" in ran.out
    assert book.read_bytes() == before


def guide(book: Path, title: str = "使用说明") -> list[str]:
    return [str(value) for row in rows_of(book, title) for value in row if value is not None]


def test_the_guide_follows_new_sheets_and_the_language_and_loses_nothing(tmp_path: Path) -> None:
    """What somebody typed into it stands in ChangeLog afterwards."""
    book = tmp_path / "team.xlsx"
    assert sheetcrm("new", book, "--preset", "simple", "--as-of", T, lang="zh").code == 0
    assert "订单" not in guide(book) and "简版客户表 · 使用说明" in guide(book)
    workbook = openpyxl.load_workbook(book)
    workbook["使用说明"]["B20"] = "我记下的话"
    workbook.save(book)
    assert sheetcrm("init", book, "--modules", "orders", "--as-of", T, lang="zh").code == 0
    assert "订单" in guide(book) and "我记下的话" not in guide(book)
    log = [row[6] for row in rows_of(book, "变更日志")[1:]]
    assert log == ["我记下的话"]
    switch(book, "en")
    texts = guide(book)
    assert "Simple list · How to use this workbook" in texts and "Getting started" in texts and "怎么开始" not in texts
    switch(book, "zh-CN")
    assert "怎么开始" in guide(book) and "订单" in guide(book)
