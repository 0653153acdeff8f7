"""What the values of a list mean, and which rows are rejected."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from import_kit import Team, codes

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")  # openpyxl: data bars

OWNED = "客户名称,电话,邮箱,建档日期,历史合作金额(万),负责人\n"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("甲,1.39E+10,,,,李敏", "PHONE-SCI"),
        ("甲,12345,,,,李敏", "PHONE-BAD"),
        ("甲,,no address,,,李敏", "EMAIL-BAD"),
        ("甲,,,2024-02-30,,李敏", "DATE-BAD"),
        ("甲,,,3月15日,,李敏", "DATE-YEARLESS"),
        ("甲,,,,面议,李敏", "NUM-BAD"),
        ("甲,,,,-5,李敏", "NUM-NEG"),
        ("甲,,,,,", "REQ-BLANK"),
        (",13900001234,,,,李敏", "REQ-BLANK"),
        ("甲,,,,李敏", "IMP-COLUMNS"),
        ("合计,,,,12,", "ROW-TOTAL"),
        ("客户名称,电话,邮箱,建档日期,历史合作金额(万),负责人", "HEADER-REPEAT"),
    ],
)
def test_rows_that_cannot_be_taken_in_come_back_with_the_rule(team: Team, row: str, code: str) -> None:
    result = team.take(f"{OWNED}{row}\n好公司,13700001111,,,,李敏\n")
    assert codes(result) == [code]
    assert (result.counts.inserted, result.counts.rejected, result.rows) == (1, 1, 2)
    assert team.only("name") == ["好公司"]


def test_values_are_written_in_their_usual_form(team: Team) -> None:
    team.take(
        "客户名称,手机,电话,邮箱,行业,合作状态,建档日期,历史合作金额(万),负责人\n"
        "甲公司,139 0000 1234,０１０-12345678,A@EXAMPLE.com,工业,意向,2024年5月1日,80万,李敏\n"
    )
    [row] = team.rows()
    assert row["phone"] == ("13900001234", "010-12345678")
    assert (row["email"], row["industry"], row["stage"], row["history_amount_wan"]) == ("A@example.com", "制造业", "意向客户", 80.0)
    assert str(row["created_date"]) == "2024-05-01"


def test_new_records_get_what_nobody_says(team: Team) -> None:
    team.take("客户名称,负责人\n甲公司,李敏\n")
    [row] = team.rows()
    assert (row["customer_id"], row["stage"], str(row["created_date"])) == ("C0001", "潜在客户", "2026-11-22")
    assert "updated_at" in row


def test_a_value_may_be_given_to_every_row(team: Team) -> None:
    result = team.take("客户名称,负责人\n甲公司,\n乙公司,王强\n", values={"负责人": "李敏"})
    assert result.counts.inserted == 2
    assert team.only("owner") == ["李敏", "王强"]


def test_a_field_that_every_row_lacks_is_named(team: Team) -> None:
    result = team.take("客户名称,电话\n甲公司,13900001234\n")
    assert (codes(result), result.missing) == (["REQ-BLANK"], ["owner"])


def test_names_with_titles_and_stages_with_sub_stages_are_taken_apart(team: Team) -> None:
    team.take("客户名称,姓名(职位),合作状态,负责人\n甲公司,张伟（采购总监）,潜在客户-初步接洽,李敏\n")
    [row] = team.rows()
    assert (row["contact_name"], row["contact_title"], row["stage"], row["sub_stage"]) == ("张伟", "采购总监", "潜在客户", "初步接洽")


def test_one_column_of_contact_data_is_taken_apart(team: Team) -> None:
    team.take("客户名称,联系方式,负责人\n甲公司,13900001234 / a@b.cn / wx:jia_1,李敏\n")
    [row] = team.rows()
    assert (row["phone"], row["email"], row["wechat"]) == (("13900001234",), "a@b.cn", "jia_1")


def test_pieces_are_put_together(team: Team) -> None:
    team.take("Company,First name,Last name,Street,City,Country,Owner\nAcme,Ann,Lee,1 Main St,Springfield,US,Bo\n")
    team.take("公司名称,省,市,详细地址,负责人\n甲公司,江苏省,苏州市,苏州市园区1号,李敏\n")
    acme, jia = team.rows()
    assert (acme["contact_name"], acme["address"]) == ("Ann Lee", "1 Main St Springfield US")
    assert jia["address"] == "江苏省苏州市苏州市园区1号"


@pytest.mark.parametrize("text", ["=1+1", "=cmd|' /C calc'!A0", "+后续再联系", "-重要", "@所有人", "＝SUM(A1)"])
def test_texts_that_look_like_formulas_stay_texts(team: Team, text: str) -> None:
    import openpyxl

    result = team.take(f'客户名称,备注,负责人\n甲公司,"{text}",李敏\n')
    assert result.formulas == 1
    cell = next(cell for row in openpyxl.load_workbook(team.path)["客户"].iter_rows(min_row=2, max_row=2) for cell in row if cell.value == text)
    assert (cell.data_type, cell.number_format) == ("s", "@")


def test_what_keeps_numbers_texts_in_a_csv_is_taken_away(team: Team) -> None:
    team.take('客户名称,电话,备注,负责人\n甲公司,"=""13900001234""",\'=1+1,李敏\n')
    [row] = team.rows()
    assert (row["phone"], row["notes"]) == (("13900001234",), "=1+1")


def test_numbers_in_json_and_workbooks_are_telephone_numbers_too(team: Team) -> None:
    team.take(b'[{"name": "A", "phone": 13900001234, "owner": "Bo", "tags": ["\xe5\x88\xb6\xe9\x80\xa0\xe4\xb8\x9a"]}]')
    assert team.only("phone") == [("13900001234",)]
    assert team.only("industry") == ["制造业"]


def test_values_of_a_profile_become_ours(team: Team) -> None:
    team.take(
        "Record ID,Company name,Company owner,Lifecycle Stage,Original Source,Create Date\n"
        "7,Acme,Bo,Sales Qualified Lead,Referrals,2024-03-01 10:22\n"
    )
    [row] = team.rows()
    assert (row["stage"], row["source"], str(row["created_date"])) == ("意向客户", "转介绍", "2024-03-01")


def test_columns_without_a_place_are_named(team: Team) -> None:
    result = team.take("客户名称,负责人,员工人数,QQ\n甲公司,李敏,12,1234\n")
    assert (result.homeless, result.mapping.unused) == (["员工人数"], ["QQ"])


# --- tags


def test_tags_are_normalised_and_fill_their_columns(team: Team) -> None:
    team.take("客户名称,标签,负责人\n甲公司,工业；急需采购；意向,李敏\n")
    [row] = team.rows()
    assert row["tags"] == ("制造业", "急需采购", "意向客户")
    assert (row["industry"], row["stage"]) == ("制造业", "意向客户")


def test_tags_are_united(team: Team) -> None:
    team.take("客户名称,标签,负责人\n甲公司,急需采购,李敏\n")
    result = team.take("客户名称,标签\n甲公司,价格敏感 急需采购\n")
    assert (result.counts.updated, team.only("tags")) == (1, [("急需采购", "价格敏感")])
    assert team.take("客户名称,标签\n甲公司,急需采购\n").counts.unchanged == 1


def test_of_a_dimension_with_one_tag_the_one_that_is_there_wins(team: Team) -> None:
    team.take("客户名称,标签,负责人\n甲公司,制造业,李敏\n")
    assert team.take("客户名称,标签\n甲公司,零售业\n").counts.unchanged == 1
    assert team.only("tags") == [("制造业",)]


@pytest.mark.parametrize(
    ("tags", "code"), [("制造业,零售业", "TAG-EXCLUSIVE"), ("技术型,价格敏感,服务型,急需采购,决策周期长,质量要求高", "TAG-COUNT")]
)
def test_tags_that_cannot_stand_together_are_rejected(team: Team, tags: str, code: str) -> None:
    assert codes(team.take(f'客户名称,标签,负责人\n甲公司,"{tags}",李敏\n')) == [code]


def test_unknown_tags_become_tags_to_be_reviewed_where_the_setting_says_so(team: Team) -> None:
    import sheetcrm

    sheetcrm.config(team.path, "tags.unknown", "create")
    result = team.take("客户名称,标签,负责人\n甲公司,老朋友,李敏\n乙公司,老朋友,李敏\n")
    assert result.new_tags == [("自定义", "老朋友")]
    assert [row["status"] for row in team.rows("tags") if row["tag"] == "老朋友"] == ["待审核"]
    assert team.take("客户名称,标签,负责人\n丙公司,老朋友,李敏\n").new_tags == []


# --- other sheets


def test_followups_find_their_customer_by_id_name_or_company_key(team: Team) -> None:
    team.take("客户名称,联系人,负责人\n华星智能科技（苏州）有限公司,张经理,李敏\n蓝海贸易,王芳,王强\n")
    result = team.take(
        "客户编号,客户名称,跟进时间,跟进方式,核心内容摘要\n"
        "C0001,,2024-05-01 10:30,电话,一\n"
        ",蓝海贸易,2024-05-02,拜访,二\n"
        ",华星智能科技,2024-05-03,邮件,三\n"
        ",没有这家,2024-05-04,邮件,四\n"
        "C9999,,2024-05-04,邮件,五\n"
    )
    assert codes(result) == ["FK-MISSING", "FK-MISSING"]
    rows = team.rows("followups")
    assert [row["customer_id"] for row in rows] == ["C0001", "C0002", "C0001"]
    assert [row["owner"] for row in rows] == ["李敏", "王强", "李敏"]
    assert rows[2]["customer_name"] == "华星智能科技（苏州）有限公司"
    assert rows[0]["contact_person"] == "张经理"


def test_lines_of_one_order_stay_lines(with_modules: Callable[..., Team]) -> None:
    team = with_modules("orders")
    team.take("客户名称,负责人\n甲公司,李敏\n")
    rows = ("泵,2,100", "泵,1,90", "阀,3,10")
    lines = "订单号,客户,日期,产品,数量,单价,状态\n" + "".join(f"X1,甲公司,2024-05-01,{row},已完成\n" for row in rows)
    assert team.take(lines).counts.inserted == 3
    assert team.only("amount", "orders") == [200.0, 90.0, 30.0]
    assert team.only("salesperson", "orders") == ["李敏"] * 3
    again = team.take(lines)
    assert (again.counts.unchanged, again.counts.inserted) == (3, 0)


def test_scores_out_of_range_are_rejected(with_modules: Callable[..., Team]) -> None:
    team = with_modules("feedback")
    result = team.take("反馈日期,满意度评分,推荐意愿,反馈内容\n2024-05-01,5,10,好\n2024-05-02,6,,一般\n2024-05-03,,11,差\n", sheet="feedback")
    assert codes(result) == ["SAT-RANGE", "NPS-RANGE"]
    assert len(team.rows("feedback")) == 1
