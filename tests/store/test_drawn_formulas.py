"""Formulas that are written without XlsxWriter's search for newer functions are those that it would write."""

from __future__ import annotations

import pytest
from xlsxwriter.worksheet import Worksheet as Theirs

from sheetcrm.store._xlsxwriter import Worksheet


@pytest.mark.parametrize("newer", [False, True])
@pytest.mark.parametrize(
    "formula",
    [
        '=OR($H5="潜在客户",$H5="Won")',
        "{=SUM(A1:A9*B1:B9)}",
        "=IF(COUNTIF(团队!$A:$A,A2)=0,{1,2})",
        "=A1+B1",
        "客户!$A$1",
        "=_xlfn.CONCAT(A1)",
        '=FILTER(A1:A9,A1:A9<>"")',
        "=IFNA(XLOOKUP(A1,B:B,C:C),CONCAT(D1,E1))",
        "=NORM.S.DIST(1,TRUE)+SINGLE(A1)+客户MAP(A1)",
        '=IF(A1="SORT(",1,2)',
        "",
    ],
)
def test_formulas_are_prepared_alike(formula: str, newer: bool) -> None:
    assert Worksheet()._prepare_formula(formula, newer) == Theirs()._prepare_formula(formula, newer)
