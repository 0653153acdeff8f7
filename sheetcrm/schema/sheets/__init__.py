"""The sheets of a workbook, one file each."""

from __future__ import annotations

from sheetcrm.schema.sheet import SheetSchema


def core_sheets() -> tuple[SheetSchema, ...]:
    """The sheets that every workbook may have, in workbook order: what people fill, what configures, what is generated."""
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

    return (CUSTOMERS, FOLLOWUPS, TAGS_SHEET, REQUIREMENTS, TEAM, SETTINGS_SHEET, FIELDS, SUMMARY, DUELIST, ISSUES)
