"""Presets and the ready-made files: what is in them, that they are free of mistakes, and the same bytes wherever they are made."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest
from command_line import shared
from openpyxl.workbook import Workbook
from ready_books import new_book

import sheetcrm
from sheetcrm.cli import run
from sheetcrm.schema import BookSchema, Settings
from sheetcrm.schema.presets import Preset, presets
from sheetcrm.text import Lang

ROOT = Path(__file__).resolve().parents[2]
T = dt.date(2026, 11, 20)
BUSINESS = ("toolkit", "tagged", "orders", "comprehensive", "book")
ALL = ("blank", "simple", "full", *BUSINESS)
FOURTEEN = "客户编号 客户名称 联系人 联系方式 所属行业 规模 合作状态 价值层级 核心需求 历史合作金额(万) 负责人 更新时间 分类标签 备注"
FIRST_TABS = {
    "blank": ["使用说明", "汇总", "待跟进清单", "客户", "跟进记录", "客户需求"],
    "toolkit": ["待跟进清单", "汇总", "使用说明", "客户", "跟进记录", "客户需求"],
    "tagged": ["使用说明", "汇总", "客户", "标签", "标签复盘"],
    "orders": ["使用说明", "汇总", "客户", "订单", "服务记录"],
    "comprehensive": ["使用说明", "汇总", "客户", "客户需求", "跟进记录", "联系人", "客户反馈"],
}
MODULES = {"客户", "联系人", "跟进记录", "客户需求", "订单", "服务记录", "客户反馈", "附件", "阶段历史"}
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def load(path: Path) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl does not know data bars
        return openpyxl.load_workbook(path)


def tabs(book: Workbook) -> list[str]:
    return [sheet.title for sheet in book if sheet.sheet_state == "visible"]


def made(folder: Path, preset: str, lang: Lang = "zh-CN", sample: bool = False) -> Path:
    return new_book(folder / f"{preset}.xlsx", preset=preset, lang=lang, sample=sample, as_of=T)


def test_the_presets_are_those_that_were_promised() -> None:
    assert [one.key for one in presets()] == list(ALL)
    for one in presets():
        assert all(one.title) and all(one.about) and len({one.file_name("zh-CN"), one.file_name("en")}) == 2
    assert len({one.file_name(lang) for one in presets() for lang in ("zh-CN", "en")}) == 2 * len(ALL)


@pytest.mark.parametrize("one", presets(), ids=lambda one: one.key)
def test_a_preset_names_only_what_exists(one: Preset) -> None:
    schema = BookSchema.default()
    assert len(set(one.tabs)) == len(one.tabs)
    assert {"customers", "followups", "requirements", "tags", "team", "settings"} <= set(one.sheets), (
        "the sheets without which a workbook is incomplete"
    )
    for key in one.tabs:
        assert key == "guide" or key in schema
    for chosen in (one.columns, one.more):
        for sheet, fields in chosen.items():
            assert sheet in one.sheets and len(set(fields)) == len(fields)
            assert all(field in schema.sheet(sheet) for field in fields)
    for sheet, fields in one.columns.items():
        needed = {field.key for field in schema.sheet(sheet).fields if field.required == "required"}
        assert needed <= set(fields)


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("preset", BUSINESS)
def test_a_business_workbook_with_sample_data_has_nothing_to_complain_about(tmp_path: Path, preset: str, lang: Lang) -> None:
    path = made(tmp_path, preset, lang, sample=True)
    assert [(f.code, f.sheet, f.cell) for f in sheetcrm.validate(path, as_of=T)] == []
    book = load(path)
    due = book["DueList" if lang == "en" else "待跟进清单"]
    assert due.max_row > 20, "the due list has something to do"
    assert sum(bool(sheet.sheet_view.tabSelected) for sheet in book) == 1
    again = sheetcrm.refresh(path, as_of=T, force=True)
    assert again.counts == {"E": 0, "W": 0, "I": 0}
    assert tabs(load(path)) == tabs(book), "a refresh leaves the order of the tabs alone"


@pytest.mark.parametrize("preset", [*FIRST_TABS])
def test_the_tabs_stand_in_the_order_of_the_work(tmp_path: Path, preset: str) -> None:
    book = load(made(tmp_path, preset, sample=True))
    assert tabs(book)[: len(FIRST_TABS[preset])] == FIRST_TABS[preset]
    assert book.sheetnames[-2:] == ["_lists", "_meta"]


def test_what_opens_first_is_the_guide_or_where_the_work_is(tmp_path: Path) -> None:
    assert load(made(tmp_path, "book")).active.title == "使用说明"
    assert load(made(tmp_path, "book", sample=True)).active.title == "汇总"
    assert load(made(tmp_path, "toolkit", sample=True)).active.title == "待跟进清单"


def test_names_of_a_sheet_go_with_it(tmp_path: Path) -> None:
    """Print titles and areas belong to a sheet by its place; after the tabs were put in order they still are those of that sheet."""
    book = load(made(tmp_path, "toolkit", sample=True))
    for sheet in book:
        if sheet.print_title_rows:
            assert sheet.print_title_rows.endswith("1") or sheet.title in ("待跟进清单", "业绩", "问题清单"), sheet.title
        for area in sheet.print_area if isinstance(sheet.print_area, list) else [sheet.print_area]:
            assert not area or sheet.title in str(area)
    assert book["客户"].print_title_rows == "$1:$1" and book["待跟进清单"].print_title_rows == "$4:$4"


def test_headers_are_printed_on_every_page_and_a_wide_list_on_pages_that_can_be_read(tmp_path: Path) -> None:
    """Names over whole rows and columns are absolute: a relative one means other rows in other cells, and nothing is repeated."""
    path = made(tmp_path, "comprehensive", sample=True)
    with zipfile.ZipFile(path) as package:
        names = re.findall(r'Print_Titles" localSheetId="\d+">([^<]+)<', package.read("xl/workbook.xml").decode())
    assert len(names) > 10
    for piece in (piece for name in names for piece in name.split(",")):
        assert re.fullmatch(r".+!\$([A-Z]+|\d+):\$([A-Z]+|\d+)", piece), piece
    book = load(path)
    customers, tags = book["客户"], book["标签"]
    assert customers.page_setup.fitToWidth > 1 and customers.print_title_cols == "$A:$B"
    assert (tags.page_setup.fitToWidth or 1) == 1 and tags.print_title_cols is None


def test_no_amount_of_the_samples_is_wider_than_its_column(tmp_path: Path) -> None:
    book = load(made(tmp_path, "full", sample=True))
    seen = 0
    for sheet in book:
        widths = {n: one.width for one in sheet.column_dimensions.values() for n in range(one.min, one.max + 1)}
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if cell.number_format == "#,##0.00" and isinstance(cell.value, int | float):
                    seen += 1
                    assert len(f"{cell.value:,.2f}") + 1 < widths[cell.column], (sheet.title, cell.coordinate)
    assert seen > 100


def test_the_fourteen_columns_come_in_their_order(tmp_path: Path) -> None:
    for preset in ("simple", "tagged"):
        header = [cell.value for cell in load(made(tmp_path, preset))["客户"][1]]
        assert header == [*FOURTEEN.split(), "建档日期"]
    customers = load(made(tmp_path, "tagged", sample=True))["客户"]
    reached = [str(customers.cell(row, 4).value) for row in range(2, 30)]
    assert all("/" in text for text in reached) and any("@" in text for text in reached) and any("wx:" in text for text in reached)


def test_full_has_every_module_and_the_book_what_a_firm_needs(tmp_path: Path) -> None:
    full = load(made(tmp_path, "full"))
    assert {*tabs(full)} >= MODULES | {"汇总", "待跟进清单", "问题清单", "客户总览", "业绩", "标签复盘"}
    assert {*tabs(load(made(tmp_path, "book")))} >= MODULES


def test_the_toolkit_has_the_management_columns(tmp_path: Path) -> None:
    header = {cell.value for cell in load(made(tmp_path, "toolkit"))["客户"][1]}
    assert header >= {"潜力", "预计成交金额", "偏好沟通方式", "流失原因", "联系方式核对日期", "档案复核日期", "同意状态", "归档"}


def test_modules_are_added_to_a_preset(tmp_path: Path) -> None:
    path = sheetcrm.new(tmp_path / "a.xlsx", preset="orders", modules="contacts,feedback,orders", as_of=T)
    names = tabs(load(path))
    assert names.count("订单") == 1
    assert {"联系人", "客户反馈"} < {*names} and names.index("联系人") < names.index("标签")


@pytest.mark.parametrize("name", ["simple14", "SIMPLE", "简版客户表", "simple-list"])
def test_a_preset_has_several_names(tmp_path: Path, name: str) -> None:
    header = [cell.value for cell in load(sheetcrm.new(tmp_path / "a.xlsx", preset=name, as_of=T))["客户"][1]]
    assert "联系方式" in header


def test_an_unknown_preset_is_refused_with_the_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", str(tmp_path / "a.xlsx"), "--preset", "deluxe", "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("sheetcrm: E-PRESET: there is no template deluxe") and len(said.splitlines()) == 1
    assert all(name in said for name in ALL)
    assert not [*tmp_path.iterdir()]


def test_without_a_preset_a_workbook_is_blank(tmp_path: Path) -> None:
    first, second = (sheetcrm.new(tmp_path / f"{n}.xlsx", as_of=T, **given) for n, given in enumerate(({}, {"preset": "blank"})))  # type: ignore[arg-type]
    assert (
        tabs(load(first))
        == tabs(load(second))
        == ["使用说明", "汇总", "待跟进清单", "客户", "跟进记录", "客户需求", "问题清单", "标签", "团队", "设置"]
    )


@pytest.mark.parametrize(("preset", "sample"), [("blank", False), *((preset, True) for preset in ("full", "simple", *BUSINESS))])
def test_an_english_workbook_has_no_chinese_in_it(tmp_path: Path, preset: str, sample: bool) -> None:
    book = load(made(tmp_path, preset, "en", sample))
    found = []
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            texts = [cell.value if isinstance(cell.value, str) and not cell.value.startswith("=") else "", cell.comment.text if cell.comment else ""]
            if sheet.sheet_state == "visible" and any(CHINESE.search(text) for text in texts):
                found.append((sheet.title, cell.coordinate, texts))
        for rule in sheet.data_validations.dataValidation:
            found += [(sheet.title, str(rule.sqref), text) for text in (rule.prompt, rule.error, rule.promptTitle) if text and CHINESE.search(text)]
    assert found == []
    if sample:
        return
    tags = {row[0]: row[1] for row in book["Tags"].iter_rows(min_row=2, values_only=True)}
    assert tags["Price sensitive"] == "Need" and tags["Monthly"] == "Cadence"


def test_english_names_of_stages_and_tiers_are_good_for_settings(tmp_path: Path) -> None:
    """cadence.Prospect means the stage, whatever language it is written in."""
    book = load(made(tmp_path, "blank", "en"))
    keys = {row[1] for row in book["Settings"].iter_rows(min_row=2, values_only=True)}
    assert keys >= {"cadence.Prospect", "cadence.Lost", "cadence.tag.Monthly"}
    settings = Settings.read([("cadence", "cadence.Prospect", 9), ("cadence", "cadence.tier.High", 8), ("revisit", "revisit.tier.高价值", 7)])
    assert (settings["cadence.潜在客户"], settings["cadence.tier.高价值"], settings["revisit.tier.高价值"]) == (9, 8, 7)
    assert Settings.read([("cadence", "cadence.Prospect", 9), ("cadence", "cadence.潜在客户", 8)]).problems[0].reason == "repeat"


def test_the_ready_made_files_are_the_same_wherever_and_whenever_they_are_made(tmp_path: Path) -> None:
    code = "import sys; from sheetcrm.cli import run; sys.exit(run(sys.argv[1:]))"
    places = []
    for folder, zone, now in (("a", "UTC", "2026-11-22T10:00:00"), ("other place", "America/Los_Angeles", "2031-02-03T23:59:59")):
        place = tmp_path / folder
        place.mkdir()
        told = {"TZ": zone, "SHEETCRM_NOW": now, "LC_ALL": "C", "PYTHONHASHSEED": str(len(folder)), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", code, "templates", "write", "--preset", "book", "--preset", "simple", "--folder", "out"]
        subprocess.run(command, cwd=place, env={**os.environ, **told}, check=True, capture_output=True)
        places.append({path.name: path.read_bytes() for path in (place / "out").iterdir()})
    assert len(places[0]) == 4 and places[0] == places[1]
    for name in places[0]:
        with zipfile.ZipFile(tmp_path / "a" / "out" / name) as package:
            assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_files_that_differ_are_told_and_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["templates", "write", "--folder", str(tmp_path), "--preset", "blank", "--lang", "en"]
    assert run([*asked, "--check"]) == 1 and not [*tmp_path.iterdir()]
    assert run(asked) == 0 and run([*asked, "--check"]) == 0
    target = tmp_path / "blank.en.xlsx"
    target.write_bytes(b"mine")
    assert run([*asked, "--check"]) == 1
    capsys.readouterr()
    assert run(asked) == 2 and target.read_bytes() == b"mine"
    assert "E-EXISTS" in capsys.readouterr().err
    assert run([*asked, "--overwrite"]) == 0 and load(target).active.title == "Guide"


def test_the_list_says_what_each_template_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["templates", "list", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in ALL) and "Customer book" in said
    assert run(["templates", "list", "--json", "--lang", "zh"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [one["preset"] for one in listed] == list(ALL)
    assert next(one for one in listed if one["preset"] == "book")["title"] == "客户管理簿"


def test_the_files_of_the_repository_are_those_of_the_presets() -> None:
    names = {path.name for path in (ROOT / "templates").glob("*.xlsx")}
    assert names == {one.file_name(lang) for one in presets() for lang in ("zh-CN", "en")}
    assert sum(path.stat().st_size for path in (ROOT / "templates").iterdir()) < 3_000_000


@pytest.mark.parametrize("preset", BUSINESS)
def test_the_files_pass_the_schema_check(tmp_path: Path, preset: str) -> None:
    path = made(tmp_path, preset, sample=True)
    done = subprocess.run([sys.executable, str(shared("tools/xsd_check.py")), str(path)], capture_output=True, text=True)
    assert "0 errors, 0 warnings" in done.stdout, done.stdout
