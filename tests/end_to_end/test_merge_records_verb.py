"""``merge-records``: one record stands for several, and nothing that belonged to them is lost."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from command_line import AS_OF, sheetcrm, untouched
from hypothesis import given, settings
from hypothesis import strategies as st
from people import Rows, T, make_book, records

import sheetcrm as library
from sheetcrm import WriteOptions
from sheetcrm.errors import UsageError

OPTIONS = WriteOptions(as_of=T)
DAY = dt.timedelta(days=1)
BASE = {"合作状态": "潜在客户", "负责人": "李敏", "建档日期": T - 30 * DAY, "归档": None, "合并至": None}
CUSTOMERS: list[dict[str, Any]] = [
    {
        "客户编号": "C0001",
        "客户名称": "华星智能",
        "联系人": "王经理",
        "职务": None,
        "电话": "13900001234",
        "邮箱": None,
        "外部编号": None,
        "分类标签": "价格敏感",
        "历史合作金额(万)": 3,
        "首次接触时间": T - 20 * DAY,
        "备注": "爱喝茶",
        "更新时间": T - 9 * DAY,
        "爱好": None,
        **BASE,
    },
    {
        "客户编号": "C0002",
        "客户名称": "华星智能科技",
        "联系人": "李总",
        "职务": "总经理",
        "电话": "13900005678",
        "邮箱": "li@example.com",
        "外部编号": "X9",
        "分类标签": "急需采购,价格敏感",
        "历史合作金额(万)": 8,
        "首次接触时间": T - 50 * DAY,
        "备注": "转介绍来的",
        "更新时间": T - 2 * DAY,
        "爱好": "钓鱼",
        **BASE,
        "合作状态": "意向客户",
        "阶段细分": "方案提交",
        "建档日期": T - 40 * DAY,
    },
    {"客户编号": "C0003", "客户名称": "明蓝实业", **BASE},
]
OTHERS: dict[str, Rows] = {
    "FollowUps": [
        {"跟进编号": "F00001", "客户编号": "C0001", "客户名称": "华星智能", "跟进时间": T, "核心内容摘要": "问价", "负责人": "李敏"},
        {"跟进编号": "F00002", "客户编号": "C0002", "客户名称": "华星智能科技", "跟进时间": T, "核心内容摘要": "报价", "负责人": "李敏"},
        {"跟进编号": "F00003", "客户编号": None, "客户名称": "华星智能科技", "跟进时间": T, "核心内容摘要": "来访", "负责人": "李敏"},
    ],
    "Contacts": [
        {"联系人编号": "P0001", "客户编号": "C0001", "客户名称": "华星智能", "姓名": "王经理", "主联系人": "是"},
        {"联系人编号": "P0002", "客户编号": "C0002", "客户名称": "华星智能科技", "姓名": "李总", "主联系人": "是"},
    ],
    "Orders": [
        {"订单号": "O1", "客户编号": "C0002", "客户名称": "华星智能科技", "交易日期": T, "订单金额(元)": 500, "订单状态": "已成交"},
        {"订单号": "O2", "客户编号": "C0003", "客户名称": "明蓝实业", "交易日期": T, "订单金额(元)": 70, "订单状态": "已成交"},
    ],
    "StageHistory": [{"变更时间": T - 3 * DAY, "客户编号": "C0002", "客户名称": "华星智能科技", "新状态": "意向客户"}],
    "Team": [{"姓名": "李敏", "角色": "销售"}],
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return make_book(tmp_path / "team.xlsx", {"Customers": CUSTOMERS, **OTHERS})


def customer(path: Path, name: str) -> dict[str, Any]:
    return next(row for row in records(path, "Customers") if row["客户编号"] == name)


def test_each_field_has_the_value_that_is_said(book: Path) -> None:
    result = library.merge_records(book, "C0001", "C0002", options=OPTIONS)
    kept = customer(book, "C0001")
    assert (kept["客户名称"], kept["联系人"], kept["电话"], kept["合作状态"]) == ("华星智能", "王经理", "13900001234", "潜在客户"), "its own"
    assert (kept["邮箱"], kept["爱好"]) == ("li@example.com", "钓鱼"), "the other's where it had none"
    assert (kept["职务"], kept["阶段细分"]) == (None, None), "the title of another person, the sub-stage of another stage"
    assert (kept["历史合作金额(万)"], kept["建档日期"], kept["首次接触时间"]) == (8, T - 40 * DAY, T - 50 * DAY)
    assert kept["分类标签"] == "价格敏感,急需采购" and kept["备注"] == "爱喝茶\n转介绍来的"
    assert {c.label: c.of for c in result.choices if not c.kept} == {
        "邮箱": "C0002",
        "爱好": "C0002",
        "历史合作金额(万)": "C0002",
        "建档日期": "C0002",
        "首次接触时间": "C0002",
        "分类标签": "C0002",
        "备注": "C0002",
        "外部编号": "C0002",
    }
    assert {c.label for c in result.choices if c.kept} == {"客户名称", "联系人", "电话", "合作状态"}


def test_the_other_stays_as_a_row_that_says_where_it_went(book: Path) -> None:
    library.merge_records(book, "C0001", "C0002", options=OPTIONS)
    gone = customer(book, "C0002")
    assert (gone["归档"], gone["合并至"], gone["客户名称"], gone["电话"]) == ("是", "C0001", "华星智能科技", "13900005678")
    assert gone["外部编号"] is None and customer(book, "C0001")["外部编号"] == "X9", "an id of another program stands once"


def test_everything_that_belonged_to_it_follows(book: Path) -> None:
    result = library.merge_records(book, "C0001", "C0002", options=OPTIONS)
    for sheet in ("FollowUps", "Contacts", "StageHistory"):
        assert {(row["客户编号"], row["客户名称"]) for row in records(book, sheet)} <= {("C0001", "华星智能"), ("C0001", "华星智能科技")}, sheet
    assert [row["客户编号"] for row in records(book, "FollowUps")] == ["C0001"] * 3, "the row without an id, by its name"
    assert [row["客户编号"] for row in records(book, "Orders")] == ["C0001", "C0003"]
    assert [row["主联系人"] for row in records(book, "Contacts")] == ["是", "否"], "one primary contact"
    assert result.moved["FollowUps"] == 2 and result.moved["StageHistory"] == 1
    assert [f.code for f in library.validate(book, as_of=T, select=["FK", "ID", "CON-PRIMARY", "STAGE-SUB", "ORD"])] == []


def test_the_newest_first(book: Path) -> None:
    library.merge_records(book, "C0001", "C0002", prefer="newest", options=OPTIONS)
    kept = customer(book, "C0001")
    assert (kept["客户名称"], kept["联系人"], kept["职务"], kept["合作状态"], kept["阶段细分"]) == (
        "华星智能科技",
        "李总",
        "总经理",
        "意向客户",
        "方案提交",
    )
    assert {row["客户名称"] for row in records(book, "FollowUps")} == {"华星智能科技"}, "the names beside the ids follow"


def test_undo_is_byte_for_byte_and_the_log_says_what_happened(book: Path) -> None:
    before = book.read_bytes()
    ran = sheetcrm("merge-records", book, "C0001", "C0002", "C0003", "--as-of", AS_OF)
    assert ran.code == 0 and "merged C0002, C0003 into C0001" in ran.out
    log = records(book, "变更日志")
    assert {row["命令"] for row in log} == {"merge-records"}
    assert ("C0002", "合并至", None, "C0001") in {(row["编号"], row["字段"], row["原值"], row["新值"]) for row in log}
    assert "li@example.com" not in str(log) and "13900005678" not in str(log)
    assert library.undo(book).verb == "merge-records" and book.read_bytes() == before


def test_columns_are_added_where_they_are_missing(tmp_path: Path) -> None:
    rows = [{key: value for key, value in row.items() if key not in ("归档", "合并至")} for row in CUSTOMERS]
    path = make_book(tmp_path / "plain.xlsx", {"Customers": rows})
    assert library.merge_records(path, "C0001", "C0002", options=OPTIONS).columns == ["归档", "合并至"]
    assert (customer(path, "C0002")["归档"], customer(path, "C0002")["合并至"]) == ("是", "C0001")


def test_a_preview_writes_nothing_and_lists_the_cells(book: Path) -> None:
    with untouched(book.parent):
        ran = sheetcrm("merge-records", book, "C0001", "C0002", "--dry-run", "--json", "--as-of", AS_OF)
    answer = json.loads(ran.out)
    assert ran.code == 1 and answer["written"] is False
    assert {"sheet": "Orders", "cell": "B2", "before": "C0002", "after": "C0001"} in answer["changes"]
    assert answer["cells"] == len(answer["changes"])


@pytest.mark.parametrize(
    ("ids", "code"),
    [(["C0001", "C0001"], "E-MERGE"), (["C0001", "C0009"], "E-NO-RECORD"), (["C0004", "C0001"], "E-MERGE"), (["C0001", "C0004"], "E-MERGE")],
)
def test_what_cannot_be_merged(ids: list[str], code: str, tmp_path: Path) -> None:
    rows = [*CUSTOMERS, {"客户编号": "C0004", "客户名称": "旧户", **BASE, "归档": "是", "合并至": "C0003"}]
    path = make_book(tmp_path / "team.xlsx", {"Customers": rows})
    with untouched(tmp_path):
        ran = sheetcrm("merge-records", path, *ids)
    assert (ran.code, ran.complaint_code) == (2, code)


def test_an_archived_survivor_and_an_id_in_two_rows(tmp_path: Path) -> None:
    archived = {**CUSTOMERS[2], "归档": "是"}
    path = make_book(tmp_path / "team.xlsx", {"Customers": [CUSTOMERS[0], archived, {**CUSTOMERS[1], "客户编号": "C0001"}]})
    for ids in (["C0003", "C0001"], ["C0001", "C0003"]):
        with pytest.raises(UsageError) as caught, untouched(tmp_path):
            library.merge_records(path, *ids, options=OPTIONS)
        assert caught.value.code == "E-MERGE"


def test_a_merged_customer_points_to_the_last_survivor(book: Path) -> None:
    library.merge_records(book, "C0002", "C0003", options=OPTIONS)
    library.merge_records(book, "C0001", "C0002", options=OPTIONS)
    assert [customer(book, name)["合并至"] for name in ("C0001", "C0002", "C0003")] == [None, "C0001", "C0001"]


def test_tags_stay_within_their_limit(tmp_path: Path) -> None:
    first = {**CUSTOMERS[0], "分类标签": "价格敏感,技术型,服务型,质量要求高", "所属行业": "制造业"}
    second = {**CUSTOMERS[1], "分类标签": "金融,急需采购,预算50万+", "所属行业": "制造业"}
    path = make_book(tmp_path / "team.xlsx", {"Customers": [first, second]})
    result = library.merge_records(path, "C0001", "C0002", options=OPTIONS)
    assert customer(path, "C0001")["分类标签"] == "价格敏感,技术型,服务型,质量要求高,急需采购"
    assert set(result.left_out) == {"金融", "预算50万+"}, "against its column, and one too many"
    assert not [f for f in library.validate(path, as_of=T, select=["TAG"]) if f.severity == "E" and f.id == "C0001"]


def test_records_of_other_sheets_go_away(tmp_path: Path) -> None:
    contacts = [dict(row) for row in OTHERS["Contacts"]]
    contacts[1] |= {"客户编号": "C0001", "客户名称": "华星智能", "职务": "总经理", "主联系人": None}
    files = [{"附件编号": "A0001", "客户编号": "C0001", "关联表": "联系人", "关联编号": "P0002", "标题": "名片", "路径/链接": "a.pdf"}]
    path = make_book(tmp_path / "team.xlsx", {"Customers": CUSTOMERS, "Contacts": contacts, "Attachments": files})
    before = path.read_bytes()
    result = library.merge_records(path, "P0001", "P0002", sheet="联系人", options=OPTIONS)
    assert [(row["联系人编号"], row["姓名"], row["职务"]) for row in records(path, "Contacts")] == [("P0001", "王经理", "总经理")]
    assert records(path, "Attachments")[0]["关联编号"] == "P0001" and result.moved == {"Attachments": 1}
    library.undo(path)
    assert path.read_bytes() == before
    for sheet in ("Orders", "Tags", "nothing"):
        with pytest.raises(UsageError) as caught:
            library.merge_records(path, "P0001", "P0002", sheet=sheet)
        assert caught.value.code == "E-MERGE"


ids = st.sampled_from(["C0001", "C0002", "C0003", "C0004", None])


@given(
    orders=st.lists(st.tuples(ids, st.integers(0, 900)), max_size=6),
    followups=st.lists(ids, max_size=6),
    order=st.permutations(["C0001", "C0002", "C0003", "C0004"]),
    count=st.integers(1, 3),
    prefer=st.sampled_from(["first", "newest"]),
)
@settings(max_examples=12)
def test_laws(orders: list[tuple[str | None, int]], followups: list[str | None], order: list[str], count: int, prefer: Any, tmp_path: Path) -> None:
    """Undo is byte-identical; nothing refers to a merged record; rows and amounts are all there; no error is new."""
    rows = [{"客户编号": name, "客户名称": f"客户{name}", **BASE} for name in sorted(order)]
    sheets: dict[str, Rows] = {
        "Customers": rows,
        "Orders": [
            {"订单号": f"O{n}", "客户编号": who, "交易日期": T, "订单金额(元)": amount, "订单状态": "已成交"}
            for n, (who, amount) in enumerate(orders)
        ]
        or [{"订单号": None, "客户编号": None, "订单金额(元)": None}],
        "FollowUps": [
            {"跟进编号": f"F{n:05d}", "客户编号": who, "跟进时间": T, "核心内容摘要": "问价", "负责人": "李敏"} for n, who in enumerate(followups)
        ]
        or [{"跟进编号": None, "客户编号": None}],
    }
    path = make_book(tmp_path / "laws.xlsx", sheets)
    before, errors = path.read_bytes(), {(f.code, f.sheet, f.cell) for f in library.validate(path, as_of=T) if f.severity == "E"}
    counted = {title: len(records(path, title)) for title in sheets}
    library.merge_records(path, *order[: count + 1], prefer=prefer, options=OPTIONS)
    assert not {row["客户编号"] for title in ("Orders", "FollowUps") for row in records(path, title)} & set(order[1 : count + 1])
    assert {title: len(records(path, title)) for title in sheets} == counted
    assert sum(row["订单金额(元)"] or 0 for row in records(path, "Orders")) == sum(amount for _, amount in orders)
    assert {(f.code, f.sheet, f.cell) for f in library.validate(path, as_of=T) if f.severity == "E"} <= errors
    library.undo(path)
    assert path.read_bytes() == before
