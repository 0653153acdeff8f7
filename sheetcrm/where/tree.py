"""What a condition says, before anybody knows the workbook: tests joined by and, or, not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import field

from sheetcrm._values import dataclass
from sheetcrm.where.words import AND, NOT, OPERATORS, OR

_BARE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SIGNS = {
    "=": ("=", "!="),
    "in": ("in", "not in"),
    "between": ("between", "not between"),
    "contains": ("contains", "not contains"),
    "like": ("like", "not like"),
    "is blank": ("is blank", "is not blank"),
}
_KEYWORDS = AND | OR | NOT | {word for words in OPERATORS for word in words}
LISTS = ("in", "has any", "has all")


@dataclass(frozen=True, slots=True)
class Word:
    """A value as it was written;  at  its place in the condition's text, -1 for none."""

    text: str
    at: int = field(default=-1, compare=False)


@dataclass(frozen=True, slots=True)
class Given:
    """A value that a program gave."""

    value: object

    @property
    def at(self) -> int:
        return -1


Operand = Word | Given


@dataclass(frozen=True, slots=True)
class Test:
    """``stage = 意向客户``.

    path      the field as it was written; references are followed: ``("customer_id", "stage")``
    op        ``=`` ``<`` ``<=`` ``>`` ``>=`` ``in`` ``between`` ``has`` ``has any`` ``has all`` ``contains`` ``starts with`` ``ends with``
              ``like`` ``is blank``; ``passes``: a function says so
    negative  ``not`` stands before the operator
    """

    path: tuple[str, ...]
    op: str
    operands: tuple[Operand, ...] = ()
    negative: bool = False
    at: int = field(default=-1, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts; without any it always holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the parts."""

    parts: tuple[Node, ...]


Node = Test | Not | And | Or


def all_of(parts: Iterable[Node]) -> Node:
    """``and``; what is an ``and`` already is not nested."""
    flat = tuple(inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,)))
    return flat[0] if len(flat) == 1 else And(flat)


def one_of(parts: Iterable[Node]) -> Node:
    """``or``; what is an ``or`` already is not nested."""
    flat = tuple(inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,)))
    return flat[0] if len(flat) == 1 else Or(flat)


def written(node: Node) -> str:
    """The node as text that is parsed to the same node again (functions aside)."""
    if isinstance(node, Test):
        return _test(node)
    if isinstance(node, Not):
        return f"not {_inner(node.part)}"
    joint = " and " if isinstance(node, And) else " or "
    return joint.join(map(_inner, node.parts))


def _inner(node: Node) -> str:
    return f"({written(node)})" if isinstance(node, And | Or) else written(node)


def _test(test: Test) -> str:
    name = ".".join(part if _BARE_NAME.fullmatch(part) and part.casefold() not in _KEYWORDS else quoted(part) for part in test.path)
    sign, negative = _SIGNS.get(test.op, (test.op, ""))
    sign = negative if test.negative and negative else sign
    values = [quoted(_operand(operand)) for operand in test.operands]
    if test.op == "between":
        said = " and ".join(values)
    else:
        said = f"({', '.join(values)})" if test.op in LISTS else "".join(values)
    whole = f"{name} {sign} {said}".rstrip()
    return f"not {whole}" if test.negative and not negative else whole


def _operand(operand: Operand) -> str:
    value = operand.text if isinstance(operand, Word) else operand.value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    return getattr(value, "__name__", None) or str(value) if value is not None else ""


def quoted(text: str) -> str:
    """In single quotes, those inside doubled."""
    return "'" + text.replace("'", "''") + "'"
