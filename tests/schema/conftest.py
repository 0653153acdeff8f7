"""Reading one cell through the schema, as every test of this room does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from sheetcrm.cells import CellKind, Raw
from sheetcrm.schema import KINDS, Field, Read, ReadContext, Settings, Vocabularies
from sheetcrm.text import Text

T = dt.date(2024, 6, 30)
Reader = Callable[..., Read]


def serial(day: dt.date) -> float:
    """Days since 1899-12-30: right for every day from March 1900 on, and computed apart from the code under test."""
    days = float((dt.date(day.year, day.month, day.day) - dt.date(1899, 12, 30)).days)
    return days + (day.hour * 3600 + day.minute * 60 + day.second) / 86400 if isinstance(day, dt.datetime) else days


def raw(value: object) -> Raw:
    """A cell: text, number, TRUE/FALSE, date (a real date cell) or ``#…`` for an error."""
    if value is None:
        return Raw(CellKind.BLANK, "", float("nan"))
    if isinstance(value, bool):
        return Raw(CellKind.BOOL, str(value).upper(), float(value))
    if isinstance(value, dt.date):
        return Raw(CellKind.DATE, str(serial(value)), serial(value))
    if isinstance(value, int | float):
        return Raw(CellKind.NUMBER, repr(value), float(value))
    text = str(value)
    return Raw(CellKind.ERROR if text in ("#N/A", "#REF!", "#DIV/0!") else CellKind.TEXT, text, float("nan"))


@pytest.fixture
def context() -> ReadContext:
    settings = Settings()
    return ReadContext(serial(T), "zh-CN", settings, Vocabularies.of(settings))


@pytest.fixture
def read(context: ReadContext) -> Reader:
    """``read("date", "2024-03-15", past_only=True)``; settings are changed by ``settings={"currency.base": "USD"}``."""

    def _read(
        kind: str, value: object, *, settings: dict[str, str] | None = None, lang: str = "zh-CN", field: Field | None = None, **options: object
    ) -> Read:
        spec = field or Field("x", Text("列", "column"), KINDS[kind], **options)  # type: ignore[arg-type]
        here = replace(context, lang=lang)
        if settings:
            chosen = Settings.read([("", key, text) for key, text in settings.items()])
            assert not chosen.problems
            here = replace(here, settings=chosen, vocabularies=Vocabularies.of(chosen))
        return spec.kind.read(value if isinstance(value, Raw) else raw(value), spec, here)

    return _read


@pytest.fixture
def outcome(read: Reader) -> Callable[..., tuple[object, str, tuple[str, ...]]]:
    """(typed value, codes parted by blanks, suggestions of the first problem); a blank has the value ``"blank"``."""

    def _outcome(kind: str, value: object, **options: object) -> tuple[object, str, tuple[str, ...]]:
        found = read(kind, value, **options)
        assert not (found.blank and found.value is not None)
        codes = " ".join(problem.code for problem in found.problems)
        return "blank" if found.blank else found.value, codes, found.problems[0].suggestions if found.problems else ()

    return _outcome
