"""``phone``: one or several telephone numbers.  Typed value: the tuple of those that are valid, in stored form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sheetcrm.cells import CellKind, CellValue, Raw
from sheetcrm.schema.field import Field, Problem, Read, ReadContext, TextsRead
from sheetcrm.schema.kinds._base import BLANK, BaseKind, python_raw, wrong_type
from sheetcrm.schema.kinds._phones import SEVERAL, SPACED, STORED, inside, read_number, read_phones, scientific, strip_marks, visible_separators
from sheetcrm.schema.kinds._text import EXACT, MASKS, cell_text, clean, is_blank_word, norm_problem, not_matching, read_text, stored_form
from sheetcrm.schema.kinds.text import MASKED, PRECISION
from sheetcrm.schema.vocabulary import Vocabulary
from sheetcrm.tags.fold import INVISIBLE

_DROP_INVISIBLE = dict.fromkeys(map(ord, INVISIBLE))


class PhoneKind(BaseKind):
    name = "phone"
    number_format = "@"

    def read_texts(self, texts: Sequence[str], field: Field, context: ReadContext) -> TextsRead:
        return self.read_all_but(not_matching(STORED, texts), [(text,) for text in texts], texts, field, context)

    def read_text_cell(self, text: str, field: Field, context: ReadContext) -> Read:
        if STORED.fullmatch(text):
            return Read((text,))
        if SPACED.fullmatch(text):
            bare = text.replace(" ", "").replace("-", "")
            return Read((bare,), False, stored_form(text, bare))
        if SEVERAL.fullmatch(text) and len(set(several := text.split("/"))) == len(several):
            return Read(tuple(several))
        cleaned = clean(text)
        if not cleaned or is_blank_word(cleaned):
            return BLANK
        if cleaned in MASKS:
            return Read(None, True, (MASKED,))
        exponent, number = scientific(strip_marks(cleaned))
        if exponent:
            return Read(None, False, (Problem("PHONE-SCI", {}, (number,) if number else ()), *norm_problem(text, read_text(text))))
        lines = cleaned if cleaned == text else _nfkc(text)
        if "*" in cleaned:
            return self._masked(lines)
        numbers, bad = read_phones(lines)
        joined = "/".join(numbers)
        problems = norm_problem(text, joined if numbers and not bad else read_text(visible_separators(text)))
        if bad or not numbers:
            found = inside(cleaned)
            problems = (Problem("PHONE-BAD", {"part": bad[0] if bad else cleaned}, (found,) if found else ()), *problems)
        elif not problems:
            problems = stored_form(text, joined)
        return Read(numbers or None, False, problems)

    def _masked(self, text: str) -> Read:
        """The numbers beside a masked one still count."""
        numbers = tuple(number for number in read_phones(text).numbers)
        return Read(numbers or None, not numbers, (MASKED,))

    def read_other(self, raw: Raw, field: Field, context: ReadContext) -> Read:
        text = cell_text(raw)
        if raw.kind is not CellKind.NUMBER:
            return Read(None, False, (Problem("PHONE-BAD"), wrong_type(raw)))
        if abs(raw.number) >= EXACT:
            return Read(None, False, (PRECISION,))
        number = read_number(text)
        if number:
            return Read((number,), False, (wrong_type(raw, number),))
        zero = read_number("0" + text)  # Excel takes the leading zero of a landline away
        return Read(None, False, (Problem("PHONE-BAD", {"part": text}, (zero,) if zero else ()), wrong_type(raw, text)))

    def write(self, value: Any, field: Field, context: ReadContext) -> CellValue:
        return "/".join(value) if value else None

    def python(self, value: Any) -> Any:
        return tuple(value or ())

    def raw(self, value: object) -> Raw:
        return python_raw("/".join(map(str, value)) if isinstance(value, list | tuple) else value)

    def json_schema(self, field: Field, vocabulary: Vocabulary | None, lang: str) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}}


def _nfkc(text: str) -> str:
    """NFKC without invisible characters; line breaks and tabs stay, because they part numbers."""
    import unicodedata

    return unicodedata.normalize("NFKC", text.translate(_DROP_INVISIBLE))


PHONE = PhoneKind()
