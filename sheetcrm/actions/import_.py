"""``import``: bring lists from elsewhere into the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from sheetcrm._values import dataclass
from sheetcrm.actions._commit import DEFAULT, WriteOptions, open_to_change
from sheetcrm.actions._intake import IntakeRun, mapping_file, read_mapping, save_mapping_to
from sheetcrm.actions.records.models import schema_with
from sheetcrm.errors import UsageError
from sheetcrm.schema import BookSchema
from sheetcrm.schema.headers import title_form
from sheetcrm.store import Applied, Receipt
from sheetcrm.sync.intake.mapping import MappingWishes, targets
from sheetcrm.sync.intake.plan import MODES, Mode
from sheetcrm.sync.intake.results import SourceResult
from sheetcrm.text import Text
from sheetcrm.text.import_ import NO_TARGETS

if TYPE_CHECKING:
    from pydantic import BaseModel


@dataclass
class ImportResult:
    """What an import did.

    sources  one for each list, in the order in which they were taken in;  applied  cells and rows;  receipt  None when nothing was written
    rejects  the workbooks of rejected rows (none in a dry run);  saved_mapping  where the mapping was saved
    schema, lang  of the workbook
    """

    path: Path
    schema: BookSchema
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
    values: Mapping[str, str] | None = None,
    profile: str | None = None,
    mapping: str | Path | None = None,
    accept_mapping: bool = False,
    save_mapping: str | Path | None = None,
    source_sheets: Sequence[str] = (),
    encoding: str | None = None,
    delimiter: str | None = None,
    rejects: str | Path | None = None,
    models: Sequence[type[BaseModel]] = (),
    options: WriteOptions = DEFAULT,
) -> ImportResult:
    """Bring lists (CSV, TSV, XLSX, JSON) into a workbook: all of them, or nothing when one cannot be read.

    sources    files, or the bytes of one;  sheet  key or title of the sheet that they go into; by default what their labels say
    mode       ``upsert``; ``insert``: rows of records that are there are skipped; ``update``: rows of new ones are
    overwrite  values of the list replace those of the workbook; by default they fill blank cells only.  Blank and masked ones never do
    columns    label -> field (key or label; empty: leave the column out);  values  field -> value of every row that has none
    profile    ``hubspot``, ``zoho``, ``fxiaoke``, ``salesforce`` or ``generic``; by default found out
    mapping    name or path of a saved mapping;  save_mapping  save the one that was used;  accept_mapping  take what likeness suggests
    rejects    path of the workbook of rejected rows; by default beside the source, never over a file that is there
    source_sheets  worksheets of the sources to read;  encoding, delimiter  of delimited text; by default found out
    models     pydantic models of further sheets, as in ``edit``; a sheet that the workbook does not have is made
    Bringing in the same list a second time changes nothing.  Raises ``UsageError``, ``FileRefused``, ``Busy``, ``IoFailed``.
    """
    if mode not in MODES:
        raise UsageError("E-USAGE", problem=Text(f"mode 只能是 {'、'.join(MODES)}", f"mode is one of {', '.join(MODES)}"))
    target = Path(path)
    opened = open_to_change(target, options, schema=schema_with(models)[0])
    wishes = MappingWishes(
        _sheet_key(opened.book.schema, sheet, opened.book.lang),
        profile,
        dict(columns or {}),
        read_mapping(mapping_file(target, mapping), targets(opened.book.schema)) if mapping is not None else None,
        accept_mapping,
    )
    run = IntakeRun(opened, target, wishes, dict(values or {}), mode, overwrite, options)
    run.read([Path(one) if isinstance(one, str) else one for one in sources], encoding, delimiter, source_sheets)
    run.take_in()
    receipt, written = run.save(Path(rejects) if rejects is not None else None)
    keep = save_mapping is not None and not options.dry_run
    saved = save_mapping_to(mapping_file(target, save_mapping or ""), run.results) if keep else None
    return ImportResult(target, opened.book.schema, opened.book.lang, run.results, run.applied, receipt, written, saved)


def _sheet_key(schema: BookSchema, name: str | None, lang: str) -> str | None:
    """The key of a sheet by key or title.  UsageError E-IMPORT-SHEET."""
    if name is None:
        return None
    key = name if name in schema else schema.titles().get(title_form(name), "")
    able = targets(schema)
    if key not in able:
        found = schema.get(key)
        why = NO_TARGETS.get(key) or NO_TARGETS[found.role if found is not None else ""]
        known = ", ".join(f"{one} ({schema.sheet(one).label.of(lang)})" for one in able)
        raise UsageError("E-IMPORT-SHEET", sheet=name, why=why, known=known)
    return key
