"""The text of a condition as tokens: words, quoted texts, signs, brackets, commas."""

from __future__ import annotations

from sheetcrm._values import NamedTuple
from sheetcrm.errors import UsageError
from sheetcrm.text import Text
from sheetcrm.text.where import HINTS, PROBLEMS
from sheetcrm.where.words import AND, BEFORE_LISTS, JOINTS, NOT, OPERATORS, OR, SIGNS

_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "「": "」", "『": "』"}
_WIDE = str.maketrans("＝＜＞！（），；＆｜", "=<>!(),;&|")
_TWO = ("==", "!=", "<>", "<=", ">=", "&&", "||")
_ONE = "=<>≠≤≥"
_SHOWN = 24
_LISTED = frozenset(words[-1] for words in OPERATORS)


class Token(NamedTuple):
    """kind  ``word``, ``quoted``, ``sign``, ``(``, ``)``, ``,`` or ``end``;  start, end  its place in the text;  glued  no blank before it."""

    kind: str
    text: str
    start: int
    end: int
    glued: bool

    @property
    def word(self) -> str:
        """A bare word as keywords are compared; empty for everything else."""
        return self.text.casefold() if self.kind == "word" else ""


def refusal(source: str, at: int, problem: Text, hint: Text) -> UsageError:
    """The error that says where a condition went wrong; at  -1: nowhere in particular."""
    if at < 0:
        return UsageError("E-WHERE-VALUE", problem=problem, hint=hint)
    rest = source[at : at + _SHOWN] + ("…" if len(source) > at + _SHOWN else "")
    code = "E-WHERE" if rest.strip() else "E-WHERE-END"
    return UsageError(code, at=at + 1, rest=rest.strip(), problem=problem, hint=hint)


def tokens(source: str) -> list[Token]:
    """All tokens, an ``end`` last.  ``UsageError`` E-WHERE for a quotation mark without its partner."""
    return _Lexer(source).run()


class _Lexer:
    def __init__(self, source: str) -> None:
        self.source, self.text, self.glued = source, source.translate(_WIDE), False
        self.found: list[Token] = []

    def run(self) -> list[Token]:
        at, end = 0, len(self.text)
        lists: list[bool] = []
        while True:
            start = at
            while at < end and self.text[at].isspace():
                at += 1
            if at == end:
                self.found.append(Token("end", "", end, end, False))
                return self.found
            self.glued = start == at and at > 0
            ch = self.text[at]
            if ch in _QUOTES and (ch == self.source[at]):
                at = self._quoted(at)
            elif ch == "(" and (close := self._behind_label(at)) > 0:
                at = self._add("word", at, close + 1)
            elif ch in "()":
                if ch == "(":
                    lists.append(self._begins_list())
                elif lists:
                    lists.pop()
                at = self._add(ch, at, at + 1)
            elif ch in ",;、" and (lists and lists[-1]):
                at = self._add(",", at, at + 1)
            elif self.text[at : at + 2] in _TWO:
                at = self._add("word" if ch in "&|" else "sign", at, at + 2)
            elif ch in _ONE:
                at = self._add("sign", at, at + 1)
            elif ch == "!":
                at = self._add("word", at, at + 1)
            elif ch in ",;、":
                at = self._add(",", at, at + 1)
            else:
                at = self._word(at, in_list=bool(lists and lists[-1]))

    def _add(self, kind: str, start: int, end: int) -> int:
        self.found.append(Token(kind, self.text[start:end], start, end, self.glued))
        return end

    def _quoted(self, start: int) -> int:
        close, at, parts = _QUOTES[self.source[start]], start + 1, []
        while True:
            stop = self.source.find(close, at)
            if stop < 0:
                raise refusal(self.source, start, PROBLEMS["quote"], HINTS["quote"])
            parts.append(self.source[at:stop])
            if self.source[stop + 1 : stop + 2] != close:
                break
            parts.append(close)
            at = stop + 2
        self.found.append(Token("quoted", "".join(parts), start, stop + 1, self.glued))
        return stop + 1

    def _word(self, start: int, *, in_list: bool) -> int:
        """Up to a blank, a sign or a bracket; inside a list up to a comma too.  Elsewhere ``100,000`` is one word."""
        at, end, text = start, len(self.text), self.text
        while at < end:
            ch = text[at]
            if ch.isspace() or ch in _ONE or ch == ")" or text[at : at + 2] in _TWO or (ch in _QUOTES and text[at - 1] in ".．"):
                break
            if ch in ",;、" and (in_list or at + 1 == end or text[at + 1].isspace() or text[at + 1] == ")"):
                break
            if ch == "(":
                close = self._label_bracket(text[start:at], at)
                if close < 0:
                    break
                at = close
            at += 1
        self.found.append(Token("word", self.source[start:at], start, at, self.glued))
        return at

    def _label_bracket(self, word: str, at: int) -> int:
        """The place of the bracket that closes ``金额(万)``, a bracket that belongs to the word; -1 when it opens a list or a group."""
        word, close = word.casefold(), self.text.find(")", at)
        if close < 0 or word in AND | OR | NOT or word in _LISTED or word.endswith((*BEFORE_LISTS, *JOINTS)):
            return -1
        return -1 if any(ch in self.text[at + 1 : close] for ch in "(,=<>\"'“‘") else close

    def _behind_label(self, at: int) -> int:
        """The same for a bracket that a blank parts from its word: ``Past amount (10k CNY)``."""
        last = self.found[-1] if self.found else None
        return self._label_bracket(last.text, at) if last is not None and last.kind == "word" else -1

    def _begins_list(self) -> bool:
        """A bracket behind an operator opens a list; at the beginning, or behind ``and``, ``or``, ``not``, it groups."""
        last = self.found[-1] if self.found else None
        return last is not None and (last.kind == "sign" or (last.kind == "word" and last.word not in AND | OR | NOT))


def is_sign(token: Token) -> bool:
    return token.kind == "sign" and token.text in SIGNS
