"""What the values of a condition mean in a column: each is read by the field's kind, as if it stood in a cell."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sheetcrm._values import dataclass
from sheetcrm.cells import CellKind
from sheetcrm.errors import UsageError
from sheetcrm.schema import E_FORM, Field, Read, ReadContext, Unknown, Vocabulary
from sheetcrm.schema.kinds.date import DateKind
from sheetcrm.schema.kinds.number import NumberKind
from sheetcrm.schema.problem_words import PROBLEM_WORDS
from sheetcrm.store import TypedColumn
from sheetcrm.tags import Tag, fold, person_form, tight
from sheetcrm.text import Text, listed, say
from sheetcrm.text.where import HINTS, PROBLEMS
from sheetcrm.where.dates import Span, moment_span, named_span
from sheetcrm.where.lexer import refusal
from sheetcrm.where.tree import Given, Operand, Test, Word
from sheetcrm.where.value_tests import Blank, Each, Passes, Texts, ValueTest, Within, wildcard

_ORDER: dict[str, Callable[[Any, Any], bool]] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_TEXT_OPS = ("contains", "starts with", "ends with", "like")
_SETS = ("in", "has", "has any", "has all")
_ALLOWED = {
    "ordered": ("=", "in", *_ORDER, "between"),
    "bool": ("=", "in"),
    "enum": ("=", "in", "has", "has any", *_TEXT_OPS),
    "several": ("=", *_SETS, *_TEXT_OPS),
    "text": ("=", "in", "has", *_ORDER, "between", *_TEXT_OPS),
    "other": ("=", "in", *_ORDER, "between", *_TEXT_OPS),
}
_KNOWN = 8
_INF = float("inf")


@dataclass(frozen=True)
class Reader:
    """Makes the test of one column.

    source  the text of the condition, for errors;  column  what stands in the column: a value outside the vocabulary is no slip
    when the workbook has it;  people  names on the Team sheet, for fields that name people
    """

    source: str
    field: Field
    context: ReadContext
    column: TypedColumn | None = None
    people: Callable[[], Sequence[str]] = tuple

    def test(self, test: Test) -> ValueTest:
        """The test, without its negation.  ``UsageError`` E-WHERE for an operator or a value that the column cannot have."""
        if test.op == "is blank":
            return Blank()
        if test.op == "passes":
            return self._function(test.operands[0])
        if test.op not in _ALLOWED[self._family]:
            raise self._refuse(test.at, "operator_kind", self._operators(), op=test.op)
        if len(test.operands) == 1 and test.op in ("=", "in", "has") and self._is_nothing(test.operands[0]):
            return Blank()
        if test.op in _TEXT_OPS and self._family != "several":
            return self._text_test(test.op, test.operands[0], self._words)
        return getattr(self, f"_{self._family}")(test.op, test.operands)  # type: ignore[no-any-return]

    @property
    def _family(self) -> str:
        kind, name = self.field.kind, self.field.kind.name
        if kind.numeric:
            return "ordered"
        if name in ("tags", "phone", "list", "contact_info"):
            return "several"
        if name in ("bool", "enum"):
            return name
        return "text" if name in ("id", "ref", "text", "longtext", "mirror", "person", "email") else "other"

    # --- numbers and dates

    def _ordered(self, op: str, operands: Sequence[Operand]) -> ValueTest:
        spans = [self._span(operand) for operand in operands]
        if op == "between":
            return Within(((spans[0].low, True, *self._top(spans[1])),))
        if op in ("=", "in"):
            return Within(tuple((span.low, True, *self._top(span)) for span in spans))
        span = spans[0]
        if op == "<":
            return Within(((-_INF, True, span.low, False),))
        if op == "<=":
            return Within(((-_INF, True, *self._top(span)),))
        return Within(((span.low, True, _INF, True),)) if op == ">=" else Within(((*self._after(span), _INF, True),))

    @property
    def _dated(self) -> bool:
        return isinstance(self.field.kind, DateKind)

    def _top(self, span: Span) -> tuple[float, bool]:
        """(upper end, is it inside): a number is itself, a day ends before the next one."""
        return (span.high, not self._dated or span.high == _INF)

    def _after(self, span: Span) -> tuple[float, bool]:
        return (span.high, self._dated)

    def _span(self, operand: Operand) -> Span:
        if isinstance(operand, Given) and operand.value is None:
            return Span(-_INF, _INF)
        if self._dated and (found := self._named_day(operand)):
            return found
        value = float(self._value(operand))
        text = operand.text if isinstance(operand, Word) else ""
        if not self._dated:
            return Span(value, value)
        timed = isinstance(operand, Given) and isinstance(operand.value, dt.datetime)
        return moment_span(value, "0:0" if timed else text)

    def _named_day(self, operand: Operand) -> Span | None:
        text = operand.text if isinstance(operand, Word) else operand.value
        return named_span(text, self.context.as_of) if isinstance(text, str) else None

    # --- values of a vocabulary, yes and no

    def _bool(self, op: str, operands: Sequence[Operand]) -> ValueTest:
        wanted = {bool(self._value(operand)) for operand in operands}
        return Each(lambda value: value in wanted)

    def _enum(self, op: str, operands: Sequence[Operand]) -> ValueTest:
        wanted = {self._canonical(operand) for operand in operands}
        if op.startswith("has"):
            parents = {value.zh: value.parent for value in self._vocabulary} if self._vocabulary else {}
            return Each(lambda value: _enum_key(value) in wanted or parents.get(str(value)) in wanted)
        return Each(lambda value: _enum_key(value) in wanted)

    @property
    def _vocabulary(self) -> Vocabulary | None:
        name = self.field.vocabulary
        return self.context.vocabularies.column(name) if name and self.context.vocabularies.get(name) else None

    def _canonical(self, operand: Operand) -> str:
        """The canonical value; of a text outside the vocabulary, which the column must hold, its folded form."""
        value = self._value(operand)
        if isinstance(value, Unknown) and not self._stands_there(_enum_key(value), _enum_key):
            vocabulary = self._vocabulary
            near = [found.label(self.context.lang) for found in vocabulary.suggest(str(value))] if vocabulary else []
            known = vocabulary.labels(self.context.lang) if vocabulary else []
            raise self._refuse(operand.at, "no_value", near_hint(near) if near else known_hint(known), value=str(value))
        return _enum_key(value)

    def _stands_there(self, wanted: Any, key: Callable[[Any], Any]) -> bool:
        return self.column is not None and any(key(value) == wanted for value in self.column.domain if value is not None)

    # --- several values in one cell

    def _several(self, op: str, operands: Sequence[Operand]) -> ValueTest:
        tags = self.field.kind.name == "tags"
        if op in _TEXT_OPS and not (tags and op == "contains"):
            return self._text_test(op, operands[0], self._items)
        wanted = [self._tags(operand) if tags else self._parts(operand) for operand in operands]
        carried = self._carried if tags else self._part_keys
        if op == "has all":
            return Each(lambda value: all(bool(group & carried(value)) for group in _each_alone(wanted)))
        if tags:  # 制造业-大型企业 is two tags: both are meant
            return Each(lambda value: any(group <= carried(value) for group in wanted))
        return Each(lambda value: any(bool(group & carried(value)) for group in wanted))

    def _tags(self, operand: Operand) -> frozenset[str]:
        """Keys of the tags that a text names; an unknown one must stand in the column."""
        value = self._value(operand)
        found = [] if isinstance(value, str) else list(value.tags)
        for tag in found:
            if not tag.known and not self._has_tag(tag):
                near = self.context.tag_table.suggest(tag.name) if self.context.tag_table else ()
                raise self._refuse(operand.at, "no_tag", near_hint(near) if near else HINTS["write"], value=tag.text)
        return frozenset(tag.key for tag in found) or frozenset({str(value)})

    def _has_tag(self, tag: Tag) -> bool:
        return self.column is not None and any(tag.key in self._carried(value) for value in self.column.domain if value is not None)

    @staticmethod
    def _carried(value: Any) -> frozenset[str]:
        """Keys of the tags of a cell, those above them included."""
        if isinstance(value, str):
            return frozenset({value})
        return frozenset(key for tag in value.tags for key in (tag.key, *(above.key for above in tag.ancestors)))

    def _parts(self, operand: Operand) -> frozenset[str]:
        value = self._value(operand)
        return self._part_keys(value)

    def _part_keys(self, value: Any) -> frozenset[str]:
        """Numbers are in their normal form already, other texts are not."""
        return frozenset(value) if self.field.kind.name == "phone" else frozenset(map(tight, self._items(value)))

    def _items(self, value: Any) -> tuple[str, ...]:
        if isinstance(value, str):
            return (value,)
        if hasattr(value, "tags"):
            return tuple(tag.text for tag in value.tags)
        return tuple(map(str, getattr(value, "parts", value)))

    # --- texts

    def _text(self, op: str, operands: Sequence[Operand]) -> ValueTest:
        if op == "has":
            return self._text_test("contains", operands[0], self._words)
        values = [self._plain(operand) for operand in operands]
        if op in ("=", "in"):
            if self.field.kind.name == "person":
                self._known_people(operands)
                people = set(map(person_form, values))
                return Texts(lambda text: person_form(text) in people)
            wanted = {value.replace(" ", "") for value in values}
            return Texts(lambda text: text.replace(" ", "") in wanted)
        if op == "between":
            return Texts(lambda text: values[0] <= text <= values[1])
        compare = _ORDER[op]
        return Texts(lambda text: compare(text, values[0]))

    def _plain(self, operand: Operand) -> str:
        """The text of a value as it is compared; what the kind cannot read is compared as it stands."""
        read = self._read(operand)
        return fold(str(read.value)) if read.value is not None else fold(_shown(operand))

    def _known_people(self, operands: Sequence[Operand]) -> None:
        """Somebody of whom the workbook has never heard is a slip of the pen."""
        for operand in operands:
            name = person_form(_shown(operand))
            if self._stands_there(name, lambda value: person_form(str(value))):
                continue
            people = self.people()
            if name not in map(person_form, people):
                near = _similar(name, people)
                raise self._refuse(operand.at, "no_person", near_hint(near) if near else known_hint(people), value=_shown(operand))

    def _text_test(self, op: str, operand: Operand, texts: Callable[[Any], tuple[str, ...]]) -> ValueTest:
        needle = fold(_shown(operand))
        if self.field.kind.name == "phone":
            needle = needle.replace(" ", "").replace("-", "")
        test: Callable[[str], bool]
        if op == "like":
            test = wildcard(needle)
        elif op == "contains":
            test = lambda text: needle in text  # noqa: E731
        else:
            test = (lambda text: text.startswith(needle)) if op == "starts with" else (lambda text: text.endswith(needle))
        if self._family == "text":
            return Texts(test)
        if self.field.kind.name == "phone":
            return Each(lambda value: any(test(number) or test(number.replace("-", "")) for number in value))
        return Each(lambda value: any(map(test, map(fold, texts(value)))))

    def _words(self, value: Any) -> tuple[str, ...]:
        """What people read for a value: of a vocabulary both labels."""
        vocabulary = self._vocabulary if self.field.kind.name == "enum" else None
        known = vocabulary.get(value) if vocabulary is not None and not isinstance(value, Unknown) else None
        return (known.zh, known.en) if known is not None else (str(value),)

    # --- kinds that we do not know

    def _other(self, op: str, operands: Sequence[Operand]) -> ValueTest:
        values = [self._value(operand) for operand in operands]
        if op in ("=", "in"):
            return Each(lambda value: value in values)
        if op == "between":
            return Each(lambda value: _ordered(operator.ge, value, values[0]) and _ordered(operator.le, value, values[1]))
        return Each(lambda value: _ordered(_ORDER[op], value, values[0]))

    def _function(self, operand: Operand) -> ValueTest:
        assert isinstance(operand, Given) and callable(operand.value)
        return Passes(operand.value, self.field.kind.python)

    # --- reading

    def _is_nothing(self, operand: Operand) -> bool:
        if isinstance(operand, Given):
            return operand.value is None or operand.value == "" or operand.value == ()
        if not operand.text.strip():
            return True
        return not (self._dated and self._named_day(operand)) and self._reads_blank(operand)

    def _reads_blank(self, operand: Operand) -> bool:
        read = self._read(operand)
        return read.blank and not read.problems

    def _read(self, operand: Operand) -> Read:
        """Limits of the field do not matter here: one may ask for amounts above −1."""
        bare = replace(self.field, minimum=None, past_only=False, max_length=None, span=None)
        kind = self.field.kind
        if isinstance(kind, NumberKind) and kind.whole:
            kind = NumberKind(kind.name, None, unit=kind.unit)
        value = operand.text if isinstance(operand, Word) else operand.value
        try:
            raw = kind.raw(value)
        except TypeError:
            raise self._refuse(operand.at, "unreadable", HINTS["write"], value=repr(value), reason=PROBLEM_WORDS["VALUE-BAD"]) from None
        if raw.kind is CellKind.TEXT and kind.name == "tags" and self.context.tag_table is None:
            return Read(raw.text)
        return kind.read(raw, bare, self.context)

    def _value(self, operand: Operand) -> Any:
        """The typed value; ``UsageError`` E-WHERE when the kind cannot read it."""
        read = self._read(operand)
        if read.value is not None:
            return read.value
        problem = next((p for p in read.problems if p.code in E_FORM or p.code == "VOC-UNKNOWN"), None)
        near = near_hint(problem.suggestions) if problem and problem.suggestions else None
        if self._dated:
            raise self._refuse(operand.at, "no_date", near or HINTS["date"], value=_shown(operand))
        reason = PROBLEM_WORDS[problem.code if problem else "VALUE-BAD"]
        raise self._refuse(operand.at, "unreadable", near or HINTS["write"], value=_shown(operand), reason=reason)

    def _operators(self) -> Text:
        return both(HINTS["allowed"], known=", ".join((*_ALLOWED[self._family], "is blank")))

    def _refuse(self, at: int, problem: str, hint: Text, **gaps: object) -> UsageError:
        return refusal(self.source, at, both(PROBLEMS[problem], field=self.field.label, **gaps), hint)


def both(text: Text, **gaps: object) -> Text:
    """The text in both languages, gaps that are texts themselves too."""
    return Text(*(say(text, lang, **{k: v.of(lang) if isinstance(v, Text) else v for k, v in gaps.items()}) for lang in ("zh-CN", "en")))


def near_hint(names: Sequence[str]) -> Text:
    return Text(*(say(HINTS["near"], lang, near=listed(names, lang)) for lang in ("zh-CN", "en")))


def known_hint(names: Sequence[str]) -> Text:
    more = " …" if len(names) > _KNOWN else ""
    return Text(*(say(HINTS["known"], lang, known=(listed(names[:_KNOWN], lang) or "—") + more) for lang in ("zh-CN", "en")))


def _similar(name: str, names: Sequence[str]) -> list[str]:
    from sheetcrm.tags import similarity

    return [other for other in names if similarity(name, other) >= 0.5][:3]


def _shown(operand: Operand) -> str:
    return operand.text if isinstance(operand, Word) else str(operand.value)


def _enum_key(value: Any) -> str:
    """Values outside the vocabulary are compared as texts."""
    return "\0" + tight(str(value)) if isinstance(value, Unknown) else str(value)


def _each_alone(groups: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    return [frozenset({key}) for group in groups for key in group]


def _ordered(compare: Callable[[Any, Any], bool], value: Any, other: Any) -> bool:
    try:
        return bool(compare(value, other))
    except TypeError:
        return False
