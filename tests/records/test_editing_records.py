"""``sheetcrm.edit``: what a change writes, what is refused, and that it is all or nothing."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import sheetcrm

DAY = dt.date(2026, 11, 20)
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("records") / "team.xlsx"
    sheetcrm.new(path, preset="blank", modules="contacts,orders,history")
    with sheetcrm.edit(path, as_of=DAY, backup=False) as book:
        book.customers.add(name="华星智能科技有限公司", owner="李敏", industry="制造业")
        book.customers.add(name="远启贸易有限公司", owner="王丽华")
        book.followups.add(customer_id="C0001", followed_at="2026-11-01", summary="第一次")
        book.requirements.add(customer_id="C0001", requirement_type="产品需求", description="要报价")
        book.orders.add(order_id="SO-1", customer_id="C0001", requirement_id="R0001", order_date="2026-11-02", amount=100, status="已完成")
    return path


@pytest.fixture
def team(template: Path, tmp_path: Path) -> Path:
    return shutil.copy(template, tmp_path / "team.xlsx")


def edited(path: Path, change: Callable[[Any], object], **options: Any) -> sheetcrm.EditResult:
    with sheetcrm.edit(path, as_of=DAY, backup=False, **options) as book:
        change(book)
    return book.result


def refused(path: Path, change: Callable[[Any], object]) -> str:
    """The line that a user reads; the file stays as it was."""
    before = path.read_bytes()
    with pytest.raises(sheetcrm.UsageError) as caught, sheetcrm.edit(path, as_of=DAY, backup=False) as book:
        change(book)
    assert path.read_bytes() == before
    return caught.value.line("en")


# --- adding


def test_a_new_record_gets_its_id_defaults_and_stamps(team: Path) -> None:
    with sheetcrm.edit(team, as_of=DAY) as book:
        new = book.customers.add(name="明德教育", owner="李敏")
        assert (new.customer_id, new.stage, new.created_date) == ("C0003", "潜在客户", DAY)
        assert new.updated_at is not None
        note = book.followups.add(customer_id="c0003", followed_at=DAY, summary="电话里谈了")
        assert (note.followup_id, note.customer_id, note.customer_name, note.owner) == ("F00002", "C0003", "明德教育", "李敏")
    assert book.result.added == [("customers", "C0003"), ("followups", "F00002")]
    again = sheetcrm.open(team)
    assert again.customers["C0003"] == new
    assert again.followups["F00002"] == note


@pytest.mark.parametrize("text", ["=1+1", "+86", "-3", "@SUM(A1)", "'123", "007", "1e5", "2024-01-01", "TRUE", "#N/A"])
def test_a_text_is_stored_as_text_never_as_a_formula_or_number(team: Path, text: str) -> None:
    edited(team, lambda book: book.customers.update("C0001", notes=text))
    assert sheetcrm.open(team).customers["C0001"].notes == text
    sheet = openpyxl.load_workbook(team)["客户"]
    column = [cell.value for cell in sheet[1]].index("备注") + 1
    assert (sheet.cell(2, column).value, sheet.cell(2, column).data_type) == (text, "s")


def test_values_are_stored_as_the_workbook_writes_them(team: Path) -> None:
    edited(
        team, lambda book: book.customers.update("C0002", stage="lead", phone=["139 0000 1234"], archived=None, next_followup_date="2026年12月1日")
    )
    sheet = openpyxl.load_workbook(team)["客户"]
    row = dict(zip([cell.value for cell in sheet[1]], [cell.value for cell in sheet[3]], strict=True))
    assert (row["合作状态"], row["电话"]) == ("潜在客户", "13900001234")
    assert row["下次跟进时间"] == dt.datetime(2026, 12, 1)


def test_an_english_workbook_gets_english_labels(tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    sheetcrm.new(path, preset="blank", lang="en")
    edited(path, lambda book: book.customers.add(name="Acme", owner="Ann", stage="意向客户", archived=None))
    sheet = openpyxl.load_workbook(path)["Customers"]
    row = dict(zip([cell.value for cell in sheet[1]], [cell.value for cell in sheet[2]], strict=True))
    assert row["Stage"] == "Interested"
    assert sheetcrm.open(path).customers["C0001"].stage == "意向客户"


def test_tags_are_written_as_the_tag_table_says(team: Path) -> None:
    sheetcrm.add_tag(team, "老客户", dimension="关系")
    sheetcrm.add_tag(team, "老朋友", dimension="关系")
    sheetcrm.merge_tags(team, "老朋友", "老客户")
    sheetcrm.retire_tag(team, "急需采购")
    with sheetcrm.edit(team, as_of=DAY) as book:
        assert book.customers.update("C0002", tags="老朋友, 智能制造；制造业").tags == ("老客户", "智能制造")
        assert book.customers["C0002"].industry == "智能制造", "a blank column follows the tag"
        assert book.customers.update("C0002", tags=["价格敏感", "急需采购"]).tags == ("价格敏感",)
        assert book.customers.update("C0001", tags=["IT服务"]).tags == ("制造业",), "the column is right"
        book.customers.update("C0001", industry="IT服务")
        assert book.customers["C0001"].tags == ("IT服务",), "and the tag goes with it"
        with pytest.raises(sheetcrm.UsageError, match="TAG-RETIRED"):
            book.customers.update("C0002", tags="急需采购")
    codes = {finding.code for finding in sheetcrm.validate(team, as_of=DAY)}
    assert not {code for code in codes if code.startswith("TAG-")}


# --- what is refused


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"stage": "没有这个"}, "VOC-UNKNOWN"),
        ({"email": "不是邮箱"}, "EMAIL-BAD"),
        ({"phone": "12"}, "PHONE-BAD"),
        ({"phone": "139****1234"}, "MASKED-VALUE"),
        ({"next_followup_date": "哪天"}, "DATE-BAD"),
        ({"name": None}, "REQ-BLANK"),
        ({"owner": ""}, "REQ-BLANK"),
        ({"history_amount_wan": "很多"}, "NUM-BAD"),
        ({"nme": "x"}, "did you mean name"),
        ({"archived": True}, "no column"),
        ({"customer_id": "C0009"}, "E-ID-CHANGE"),
        ({"notes": "x" * 40_000}, "TEXT-LONG"),
        ({"history_amount_wan": object()}, "VALUE-BAD"),
    ],
)
def test_a_wrong_value_is_named_with_its_rule(team: Path, values: dict[str, Any], words: str) -> None:
    assert words in refused(team, lambda book: book.customers.update("C0001", **values))


def test_a_refused_call_leaves_the_transaction_as_it_was(team: Path) -> None:
    with sheetcrm.edit(team, as_of=DAY) as book:
        book.customers.update("C0001", notes="先")
        with pytest.raises(sheetcrm.UsageError, match="E-RECORDS"):
            book.customers.add_many([{"name": "一", "owner": "李敏"}, {"name": "二"}, {"name": "三", "owner": "李敏", "email": "x"}])
        with pytest.raises(sheetcrm.UsageError):
            book.customers.update_many({"C0001": {"notes": "后"}, "C0002": {"email": "x"}})
        assert len(book.customers) == 2
        assert book.customers["C0001"].notes == "先"
    assert book.result.updated == [("customers", "C0001")]
    assert sheetcrm.open(team).customers["C0001"].notes == "先"


def test_required_fields_of_a_new_record_are_named(team: Path) -> None:
    line = refused(team, lambda book: book.followups.add(customer_id="C0001", summary="x"))
    assert "REQ-BLANK" in line
    assert "Date" in line or "Followed" in line


def test_a_reference_must_name_a_record(team: Path) -> None:
    assert "FK-MISSING" in refused(team, lambda book: book.followups.add(customer_id="C0099", followed_at=DAY, summary="x"))

    def to_one_that_goes(book: Any) -> None:
        book.customers.delete("C0002")
        book.followups.update("F00001", customer_id="C0002")

    assert "FK-MISSING" in refused(team, to_one_that_goes)


# --- ids


def test_ids_are_never_given_again(team: Path) -> None:
    edited(team, lambda book: (book.customers.add(name="三", owner="李敏"), book.customers.add(customer_id="zz9", name="四", owner="李敏")))
    edited(team, lambda book: book.customers.delete_many(["C0003", "ZZ9"]))
    with sheetcrm.edit(team, as_of=DAY) as book:
        for used in ("C0001", "C0003", "c0003", "ZZ9"):
            with pytest.raises(sheetcrm.UsageError, match="ID-DUP"):
                book.customers.add(customer_id=used, name="五", owner="李敏")
        assert book.customers.add(name="五", owner="李敏").customer_id == "C0004"


def test_the_last_row_deleted_by_hand_stays_used_once_it_was_remembered(team: Path) -> None:
    sheetcrm.refresh(team, as_of=DAY)
    edited(team, lambda book: book.customers.add(name="三", owner="李敏"))
    edited(team, lambda book: book.customers.delete("C0003"))
    sheetcrm.refresh(team, as_of=DAY)
    assert not [finding for finding in sheetcrm.validate(team, as_of=DAY) if finding.code in ("ROW-LOST", "ID-REUSED")]
    edited(team, lambda book: book.customers.add(name="四", owner="李敏"))
    assert sheetcrm.open(team).customers.ids == ["C0001", "C0002", "C0004"]


def test_a_renamed_customer_is_no_stranger(team: Path) -> None:
    sheetcrm.refresh(team, as_of=DAY)
    edited(team, lambda book: book.customers.update("C0001", name="完全不同的名字", owner="王丽华", industry="教育", tags=None, notes="新的"))
    found = {finding.code for finding in sheetcrm.validate(team, as_of=DAY)}
    assert not found & {"ID-REUSED", "ROW-LOST", "ROW-SHUFFLED", "FK-NAME-MISMATCH"}
    assert sheetcrm.open(team).followups["F00001"].customer_name == "完全不同的名字"


# --- upserts


def test_an_upsert_changes_the_record_that_is_meant_or_adds_one(team: Path) -> None:
    with sheetcrm.edit(team, as_of=DAY) as book:
        assert book.customers.upsert(customer_id="C0001", notes="一").customer_id == "C0001"
        assert book.customers.upsert(by="name", name="远启贸易有限公司", notes="二").customer_id == "C0002"
        rows = [{"name": "新的", "owner": "李敏"}, {"name": "新的", "notes": "同一个"}]
        assert [one.customer_id for one in book.customers.upsert_many(rows, by=("name",))] == ["C0003", "C0003"]
        with pytest.raises(sheetcrm.UsageError, match="E-UPSERT-KEY"):
            book.customers.upsert(name="远启贸易有限公司")
        book.customers.update("C0001", name="新的")
        with pytest.raises(sheetcrm.UsageError, match="E-UPSERT"):
            book.customers.upsert(by="name", name="新的", notes="哪一个")
    assert sheetcrm.open(team).customers["C0003"].notes == "同一个"


# --- deleting


def test_a_record_that_others_refer_to_is_kept(team: Path) -> None:
    line = refused(team, lambda book: book.customers.delete("C0001"))
    assert "E-REFERENCED" in line
    assert all(words in line for words in ("1 row of FollowUps", "1 row of Requirements", "1 row of Orders"))


def test_a_cascade_deletes_what_refers_to_it(team: Path) -> None:
    result = edited(team, lambda book: book.customers.delete("C0001", references="cascade"))
    assert sorted(name.id for name in result.deleted) == ["C0001", "F00001", "R0001", "SO-1"]
    after = sheetcrm.open(team)
    assert (after.customers.ids, after.followups.ids, after.orders.ids, after.requirements.ids) == (["C0002"], [], [], [])


def test_a_reference_that_may_be_blank_is_emptied(team: Path) -> None:
    edited(team, lambda book: book.requirements.delete("R0001", references="blank"))
    assert sheetcrm.open(team).orders["SO-1"].requirement_id is None
    assert "E-REFERENCE-KEPT" in refused(team, lambda book: book.customers.delete("C0001", references="blank"))


def test_rows_without_ids_are_changed_by_condition(team: Path) -> None:
    sheetcrm.add_tag(team, "老客户", dimension="关系")
    edited(team, lambda book: book.tags.update_where({"description": "合作两年以上"}, tag="老客户"))
    found = sheetcrm.open(team).tags.first(tag="老客户")
    assert found is not None
    assert found.description == "合作两年以上"
    edited(team, lambda book: book.tags.delete_where(tag="老客户"))
    assert sheetcrm.open(team).tags.count(tag="老客户") == 0
    assert "E-NO-IDS" in refused(team, lambda book: book.tags.delete("老客户"))
    assert "E-NO-CONDITION" in refused(team, lambda book: book.customers.delete_where())


# --- all or nothing


def test_an_exception_in_the_block_writes_nothing(team: Path) -> None:
    before = team.read_bytes()
    with pytest.raises(ZeroDivisionError), sheetcrm.edit(team) as book:
        book.customers.update("C0001", notes="x")
        _ = 1 / 0
    assert team.read_bytes() == before
    with pytest.raises(sheetcrm.UsageError, match="E-CLOSED"):
        _ = book.result


def test_nothing_changed_writes_nothing(team: Path) -> None:
    before = team.read_bytes()
    result = edited(
        team, lambda book: (book.customers.update("C0001", name="华星智能科技有限公司", stage="潜在客户"), book.customers.where(stage="流失客户"))
    )
    assert result.nothing
    assert result.receipt is None
    assert team.read_bytes() == before


def test_what_comes_and_goes_in_one_block_is_nothing(team: Path) -> None:
    before = team.read_bytes()

    def come_and_go(book: Any) -> None:
        book.customers.delete(book.customers.add(name="一", owner="李敏").customer_id)
        book.customers.update("C0002", phone="13900001234")
        book.customers.update("C0002", phone=None)

    edited(team, come_and_go)
    after = sheetcrm.open(team)
    assert after.customers.ids == ["C0001", "C0002"]
    assert after.customers["C0002"].phone == ()
    assert before  # only the time stamp of C0002 may differ


def test_a_dry_run_lists_the_cells_and_writes_nothing(team: Path) -> None:
    before = team.read_bytes()
    result = edited(team, lambda book: book.customers.update("C0001", owner="陈海燕"), dry_run=True)
    assert team.read_bytes() == before
    assert ("李敏", "陈海燕") in [(change.before, change.after) for change in result.changes]


def test_the_result_lists_the_cells(team: Path) -> None:
    result = edited(team, lambda book: book.customers.update("C0001", owner="陈海燕"))
    assert ("客户", "李敏", "陈海燕") in [(change.sheet, change.before, change.after) for change in result.changes]


def test_a_closed_transaction_is_not_used_again(team: Path) -> None:
    with sheetcrm.edit(team) as book:
        customers = book.customers
    with pytest.raises(sheetcrm.UsageError, match="E-CLOSED"):
        customers.update("C0001", notes="zu spät")
    with pytest.raises(sheetcrm.UsageError, match="E-CLOSED"), book:
        pass


def test_a_generated_sheet_is_not_changed_so(team: Path) -> None:
    sheetcrm.refresh(team, as_of=DAY)
    assert "E-GENERATED" in refused(team, lambda book: book.sheet("duelist").add(state="今日"))


def test_a_sheet_in_doubt_is_not_written_to(team: Path) -> None:
    workbook = openpyxl.load_workbook(team)
    workbook["客户"].merge_cells("B2:B3")
    workbook.save(team)
    assert "E-STRUCTURE" in refused(team, lambda book: book.customers.update("C0001", notes="x"))


# --- what is written down


def test_changes_are_logged_and_can_be_undone(team: Path) -> None:
    before = sheetcrm.open(team).customers["C0001"]
    with sheetcrm.edit(team, as_of=DAY, command="my script") as book:
        book.customers.update("C0001", owner="陈海燕")
        book.customers.delete("C0002")
    log = [(entry.command, entry.row_id, entry.field, entry.old, entry.new) for entry in sheetcrm.open(team).changelog]
    assert ("my script", "C0001", "负责人", "李敏", "陈海燕") in log
    assert ("my script", "C0002", None, "删除一行", None) in log
    sheetcrm.undo(team)
    after = sheetcrm.open(team)
    assert after.customers["C0001"] == before
    assert after.customers.ids == ["C0001", "C0002"]


def test_a_change_of_stage_goes_into_the_history_once(team: Path) -> None:
    sheetcrm.refresh(team, as_of=DAY)
    edited(team, lambda book: book.customers.update("C0001", stage="意向客户"))
    sheetcrm.refresh(team, as_of=DAY)
    rows = [(row.customer_id, row.from_stage, row.to_stage, row.source) for row in sheetcrm.open(team).stagehistory]
    assert rows == [("C0001", "潜在客户", "意向客户", "cli")]


def test_new_columns_come_with_their_first_value(team: Path) -> None:
    def archive(book: Any) -> None:
        book.customers.add_columns("archived")
        book.customers.update("C0002", archived=True)

    edited(team, archive)
    assert sheetcrm.open(team).customers["C0002"].archived is True
    assert [cell.value for cell in openpyxl.load_workbook(team)["客户"][1]][-1] == "归档"


def test_the_dropdown_of_ids_survives_the_first_record(tmp_path: Path) -> None:
    path = sheetcrm.new(tmp_path / "team.xlsx", preset="blank", sample=True)
    with sheetcrm.edit(path, backup=False) as book:
        book.requirements.delete(book.requirements.ids[0])
    names = openpyxl.load_workbook(path).defined_names
    assert "#REF!" not in names["voc_requirement_id"].value and "INDEX" in names["voc_requirement_id"].value
