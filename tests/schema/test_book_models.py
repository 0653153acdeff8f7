"""The sheets of a workbook as a schema: modules are known by their titles, own models join or replace."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from typing import Annotated, get_type_hints

import pytest
from typed_workbook import typed_workbook

from sheetcrm.package import Package
from sheetcrm.schema import BookSchema, recognise_sheet
from sheetcrm.schema.field import column
from sheetcrm.schema.kinds import INTEGER, TEXT
from sheetcrm.schema.record import Record
from sheetcrm.schema.sheets import LOGS, MODULES
from sheetcrm.schema.sheets.customers import Customer
from sheetcrm.store import read_book

BOOK = BookSchema.default()


class OwnCustomer(Customer):
    """A customer with a level."""

    level: Annotated[int | None, column("会员级别", "Level", INTEGER, minimum=1)] = None


class Visit(Record):
    """A sheet of the team's own."""

    visit_id: Annotated[str, column("拜访编号", "Visit ID", TEXT, "required")]
    place: Annotated[str | None, column("地点", "Place", TEXT)] = None


@pytest.mark.parametrize("later", [*MODULES, *LOGS], ids=lambda later: later.key)
def test_a_module_is_what_its_titles_promise(later) -> None:
    spec = BOOK.sheet(later.key)
    assert (spec.key, spec.name, spec.label.zh, spec.core) == (later.key, later.name, later.zh, False)
    assert recognise_sheet(spec.name) == recognise_sheet(spec.label.zh) == spec.key


def test_core_sheets_are_those_of_every_workbook() -> None:
    assert [sheet.key for sheet in BOOK.core if sheet.role == "entered"] == ["customers", "followups", "tags", "requirements"]
    assert not {later.key for later in (*MODULES, *LOGS)} & {sheet.key for sheet in BOOK.core}


def test_a_subclass_of_a_model_takes_the_place_of_its_sheet() -> None:
    book = BOOK.with_model(OwnCustomer)
    assert [sheet.key for sheet in book.sheets] == [sheet.key for sheet in BOOK.sheets]
    assert book.sheet("customers").model is OwnCustomer
    assert "level" in book.sheet("customers") and "level" not in BOOK.sheet("customers")


def test_a_declaration_becomes_its_model_when_somebody_asks() -> None:
    code = (
        "import pickle, sys; from sheetcrm.schema import BookSchema; sheet = BookSchema.default().sheet('contacts');"
        "from sheetcrm.schema.sheets import contacts; assert not {'pydantic', 'pydantic_core'} & set(sys.modules);"
        "assert not hasattr(contacts, 'Person') and 'pydantic' not in sys.modules;"
        "from sheetcrm.schema.sheets.contacts import Contact; from sheetcrm.schema.record import Record;"
        "assert contacts.Contact is Contact is sheet.model is contacts.CONTACTS.model and issubclass(Contact, Record);"
        "one = Contact.from_typed({'contact_id': 'P0001'}); assert pickle.loads(pickle.dumps(one)) == one and type(one) is Contact"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_model_is_as_it_was_declared() -> None:
    assert (Customer.__module__, Customer.__qualname__, Customer.__doc__) == ("sheetcrm.schema.sheets.customers", "Customer", "One customer.")
    assert list(Customer.model_fields) == [spec.key for spec in BOOK.sheet("customers").fields] == list(get_type_hints(Customer))
    assert Customer.model_fields["name"].is_required() and Customer.model_fields["phone"].default == ()
    assert get_type_hints(Customer)["phone"] == tuple[str, ...]


def workbook(**sheets: list[list[object]]) -> Package:
    return Package.open(typed_workbook(sheets))


def test_columns_of_a_subclass_are_read() -> None:
    package = workbook(Customers=[["客户编号", "客户名称", "会员级别"], ["C0001", "华星智能", 3], ["C0002", "远启贸易", 0], ["C0003", "明蓝", "金"]])
    table = read_book(package, as_of=dt.date(2026, 11, 22), schema=BOOK.with_model(OwnCustomer)).need("customers")
    assert [table.typed("level").value(i) for i in range(3)] == [3, None, None]
    assert {group.code for group in table.typed("level").problems} == {"NUM-BAD"}


def test_a_sheet_of_somebodys_own_is_found_by_its_name() -> None:
    package = workbook(Customers=[["客户编号", "客户名称"], ["C0001", "华星智能"]], Visit=[["拜访编号", "地点", "其他"], ["V1", "苏州", "x"]])
    schema = BOOK.with_model(Visit)
    book = read_book(package, as_of=dt.date(2026, 11, 22), schema=schema)
    assert book.need("visit").typed("place").value(0) == "苏州"
    assert "visit" not in read_book(package, as_of=dt.date(2026, 11, 22)).tables
