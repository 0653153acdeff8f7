"""Versions of the structure of a workbook: what each brought, so that older workbooks can be brought up to date.

A workbook carries the version of the program that made it (``_meta``, key ``schema``).  A new version is a new entry here, never a
change of an old one.
"""

from __future__ import annotations

from collections.abc import Mapping

from sheetcrm._values import NamedTuple
from sheetcrm.text import Text

SCHEMA = "schema"
"""``_meta`` key."""


class Version(NamedTuple):
    """What a version brought.

    columns  (sheet key, field key) of columns that templates have since then: ``upgrade`` adds them, empty, at the right end
    """

    number: int
    what: Text
    columns: tuple[tuple[str, str], ...] = ()


VERSIONS: tuple[Version, ...] = (
    Version(1, Text("第一个版本", "the first one")),
    Version(
        2,
        Text(
            "问题清单有“处理”一栏，有问题的单元格有边框，记住每条记录以便发现丢失和错位的行",
            "a Decision column on Issues, borders around cells with findings, a memory of the records that notices lost and shuffled rows",
        ),
    ),
)
CURRENT = VERSIONS[-1].number


def version_of(meta: Mapping[str, str]) -> int | None:
    """The version of a workbook by what it remembers; None where it says none (it was never refreshed)."""
    text = meta.get(SCHEMA, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def since(number: int) -> tuple[Version, ...]:
    """The versions after this one, in their order."""
    return tuple(version for version in VERSIONS if version.number > number)
