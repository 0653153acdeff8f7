"""The steps of an import: read the lists, take them in one after the other, keep what was rejected, save."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import field
from pathlib import Path

import numpy as np

from sheetcrm._values import dataclass
from sheetcrm.actions._clock import moment_of
from sheetcrm.actions._columns import dressed
from sheetcrm.actions._commit import WriteOptions, finish, put
from sheetcrm.actions._load import Opened
from sheetcrm.actions.records.models import new_sheet
from sheetcrm.errors import UsageError, failed
from sheetcrm.render.import_rejects import write_rejects
from sheetcrm.schema import BookSchema
from sheetcrm.schema.headers import title_form
from sheetcrm.schema.kinds._text import cell_text
from sheetcrm.store import Applied, Edit, PutMeta, Receipt, Table, serial
from sheetcrm.store.sources import SourceSheet, read_source
from sheetcrm.sync.intake.customers import match_customers
from sheetcrm.sync.intake.mapping import ListMapping, MappingWishes, field_key, header_score, map_columns, targets, to_save
from sheetcrm.sync.intake.matching import After, Matches
from sheetcrm.sync.intake.odd_rows import odd_reason, reject_odd_rows
from sheetcrm.sync.intake.others import match_rows
from sheetcrm.sync.intake.plan import Intake, Mode, plan_intake
from sheetcrm.sync.intake.references import customers_of
from sheetcrm.sync.intake.results import Alike, RejectedRow, SourceResult
from sheetcrm.sync.intake.settling import settled
from sheetcrm.sync.intake.values import Incoming, read_values
from sheetcrm.sync.references import follow_names
from sheetcrm.sync.stages import entered_change
from sheetcrm.sync.upgrade import add_columns
from sheetcrm.text import Text

_FOLDER = ".sheetcrm/mappings"
_AGAIN = re.compile(r"-rejected(?:-\d+)?$")
_FIRST = ("tags", "customers")
"""Lists of these come first: others refer to them."""
_MODULES = {"servicerecords": "service"}
STDIN = "stdin"


@dataclass
class IntakeRun:
    """One import.  values: field (key or label) -> value of every row that has none."""

    opened: Opened
    path: Path
    wishes: MappingWishes
    values: dict[str, str]
    mode: Mode
    overwrite: bool
    options: WriteOptions
    results: list[SourceResult] = field(default_factory=list)
    applied: Applied = field(default_factory=Applied)
    _lists: list[tuple[Path | None, SourceSheet, ListMapping]] = field(default_factory=list)
    _origins: dict[int, Path | None] = field(default_factory=dict)

    def read(self, sources: Sequence[Path | bytes], encoding: str | None, delimiter: str | None, titles: Sequence[str]) -> None:
        """All lists, before anything is changed.  Those of tags and customers come first, since others refer to them."""
        book = self.opened.book
        score = header_score(book.schema, self.wishes)
        for source in sources:
            origin = source if isinstance(source, Path) else None
            if origin is not None and origin.exists() and self.path.exists() and origin.samefile(self.path):
                raise UsageError("E-SOURCE-SELF", file=origin)
            name = origin.name if origin is not None else STDIN
            found = read_source(source, score, name=name, encoding=encoding, delimiter=delimiter, titles=titles)
            usable = [one for one in found if one.headers and (score(one.headers) >= 2 or self.wishes.columns)]
            if not usable:
                seen = " | ".join(text for one in found for text in one.headers[:8]) or "—"
                raise UsageError("E-IMPORT-HEADER", file=name, seen=seen)
            for one in usable:
                title = book.schema.titles().get(title_form(one.title)) if one.title else None
                mapping = map_columns(one.headers, book.schema, self.wishes, title=title if title in targets(book.schema) else None)
                if book.table(mapping.sheet) is None and mapping.sheet in BookSchema.default():
                    module = _MODULES.get(mapping.sheet, mapping.sheet)
                    raise UsageError("E-IMPORT-NO-SHEET", file=name, sheet=book.schema.sheet(mapping.sheet).label, module=module)
                self._lists.append((origin, one, mapping))
        self._lists.sort(key=lambda one: _FIRST.index(one[2].sheet) if one[2].sheet in _FIRST else len(_FIRST))

    def take_in(self) -> None:
        """One list after the other, in memory."""
        for origin, source, mapping in self._lists:
            self._origins[len(self.results)] = origin
            self.results.append(self._one(source, mapping))

    def _one(self, source: SourceSheet, mapping: ListMapping) -> SourceResult:
        if self.opened.book.table(mapping.sheet) is None:
            self.applied.add(put(self.opened, [new_sheet(self.opened.book, self.opened.package, mapping.sheet)]))
        book = self.opened.book
        table = book.need(mapping.sheet)
        sheet = book.schema.sheet(mapping.sheet)
        constants = {field_key(sheet, name): value for name, value in self.values.items()}
        incoming = read_values(source, mapping, sheet, table.context, constants, table.has)
        reject_odd_rows(incoming)
        added = self._make_room(incoming, table)
        book = self.opened.book
        table = book.need(mapping.sheet)
        now = moment_of(book.as_of, str(book.settings["timezone"]))
        incoming, matches, intake = self._settled(incoming, table)
        result = _result(incoming, table, intake, matches)
        result.added = added
        del incoming, matches  # long lists, which writing does not need
        self._apply(intake, serial(now))
        return result

    def _make_room(self, incoming: Incoming, table: Table) -> list[str]:
        """A column for the ids of the other program, by which its customers are found again whatever they are called then; its header."""
        if table.key != "customers" or table.has("external_id") or not incoming.has("external_id"):
            return []
        if not incoming.column("external_id").filled[incoming.good()].any():
            return []
        found = add_columns(self.opened.book, table, ["external_id"])
        if found.added:
            self.applied.add(put(self.opened, dressed(self.opened.book, found)))
        return [header for _, header in found.added]

    def _settled(self, incoming: Incoming, table: Table) -> tuple[Incoming, Matches, Intake]:
        """Which record each row is, and what changes."""
        book = self.opened.book
        now = moment_of(book.as_of, str(book.settings["timezone"]))
        customers = book.table("customers")
        owner = np.full(incoming.length, -1, np.int32) if table.key == "customers" else customers_of(incoming, customers)

        def match(rows: Incoming, after: After | None) -> Matches:
            return match_customers(rows, table, after) if table.key == "customers" else match_rows(rows, table, owner, customers, after)

        def plan(rows: Incoming, matches: Matches) -> Intake:
            return plan_intake(book, table, rows, matches, owner, mode=self.mode, overwrite=self.overwrite, now=now)

        return settled(incoming, match, plan)

    def _apply(self, intake: Intake, now: float) -> None:
        """The edits of a list, and what follows from them: names beside references, stage history."""
        if not intake.edits:
            return
        edits: list[Edit] = [*intake.edits, *([PutMeta(intake.remembered)] if intake.remembered else [])]
        self.applied.add(put(self.opened, edits))
        book = self.opened.book
        more: list[Edit] = list(follow_names(book, "customers", intake.renamed)) if intake.renamed else []
        history = book.table("stagehistory")
        if history is not None:
            more += [entered_change(book, history, before, values, now, "import") for before, values in intake.stages]
        if more:
            self.applied.add(put(self.opened, more))

    def _write_rejects(self, wanted: Path | None) -> list[Path]:
        """The workbooks of rejected rows, one a source (one for all where the user named it); nothing in a dry run."""
        if self.options.dry_run or not any(result.rejected for result in self.results):
            return []
        if wanted is not None:
            if wanted.exists():
                raise UsageError("E-EXISTS", file=wanted)
            return [self._rejects(wanted, self.results)]
        groups: dict[Path | None, list[SourceResult]] = {}
        for number, result in enumerate(self.results):
            groups.setdefault(self._origins[number], []).append(result)
        written: list[Path] = []
        for origin, results in groups.items():
            if any(result.rejected for result in results):
                written.append(self._rejects(_free(origin if origin is not None else self.path.with_name(f"{STDIN}.csv")), results))
        return written

    def _rejects(self, path: Path, results: Sequence[SourceResult]) -> Path:
        try:
            with path.open("xb") as stream:
                write_rejects(stream, results, self.opened.book.schema, self.opened.book.lang)
        except OSError as error:
            raise failed(error, path) from None
        return path

    def save(self, rejects: Path | None) -> tuple[Receipt | None, list[Path]]:
        """(None when there was nothing to write, or in a dry run; the workbooks of rejected rows).  Where saving fails these go again."""
        written = self._write_rejects(rejects)
        try:
            return finish(self.opened, self.path, self.applied, "import", self.options), written
        except BaseException:
            for one in written:
                one.unlink(missing_ok=True)
            raise


def _result(incoming: Incoming, table: Table, intake: Intake, matches: Matches) -> SourceResult:
    source, mapping = incoming.source, incoming.mapping
    result = SourceResult(source, mapping, table.title, intake.counts)
    result.rejected = sorted([*_rejected(incoming), *_odd(source)], key=lambda row: row.line)
    result.warnings, result.kept, result.repeat_kept, result.formulas = incoming.warnings, intake.kept, intake.repeat_kept, intake.formulas
    homeless = [mapping.header_of(key) for key in mapping.order if key in incoming.typed and not table.has(key)]
    result.homeless = [header for header in homeless if header]
    result.missing, result.ids, result.new_tags = intake.missing, intake.ids, intake.new_tags
    names = incoming.column("name") if "name" in incoming.sheet else None
    first = matches.first_rows()
    for one in intake.candidates:
        name, there = str(names.value(one.row) or "") if names is not None else "", one.record < table.length
        other = table.columns["name"].text(one.record) if there and table.has("name") else ""
        if not there and names is not None:
            other = str(names.value(int(first[one.record])) or "")
        identity = table.id_text(one.record) if there else intake.id_of.get(one.record)
        result.candidates.append(Alike(int(source.lines[one.row]), name, identity or "", other))
    return result


def _rejected(incoming: Incoming) -> list[RejectedRow]:
    source = incoming.source
    return [
        RejectedRow(int(source.lines[row]), tuple(cell_text(column.raw(row)) for column in source.columns), tuple(incoming.reasons[row]))
        for row in incoming.reasons
    ]


def _odd(source: SourceSheet) -> list[RejectedRow]:
    return [RejectedRow(odd.line, odd.cells, (odd_reason(odd, source),)) for odd in source.odd]


def _free(source: Path) -> Path:
    """``list-rejected.xlsx`` beside the source, with a number where that is taken."""
    stem = _AGAIN.sub("", source.stem)
    path, number = source.with_name(f"{stem}-rejected.xlsx"), 2
    while path.exists():
        path, number = source.with_name(f"{stem}-rejected-{number}.xlsx"), number + 1
    return path


# --- saved mappings


def mapping_file(workbook: Path, name: str | Path) -> Path:
    """A path that ends in .json, or that is there; else a name: a file in ``.sheetcrm/mappings`` beside the workbook."""
    path = Path(name)
    if path.suffix.lower() == ".json" or path.is_file():
        return path
    return workbook.parent / _FOLDER / f"{path.name}.json"


def read_mapping(path: Path, sheets: Collection[str]) -> dict[str, object]:
    """The content of a saved mapping; ``sheets``: keys of those that lists go into.  Raises ``UsageError`` E-NO-FILE, E-MAPPING."""
    try:
        said = json.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise UsageError("E-NO-FILE", file=path) from None
    except OSError as error:
        raise failed(error, path) from None
    except ValueError:
        raise UsageError("E-MAPPING", file=path, problem="JSON") from None
    sheet = said.get("sheet") if isinstance(said, dict) else None
    if not isinstance(said, dict) or not isinstance(said.get("columns"), dict) or (sheet is not None and sheet not in sheets):
        raise UsageError("E-MAPPING", file=path, problem=Text("缺少 sheet 或 columns", "sheet or columns is missing"))
    return said


def save_mapping_to(path: Path, results: Sequence[SourceResult]) -> Path | None:
    """Save the mapping of the first list; its folder is made."""
    if not results:
        return None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(to_save(results[0].mapping), ensure_ascii=False, indent=2) + "\n", "utf-8")
    except OSError as error:
        raise failed(error, path) from None
    return path
