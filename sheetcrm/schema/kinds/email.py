"""``email``: one address.  Typed value: the address with its domain in lower case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from sheetcrm._lazy import lazy_pattern
from sheetcrm.cells import Raw
from sheetcrm.schema.field import Field, Problem, Read, ReadContext, TextsRead
from sheetcrm.schema.kinds._base import BLANK, BaseKind, wrong_type
from sheetcrm.schema.kinds._text import MASKS, cell_text, clean, is_blank_word, norm_problem, not_matching, stored_form
from sheetcrm.schema.kinds.text import MASKED

_PLAIN = re.compile(r"[A-Za-z0-9_+%-]+(?:\.[A-Za-z0-9_+%-]+)*@(?:[a-z0-9]+(?:-+[a-z0-9]+)*\.)+[a-z]{2,}")
_LOCAL = lazy_pattern(r"[^\s\"'()\[\]{}<>「」“”‘’《》【】,;:\\@.]+(?:\.[^\s\"'()\[\]{}<>「」“”‘’《》【】,;:\\@.]+)*")
_INSIDE = lazy_pattern(r"[A-Za-z0-9_+%.-]+@[\w.-]+\.\w{2,}")


class EmailKind(BaseKind):
    name = "email"
    number_format = "@"

    def read_texts(self, texts: Sequence[str], field: Field, context: ReadContext) -> TextsRead:
        return self.read_all_but(not_matching(_PLAIN, texts), list(texts), texts, field, context)

    def read_text_cell(self, text: str, field: Field, context: ReadContext) -> Read:
        if _PLAIN.fullmatch(text):
            return Read(text)
        cleaned = clean(text)
        if not cleaned or is_blank_word(cleaned):
            return BLANK
        if "*" in cleaned or cleaned in MASKS:
            return Read(None, True, (MASKED,))
        address = read_address(cleaned)
        problems = norm_problem(text, address or cleaned)
        if address is None:
            found = {a for match in _INSIDE.finditer(cleaned) if (a := read_address(match[0].strip(".-")))}
            problems = (Problem("EMAIL-BAD", {}, tuple(found) if len(found) == 1 else ()), *problems)
        elif not problems:
            problems = stored_form(text, address)
        return Read(address, False, problems)

    def read_other(self, raw: Raw, field: Field, context: ReadContext) -> Read:
        text = cell_text(raw)
        return Read(None, False, (Problem("EMAIL-BAD"), wrong_type(raw, text)))


def read_address(text: str) -> str | None:
    """A cleaned text as one address, or None.

    The local part has no blanks, quotes, brackets or ``, ; : \\``, and no dot first, last or doubled.  The domain has two or more
    labels of letters (any script), digits and inner hyphens; the last has two or more characters and is not a number.
    """
    text = re.sub(r"^mailto: ?", "", text.strip(), flags=re.IGNORECASE)
    text = text.rstrip(",;、.。 ")
    if text.startswith("<") and text.endswith(">"):
        text = re.sub(r"^mailto: ?", "", text[1:-1].strip(), flags=re.IGNORECASE).rstrip(",;、.。 ")
    local, at, domain = text.rpartition("@")
    domain = domain.replace("。", ".").lower()
    labels = domain.split(".")
    if not at or not _LOCAL.fullmatch(local) or len(labels) < 2 or not all(map(_is_label, labels)):
        return None
    last = labels[-1]
    return f"{local}@{domain}" if len(last) >= 2 and not last.isdigit() else None


def _is_label(label: str) -> bool:
    if not label or label[0] == "-" or label[-1] == "-":
        return False
    return all(ch == "-" or ch.isalnum() or unicodedata.category(ch)[0] == "M" for ch in label)


EMAIL = EmailKind()
