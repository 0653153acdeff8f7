"""What a workbook should hold: pydantic models, kinds of fields, vocabularies, settings, custom columns.

No addresses, XML, files or clock here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm._lazy import lazy
from sheetcrm.schema.book import BookSchema, recognise_sheet
from sheetcrm.schema.company import CompanyKey, company_key, company_keys
from sheetcrm.schema.custom import CustomFieldProblem, CustomFields, custom_fields
from sheetcrm.schema.field import E_FORM, STORED_FORM, Field, Kind, NumbersRead, NumericKind, Problem, Read, ReadContext, TextsRead, Unknown, column
from sheetcrm.schema.headers import HeaderMatch, label_form, recognise_header
from sheetcrm.schema.kinds import KINDS, id_key, register_kind
from sheetcrm.schema.settings import DimensionRow, SettingProblem, Settings
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.schema.tag_source import dimensions_of, tag_rows_of
from sheetcrm.schema.vocabulary import Value, Vocabularies, Vocabulary

if TYPE_CHECKING:
    from sheetcrm.schema.record import Record

__all__ = [
    "E_FORM", "KINDS", "STORED_FORM", "BookSchema", "CompanyKey", "CustomFieldProblem", "CustomFields", "DimensionRow", "Field", "HeaderMatch",
    "Kind", "NumbersRead", "NumericKind", "Problem", "Read", "ReadContext", "Record", "SettingProblem", "Settings", "SheetSchema", "TextsRead",
    "Unknown", "Value", "Vocabularies", "Vocabulary", "column", "company_key", "company_keys", "custom_fields", "dimensions_of", "id_key",
    "label_form", "recognise_header", "recognise_sheet", "register_kind", "tag_rows_of",
]  # fmt: skip
__getattr__, _ = lazy(__name__, {"Record": "record"})  # pydantic takes its time, and reading and checking need none of it
