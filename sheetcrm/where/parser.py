"""From text to tests: ``stage = 意向客户 and tags has 价格敏感``."""

from __future__ import annotations

import re

from sheetcrm.errors import UsageError
from sheetcrm.text import Text, say
from sheetcrm.text.where import HINTS, PROBLEMS
from sheetcrm.where.lexer import Token, is_sign, refusal, tokens
from sheetcrm.where.tree import LISTS, Node, Not, Test, Word, all_of, one_of
from sheetcrm.where.words import AND, BETWEEN_JOINTS, JOINTS, LONGEST, NO_OPERAND, NOT, OPERATORS, OR, SIGNS, SPLITTING

_COMMAS = re.compile(r"[,，、;；]")
_BETWEEN = re.compile(r"\s*(?:~|～|\.\.|至|到|和|与)\s*")
_DEEPEST = 60
"""Brackets and nots inside each other; more is no condition that a person writes."""


def parse_node(source: str) -> Node:
    """The tests of a condition.  ``UsageError`` E-WHERE says at which character it cannot be understood."""
    parser = _Parser(source)
    node = parser.whole()
    parser.expect_end()
    return node


def parse_path(name: str) -> tuple[str, ...]:
    """``customer_id.stage`` as its parts; a name with a dot of its own is quoted.  ``UsageError`` E-WHERE for what is no name."""
    return _Parser(name).path()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = tokens(source)
        self.at = 0
        self.depth = 0

    def path(self) -> tuple[str, ...]:
        """All tokens as one name."""
        wrong = next((token for token in self.tokens if token.kind not in ("word", "quoted", "end")), None)
        if wrong is not None or len(self.tokens) == 1:
            raise self._refuse(wrong or self._here, "field", "field")
        return self._path(0, len(self.tokens) - 1)

    # --- structure

    def whole(self) -> Node:
        parts = [self._all()]
        while self._here.word in OR:
            self.at += 1
            parts.append(self._all())
        return one_of(parts)

    def _all(self) -> Node:
        parts = [self._one()]
        while self._here.word in AND:
            self.at += 1
            parts.append(self._one())
        return all_of(parts)

    def _one(self) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self._refuse(self._here, "deep", "deep")
        try:
            if self._here.word in NOT and not self._operator(self.at + 1):
                self.at += 1
                return Not(self._one())
            if self._here.kind == "(":
                opened = self._here
                self.at += 1
                inside = self.whole()
                if self._here.kind != ")":
                    raise self._refuse(opened, "bracket", "bracket") if self._here.kind == "end" else self._refuse(self._here, "joint", "joint")
                self.at += 1
                return inside
            return self._test()
        finally:
            self.depth -= 1

    def expect_end(self) -> None:
        if self._here.kind != "end":
            raise self._refuse(self._here, "joint", "joint")

    # --- one test

    def _test(self) -> Node:
        begin = self._here
        if begin.kind not in ("word", "quoted"):
            raise self._refuse(begin, "field", "field")
        stop = self._name_end()
        found = self._operator(stop) if stop > self.at else None
        if found is None:
            if stop > self.at and self._split_operator():
                return self._test()
            raise self._refuse(self.tokens[stop], "operator", "operator") if stop > self.at else self._refuse(begin, "field", "field")
        path = self._path(self.at, stop)
        op, negative, length = found
        self.at = stop + length
        if op in NO_OPERAND:
            return Test(path, op, (), negative, begin.start)
        return Test(path, op, self._operands(op), negative, begin.start)

    def _name_end(self) -> int:
        """The token behind the name: the first operator that no other operator follows (``Stage after = …``)."""
        at = self.at
        while self.tokens[at].kind in ("word", "quoted") and self.tokens[at].word not in AND | OR:
            found = self._operator(at) if at > self.at else None
            if found is not None and not self._compares(at + found[2]):
                return at
            at += 1
        return at

    def _compares(self, at: int) -> bool:
        """An operator stands there that has something to compare with; ``archived = 是`` has a value that looks like one."""
        found = self._operator(at)
        if found is None:
            return False
        behind = self.tokens[min(at + found[2], len(self.tokens) - 1)]
        return found[0] in NO_OPERAND or not (behind.kind in ("end", ")", ",") or behind.word in AND | OR)

    def _operator(self, at: int) -> tuple[str, bool, int] | None:
        """(operator, negative, number of tokens) of the operator that stands there."""
        here = self.tokens[min(at, len(self.tokens) - 1)]
        if is_sign(here):
            return (*SIGNS[here.text], 1)
        for length in range(min(LONGEST, len(self.tokens) - at), 0, -1):
            found = OPERATORS.get(tuple(token.word for token in self.tokens[at : at + length]))
            if found is not None:
                return (*found, length)
        return None

    def _split_operator(self) -> bool:
        """``标签包含价格敏感`` is cut where its operator is."""
        for at in range(self.at, len(self.tokens)):
            token = self.tokens[at]
            if token.kind != "word" or token.word in AND | OR:
                return False
            cut = _operator_in(token.text)
            if cut is not None:
                first, last = cut
                pieces = [(token.start, token.start + first), (token.start + first, token.start + last), (token.start + last, token.end)]
                self.tokens[at : at + 1] = [
                    Token("word", self.source[a:b], a, b, token.glued if a == token.start else True) for a, b in pieces if a < b
                ]
                return True
        return False

    def _path(self, first: int, stop: int) -> tuple[str, ...]:
        """``customer_id.stage`` as its parts; a quoted part may hold dots itself."""
        parts = [""]
        for token in self.tokens[first:stop]:
            if token.start > self.tokens[first].start and not token.glued and parts[-1]:
                parts[-1] += " "
            if token.kind == "quoted":
                parts[-1] += token.text
            else:
                head, *more = re.split(r"[.．]", token.text)
                parts[-1] += head
                parts += more
        if not all(part.strip() for part in parts):
            raise self._refuse(self.tokens[first], "field", "field")
        return tuple(part.strip() for part in parts)

    # --- values

    def _operands(self, op: str) -> tuple[Word, ...]:
        if op == "between":
            return self._range()
        if op in LISTS or (op in ("=", "has", "contains") and self._here.kind == "("):
            opened, values = self._here, self._list()
            if op in LISTS or len(values) == 1:
                return values
            raise self._refuse(opened, "one_value", "one_value")
        return (self._value(),)

    def _list(self) -> tuple[Word, ...]:
        """``(a, b)``, or the same without brackets."""
        if self._here.kind != "(":
            values = [self._value()]
            while self._here.kind == ",":
                self.at += 1
                values.append(self._value())
            return tuple(word for value in values for word in self._cut(value))
        opened = self._here
        self.at += 1
        found: list[Word] = []
        while self._here.kind != ")":
            if self._here.kind == "end":
                raise self._refuse(opened, "bracket", "bracket")
            found.append(self._value(in_list=True))
            if self._here.kind == ",":
                self.at += 1
            elif self._here.kind not in (")", "end"):
                raise self._refuse(self._here, "list", "list")
        if not found:
            raise self._refuse(self._here, "value", "value")
        self.at += 1
        return tuple(found)

    def _cut(self, word: Word) -> list[Word]:
        """``a,b`` without brackets is two values, unless it was quoted."""
        if self.source[word.at : word.at + 1] != word.text[:1]:
            return [word]
        return [Word(part.strip(), word.at) for part in _COMMAS.split(word.text) if part.strip()]

    def _range(self) -> tuple[Word, ...]:
        if self._here.kind == "(":
            values = self._list()
            if len(values) == 2:
                return values
            raise self._refuse(self._here, "range", "range")
        low = self._value(stop=BETWEEN_JOINTS, joints=False)
        if self._here.word not in BETWEEN_JOINTS:
            parts = _BETWEEN.split(low.text)
            if len(parts) == 2 and all(parts):
                return Word(parts[0], low.at), Word(parts[1], low.at + len(low.text) - len(parts[1]))
            raise self._refuse(self._here, "range", "range")
        self.at += 1
        return low, self._value()

    def _value(self, *, in_list: bool = False, stop: frozenset[str] = frozenset(), joints: bool = True) -> Word:
        """A quoted text, or bare words up to ``and``, ``or``, a comma or a bracket."""
        first = self._here
        if first.kind == "quoted":
            self.at += 1
            return Word(first.text, first.start)
        last: Token | None = None
        while self._here.kind == "word" and self._here.word not in stop:
            if self._here.word in AND | OR and not in_list:
                break
            last = self._here
            if joints and not in_list and self._split_joint():
                last = self._here
                self.at += 1
                break
            self.at += 1
        if last is None:
            raise self._refuse(first, "value", "value")
        if self._here.kind in ("sign", "quoted") or (self._here.kind == "(" and not in_list):
            raise self._refuse(self._here, "after_value", "after_value")
        return Word(" ".join(self.source[first.start : last.end].split()), first.start)

    def _split_joint(self) -> bool:
        """``意向客户且标签包含价格敏感``: cut before a joint, where what follows it is a test of its own."""
        token = self._here
        following = self.tokens[self.at + 1]
        for joint in JOINTS:
            at = token.text.find(joint, 1)
            while at > 0:
                rest = token.text[at + len(joint) :]
                if (rest and (_operator_in(rest) is not None or self._operator(self.at + 1))) or (not rest and following.kind == "("):
                    a, b, c, d = token.start, token.start + at, token.start + at + len(joint), token.end
                    cut = [(a, b), (b, c), (c, d)]
                    self.tokens[self.at : self.at + 1] = [Token("word", self.source[x:y], x, y, x > a) for x, y in cut if x < y]
                    return True
                at = token.text.find(joint, at + 1)
        return False

    # --- errors

    @property
    def _here(self) -> Token:
        return self.tokens[min(self.at, len(self.tokens) - 1)]

    def _refuse(self, token: Token, problem: str, hint: str) -> UsageError:
        said = Text(*(say(PROBLEMS[problem], lang, found=token.text) for lang in ("zh-CN", "en")))
        return refusal(self.source, token.start, said, HINTS[hint])


def _operator_in(word: str) -> tuple[int, int] | None:
    """Where a Chinese operator stands inside a word, behind a name of at least one character: (first, last)."""
    for single in (False, True):
        best: tuple[int, int] | None = None
        for op in SPLITTING:
            if (len(op) == 1) is single:
                at = word.find(op, 1)
                if at > 0 and (best is None or at < best[0]):
                    best = (at, at + len(op))
        if best is not None:
            return best
    return None
