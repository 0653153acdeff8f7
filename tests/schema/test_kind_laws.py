"""What holds for every kind: writing and reading again changes nothing, a fix removes its problem, and nothing raises."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.cells import CellKind, CellValue, Raw
from sheetcrm.schema import KINDS, BookSchema, Field, Read, ReadContext, Settings, Vocabularies, tag_rows_of
from sheetcrm.schema.kinds.contact_info import CONTACT_INFO
from sheetcrm.text import Text

SETTINGS = Settings()
VOCABULARIES = Vocabularies.of(SETTINGS)
CONTEXTS = {lang: ReadContext(45473.0, lang, SETTINGS, VOCABULARIES, tag_rows_of(VOCABULARIES, SETTINGS)) for lang in ("zh-CN", "en")}
LANGS = st.sampled_from(list(CONTEXTS))
LABEL = Text("列", "column")
FIELDS = [
    Field(
        "x",
        LABEL,
        kind,
        vocabulary="stage" if name == "enum" else None,
        minimum=0 if name == "money" else None,
        past_only=name == "date",
        max_length=20,
    )
    for name, kind in {**KINDS, "contact_info": CONTACT_INFO}.items()
]
CUSTOMERS = BookSchema.default().sheet("customers")
FIELDS += [CUSTOMERS.field(key) for key in ("contact_name", "wechat", "industry", "tier", "owner")]

PIECES = st.sampled_from(
    [
        "13900001234",
        "010-12345678",
        "转801",
        "+86",
        "139 0000 1234",
        "1.39E+10",
        "zhang@example.com",
        "<",
        ">",
        "mailto:",
        "潜在客户",
        "制造业",
        "工业",
        "Won",
        "是",
        "否",
        "√",
        "2024",
        "年",
        "3月15日",
        "-03-15",
        "/",
        ",",
        "、",
        ";",
        "\n",
        "\t",
        " ",
        "\u3000",
        "\xa0",
        "\u200b",
        "Ａ１",
        "é",
        "约",
        "20",
        "万",
        "元",
        "¥",
        "%",
        "(",
        ")",
        "*",
        "无",
        "-",
        "10:20",
        "下午",
        "T",
        "Z",
        "June",
        "15",
        "20240315",
        "45366",
        "C0001",
        "VIP",
        "#",
        ":",
        "'",
        ".0",
        "王",
        "行业:",
        "手机号已加密",
        "1,234",
    ]
)
TEXTS = st.one_of(st.text(max_size=12), st.lists(PIECES, max_size=6).map("".join))
NUMBERS = st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-10, 10**16).map(float), st.floats(0, 120000))
CELLS = st.one_of(
    TEXTS.map(lambda text: Raw(CellKind.TEXT, text, math.nan)),
    NUMBERS.map(lambda n: Raw(CellKind.NUMBER, repr(n), n)),
    NUMBERS.map(lambda n: Raw(CellKind.DATE, repr(n), n)),
    st.booleans().map(lambda b: Raw(CellKind.BOOL, str(b).upper(), float(b))),
)


def read(field: Field, value: CellValue, context: ReadContext) -> Read:
    return field.kind.read(field.kind.raw(value), field, context)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: f"{field.kind.name}-{field.key}")
@settings(max_examples=150)
@given(cell=CELLS, lang=LANGS)
def test_what_we_write_is_read_as_the_same_value(field: Field, cell: Raw, lang: str) -> None:
    context = CONTEXTS[lang]
    found = field.kind.read(cell, field, context)
    assert not (found.blank and found.value is not None)
    if found.value is None:
        assert found.blank or found.problems, "what cannot be read must say why"
        return
    written = field.kind.write(found.value, field, context)
    again = read(field, written, context)
    if field.kind.name in ("date", "datetime") and found.value is not None:
        assert again.value == pytest.approx(found.value, abs=1e-8)
    elif field.kind.name == "tags":
        assert again.value is not None and [tag.text for tag in again.value.tags] == [tag.text for tag in found.value.tags] if written else True
    else:
        assert again.value == found.value
    assert field.kind.write(again.value, field, context) == written or field.kind.name == "datetime"


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: f"{field.kind.name}-{field.key}")
@settings(max_examples=150)
@given(cell=CELLS, lang=LANGS)
def test_a_fix_removes_its_problem_and_keeps_the_value(field: Field, cell: Raw, lang: str) -> None:
    context = CONTEXTS[lang]
    found = field.kind.read(cell, field, context)
    for problem in found.problems:
        if problem.replacement is None:
            continue
        after = read(field, problem.replacement, context)
        assert problem.code not in [p.code for p in after.problems]
        assert {p.code for p in after.problems} <= {p.code for p in found.problems}
        if isinstance(found.value, float):
            assert after.value == pytest.approx(found.value, abs=1e-8)
        elif field.kind.name != "tags":
            assert after.value == found.value


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: f"{field.kind.name}-{field.key}")
@settings(max_examples=60)
@given(texts=st.lists(TEXTS, max_size=8), lang=LANGS)
def test_many_texts_at_once_equal_one_by_one(field: Field, texts: list[str], lang: str) -> None:
    context = CONTEXTS[lang]
    one_by_one = [field.kind.read(Raw(CellKind.TEXT, text, math.nan), field, context) for text in texts]
    assert field.kind.read_texts(texts, field, context).reads() == one_by_one


@settings(max_examples=300)
@given(day=st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(2199, 12, 31)).map(lambda d: d.replace(microsecond=0)))
def test_every_moment_survives_as_text_in_every_form(day: dt.datetime) -> None:
    field, context = Field("x", LABEL, KINDS["datetime"]), CONTEXTS["zh-CN"]
    forms = (
        "%Y-%m-%d %H:%M:%S",
        "%Y/%m/%d %H:%M:%S",
        "%Y年%m月%d日 %H时%M分%S秒",
        "%Y%m%d %H:%M:%S",
        "%d %B %Y %H:%M:%S",
        "%B %d, %Y %I:%M:%S %p",
        "%Y-%m-%dT%H:%M:%S+08:00",
    )
    for form in forms[:-1] if day.year < 1992 else forms:  # Shanghai had other offsets before
        found = field.kind.read(Raw(CellKind.TEXT, day.strftime(form), math.nan), field, context)
        assert field.kind.python(found.value) in (day, day.date()), form


@settings(max_examples=300)
@given(text=st.text(max_size=30))
def test_reading_text_twice_is_reading_it_once(text: str) -> None:
    field, context = Field("x", LABEL, KINDS["text"]), CONTEXTS["zh-CN"]
    once = field.kind.read(Raw(CellKind.TEXT, text, math.nan), field, context)
    if once.value is not None:
        twice = field.kind.read(Raw(CellKind.TEXT, once.value, math.nan), field, context)
        assert (twice.value, twice.problems) == (once.value, ())
