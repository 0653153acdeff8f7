"""FollowUps 跟进记录: one row a contact with a customer."""

import datetime as dt
from typing import Annotated

from sheetcrm.schema.declared import Declared
from sheetcrm.schema.field import column
from sheetcrm.schema.kinds import DATE, DATETIME, ENUM, LIST, LONGTEXT, PERSON, PERSON_NAME, TEXT
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.schema.sheets._columns import CUSTOMER_NAME, customer_ref, record_id, recording_time
from sheetcrm.text import Text

REQ, EXP = "required", "expected"


class FollowUp(Declared):
    """One contact with a customer."""

    followup_id: Annotated[str, record_id("跟进编号", "Follow-up ID", "F00001")]
    customer_id: Annotated[str, customer_ref("ASVM")]
    customer_name: Annotated[str | None, CUSTOMER_NAME] = None
    followed_at: Annotated[
        dt.datetime | dt.date,
        column(
            "跟进时间",
            "Followed up at",
            DATETIME,
            REQ,
            past_only=True,
            example=dt.date(2023, 11, 1),
            edit="ASVM",
            width=17,
            note=("跟进的日期，可带时间", "day of the contact, with a time if you like"),
        ),
    ]
    method: Annotated[
        str | None,
        column(
            "跟进方式",
            "Method",
            ENUM,
            EXP,
            vocabulary="method",
            example="电话",
            edit="ASVM",
            width=12,
            note=("怎样联系的", "how the contact was made"),
        ),
    ] = None
    contact_person: Annotated[
        str | None,
        column(
            "沟通对象",
            "Contact person",
            PERSON_NAME,
            example="王经理",
            edit="ASVM",
            width=12,
            note=("和谁沟通的；默认为客户的联系人", "who was spoken to; the customer's contact by default"),
        ),
    ] = None
    participants: Annotated[
        tuple[str, ...],
        column(
            "参与人",
            "Participants",
            LIST,
            example="李敏、陈工",
            edit="ASVM",
            width=16,
            note=("我方参与的人，用 、 分开", "who took part, parted by commas"),
        ),
    ] = ()
    summary: Annotated[
        str,
        column(
            "核心内容摘要", "Summary", LONGTEXT, REQ, example="介绍新产品,确认预算", edit="ASVM", width=36, note=("谈了什么", "what was talked about")
        ),
    ]
    feedback: Annotated[
        str | None,
        column(
            "客户反馈/需求变化",
            "Feedback / need change",
            LONGTEXT,
            example="预算约20万,需12月交付",
            edit="ASVM",
            width=28,
            note=("客户怎么说，需求有什么变化", "what the customer said, and how needs changed"),
        ),
    ] = None
    commitments: Annotated[
        str | None,
        column("承诺事项", "Commitments", LONGTEXT, example="一周内报价", edit="ASV", width=20, note=("我们答应了什么", "what we promised")),
    ] = None
    next_action: Annotated[
        str | None,
        column(
            "下一步行动", "Next action", TEXT, EXP, example="发送报价单", edit="ASV", width=20, note=("接下来要做什么", "what has to be done next")
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
            edit="ASV",
            width=10,
            note=("谁来做；默认为客户的负责人", "who does it; the customer's owner by default"),
        ),
    ]
    due_date: Annotated[
        dt.date | None,
        column(
            "完成时限", "Due", DATE, example=dt.date(2023, 11, 5), edit="ASV", width=13, note=("下一步行动的期限", "by when the next action is due")
        ),
    ] = None
    next_followup_date: Annotated[
        dt.date | None,
        column(
            "下次跟进时间",
            "Next follow-up",
            DATE,
            example=dt.date(2023, 11, 8),
            edit="ASV",
            width=13,
            note=("计划的下次跟进", "planned next contact"),
        ),
    ] = None
    action_status: Annotated[
        str | None,
        column(
            "行动状态",
            "Action status",
            ENUM,
            vocabulary="action_status",
            example="待办",
            edit="ASV",
            width=10,
            note=("待办、已完成或已取消", "open, done or cancelled"),
        ),
    ] = None
    completed_on: Annotated[
        dt.date | None,
        column(
            "完成日期",
            "Completed on",
            DATE,
            example=dt.date(2023, 11, 4),
            edit="ASV",
            width=13,
            note=("行动完成的日期", "day on which the action was done"),
        ),
    ] = None
    stage_after: Annotated[
        str | None,
        column(
            "跟进后状态",
            "Stage after",
            ENUM,
            vocabulary="stage",
            example="意向客户",
            edit="AS",
            width=12,
            note=("这次跟进后的合作状态", "stage after this contact"),
        ),
    ] = None
    recorded_at: Annotated[dt.datetime | dt.date | None, recording_time("录入的时刻", dt.datetime(2023, 11, 1, 17, 30))] = None


FOLLOWUPS = SheetSchema.of(FollowUp, key="followups", name="FollowUps", label=Text("跟进记录", "FollowUps"), id_field="followup_id")
