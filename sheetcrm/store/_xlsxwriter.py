"""XlsxWriter's workbook, quicker about formulas."""

from __future__ import annotations

import re

from xlsxwriter.workbook import Workbook as _Workbook
from xlsxwriter.worksheet import Worksheet as _Worksheet

_CALLED = re.compile(r"([A-Za-z_.][\w.]*)\(")
_SINCE_2007 = frozenset(
    {
        *("AND", "COUNT", "COUNTA", "COUNTIF", "COUNTIFS", "DATE", "IF", "IFERROR", "INDEX", "INT", "ISBLANK", "ISNUMBER", "LEN", "MATCH", "MAX"),
        *("MID", "MIN", "NOT", "OFFSET", "OR", "ROW", "ROWS", "SMALL", "SUBSTITUTE", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT", "TEXT", "TODAY"),
    }
)
"""Functions of the first Excel that wrote this format: they take no prefix in the file."""


class Worksheet(_Worksheet):  # type: ignore[misc]
    """A formula of nothing but old functions is written as it is: XlsxWriter would search it for each of 120 newer ones."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        if _SINCE_2007.issuperset(_CALLED.findall(formula)):
            return formula.removeprefix("{").removeprefix("=").removesuffix("}")
        prepared: str = super()._prepare_formula(formula, expand_future_functions)
        return prepared


class Workbook(_Workbook):  # type: ignore[misc]
    """One whose sheets are ours."""

    worksheet_class = Worksheet
