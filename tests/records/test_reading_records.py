"""``sheetcrm.open``: typed records, found by id and by conditions."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import sheetcrm
from sheetcrm.schema.sheets.customers import Customer

DAY = dt.date(2026, 11, 20)


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("records") / "team.xlsx"
    sheetcrm.new(path, preset="blank", modules="orders")
    with sheetcrm.edit(path, as_of=DAY) as book:
        book.customers.add_many(
            [
                {"name": "华星智能科技有限公司", "owner": "李敏", "stage": "意向客户", "tags": "制造业,价格敏感", "next_followup_date": "2026-12-01"},
                {"name": "远启贸易有限公司", "owner": "王丽华", "tags": "智能制造", "history_amount_wan": 12.5, "phone": "13900001234"},
                {"name": "明德教育", "owner": "李敏", "stage": "流失客户", "next_followup_date": dt.date(2027, 1, 5)},
            ]
        )
        book.followups.add(customer_id="C0001", followed_at="2026-11-01 10:30", summary="第一次", method="电话")
        book.followups.add(customer_id="C0002", followed_at="2026-11-02", summary="第二次")
    return path


def test_a_record_is_found_by_its_id_however_it_is_written(team: Path) -> None:
    book = sheetcrm.open(team)
    record = book.customers["c0001"]
    assert isinstance(record, Customer)
    assert (record.name, record.stage, record.industry) == ("华星智能科技有限公司", "意向客户", "制造业")
    assert record.next_followup_date == dt.date(2026, 12, 1)
    assert "C0009" not in book.customers
    assert book.customers.get("C0009") is None
    assert book.customers.get("C0009", "nobody") == "nobody"
    with pytest.raises(sheetcrm.UsageError, match="E-NO-RECORD") as caught:
        book.customers["C0009"]
    assert "C0009" in caught.value.line("en")


def test_sheets_count_and_iterate_in_their_order(team: Path) -> None:
    book = sheetcrm.open(team)
    assert len(book.customers) == 3
    assert book.customers.ids == ["C0001", "C0002", "C0003"]
    assert [record.customer_id for record in book.customers] == book.customers.ids
    assert [record.customer_name for record in book.followups] == ["华星智能科技有限公司", "远启贸易有限公司"]
    assert book.orders.ids == []


@pytest.mark.parametrize(
    ("conditions", "fields", "expected"),
    [
        ((), {"stage": "意向客户"}, ["C0001"]),
        ((), {"stage": ["意向客户", "流失客户"]}, ["C0001", "C0003"]),
        ((), {"tags": "制造业"}, ["C0001", "C0002"]),  # 智能制造 is below 制造业
        ((), {"next_followup_date": sheetcrm.between(dt.date(2026, 12, 1), dt.date(2026, 12, 31))}, ["C0001"]),
        ((), {"history_amount_wan": None}, ["C0001", "C0003"]),
        ((), {"name": lambda name: "贸易" in name}, ["C0002"]),
        (("owner = 李敏 and not stage = 流失客户",), {}, ["C0001"]),
        ((lambda record: record.phone,), {}, ["C0002"]),
        (("owner = 李敏", lambda record: record.next_followup_date.year == 2027), {"stage": "流失客户"}, ["C0003"]),
    ],
)
def test_records_are_picked_by_conditions(team: Path, conditions: tuple[object, ...], fields: dict[str, object], expected: list[str]) -> None:
    customers = sheetcrm.open(team).customers
    assert [record.customer_id for record in customers.where(*conditions, **fields)] == expected  # type: ignore[arg-type]
    assert customers.count(*conditions, **fields) == len(expected)  # type: ignore[arg-type]
    first = customers.first(*conditions, **fields)  # type: ignore[arg-type]
    assert first is not None
    assert first.customer_id == expected[0]


def test_references_are_followed(team: Path) -> None:
    found = sheetcrm.open(team).followups.where(customer_id__stage="意向客户")
    assert [record.followup_id for record in found] == ["F00001"]


def test_a_workbook_of_bytes_is_read_too(team: Path) -> None:
    assert sheetcrm.open(team.read_bytes()).customers["C0002"].phone == ("13900001234",)


def test_what_is_open_to_read_is_what_was_there_then(team: Path, tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    path.write_bytes(team.read_bytes())
    before = sheetcrm.open(path)
    with sheetcrm.edit(path) as book:
        book.customers.update("C0001", name="改了名")
    assert before.customers["C0001"].name == "华星智能科技有限公司"
    assert sheetcrm.open(path).customers["C0001"].name == "改了名"


def test_sheets_are_found_by_key_title_and_model(team: Path) -> None:
    book = sheetcrm.open(team)
    assert book.sheet("客户").key == book.sheet("Customers").key == book.sheet(Customer).key == "customers"
    assert "customers" in [sheet.key for sheet in book.sheets]
    with pytest.raises(sheetcrm.UsageError, match="E-SHEET"):
        book.sheet("没有这张表")
    with pytest.raises(sheetcrm.UsageError, match="E-NO-SHEET"):
        _ = book.contacts


def test_a_bad_condition_is_told_as_one_line(team: Path) -> None:
    with pytest.raises(sheetcrm.UsageError, match="E-WHERE"):
        sheetcrm.open(team).customers.where("stage ~ 意向")
    with pytest.raises(sheetcrm.UsageError, match="E-WHERE"):
        sheetcrm.open(team).customers.where(no_such_field=1)


def test_a_frame_has_typed_columns(team: Path) -> None:
    frame = sheetcrm.open(team).customers.to_pandas()
    assert list(frame["customer_id"]) == ["C0001", "C0002", "C0003"]
    assert frame["stage"].dtype.name == "category"
    assert frame["next_followup_date"].dtype.kind == "M"
    assert frame["next_followup_date"].dt.date.tolist()[0] == dt.date(2026, 12, 1)
    assert frame["history_amount_wan"].sum() == 12.5
    assert frame["tags"].tolist()[:2] == ["制造业,价格敏感", "智能制造"]
    assert frame["next_followup_date"].isna().tolist() == [False, True, False]


def test_an_arrow_table_has_the_same_values(team: Path) -> None:
    book = sheetcrm.open(team)
    table = book.followups.to_arrow()
    assert table.column("followup_id").to_pylist() == book.followups.ids
    assert table.column("followed_at").to_pylist()[0] == dt.datetime(2026, 11, 1, 10, 30)
    customers = book.customers.to_arrow()
    assert customers.column("next_followup_date").to_pylist() == [dt.date(2026, 12, 1), None, dt.date(2027, 1, 5)]
    assert customers.column("history_amount_wan").to_pylist() == [None, 12.5, None]


def test_a_frame_of_a_transaction_has_its_changes(team: Path, tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    path.write_bytes(team.read_bytes())
    with sheetcrm.edit(path, dry_run=True) as book:
        book.customers.update("C0002", history_amount_wan=3, owner="陈海燕")
        book.customers.delete("C0003")
        book.customers.add(name="新客户", owner="李敏", history_amount_wan=1)
        frame = book.customers.to_pandas()
        assert frame["customer_id"].tolist() == ["C0001", "C0002", "C0004"]
        assert frame["history_amount_wan"].tolist()[1:] == [3, 1]
        assert frame["owner"].tolist() == ["李敏", "陈海燕", "李敏"]
