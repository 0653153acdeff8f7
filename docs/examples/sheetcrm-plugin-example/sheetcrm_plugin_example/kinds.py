"""A kind of field: the unified social credit code of a Chinese company (GB 32100-2015)."""

from __future__ import annotations

from typing import Any

from sheetcrm.plugin import BaseKind, Field, Problem, Raw, Read, ReadContext, Text, register_kind

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BAD = "USCC-BAD"


def is_valid(code: str) -> bool:
    """18 characters of ``LETTERS``, the last of which is (31 − Σ cᵢ·3ⁱ mod 31) mod 31, i = 0 … 16."""
    if len(code) != 18 or any(letter not in LETTERS for letter in code):
        return False
    total = sum(LETTERS.index(letter) * pow(3, i, 31) for i, letter in enumerate(code[:17]))
    return LETTERS.index(code[17]) == (31 - total % 31) % 31


class CreditCode(BaseKind):
    """Typed value: the code in capitals without blanks."""

    name = "uscc"
    number_format = "@"

    def read_text_cell(self, text: str, field: Field, context: ReadContext) -> Read:
        code = "".join(text.split()).upper()
        if not code:
            return Read(None, blank=True)
        if not is_valid(code):
            return Read(None, False, (Problem(BAD),))
        return Read(code) if code == text else Read(code, False, (Problem("STORED-FORM", {}, (), code),))  # ``fix`` writes it so

    def read_other(self, raw: Raw, field: Field, context: ReadContext) -> Read:
        return Read(None, False, (Problem(BAD),))  # as a number it has lost its last digits

    def json_schema(self, field: Field, vocabulary: Any, lang: str) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^[{LETTERS}]{{18}}$"}


CREDIT_CODE = register_kind(
    CreditCode(),
    label=Text("统一社会信用代码", "Credit code"),
    problems={BAD: Text("不是有效的统一社会信用代码", "not a valid unified social credit code")},
)
