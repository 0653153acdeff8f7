"""Draws validations and conditional formats on an XlsxWriter sheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sheetcrm.render.expected import ExpectedRules
from sheetcrm.render.styles import Styles
from sheetcrm.store.edits import FormulaFormat, ListValidation

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


def apply_rules(worksheet: Worksheet, styles: Styles, rules: ExpectedRules) -> None:
    """Both kinds, in order: the first conditional format that applies wins."""
    apply_validations(worksheet, rules.validations)
    apply_formats(worksheet, styles, rules.formats)


def apply_validations(worksheet: Worksheet, validations: Iterable[ListValidation]) -> None:
    for wanted in validations:
        options: dict[str, Any] = {"validate": _KINDS[wanted.kind], "error_type": wanted.style, "ignore_blank": True}
        formula = wanted.formula
        if wanted.kind == "list":
            options["source"] = formula.strip('"').split(",") if formula.startswith('"') else f"={formula}"
        elif wanted.kind == "custom":
            options["value"] = f"={formula}"
        elif wanted.formula2 is not None:
            options |= {"criteria": "between", "minimum": f"={formula}", "maximum": f"={wanted.formula2}"}
        else:
            options |= {"criteria": wanted.operator, "value": f"={formula}"}
        if wanted.prompt:
            options |= {"input_title": wanted.prompt[0], "input_message": wanted.prompt[1]}
        if wanted.error:
            options |= {"error_title": wanted.error[0], "error_message": wanted.error[1]}
        worksheet.data_validation(wanted.first_row - 1, wanted.column, wanted.last_row - 1, wanted.column, options)


def apply_formats(worksheet: Worksheet, styles: Styles, formats: Iterable[FormulaFormat]) -> None:
    for wanted in formats:
        look = styles.differential(wanted.font_color, wanted.fill_color, wanted.bold)
        area = (wanted.first_row - 1, wanted.first_column, wanted.last_row - 1, wanted.last_column)
        worksheet.conditional_format(*area, {"type": "formula", "criteria": f"={wanted.formula}", "format": look, "stop_if_true": True})


_KINDS = {"list": "list", "date": "date", "decimal": "decimal", "whole": "integer", "custom": "custom"}
