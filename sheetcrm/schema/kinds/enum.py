"""``enum``: a value of a vocabulary.  Typed value: its canonical name, or ``Unknown`` with the text."""

from __future__ import annotations

from typing import Any

from sheetcrm.cells import CellKind, CellValue, Raw
from sheetcrm.schema.field import Field, Problem, Read, ReadContext, Unknown
from sheetcrm.schema.kinds._base import BLANK, BaseKind, wrong_type
from sheetcrm.schema.kinds._text import cell_text, clean, is_blank_word, norm_problem, read_text
from sheetcrm.schema.vocabulary import Vocabularies, Vocabulary
from sheetcrm.schema.vocabulary_data import CHINESE_ALWAYS


class EnumKind(BaseKind):
    name = "enum"

    def read_text_cell(self, text: str, field: Field, context: ReadContext) -> Read:
        vocabulary = column_vocabulary(field, context.vocabularies)
        found = vocabulary.lookup(text if text.isprintable() else clean(text))
        if found is not None:
            counted, label = vocabulary.counts_as(found).zh, found.label(context.lang)
            if text == label or (text == found.zh and vocabulary.name in CHINESE_ALWAYS):
                return Read(counted)
            if is_blank_word(clean(text)):
                return BLANK
            return Read(counted, False, (Problem("VOC-ALIAS", {"canonical": label}, (label,), label),))
        cleaned = clean(text)
        if not cleaned or is_blank_word(cleaned):
            return BLANK
        if field.vocabulary == "stage":
            both = vocabulary.split_stage(cleaned, context.vocabularies["sub_stage"])
            if both:  # no one-cell fix: the sub-stage would be lost
                label = both[0].label(context.lang)
                gaps: dict[str, object] = {"canonical": label, "sub_stage": both[1].label(context.lang)}
                return Read(vocabulary.counts_as(both[0]).zh, False, (Problem("VOC-ALIAS", gaps, (label,)),))
        value = read_text(text)
        suggestions = tuple(v.label(context.lang) for v in vocabulary.suggest(cleaned))
        return Read(Unknown(value), False, (Problem("VOC-UNKNOWN", {}, suggestions), *norm_problem(text, value)))

    def read_other(self, raw: Raw, field: Field, context: ReadContext) -> Read:
        """Read as its text; ``fix`` makes text of a number, and the label of what has one."""
        text = cell_text(raw)
        read = self.read_text_cell(text, field, context)
        known = read.value is not None and not isinstance(read.value, Unknown)
        label = context.vocabularies[field.vocabulary or ""].get(read.value) if known else None
        replacement = label.label(context.lang) if label else text if raw.kind is CellKind.NUMBER else None
        others = tuple(problem for problem in read.problems if problem.code != "VOC-ALIAS")
        return Read(read.value, read.blank, (wrong_type(raw, replacement), *others))

    def write(self, value: Any, field: Field, context: ReadContext) -> CellValue:
        """The label in the language of the workbook; an unknown value as it was typed."""
        if value is None or isinstance(value, Unknown):
            return None if value is None else str(value)
        found = column_vocabulary(field, context.vocabularies).get(value)
        return found.label(context.lang) if found else str(value)

    def json_schema(self, field: Field, vocabulary: Vocabulary | None, lang: str) -> dict[str, Any]:
        if vocabulary is None:
            return {"type": "string"}
        return {"type": "string", "anyOf": [{"enum": [value.zh for value in vocabulary]}, {"description": "a value of one's own"}]}


def column_vocabulary(field: Field, vocabularies: Vocabularies) -> Vocabulary:
    """The vocabulary of an enum field, as columns read it."""
    return vocabularies.column(field.vocabulary or "")


ENUM = EnumKind()
