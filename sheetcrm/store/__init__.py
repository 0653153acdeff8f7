"""The only room that knows both what a workbook means (schema) and how it lies on disk (package)."""

from typing import TYPE_CHECKING

from sheetcrm._lazy import lazy

if TYPE_CHECKING:
    from sheetcrm.store.book import Book as Book
    from sheetcrm.store.book import read_book as read_book
    from sheetcrm.store.changes import CellChange as CellChange
    from sheetcrm.store.column import Column as Column
    from sheetcrm.store.column import PoolTexts as PoolTexts
    from sheetcrm.store.column import ProblemGroup as ProblemGroup
    from sheetcrm.store.column import TypedColumn as TypedColumn
    from sheetcrm.store.column import first_records as first_records
    from sheetcrm.store.column import places_of as places_of
    from sheetcrm.store.edits import (
        AppendRow as AppendRow,
    )
    from sheetcrm.store.edits import (
        DefineName as DefineName,
    )
    from sheetcrm.store.edits import (
        DeleteRows as DeleteRows,
    )
    from sheetcrm.store.edits import (
        DressColumns as DressColumns,
    )
    from sheetcrm.store.edits import (
        Edit as Edit,
    )
    from sheetcrm.store.edits import (
        ExtendTable as ExtendTable,
    )
    from sheetcrm.store.edits import (
        FormulaFormat as FormulaFormat,
    )
    from sheetcrm.store.edits import (
        ListValidation as ListValidation,
    )
    from sheetcrm.store.edits import (
        PutMeta as PutMeta,
    )
    from sheetcrm.store.edits import (
        PutSheet as PutSheet,
    )
    from sheetcrm.store.edits import (
        RestoreRules as RestoreRules,
    )
    from sheetcrm.store.edits import (
        RewordCharts as RewordCharts,
    )
    from sheetcrm.store.edits import (
        RewordRules as RewordRules,
    )
    from sheetcrm.store.edits import (
        RowBlock as RowBlock,
    )
    from sheetcrm.store.edits import (
        SetCell as SetCell,
    )
    from sheetcrm.store.edits import (
        SheetPlan as SheetPlan,
    )
    from sheetcrm.store.edits import by_place as by_place
    from sheetcrm.store.files import (
        Keep as Keep,
    )
    from sheetcrm.store.files import (
        OwnLock as OwnLock,
    )
    from sheetcrm.store.files import (
        Package as Package,
    )
    from sheetcrm.store.files import (
        Receipt as Receipt,
    )
    from sheetcrm.store.files import (
        check_editable as check_editable,
    )
    from sheetcrm.store.files import (
        check_free as check_free,
    )
    from sheetcrm.store.files import (
        check_writable as check_writable,
    )
    from sheetcrm.store.files import (
        hold as hold,
    )
    from sheetcrm.store.files import (
        save_changes as save_changes,
    )
    from sheetcrm.store.ids import NextIds as NextIds
    from sheetcrm.store.ids import ids_used_before as ids_used_before
    from sheetcrm.store.ids import remember_gone as remember_gone
    from sheetcrm.store.ledger import LEDGER as LEDGER
    from sheetcrm.store.ledger import Ledger as Ledger
    from sheetcrm.store.ledger import Lost as Lost
    from sheetcrm.store.marks import MARK as MARK
    from sheetcrm.store.marks import free_title as free_title
    from sheetcrm.store.marks import mark_sheets as mark_sheets
    from sheetcrm.store.marks import marked_titles as marked_titles
    from sheetcrm.store.marks import order_tabs as order_tabs
    from sheetcrm.store.nearest import NearSheet as NearSheet
    from sheetcrm.store.nearest import nearest_sheet as nearest_sheet
    from sheetcrm.store.patch import patch_book as patch_book
    from sheetcrm.store.remembering import remember as remember
    from sheetcrm.store.seal import Gone as Gone
    from sheetcrm.store.seal import Seal as Seal
    from sheetcrm.store.seal import Shuffle as Shuffle
    from sheetcrm.store.serials import SHIFT_1904 as SHIFT_1904
    from sheetcrm.store.serials import from_serial as from_serial
    from sheetcrm.store.serials import serial as serial
    from sheetcrm.store.sheet_reader import StructureNote as StructureNote
    from sheetcrm.store.surroundings import Link as Link
    from sheetcrm.store.surroundings import SheetRules as SheetRules
    from sheetcrm.store.surroundings import TableInfo as TableInfo
    from sheetcrm.store.surroundings import Validation as Validation
    from sheetcrm.store.table import Table as Table
    from sheetcrm.store.unchanged import defines_one_of as defines_one_of
    from sheetcrm.store.unchanged import last_run as last_run
    from sheetcrm.store.writer import Applied as Applied
    from sheetcrm.store.writer import apply_edits as apply_edits

_HOME = {
    "remember": "remembering",
    "Shuffle": "seal",
    "Seal": "seal",
    "Gone": "seal",
    "Lost": "ledger",
    "Ledger": "ledger",
    "LEDGER": "ledger",
    "AppendRow": "edits",
    "Applied": "writer",
    "Book": "book",
    "CellChange": "changes",
    "Column": "column",
    "DefineName": "edits",
    "DeleteRows": "edits",
    "DressColumns": "edits",
    "Edit": "edits",
    "ExtendTable": "edits",
    "FormulaFormat": "edits",
    "Keep": "files",
    "Link": "surroundings",
    "ListValidation": "edits",
    "MARK": "marks",
    "NearSheet": "nearest",
    "NextIds": "ids",
    "Package": "files",
    "OwnLock": "files",
    "PoolTexts": "column",
    "ProblemGroup": "column",
    "PutMeta": "edits",
    "PutSheet": "edits",
    "Receipt": "files",
    "RestoreRules": "edits",
    "RewordCharts": "edits",
    "RewordRules": "edits",
    "RowBlock": "edits",
    "SHIFT_1904": "serials",
    "SetCell": "edits",
    "SheetPlan": "edits",
    "SheetRules": "surroundings",
    "StructureNote": "sheet_reader",
    "Table": "table",
    "TableInfo": "surroundings",
    "TypedColumn": "column",
    "Validation": "surroundings",
    "apply_edits": "writer",
    "by_place": "edits",
    "check_editable": "files",
    "check_free": "files",
    "check_writable": "files",
    "defines_one_of": "unchanged",
    "first_records": "column",
    "free_title": "marks",
    "from_serial": "serials",
    "hold": "files",
    "ids_used_before": "ids",
    "last_run": "unchanged",
    "mark_sheets": "marks",
    "marked_titles": "marks",
    "nearest_sheet": "nearest",
    "order_tabs": "marks",
    "patch_book": "patch",
    "places_of": "column",
    "read_book": "book",
    "remember_gone": "ids",
    "save_changes": "files",
    "serial": "serials",
}
__all__ = [
    "LEDGER",
    "MARK",
    "SHIFT_1904",
    "AppendRow",
    "Applied",
    "Book",
    "CellChange",
    "Column",
    "DefineName",
    "DeleteRows",
    "DressColumns",
    "Edit",
    "ExtendTable",
    "FormulaFormat",
    "Gone",
    "Keep",
    "Ledger",
    "Link",
    "ListValidation",
    "Lost",
    "NearSheet",
    "NextIds",
    "Package",
    "PoolTexts",
    "ProblemGroup",
    "PutMeta",
    "PutSheet",
    "Receipt",
    "RestoreRules",
    "RewordCharts",
    "RewordRules",
    "RowBlock",
    "Seal",
    "SetCell",
    "SheetPlan",
    "SheetRules",
    "Shuffle",
    "StructureNote",
    "Table",
    "TableInfo",
    "TypedColumn",
    "Validation",
    "apply_edits",
    "by_place",
    "check_editable",
    "check_free",
    "check_writable",
    "defines_one_of",
    "first_records",
    "free_title",
    "from_serial",
    "last_run",
    "mark_sheets",
    "marked_titles",
    "nearest_sheet",
    "order_tabs",
    "patch_book",
    "places_of",
    "read_book",
    "remember",
    "save_changes",
    "serial",
]
__getattr__, __dir__ = lazy(__name__, _HOME)
