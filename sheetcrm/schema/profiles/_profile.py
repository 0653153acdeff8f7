"""``Profile``: the exports of one program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType

from sheetcrm._values import dataclass

Words = Mapping[str, str]
_NONE: Mapping[str, Words] = MappingProxyType({})


@dataclass(frozen=True)
class ListProfile:
    """One kind of list that a program exports.

    sheet    key of the sheet that it goes into
    signs    labels that tell this export from other lists
    columns  label -> field key.  Several labels may go into one field: their values are joined, in this order
    values   field key -> value of the export -> value of ours (canonical, compared without case)
    """

    sheet: str
    signs: tuple[str, ...]
    columns: Words
    values: Mapping[str, Words] = field(default_factory=lambda: _NONE)


@dataclass(frozen=True)
class Profile:
    """A program and the lists that it exports."""

    name: str
    lists: tuple[ListProfile, ...]

    def of(self, sheet: str) -> ListProfile | None:
        """Its list for a sheet."""
        return next((one for one in self.lists if one.sheet == sheet), None)
