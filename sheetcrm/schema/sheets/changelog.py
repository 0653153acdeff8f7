"""ChangeLog 变更日志: what the engine changed, one row a cell; the sheet is made with its first entry."""

import datetime as dt
from typing import Annotated

from sheetcrm.schema.declared import Declared
from sheetcrm.schema.field import column
from sheetcrm.schema.kinds import DATETIME, LONGTEXT, PERSON, TEXT
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.text import Text


class ChangeEntry(Declared):
    """One changed cell; values of sensitive fields stand here masked."""

    at: Annotated[dt.datetime | dt.date | None, column("时间", "At", DATETIME, edit="E", width=17, note=("改变的时刻", "moment of the change"))] = (
        None
    )
    by: Annotated[str | None, column("操作人", "By", PERSON, edit="E", width=12, note=("谁改的", "who made the change"))] = None
    command: Annotated[
        str | None, column("命令", "Command", TEXT, example="refresh", edit="E", width=12, note=("用什么命令改的", "command that made it"))
    ] = None
    sheet: Annotated[str | None, column("工作表", "Sheet", TEXT, example="客户", edit="E", width=14, note=("工作表", "worksheet"))] = None
    row_id: Annotated[str | None, column("编号", "Row id", TEXT, example="C0001", edit="E", width=14, note=("记录的编号", "id of the record"))] = None
    field: Annotated[str | None, column("字段", "Field", TEXT, example="合作状态", edit="E", width=16, note=("哪一列", "column"))] = None
    old: Annotated[str | None, column("原值", "Old", LONGTEXT, example="潜在客户", edit="E", width=28, note=("改变以前", "before"))] = None
    new: Annotated[str | None, column("新值", "New", LONGTEXT, example="意向客户", edit="E", width=28, note=("改变以后", "after"))] = None


CHANGELOG = SheetSchema.of(ChangeEntry, key="changelog", name="ChangeLog", label=Text("变更日志", "ChangeLog"), role="log", core=False)
