"""``find``: records by a condition, as a table, CSV, JSON or ids; nothing is written."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
from pathlib import Path

import pytest
from command_line import sheetcrm, untouched
from record_book import DAY, T, record_book

import sheetcrm as library
from sheetcrm.errors import UsageError
from sheetcrm.render.widths import terminal_width


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return record_book(tmp_path_factory.mktemp("find"))


def found(book: Path, *words: str) -> list[str]:
    ran = sheetcrm("find", book, *words, "--format", "ids", "--as-of", T)
    assert ran.code == 0, ran
    return ran.out.split()


def test_ids_of_what_a_condition_means(book: Path) -> None:
    with untouched(book.parent):
        assert found(book) == ["C0001", "C0002", "C0003"]
        assert found(book, "--where", "stage = 意向客户 and tags has 价格敏感") == ["C0001"]
        assert found(book, "--where", "标签 has 制造业") == ["C0002"]
        assert found(book, "followups", "--where", "客户.负责人 = 李敏") == ["F00001", "F00003"]
        assert found(book, "跟进记录", "--where", "followed_at = this month") == ["F00001", "F00003"]
        assert found(book, "--sheet", "FollowUps", "--where", "method = WeChat") == ["F00002"]


def test_order_and_limit(book: Path) -> None:
    assert found(book, "--sort", "-建档日期") == ["C0001", "C0002", "C0003"]
    assert found(book, "--sort", "created_date", "--limit", "2") == ["C0003", "C0002"]
    assert found(book, "--sort", "历史合作金额") == ["C0002", "C0001", "C0003"]
    assert found(book, "--sort", "-历史合作金额") == ["C0001", "C0002", "C0003"]  # nothing is last, whatever the direction
    assert found(book, "--sort", "stage") == ["C0003", "C0001", "C0002"]  # the order of the vocabulary
    assert found(book, "--sort", "owner,-customer_id") == ["C0003", "C0001", "C0002"]
    assert found(book, "followups", "--sort", "customer_id.created_date,-followed_at") == ["F00002", "F00003", "F00001"]


def test_json_has_canonical_values_and_the_text_of_what_cannot_be_read(book: Path) -> None:
    ran = sheetcrm("find", book, "--where", "customer_id = C0002", "--json", "--as-of", T)
    row = json.loads(ran.out)[0]
    assert row["stage"] == "成交客户"
    assert row["tags"] == ["智能制造", "急需采购"]
    assert row["created_date"] == "2026-10-31"
    assert row["history_amount_wan"] == 5
    assert row["email"] is None
    assert row["phone"] == ["1.39E+10"]
    assert row["next_followup_date"] == "明天"
    lines = sheetcrm("find", book, "--format", "jsonl", "--columns", "name,owner.role", "--as-of", T).out.splitlines()
    assert json.loads(lines[0]) == {"name": "华星智能科技有限公司", "owner.role": "销售"}
    assert json.loads(sheetcrm("find", book, "--where", "stage = 流失客户", "--json").out) == []


def test_csv_has_the_headers_of_the_workbook_and_no_formulas(book: Path) -> None:
    ran = sheetcrm("find", book, "--format", "csv", "--columns", "name,tags,建档日期,notes", "--as-of", T, lang="zh-CN")
    rows = list(csv.reader(io.StringIO(ran.out)))
    assert rows[0] == ["客户名称", "分类标签", "建档日期", "备注"]
    assert rows[1] == ["华星智能科技有限公司", "价格敏感", "2026-11-02", "'@SUM(1)"]
    assert rows[2][1] == "智能制造,急需采购"
    english = sheetcrm("find", book, "--format", "csv", "--columns", "stage", "--as-of", T).out.splitlines()
    assert english == ["Stage", "Interested", "Won", "Prospect"]


def test_a_table_is_aligned_by_what_a_terminal_shows(book: Path) -> None:
    ran = sheetcrm("find", book, "--columns", "customer_id,name,owner", "--as-of", T, lang="zh-CN")
    *lines, last = ran.out.splitlines()
    assert last == "3 条"
    assert {terminal_width(line[: line.index(name)]) for line, name in zip(lines, ("负责人", "李敏", "赵强", "李敏"), strict=True)} == {30 + 2}
    assert sheetcrm("find", book, "--where", "stage = 流失客户", lang="zh-CN").out == "没有符合条件的记录。\n"
    assert sheetcrm("find", book, "--limit", "1", "--columns", "name").out.splitlines()[-1] == "1 of 3 record(s) shown (--limit)"


def test_counts_and_several_workbooks(book: Path, tmp_path: Path) -> None:
    other = shutil.copy(book, tmp_path / "other.xlsx")
    assert sheetcrm("find", book, "--where", "owner = 李敏", "--count").out == "2\n"
    assert json.loads(sheetcrm("find", book, "--count", "--json").out) == {"count": 3}
    both = sheetcrm("find", book, other, "--where", "owner = 李敏", "--json", "--columns", "name").out
    assert [row["file"] for row in json.loads(both)] == [str(book)] * 2 + [str(other)] * 2
    rows = list(csv.reader(io.StringIO(sheetcrm("find", book, other, "--format", "csv", "--columns", "customer_id").out)))
    assert len(rows) == 1 + 6 and rows[0][0] == "file"
    target = tmp_path / "out.csv"
    assert sheetcrm("find", book, "--format", "csv", "--output", target).out == ""
    assert target.read_text("utf-8").startswith("Customer ID,")


def test_personal_data_can_be_masked(book: Path) -> None:
    plain = sheetcrm("find", book, "--format", "jsonl").out
    assert "13900001234" in plain and "zhang@example.com" in plain
    for how in ("hide", "partial"):
        masked = sheetcrm("find", book, "--format", "jsonl", "--mask", how).out
        assert "13900001234" not in masked and "zhang@example.com" not in masked and "1.39E+10" not in masked
        assert "华星智能科技有限公司" in masked


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--where", "stge = x"), "E-WHERE", "stage"),
        (("--where", "stage = 意想客户"), "E-WHERE", "意向客户"),
        (("--where", "stage ="), "E-WHERE-END", "is blank"),
        (("--columns", "nmae"), "E-WHERE-VALUE", "name"),
        (("--sort", "-nmae"), "E-WHERE-VALUE", "name"),
        (("bananas",), "E-SHEET", "Customers"),
        (("orders",), "E-NO-SHEET", "init PATH --modules orders"),
        (("followups", "orders"), "E-USAGE", "orders"),
        (("--limit", "-1"), "E-USAGE", "limit"),
    ],
)
def test_a_slip_is_one_clear_line(book: Path, words: tuple[str, ...], code: str, says: str) -> None:
    with untouched(book.parent):
        ran = sheetcrm("find", book, *words)
    assert ran.code == 2
    assert ran.complaint_code == code
    assert says in ran.complaint


def test_no_file_is_no_sheet(tmp_path: Path) -> None:
    assert sheetcrm("find", "customers").complaint_code == "E-USAGE"
    assert sheetcrm("find", tmp_path / "none.xlsx").complaint_code == "E-NO-FILE"


def test_the_function_finds_the_same(book: Path) -> None:
    found = library.find(book, where="stage = Won", columns=["name", "created_date"], as_of=DAY)
    assert list(found) == [{"name": "远启贸易", "created_date": dt.date(2026, 10, 31)}]
    assert (found.ids, found.total, len(found), found[0]["name"]) == (["C0002"], 1, 1, "远启贸易")
    assert library.find(book.read_bytes(), "客户", limit=1).total == 3
    with pytest.raises(UsageError, match="E-SHEET"):
        library.find(book, "bananas")
