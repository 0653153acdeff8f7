"""The sheets of a workbook, one file each."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from sheetcrm._values import NamedTuple
from sheetcrm.schema.sheet import SheetSchema


class LaterSheet(NamedTuple):
    """A sheet that few workbooks have: its model is made when it is asked for (in the file of its key), its titles are known at once."""

    key: str
    name: str
    zh: str

    def load(self) -> SheetSchema:
        return cast("SheetSchema", getattr(import_module(f"sheetcrm.schema.sheets.{self.key}"), self.key.upper()))


MODULES = (
    LaterSheet("contacts", "Contacts", "联系人"),
    LaterSheet("orders", "Orders", "订单"),
    LaterSheet("servicerecords", "ServiceRecords", "服务记录"),
    LaterSheet("feedback", "Feedback", "客户反馈"),
    LaterSheet("attachments", "Attachments", "附件"),
)
VIEWS = (
    LaterSheet("customerview", "CustomerView", "客户总览"),
    LaterSheet("performance", "Performance", "业绩"),
    LaterSheet("tagreview", "TagReview", "标签复盘"),
)
LOGS = (LaterSheet("stagehistory", "StageHistory", "阶段历史"), LaterSheet("changelog", "ChangeLog", "变更日志"))


def all_sheets() -> tuple[SheetSchema | LaterSheet, ...]:
    """The sheets that a workbook may have, in workbook order: what people fill, modules, what configures, logs, what is generated."""
    from sheetcrm.schema.sheets.customers import CUSTOMERS
    from sheetcrm.schema.sheets.duelist import DUELIST
    from sheetcrm.schema.sheets.fields import FIELDS
    from sheetcrm.schema.sheets.followups import FOLLOWUPS
    from sheetcrm.schema.sheets.issues import ISSUES
    from sheetcrm.schema.sheets.requirements import REQUIREMENTS
    from sheetcrm.schema.sheets.settings import SETTINGS_SHEET
    from sheetcrm.schema.sheets.summary import SUMMARY
    from sheetcrm.schema.sheets.tags import TAGS_SHEET
    from sheetcrm.schema.sheets.team import TEAM

    core = (CUSTOMERS, FOLLOWUPS, TAGS_SHEET, REQUIREMENTS)
    return (*core, *MODULES, TEAM, SETTINGS_SHEET, FIELDS, *LOGS, SUMMARY, DUELIST, ISSUES, *VIEWS)
