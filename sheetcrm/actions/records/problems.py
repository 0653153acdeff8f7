"""What is wrong with the values that a program gives, gathered over a whole call and told as one error."""

from __future__ import annotations

from sheetcrm._values import dataclass
from sheetcrm.errors import UsageError
from sheetcrm.schema import Field, ReadContext, SheetSchema
from sheetcrm.schema.problem_words import FORM_WORDS, PROBLEM_WORDS
from sheetcrm.text import LANGS, Text, strung

_SHOWN = 3
_LONGEST = 60
_MOST_ALLOWED = 30
_WORDS = {
    "FK-MISSING": Text("引用的记录不存在", "there is no such record"),
    "TAG-RETIRED": Text("标签已经停用", "the tag is retired"),
    "ID-DUP": Text("编号已经用过", "the id is in use, or was"),
    "MODEL": Text("模型不接受", "the model refuses it"),
}
_ANY = Text("留空或按列的说明填写", "leave it blank, or see the note on its column header")


@dataclass(frozen=True)
class Wrong:
    """One value that cannot be written.

    id  as it was given, empty for a new record without one;  code  of the rule;  words  why;  allowed  what may stand there
    """

    sheet: Text
    id: str
    label: Text
    field: str
    value: object
    code: str
    words: Text
    allowed: Text

    @property
    def said(self) -> Text:
        who = f"{self.id} " if self.id else ""
        return Text(*(f"{who}{self.label.of(lang)}={short(self.value)}: {self.words.of(lang)} ({self.code})" for lang in ("zh-CN", "en")))


def wrong(
    schema: SheetSchema, identity: object, spec: Field, value: object, code: str, context: ReadContext, words: Text | None = None, *near: str
) -> Wrong:
    """words  what a rule of somebody's own model says; else those of the code;  near  what may have been meant"""
    said = words or _WORDS.get(code) or PROBLEM_WORDS.get(code) or Text(code, code)
    return Wrong(
        schema.label, "" if identity is None else str(identity), spec.label, spec.key, value, code, said, _allowed(spec, code, context, near)
    )


def _allowed(spec: Field, code: str, context: ReadContext, near: tuple[str, ...]) -> Text:
    """What the field takes: the options of a choice, else how such a value is written, else its note."""
    if near:
        return Text(f"可能是 {'、'.join(near)}", f"maybe {', '.join(near)}")
    vocabulary = context.vocabularies.get(spec.vocabulary)
    if vocabulary is not None and len(vocabulary) <= _MOST_ALLOWED:
        labels = vocabulary.labels(context.lang)
        return Text(f"可填：{'、'.join(labels)}", f"it may be {', '.join(labels)}")
    return FORM_WORDS.get(code) or (spec.note if spec.note.zh else _ANY)


def refuse(found: list[Wrong], file: str) -> None:
    """Raise what was found: E-RECORD for one value, E-RECORDS for several; nothing when there is none."""
    if not found:
        return
    first = found[0]
    if len(found) == 1:
        raise UsageError(
            "E-RECORD",
            file=file or None,
            sheet=first.sheet,
            id=first.id,
            label=first.label,
            field=first.field,
            value=short(first.value),
            words=first.words,
            rule=first.code,
            allowed=first.allowed,
        )
    more = f" … +{len(found) - _SHOWN}" if len(found) > _SHOWN else ""
    said = Text(*(strung((one.said.of(lang) for one in found[:_SHOWN]), lang) + more for lang in LANGS))
    raise UsageError("E-RECORDS", file=file or None, sheet=first.sheet, count=len(found), first=said)


def short(value: object) -> str:
    """A value as an error shows it."""
    text = "" if value is None else "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def near_names(name: str, known: list[str]) -> list[str]:
    """Up to three names that may have been meant."""
    from rapidfuzz import process

    return [str(found[0]) for found in process.extract(name.casefold(), known, limit=3, score_cutoff=60)]
