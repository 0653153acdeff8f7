"""``add set delete log stage assign``: records changed from the shell, and by the functions of the same names."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from command_line import Ran, sheetcrm, untouched
from people import records
from record_book import DAY, T, record_book

import sheetcrm as library
from sheetcrm import WriteOptions
from sheetcrm.errors import UsageError

OPTIONS = WriteOptions(as_of=DAY)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return record_book(tmp_path, history=True)


def run(verb: str, book: Path, *words: str, code: int = 0) -> Ran:
    ran = sheetcrm(verb, book, *words, "--as-of", T)
    assert ran.code == code, ran
    return ran


def customer(book: Path, identity: str) -> dict[str, Any]:
    return next(row for row in records(book, "客户") if row["客户编号"] == identity)


def test_add_a_record_in_words_and_labels_of_either_language(book: Path) -> None:
    words = ("customers", "客户名称=新华智能", "Owner=李敏", "stage=Interested", "tags=工业,熟人", "电话=139 0000 8888", "next_followup_date=today+7")
    ran = run("add", book, *words)
    assert "C0004" in ran.out
    row = customer(book, "C0004")
    assert (row["客户名称"], row["合作状态"], row["电话"], row["建档日期"]) == ("新华智能", "意向客户", "13900008888", DAY)
    assert (row["分类标签"], row["下次跟进时间"]) == ("制造业,老带新", DAY + dt.timedelta(7))


def test_add_from_standard_input(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def typed(text: str) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    typed('[{"name": "甲公司", "owner": "李敏"}, {"name": "乙公司", "owner": "赵强", "tags": ["价格敏感", "急需采购"]}]')
    answer = json.loads(run("add", book, "客户", "stage=潜在客户", "--from", "-", "--json").out)
    assert answer["added"] == [["customers", "C0004"], ["customers", "C0005"]]
    typed('\ufeff客户名称,负责人,历史合作金额(万)\n丙公司,李敏,\n"丁,公司",赵强,"5万"\n')
    run("add", book, "客户", "stage=潜在客户", "--from", "-")
    added = {row["客户名称"]: row for row in records(book, "客户")[3:]}
    assert list(added) == ["甲公司", "乙公司", "丙公司", "丁,公司"]
    assert added["乙公司"]["分类标签"] == "价格敏感,急需采购"
    assert (added["丙公司"]["历史合作金额(万)"], added["丁,公司"]["历史合作金额(万)"]) == (None, 5)
    typed('{"name": "戊"}\n{"name": "己"}\n')
    assert run("add", book, "客户", "--from", "-", code=2).complaint_code == "E-RECORDS"  # nobody owns them
    for text in ("", "[1]", "客户名称\n", '{"name"', "a,b\n1\n"):
        typed(text)
        with untouched(book.parent):
            assert run("add", book, "客户", "--from", "-", code=2).complaint_code == "E-RECORDS-IN"


def test_add_from_a_file_in_the_encoding_of_excel(book: Path, tmp_path: Path) -> None:
    listed = tmp_path / "名单.csv"
    listed.write_bytes("name,owner\n甲科技公司,李敏\n".encode("gb18030"))
    run("add", book, "客户", "stage=潜在客户", "--from", str(listed))
    assert records(book, "客户")[-1]["客户名称"] == "甲科技公司"
    for data in (b"name,owner\nCaf\xe9,\xc0nna\n", b"\x89PNG\r\n\x1a\n", book.read_bytes()):
        listed.write_bytes(data)
        with untouched(book.parent):
            assert run("add", book, "客户", "--from", str(listed), code=2).complaint_code == "E-RECORDS-IN"
    assert run("add", book, "客户", "--from", str(tmp_path / "none.csv"), code=2).complaint_code == "E-NO-FILE"


def test_set_one_record(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHEETCRM_NOW", f"{T}T10:20:30")  # of another day than today only the date would be written
    ran = run("set", book, "c0001", "tier=高价值", "tags+=急需采购", "tags-=价格敏感型", "notes=", "email=new@example.com")
    assert "C0001" in ran.out
    row = customer(book, "C0001")
    assert (row["价值层级"], row["分类标签"], row["备注"], row["邮箱"]) == ("高价值", "急需采购", None, "new@example.com")
    assert row["更新时间"].date() == DAY
    run("set", book, "F00001", "action_status=Done", "completed_on=today")
    action = records(book, "跟进记录")[0]
    assert (action["行动状态"], action["完成日期"]) == ("已完成", DAY)


def test_set_many_by_a_condition_or_by_ids_from_another_command(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with untouched(book.parent):
        preview = run("set", book, "--where", "owner = 李敏", "notes=看看", "--dry-run", code=1)
    assert "C0001 C0003" in preview.out and preview.out.count("看看") == 2
    ids = sheetcrm("find", book, "--where", "owner = 李敏", "--format", "ids").out
    monkeypatch.setattr("sys.stdin", io.StringIO(ids))
    answer = json.loads(run("set", book, "-", "notes=一起改", "--json").out)
    assert [one for _, one in answer["updated"]] == ["C0001", "C0003"]
    assert [row["备注"] for row in records(book, "客户")] == ["一起改", None, "一起改"]
    run("set", book, "--where", "备注 = 一起改", "备注=")
    assert [row["备注"] for row in records(book, "客户")] == [None, None, None]


def test_delete_with_what_refers_to_it(book: Path) -> None:
    with untouched(book.parent):
        assert run("delete", book, "C0001", code=2).complaint_code == "E-REFERENCED"
        assert "F00003" in run("delete", book, "C0001", "--references", "cascade", "--dry-run", code=1).out
    run("delete", book, "C0001", "--references", "cascade")
    assert [row["客户编号"] for row in records(book, "客户")] == ["C0002", "C0003"]
    assert [row["跟进编号"] for row in records(book, "跟进记录")] == ["F00002"]
    run("delete", book, "--sheet", "followups", "--where", "method = 微信")
    assert records(book, "跟进记录") == []
    run("add", book, "customers", "name=新", "owner=李敏")
    assert records(book, "客户")[-1]["客户编号"] == "C0004"  # C0001 is not given again


def test_log_a_follow_up(book: Path) -> None:
    ran = run(
        "log", book, "C0001", "谈了报价", "--method", "WeChat", "--next", "today+3", "--next-action", "发合同", "--due", "明天", "--result", "要便宜"
    )
    assert "F00004" in ran.out
    row = records(book, "跟进记录")[-1]
    del row["row"], row["录入时间"]
    assert row == {
        "跟进编号": "F00004", "客户编号": "C0001", "客户名称": "华星智能科技有限公司", "跟进时间": DAY, "跟进方式": "微信", "沟通对象": "张经理",
        "核心内容摘要": "谈了报价", "客户反馈/需求变化": "要便宜", "下一步行动": "发合同", "负责人": "李敏", "完成时限": DAY + dt.timedelta(1),
        "下次跟进时间": DAY + dt.timedelta(3), "行动状态": "待办", "完成日期": None, "跟进后状态": None,
    }  # fmt: skip
    # the plan of 2026-11-27 would go before what was agreed now
    assert customer(book, "C0001")["下次跟进时间"] == DAY + dt.timedelta(3)
    due = json.loads(sheetcrm("due", book, "--json", "--as-of", T).out)
    assert [(item["kind"], item["due"]) for item in due if item["customer_id"] == "C0001"] == [("行动", "2026-11-23"), ("计划", "2026-11-25")]


def test_a_used_up_plan_stays_where_it_is(book: Path) -> None:
    run("set", book, "C0001", "next_followup_date=2026-11-10")
    run("log", book, "C0001", "x", "--next", "today+3")
    assert customer(book, "C0001")["下次跟进时间"] == dt.date(2026, 11, 10)


def test_log_can_close_an_action_and_change_the_stage(book: Path) -> None:
    run("log", book, "C0001", "签了", "--done", "F00001", "--stage", "Won", "--owner", "赵强", "--at", "2026-11-22 15:30")
    *_, last = records(book, "跟进记录")
    assert (last["跟进时间"], last["负责人"], last["跟进后状态"]) == (dt.datetime(2026, 11, 22, 15, 30), "赵强", "成交客户")
    assert records(book, "跟进记录")[0]["行动状态"] == "已完成"
    row = customer(book, "C0001")
    assert (row["合作状态"], row["阶段细分"]) == ("成交客户", None)
    run("log", book, "C0001", "后来又谈")  # the day has a timed follow-up: the new one is the last all the same
    assert records(book, "跟进记录")[-1]["跟进时间"] == dt.datetime(2026, 11, 22, 15, 30)
    assert [(item["新状态"], item["原状态"]) for item in records(book, "阶段历史")] == [("意向客户", "潜在客户"), ("成交客户", "意向客户")]


def test_stage_with_its_history(book: Path) -> None:
    run("stage", book, "C0001", "C0003", "流失", "--reason", "价格")
    for identity in ("C0001", "C0003"):
        row = customer(book, identity)
        assert (row["合作状态"], row["阶段细分"], row["流失原因"]) == ("流失客户", None, "价格")
    history = records(book, "阶段历史")[1:]
    assert [(row["客户编号"], row["原状态"], row["新状态"]) for row in history] == [
        ("C0001", "意向客户", "流失客户"),
        ("C0003", "潜在客户", "流失客户"),
    ]
    run("refresh", book, code=1)  # the customers lack what the list asks for, which is not the matter here
    assert len(records(book, "阶段历史")) == 3  # a refresh does not write it a second time
    run("stage", book, "--where", "stage = Lost", "意向客户", "--sub", "方案提交")
    assert customer(book, "C0003")["阶段细分"] == "方案提交"


def test_the_sub_stage_stays_when_it_fits(book: Path) -> None:
    run("stage", book, "C0001", "意向客户")
    assert customer(book, "C0001")["阶段细分"] == "方案提交"


def test_assign_with_or_without_open_actions(book: Path) -> None:
    run("set", book, "F00003", "due_date=2026-11-28", "owner=李敏", "action_status=待办")
    run("assign", book, "C0001", "赵 强")
    assert customer(book, "C0001")["负责人"] == "赵强"
    assert [row["负责人"] for row in records(book, "跟进记录")] == ["李敏", "赵强", "李敏"]
    run("assign", book, "--where", "负责人 = 赵强", "李敏")
    assert {row["负责人"] for row in records(book, "客户")} == {"李敏"}
    run("assign", book, "C0001", "赵强", "--with-actions")
    # F00001 was closed by the later F00003, whose own action is open
    assert [row["负责人"] for row in records(book, "跟进记录")] == ["李敏", "赵强", "赵强"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("set", "C9999", "stage=Won"), "E-NO-ID"),
        (("set", "C0001", "stage=意想"), "E-RECORD"),
        (("set", "C0001", "stge=Won"), "E-FIELD-NEAR"),
        (("set", "C0001", "bananas=1"), "E-FIELD"),
        (("set", "C0001", "stage"), "E-ASSIGNMENT"),
        (("set", "C0001", "name+=x"), "E-NO-LIST"),
        (("set", "stage=Won"), "E-WHICH-RECORDS"),
        (("set", "C0001", "stage=Won", "--where", "stage = Won"), "E-WHICH-RECORDS"),
        (("set", "--where", "stge = Won", "stage=Won"), "E-WHERE"),
        (("set", "C0001", "customer_id=C0009"), "E-ID-CHANGE"),
        (("set", "C0001", "next_followup_date=明年年底"), "E-RECORD"),
        (("delete",), "E-WHICH-RECORDS"),
        (("delete", "C9999"), "E-NO-ID"),
        (("log", "C9999", "x"), "E-NO-RECORD"),
        (("log", "C0001", ""), "E-RECORD"),
        (("stage", "C0001", "bananas"), "E-RECORD"),
        (("stage", "C0001", "Won", "--reason", "x"), "E-STAGE-REASON"),
        (("stage", "C0001", "Won", "--sub", "方案提交"), "E-STAGE-SUB"),
        (("assign", "李敏"), "E-WHICH-RECORDS"),
        (("add", "bananas", "name=x"), "E-SHEET"),
        (("add", "orders", "amount=1"), "E-NO-SHEET"),
        (("add", "customers", "name=x"), "E-RECORD"),
        (("add", "customers", "customer_id=C0001", "name=x", "owner=李敏"), "E-RECORD"),
    ],
)
def test_a_refused_change_is_one_clear_line_and_writes_nothing(book: Path, words: tuple[str, ...], code: str) -> None:
    with untouched(book.parent):
        for lang in ("en", "zh-CN"):
            ran = sheetcrm(words[0], book, *words[1:], "--as-of", T, lang=lang)
            assert ran.code == 2
            assert ran.complaint_code == code


VERBS = {
    "add": ("customers", "name=新", "owner=李敏"),
    "set": ("C0001", "notes=新"),
    "delete": ("C0003",),
    "log": ("C0001", "谈了"),
    "stage": ("C0001", "成交客户"),
    "assign": ("C0001", "赵强"),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_preview_writes_nothing_and_a_change_can_be_taken_back(book: Path, verb: str) -> None:
    before = {title: records(book, title) for title in ("客户", "跟进记录", "阶段历史")}
    with untouched(book.parent):
        preview = json.loads(run(verb, book, *VERBS[verb], "--dry-run", "--json", code=1).out)
    assert preview["written"] is False and preview["cells"] > 0 and preview["changes"]
    done = json.loads(run(verb, book, *VERBS[verb], "--json").out)
    assert done["written"] is True
    assert {key: done[key] for key in ("added", "updated", "deleted")} == {key: preview[key] for key in ("added", "updated", "deleted")}
    assert done["cells"] == preview["cells"]
    assert openpyxl.load_workbook(book).sheetnames[:2] == ["客户", "跟进记录"]
    assert {title: records(book, title) for title in before} != before
    assert sheetcrm("undo", book).code == 0
    assert {title: records(book, title) for title in before} == before


@pytest.mark.parametrize("verb", ["set", "stage", "assign"])
def test_what_is_so_already_is_not_written(book: Path, verb: str) -> None:
    words = {"set": ("C0001", "owner=李敏"), "stage": ("C0001", "意向"), "assign": ("C0001", "李敏")}[verb]
    with untouched(book.parent):
        assert json.loads(run(verb, book, *words, "--json").out)["cells"] == 0
        assert "nothing changed" in run(verb, book, *words).out


def test_the_functions(book: Path) -> None:
    added = library.add(book, "customers", {"客户名称": "新", "owner": "李敏", "tags": ["价格敏感"]}, options=OPTIONS)
    assert [tuple(one) for one in added.added] == [("customers", "C0004")]
    library.set(book, "C0004", values={"next_followup_date": DAY, "tier": None}, more={"tags": ["急需采购"]}, options=OPTIONS)
    assert customer(book, "C0004")["分类标签"] == "价格敏感,急需采购"
    assert library.log(book, "C0004", "谈了", next_date=DAY + dt.timedelta(3), options=OPTIONS).added[0].sheet == "followups"
    assert library.stage(book, "Won", "C0004", options=OPTIONS).updated[0].id == "C0004"
    assert library.assign(book, "赵强", where="customer_id = C0004", options=OPTIONS).applied.total >= 1
    gone = library.delete(book, "C0004", references="cascade", options=OPTIONS).deleted
    assert [one.sheet for one in gone] == ["customers", "followups", "stagehistory"]
    with pytest.raises(UsageError, match="E-WHICH-RECORDS"):
        library.delete(book, options=OPTIONS)


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("log", "C9999", "x"), "sheetcrm find"),
        (("set", "C0001", "created_date=2026-02-30"), "2026-03-04"),
        (("set", "C0001", "email=zhang"), "name@example.com"),
        (("set", "C0001", "history_amount_wan=很多"), "12.5"),
        (("delete", "C0001"), "--references blank"),
    ],
)
def test_the_hint_fits_the_shell(book: Path, words: tuple[str, ...], hint: str) -> None:
    complaint = sheetcrm(words[0], book, *words[1:], "--as-of", T, lang="zh-CN").complaint
    assert hint in complaint and "get()" not in complaint and 'references="' not in complaint


def test_the_hint_fits_a_program(book: Path) -> None:
    with pytest.raises(UsageError) as caught:
        library.log(book, "C9999", "x", options=OPTIONS)
    assert "get()" in caught.value.line("en")


@pytest.mark.parametrize("name", ["汇总", "问题清单", "duelist"])
def test_records_are_not_added_to_what_refresh_makes(book: Path, name: str) -> None:
    library.refresh(book, as_of=DAY)
    assert sheetcrm("add", book, name, "a=b", "--as-of", T).complaint_code == "E-GENERATED"


def test_an_id_that_gives_itself_is_never_asked_for(book: Path) -> None:
    for lang in ("zh-CN", "en"):
        complaint = sheetcrm("add", book, "followups", "customer_id=C0001", "--as-of", T, lang=lang).complaint
        assert "E-RECORDS" in complaint and "编号=" not in complaint and "ID=" not in complaint
    with pytest.raises(UsageError) as caught:
        library.add(book, "customers", {"name": "新", "owner": "李敏", "history_amount_wan": float("nan")}, options=OPTIONS)
    assert caught.value.code == "E-RECORD" and "history_amount_wan" in str(caught.value.gaps)
