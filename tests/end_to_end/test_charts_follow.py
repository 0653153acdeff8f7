"""The charts of Summary show what the workbook knows, say so when there is nothing yet, and follow the data."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from command_line import sheetcrm, untouched
from ready_books import new_book

import sheetcrm as library

T = "2026-11-22"
DAY = dt.date(2026, 11, 22)
INDUSTRIES = ("Retail", "Retail", "Finance")


def parts(path: Path, start: str) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.startswith(start)}


def titles(path: Path) -> list[str]:
    """The titles of all charts, as a preview draws them."""
    charts = parts(path, "xl/charts/chart").values()
    return [re.findall(r"<c:v>([^<]*)</c:v>", chart.partition("</c:title>")[0])[0] for chart in charts]


def descriptions(path: Path) -> list[str]:
    return [text for drawing in parts(path, "xl/drawings/drawing").values() for text in re.findall(r'descr="([^"]*)"', drawing)]


def replaced(path: Path, part: str, old: str, new: str) -> None:
    """Somebody changed a part by hand."""
    with zipfile.ZipFile(path) as archive:
        contents = {info: archive.read(info) for info in archive.infolist()}
    assert old in next(data for info, data in contents.items() if info.filename == part).decode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, data in contents.items():
            archive.writestr(info.filename, data.decode().replace(old, new) if info.filename == part else data)


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return new_book(tmp_path / "team.xlsx", lang="en", as_of=DAY)


def fill(path: Path) -> None:
    with library.edit(path, as_of=DAY) as book:
        for number, industry in enumerate(INDUSTRIES):
            book.customers.add(name=f"Alpha {number} Ltd", owner="Ann", stage="Prospect", industry=industry, created_date=DAY, source="Referral")
    assert sheetcrm("refresh", path, "--as-of", T).code in (0, 1)


def test_an_empty_workbook_says_that_there_is_nothing_until_there_is(empty: Path) -> None:
    assert len(titles(empty)) == 5
    assert all(title.endswith("no data yet") for title in titles(empty))
    fill(empty)
    assert not any("no data" in title for title in titles(empty))
    with untouched(empty.parent):
        assert sheetcrm("refresh", empty, "--as-of", T).code in (0, 1)


def test_the_numbers_in_words_follow_but_words_of_somebodys_own_stay(empty: Path) -> None:
    drawing = next(iter(parts(empty, "xl/drawings/drawing")))
    trend = next(text for text in descriptions(empty) if "12 weeks" in text)
    replaced(empty, drawing, trend, "Our trend, for the board")
    fill(empty)
    said = descriptions(empty)
    assert any("Retail 2" in text and "Finance 1" in text for text in said)
    assert "Our trend, for the board" in said and not any("12 weeks" in text for text in said)


def test_titles_that_libreoffice_made_plain_texts_follow_too(empty: Path) -> None:
    for part, chart in parts(empty, "xl/charts/chart").items():
        text = re.findall(r"<c:v>([^<]*)</c:v>", chart.partition("</c:title>")[0])[0]
        plain = f"<c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></c:rich></c:tx>"
        replaced(empty, part, re.findall(r"<c:title>(<c:tx>.*?</c:tx>)", chart)[0], plain)
    fill(empty)
    assert len(titles(empty)) == 5
    assert not any("no data" in chart for chart in parts(empty, "xl/charts/chart").values())


def test_a_title_of_somebodys_own_stays_and_its_chart_is_brought_up_to_date(empty: Path) -> None:
    name = next(part for part, chart in parts(empty, "xl/charts/chart").items() if "Industries" in chart)
    chart = parts(empty, name)[name]
    own = "<c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>Branches</a:t></a:r></a:p></c:rich></c:tx>"
    replaced(empty, name, re.findall(r"<c:title>(<c:tx>.*?</c:tx>)", chart)[0], own)
    fill(empty)
    chart = parts(empty, name)[name]
    assert own in chart
    assert "<c:v>Retail</c:v>" in chart


@pytest.mark.parametrize(
    ("preset", "lang", "instead", "never"), [("simple", "zh-CN", "价值层级分布", "来源"), ("tagged", "en", "By tier", "Sources")]
)
def test_no_chart_of_a_column_that_the_workbook_does_not_have(tmp_path: Path, preset: str, lang: str, instead: str, never: str) -> None:
    path = tmp_path / "team.xlsx"
    assert sheetcrm("new", path, "--preset", preset, "--sample", "--as-of", T, lang=lang).code == 0
    found = titles(path)
    assert len(found) == 5 and any(title.startswith(instead) for title in found)
    assert not any(never in title for title in found)
    with untouched(path.parent):
        assert sheetcrm("refresh", path, "--as-of", T).code == 0


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_page_breaks_go_with_the_tables_unless_somebody_set_others(empty: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.xlsx"
    shutil.copy(empty, own)
    part = next(name for name, sheet in parts(own, "xl/worksheets/sheet").items() if "rowBreaks" in sheet and "<drawing " in sheet)
    theirs = '<rowBreaks count="1" manualBreakCount="1"><brk id="40" max="16383" man="1"/></rowBreaks>'
    replaced(own, part, re.findall(r"<rowBreaks .*?</rowBreaks>", parts(own, part)[part])[0], theirs)
    for path in (empty, own):
        fill(path)
    summary = openpyxl.load_workbook(empty)["Summary"]
    assert [summary.cell(one.id + 1, 1).value for one in summary.row_breaks.brk[1:]] == ["Stage", "Last 12 weeks"]
    assert theirs in parts(own, part)[part]


def test_charts_say_what_is_off(empty: Path) -> None:
    """Silence means off in workbooks that Excel 2007 made, and on in all others: labels with names, titles over the plot, smooth lines."""
    labels = {"showLegendKey": "0", "showVal": "1", "showCatName": "0", "showSerName": "0", "showPercent": "0", "showBubbleSize": "0"}
    seen = 0
    for chart in parts(empty, "xl/charts/chart").values():
        root = ElementTree.fromstring(chart)

        def said(node: ElementTree.Element) -> dict[str, str]:
            return {child.tag.partition("}")[2]: child.get("val", "") for child in node if child.get("val") is not None}

        assert said(root)["roundedCorners"] == "0"
        for node in root.iter():
            name = node.tag.partition("}")[2]
            if name in ("dLbls", "dLbl"):
                assert {key: value for key, value in said(node).items() if key.startswith("show")} == labels
                seen += 1
            elif name in ("title", "legend"):
                assert said(node)["overlay"] == "0"
            elif name in ("barChart", "lineChart"):
                assert said(node)["varyColors"] == "0"
                assert all(
                    said(series)["smooth" if name == "lineChart" else "invertIfNegative"] == "0" for series in node if series.tag.endswith("}ser")
                )
            elif name in ("catAx", "valAx"):
                assert said(node)["delete"] in ("0", "1")
    assert seen > 8
