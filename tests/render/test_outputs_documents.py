"""What people open: Markdown, an HTML page, a workbook of findings."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from sheetcrm.render.outputs import Checked, Wanted, form_names, form_of
from sheetcrm.rules import Findings
from sheetcrm.text.outputs import words

Write = Callable[..., str]
RAW = ("13900001015", "13900001017", "13900001018", "139000010\n", "a@example.com", "c@example.com", "d@example.com", "bob at example.com")
"""Personal data of the customer list as people typed it."""
VOID = {"meta", "input", "br"}


class Page(HTMLParser):
    """Reads a page strictly: every element is closed by its own end tag."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1][0] == tag, f"</{tag}> within {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1][0] if self.open else "", data))

    def of_class(self, name: str) -> list[dict[str, str | None]]:
        return [attrs for _, attrs in self.all if name in (attrs.get("class") or "").split()]


def page_of(text: str) -> Page:
    page = Page()
    page.feed(text)
    page.close()
    assert page.open == []
    return page


# --- Markdown ----------------------------------------------------------------------------------------------------------------


def cells(line: str) -> list[str]:
    """The cells of a row of a table; ``\\|`` does not end one."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def test_markdown_tables_keep_their_columns_whatever_people_typed(ugly: Findings, write: Write) -> None:
    text = write("markdown", {"our|team.xlsx": ugly})
    width = 0
    for line in text.splitlines():
        if line.startswith("|"):
            width = width or len(cells(line))
            assert len(cells(line)) == width, line
        else:
            width = 0
    assert "<b>" not in text and "`代码`" not in re.sub(r"\\`", "", text)
    assert "@somebody" not in text and "https://" not in text, "nobody is mentioned, nothing is linked"


def test_markdown_lists_each_finding(ugly: Findings, write: Write) -> None:
    text = write("markdown", {"team.xlsx": ugly})
    rows = [cells(line) for line in text.splitlines() if line.startswith("|")]
    listed = [(row[1], row[4]) for row in rows if len(row) == 7 and row[4] not in ("规则", "---")]
    assert sorted(listed) == sorted((finding.cell or "", finding.code) for finding in ugly)
    assert f"错误 {ugly.counts()['E']}" in text


# --- HTML --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_the_page_is_whole_and_fetches_nothing(lang: str, ugly: Findings, write: Write) -> None:
    text = write("html", {"<team>.xlsx": ugly.said_in(lang)}, lang=lang)
    page = page_of(text)
    assert dict(page.all)["html"] == {"lang": lang}
    assert not any(name in ("src", "href", "srcset", "action") for _, attrs in page.all for name in attrs)
    assert "url(" not in text and "@import" not in text
    assert {tag for tag, _ in page.all}.isdisjoint({"link", "img", "iframe"})
    assert all(re.fullmatch(r"[0-9.]+", words) for tag, words in page.texts if tag == "b"), "no <b> of the data became one of ours"


def test_each_finding_is_an_item_that_can_be_filtered(ugly: Findings, write: Write) -> None:
    page = page_of(write("html", {"team.xlsx": ugly}))
    items = [attrs for tag, attrs in page.all if tag == "li"]
    assert sorted((str(i["data-s"]), str(i["data-c"])) for i in items) == sorted((f.severity, f.code) for f in ugly)
    (box,) = page.of_class("filter")
    assert "hidden" in box, "without the script there is nothing to click"


def test_the_cell_is_shown_in_its_row(ugly: Findings, write: Write) -> None:
    page = page_of(write("html", {"team.xlsx": ugly}))
    marked = {(f.row, f.column) for f in ugly if f.cell and ugly.book.need("customers").rows.tolist().count(f.row)}
    assert len(page.of_class("bad")) == len(marked)
    texts = [text for _, text in page.texts]
    assert "客户名称" in texts and "=1+1::error %0A" in texts


def test_a_page_of_nothing_but_refusals_is_whole(write: Write) -> None:
    page = page_of(write("html", {}, refused={"a.xlsx": "E-CSV: <no>", "b.xlsx": "E-EMPTY: x"}, lang="en"))
    assert any("E-CSV: <no>" in text for _, text in page.texts)


# --- xlsx --------------------------------------------------------------------------------------------------------------------


def report(books: dict[str, Findings], **wanted: object) -> openpyxl.Workbook:
    stream = io.BytesIO()
    output = form_of("xlsx").make(stream, Wanted(version="1.2.3", **wanted))  # type: ignore[arg-type]
    for file, findings in books.items():
        output.add(Checked(file, findings))
    output.close()
    return openpyxl.load_workbook(stream)


def rows_below(sheet: Worksheet, head: str) -> list[list[object]]:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(i for i, row in enumerate(rows) if head in row)
    return rows[start + 1 :]


def test_the_workbook_lists_the_findings_as_text_with_links(ugly: Findings, tmp_path: Path) -> None:
    book = report({"books/team.xlsx": ugly}, folder=Path("reports"))
    sheet = book.worksheets[0]
    rows = rows_below(sheet, "规则")
    assert [(row[2], row[4], row[9]) for row in rows] == [(f.code, f.cell, f.message.replace("\x01", "\ufffd")) for f in ugly]
    assert not any(cell.data_type == "f" for one in book for row in one.iter_rows() for cell in row), "no text of a customer becomes a formula"
    links = [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    first = next(f for f in ugly if f.cell)
    assert len(links) == sum(f.cell is not None for f in ugly)
    assert links[0].target.replace("\\", "/") == "../books/team.xlsx" and links[0].location == f"客户!{first.cell}"
    assert sheet.auto_filter.ref is not None and sheet.freeze_panes == "A5"


def test_it_says_what_may_be_repaired_and_how_safely(ugly: Findings) -> None:
    shown = {(row[2], row[4]): row[11] for row in rows_below(report({"team.xlsx": ugly}).worksheets[0], "规则")}
    wanted = {"safe": words("fix.safe", "zh-CN"), "unsafe": words("fix.unsafe", "zh-CN")}
    assert shown == {(f.code, f.cell): wanted.get(f.fix.safety if f.fix else "", words("fix.none", "zh-CN")) for f in ugly}
    assert wanted["safe"] in shown.values()


def test_its_second_sheet_counts(ugly: Findings) -> None:
    sheet = report({"team.xlsx": ugly}).worksheets[1]
    rules = {row[1]: row[3] for row in rows_below(sheet, "规则") if row[1]}
    assert rules == ugly.by_code()
    owners = {row[1]: row[2] for row in rows_below(sheet, "负责人") if row[1] and row[0] == "team.xlsx"}
    assert owners["李敏"] == 2


# --- all ---------------------------------------------------------------------------------------------------------------------


def test_the_forms_are_those_that_are_promised() -> None:
    assert form_names() == ["text", "json", "jsonl", "sarif", "github", "junit", "markdown", "html", "xlsx"]


@pytest.mark.parametrize("form", [name for name in form_names() if name != "xlsx"])
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_personal_data_is_masked_in_every_form(form: str, lang: str, ugly: Findings, write: Write) -> None:
    text = write(form, {"team.xlsx": ugly.said_in(lang)})
    assert [raw for raw in RAW if raw in text] == []
    assert "139****1015" in text.replace("\\*", "*"), "a finding about the first phone is there"


def test_personal_data_is_masked_in_the_workbook(ugly: Findings) -> None:
    texts = [str(cell.value) for sheet in report({"team.xlsx": ugly}) for row in sheet.iter_rows() for cell in row]
    assert not [raw for raw in RAW if any(raw in text for text in texts)]
    assert any("139****1015" in text for text in texts)


@pytest.mark.parametrize("form", form_names())
def test_the_limit_holds_for_each_rule(form: str, ugly: Findings, write: Write) -> None:
    code, n = next((code, n) for code, n in ugly.by_code().items() if n > 1 and code != "COL-MISSING")
    if form == "xlsx":
        listed = [row[2] for row in rows_below(report({"team.xlsx": ugly}, limit=1).worksheets[0], "规则")]
        assert listed.count(code) == 1 < n
        return
    few, many = (write(form, {"team.xlsx": ugly}, limit=limit) for limit in (1, None))
    assert len(few) < len(many)
    if form in ("json", "jsonl", "sarif"):
        assert few.count(f'"{code}", "severity"') + few.count(f'"ruleId": "{code}"') == 1
