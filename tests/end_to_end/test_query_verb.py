"""``query``: SQL over a workbook, which may look at its tables and at nothing else."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import ROOT, sheetcrm, untouched
from record_book import DAY, T, record_book

import sheetcrm as library
from sheetcrm.errors import UsageError

pytest.importorskip("duckdb", reason="needs the package duckdb: pip install 'sheetcrm[sql]'")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return record_book(tmp_path_factory.mktemp("query"))


def rows(book: Path, sql: str) -> list[tuple[object, ...]]:
    return library.query(book, sql, as_of=DAY).rows


def test_tables_by_key_have_typed_columns(book: Path) -> None:
    assert rows(book, "SELECT name, created_date, history_amount_wan, tags FROM customers WHERE stage = '成交客户'") == [
        ("远启贸易", dt.date(2026, 10, 31), 5.0, ["智能制造", "急需采购"])
    ]
    assert rows(book, "SELECT followed_at FROM followups WHERE followup_id = 'F00001'") == [(dt.datetime(2026, 11, 2, 10, 20),)]
    assert rows(book, "SELECT next_followup_date, phone FROM customers WHERE customer_id = 'C0002'") == [(None, None)]  # not readable
    joined = "SELECT c.name, count(*) FROM followups f JOIN customers c USING (customer_id) GROUP BY 1 ORDER BY 2 DESC"
    assert rows(book, joined) == [("华星智能科技有限公司", 2), ("远启贸易", 1)]
    assert rows(book, "SELECT customer_id FROM customers WHERE list_contains(tags, '价格敏感')") == [("C0001",)]


def test_views_by_title_have_the_labels_of_the_workbook(book: Path) -> None:
    assert rows(book, "SELECT 客户名称 FROM 客户 WHERE 负责人 = '赵强'") == [("远启贸易",)]
    assert rows(book, "SELECT count(*) FROM 跟进记录 JOIN 客户 USING (客户编号) WHERE \"合作状态\" = '意向客户'") == [(2,)]
    names = {name for (name,) in rows(book, "SHOW TABLES")}
    assert {"customers", "followups", "tags", "team", "客户", "跟进记录"} <= names


def test_answers_as_table_json_and_csv(book: Path) -> None:
    sql = "SELECT customer_id, tags, created_date FROM customers ORDER BY 1"
    with untouched(book.parent):
        answer = json.loads(sheetcrm("query", book, sql, "--json", "--as-of", T).out)
    assert answer[1] == {"customer_id": "C0002", "tags": ["智能制造", "急需采购"], "created_date": "2026-10-31"}
    table = list(csv.reader(io.StringIO(sheetcrm("query", book, sql, "--format", "csv").out)))
    assert table[:2] == [["customer_id", "tags", "created_date"], ["C0001", "价格敏感", "2026-11-02"]]
    assert sheetcrm("query", book, "SELECT notes FROM customers LIMIT 1", "--format", "csv").out == "notes\n'@SUM(1)\n"
    shown = sheetcrm("query", book, sql, lang="zh-CN").out.splitlines()
    assert shown[0].split() == ["customer_id", "tags", "created_date"] and shown[-1] == "3 行"


def test_the_statement_from_standard_input(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("SELECT count(*) AS n FROM customers"))
    assert json.loads(sheetcrm("query", book, "-", "--json").out) == [{"n": 3}]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('{file}')",
        "SELECT * FROM '{file}'",
        "SELECT * FROM read_text('{file}')",
        "COPY customers TO '{target}'",
        "ATTACH '{target}'",
        "DELETE FROM customers",
        "CREATE TABLE t AS SELECT 1",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "LOAD '{file}'",
        "EXPORT DATABASE '{target}'",
        "SELECT 1; SELECT 2",
        "SELECT stge FROM customers",
        "SELEC 1",
        "",
    ],
)
def test_it_may_read_tables_and_nothing_else(book: Path, tmp_path: Path, sql: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n1,canary\n")
    with untouched(book.parent), untouched(tmp_path):
        ran = sheetcrm("query", book, sql.format(file=secret, target=tmp_path / "new"))
    assert ran.code == 2
    assert ran.complaint_code == "E-SQL"
    assert "canary" not in ran.out + ran.err


def test_duckdb_says_what_is_near(book: Path) -> None:
    assert '"stage"' in sheetcrm("query", book, "SELECT stge FROM customers").complaint


def test_masked_values_only(book: Path) -> None:
    out = sheetcrm("query", book, "SELECT phone, email, contact_name FROM customers", "--mask", "hide", "--json").out
    assert "13900001234" not in out and "zhang" not in out and "张经理" not in out


def test_without_the_package_it_says_how_to_get_it(book: Path, tmp_path: Path) -> None:
    (tmp_path / "duckdb.py").write_text("raise ImportError('not here')\n")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)]), "SHEETCRM_LANG": "en"}
    ran = subprocess.run(
        [sys.executable, "-m", "sheetcrm", "query", str(book), "SELECT 1"], env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert ran.returncode == 2
    assert "pip install 'sheetcrm[sql]'" in ran.stderr


def test_the_function_gives_columns_and_rows(book: Path) -> None:
    answer = library.query(book, "SELECT owner, count(*) AS n FROM customers GROUP BY 1 ORDER BY 1", as_of=DAY)
    assert answer.columns == ["owner", "n"]
    assert sorted(answer.rows) == sorted([("李敏", 2), ("赵强", 1)])
    with pytest.raises(UsageError, match="E-SQL"):
        library.query(book, "DROP TABLE customers")


def test_a_refused_statement_is_one_line_of_the_whole_process(book: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SHEETCRM_LANG": "en"}
    for sql in ("DELETE FROM customers", "SELECT stge FROM customers", "SELECT 1"):
        ran = subprocess.run(
            [sys.executable, "-m", "sheetcrm", "query", str(book), sql], env=environment, capture_output=True, text=True, encoding="utf-8"
        )
        assert len(ran.stderr.splitlines()) == (sql != "SELECT 1"), ran.stderr
