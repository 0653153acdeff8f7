"""What became of a list."""

from __future__ import annotations

from dataclasses import field

from sheetcrm._values import dataclass
from sheetcrm.store.sources import SourceSheet
from sheetcrm.sync.intake.mapping import ListMapping
from sheetcrm.sync.intake.plan import Counts
from sheetcrm.sync.intake.values import Reason


@dataclass(frozen=True)
class RejectedRow:
    """A row that was not taken in: its line in the source, its cells as texts, and why."""

    line: int
    cells: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Alike:
    """A new record that may be a customer of the workbook: the same telephone number, another company."""

    line: int
    name: str
    customer_id: str
    other: str


@dataclass
class SourceResult:
    """What became of one list.

    title     of the worksheet it went into;  counts  rows by what became of them;  rejected  in the order of their lines
    added     headers of columns that the sheet has now for ids of the other program
    homeless  columns whose field the workbook has no column for;  missing  required fields that every new record lacks
    kept      cells that differ from the workbook, which kept its own;  repeat_kept  cells of repeated rows that were not taken
    warnings  rule code -> cells;  formulas  texts that look like formulas, kept as text;  ids  of the new records
    """

    source: SourceSheet
    mapping: ListMapping
    title: str
    counts: Counts = field(default_factory=Counts)
    rejected: list[RejectedRow] = field(default_factory=list)
    candidates: list[Alike] = field(default_factory=list)
    warnings: dict[str, int] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    homeless: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    new_tags: list[tuple[str, str]] = field(default_factory=list)
    kept: int = 0
    repeat_kept: int = 0
    formulas: int = 0

    @property
    def rows(self) -> int:
        """Rows of the list."""
        return self.source.length + len(self.source.odd)
