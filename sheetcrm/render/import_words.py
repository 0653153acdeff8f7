"""The reasons of rejected rows in words."""

from __future__ import annotations

from sheetcrm.schema import SheetSchema
from sheetcrm.schema.problem_words import PROBLEM_WORDS
from sheetcrm.sync.intake.values import Reason
from sheetcrm.text import say
from sheetcrm.text.import_ import REASONS, SAYS

_LONGEST = 40


def reason_words(reason: Reason, sheet: SheetSchema, lang: str, *, value: bool = True) -> str:
    """``电话 “1.39E+10”：号码变成了科学计数（PHONE-SCI），可能是 13900001234``; value  False leaves the value out."""
    english = lang == "en"
    text = REASONS.get(reason.code) or PROBLEM_WORDS[reason.code]
    said = say(text, lang, **reason.gaps) if reason.gaps and reason.code in REASONS else text.of(lang)
    said += f" ({reason.code})" if english else f"（{reason.code}）"
    if reason.suggestions and value:
        said += (", " if english else "，") + say(SAYS["suggest"], lang, what=" / ".join(reason.suggestions))
    spec = sheet.get(reason.field) if reason.field else None
    if spec is None:
        return said
    shown = reason.value if len(reason.value) <= _LONGEST else reason.value[: _LONGEST - 1] + "…"
    quoted = ((f" {shown!r}" if english else f"“{shown}”") if shown else "") if value else ""
    return f"{spec.label.of(lang)}{quoted}" + (": " if english else "：") + said
