"""Texts and numbers that programs like to change come back as they are, from every format, by other people's readers."""

from __future__ import annotations

import csv
import datetime as dt
import json
import sqlite3
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pyarrow.parquet
import pytest

import sheetcrm
from sheetcrm.cells import unguarded

T = dt.date(2026, 11, 22)
OPEN: dict[str, Any] = {"mask": "none", "user": "管", "sheets": ["customers"]}
TEXTS = [
    *("=1+1", "\t=1", "'=1", "''=2", "'plain", " =1", "-5", "@x", "＝SUM(A1)", "+86 139", '=HYPERLINK("x")', "|x", "%0A=1"),
    *("007", "TRUE", "1e5", "1,234", "2024-05-01", "NULL", "nan", "#N/A", 'q"uo"te', "a,b;c\td", "a\r\nb", "c\nd", "e\u2028f", "😀", "x" * 32_767),
]
NUMBERS = [0.1, 1e-7, 123_456_789_012, 1 / 3, 99_999_999.99, 0.0]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("odd") / "team.xlsx"
    sheetcrm.new(path, lang="zh-CN", as_of=T)
    with sheetcrm.edit(path, backup=False, as_of=T) as edited:
        edited.team.add(name="管", role="管理员", active=True)
        for i, text in enumerate(TEXTS):
            edited.customers.add(
                name=f"公司{i}",
                owner="李敏",
                notes=text,
                phone=["13900000001", "010-12345678"] if i % 3 else [],
                history_amount_wan=NUMBERS[i % len(NUMBERS)],
                created_date=dt.date(2000 + i % 25, 1 + i % 12, 1 + i % 28),
                tags=["急需采购", "价格敏感"] if i % 2 else [],
            )
    return path


def records(book: Path) -> list[dict[str, Any]]:
    keys = ("customer_id", "notes", "history_amount_wan", "created_date", "phone", "tags", "email")
    return [{key: getattr(one, key) for key in keys} for one in sheetcrm.open(book, as_of=T).customers]


def joined(record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "phone": "/".join(record["phone"]), "tags": ",".join(record["tags"])}


def chosen(rows: list[dict[str, Any]], book: Path) -> list[dict[str, Any]]:
    """The columns of ``records``."""
    return [{key: row[key] for key in records(book)[0]} for row in rows]


def test_parquet(book: Path, tmp_path: Path) -> None:
    path = tmp_path / "c.parquet"
    sheetcrm.export(book, path, **OPEN)
    wanted = [{**one, "phone": list(one["phone"]) or None, "tags": list(one["tags"]) or None} for one in records(book)]
    assert chosen(pyarrow.parquet.read_table(path).to_pylist(), book) == wanted
    found = duckdb.sql(f"select * from '{path}'")
    assert chosen([dict(zip(found.columns, row, strict=True)) for row in found.fetchall()], book) == wanted


def test_csv(book: Path, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    sheetcrm.export(book, path, labels="keys", **OPEN)
    with path.open(encoding="utf-8-sig", newline="") as file:
        by_hand = list(csv.DictReader(file))
    by_pandas = pd.read_csv(path, dtype=str, keep_default_na=False).to_dict("records")
    relation = duckdb.sql(f"select * from read_csv('{path}', all_varchar = true, header = true)")
    by_duckdb = [{key: cell or "" for key, cell in zip(relation.columns, row, strict=True)} for row in relation.fetchall()]
    assert by_hand == by_pandas == by_duckdb
    assert not [cell for row in by_hand for cell in row.values() if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "＝")]
    found = chosen([{key: unguarded(cell) for key, cell in row.items()} for row in by_hand], book)
    for row in found:
        row["history_amount_wan"], row["created_date"] = float(row["history_amount_wan"]), dt.date.fromisoformat(row["created_date"])
    assert found == [{**joined(one), "email": ""} for one in records(book)]


def test_json_sqlite_duckdb(book: Path, tmp_path: Path) -> None:
    wanted = [
        {**one, "created_date": one["created_date"].isoformat(), "phone": list(one["phone"]), "tags": list(one["tags"])} for one in records(book)
    ]
    sheetcrm.export(book, tmp_path / "c.json", **OPEN)
    assert chosen(json.loads((tmp_path / "c.json").read_text("utf-8")), book) == wanted
    sheetcrm.export(book, tmp_path / "c.sqlite", **OPEN)
    with sqlite3.connect(tmp_path / "c.sqlite") as database:
        database.row_factory = sqlite3.Row
        rows = chosen([dict(row) for row in database.execute("select * from customers order by customer_id")], book)
    database.close()
    assert [{**row, "phone": json.loads(row["phone"] or "[]"), "tags": json.loads(row["tags"] or "[]")} for row in rows] == wanted
    sheetcrm.export(book, tmp_path / "c.duckdb", **OPEN)
    with duckdb.connect(str(tmp_path / "c.duckdb"), read_only=True) as connection:
        found = connection.sql("select * from customers order by customer_id")
        frame = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    assert [row["created_date"].isoformat() for row in frame] == [one["created_date"] for one in wanted]
    assert [(row["notes"], row["history_amount_wan"], row["tags"] or []) for row in frame] == [
        (one["notes"], one["history_amount_wan"], one["tags"]) for one in wanted
    ]


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_xlsx(book: Path, tmp_path: Path) -> None:
    sheetcrm.export(book, tmp_path / "c.xlsx", labels="keys", **OPEN)
    sheet = openpyxl.load_workbook(tmp_path / "c.xlsx").worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    found = chosen([dict(zip(head, row, strict=True)) for row in rows], book)
    assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    wanted = [{**one, "phone": one["phone"] or None, "tags": one["tags"] or None} for one in map(joined, records(book))]
    for row, one in zip(found, wanted, strict=True):
        assert row.pop("history_amount_wan") == pytest.approx(one.pop("history_amount_wan"), rel=1e-15)
        assert row.pop("created_date").date() == one.pop("created_date")
        assert row == one


@pytest.mark.parametrize("name", ["customers.csv", "customers.tsv", "customers.json", "customers.xlsx"])
def test_what_went_out_changes_nothing_when_it_comes_in_again(book: Path, tmp_path: Path, name: str) -> None:
    sheetcrm.export(book, tmp_path / name, **OPEN)
    done = sheetcrm.import_(book, tmp_path / name, overwrite=True, options=sheetcrm.WriteOptions(as_of=T, dry_run=True))
    [one] = done.sources
    assert (one.counts.unchanged, one.rejected, done.applied.total) == (len(TEXTS), [], 0)
