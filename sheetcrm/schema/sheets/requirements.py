"""Requirements 客户需求: what customers want, one row a requirement."""

import datetime as dt
from typing import Annotated

from sheetcrm.schema.declared import Declared
from sheetcrm.schema.field import column
from sheetcrm.schema.kinds import DATE, DATETIME, ENUM, LONGTEXT, MONEY, PERSON, TEXT
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.schema.sheets._columns import CUSTOMER_NAME, customer_ref, record_id
from sheetcrm.text import Text

REQ, EXP = "required", "expected"


class Requirement(Declared):
    """One requirement of a customer."""

    requirement_id: Annotated[str, record_id("需求编号", "Requirement ID", "R0001")]
    customer_id: Annotated[str, customer_ref("AS")]
    customer_name: Annotated[str | None, CUSTOMER_NAME] = None
    requirement_type: Annotated[
        str,
        column(
            "需求类型",
            "Type",
            ENUM,
            REQ,
            vocabulary="requirement_type",
            example="产品定制化需求",
            edit="AS",
            width=16,
            note=("哪一类需求", "kind of requirement"),
        ),
    ]
    description: Annotated[
        str,
        column(
            "具体描述",
            "Description",
            LONGTEXT,
            REQ,
            example="适配生产线的智能检测设备",
            edit="ASV",
            width=36,
            note=("客户具体要什么", "what exactly is wanted"),
        ),
    ]
    priority: Annotated[
        str | None,
        column(
            "需求优先级",
            "Priority",
            ENUM,
            EXP,
            vocabulary="priority",
            aliases=("优先级",),
            example="高",
            edit="AS",
            width=10,
            note=("高、中或低", "high, medium or low"),
        ),
    ] = None
    direction: Annotated[
        str | None,
        column(
            "潜在合作方向",
            "Direction",
            TEXT,
            example="定制化设备研发与交付",
            edit="AS",
            width=24,
            note=("可能怎样合作", "how it might lead to business"),
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
            example="李敏",
            edit="AS",
            width=10,
            note=("谁来推进；默认为客户的负责人", "who drives it; the customer's owner by default"),
        ),
    ]
    expected_cycle: Annotated[
        str | None,
        column(
            "预计转化周期",
            "Expected cycle",
            TEXT,
            example="2个月",
            edit="AS",
            width=12,
            note=("多久能成交，如 2个月、1-2周", "how long until it closes, in days, such as 60 or 30-45"),
        ),
    ] = None
    expected_amount: Annotated[
        float | None, column("预计成交金额", "Expected amount", MONEY, minimum=0, example=200000, edit="AS", width=14, note=("单位元", "in yuan"))
    ] = None
    status: Annotated[
        str | None,
        column(
            "需求状态",
            "Status",
            ENUM,
            vocabulary="requirement_status",
            default="新建",
            example="跟进中",
            edit="AS",
            width=10,
            note=("新建、跟进中、已满足或已放弃", "new, in progress, met or dropped"),
        ),
    ] = None
    raised_on: Annotated[
        dt.date | None,
        column(
            "提出日期", "Raised on", DATE, example=dt.date(2023, 11, 1), edit="AS", width=13, note=("客户提出的日期", "day on which it was raised")
        ),
    ] = None
    updated_at: Annotated[
        dt.datetime | dt.date | None,
        column("更新时间", "Updated", DATETIME, edit="E", width=17, note=("最后一次更新的时刻", "moment of the last change")),
    ] = None


REQUIREMENTS = SheetSchema.of(Requirement, key="requirements", name="Requirements", label=Text("客户需求", "Requirements"), id_field="requirement_id")
