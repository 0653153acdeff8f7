"""What is remembered of generated sheets is worked out from what goes into them: the same as from the sheets read back."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

import sheetcrm
from sheetcrm.cells import Formula
from sheetcrm.package import GraftSheet, Package, graft_sheets, read_grid
from sheetcrm.store import PutSheet, RowBlock, SheetPlan, apply_edits
from sheetcrm.store.drawing import draw
from sheetcrm.store.generated import DIGESTS, digest_of, digest_of_plan, read_digests
from sheetcrm.store.marks import grid_of, marked_titles, sheet_named
from sheetcrm.store.meta import read_meta
from sheetcrm.text import Lang

DAY = dt.date(2026, 11, 20)
TEXTS = ["a", "", " 外 ", "客户\r\n", "&<>_x0041_", "\x07", "\ud800", "¦"]
ODD = [*TEXTS, None, True, False, 0, 1.5, 2**60, float("nan"), float("inf"), Formula("1+1", 2), Formula("A1", "x")]


def in_1904(path: Path) -> Path:
    """The same workbook, counting days from 1904."""
    target = path.with_name("1904.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as made:
        for info in source.infolist():
            data = source.read(info)
            made.writestr(info, data.replace(b"<workbookPr ", b'<workbookPr date1904="1" ') if info.filename == "xl/workbook.xml" else data)
    return target


@pytest.mark.parametrize("day", [DAY, DAY + dt.timedelta(1)])
@pytest.mark.parametrize("date1904", [False, True])
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_the_digest_of_every_sheet_is_that_of_the_sheet_read_back(tmp_path: Path, lang: Lang, date1904: bool, day: dt.date) -> None:
    path = sheetcrm.new(tmp_path / "team.xlsx", preset="comprehensive", lang=lang, sample=True, as_of=DAY)
    path = in_1904(Path(path)) if date1904 else Path(path)
    sheetcrm.config(path, "generated.sheets", "Summary,DueList,Issues,CustomerView,Performance,TagReview")
    sheetcrm.refresh(path, as_of=DAY)
    if day != DAY:
        sheetcrm.refresh(path, as_of=day)
    package = Package.open(path)
    titles, digests = marked_titles(package), read_digests(read_meta(package).get(DIGESTS))
    assert digests.keys() >= {"summary", "duelist", "issues", "customerview", "performance", "tagreview"}
    for key, digest in digests.items():
        found = digest_of(key, grid_of(package, titles[key]))
        assert digest.rows.tolist() == found.rows.tolist() and digest.columns == found.columns, key


def blank() -> Package:
    return Package.open(draw([SheetPlan("other", "Other", lambda workbook, worksheet: None)]))


def heads(workbook: Workbook, worksheet: Worksheet) -> None:
    worksheet.write_string(0, 0, "标题 & more")
    worksheet.write_formula(1, 1, "=1+1", None, 2)
    worksheet.write_row(3, 0, ["a", 1, True])
    worksheet.write_blank(4, 0, None, workbook.add_format({"num_format": "yyyy-mm-dd"}))
    worksheet.write_string(99, 1, "below")


def odd_columns() -> list[list[object]]:
    texts = [value if isinstance(value, str) else None for value in ODD]
    numbers = [value if type(value) in (int, float) else None for value in ODD]
    formulas = [Formula("B1", f"x{k}") for k in range(len(ODD))]
    return [[*column, None, "end"] for column in (ODD, texts, numbers, formulas, ODD[::-1])]


@pytest.mark.parametrize("key", ["performance", "issues", "summary"])
@pytest.mark.parametrize("columns", [odd_columns(), [], [[]], [[None, None, None], ["", None, "x"]]])
def test_odd_values_too(key: str, columns: list[list[object]]) -> None:
    package = blank()
    body = RowBlock(5, columns)  # type: ignore[arg-type]  # what a list may come to hold
    plan = SheetPlan(key, "Made", heads, body)
    applied = apply_edits(package, [PutSheet(plan)])
    part = package.read(sheet_named(package, "Made").part)
    assert applied.rebuilt == {"Made": part.count(b"<v>") + part.count(b"<is>")}
    found = applied.digests[key]
    wanted = digest_of(key, grid_of(package, "Made"))
    assert found.rows.tolist() == wanted.rows.tolist() and found.columns == wanted.columns


def test_a_sheet_without_a_list_is_what_was_drawn() -> None:
    package, plan = blank(), SheetPlan("summary", "Made", heads)
    drawn = Package.open(draw([plan]))
    graft_sheets(package, drawn, [GraftSheet("Made", "Made")])
    found = digest_of_plan("summary", read_grid(drawn, sheet_named(drawn, "Made")), None)
    wanted = digest_of("summary", grid_of(package, "Made"))
    assert found.rows.tolist() == wanted.rows.tolist() and found.columns == wanted.columns
