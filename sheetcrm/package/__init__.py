"""An .xlsx as it lies on disk: open, read, change single parts, rows and cells of it, save it safely.

Names are loaded when they are asked for, so that the fingerprint of a file costs no import of numpy or ISA-L
(``from sheetcrm.package.fingerprint import fingerprint``).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # --- container
    from sheetcrm.package.backups import Keep as Keep
    from sheetcrm.package.backups import Kept as Kept
    from sheetcrm.package.backups import Line as Line
    from sheetcrm.package.backups import add_line as add_line
    from sheetcrm.package.backups import file_digest as file_digest
    from sheetcrm.package.backups import folder_of as folder_of
    from sheetcrm.package.backups import kept_versions as kept_versions
    from sheetcrm.package.backups import manifest_lines as manifest_lines
    from sheetcrm.package.backups import surplus as surplus
    from sheetcrm.package.backups import version_stem as version_stem
    from sheetcrm.package.backups import write_copy as write_copy

    # --- editing
    from sheetcrm.package.cell_xml import RowRows as RowRows
    from sheetcrm.package.chart_words import reword_charts as reword_charts
    from sheetcrm.package.column_looks import dress_columns as dress_columns
    from sheetcrm.package.graft import GraftSheet as GraftSheet
    from sheetcrm.package.graft import graft_sheets as graft_sheets

    # --- reading
    from sheetcrm.package.grid import FORMULA as FORMULA
    from sheetcrm.package.grid import KIND_MASK as KIND_MASK
    from sheetcrm.package.grid import Grid as Grid
    from sheetcrm.package.grid import GridColumn as GridColumn
    from sheetcrm.package.grid import number_literal as number_literal
    from sheetcrm.package.limits import WEB as WEB
    from sheetcrm.package.limits import Limits as Limits
    from sheetcrm.package.locks import OwnerFile as OwnerFile
    from sheetcrm.package.locks import OwnLock as OwnLock
    from sheetcrm.package.locks import check_free as check_free
    from sheetcrm.package.locks import check_writable as check_writable
    from sheetcrm.package.locks import owner_file as owner_file
    from sheetcrm.package.marks_edit import put_marks as put_marks
    from sheetcrm.package.package import Package as Package
    from sheetcrm.package.parts import Relationship as Relationship
    from sheetcrm.package.reader import kept_grid as kept_grid
    from sheetcrm.package.reader import read_grid as read_grid
    from sheetcrm.package.reader import strings_of as strings_of
    from sheetcrm.package.receipt import Receipt as Receipt
    from sheetcrm.package.regraft import replace_cells as replace_cells
    from sheetcrm.package.regraft import replace_list as replace_list
    from sheetcrm.package.row_append import append_rows as append_rows
    from sheetcrm.package.row_move import Shifting as Shifting
    from sheetcrm.package.row_shift import delete_rows as delete_rows
    from sheetcrm.package.row_shift import insert_rows as insert_rows
    from sheetcrm.package.rules_edit import put_rules as put_rules
    from sheetcrm.package.rules_words import reword_rules as reword_rules
    from sheetcrm.package.saving import check_editable as check_editable
    from sheetcrm.package.saving import check_structure as check_structure
    from sheetcrm.package.saving import hold as hold
    from sheetcrm.package.saving import put_version as put_version
    from sheetcrm.package.saving import save as save
    from sheetcrm.package.sheet_order import order_sheets as order_sheets
    from sheetcrm.package.sheet_rules import FormatRule as FormatRule
    from sheetcrm.package.sheet_rules import SheetRules as SheetRules
    from sheetcrm.package.sheet_rules import Validation as Validation
    from sheetcrm.package.sheet_rules import read_rules as read_rules
    from sheetcrm.package.strings import StringPool as StringPool
    from sheetcrm.package.styles import Styles as Styles
    from sheetcrm.package.tables import TableInfo as TableInfo
    from sheetcrm.package.tables import fit_table as fit_table
    from sheetcrm.package.tables import resize_table as resize_table
    from sheetcrm.package.tables import sheet_tables as sheet_tables
    from sheetcrm.package.text_hash import hashes_of as hashes_of
    from sheetcrm.package.text_hash import text_hashes as text_hashes
    from sheetcrm.package.workbook import DefinedName as DefinedName
    from sheetcrm.package.workbook import SheetInfo as SheetInfo
    from sheetcrm.package.workbook_edit import NewName as NewName
    from sheetcrm.package.workbook_edit import add_sheet as add_sheet
    from sheetcrm.package.workbook_edit import define_name as define_name
    from sheetcrm.package.workbook_edit import define_names as define_names
    from sheetcrm.package.workbook_edit import drop_calc_chain as drop_calc_chain
    from sheetcrm.package.workbook_edit import set_full_calc_on_load as set_full_calc_on_load
    from sheetcrm.package.worksheet_edit import set_cells as set_cells

_HOMES = {
    # --- container
    "WEB": "limits",
    "DefinedName": "workbook",
    "Keep": "backups",
    "Kept": "backups",
    "Line": "backups",
    "Limits": "limits",
    "OwnLock": "locks",
    "OwnerFile": "locks",
    "Package": "package",
    "Receipt": "receipt",
    "Relationship": "parts",
    "SheetInfo": "workbook",
    "add_line": "backups",
    "check_editable": "saving",
    "check_free": "locks",
    "check_structure": "saving",
    "check_writable": "locks",
    "file_digest": "backups",
    "folder_of": "backups",
    "kept_versions": "backups",
    "manifest_lines": "backups",
    "hold": "saving",
    "owner_file": "locks",
    "put_version": "saving",
    "save": "saving",
    "surplus": "backups",
    "version_stem": "backups",
    "write_copy": "backups",
    # --- reading
    "FORMULA": "grid",
    "Grid": "grid",
    "GridColumn": "grid",
    "KIND_MASK": "grid",
    "StringPool": "strings",
    "hashes_of": "text_hash",
    "kept_grid": "reader",
    "number_literal": "grid",
    "read_grid": "reader",
    "strings_of": "reader",
    "text_hashes": "text_hash",
    # --- editing
    "FormatRule": "sheet_rules",
    "GraftSheet": "graft",
    "RowRows": "cell_xml",
    "SheetRules": "sheet_rules",
    "Shifting": "row_move",
    "Styles": "styles",
    "TableInfo": "tables",
    "Validation": "sheet_rules",
    "add_sheet": "workbook_edit",
    "append_rows": "row_append",
    "NewName": "workbook_edit",
    "define_name": "workbook_edit",
    "define_names": "workbook_edit",
    "delete_rows": "row_shift",
    "dress_columns": "column_looks",
    "fit_table": "tables",
    "drop_calc_chain": "workbook_edit",
    "graft_sheets": "graft",
    "insert_rows": "row_shift",
    "order_sheets": "sheet_order",
    "put_marks": "marks_edit",
    "put_rules": "rules_edit",
    "reword_charts": "chart_words",
    "reword_rules": "rules_words",
    "read_rules": "sheet_rules",
    "replace_cells": "regraft",
    "replace_list": "regraft",
    "resize_table": "tables",
    "set_cells": "worksheet_edit",
    "set_full_calc_on_load": "workbook_edit",
    "sheet_tables": "tables",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(name)
    value = getattr(import_module(f"sheetcrm.package.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
