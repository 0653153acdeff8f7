"""What a preset is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from sheetcrm._values import dataclass
from sheetcrm.text import Text

CONFIG = ("tags", "team", "settings")
"""Sheets that stand at the end of most presets."""
MODULES = ("contacts", "orders", "servicerecords", "feedback", "attachments", "stagehistory")
"""Sheets that a workbook may have besides, in the order in which they are added."""
GENERATED = ("summary", "duelist", "issues", "customerview", "performance", "tagreview")
"""Sheets that refresh makes, by key; ``generated.sheets`` names those that a workbook has."""
_NAMES = {
    "summary": "Summary",
    "duelist": "DueList",
    "issues": "Issues",
    "customerview": "CustomerView",
    "performance": "Performance",
    "tagreview": "TagReview",
}
USUAL = ("summary", "duelist", "issues")


@dataclass(frozen=True)
class Preset:
    """One ready-made shape of workbook.

    key, aliases  names by which people ask for it;  rank  place in lists
    title, about  what it is called, and what it is for;  stem  name of its ready-made file, without language and ending
    tabs          keys of its sheets in the order of the tabs, ``guide`` and the generated ones included
    opens         the sheet that is shown when it is opened while it holds records; without any it opens on the guide
    columns       sheet key -> field keys in their order; a sheet that is not named has its standard columns
    more          sheet key -> optional fields behind the standard columns
    settings      rows of its Settings sheet beside the usual ones: key -> value
    sample        its ready-made file holds invented records
    """

    key: str
    rank: int
    title: Text
    stem: Text
    about: Text
    tabs: tuple[str, ...]
    opens: str = "summary"
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    more: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    sample: bool = True
    aliases: tuple[str, ...] = ()

    @property
    def sheets(self) -> tuple[str, ...]:
        """Keys of the sheets that people fill, in the order of the tabs."""
        return tuple(key for key in self.tabs if key not in GENERATED and key != "guide")

    @property
    def generated(self) -> tuple[str, ...]:
        """Keys of the sheets that refresh makes, in the usual order."""
        return tuple(key for key in GENERATED if key in self.tabs)

    @property
    def all_settings(self) -> dict[str, str]:
        """``settings``, and which sheets refresh makes where those are not the usual ones."""
        own = dict(self.settings)
        if self.generated != USUAL:
            own["generated.sheets"] = ",".join(_NAMES[key] for key in self.generated)
        return own

    def with_sheets(self, keys: frozenset[str]) -> Preset:
        """With further sheets, behind the last one that people fill and before those that configure."""
        new = [key for key in MODULES if key in keys and key not in self.tabs]
        if not new:
            return self
        entered = [i for i, key in enumerate(self.tabs) if key in self.sheets and key not in CONFIG]
        at = max(entered, default=len(self.tabs) - 1) + 1
        return replace(self, tabs=(*self.tabs[:at], *new, *self.tabs[at:]))

    def file_name(self, lang: str) -> str:
        """``customer-book.en.xlsx``."""
        return f"{self.stem.of(lang)}.{lang}.xlsx"
