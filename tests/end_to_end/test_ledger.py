"""Rows that get lost, shuffled or used again between two refreshes, as people do it and as the next run finds it."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people import DAY, T, by_openpyxl, columns, load, make_book, records, type_into

import sheetcrm
from sheetcrm.errors import UsageError

ID, NAME, PHONE, MAIL, STAGE, OWNER, DAY_MADE = "客户编号", "客户名称", "电话", "邮箱", "合作状态", "负责人", "建档日期"
CODES = ("ROW-LOST", "ROW-SHUFFLED", "ID-REUSED", "GEN-EDITED")
Column = list[Any]


def customers(count: int) -> list[dict[str, Any]]:
    chance = random.Random(7)
    return [
        {
            ID: f"C{i:04d}",
            NAME: f"{chance.choice('华远蓝明天')}{chance.choice('星启桥瑞')}{i}公司",
            PHONE: f"139{chance.randrange(10**8):08d}",
            MAIL: f"user{i}@example.com",
            STAGE: chance.choice(["潜在客户", "意向客户", "成交客户"]),
            OWNER: chance.choice(["李敏", "王强", "陈芳"]),
            DAY_MADE: T - chance.randrange(10, 300) * DAY,
        }
        for i in range(1, count + 1)
    ]


def followups(count: int, of: int) -> list[dict[str, Any]]:
    return [
        {
            "跟进编号": f"F{i:05d}",
            ID: f"C{i * 7 % of + 1:04d}",
            "跟进时间": T - (count + 5 - i) * DAY,
            "跟进方式": ["电话", "微信", "拜访"][i % 3],
            "核心内容摘要": f"第 {i} 次沟通",
            OWNER: ["李敏", "王强"][i % 2],
        }
        for i in range(1, count + 1)
    ]


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = make_book(tmp_path_factory.mktemp("ledger") / "team.xlsx", {"Customers": customers(24), "FollowUps": followups(40, 24)})
    sheetcrm.refresh(path, as_of=T)
    return path


@pytest.fixture
def book(refreshed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(refreshed, tmp_path / "team.xlsx"))


def told(path: Path) -> list[tuple[str, str | None, str | None]]:
    return [(f.code, f.cell, f.id) for f in sheetcrm.validate(path, as_of=T, select=CODES)]


def change_column(path: Path, sheet: str, label: str, change: Callable[[Column], Column]) -> None:
    def edit(workbook: Any) -> None:
        _change(workbook[sheet], label, change)

    by_openpyxl(path, edit)


def _change(sheet: Any, label: str, change: Callable[[Column], Column]) -> None:
    column = columns(sheet)[label]
    cells = [sheet.cell(row, column) for row in range(2, sheet.max_row + 1)]
    for cell, value in zip(cells, change([cell.value for cell in cells]), strict=True):
        cell.value = value


def rows_of(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def put_rows(sheet: Any, rows: list[list[Any]]) -> None:
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value


def delete(path: Path, sheet: str, *rows: int) -> None:
    def edit(workbook: Any) -> None:
        for row in sorted(rows, reverse=True):
            workbook[sheet].delete_rows(row)

    by_openpyxl(path, edit)


def by_id(path: Path, sheet: str = "Customers", key: str = ID) -> dict[Any, dict[str, Any]]:
    return {row[key]: {label: value for label, value in row.items() if label != "row"} for row in records(path, sheet)}


# --- lost rows


def test_a_deleted_customer_is_named_until_it_comes_back(book: Path) -> None:
    whole = load(book)["Customers"]
    third = [cell.value for cell in whole[4]]
    delete(book, "Customers", 4)
    (finding,) = sheetcrm.validate(book, as_of=T, select=["ROW-LOST"])
    assert (finding.sheet, finding.cell, finding.id) == ("Customers", None, "C0003")
    assert third[1] in finding.message
    for _ in range(2):
        sheetcrm.refresh(book, as_of=T)
        assert told(book) == [("ROW-LOST", None, "C0003")]
    by_openpyxl(book, lambda workbook: workbook["Customers"].append(third))
    assert told(book) == []
    sheetcrm.refresh(book, as_of=T)
    assert told(book) == []


def test_a_deleted_followup_is_named_by_customer_and_date(book: Path) -> None:
    delete(book, "FollowUps", 6)
    (finding,) = sheetcrm.validate(book, as_of=T, select=["ROW-LOST"])
    assert finding.id == "F00005" and "C0012" in finding.message and f"{T - 40 * DAY:%Y-%m-%d}" in finding.message


def test_a_refresh_of_an_unchanged_book_with_a_loss_writes_nothing(book: Path) -> None:
    delete(book, "Customers", 4)
    sheetcrm.refresh(book, as_of=T)
    before = book.read_bytes()
    assert sheetcrm.refresh(book, as_of=T, force=True).nothing and book.read_bytes() == before


def test_a_changed_id_points_at_its_row(book: Path) -> None:
    type_into(book, "Customers", {(5, ID): "K0004"})
    (finding,) = sheetcrm.validate(book, as_of=T, select=["ROW-LOST"])
    assert finding.id == "C0004" and finding.related == ("Customers!A5",)


def test_many_lost_rows_end_in_a_count(tmp_path: Path) -> None:
    path = make_book(tmp_path / "large.xlsx", {"Customers": customers(520)})
    sheetcrm.refresh(path, as_of=T)
    by_openpyxl(path, lambda workbook: workbook["Customers"].delete_rows(100, 400))
    findings = sheetcrm.validate(path, as_of=T, select=["ROW-LOST"], lang="en")
    assert len(findings) == 200 and "200 more rows" in list(findings)[-1].message


def test_ids_of_lost_rows_are_not_given_again(book: Path) -> None:
    delete(book, "FollowUps", 41, 40, 39)
    sheetcrm.refresh(book, as_of=T)
    due = next(row for row in records(book, "待跟进清单") if row[ID])
    type_into(book, "待跟进清单", {(due["row"], "本次跟进内容"): "已联系"})
    assert sheetcrm.refresh(book, as_of=T).folded == 1
    assert records(book, "FollowUps")[-1]["跟进编号"] == "F00041"


# --- shuffled columns


def reverse(values: Column) -> Column:
    return values[::-1]


def rotate_three(values: Column) -> Column:
    return [values[1], values[2], values[0], *values[3:]]


def swap_two(values: Column) -> Column:
    return [values[1], values[0], *values[2:]]


def by_value(values: Column) -> Column:
    return sorted(values)


SHUFFLES = [
    ("Customers", PHONE, by_value, "C1"),
    ("Customers", NAME, by_value, "B1"),
    ("Customers", MAIL, rotate_three, "D1"),
    ("Customers", NAME, swap_two, "B1"),
    ("Customers", STAGE, by_value, "E1"),
    ("Customers", OWNER, by_value, "F1"),
    ("Customers", DAY_MADE, by_value, "G1"),
    ("Customers", ID, swap_two, "A1"),
    ("Customers", ID, reverse, "A1"),
    ("FollowUps", ID, by_value, "B1"),
    ("FollowUps", "核心内容摘要", reverse, "E1"),
]


@pytest.mark.parametrize(("sheet", "label", "change", "cell"), SHUFFLES)
def test_a_column_that_moved_alone_is_found_and_put_back(book: Path, sheet: str, label: str, change: Callable[[Column], Column], cell: str) -> None:
    before = records(book, sheet)
    change_column(book, sheet, label, change)
    assert told(book) == [("ROW-SHUFFLED", cell, None)]
    sheetcrm.refresh(book, as_of=T)
    assert told(book) == [("ROW-SHUFFLED", cell, None)], "a refresh does not learn it"
    sheetcrm.fix(book, as_of=T, unsafe=True, select=["ROW-SHUFFLED"])
    assert records(book, sheet) == before
    assert told(book) == []


def test_put_back_by_a_decision_on_the_issues_sheet(book: Path) -> None:
    before = records(book, "Customers")
    for label in (PHONE, MAIL):
        change_column(book, "Customers", label, reverse)
    sheetcrm.refresh(book, as_of=T)
    rows = [row["row"] for row in records(book, "问题清单") if row["规则"] == "ROW-SHUFFLED"]
    assert len(rows) == 2
    type_into(book, "问题清单", {(row, "处理"): "修复" for row in rows})
    sheetcrm.refresh(book, as_of=T)
    assert records(book, "Customers") == before and told(book) == []


@pytest.mark.parametrize("verb", ["set", "add", "log"])
def test_what_is_remembered_outlasts_verbs_that_read_a_part_of_the_workbook(verb: str, tmp_path: Path) -> None:
    path = make_book(tmp_path / "large.xlsx", {"Customers": customers(500), "FollowUps": followups(3000, 500)})
    sheetcrm.refresh(path, as_of=T)
    with sheetcrm.edit(path, as_of=T) as edited:
        if verb == "set":
            edited.customers.update("C0003", owner="陈芳" if edited.customers["C0003"].owner == "李敏" else "李敏")
        elif verb == "add":
            edited.customers.add(name="新来的公司", owner="李敏")
        else:
            edited.followups.add(customer_id="C0003", followed_at=T, method="电话", summary="问候", owner="李敏")
    before = [records(path, sheet) for sheet in ("Customers", "FollowUps")]
    change_column(path, "Customers", PHONE, reverse)
    change_column(path, "FollowUps", ID, by_value)
    assert told(path) == [("ROW-SHUFFLED", "C1", None), ("ROW-SHUFFLED", "B1", None)]
    sheetcrm.fix(path, as_of=T, unsafe=True, select=["ROW-SHUFFLED"])
    assert [records(path, sheet) for sheet in ("Customers", "FollowUps")] == before


def test_cells_deleted_and_shifted_up(book: Path) -> None:
    before = [row[PHONE] for row in records(book, "Customers")]
    change_column(book, "Customers", PHONE, lambda values: [*values[:5], *values[6:], None])
    assert told(book) == [("ROW-SHUFFLED", "C1", None)]
    sheetcrm.fix(book, as_of=T, unsafe=True, select=["ROW-SHUFFLED"])
    after = [row[PHONE] for row in records(book, "Customers")]
    assert after[:5] + after[6:] == before[:5] + before[6:], "all but the deleted value are back"


def test_sorting_one_column_of_dates_with_blanks(tmp_path: Path) -> None:
    label = "下次跟进时间"
    rows = [{**row, label: T + (i * 37 % 200) * DAY if i % 3 else None} for i, row in enumerate(followups(300, 40))]
    path = make_book(tmp_path / "dates.xlsx", {"Customers": customers(40), "FollowUps": rows})
    sheetcrm.refresh(path, as_of=T)
    before = records(path, "FollowUps")
    change_column(path, "FollowUps", label, lambda values: sorted(values, key=lambda value: (value is None, value)))
    assert told(path) == [("ROW-SHUFFLED", "G1", None)]
    sheetcrm.fix(path, as_of=T, unsafe=True, select=["ROW-SHUFFLED"])
    assert records(path, "FollowUps") == before


def test_two_columns_sorted_together(book: Path) -> None:
    before = records(book, "Customers")
    for label in (PHONE, MAIL):
        change_column(book, "Customers", label, reverse)
    assert told(book) == [("ROW-SHUFFLED", "C1", None), ("ROW-SHUFFLED", "D1", None)]
    sheetcrm.fix(book, as_of=T, unsafe=True, select=["ROW-SHUFFLED"])
    assert records(book, "Customers") == before


def test_ids_and_names_sorted_without_the_rest_is_told_once(book: Path) -> None:
    before = by_id(book)
    for label in (ID, NAME):
        change_column(book, "Customers", label, reverse)
    assert told(book) == [("ROW-SHUFFLED", "A1", None)]
    sheetcrm.fix(book, as_of=T, unsafe=True, select=["ROW-SHUFFLED"])
    assert by_id(book) == before


def test_honest_edits_beside_a_shuffle_stay(book: Path) -> None:
    before = by_id(book)
    change_column(book, "Customers", PHONE, lambda values: [*reverse(values[:20]), *values[20:23], "13800138000"])
    sheetcrm.fix(book, as_of=T, unsafe=True, select=["ROW-SHUFFLED"])
    before["C0024"][PHONE] = "13800138000"
    assert by_id(book) == before


def test_a_shuffled_sheet_is_not_written_to(book: Path) -> None:
    change_column(book, "Customers", PHONE, reverse)
    type_into(book, "Customers", {(2, STAGE): "潜在"})  # what fix would mend
    before = book.read_bytes()
    with pytest.raises(UsageError) as refused:
        sheetcrm.fix(book, as_of=T)
    assert "ROW-SHUFFLED" in str(refused.value) and book.read_bytes() == before


def test_fix_without_refresh_leaves_no_finding(book: Path) -> None:
    change_column(book, "Customers", NAME, lambda values: [f"　{value} " for value in values])
    assert sheetcrm.fix(book, as_of=T).applied.cells >= 24
    assert told(book) == []
    delete(book, "Customers", 3)
    assert told(book) == [("ROW-LOST", None, "C0002")]


# --- ids used again


def test_an_id_typed_over_with_another_firm_stays_reported(book: Path) -> None:
    old = records(book, "Customers")[2]
    type_into(book, "Customers", {(4, NAME): "新港科技", (4, PHONE): "13700000000", (4, MAIL): "x@new.cn"})
    for _ in range(2):
        (finding,) = sheetcrm.validate(book, as_of=T, select=CODES)
        assert (finding.code, finding.cell, finding.id) == ("ID-REUSED", "A4", "C0003") and old[NAME] in finding.message
        sheetcrm.refresh(book, as_of=T)
    type_into(book, "Customers", {(4, label): old[label] for label in (NAME, PHONE, MAIL)})
    assert told(book) == []


def test_the_id_of_a_deleted_customer_given_to_another(book: Path) -> None:
    delete(book, "Customers", 4)
    sheetcrm.refresh(book, as_of=T)
    by_openpyxl(book, lambda workbook: workbook["Customers"].append(["C0003", "新港科技", "13700000000", "x@new.cn"]))
    assert [(code, of) for code, _, of in told(book)] == [("ID-REUSED", "C0003")]


# --- generated sheets


def test_what_was_typed_into_a_generated_sheet_is_told_and_kept_in_the_change_log(book: Path) -> None:
    due = records(book, "待跟进清单")[0]
    type_into(book, "待跟进清单", {(due["row"], "电话"): "改打这个 13512345678", (due["row"] + 1, OWNER): "新负责人"})
    (finding,) = sheetcrm.validate(book, as_of=T, select=["GEN-EDITED"])
    sheet = load(book)["待跟进清单"]
    assert finding.cell in {sheet.cell(due["row"], columns(sheet)[label]).coordinate for label in ("电话",)}
    assert "2 格" in finding.message
    sheetcrm.refresh(book, as_of=T)
    logged = [row["原值"] for row in records(book, "变更日志")]
    assert "新负责人" in logged
    assert told(book) == [] and sheetcrm.refresh(book, as_of=T, force=True).nothing


def test_entries_of_the_due_list_are_no_edits_of_it(book: Path) -> None:
    due = records(book, "待跟进清单")[0]
    type_into(book, "待跟进清单", {(due["row"], "本次跟进方式"): "电话", (due["row"], "完成"): "是"})
    assert told(book) == []


# --- other programs, damage


def test_it_survives_another_program(book: Path) -> None:
    by_openpyxl(book, lambda _: None)
    assert told(book) == []
    change_column(book, "Customers", PHONE, by_value)
    assert told(book) == [("ROW-SHUFFLED", "C1", None)]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_it_survives_libreoffice(book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    saved = folder / book.name
    states = {sheet.title: sheet.sheet_state for sheet in load(saved)}
    assert states["_meta"] != "visible"
    assert told(saved) == []
    delete(saved, "Customers", 4)
    assert told(saved) == [("ROW-LOST", None, "C0003")]


def test_a_damaged_ledger_is_none(book: Path) -> None:
    def damage(workbook: Any) -> None:
        for row in workbook["_meta"].iter_rows(min_row=2):
            if row[0].value == "ledger":
                row[1].value = ("y" if row[1].value[0] == "x" else "x") + row[1].value[1:]

    by_openpyxl(book, damage)
    delete(book, "Customers", 4)
    assert told(book) == []
    sheetcrm.refresh(book, as_of=T)
    delete(book, "Customers", 4)
    assert told(book) == [("ROW-LOST", None, "C0004")], "the next refresh begins a new one"


def test_the_ledger_of_another_workbook_says_nothing(book: Path) -> None:
    change_column(book, "Customers", ID, lambda values: [f"K{n:05d}" for n in range(len(values))])
    assert told(book) == []


def test_it_is_small(tmp_path: Path) -> None:
    path = make_book(tmp_path / "large.xlsx", {"Customers": customers(2000), "FollowUps": followups(6000, 2000)})
    sheetcrm.refresh(path, as_of=T)
    with zipfile.ZipFile(path) as archive:
        meta = next(info for info in archive.infolist() if "meta" in info.filename)
    assert meta.compress_size <= 0.05 * path.stat().st_size
    assert sum(row[0].value == "ledger" for row in load(path)["_meta"].iter_rows(min_row=2)) <= 4


# --- the law: honest work raises nothing

OWNERS, STAGES = ["李敏", "王强", "陈芳"], ["潜在客户", "意向客户", "成交客户"]


@st.composite
def honest_scripts(draw: st.DrawFn) -> list[tuple[str, int, int]]:
    steps = st.sampled_from(["sort", "insert row", "insert column", "edit", "edit", "edit", "add", "rename", "move column"])
    return draw(st.lists(st.tuples(steps, st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=12))


def _honest(workbook: Any, step: str, a: int, b: int) -> None:
    sheet = workbook["Customers"]
    head = columns(sheet)
    row = 2 + a % max(1, sheet.max_row - 1)
    match step:
        case "sort":
            rows = [row for row in rows_of(sheet) if any(value is not None for value in row)]
            at = b % sheet.max_column
            put_rows(sheet, [*sorted(rows, key=lambda values: str(values[at]))] + [[None] * sheet.max_column] * (sheet.max_row - 1 - len(rows)))
        case "insert row":
            sheet.insert_rows(row)
        case "insert column":
            sheet.insert_cols(1 + b % sheet.max_column)
        case "edit" if sheet.cell(row, head[ID] if ID in head else head["Customer ID"]).value:
            values = {NAME: f"新名 {a}", MAIL: f"u{a}@b.cn", STAGE: STAGES[a % 3], OWNER: OWNERS[a % 3], DAY_MADE: T - a % 400 * DAY}
            label = sorted(values)[b % len(values)]
            if label in head:
                sheet.cell(row, head[label]).value = values[label]
        case "add":
            at = sheet.max_row + 1
            sheet.cell(at, head.get(ID) or head["Customer ID"]).value = f"N{a:07d}"
            sheet.cell(at, head.get(NAME, 2)).value = f"新客户 {b}"
        case "rename" if ID in head:
            sheet.cell(1, head[ID]).value = "Customer ID"
        case "move column" if MAIL in head and PHONE in head:
            one, two = head[MAIL], head[PHONE]
            for number in range(1, sheet.max_row + 1):
                left, right = sheet.cell(number, one), sheet.cell(number, two)
                left.value, right.value = right.value, left.value


@settings(max_examples=40, derandomize=True)
@given(script=honest_scripts())
def test_honest_work_raises_nothing(refreshed: Path, tmp_path: Path, script: list[tuple[str, int, int]]) -> None:
    path = Path(shutil.copy(refreshed, tmp_path / "honest.xlsx"))

    def work(workbook: Any) -> None:
        for step, a, b in script:
            _honest(workbook, step, a, b)

    by_openpyxl(path, work)
    assert told(path) == [], script


def test_replacing_a_value_everywhere_is_no_shuffle(book: Path) -> None:
    change_column(book, "Customers", OWNER, lambda values: ["王强" if value == "李敏" else value for value in values])
    change_column(book, "Customers", DAY_MADE, lambda values: [value + dt.timedelta(1) for value in values])
    assert told(book) == []


# --- accepting it on the Issues sheet


def decide(path: Path, code: str) -> None:
    """Choose Ignore for every finding of a rule, and refresh."""
    listed = [row for row in records(path, "问题清单") if row["规则"] == code]
    assert listed
    type_into(path, "问题清单", {(row["row"], "处理"): "忽略" for row in listed})
    sheetcrm.refresh(path, as_of=T)


def test_a_deletion_on_purpose_is_accepted_once(book: Path) -> None:
    delete(book, "Customers", 4)
    sheetcrm.refresh(book, as_of=T)
    decide(book, "ROW-LOST")
    assert told(book) == []
    sheetcrm.refresh(book, as_of=T + DAY)
    assert told(book) == []
    delete(book, "Customers", 7)
    assert [(code, of) for code, _, of in told(book)] == [("ROW-LOST", "C0007")]


def test_an_accepted_shuffle_is_how_it_is_from_then_on(book: Path) -> None:
    change_column(book, "Customers", PHONE, by_value)
    sheetcrm.refresh(book, as_of=T)
    decide(book, "ROW-SHUFFLED")
    assert told(book) == []
    type_into(book, "Customers", {(2, STAGE): "潜在"})
    assert sheetcrm.fix(book, as_of=T).applied.cells
    change_column(book, "Customers", PHONE, reverse)
    assert told(book) == [("ROW-SHUFFLED", "C1", None)]
