"""Which cell formats show a number as a date or time (ISO/IEC 29500-1, 18.8.30 and 18.8.31)."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from sheetcrm.package.expat_base import Attributes, GuardedParser, main_names

BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
"""Number format ids that mean a date or time without being written in the file; 27-36 and 50-58 are those of East Asia."""

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKET = re.compile(r"\[[^\]]*\]")
_GENERAL = re.compile(r"general|standard|G/通用格式", re.IGNORECASE)
_EXPONENT = re.compile(r"[eE][+-]")
_NAMES = main_names("styleSheet", "numFmts", "numFmt", "cellXfs", "xf")


def is_date_format(code: str) -> bool:
    """Whether a number format code shows a date or time: ``yyyy/m/d``, ``[h]:mm``, ``[$-804]aaaa``; not ``0.00 "d"``.

    The first section that shows anything of the number decides, so ``[=0]"-";yyyy-mm-dd`` is one.
    """
    for section in _LITERAL.sub("", code).split(";"):
        plain = _EXPONENT.sub("", _GENERAL.sub("0", _BRACKET.sub("", _ELAPSED.sub("h", section))))
        if re.search(r"[dmyhse]|aaa", plain, re.IGNORECASE):
            return True
        if re.search(r"[0#?]", plain):
            return False
    return False


class _Styles(GuardedParser):
    def __init__(self, *, file: str | None, part: str) -> None:
        super().__init__(file=file, part=part)
        self.codes: dict[int, str] = {}
        self.formats: list[int] = []
        self._group = ""

    def on_start(self, name: str, attributes: Attributes) -> None:
        local = _NAMES.get(name, "")
        if self.depth == 2:
            self._group = local
        elif self.depth == 3 and self._group == "numFmts" and local == "numFmt":
            self.codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif self.depth == 3 and self._group == "cellXfs" and local == "xf":
            self.formats.append(_number(attributes.get("numFmtId")))

    def on_end(self, name: str) -> None:
        return


def _number(value: str | None) -> int:
    return int(value) if value is not None and value.strip().isdecimal() else 0


def date_formats(styles: bytes | None, *, file: str | None = None, part: str = "xl/styles.xml") -> NDArray[np.bool_]:
    """For each cell format (the ``s`` of a cell) whether it shows dates; of length 1 when there is no styles part.

    Raises FileRefused E-XML, E-DTD, E-XML-SIZE.
    """
    if styles is None:
        return np.zeros(1, np.bool_)
    parser = _Styles(file=file, part=part)
    parser.feed(styles)
    parser.close()
    known = {number: is_date_format(code) for number, code in parser.codes.items()}
    flags = [known.get(number, number in BUILT_IN_DATES) for number in parser.formats]
    return np.array(flags or [False], np.bool_)
