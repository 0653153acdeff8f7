"""DueList 待跟进清单: generated; the last four columns are for entries, which the next refresh takes over."""

import datetime as dt
from typing import Annotated

from sheetcrm.schema.declared import Declared
from sheetcrm.schema.field import column
from sheetcrm.schema.kinds import BOOL, DATE, DATETIME, ENUM, INTEGER, LONGTEXT, PERSON, PHONE, REF, TEXT
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.text import Text


class DueItem(Declared):
    """One thing that is due."""

    number: Annotated[int | None, column("序号", "No.", INTEGER, edit="E", width=6)] = None
    state: Annotated[str | None, column("状态", "State", ENUM, vocabulary="due_state", edit="E", width=8)] = None
    kind: Annotated[str | None, column("类型", "Kind", ENUM, vocabulary="due_kind", edit="E", width=8)] = None
    due: Annotated[dt.date | None, column("到期日", "Due", DATE, edit="E", width=12)] = None
    days_late: Annotated[int | None, column("逾期天数", "Days late", INTEGER, edit="E", width=9)] = None
    customer_id: Annotated[str | None, column("客户编号", "Customer ID", REF, reference="customers", edit="E", width=12)] = None
    customer_name: Annotated[str | None, column("客户名称", "Customer name", TEXT, edit="E", width=26)] = None
    stage: Annotated[str | None, column("合作状态", "Stage", ENUM, vocabulary="stage", edit="E", width=11)] = None
    tier: Annotated[str | None, column("价值层级", "Tier", ENUM, vocabulary="tier", edit="E", width=9)] = None
    owner: Annotated[str | None, column("负责人", "Owner", PERSON, reference="team", edit="E", width=10)] = None
    contact_name: Annotated[str | None, column("联系人", "Contact", TEXT, edit="E", width=10)] = None
    phone: Annotated[tuple[str, ...], column("电话", "Phone", PHONE, sensitive=True, edit="E", width=16)] = ()
    last_followup: Annotated[dt.date | None, column("上次跟进", "Last follow-up", DATE, edit="E", width=12)] = None
    last_summary: Annotated[str | None, column("上次摘要", "Last summary", LONGTEXT, edit="E", width=30)] = None
    next_action: Annotated[str | None, column("下一步行动", "Next action", LONGTEXT, edit="E", width=20)] = None
    cadence_days: Annotated[int | None, column("周期(天)", "Cadence (days)", INTEGER, edit="E", width=9)] = None
    reminder_at: Annotated[dt.datetime | dt.date | None, column("提醒时间", "Reminder at", DATETIME, edit="E", width=17)] = None
    rule: Annotated[str | None, column("规则", "Rule", ENUM, vocabulary="due_rule", edit="E", width=10)] = None
    row_id: Annotated[str | None, column("行动编号", "Action ID", REF, reference="followups", edit="E", width=11)] = None
    entry_method: Annotated[
        str | None,
        column(
            "本次跟进方式",
            "Method now",
            ENUM,
            vocabulary="method",
            example="电话",
            edit="ASVM",
            width=13,
            note=("这次怎样联系的", "how you made contact this time"),
        ),
    ] = None
    entry_summary: Annotated[
        str | None,
        column(
            "本次跟进内容",
            "Summary now",
            LONGTEXT,
            example="已确认预算",
            edit="ASVM",
            width=30,
            note=("这次谈了什么；刷新时写入跟进记录", "what was talked about; refresh adds it to FollowUps"),
        ),
    ] = None
    entry_next: Annotated[
        dt.date | None,
        column(
            "下次跟进时间",
            "Next follow-up",
            DATE,
            edit="ASVM",
            width=13,
            note=("下次什么时候跟进，不早于今天", "when to follow up next, not before today"),
        ),
    ] = None
    entry_done: Annotated[
        bool | None, column("完成", "Done", BOOL, example="是", edit="ASVM", width=7, note=("做完了填 是", "yes when it is done"))
    ] = None


DUELIST = SheetSchema.of(DueItem, key="duelist", name="DueList", label=Text("待跟进清单", "DueList"), role="generated")
ENTRY_COLUMNS: tuple[str, ...] = ("entry_method", "entry_summary", "entry_next", "entry_done")
"""The columns of the due list in which people type."""
