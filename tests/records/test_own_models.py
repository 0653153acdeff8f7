"""Somebody's own pydantic models as sheets: made, filled, read again, and a built-in model with further fields."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Annotated

import openpyxl
import pytest
from pydantic import BaseModel, Field, field_validator

import sheetcrm
from sheetcrm.schema import column
from sheetcrm.schema.kinds import REF, TEXT
from sheetcrm.schema.sheets.customers import Customer

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


class Visit(BaseModel):
    """A visit at a customer."""

    visit_id: str
    customer_id: Annotated[str, column("客户编号", "Customer ID", REF, "required", reference="customers")]
    day: dt.date = Field(title="拜访日期")
    minutes: int | None = None
    mood: str | None = None

    @field_validator("minutes")
    @classmethod
    def _not_endless(cls, minutes: int | None) -> int | None:
        if minutes is not None and minutes > 600:
            raise ValueError("longer than ten hours")
        return minutes


class OurCustomer(Customer):
    credit: Annotated[str | None, column("信用等级", "Credit", TEXT)] = None


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("records") / "team.xlsx"
    sheetcrm.new(path, preset="blank")
    with sheetcrm.edit(path, backup=False) as book:
        book.customers.add(name="华星", owner="李敏")
    return path


@pytest.fixture
def team(template: Path, tmp_path: Path) -> Path:
    return shutil.copy(template, tmp_path / "team.xlsx")


def test_a_sheet_of_an_own_model_is_made_with_its_first_record(team: Path) -> None:
    with sheetcrm.edit(team, backup=False, models=(Visit,)) as book:
        visits = book.sheet(Visit)
        new = visits.add(customer_id="C0001", day="2026-11-03", minutes=30)
        assert isinstance(new, Visit)
        assert (new.visit_id, new.day) == ("V0001", dt.date(2026, 11, 3))
        visits.add(customer_id="C0001", day=dt.date(2026, 11, 4), mood="=1+1")
    assert openpyxl.load_workbook(team)["Visit"]["C1"].value == "拜访日期"
    book = sheetcrm.open(team, models=(Visit,))
    assert [(visit.visit_id, visit.minutes, visit.mood) for visit in book.sheet(Visit)] == [("V0001", 30, None), ("V0002", None, "=1+1")]
    assert book.add_sheet_model(Visit)["V0002"].day == dt.date(2026, 11, 4)
    assert book.sheet(Visit).count("minutes >= 30") == 1
    assert book.sheet(Visit).to_pandas()["minutes"].sum() == 30


def test_a_model_may_be_added_in_the_block(team: Path) -> None:
    with sheetcrm.edit(team, backup=False) as book:
        book.add_sheet_model(Visit).add(customer_id="C0001", day="2026-11-03")
    with sheetcrm.edit(team, backup=False) as book:
        visits = book.add_sheet_model(Visit)
        assert visits.add(customer_id="C0001", day="2026-11-05").visit_id == "V0002"
        visits.update("V0001", minutes=15)
        visits.delete("V0002")
    with sheetcrm.edit(team, backup=False, models=[Visit]) as book:
        assert book.sheet(Visit).add(customer_id="C0001", day="2026-11-06").visit_id == "V0003"
    assert sheetcrm.open(team, models=[Visit]).sheet("visit").ids == ["V0001", "V0003"]


def test_validators_of_the_model_count(team: Path) -> None:
    with sheetcrm.edit(team, backup=False, models=[Visit]) as book:
        visit = book.sheet(Visit).add(customer_id="C0001", day="2026-11-03")
        with pytest.raises(sheetcrm.UsageError, match="longer than ten hours"):
            book.sheet(Visit).update(visit.visit_id, minutes=700)
        with pytest.raises(sheetcrm.UsageError, match="longer than ten hours"):
            book.sheet(Visit).add(customer_id="C0001", day="2026-11-03", minutes=601)
        with pytest.raises(sheetcrm.UsageError, match="FK-MISSING"):
            book.sheet(Visit).add(customer_id="C0404", day="2026-11-03")
        with pytest.raises(sheetcrm.UsageError, match="REQ-BLANK"):
            book.sheet(Visit).add(customer_id="C0001")
        with pytest.raises(sheetcrm.UsageError, match="E-REFERENCED"):
            book.customers.delete("C0001")
        assert len(book.sheet(Visit)) == 1


def test_looking_makes_no_sheet(team: Path) -> None:
    before = team.read_bytes()
    with sheetcrm.edit(team, models=[Visit, OurCustomer]) as book:
        assert len(book.sheet(Visit)) == 0
    assert team.read_bytes() == before
    with pytest.raises(sheetcrm.UsageError, match="E-NO-SHEET"):
        sheetcrm.open(team, models=[Visit]).sheet(Visit)


def test_a_subclass_takes_the_place_of_the_built_in_model(team: Path) -> None:
    with sheetcrm.edit(team, backup=False, models=[OurCustomer]) as book:
        record = book.sheet(OurCustomer).update("C0001", credit="AA")
        assert isinstance(record, OurCustomer)
        assert (record.credit, record.name) == ("AA", "华星")
    assert [cell.value for cell in openpyxl.load_workbook(team)["客户"][1]][-1] == "信用等级"
    assert sheetcrm.open(team, models=[OurCustomer]).sheet(OurCustomer)["C0001"].credit == "AA"
    assert sheetcrm.open(team).customers["C0001"].name == "华星"


def test_a_model_after_a_change_is_too_late(team: Path) -> None:
    with sheetcrm.edit(team, backup=False) as book:
        book.customers.update("C0001", notes="x")
        with pytest.raises(sheetcrm.UsageError, match="E-MODEL"):
            book.add_sheet_model(Visit)


def test_a_refresh_leaves_the_sheet_alone(team: Path) -> None:
    with sheetcrm.edit(team, backup=False, models=[Visit]) as book:
        book.sheet(Visit).add(customer_id="C0001", day="2026-11-03")
    sheetcrm.refresh(team)
    assert len(sheetcrm.open(team, models=[Visit]).sheet(Visit)) == 1


class Card(BaseModel):
    """Attributes without a column of ours, some of them nobody else's business."""

    card_id: str
    number: str = Field(json_schema_extra={"sensitive": True})
    limit: float = Field(0, json_schema_extra={"sensitive": True})
    shop: str = Field("", json_schema_extra={"sensitive": False})


class CardHolder(Customer):
    pin: str | None = Field(None, title="暗号", json_schema_extra={"sensitive": True})


def test_an_attribute_may_be_marked_as_sensitive(team: Path) -> None:
    """It is masked where built-in ones are: in findings, in changes that are shown, in ChangeLog and history."""
    with sheetcrm.edit(team, backup=True, models=[Card, CardHolder]) as book:
        assert [spec.key for spec in book.sheet(Card).schema.fields if spec.sensitive] == ["number", "limit"]
        book.sheet(Card).add(number="geheim-77", limit=98765, shop="Ecke")
        book.sheet(CardHolder).update("C0001", pin="sesam-42")
    with sheetcrm.edit(team, backup=True, models=[Card, CardHolder]) as book:
        book.sheet(Card).update("C0001", number="geheim-78", limit=87654)
        book.sheet(CardHolder).update("C0001", pin="sesam-43")
    assert sheetcrm.open(team, models=[Card]).sheet(Card)["C0001"].number == "geheim-78", "the workbook itself has it"
    logged = [(line.old, line.new) for line in sheetcrm.open(team).changelog if line.row_id == "C0001" and line.new not in (None, "")]
    assert ("se***", "se***") in logged and ("ge***", "ge***") in logged
    assert "geheim" not in str(logged) and "sesam" not in str(logged) and "87654" not in str(logged)
    by_hand = openpyxl.load_workbook(team)
    by_hand["Card"]["C2"] = "geheim viel"
    by_hand.save(team)
    found = [one for one in sheetcrm.validate(team, models=[Card, CardHolder]) if one.sheet == "Card" and one.field == "limit"]
    assert [(one.code, one.value) for one in found] == [("NUM-BAD", "ge***")]
    assert "geheim" not in str([(one.message, one.suggestion) for one in found])


class Score(BaseModel):
    score_id: str
    points: Annotated[int, Field(ge=0, le=10)]


def test_a_value_that_the_model_refuses_is_found_at_its_cell(team: Path) -> None:
    with sheetcrm.edit(team, backup=False, models=(Score,)) as book:
        for points in (9, 10):
            book.sheet(Score).add(points=points)
    workbook = openpyxl.load_workbook(team)
    sheet = workbook["Score"]
    assert [cell.value for cell in sheet[1]][:2] == ["Score id", "Points"]
    sheet["B3"] = 11
    workbook.save(team)
    found = [f for f in sheetcrm.validate(team, models=(Score,), lang="en") if f.code == "VALUE-BAD"]
    assert [(f.sheet, f.cell, f.severity) for f in found] == [("Score", "B3", "E")]
    assert "“11” is not a valid value: Input should be less than or equal to 10" in found[0].message
