"""The tags of a record after a list was brought in: those that were there, and those of the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.schema import Unknown
from sheetcrm.schema.tag_source import tag_options
from sheetcrm.store import Book, Table
from sheetcrm.sync.intake.values import Reason
from sheetcrm.tags import Reading, Tag, TagTable, mend, write

_REFUSED = frozenset({"TAG-EXCLUSIVE", "TAG-COUNT"})
_UNSAID = frozenset({"TAG-MERGED", "TAG-RETIRED", "TAG-REDUNDANT-PARENT"})


class Settled(NamedTuple):
    """text  as the cell should say it;  fills  field -> canonical value for a blank column;  reason  why the record cannot be taken in;
    tags  their keys"""

    text: str
    fills: Mapping[str, str]
    reason: Reason | None
    codes: tuple[str, ...]
    creates: tuple[tuple[str, str], ...]
    tags: frozenset[Any]


@dataclass
class TagIntake:
    """Tags by the tag table of the workbook; equal cells are settled once.  new: (dimension, name) of tags to be added for review."""

    known: TagTable
    columns: dict[str, str]
    options: Any
    new: dict[tuple[str, str], None] = field(default_factory=dict)
    _kept: dict[tuple[object, ...], Settled] = field(default_factory=dict)
    _told: dict[tuple[object, ...], Settled | None] = field(default_factory=dict)

    @classmethod
    def of(cls, book: Book, table: Table) -> TagIntake | None:
        """None for a sheet without tags."""
        known = book.tag_table
        if known is None or not table.has("tags"):
            return None
        columns = {d.name: d.bound for d in known.dimensions if d.bound and table.has(d.bound)}
        return cls(known, columns, tag_options(book.settings))

    def settle(self, own: Reading | None, coming: Sequence[Reading], values: Mapping[str, Any], *, overwrite: bool) -> Settled | None:
        """The tags of a record; None when the list adds none.

        own     the tags that are there, coming  those of the rows;  values  of the bound columns as they will be, None where blank
        Of a dimension that allows one tag the one that is there wins, with ``overwrite`` the new one.  Tags are written as ``fix`` would:
        retired ones go, merged ones become what they were merged into, and one that its column contradicts follows the column.
        """
        told = (*map(id, (own, *coming)), overwrite, *(values.get(key) for key in self.columns.values()))
        if told not in self._told:
            self._told[told] = self._settle(own, coming, values, overwrite)
        return self._told[told]

    def _settle(self, own: Reading | None, coming: Sequence[Reading], values: Mapping[str, Any], overwrite: bool) -> Settled | None:
        added = _united(coming)
        bound = {name: values.get(key) for name, key in self.columns.items()}
        bound = {name: value for name, value in bound.items() if not isinstance(value, Unknown)}
        if own is not None:
            exclusive = {d.name for d in self.known.dimensions if d.exclusive}
            there = {tag.key for tag in own.tags} | {above.key for tag in own.tags for above in tag.ancestors}
            added = [tag for tag in added if tag.key not in there and tag.status != "停用"]
            taken = {tag.dimension for tag in (added if overwrite else own.tags) if tag.dimension in exclusive}
            if overwrite:
                kept = [tag for tag in own.tags if tag.dimension not in taken or any(tag in one.ancestors for one in added)]
                tags = [*kept, *added]
            else:
                added = [tag for tag in added if tag.dimension not in taken or any(tag.fits(one) for one in own.tags)]
                tags = [*own.tags, *added]
            if not added:
                return None
        else:
            tags = added
        if not tags:
            return None
        settled = self._settled(write(tags, self.options), bound)
        if own is not None and settled.reason is None and settled.tags == {tag.key for tag in own.tags}:
            return None  # what the list adds gives way to a column: another order of the same tags is no change
        return settled

    def _settled(self, text: str, bound: dict[str, Any]) -> Settled:
        key = (text, *bound.values())
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = self._mended(text, bound)
        return found

    def _mended(self, text: str, bound: dict[str, Any]) -> Settled:
        reading = mend(text, self.known, bound={name: None if value is None else str(value) for name, value in bound.items()}, options=self.options)
        reason = None
        for issue in reading.issues:
            if issue.code in _REFUSED:
                reason = Reason(issue.code, "tags", text, -1, dict(issue.gaps))
        fills = {self.columns[name]: tag.name for name, tag in reading.fills.items()}
        if reading.sub_stage:
            fills["sub_stage"] = reading.sub_stage
        codes = tuple(issue.code for issue in reading.issues if issue.code not in _REFUSED | _UNSAID)
        return Settled(reading.text, fills, reason, codes, reading.creates, frozenset(tag.key for tag in reading.tags))


def _united(readings: Sequence[Reading]) -> list[Tag]:
    """The tags of several rows, each once."""
    return list({tag.key: tag for reading in readings for tag in reading.tags}.values())
