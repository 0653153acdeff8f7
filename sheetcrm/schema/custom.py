"""Custom columns: rows of the Fields sheet as fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import NamedTuple
from sheetcrm.schema.field import Field, Kind
from sheetcrm.schema.kinds import KIND_LABELS, kind_called, load_kinds
from sheetcrm.schema.kinds.list import split_list
from sheetcrm.schema.vocabulary import Value, Vocabularies, Vocabulary
from sheetcrm.tags.fold import clean, fold
from sheetcrm.text import Text

_KEY = lazy_pattern(r"x_[a-z0-9_]{1,40}")
_TYPES = {
    "": "text", "文本": "text", "长文本": "longtext", "日期": "date", "日期时间": "datetime", "数字": "number", "整数": "integer", "金额": "money",
    "是否": "bool", "选项": "enum", "列表": "list", "电话": "phone", "邮箱": "email",
}  # fmt: skip
_YES = frozenset({"是", "y", "yes", "true", "1", "√", "✓", "✔", "☑"})


class CustomFieldProblem(NamedTuple):
    """A row of Fields that makes no column: its index, the column of Fields that is wrong, and the value there.

    reason  ``key`` not ``x_…`` or taken, ``sheet`` unknown, ``type`` unknown, ``values`` missing for a choice
    """

    row: int
    field: str
    value: str
    reason: str


class CustomFields(NamedTuple):
    """sheet key -> fields, the vocabularies of their choices, and the rows that could not be used."""

    fields: dict[str, list[Field]]
    vocabularies: list[Vocabulary]
    problems: list[CustomFieldProblem]

    def add_to(self, vocabularies: Vocabularies) -> None:
        """Make the choices known, so that columns of them can be read."""
        for vocabulary in self.vocabularies:
            vocabularies.add(vocabulary)


def custom_fields(rows: Iterable[Mapping[str, str | tuple[str, ...]]], vocabularies: Vocabularies) -> CustomFields:
    """Fields from the rows of the Fields sheet, each a mapping of its column keys to what is typed there.

    The values of a choice may also be given as a tuple; of two rows about one column the first counts.
    """
    found = CustomFields({}, [], [])
    taken: set[tuple[str, str]] = set()
    for index, row in enumerate(rows):
        cells = {key: clean(value) for key, value in row.items() if isinstance(value, str)}
        told = row.get("vocabulary")
        values = told if isinstance(told, tuple) else split_list(cells.get("vocabulary", ""))
        problem = _add(index, cells, values, taken, found, vocabularies)
        if problem:
            found.problems.append(problem)
    return found


def _add(
    index: int, cells: dict[str, str], values: tuple[str, ...], taken: set[tuple[str, str]], found: CustomFields, vocabularies: Vocabularies
) -> CustomFieldProblem | None:
    from sheetcrm.schema.book import recognise_sheet

    key = cells.get("key", "").casefold()
    sheet = recognise_sheet(cells.get("sheet", ""))
    if sheet is None:
        return CustomFieldProblem(index, "sheet", cells.get("sheet", ""), "sheet")
    if not _KEY.fullmatch(key) or (sheet, key) in taken:
        return CustomFieldProblem(index, "key", cells.get("key", ""), "key")
    kind = _kind(cells.get("type", ""), vocabularies)
    if kind is None:
        return CustomFieldProblem(index, "type", cells.get("type", ""), "type")
    if kind.name == "enum" and not values:
        return CustomFieldProblem(index, "vocabulary", "", "values")
    name = f"{sheet}.{key}"
    if kind.name == "enum":
        found.vocabularies.append(Vocabulary(name, [Value(value, value) for value in values]))
    taken.add((sheet, key))
    zh = cells.get("label_zh") or cells.get("label_en") or key
    note = cells.get("note", "")
    found.fields.setdefault(sheet, []).append(
        Field(
            key,
            Text(zh, cells.get("label_en") or zh),
            kind,
            "required" if fold(cells.get("required", "")) in _YES else "optional",
            vocabulary=name if kind.name == "enum" else None,
            reference=recognise_sheet(values[0]) if kind.name == "ref" and values else None,
            default=cells.get("default") or None,
            sensitive=fold(cells.get("sensitive", "")) in _YES,
            note=Text(note, note),
            edit="ASVM",
        )
    )
    return None


def _kind(text: str, vocabularies: Vocabularies) -> Kind | None:
    """By the name of the kind, or its name in the vocabulary of field types; a kind that somebody registered counts too."""
    value = vocabularies["field_type"].lookup(text) if text else None
    name = _TYPES.get(value.zh if value else text)
    return kind_called(name or text)


def field_types(lang: str) -> tuple[str, ...]:
    """The names of the types that a custom column may have."""
    from sheetcrm.schema.field import ReadContext

    known = ReadContext.default().vocabularies["field_type"].labels(lang)
    return (*known, *plugin_types(lang))


def plugin_types(lang: str) -> list[str]:
    """Those of them that plugins bring."""
    load_kinds()
    return [label.of(lang) for label in KIND_LABELS.values()]
