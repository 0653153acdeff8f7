"""``Field``: what one column is.  It is the metadata inside ``Annotated[...]`` of the pydantic models in ``schema/sheets``."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.cells import CellValue, Raw
from sheetcrm.text import Text

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
    from pydantic_core import CoreSchema

    from sheetcrm.schema.settings import Settings
    from sheetcrm.schema.vocabulary import Vocabularies, Vocabulary
    from sheetcrm.tags import TagTable

Required = Literal["required", "expected", "optional"]

E_FORM = frozenset(
    {"CELL-ERROR", "DATE-BAD", "DATE-YEARLESS", "EMAIL-BAD", "ID-FORMAT", "ID-PRECISION", "NUM-BAD", "NUM-NEG", "PHONE-BAD", "PHONE-SCI", "VALUE-BAD"}
)
"""Problem codes of severity E on the form of a single value: such a value counts as not filled."""

STORED_FORM = "STORED-FORM"
"""Code of what is no fault: the value reads well, and ``fix`` writes it in its usual form (``139 0000 1234`` -> ``13900001234``)."""

NO_NOTE = Text("", "")


class Problem(NamedTuple):
    """Why a cell content is not what its field wants; one for each distinct content.

    code         the rule code (``DATE-BAD``)
    gaps         what the rule's message needs besides label and value
    suggestions  best first, as texts to show
    replacement  what a safe fix would write; None: no safe fix
    """

    code: str
    gaps: dict[str, object] = {}
    suggestions: tuple[str, ...] = ()
    replacement: CellValue = None


class Read(NamedTuple):
    """What a kind makes of one distinct content.

    value    the typed value; None when blank or unreadable
    blank    nothing was given: empty, a blank word, an error cell, masked text
    problems every problem of the content's form
    """

    value: Any
    blank: bool = False
    problems: tuple[Problem, ...] = ()


class TextsRead(NamedTuple):
    """What a kind makes of many distinct texts at once.

    values   the typed value of each text, in their order
    special  place -> the whole read of a text that is blank, unreadable or has a problem; ``values`` there means nothing
    """

    values: list[Any]
    special: dict[int, Read]

    @classmethod
    def of(cls, reads: Iterable[Read]) -> TextsRead:
        """From one read each."""
        values: list[Any] = []
        special: dict[int, Read] = {}
        for i, read in enumerate(reads):
            values.append(read.value)
            if read.problems or read.value is None:
                special[i] = read
        return cls(values, special)

    def reads(self) -> list[Read]:
        """One read each again."""
        return [self.special.get(i) or Read(value) for i, value in enumerate(self.values)]


class NumbersRead(NamedTuple):
    """What a numeric kind makes of many number and date cells at once.

    values    float64, nan where there is none (blank or unreadable)
    problems  each problem with the mask of the cells that have it
    blank     mask of the cells that count as blank (the serial 0 of a date cell), None when there is none
    """

    values: NDArray[np.float64]
    problems: list[tuple[Problem, NDArray[np.bool_]]]
    blank: NDArray[np.bool_] | None = None


class Unknown(str):
    """An enum value outside its vocabulary, as text; it is kept, and counts as 未识别."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What reading may depend on besides the content: T, the settings, and the vocabularies of this workbook.

    as_of     T as a 1900-system serial; nan: there is none, so nothing is later than it
    date1904  True when plain numbers that stand for dates count from 1904 (date cells are 1900-system serials already)
    """

    as_of: float
    lang: str
    settings: Settings
    vocabularies: Vocabularies
    tag_table: TagTable | None = None
    date1904: bool = False

    @classmethod
    def default(cls, lang: str = "zh-CN") -> ReadContext:
        """The context without a workbook: default settings, built-in vocabularies, no T."""
        global _DEFAULT
        if _DEFAULT is None:
            from sheetcrm.schema.settings import Settings
            from sheetcrm.schema.vocabulary import Vocabularies

            settings = Settings()
            _DEFAULT = cls(math.nan, "zh-CN", settings, Vocabularies.build(settings))
        return _DEFAULT if lang == "zh-CN" else replace(_DEFAULT, lang=lang)


_DEFAULT: ReadContext | None = None


class Kind(Protocol):
    """How one type of field is read; one file each in ``schema/kinds``, built on ``kinds/_base.py``.

    name           ``date``, ``phone`` …
    number_format  the format code its cells should have (``@``, ``yyyy-mm-dd``), None: General
    numeric        True: typed columns are float64 arrays (numbers, dates); False: codes into a domain
    """

    @property
    def name(self) -> str: ...
    @property
    def number_format(self) -> str | None: ...
    @property
    def numeric(self) -> bool: ...

    def read(self, raw: Raw, field: Field, context: ReadContext) -> Read:
        """What one distinct cell content means."""
        ...

    def read_texts(self, texts: Sequence[str], field: Field, context: ReadContext) -> TextsRead:
        """``read`` of many distinct TEXT contents, in their order; cheaper than one by one."""
        ...

    def write(self, value: Any, field: Field, context: ReadContext) -> CellValue:
        """The cell content that stands for a typed value; reading it gives the value again."""
        ...

    def python(self, value: Any) -> Any:
        """The typed value as records hold it: dates as ``datetime.date``, lists as tuples of text."""
        ...

    def raw(self, value: object) -> Raw:
        """A Python value as if it stood in a cell.  ``TypeError`` when it cannot."""
        ...

    def json_schema(self, field: Field, vocabulary: Vocabulary | None, lang: str) -> dict[str, Any]:
        """The JSON Schema of a record's value."""
        ...


class NumericKind(Kind, Protocol):
    """A kind whose typed columns are float64 arrays."""

    def read_numbers(self, values: NDArray[np.float64], is_date: NDArray[np.bool_], field: Field, context: ReadContext) -> NumbersRead:
        """``read`` of many number and date cells at once."""
        ...


@dataclass(frozen=True)
class Field:
    """One column of a sheet.

    required    ``required`` (●), ``expected`` (○) or ``optional``
    vocabulary  name of the vocabulary of an enum;  reference  sheet key that an id refers to, ``team`` for names of people
    aliases     further labels that are recognised;  also  labels that may mean it, taken where no better column stands
    past_only   a date later than T is DATE-FUTURE
    max_length  characters after reading;  minimum  least number allowed;  sensitive  masked in reports and logs
    span        least and greatest mark of a scale: other numbers are read, and a rule of their own reports them
    edit        letters of who may edit: E engine, A administrators, S sales, V service, M marketing
    width       of the column, in characters;  core  False: an optional column that a template does not start with
    choices     the values of its vocabulary where no other place has them
    """

    key: str
    label: Text
    kind: Kind
    required: Required = "optional"
    aliases: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    vocabulary: str | None = None
    reference: str | None = None
    default: CellValue = None
    past_only: bool = False
    sensitive: bool = False
    max_length: int | None = None
    minimum: float | None = None
    span: tuple[int, int] | None = None
    example: CellValue = None
    note: Text = NO_NOTE
    edit: str = "A"
    width: float = 14
    core: bool = True
    choices: tuple[str, ...] = ()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """A record's value is validated by the kind: what a cell may hold is what a record may be given."""
        from pydantic_core import core_schema

        return core_schema.with_info_plain_validator_function(self._validate)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        context = ReadContext.default()
        return self.json_schema(context.vocabularies, "en")

    def _validate(self, value: object, info: ValidationInfo) -> Any:
        from sheetcrm.schema.record import validate

        context = info.context if isinstance(info.context, ReadContext) else ReadContext.default()
        return validate(self, value, context)

    def json_schema(self, vocabularies: Vocabularies, lang: str) -> dict[str, Any]:
        """The JSON Schema of this field, with title, description and example in one language."""
        schema = self.kind.json_schema(self, vocabularies.get(self.vocabulary), lang)
        if self.span is not None:
            schema |= {"minimum": self.span[0], "maximum": self.span[1]}
        if self.required != "required":
            schema = _nullable(schema)
        head: dict[str, Any] = {"title": self.label.of(lang)}
        if self.note.of(lang):
            head["description"] = self.note.of(lang)
        if self.example is not None:
            head["examples"] = [str(self.example) if schema.get("type") in ("string", ["string", "null"]) else self.example]
        return head | schema


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    if schema.get("type") == "array":
        return schema
    if isinstance(schema.get("type"), str):
        schema = schema | {"type": [schema["type"], "null"]}
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
        return schema
    return {"anyOf": [schema, {"type": "null"}]}


def column(
    zh: str,
    en: str,
    kind: Kind,
    required: Required = "optional",
    *,
    note: tuple[str, str] = ("", ""),
    **rest: Any,
) -> Field:
    """A field without its key, which is the name of the model's attribute that it annotates.

    zh, en  its label in both languages;  kind  how its cells are read;  required  ``required``, ``expected`` or ``optional``
    note    what it means, (Chinese, English);  rest  further attributes of ``Field``, such as ``aliases`` or ``max_length``
    """
    return Field("", Text(zh, en), kind, required, note=Text(*note), **rest)
