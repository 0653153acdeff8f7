"""``text``: one line or a few words.  Variants for names of people and for contact data share the name ``text``."""

from __future__ import annotations

from collections.abc import Sequence

from sheetcrm._lazy import lazy_pattern
from sheetcrm.cells import CellKind, Raw
from sheetcrm.schema.field import Field, Problem, Read, ReadContext, TextsRead
from sheetcrm.schema.kinds._base import BLANK, BaseKind, wrong_type
from sheetcrm.schema.kinds._text import BLANK_WORDS, EXACT, MASKS, cell_text, clean, is_blank_word, norm_problem, not_plain, read_text

MASKED = Problem("MASKED-VALUE")
PRECISION = Problem("ID-PRECISION")
_MASKED_NAME = lazy_pattern(r"[^\s*]{0,2}\*+[^\s*]{0,2}")


class TextKind(BaseKind):
    """Typed value: the text as read.

    blank_words  ``-``, ``无`` … mean nothing (contact data, names of colleagues)
    contact      the words of a masked export are MASKED-VALUE;  person  so is ``张*``
    """

    number_format: str | None = None

    def __init__(self, name: str, *, blank_words: bool = False, contact: bool = False, person: bool = False) -> None:
        self.name, self.blank_words, self.contact, self.person = name, blank_words, contact, person
        self._simple = not (blank_words or contact or person)
        self.takes_plain = self._simple

    def read_texts(self, texts: Sequence[str], field: Field, context: ReadContext) -> TextsRead:
        odd = set(not_plain(texts))
        if not self._simple and not _all_usual(texts):
            odd.update(i for i, text in enumerate(texts) if not _is_usual(text))
        limit = field.max_length
        if limit and texts and max(map(len, texts)) > limit:
            odd.update(i for i, text in enumerate(texts) if len(text) > limit)
        return self.read_all_but(sorted(odd), list(texts), texts, field, context)

    def read_text_cell(self, text: str, field: Field, context: ReadContext) -> Read:
        value = read_text(text)
        if not value:
            return BLANK
        if not self._simple:
            cleaned = clean(value)
            if self.blank_words and is_blank_word(cleaned):
                return BLANK
            if (self.contact and cleaned in MASKS) or (self.person and "*" in cleaned and _MASKED_NAME.fullmatch(cleaned)):
                return Read(None, True, (MASKED,))
        return Read(value, False, norm_problem(text, value) + length_problem(value, field))

    def read_other(self, raw: Raw, field: Field, context: ReadContext) -> Read:
        value = cell_text(raw)
        if raw.kind is CellKind.NUMBER:
            return Read(value, False, (PRECISION,) if abs(raw.number) >= EXACT else length_problem(value, field))
        known = raw.kind is CellKind.BOOL or not value.replace(".", "").isdigit()  # a date that is none stays a matter for people
        return Read(value, False, (wrong_type(raw, value if known else None), *length_problem(value, field)))


def _is_usual(text: str) -> bool:
    """False where a plain text might be a blank word or masked: looked at closely then."""
    if len(text) <= 3:
        return text.isalpha() and text not in BLANK_WORDS
    return _is_unmarked(text)


def _is_unmarked(text: str) -> bool:
    return "*" not in text and "＊" not in text and "已加密" not in text and "hidden]" not in text


def _all_usual(texts: Sequence[str]) -> bool:
    """All of them are ``_is_usual``; nearly always they are."""
    short = "".join([text for text in texts if len(text) <= 3])
    return _is_unmarked("\x1f".join(texts)) and (short.isalpha() or not short) and BLANK_WORDS.isdisjoint(texts) and "" not in texts


def length_problem(value: str, field: Field) -> tuple[Problem, ...]:
    """TEXT-LONG, when the field has a limit and the read text is longer."""
    limit = field.max_length
    return (Problem("TEXT-LONG", {"length": len(value), "limit": limit}),) if limit and len(value) > limit else ()


TEXT = TextKind("text")
CONTACT_TEXT = TextKind("text", blank_words=True, contact=True)
PERSON_NAME = TextKind("text", contact=True, person=True)
