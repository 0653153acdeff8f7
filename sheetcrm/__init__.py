"""sheetcrm: a team's Excel workbook as its customer database, without taking the workbook away.

>>> import sheetcrm
>>> findings = sheetcrm.validate("team.xlsx")          # doctest: +SKIP
>>> sheetcrm.refresh("team.xlsx")                      # doctest: +SKIP
"""

from typing import TYPE_CHECKING

from sheetcrm._lazy import lazy

__version__ = "0.1.0"

if TYPE_CHECKING:
    from sheetcrm.actions._commit import WriteOptions as WriteOptions
    from sheetcrm.actions._export_place import ExportOptions as ExportOptions
    from sheetcrm.actions.add import add as add
    from sheetcrm.actions.assign import assign as assign
    from sheetcrm.actions.backup import backup as backup
    from sheetcrm.actions.chores import chores as chores
    from sheetcrm.actions.config import config as config
    from sheetcrm.actions.dedupe import dedupe as dedupe
    from sheetcrm.actions.delete import delete as delete
    from sheetcrm.actions.demo import demo as demo
    from sheetcrm.actions.due import due as due
    from sheetcrm.actions.edit import edit as edit
    from sheetcrm.actions.export import export as export
    from sheetcrm.actions.find import find as find
    from sheetcrm.actions.fix import fix as fix
    from sheetcrm.actions.history import history as history
    from sheetcrm.actions.import_ import import_ as import_
    from sheetcrm.actions.init import init as init
    from sheetcrm.actions.log import log as log
    from sheetcrm.actions.merge_records import merge_records as merge_records
    from sheetcrm.actions.new import new as new
    from sheetcrm.actions.open import open as open  # noqa: A004
    from sheetcrm.actions.query import query as query
    from sheetcrm.actions.records.commit import EditResult as EditResult
    from sheetcrm.actions.records.sheet import EditSheet as EditSheet
    from sheetcrm.actions.records.sheet import Sheet as Sheet
    from sheetcrm.actions.records.workbook import Transaction as Transaction
    from sheetcrm.actions.records.workbook import Workbook as Workbook
    from sheetcrm.actions.refresh import refresh as refresh
    from sheetcrm.actions.report import report as report
    from sheetcrm.actions.restore import restore as restore
    from sheetcrm.actions.set import set as set  # noqa: A004
    from sheetcrm.actions.show import show as show
    from sheetcrm.actions.stage import stage as stage
    from sheetcrm.actions.tags import add_tag as add_tag
    from sheetcrm.actions.tags import list_tags as list_tags
    from sheetcrm.actions.tags import merge_tags as merge_tags
    from sheetcrm.actions.tags import move_tag as move_tag
    from sheetcrm.actions.tags import rename_tag as rename_tag
    from sheetcrm.actions.tags import retire_tag as retire_tag
    from sheetcrm.actions.tags import review_tags as review_tags
    from sheetcrm.actions.templates import list_templates as list_templates
    from sheetcrm.actions.templates import write_templates as write_templates
    from sheetcrm.actions.undo import undo as undo
    from sheetcrm.actions.upgrade import upgrade as upgrade
    from sheetcrm.actions.validate import validate as validate
    from sheetcrm.errors import Busy as Busy
    from sheetcrm.errors import FileRefused as FileRefused
    from sheetcrm.errors import IoFailed as IoFailed
    from sheetcrm.errors import SheetcrmError as SheetcrmError
    from sheetcrm.errors import UsageError as UsageError
    from sheetcrm.rules import Finding as Finding
    from sheetcrm.where.fields import any_of as any_of
    from sheetcrm.where.fields import between as between

_HOME = {
    "Busy": "errors",
    "EditResult": "actions.records.commit",
    "EditSheet": "actions.records.sheet",
    "ExportOptions": "actions._export_place",
    "FileRefused": "errors",
    "Finding": "rules",
    "IoFailed": "errors",
    "Sheet": "actions.records.sheet",
    "SheetcrmError": "errors",
    "Transaction": "actions.records.workbook",
    "UsageError": "errors",
    "Workbook": "actions.records.workbook",
    "WriteOptions": "actions._commit",
    "add": "actions.add",
    "add_tag": "actions.tags",
    "any_of": "where.fields",
    "assign": "actions.assign",
    "backup": "actions.backup",
    "between": "where.fields",
    "chores": "actions.chores",
    "config": "actions.config",
    "dedupe": "actions.dedupe",
    "delete": "actions.delete",
    "demo": "actions.demo",
    "due": "actions.due",
    "edit": "actions.edit",
    "export": "actions.export",
    "find": "actions.find",
    "fix": "actions.fix",
    "history": "actions.history",
    "import_": "actions.import_",
    "init": "actions.init",
    "list_tags": "actions.tags",
    "list_templates": "actions.templates",
    "log": "actions.log",
    "merge_records": "actions.merge_records",
    "merge_tags": "actions.tags",
    "move_tag": "actions.tags",
    "new": "actions.new",
    "open": "actions.open",
    "query": "actions.query",
    "refresh": "actions.refresh",
    "rename_tag": "actions.tags",
    "report": "actions.report",
    "restore": "actions.restore",
    "retire_tag": "actions.tags",
    "review_tags": "actions.tags",
    "set": "actions.set",
    "show": "actions.show",
    "stage": "actions.stage",
    "undo": "actions.undo",
    "upgrade": "actions.upgrade",
    "validate": "actions.validate",
    "write_templates": "actions.templates",
}
__all__ = [
    "Busy",
    "EditResult",
    "EditSheet",
    "ExportOptions",
    "FileRefused",
    "Finding",
    "IoFailed",
    "Sheet",
    "SheetcrmError",
    "Transaction",
    "UsageError",
    "Workbook",
    "WriteOptions",
    "add",
    "add_tag",
    "any_of",
    "assign",
    "backup",
    "between",
    "chores",
    "config",
    "dedupe",
    "delete",
    "demo",
    "due",
    "edit",
    "export",
    "find",
    "fix",
    "history",
    "import_",
    "init",
    "list_tags",
    "list_templates",
    "log",
    "merge_records",
    "merge_tags",
    "move_tag",
    "new",
    "open",
    "query",
    "refresh",
    "rename_tag",
    "report",
    "restore",
    "retire_tag",
    "review_tags",
    "set",
    "show",
    "stage",
    "undo",
    "upgrade",
    "validate",
    "write_templates",
]
__getattr__, __dir__ = lazy(__name__, _HOME)
