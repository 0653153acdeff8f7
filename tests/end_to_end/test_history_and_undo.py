"""What changed cell by cell, by a run or by hand; and one run, one record or one field taken back."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import pytest
from command_line import sheetcrm, untouched
from hypothesis import given, settings
from hypothesis import strategies as st
from people import T, by_openpyxl, make_book, records

import sheetcrm as library
from sheetcrm import WriteOptions
from sheetcrm.errors import UsageError
from sheetcrm.store import Package, PutMeta, apply_edits, save_changes

OPTIONS = WriteOptions(as_of=T)
ROWS: list[dict[str, Any]] = [
    {"客户编号": "C0001", "客户名称": "华星智能", "电话": "139 0000 1234", "所属行业": "工业", "分类标签": "老带新,价格敏感", "备注": "甲"},
    {"客户编号": "C0002", "客户名称": "远启贸易", "电话": "13900005678", "所属行业": "制造", "分类标签": "老带新", "备注": "乙"},
    {"客户编号": "C0003", "客户名称": "明蓝实业", "电话": "13900009999", "所属行业": "制造业", "分类标签": None, "备注": "丙"},
]
for _row in ROWS:
    _row |= {"合作状态": "潜在客户", "负责人": "李敏", "建档日期": T - dt.timedelta(1), "归档": None, "合并至": None}
TAGS = [{"标签": "老带新", "维度": "自定义", "状态": "启用"}]
FOLLOWUPS = [{"跟进编号": "F00001", "客户编号": "C0002", "客户名称": "远启贸易", "跟进时间": T, "核心内容摘要": "问价", "负责人": "李敏"}]


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    clock(monkeypatch, 9)
    return make_book(tmp_path / "team.xlsx", {"Customers": ROWS, "FollowUps": FOLLOWUPS, "Tags": TAGS})


def clock(monkeypatch: pytest.MonkeyPatch, hour: int) -> None:
    monkeypatch.setenv("SHEETCRM_NOW", f"2026-11-22T{hour:02d}:00:00+08:00")


def customer(path: Path, name: str = "C0001") -> dict[str, Any]:
    return next(row for row in records(path, "Customers") if row["客户编号"] == name)


def rename(path: Path, old: str, new: str) -> None:
    library.rename_tag(path, old, new, OPTIONS)


def by_hand(path: Path, cell: str, value: object, title: str = "Customers") -> None:
    by_openpyxl(path, lambda made: made[title].__setitem__(cell, value))


def told(path: Path, **asked: Any) -> list[tuple[str, str, str, str, str]]:
    """(how, command, id, field, what) of each change, the newest first."""
    return [(c.source, c.command, c.row_id, c.field, f"{c.old}→{c.new}") for c in library.history(path, as_of=T, **asked).changes]


def test_runs_and_edits_by_hand_are_told_apart(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library.fix(book, as_of=T)
    clock(monkeypatch, 10)
    by_hand(book, "F2", "爱喝茶")
    clock(monkeypatch, 11)
    rename(book, "老带新", "转介绍")
    by_hand(book, "F4", "新的")
    found = told(book)
    assert found[0] == ("hand", "", "C0003", "备注", "丙→新的")
    assert ("run", "tags rename", "C0002", "分类标签", "老带新→转介绍") in found
    assert ("hand", "", "C0001", "备注", "甲→爱喝茶") in found
    assert ("run", "fix", "C0002", "所属行业", "制造→制造业") in found
    assert [command for _, command, *_ in found if command] == sorted((c for _, c, *_ in found if c), reverse=True), "the newest run first"


def test_without_a_log_the_versions_tell(book: Path) -> None:
    by_openpyxl(book, lambda made: made.create_sheet("Settings").append(["分组", "键", "值", "说明"]))
    by_openpyxl(book, lambda made: made["Settings"].append(["log", "changelog.auto", "off", None]))
    library.fix(book, as_of=T)
    assert "变更日志" not in str(records(book, "Customers")) and ("run", "fix", "C0001", "所属行业", "工业→制造业") in told(book)


def test_contact_data_is_masked_unless_asked_for(book: Path) -> None:
    library.fix(book, as_of=T)
    by_hand(book, "C2", "13811112222")
    assert told(book, record="C0001", field="电话")[0][4] == "139****1234→138****2222"
    assert told(book, record="C0001", field="phone", unmasked=True)[0][4].endswith("→13811112222")
    assert "13811112222" not in sheetcrm("history", book).out


def test_only_what_is_asked_for(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library.fix(book, as_of=T)
    by_hand(book, "F2", "爱喝茶")
    clock(monkeypatch, 12)
    rename(book, "老带新", "转介绍")
    assert {row[2] for row in told(book, record="c0001")} == {"C0001"}
    assert {row[3] for row in told(book, field="分类标签")} == {"分类标签"}
    assert {c.sheet for c in library.history(book, sheet="标签").changes} == {"Tags"}
    saved = dt.datetime.fromisoformat("2026-11-22T12:00:00+08:00").timestamp()
    os.utime(book, (saved, saved))  # the clock of the file system goes on, whatever ours is told
    assert told(book, since=dt.date(2026, 11, 23)) == [] and told(book, by="nobody") == []
    assert told(book, limit=2) == told(book)[:2] and library.history(book, limit=2).more
    with pytest.raises(UsageError) as caught:
        library.history(book, sheet="没有这张")
    assert caught.value.code == "E-SHEET"
    assert "by hand" in sheetcrm("history", book, "--id", "C0001").out


def test_added_and_deleted_rows(book: Path) -> None:
    library.fix(book, as_of=T)
    by_openpyxl(book, lambda made: made["Customers"].delete_rows(4))
    by_openpyxl(book, lambda made: made["FollowUps"].append(["F00002", "C0001", "华星智能", T, "报价", "李敏"]))
    changes = library.history(book, as_of=T, limit=2).changes
    assert [(c.kind, c.row_id, c.source) for c in changes] == [("deleted", "C0003", "hand"), ("added", "F00002", "hand")]


def test_a_row_without_an_id_that_got_one_is_no_new_row(tmp_path: Path) -> None:
    rows = [FOLLOWUPS[0], {**FOLLOWUPS[0], "跟进编号": None, "核心内容摘要": "来访"}]
    path = make_book(tmp_path / "team.xlsx", {"Customers": ROWS, "FollowUps": rows})
    library.fix(path, as_of=T, select=["ID-BLANK"])
    assert told(path) == [("run", "fix", "F00002", "跟进编号", "→F00002")]
    library.undo(path, run=1)
    assert [row["核心内容摘要"] for row in records(path, "FollowUps")] == ["问价", "来访"], "the row is still there"
    assert [row["跟进编号"] for row in records(path, "FollowUps")] == ["F00001", None]


def test_an_earlier_run_is_taken_back_but_for_what_was_changed_since(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library.fix(book, as_of=T, select=["VOC"])
    clock(monkeypatch, 10)
    rename(book, "老带新", "转介绍")
    by_hand(book, "D2", "金融")
    numbers = {run.verb: run.number for run in library.history(book).runs}
    with untouched(book.parent):
        ran = sheetcrm("undo", book, "--run", numbers["fix"], "--dry-run")
    assert ran.code == 1 and "制造业" in ran.out and "would take back 1 cell(s) of fix" in ran.out
    clock(monkeypatch, 11)
    result = library.undo(book, run=numbers["fix"])
    assert [(one.id, one.field, one.why) for one in result.left] == [("C0001", "industry", "changed")]
    assert (customer(book)["所属行业"], customer(book, "C0002")["所属行业"]) == ("金融", "制造")
    assert customer(book, "C0002")["分类标签"] == "转介绍", "the run after it stays"
    clock(monkeypatch, 12)
    assert sheetcrm("undo", book, "--run", "2026-11-22 10").code == 0
    assert [customer(book, name)["分类标签"] for name in ("C0001", "C0002")] == ["老带新,价格敏感", "老带新"]
    assert library.history(book).runs[0].verb == "undo"


def test_a_row_that_comes_back_says_the_name_of_today(book: Path) -> None:
    with library.edit(book, as_of=T) as opened:
        opened.followups.delete("F00001")
    library.set(book, "C0002", values={"name": "远启国际"}, options=OPTIONS)
    library.undo(book, run=1)
    assert [(row["跟进编号"], row["客户名称"]) for row in records(book, "FollowUps")] == [("F00001", "远启国际")]
    with library.edit(book, as_of=T) as opened:
        opened.followups.update("F00001", customer_id="C0003")
    library.set(book, "C0002", values={"name": "远启集团"}, options=OPTIONS)
    library.undo(book, record="F00001")
    assert [(row["客户编号"], row["客户名称"]) for row in records(book, "FollowUps")] == [("C0002", "远启集团")]


def test_a_name_that_comes_back_is_said_by_rows_that_were_added_since(book: Path) -> None:
    library.set(book, "C0001", values={"name": "华星国际"}, options=OPTIONS)
    with library.edit(book, as_of=T) as opened:
        opened.followups.add(followup_id="F00009", customer_id="C0001", followed_at=T, summary="报价", owner="李敏")
    library.undo(book, run=1)
    assert {row["跟进编号"]: row["客户名称"] for row in records(book, "FollowUps")} == {"F00001": "远启贸易", "F00009": "华星智能"}


def test_an_id_that_goes_with_the_run_that_gave_it_is_not_lost(book: Path) -> None:
    """One row went and one like it came: the row gets its id back, and nobody misses the other one."""
    library.refresh(book, as_of=T)
    with library.edit(book, as_of=T) as opened:
        opened.followups.delete("F00001")
        opened.followups.add(followup_id="F00900", customer_id="C0002", followed_at=T, summary="问价", owner="李敏")
    run = library.history(book).runs[0].number
    library.set(book, "C0001", values={"notes": "x"}, options=OPTIONS)
    library.undo(book, run=run)
    assert [row["跟进编号"] for row in records(book, "FollowUps")] == ["F00001"]
    assert not {one.code for one in library.validate(book, as_of=T)} & {"ROW-LOST", "ROW-SHUFFLED", "ID-REUSED"}
    with library.edit(book, as_of=T) as opened, pytest.raises(UsageError, match="ID-DUP"):
        opened.followups.add(followup_id="F00900", customer_id="C0002", followed_at=T, summary="别的")


def test_nothing_comes_back_that_refers_to_a_record_which_is_gone(book: Path) -> None:
    with library.edit(book, as_of=T) as opened:
        opened.followups.add(followup_id="F00002", customer_id="C0003", followed_at=T, summary="报价", owner="李敏")
    with library.edit(book, as_of=T) as opened:
        opened.followups.delete("F00001")
        opened.followups.update("F00002", customer_id="C0001")
    with library.edit(book, as_of=T) as opened:
        opened.customers.delete_many(["C0002", "C0003"])
    result = library.undo(book, run=2)
    assert [(one.id, one.field, one.why) for one in result.left] == [("F00002", "customer_id", "missing"), ("F00001", None, "missing")]
    assert [(row["跟进编号"], row["客户编号"], row["客户名称"]) for row in records(book, "FollowUps")] == [("F00002", "C0001", "华星智能")]
    assert library.undo(book, run=3).left == []
    assert library.undo(book, run=2).left == []
    found = {row["跟进编号"]: (row["客户编号"], row["客户名称"]) for row in records(book, "FollowUps")}
    assert found == {"F00001": ("C0002", "远启贸易"), "F00002": ("C0003", "明蓝实业")}


def test_a_merge_is_taken_back_after_other_work(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library.merge_records(book, "C0001", "C0002", options=OPTIONS)
    clock(monkeypatch, 10)
    library.fix(book, as_of=T)
    library.undo(book, run=1)
    assert (customer(book, "C0002")["归档"], customer(book, "C0002")["合并至"]) == (None, None)
    assert [(row["客户编号"], row["客户名称"]) for row in records(book, "FollowUps")] == [("C0002", "远启贸易")]
    assert customer(book)["备注"] == "甲" and customer(book, "C0002")["所属行业"] == "制造业"


def test_rows_that_a_run_added_go_away_unless_somebody_refers_to_them(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with library.edit(book, as_of=T) as opened:
        opened.customers.add_many([{"name": f"新客户{n}", "owner": "李敏"} for n in (1, 2)])
    clock(monkeypatch, 10)
    by_openpyxl(book, lambda made: made["FollowUps"].append(["F00002", "C0005", "新客户2", T, "报价", "李敏"]))
    result = library.undo(book, run=1)
    assert [(one.id, one.why) for one in result.left] == [("C0005", "referred")]
    assert [row["客户编号"] for row in records(book, "Customers")] == ["C0001", "C0002", "C0003", "C0005"]


def test_rows_that_a_run_deleted_come_back_with_their_ids(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with library.edit(book, as_of=T) as opened:
        opened.customers.delete("C0003")
    clock(monkeypatch, 10)
    by_hand(book, "F2", "爱喝茶")
    assert library.undo(book, run=1).left == []
    back = customer(book, "C0003")
    assert {key: value for key, value in back.items() if key != "row"} == ROWS[2]
    assert customer(book)["备注"] == "爱喝茶"


def test_the_last_change_of_a_record_or_a_field(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library.fix(book, as_of=T)
    by_hand(book, "C2", "13811112222")
    clock(monkeypatch, 10)
    rename(book, "老带新", "转介绍")
    before = book.read_bytes()
    ran = sheetcrm("undo", book, "--id", "C0001", "--field", "电话")
    assert ran.code == 0 and customer(book)["电话"] == "139 0000 1234", "as the kept version has it, which no log does"
    assert library.undo(book).verb == "undo" and book.read_bytes() == before
    library.undo(book, record="c0001")
    assert (customer(book)["电话"], customer(book)["分类标签"]) == ("139 0000 1234", "转介绍,价格敏感"), "the last change was that undo"
    with pytest.raises(UsageError) as caught, untouched(book.parent):
        library.undo(book, record="C0003", field="notes")
    assert caught.value.code == "E-NO-CHANGE"


def test_what_cannot_be_taken_back(book: Path) -> None:
    library.fix(book, as_of=T)
    for words, code in ((["--run", "7"], "E-UNDO-RUN"), (["--run", "2001"], "E-UNDO-RUN"), (["--field", "notes"], "E-USAGE")):
        with untouched(book.parent):
            assert sheetcrm("undo", book, *words).complaint_code == code
    for path in (book.parent / "backups").glob("*.xlsx"):
        path.unlink()
    with untouched(book.parent):
        assert sheetcrm("undo", book, "--run", "1").complaint_code == "E-UNDO-GONE"


def test_a_run_that_nobody_can_tell_from_the_edits_around_it_is_left(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_openpyxl(book, lambda made: made.create_sheet("Settings").append(["分组", "键", "值", "说明"]))
    by_openpyxl(book, lambda made: made["Settings"].append(["log", "changelog.auto", "off", None]))
    library.fix(book, as_of=T)
    by_hand(book, "F2", "爱喝茶")
    clock(monkeypatch, 10)
    rename(book, "老带新", "转介绍")
    with untouched(book.parent):
        ran = sheetcrm("undo", book, "--run", "1")
    assert ran.complaint_code == "E-UNDO-UNSURE"
    assert ("unclear", "fix", "C0001", "备注", "甲→爱喝茶") in told(book)


def test_the_log_holds_no_contact_data_and_no_secrets(tmp_path: Path) -> None:
    fields = [{"工作表": "Customers", "键": "x_pass", "中文名": "门户密码", "类型": "文本"}]
    rows = [{**row, "邮箱": None, "门户密码": None} for row in ROWS]
    path = make_book(tmp_path / "team.xlsx", {"Customers": rows, "Fields": fields})
    with library.edit(path, as_of=T) as opened:
        secret = {"phone": "13812345678", "email": "wang@example.com", "x_pass": "hunter2"}
        opened.customers.update("C0001", notes="手机 13887654321，邮箱 li@example.com", **secret)
    log = str(records(path, "变更日志"))
    assert not [text for text in ("13812345678", "wang@", "13887654321", "li@example", "hunter2") if text in log], log
    assert [c.new for c in library.history(path, field="x_pass", unmasked=True).changes] == ["hunter2"]
    assert "hunter2" not in sheetcrm("history", path).out


def test_a_workbook_of_a_newer_version_and_a_damaged_version_are_refused(book: Path) -> None:
    library.refresh(book, as_of=T, backup=False)
    library.fix(book, as_of=T)
    kept = sorted((book.parent / "backups").glob("*.xlsx"))[-1]
    whole = kept.read_bytes()
    kept.unlink()
    kept.write_bytes(whole[: len(whole) // 2])
    for words in (["undo", book], ["restore", book, kept.name]):
        with untouched(book.parent):
            ran = sheetcrm(*words)
        assert (ran.code, ran.complaint_code) == (3, "E-BACKUP-BAD")
    assert sheetcrm("backup", book, "--verify").code == 1
    kept.write_bytes(whole)
    apply_meta(book, {"schema": "999"})
    for words in (["undo", book, "--run", "1"], ["restore", book, kept.name], ["undo", book, "--id", "C0001"]):
        with untouched(book.parent):
            ran = sheetcrm(*words)
        assert (ran.code, ran.complaint_code) == (2, "E-NEWER")


def apply_meta(path: Path, values: dict[str, str]) -> None:
    """What a newer program would have remembered."""
    package = Package.open(path)
    applied = apply_edits(package, [PutMeta(values)])
    save_changes(package, path, applied)


def test_json(book: Path) -> None:
    library.fix(book, as_of=T, select=["VOC"])
    answer = json.loads(sheetcrm("history", book, "--json").out)
    assert {"source": "run", "kind": "changed", "command": "fix", "row_id": "C0002"}.items() <= answer["changes"][-1].items()
    back = json.loads(sheetcrm("undo", book, "--run", "1", "--json").out)
    assert back["left"] == [] and back["written"] is True and back["cells"] == 2


VALUES = st.sampled_from(["甲", "乙", "丁", None])


@given(steps=st.lists(st.tuples(st.integers(0, 2), VALUES, st.booleans()), min_size=1, max_size=4), which=st.integers(1, 4))
@settings(max_examples=12)
def test_undoing_a_run_and_that_again_changes_nothing(steps: list[tuple[int, str | None, bool]], which: int, tmp_path: Path) -> None:
    """Runs and edits by hand, mixed: what a run wrote and nobody touched is as before it, everything else stays; undo takes that back too."""
    path = make_book(tmp_path / "laws.xlsx", {"Customers": ROWS})
    for old in (tmp_path / "backups").glob("*"):
        old.unlink()
    notes, runs = [row["备注"] for row in ROWS], list[tuple[int, str | None, str | None]]()
    touched: dict[int, bool] = {}
    for at, value, hand in steps:
        if value == notes[at]:
            continue
        touched[at] = True
        if hand:
            by_hand(path, f"F{at + 2}", value)
        else:
            with library.edit(path, as_of=T) as opened:
                opened.customers.update(f"C000{at + 1}", notes=value)
            runs.append((at, notes[at], value))
            touched[at] = len(runs) > which
        notes[at] = value
    if len(runs) < which:
        return
    at, old, new = runs[which - 1]
    before = path.read_bytes()
    result = library.undo(path, run=which)
    after = [row["备注"] for row in records(path, "Customers")]
    assert after[:at] + after[at + 1 :] == notes[:at] + notes[at + 1 :], "nothing else"
    assert after[at] == old if not touched[at] else after[at] == notes[at] or (notes[at], after[at]) == (new, old)
    assert touched[at] or not result.left
    if result.receipt is not None:
        library.undo(path)
        assert path.read_bytes() == before
