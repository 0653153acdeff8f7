"""Titles of charts that are ours, said in another language; a title that somebody changed stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sheetcrm._lazy import lazy_pattern
from sheetcrm.package.cell_xml import escape_text
from sheetcrm.package.chart_data import sheet_charts

if TYPE_CHECKING:
    from sheetcrm.package import Package, SheetInfo

_TEXT = lazy_pattern(rb"(<a:t(?:\s[^>]*)?>)([^<]*)(</a:t>)")


def reword_charts(package: Package, sheet: SheetInfo, texts: Mapping[str, str]) -> int:
    """Each run of text in the charts of a sheet that is exactly a key becomes its value; how many did."""
    wanted = {escape_text(old).encode(): escape_text(new).encode() for old, new in texts.items()}
    count = 0
    for part in sheet_charts(package, sheet.part):
        old = package.read(part)
        new = _TEXT.sub(lambda match: match[1] + wanted.get(match[2], match[2]) + match[3], old)
        if new != old:
            package.replace(part, new)
            count += 1
    return count
