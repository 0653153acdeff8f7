"""Every format, read back by a reader of its own, holds the typed records of the workbook."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest
import sqlalchemy
from small_book import ADMIN, CUSTOMERS, FOLLOWUPS, make, records

import sheetcrm
from sheetcrm.cells import guarded, unguarded

OPEN: dict[str, Any] = {"mask": "none", "user": ADMIN}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return make(tmp_path / "team.xlsx")


def as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else list(value) if isinstance(value, tuple) else value


def as_moment(value: Any) -> Any:
    """As a column of moments has it: a day is its midnight."""
    return dt.datetime(value.year, value.month, value.day) if type(value) is dt.date else value


def as_column(record: dict[str, Any]) -> dict[str, Any]:
    """As a typed store has a record: lists, no empty ones, moments."""
    moments = {"updated_at", "followed_at"}
    return {key: as_moment(value) if key in moments else list(value) or None if isinstance(value, tuple) else value for key, value in record.items()}


def test_json(book: Path, tmp_path: Path) -> None:
    sheetcrm.export(book, tmp_path / "all.json", **OPEN)
    found = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert list(found) == ["customers", "followups"]
    for sheet, rows in found.items():
        assert rows == [{key: as_json(value) for key, value in record.items()} for record in records(book, sheet)]


def test_json_of_one_sheet_is_a_list(book: Path, tmp_path: Path) -> None:
    sheetcrm.export(book, tmp_path / "one.json", sheets=["FollowUps"], **OPEN)
    assert [row["followup_id"] for row in json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))] == ["F1", "F2", "F3", "F4"]


def test_json_lines(book: Path, tmp_path: Path) -> None:
    sheetcrm.export(book, tmp_path / "all.jsonl", **OPEN)
    rows = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()]
    wanted = [
        (sheet, {key: as_json(value) for key, value in record.items()}) for sheet in ("customers", "followups") for record in records(book, sheet)
    ]
    assert [(row.pop("sheet"), row) for row in rows] == wanted


def test_csv_with_keys(book: Path, tmp_path: Path) -> None:
    """Cells are the texts of the values; behind the apostrophe of the guard stands the text itself."""
    sheetcrm.export(book, tmp_path / "c.csv", sheets=["customers"], labels="keys", encoding="utf-8", **OPEN)
    with (tmp_path / "c.csv").open(encoding="utf-8", newline="") as file:
        found = [{key: unguarded(cell) for key, cell in row.items()} for row in csv.DictReader(file)]
    joiners = {"phone": "/", "tags": ","}
    assert found == [{key: csv_text(value, joiners.get(key, "")) for key, value in record.items()} for record in records(book, "customers")]


def csv_text(value: Any, joiner: str) -> str:
    if isinstance(value, tuple):
        return joiner.join(value)
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}" if value.second else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize(("encoding", "start"), [(None, b"\xef\xbb\xbf"), ("gb18030", "客户".encode("gb18030")), ("utf-16", b"\xff\xfe")])
def test_csv_for_people(book: Path, tmp_path: Path, encoding: str | None, start: bytes) -> None:
    """Headers and words in the language of the workbook, in an encoding that Excel reads; emoji survive in each."""
    sheetcrm.export(book, tmp_path / "c.csv", sheets=["customers"], encoding=encoding, **OPEN)
    content = (tmp_path / "c.csv").read_bytes()
    assert content.startswith(start)
    rows = list(csv.reader(io.StringIO(content.decode(encoding or "utf-8-sig"), newline="")))
    assert rows[0] == list(CUSTOMERS[0][:-1])
    assert rows[1][8] == "制造业,急需采购" and rows[3][7] == "流失客户" and rows[4][1] == "😀表情"
    assert [row[14] for row in rows[1:]] == ["", "是", "否", ""]


def test_no_cell_of_a_csv_runs(book: Path, tmp_path: Path) -> None:
    sheetcrm.export(book, tmp_path / "c.csv", sheets=["customers"], **OPEN)
    rows = list(csv.reader(io.StringIO((tmp_path / "c.csv").read_text(encoding="utf-8-sig"), newline="")))
    numbers = rows[0].index("差额")
    assert [row[numbers] for row in rows[1:]] == ["-2.5", "-3", "", "8"]
    texts = [cell for row in rows for n, cell in enumerate(row) if n != numbers]
    assert not [cell for cell in texts if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    notes = rows[0].index("备注")
    assert [row[notes] for row in rows[1:]] == ['\'=HYPERLINK("http://x","点")', '第一行\n第二行 "引号"', "'+1 也许 @ 明天", "''=already"]


@pytest.mark.parametrize("text", ["=1", "'=1", "''=1", "'quoted'", "plain", "", "-", "＝1", "\t=x", "@x"])
def test_the_guard_can_be_taken_off(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in ("=", "+", "-", "@", "\t", "＝")


def test_parquet(book: Path, tmp_path: Path) -> None:
    sheetcrm.export(book, tmp_path / "pq", format="parquet", **OPEN)
    for sheet in ("customers", "followups"):
        found = pyarrow.parquet.read_table(tmp_path / "pq" / f"{sheet}.parquet")
        assert found.to_pylist() == [as_column(record) for record in records(book, sheet)]
    types = dict(zip(found.schema.names, found.schema.types, strict=True))
    assert types["followed_at"] == pa.timestamp("ms") and types["participants"] == pa.list_(pa.string()) and types["summary"] == pa.string()


def test_duckdb(book: Path, tmp_path: Path) -> None:
    sheetcrm.export(book, tmp_path / "all.duckdb", **OPEN)
    with duckdb.connect(str(tmp_path / "all.duckdb"), read_only=True) as connection:
        for sheet in ("customers", "followups"):
            cursor = connection.execute(f"SELECT * FROM {sheet}")
            names = [column[0] for column in cursor.description]
            assert [dict(zip(names, row, strict=True)) for row in cursor.fetchall()] == [as_column(record) for record in records(book, sheet)]
        assert connection.execute("SELECT count(*) FROM customers JOIN followups USING (customer_id) WHERE '急需采购' = ANY(tags)").fetchone() == (2,)


def test_sqlite(book: Path, tmp_path: Path) -> None:
    sheetcrm.export(book, tmp_path / "all.db", **OPEN)
    with sqlite3.connect(tmp_path / "all.db") as connection:
        connection.row_factory = sqlite3.Row
        found = [dict(row) for row in connection.execute("SELECT * FROM customers")]
        for row, record in zip(found, records(book, "customers"), strict=True):
            assert {key: as_sqlite(value) for key, value in as_column(record).items()} == {
                key: json.loads(value) if key in ("phone", "tags") and value else value for key, value in row.items()
            }
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert [row["table"] for row in connection.execute("PRAGMA foreign_key_list(followups)")] == ["customers"]
        assert [row["name"] for row in connection.execute("PRAGMA table_info(customers)") if row["pk"]] == ["customer_id"]


def as_sqlite(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return value.isoformat() if isinstance(value, dt.date) else value


def test_any_database(book: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'sa.db'}"
    result = sheetcrm.export(book, url, **OPEN)
    assert result.to == url
    engine = sqlalchemy.create_engine(url)
    meta = sqlalchemy.MetaData()
    meta.reflect(engine)
    assert sorted(meta.tables) == ["customers", "followups"]
    assert [key.column.table.name for key in meta.tables["followups"].foreign_keys] == ["customers"]
    with engine.connect() as connection:
        for sheet in ("customers", "followups"):
            rows = [dict(row._mapping) for row in connection.execute(sqlalchemy.select(meta.tables[sheet]))]
            assert rows == [as_column(record) for record in records(book, sheet)]
    engine.dispose()


def test_a_table_that_is_there_is_kept_replaced_or_added_to(book: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'sa.db'}"

    def count() -> int:
        with sqlite3.connect(tmp_path / "sa.db") as connection:
            return int(connection.execute("SELECT count(*) FROM followups").fetchone()[0])

    sheetcrm.export(book, url, sheets=["followups"], columns=["summary"])
    with pytest.raises(sheetcrm.UsageError, match="E-EXPORT-TABLES"):
        sheetcrm.export(book, url, sheets=["followups"], columns=["summary"])
    sheetcrm.export(book, url, sheets=["followups"], columns=["summary"], append=True)
    assert count() == 2 * len(FOLLOWUPS[1:])
    sheetcrm.export(book, url, sheets=["followups"], columns=["summary"], force=True)
    assert count() == len(FOLLOWUPS[1:])


def test_all_or_nothing_in_a_database(book: Path, tmp_path: Path) -> None:
    """An id that is there already: the database refuses it, and not one row is added, of any sheet."""
    url = f"sqlite:///{tmp_path / 'sa.db'}"
    sheetcrm.export(book, url)
    with pytest.raises(sheetcrm.IoFailed, match="E-DATABASE"):
        sheetcrm.export(book, url, append=True)
    with sqlite3.connect(tmp_path / "sa.db") as connection:
        assert connection.execute("SELECT count(*) FROM customers").fetchone() == (4,)


def test_keys_only_where_the_data_keeps_them(tmp_path: Path) -> None:
    """An id twice and a row of nobody: the rows go out all the same, without the keys that they would break."""
    book = make(
        tmp_path / "odd.xlsx", Customers=[*CUSTOMERS, ("C1", "又一个")], FollowUps=[*FOLLOWUPS, ("F5", "C9", None, None, None, None, "没有主人")]
    )
    for target in (tmp_path / "a.db", tmp_path / "a.duckdb"):
        sheetcrm.export(book, target)
    with sqlite3.connect(tmp_path / "a.db") as connection:
        assert connection.execute("SELECT count(*) FROM customers").fetchone() == (5,)
        assert connection.execute("PRAGMA foreign_key_list(followups)").fetchall() == []
        assert [row[1] for row in connection.execute("PRAGMA table_info(followups)") if row[5]] == ["followup_id"]
    with duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM followups").fetchone() == (5,)


def test_xlsx(book: Path, tmp_path: Path) -> None:
    """Cells have the types of their values, and what looks like a formula is text for good."""
    sheetcrm.export(book, tmp_path / "new.xlsx", **OPEN)
    made = openpyxl.load_workbook(tmp_path / "new.xlsx")
    assert made.sheetnames == ["客户", "跟进记录"]
    sheet = made["客户"]
    header = [cell.value for cell in sheet[1]]
    assert header == list(CUSTOMERS[0][:-1])
    notes, amount, created = header.index("备注") + 1, header.index("差额") + 1, header.index("建档日期") + 1
    assert sheet.cell(2, notes).value == '=HYPERLINK("http://x","点")' and sheet.cell(2, notes).data_type == "s" and sheet.cell(2, notes).quotePrefix
    assert [sheet.cell(row, amount).value for row in range(2, 6)] == [-2.5, -3, None, 8]
    assert [sheet.cell(row, created).value for row in range(2, 6)] == [
        dt.datetime(2024, 5, 1),
        dt.datetime(2024, 5, 2),
        dt.datetime(2024, 5, 3),
        None,
    ]
    assert sheet.freeze_panes is not None and sheet.auto_filter.ref
    stage = sheet.cell(2, header.index("合作状态") + 1).coordinate
    assert any(stage in rule.sqref and "意向客户" in rule.formula1 for rule in sheet.data_validations.dataValidation)


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_an_exported_workbook_is_a_workbook_of_ours(book: Path, tmp_path: Path, lang: str) -> None:
    """Read again it holds the same records."""
    sheetcrm.export(book, tmp_path / "new.xlsx", labels=lang, **OPEN)
    for sheet in ("customers", "followups"):
        wanted = records(book, sheet)
        known = [key for key in wanted[0] if not key.startswith("x_")]  # columns of its own are declared on the Fields sheet, which stays at home
        assert records(tmp_path / "new.xlsx", sheet, only=known) == records(book, sheet, only=known)


def test_a_large_number_of_rows_goes_through_in_pieces(tmp_path: Path) -> None:
    """More rows than a piece of text holds."""
    rows = [("跟进编号", "核心内容摘要"), *((f"F{n}", f"第 {n} 次") for n in range(1, 20_051))]
    book = make(tmp_path / "many.xlsx", FollowUps=rows)
    sheetcrm.export(book, tmp_path / "f.csv", sheets=["followups"])
    sheetcrm.export(book, tmp_path / "f.json", sheets=["followups"])
    lines = (tmp_path / "f.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 20_051 and [line.split(",")[0] for line in lines[1:]] == [row[0] for row in rows[1:]]
    assert [row["followup_id"] for row in json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))] == [row[0] for row in rows[1:]]
