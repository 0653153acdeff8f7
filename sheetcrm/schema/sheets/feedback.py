"""Feedback 客户反馈: a module; what customers say of us, one row an answer."""

import datetime as dt
from typing import Annotated

from sheetcrm.schema.declared import Declared
from sheetcrm.schema.field import column
from sheetcrm.schema.kinds import DATE, ENUM, INTEGER, LONGTEXT, PERSON, TEXT
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.schema.sheets._columns import CUSTOMER_NAME, customer_ref, record_id
from sheetcrm.text import Text

REQ = "required"


_MAYBE = ("客户表中的编号；匿名反馈留空", "an id of the Customers sheet; blank when anonymous")


class FeedbackEntry(Declared):
    """One answer of a customer; anonymous without customer id."""

    feedback_id: Annotated[str, record_id("反馈编号", "Feedback ID", "B0001")]
    customer_id: Annotated[
        str | None, customer_ref("AVM", required=False, note=("客户表中的编号；匿名反馈留空", "an id of the Customers sheet; blank when anonymous"))
    ] = None
    customer_name: Annotated[str | None, CUSTOMER_NAME] = None
    date: Annotated[
        dt.date,
        column(
            "反馈日期",
            "Date",
            DATE,
            REQ,
            also=("日期",),
            example=dt.date(2024, 6, 12),
            edit="AVM",
            width=13,
            note=("收到反馈的日期", "day on which it came"),
        ),
    ]
    channel: Annotated[
        str | None,
        column(
            "反馈渠道",
            "Channel",
            ENUM,
            vocabulary="feedback_channel",
            also=("渠道",),
            example="电话访谈",
            edit="AVM",
            width=12,
            note=("从哪里得到的", "how it reached us"),
        ),
    ] = None
    score: Annotated[
        int | None,
        column(
            "满意度评分",
            "Score",
            INTEGER,
            span=(1, 5),
            also=("满意度", "评分"),
            example=4,
            edit="AVM",
            width=10,
            note=("1 到 5 的整数，5 最满意", "whole number from 1 to 5, 5 is best"),
        ),
    ] = None
    nps: Annotated[
        int | None,
        column(
            "推荐意愿",
            "NPS",
            INTEGER,
            span=(0, 10),
            also=("推荐度", "NPS评分"),
            example=9,
            edit="AVM",
            width=10,
            note=("0 到 10 的整数：有多愿意推荐我们", "whole number from 0 to 10: how likely to recommend us"),
        ),
    ] = None
    category: Annotated[
        str | None,
        column("反馈分类", "Category", TEXT, also=("分类",), example="产品质量", edit="AVM", width=14, note=("关于什么", "what it is about")),
    ] = None
    content: Annotated[
        str | None,
        column(
            "反馈内容",
            "Content",
            LONGTEXT,
            also=("内容",),
            example="希望缩短交货期",
            edit="AVM",
            width=36,
            note=("评分、推荐意愿和内容至少填一项", "at least one of score, NPS and content"),
        ),
    ] = None
    action: Annotated[
        str | None, column("改进措施", "Action", LONGTEXT, example="增加备货", edit="AVM", width=28, note=("打算怎样改进", "what is done about it"))
    ] = None
    owner: Annotated[
        str | None,
        column("负责人", "Owner", PERSON, reference="team", example="陈芳", edit="AVM", width=10, note=("谁来改进", "who sees to it")),
    ] = None
    status: Annotated[
        str | None,
        column(
            "处理状态",
            "Status",
            ENUM,
            vocabulary="service_status",
            also=("状态",),
            example="处理中",
            edit="AVM",
            width=10,
            note=("待处理、处理中、已解决或已关闭", "open, in progress, resolved or closed"),
        ),
    ] = None
    reward: Annotated[
        str | None,
        column(
            "激励",
            "Reward",
            TEXT,
            also=("奖励",),
            example="赠送保养一次",
            edit="AVM",
            width=14,
            note=("给客户的谢意", "what the customer got in return"),
        ),
    ] = None


FEEDBACK = SheetSchema.of(FeedbackEntry, key="feedback", name="Feedback", label=Text("客户反馈", "Feedback"), id_field="feedback_id", core=False)
