"""StageHistory 阶段历史: a module; the engine adds a row when a customer's stage changes."""

import datetime as dt
from typing import Annotated

from sheetcrm.schema.declared import Declared
from sheetcrm.schema.field import column
from sheetcrm.schema.kinds import DATETIME, ENUM, PERSON, REF
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.schema.sheets._columns import CUSTOMER_NAME, customer_ref, recording_time
from sheetcrm.text import Text

REQ = "required"


class StageChange(Declared):
    """One change of a customer's stage."""

    changed_at: Annotated[
        dt.datetime | dt.date,
        column(
            "变更时间", "Changed at", DATETIME, REQ, example=dt.date(2024, 6, 15), edit="E", width=17, note=("状态改变的时刻", "moment of the change")
        ),
    ]
    customer_id: Annotated[str, customer_ref("E")]
    customer_name: Annotated[str | None, CUSTOMER_NAME] = None
    from_stage: Annotated[
        str | None,
        column("原状态", "From stage", ENUM, vocabulary="stage", example="潜在客户", edit="E", width=12, note=("改变以前的状态", "stage before")),
    ] = None
    to_stage: Annotated[
        str,
        column("新状态", "To stage", ENUM, REQ, vocabulary="stage", example="意向客户", edit="E", width=12, note=("改变以后的状态", "stage after")),
    ]
    sub_stage: Annotated[
        str | None,
        column("阶段细分", "Sub-stage", ENUM, vocabulary="sub_stage", edit="E", width=12, note=("新状态下的细分", "step within the new stage")),
    ] = None
    by: Annotated[str | None, column("操作人", "By", PERSON, example="李敏", edit="E", width=10, note=("谁改的", "who made the change"))] = None
    recorded_at: Annotated[dt.datetime | dt.date | None, recording_time("记下的时刻", dt.datetime(2024, 6, 15, 17, 30))] = None
    followup_id: Annotated[
        str | None,
        column(
            "跟进编号",
            "Follow-up ID",
            REF,
            reference="followups",
            example="F00001",
            edit="E",
            width=12,
            note=("随哪次跟进改变的", "the follow-up that brought the change"),
        ),
    ] = None
    source: Annotated[
        str | None,
        column(
            "来源方式",
            "Source",
            ENUM,
            vocabulary="change_source",
            example="detected",
            edit="E",
            width=12,
            note=(
                "cli 用命令改的，import 导入的，detected 刷新时发现的",
                "cli: by a command, import: imported, detected: noticed by refresh",
            ),
        ),
    ] = None


STAGEHISTORY = SheetSchema.of(StageChange, key="stagehistory", name="StageHistory", label=Text("阶段历史", "StageHistory"), role="log", core=False)
