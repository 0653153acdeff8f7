"""``contact_info``: phone, e-mail, WeChat and address in one column.  Typed value: a ``ContactInfo``."""

from __future__ import annotations

import re
from typing import Any

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import NamedTuple
from sheetcrm.cells import CellKind, CellValue, Raw
from sheetcrm.schema.field import Field, Problem, Read, ReadContext
from sheetcrm.schema.kinds._base import BLANK, BaseKind, python_raw, wrong_type
from sheetcrm.schema.kinds._phones import read_number, visible_separators
from sheetcrm.schema.kinds._text import MASKS, cell_text, clean, is_blank_word, norm_problem, read_text
from sheetcrm.schema.kinds.email import read_address
from sheetcrm.schema.kinds.text import MASKED
from sheetcrm.schema.vocabulary import Vocabulary

_SPLIT = lazy_pattern(r"[/,;、|\n\t]", re.ASCII)
_WECHAT = lazy_pattern(r"^(?:wx|微信号?|wechat|vx)[:： ]?\s*(?P<id>\S+)$", re.ASCII | re.IGNORECASE)
_MARKS = lazy_pattern("|".join(map(re.escape, MASKS)))
_NUMBERISH = lazy_pattern(r"[\d\s()+\-.转x#]*\d[\d\s()+\-.转x#]{5,}", re.ASCII | re.IGNORECASE)


class ContactInfo(NamedTuple):
    """The recognised parts of a mixed contact column."""

    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    wechat: tuple[str, ...] = ()
    address: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """All parts as they are written, phones first."""
        return (*self.phones, *self.emails, *(f"wx:{name}" for name in self.wechat), *self.address)


class ContactInfoKind(BaseKind):
    name = "contact_info"
    number_format = "@"

    def read_text_cell(self, text: str, field: Field, context: ReadContext) -> Read:
        cleaned = clean(text)
        if not cleaned or is_blank_word(cleaned):
            return BLANK
        found: dict[str, list[str]] = {"phones": [], "emails": [], "wechat": [], "address": []}
        bad: list[str] = []
        masked = False
        for part in filter(None, map(clean, _SPLIT.split(_folded_separators(visible_separators(text))))):
            if is_blank_word(part):
                continue
            if "*" in part or part in MASKS:
                masked = True
                continue
            if any(mark in part for mark in MASKS):  # beside something else
                masked = True
                part = " ".join(_MARKS.sub(" ", part).split())
            _sort_in(part, found, bad)
        info = ContactInfo(*(tuple(dict.fromkeys(values)) for values in found.values()))
        problems: tuple[Problem, ...] = (MASKED,) if masked else ()
        problems += tuple(Problem("PHONE-BAD", {"part": part}) for part in bad[:1])
        problems += norm_problem(text, read_text(visible_separators(text)))
        return Read(info if info.parts else None, not info.parts and not bad, problems)

    def read_other(self, raw: Raw, field: Field, context: ReadContext) -> Read:
        text = cell_text(raw)
        number = read_number(text) if raw.kind is CellKind.NUMBER else None
        if number:
            return Read(ContactInfo((number,)), False, (wrong_type(raw, number),))
        return Read(None, False, (Problem("PHONE-BAD", {"part": text}), wrong_type(raw)))

    def write(self, value: Any, field: Field, context: ReadContext) -> CellValue:
        return " / ".join(value.parts) if value else None

    def python(self, value: Any) -> Any:
        return value.parts if value else ()

    def raw(self, value: object) -> Raw:
        return python_raw(" / ".join(map(str, value)) if isinstance(value, list | tuple) else value)

    def json_schema(self, field: Field, vocabulary: Vocabulary | None, lang: str) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}}


def _folded_separators(text: str) -> str:
    return text.translate({0xFF0C: ",", 0xFF1B: ";", 0xFF0F: "/", 0xFF5C: "|", 0x0D: "\n"})


def _sort_in(part: str, found: dict[str, list[str]], bad: list[str]) -> None:
    """A part as a whole, else its pieces between blanks; pieces that are nothing else make up one address."""
    kind, value = _classify(part)
    if kind:
        found[kind].append(value)
        return
    rest: list[str] = []
    for piece in part.split(" "):
        kind, value = _classify(piece)
        if kind:
            found[kind].append(value)
        elif _NUMBERISH.fullmatch(piece):
            bad.append(piece)
        else:
            rest.append(piece)
    leftover = " ".join(rest)
    if any(ch.isalpha() for ch in leftover):
        found["address"].append(leftover)
    elif any(ch.isdigit() for ch in leftover):
        bad.append(leftover)


def _classify(part: str) -> tuple[str, str]:
    number = read_number(part)
    if number:
        return "phones", number
    address = read_address(part) if "@" in part else None
    if address:
        return "emails", address
    match = _WECHAT.match(part)
    if match:
        return "wechat", match["id"]
    return "", ""


CONTACT_INFO = ContactInfoKind()
