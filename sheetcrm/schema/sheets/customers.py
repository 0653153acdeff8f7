"""Customers 客户: one row a customer."""

import datetime as dt
from functools import partial
from typing import Annotated

from sheetcrm.schema.declared import Declared
from sheetcrm.schema.field import column
from sheetcrm.schema.kinds import (
    BOOL,
    CONTACT_TEXT,
    DATE,
    DATETIME,
    ENUM,
    ID,
    INTEGER,
    LONGTEXT,
    MONEY,
    PERSON,
    PERSON_NAME,
    REF,
    TAGS,
    TEXT,
    WAN,
    YEAR,
)
from sheetcrm.schema.kinds.contact_info import CONTACT_INFO
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.schema.sheets._columns import WECHAT, email_address, phone_numbers, remarks
from sheetcrm.text import Text

REQ, EXP = "required", "expected"
extra = partial(column, core=False)


class Customer(Declared):
    """One customer."""

    customer_id: Annotated[
        str,
        column(
            "客户编号",
            "Customer ID",
            ID,
            REQ,
            also=("编号", "客户号", "ID", "Customer no"),
            example="C0001",
            edit="EA",
            width=12,
            note=("唯一的编号，由系统按顺序给出，不再改动", "unique; given in sequence, never changed"),
        ),
    ]
    name: Annotated[
        str,
        column(
            "客户名称",
            "Customer name",
            TEXT,
            REQ,
            max_length=120,
            also=("公司名称", "企业名称", "单位名称", "客户", "Company", "Company name", "Customer", "Account name"),
            example="华星智能科技有限公司",
            edit="ASM",
            width=28,
            note=("公司全称，或个人客户的姓名", "full name of the company, or of the person"),
        ),
    ]
    contact_name: Annotated[
        str | None,
        column(
            "联系人",
            "Contact",
            PERSON_NAME,
            EXP,
            max_length=60,
            also=("联系人姓名", "Contact person", "Contact name"),
            example="张经理",
            edit="ASVM",
            width=12,
            note=("主要联系人的姓名；写成 姓名(职位) 会拆成两列", "name of the main contact; name(title) is split"),
        ),
    ] = None
    contact_title: Annotated[
        str | None,
        column(
            "职务", "Title", TEXT, EXP, max_length=60, example="采购总监", edit="ASVM", width=12, note=("联系人的职务", "job title of the contact")
        ),
    ] = None
    phone: Annotated[tuple[str, ...], phone_numbers(EXP)] = ()
    email: Annotated[str | None, email_address(EXP)] = None
    wechat: Annotated[str | None, WECHAT] = None
    address: Annotated[
        str | None,
        column(
            "地址",
            "Address",
            CONTACT_TEXT,
            max_length=200,
            sensitive=True,
            also=("公司地址", "联系地址"),
            example="苏州市工业园区",
            edit="ASVM",
            width=28,
            note=("通讯地址", "postal address"),
        ),
    ] = None
    industry: Annotated[
        str | None,
        column(
            "所属行业",
            "Industry",
            ENUM,
            EXP,
            vocabulary="industry",
            also=("行业",),
            example="制造业",
            edit="ASM",
            width=12,
            note=("与“行业”标签一致", "goes with the tag dimension Industry"),
        ),
    ] = None
    size: Annotated[
        str | None,
        column(
            "规模",
            "Size",
            ENUM,
            vocabulary="size",
            also=("公司规模", "企业规模"),
            example="中小企业",
            edit="ASM",
            width=12,
            note=("企业规模", "size of the company"),
        ),
    ] = None
    region: Annotated[
        str | None,
        column("区域", "Region", ENUM, vocabulary="region", also=("地区",), example="华东", edit="ASM", width=10, note=("所在大区", "sales region")),
    ] = None
    source: Annotated[
        str | None,
        column(
            "客户来源",
            "Source",
            ENUM,
            EXP,
            vocabulary="source",
            aliases=("来源渠道",),
            example="行业展会",
            edit="ASM",
            width=12,
            note=("从哪个渠道认识的", "channel by which the customer came"),
        ),
    ] = None
    stage: Annotated[
        str,
        column(
            "合作状态",
            "Stage",
            ENUM,
            REQ,
            vocabulary="stage",
            default="潜在客户",
            also=("客户状态", "状态", "阶段", "Status"),
            example="意向客户",
            edit="AS",
            width=12,
            note=("目前到哪一步；变动会记入阶段历史", "where the customer stands now"),
        ),
    ]
    sub_stage: Annotated[
        str | None,
        column(
            "阶段细分",
            "Sub-stage",
            ENUM,
            vocabulary="sub_stage",
            example="方案提交",
            edit="AS",
            width=12,
            note=("该状态下的细分", "step within the stage"),
        ),
    ] = None
    tier: Annotated[
        str | None,
        column(
            "价值层级",
            "Tier",
            ENUM,
            vocabulary="tier",
            aliases=("客户等级",),
            example="中价值",
            edit="AS",
            width=10,
            note=("留空则按金额自动判断", "left blank, the amounts decide"),
        ),
    ] = None
    core_needs: Annotated[
        str | None,
        column(
            "核心需求",
            "Core needs",
            LONGTEXT,
            EXP,
            aliases=("关键需求",),
            example="定制化设备采购、技术支持",
            edit="ASV",
            width=28,
            note=("客户最想解决什么；多个用 、 分开", "what the customer needs most; several parted by semicolons"),
        ),
    ] = None
    tags: Annotated[
        tuple[str, ...],
        column(
            "分类标签",
            "Tags",
            TAGS,
            EXP,
            aliases=("标签", "需求标签"),
            example="定制化开发,急需采购",
            edit="ASM",
            width=28,
            note=("标签之间用逗号分开，最多 5 个", "parted by commas, 5 at most"),
        ),
    ] = ()
    history_amount_wan: Annotated[
        float | None,
        column(
            "历史合作金额(万)",
            "Past amount (10k CNY)",
            WAN,
            minimum=0,
            example=15,
            edit="AS",
            width=14,
            note=("单位是万元", "in units of 10,000 yuan"),
        ),
    ] = None
    owner: Annotated[
        str,
        column(
            "负责人",
            "Owner",
            PERSON,
            REQ,
            reference="team",
            also=("业务员", "销售", "跟进人", "客户经理", "Sales rep", "Account owner", "Salesperson"),
            example="李敏",
            edit="A",
            width=10,
            note=("Team 表中的姓名", "a name of the Team sheet"),
        ),
    ]
    first_contact_date: Annotated[
        dt.date | None,
        column(
            "首次接触时间",
            "First contact",
            DATE,
            EXP,
            past_only=True,
            example=dt.date(2023, 10, 15),
            edit="ASM",
            width=13,
            note=("第一次接触的日期", "day of the first contact"),
        ),
    ] = None
    created_date: Annotated[
        dt.date,
        column(
            "建档日期",
            "Created",
            DATE,
            REQ,
            past_only=True,
            also=("创建日期", "创建时间", "录入日期", "Created on", "Created date"),
            example=dt.date(2024, 5, 1),
            edit="EA",
            width=13,
            note=("建立档案的日期", "day on which the record was made"),
        ),
    ]
    next_followup_date: Annotated[
        dt.date | None,
        column(
            "下次跟进时间",
            "Next follow-up",
            DATE,
            also=("下次联系时间",),
            example=dt.date(2024, 6, 22),
            edit="AS",
            width=13,
            note=("计划的下次跟进，进入待跟进清单", "planned next contact; shown in the due list"),
        ),
    ] = None
    updated_at: Annotated[
        dt.datetime | dt.date | None,
        column(
            "更新时间",
            "Updated",
            DATETIME,
            example=dt.datetime(2024, 6, 15, 10, 20),
            edit="EAS",
            width=17,
            note=("最后一次更新的时刻", "moment of the last change"),
        ),
    ] = None
    notes: Annotated[str | None, remarks("ASVM", "决策链复杂")] = None

    party_kind: Annotated[
        str | None,
        extra(
            "主体类型",
            "Party kind",
            ENUM,
            vocabulary="party_kind",
            default="企业",
            example="企业",
            edit="ASM",
            note=("企业或个人", "company or person"),
        ),
    ] = None
    customer_type: Annotated[
        str | None,
        extra(
            "客户类型",
            "Customer type",
            ENUM,
            vocabulary="customer_type",
            example="新客户",
            edit="AS",
            note=("新客户、老客户或潜在客户", "new, existing or prospect"),
        ),
    ] = None
    potential: Annotated[
        str | None, extra("潜力", "Potential", ENUM, vocabulary="potential", example="高", edit="AS", note=("成长潜力", "potential to grow"))
    ] = None
    employees: Annotated[
        int | None, extra("员工人数", "Employees", INTEGER, minimum=0, example=120, edit="ASM", note=("员工人数", "number of employees"))
    ] = None
    expected_amount: Annotated[
        float | None,
        extra("预计成交金额", "Expected amount", MONEY, example=200000, edit="AS", note=("预计成交金额，单位元", "amount expected, in yuan")),
    ] = None
    preferences: Annotated[str | None, extra("客户偏好", "Preferences", TEXT, edit="ASVM", note=("沟通和产品上的偏好", "likes and dislikes"))] = None
    preferred_method: Annotated[
        str | None,
        extra(
            "偏好沟通方式",
            "Preferred method",
            ENUM,
            vocabulary="method",
            example="微信",
            edit="ASVM",
            note=("客户喜欢的沟通方式", "how the customer likes to be contacted"),
        ),
    ] = None
    gender: Annotated[
        str | None, extra("性别", "Gender", ENUM, vocabulary="gender", example="女", edit="ASVM", note=("仅个人客户填写", "persons only"))
    ] = None
    birth_year: Annotated[
        int | None,
        extra("出生年份", "Birth year", YEAR, minimum=1900, past_only=True, example=1985, edit="ASVM", note=("仅个人客户填写", "persons only")),
    ] = None
    lost_reason: Annotated[
        str | None,
        extra(
            "流失原因",
            "Lost reason",
            ENUM,
            vocabulary="lost_reason",
            example="价格",
            edit="ASV",
            note=("状态为流失客户时填写", "when the stage is Lost"),
        ),
    ] = None
    contact_verified_on: Annotated[
        dt.date | None,
        extra(
            "联系方式核对日期",
            "Contact verified on",
            DATE,
            example=dt.date(2024, 6, 1),
            edit="ASVM",
            note=("最近一次核对联系方式的日期", "day of the last check of the contact data"),
        ),
    ] = None
    verified_by: Annotated[
        str | None,
        extra("核实方式", "Verified by", ENUM, vocabulary="verified_by", example="电话回访", edit="ASVM", note=("怎样核实的", "how it was checked")),
    ] = None
    profile_reviewed_on: Annotated[
        dt.date | None,
        extra(
            "档案复核日期",
            "Profile reviewed on",
            DATE,
            example=dt.date(2024, 6, 1),
            edit="AS",
            note=("最近一次复核档案的日期", "day of the last review of the record"),
        ),
    ] = None
    consent_status: Annotated[
        str | None,
        extra(
            "同意状态",
            "Consent",
            ENUM,
            vocabulary="consent",
            example="已同意",
            edit="ASVM",
            note=("是否同意使用个人信息", "whether personal data may be used"),
        ),
    ] = None
    consent_date: Annotated[
        dt.date | None, extra("同意日期", "Consent date", DATE, example=dt.date(2024, 5, 1), edit="ASVM", note=("同意的日期", "day of the consent"))
    ] = None
    consent_purpose: Annotated[
        str | None, extra("使用目的", "Consent purpose", TEXT, example="售后服务", edit="ASVM", note=("同意的用途", "what the consent is for"))
    ] = None
    external_id: Annotated[
        str | None, extra("外部编号", "External id", TEXT, example="SF-0001", edit="ASM", note=("其他系统里的编号", "id in another system"))
    ] = None
    archived: Annotated[
        bool | None, extra("归档", "Archived", BOOL, example="是", edit="A", note=("是 = 不再计入统计和清单", "yes: no longer counted or listed"))
    ] = None
    merged_into: Annotated[
        str | None,
        extra(
            "合并至",
            "Merged into",
            REF,
            reference="customers",
            example="C0002",
            edit="E",
            note=("重复客户合并到哪个编号", "id of the customer that this one was merged into"),
        ),
    ] = None
    contact_info: Annotated[
        tuple[str, ...],
        extra(
            "联系方式",
            "Contact info",
            CONTACT_INFO,
            sensitive=True,
            example="13900001234 / zhang@example.com",
            edit="ASVM",
            width=28,
            note=("电话、邮箱、微信(wx:)、地址写在一列", "phone, e-mail, WeChat (wx:) and address in one column"),
        ),
    ] = ()


CUSTOMERS = SheetSchema.of(Customer, key="customers", name="Customers", label=Text("客户", "Customers"), id_field="customer_id")
