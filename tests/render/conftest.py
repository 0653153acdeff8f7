"""Drawn workbooks, judged by openpyxl."""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Callable, Iterable, Sequence

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from sheetcrm.render.template import Template, Wanted, core_sheet, template
from sheetcrm.render.workbook import draw_workbook
from sheetcrm.schema import BookSchema, Settings, Vocabularies
from sheetcrm.store import DefineName, SheetPlan

ENTERED = ("customers", "followups", "requirements", "tags", "team", "settings")
T = dt.date(2026, 11, 22)

Draw = Callable[..., Workbook]


@pytest.fixture(scope="session")
def schema() -> BookSchema:
    return BookSchema.default()


@pytest.fixture(scope="session")
def vocabularies() -> Vocabularies:
    return Vocabularies.of(Settings())


@pytest.fixture(scope="session")
def draw() -> Draw:
    """Plans -> the workbook as openpyxl reads it."""

    def drawn(plans: Sequence[SheetPlan], names: Iterable[DefineName] = ()) -> Workbook:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # openpyxl does not know data bars
            return openpyxl.load_workbook(io.BytesIO(draw_workbook(plans, names)))

    return drawn


@pytest.fixture(scope="session", params=["zh-CN", "en"])
def blank(request: pytest.FixtureRequest, schema: BookSchema, vocabularies: Vocabularies, draw: Draw) -> tuple[str, Template, Workbook]:
    """(language, template, the drawn workbook) without records."""
    lang: str = request.param
    wanted: list[Wanted] = [core_sheet(schema.sheet(key), lang) for key in ENTERED]
    made = template(wanted, vocabularies, lang)
    return lang, made, draw(made.plans, made.names)
