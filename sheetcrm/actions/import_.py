"""``import``: bring lists from elsewhere into the workbook."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.actions._clock import moment_of
from sheetcrm.actions._commit import DEFAULT, WriteOptions, finish, open_to_change, put
from sheetcrm.actions._load import Opened
from sheetcrm.errors import IoFailed, UsageError
from sheetcrm.render.import_rejects import RejectedRow, RejectSheet, write_rejects
from sheetcrm.store import Applied, Edit, PutMeta, Receipt, Table, serial
from sheetcrm.store.sources import SourceSheet, read_source
from sheetcrm.sync.intake.customers import match_customers
from sheetcrm.sync.intake.mapping import TARGETS, ListMapping, MappingWishes, field_key, header_score, map_columns, to_save
from sheetcrm.sync.intake.matching import Matches, listed
from sheetcrm.sync.intake.odd_rows import odd_reasons
from sheetcrm.sync.intake.others import match_rows
from sheetcrm.sync.intake.plan import MODES, Counts, Intake, Mode, plan_intake
from sheetcrm.sync.intake.references import customers_of
from sheetcrm.sync.intake.values import Incoming, Reason, read_values
from sheetcrm.sync.references import follow_names
from sheetcrm.sync.stages import entered_change

if TYPE_CHECKING:
    from sheetcrm.store.column import Ints

_FOLDER = ".sheetcrm/mappings"
_MOST_COLUMNS = 40


@dataclass(frozen=True)
class RejectedLine:
    """A row that was not taken in: its line in the source, and why."""

    line: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Alike:
    """A row that may be a customer of the workbook: the same telephone number at another company."""

    line: int
    name: str
    customer_id: str
    other: str


@dataclass
class SourceResult:
    """What became of one list.

    counts    rows by what became of them;  mapping  which column went where;  homeless  columns whose field the workbook has no column for
    kept      cells that differ from the workbook, which kept its own;  repeat_kept  cells of repeated rows that were not taken
    warnings  rule code -> cells;  formulas  texts that look like formulas, kept as text;  missing  fields that every new record lacks
    """

    source: SourceSheet
    mapping: ListMapping
    title: str
    counts: Counts
    rejected: list[RejectedLine] = field(default_factory=list)
    candidates: list[Alike] = field(default_factory=list)
    warnings: dict[str, int] = field(default_factory=dict)
    homeless: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    new_tags: list[tuple[str, str]] = field(default_factory=list)
    kept: int = 0
    repeat_kept: int = 0
    formulas: int = 0

    @property
    def rows(self) -> int:
        return self.source.length + len(self.source.odd)


@dataclass
class ImportResult:
    """What an import did.

    sources  one for each list, in the order in which they were taken in;  applied  cells and rows;  receipt  None when nothing was written
    rejects  the workbook of rejected rows, None when there are none (or in a dry run);  saved_mapping  where the mapping was saved
    """

    path: Path
    lang: str
    sources: list[SourceResult] = field(default_factory=list)
    applied: Applied = field(default_factory=Applied)
    receipt: Receipt | None = None
    rejects: list[Path] = field(default_factory=list)
    saved_mapping: Path | None = None

    @property
    def rejected(self) -> int:
        """Number of rows that were not taken in."""
        return sum(one.counts.rejected for one in self.sources)


def import_(
    path: str | Path,
    *sources: str | Path | bytes,
    sheet: str | None = None,
    mode: Mode = "upsert",
    overwrite: bool = False,
    columns: Mapping[str, str] | None = None,
    mapping: str | Path | None = None,
    profile: str | None = None,
    accept_mapping: bool = False,
    save_mapping: str | Path | None = None,
    values: Mapping[str, str] | None = None,
    source_sheets: Sequence[str] = (),
    encoding: str | None = None,
    delimiter: str | None = None,
    rejects: str | Path | None = None,
    options: WriteOptions = DEFAULT,
) -> ImportResult:
    """Bring lists (CSV, TSV, XLSX, JSON) into a workbook: all of them, or nothing when one cannot be read.

    sources    files, or the bytes of one;  sheet  key or title of the sheet that they go into, by default what their labels say
    mode       ``upsert``; ``insert``: rows of records that are there are skipped; ``update``: rows of new ones are
    overwrite  values of the list replace those of the workbook; by default they fill blank cells only.  Blank and masked ones never do
    columns    label -> field (key or label; empty: leave the column out);  values  field -> value of every row that has none
    mapping    name or path of a saved mapping;  save_mapping  save the one that was used;  accept_mapping  take what is guessed by likeness
    profile    ``hubspot``, ``zoho``, ``fxiaoke``, ``salesforce``, ``generic``; by default found out
    rejects    path of the workbook with the rows that were not taken in; by default beside the source

    Bringing in the same list a second time changes nothing.  Raises ``UsageError``, ``FileRefused``, ``Busy``, ``IoFailed``.
    """
    if mode not in MODES:
        raise UsageError("E-USAGE", problem=f"mode: {', '.join(MODES)}")
    target = Path(path)
    opened = open_to_change(target, options)
    wishes = MappingWishes(_sheet_key(opened, sheet), profile, dict(columns or {}), _saved(target, mapping), accept_mapping, dict(values or {}))
    run = _Run(opened, target, wishes, mode, overwrite, options)
    files = [Path(one) if not isinstance(one, bytes) else one for one in sources]
    lists = [(origin, *run.read(origin, encoding, delimiter, source_sheets)) for origin in files for origin in [origin]]
    return run.all(files, lists, rejects, save_mapping)
