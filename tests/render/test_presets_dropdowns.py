"""What dropdowns offer: the formulas behind them are computed by LibreOffice, row by row, and compared with what a person expects."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import sheetcrm
from sheetcrm.schema import BookSchema, Settings, Vocabularies

T = dt.date(2026, 11, 20)
ASIDE = 200
"""Column from which the formulas are written out, beyond everything in the sheet: there they mean what they mean in the dropdown."""
MOST = 80

STEPS = {"zh-CN": {"潜在客户": "初步接洽", "意向客户": "方案提交", "成交客户": "履约中", "流失客户": "需挽回"}}
STEPS["en"] = {"Prospect": "First contact", "Interested": "Proposal sent", "Won": "In delivery", "Lost": "To win back"}
SIZES = {"zh-CN": ["大型企业", "中小企业", "个体工商户", "500人以上"], "en": ["Large", "SME", "Sole trader", "500+ employees"]}
BELOW = {
    "zh-CN": [("行业", "制造业", ["智能制造"]), ("规模", "大型企业", [])],
    "en": [("Industry", "Manufacturing", ["Smart manufacturing"]), ("Size", "Large", [])],
}
DIMENSIONS = {
    "zh-CN": ["行业", "规模", "合作状态", "价值层级", "区域", "跟进频率", "需求特征", "采购信号", "关系"],
    "en": ["Industry", "Size", "Stage", "Tier", "Region", "Cadence", "Need", "Signal", "Relation"],
}
"""Those that have a tag in the sample workbook."""
LABELS = {
    "customers": ("客户", "Customers"),
    "tags": ("标签", "Tags"),
    "team": ("团队", "Team"),
    "guide": ("使用说明", "Guide"),
    "sub_stage": ("阶段细分", "Sub-stage"),
    "stage": ("合作状态", "Stage"),
    "parent": ("上级标签", "Parent"),
    "merged_into": ("合并至", "Merged into"),
    "dimension": ("维度", "Dimension"),
    "customer_id": ("客户编号", "Customer ID"),
    "requirement_id": ("需求编号", "Requirement ID"),
    "requirements": ("客户需求", "Requirements"),
}


def said(lang: str, key: str) -> str:
    return LABELS[key][lang == "en"]


def opened(path: Path, *, values: bool = False) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl does not know data bars
        return openpyxl.load_workbook(path, data_only=values)


@dataclass
class Question:
    """A dropdown at one cell, and where its list is written out."""

    sheet: str
    cell: str
    column: int

    def answer(self, book: Workbook) -> list[str] | None:
        """What it offers; None where it offers nothing because the choice before it is not made."""
        count = book[self.sheet].cell(1, self.column).value
        if not isinstance(count, int | float):
            return None
        assert count <= MOST
        return [str(book[self.sheet].cell(1 + k, self.column).value) for k in range(1, int(count) + 1)]


class Desk:
    """A copy of a workbook in which lists are written out as cells, to be computed by LibreOffice."""

    def __init__(self, path: Path) -> None:
        self.book = opened(path)
        self.asked: list[Question] = []

    def formula(self, sheet: Worksheet, cell: str) -> str:
        """The list of the dropdown at a cell, as it is for that cell."""
        for rule in sheet.data_validations.dataValidation:
            if rule.type == "list" and cell in rule.sqref:
                first = str(rule.sqref).split()[0].partition(":")[0]
                return str(Translator(f"={rule.formula1}", origin=first).translate_formula(cell))[1:]
        raise AssertionError(f"no dropdown at {sheet.title}!{cell}")

    def ask(self, title: str, cell: str) -> Question:
        sheet = self.book[title]
        column = ASIDE + len(self.asked)
        source = self.formula(sheet, cell)
        sheet.cell(1, column).value = f"=ROWS({source})"
        for k in range(1, MOST + 1):
            sheet.cell(1 + k, column).value = f"=INDEX({source},{k})"
        self.asked.append(Question(title, cell, column))
        return self.asked[-1]

    def compute(self, folder: Path) -> Workbook:
        office = shutil.which("soffice")
        assert office is not None
        copy, out = folder / "asked.xlsx", folder / "computed"
        self.book.save(copy)
        command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(copy)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return opened(out / copy.name, values=True)


def column_of(sheet: Worksheet, label: str) -> str:
    return next(cell.column_letter for cell in sheet[1] if cell.value == label)


@pytest.fixture(scope="module", params=["zh-CN", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def path(lang: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dropdowns") / "full.xlsx"
    return sheetcrm.new(target, preset="full", lang=lang, sample=True, as_of=T)  # type: ignore[arg-type]


@dataclass
class Answers:
    """(what was asked, what it should offer) by topic, and the workbook with the answers."""

    wanted: dict[str, list[tuple[Question, list[str] | None]]]
    computed: Workbook
    picked: str

    def check(self, topic: str) -> int:
        for question, wanted in self.wanted[topic]:
            assert question.answer(self.computed) == wanted, f"{question.sheet}!{question.cell}"
        return len(self.wanted[topic])


@pytest.fixture(scope="module")
def answers(path: Path, lang: str, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """Everything is asked at once: LibreOffice takes long to start."""
    if shutil.which("soffice") is None:
        pytest.skip("needs LibreOffice (soffice) on the PATH")
    desk = Desk(path)
    wanted = {"vocabularies": vocabulary_lists(desk, lang), "records": record_lists(desk, lang)}
    wanted |= {"sub-stages": sub_stages(desk, lang), "tags above": tags_above(desk, lang), "picker": picker(desk, lang)}
    computed = desk.compute(tmp_path_factory.mktemp("answers"))
    rows = picker_rows(desk.book[said(lang, "guide")])
    return Answers(wanted, computed, str(computed[said(lang, "guide")][f"C{rows[-1] + 1}"].value))


Asked = list[tuple[Question, list[str] | None]]


def vocabulary_lists(desk: Desk, lang: str) -> Asked:
    return [(desk.ask(title, cell), labels) for title, cell, labels in enum_columns(desk.book, lang)]


def enum_columns(book: Workbook, lang: str) -> Iterator[tuple[str, str, list[str]]]:
    """(sheet, cell, labels) of every column with a vocabulary and no cascade."""
    vocabularies = Vocabularies.of(Settings())
    for schema in BookSchema.default().sheets:
        title = schema.name if lang == "en" else schema.label.zh
        if schema.role not in ("entered", "config") or title not in book.sheetnames:
            continue
        for field in schema.fields:
            letters = [cell.column_letter for cell in book[title][1] if cell.value == field.label.of(lang)]
            if field.vocabulary and field.key != "sub_stage" and letters:
                yield title, f"{letters[0]}2", vocabularies[field.vocabulary].labels(lang)


def record_lists(desk: Desk, lang: str) -> Asked:
    """Active people as owners, ids of customers and requirements as references."""
    english = lang == "en"
    team, customers, requirements = (desk.book[said(lang, key)] for key in ("team", "customers", "requirements"))
    people = [row for row in team.iter_rows(min_row=2, values_only=True) if row[0]]
    active = [str(row[0]) for row in people if ("Yes" if english else "是") in row]
    assert len(people) - len(active) == 1, "the sample has one person who left"
    asked: Asked = [(desk.ask(customers.title, f"{column_of(customers, 'Owner' if english else '负责人')}2"), list(active))]
    orders = desk.book["Orders" if english else "订单"]
    for home, key, other in ((customers, "customer_id", requirements), (requirements, "requirement_id", orders)):
        ids = [str(cell.value) for cell in home[column_of(home, said(lang, key))][1:] if cell.value]
        asked.append((desk.ask(other.title, f"{column_of(other, said(lang, key))}2"), ids))
    return asked


def sub_stages(desk: Desk, lang: str) -> Asked:
    """For every stage of the sample, and for a row without one."""
    sheet = desk.book[said(lang, "customers")]
    stage, sub = column_of(sheet, said(lang, "stage")), column_of(sheet, said(lang, "sub_stage"))
    rows = {str(sheet[f"{stage}{row}"].value): row for row in range(2, 60)}
    assert {*rows} > {*STEPS[lang]}
    asked: Asked = [(desk.ask(sheet.title, f"{sub}{row}"), [STEPS[lang][name]] if name in STEPS[lang] else None) for name, row in rows.items()]
    return [*asked, (desk.ask(sheet.title, f"{sub}4000"), None)]


def tags_above(desk: Desk, lang: str) -> Asked:
    sheet = desk.book[said(lang, "tags")]
    dimension, parent, merged = (column_of(sheet, said(lang, key)) for key in ("dimension", "parent", "merged_into"))
    own: dict[str, list[str]] = {}
    for row in sheet.iter_rows(min_row=2, values_only=True):
        own.setdefault(str(row[1]), []).append(str(row[0]))
    need = next(name for name in own if name in ("需求特征", "Need"))
    sheet[f"{dimension}900"], sheet[f"{dimension}901"], sheet["A902"] = need, BELOW[lang][1][0], "x"
    return [
        (desk.ask(sheet.title, f"{parent}900"), own[need]),
        (desk.ask(sheet.title, f"{merged}901"), SIZES[lang][:3]),
        (desk.ask(sheet.title, f"{parent}902"), None),
    ]


def picker_rows(sheet: Worksheet) -> list[int]:
    areas = [area for rule in sheet.data_validations.dataValidation if rule.type == "list" for area in rule.sqref.ranges]
    return sorted({row for area in areas for row in range(area.min_row, area.max_row + 1)})


def picker(desk: Desk, lang: str) -> Asked:
    """Dimension, then its tags, then those below: a tag below in the first line, none in the second."""
    sheet = desk.book[said(lang, "guide")]
    rows = picker_rows(sheet)
    assert len(rows) == 5
    (first, industry, smart), (second, large, _) = BELOW[lang]
    sheet[f"B{rows[0]}"], sheet[f"C{rows[0]}"], sheet[f"E{rows[0]}"] = first, industry, smart[0]
    sheet[f"B{rows[1]}"], sheet[f"C{rows[1]}"] = second, large
    return [
        (desk.ask(sheet.title, f"C{rows[1]}"), SIZES[lang][:3]),
        (desk.ask(sheet.title, f"E{rows[0]}"), smart),
        (desk.ask(sheet.title, f"E{rows[4]}"), None),
        (desk.ask(sheet.title, f"B{rows[0]}"), DIMENSIONS[lang]),
    ]


def test_lists_are_those_of_the_vocabularies(answers: Answers) -> None:
    assert answers.check("vocabularies") >= 20


def test_owners_are_the_active_people_and_references_the_ids_there_are(answers: Answers) -> None:
    assert answers.check("records") == 3


def test_sub_stages_are_those_of_the_stage_in_the_row(answers: Answers) -> None:
    assert answers.check("sub-stages") == 6


def test_the_tag_above_is_chosen_among_those_of_the_dimension(answers: Answers) -> None:
    assert answers.check("tags above") == 3


def test_several_tags_are_picked_step_by_step_without_macros(answers: Answers, lang: str) -> None:
    """The result is what the Tags column takes."""
    assert answers.check("picker") == 4
    assert answers.picked == f"{BELOW[lang][0][2][0]},{BELOW[lang][1][1]}"


def test_every_dropdown_is_short_enough_and_names_what_exists(path: Path) -> None:
    book = opened(path)
    found = 0
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.formula1 or "") <= 255 and len(rule.prompt or "") <= 255 and len(rule.error or "") <= 225
            for name in {word for word in (rule.formula1 or "").replace("(", ",").replace(")", ",").split(",") if word.startswith("voc_")}:
                assert name in book.defined_names, f"{sheet.title}: {name}"
                found += 1
    assert found > 20 and get_column_letter(ASIDE) not in {cell.column_letter for sheet in book for cell in sheet[1]}
