"""``Book``: a workbook read as typed tables."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from sheetcrm._values import dataclass
from sheetcrm.cells import CellKind, Raw
from sheetcrm.errors import FileRefused, UsageError
from sheetcrm.package import FORMULA, Grid, Package, SheetInfo, SheetRules, read_grid
from sheetcrm.package.links import Link
from sheetcrm.schema import BookSchema, ReadContext, Settings, SheetSchema, Vocabularies, recognise_sheet
from sheetcrm.schema.custom import CustomFieldProblem, custom_fields
from sheetcrm.schema.extra import NOTHING, Extra
from sheetcrm.schema.headers import title_form
from sheetcrm.schema.tag_source import tag_rows_of
from sheetcrm.store.attached import file_finder
from sheetcrm.store.generated import DIGESTS, LONG, WRITTEN, Digest, TypedOver, read_digests, typed_over
from sheetcrm.store.ledger import LEDGER, Ledger, read_ledger
from sheetcrm.store.marks import marked_titles
from sheetcrm.store.meta import Meta, read_meta
from sheetcrm.store.records import left_out
from sheetcrm.store.samples import SAMPLES, read_samples
from sheetcrm.store.serials import serial
from sheetcrm.store.sheet_reader import BLOCKING, Header, StructureNote, find_header, header_names, read_table
from sheetcrm.store.summary_entries import SUMMARY, SummaryEntries, read_entries
from sheetcrm.store.surroundings import Surroundings
from sheetcrm.store.table import Table
from sheetcrm.store.tables import Tables
from sheetcrm.tags import TagTable
from sheetcrm.text import Lang, Text

if TYPE_CHECKING:
    from sheetcrm.store.seal import Seal

_COPY = re.compile(r"^(?P<name>.+?)\s*(?:[（(]\d+[)）]|的?副本\s*\d*|[-_ ]\s*copy\s*\d*)$", re.IGNORECASE)


@dataclass
class Book:
    """The tables of one workbook and what reading them depends on.

    tables   sheet key -> table, in workbook order;  titles  sheet key -> title of every recognised sheet, generated ones included
    names    defined names of the workbook
    notes    what is odd about sheets and grids;  meta  what the engine remembered there
    t        T as a 1900-system serial
    backed_up  day of the newest version that is kept beside the file, filled in by whoever knows the file
    field_problems  rows of the Fields sheet that make no column
    exists   tells whether a path relative to the workbook's folder is there; None where the folder is not known
    typed_over  what somebody typed into sheets that the engine rebuilds;  entries  what people chose on Summary
    extra    what a file beside the workbook adds to it
    around   what hangs on the sheets besides their cells;  restored  (title, column index) of the dropdowns that this run is about to restore
    """

    schema: BookSchema
    file: str
    as_of: dt.date
    lang: Lang
    settings: Settings
    vocabularies: Vocabularies
    tables: Tables = field(default_factory=Tables)
    titles: dict[str, str] = field(default_factory=dict)
    notes: list[StructureNote] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    meta: Meta = field(default_factory=Meta)
    date1904: bool = False
    names: frozenset[str] = frozenset()
    tag_table: TagTable | None = None
    backed_up: dt.date | None = None
    field_problems: list[CustomFieldProblem] = field(default_factory=list)
    around: Surroundings | None = field(default=None, repr=False)
    restored: frozenset[tuple[str, int]] = frozenset()
    typed_over: list[TypedOver] = field(default_factory=list)
    entries: SummaryEntries = field(default_factory=SummaryEntries)
    _seals: dict[str, tuple[int, Seal]] = field(default_factory=dict, repr=False)
    exists: Callable[[str], bool] | None = field(default=None, repr=False)
    extra: Extra = NOTHING

    @property
    def t(self) -> float:
        return serial(self.as_of)

    def table(self, key: str) -> Table | None:
        found: Table | None = self.tables.get(key)
        return found

    def titled(self, title: str) -> Table | None:
        """The table of the worksheet with this title."""
        return next((self.tables.get(key) for key, own in self.titles.items() if own == title), None)

    def release(self) -> None:
        """Let go of the tables: for an action that is done with reading and goes on to write."""
        self.tables.clear()
        self._seals.clear()
        self.__dict__.pop("ledger", None)
        self.__dict__.pop("samples", None)
        self.__dict__.pop("team", None)
        self.tag_table = None

    def need(self, key: str) -> Table:
        """The table, or the error that says how to get one."""
        found = self.table(key)
        if found is None:
            raise no_sheet(self.file, self.schema.sheet(key))
        return found

    def doubts(self, title: str) -> list[str]:
        """Codes of what makes it unsafe to write into a worksheet, sorted; mostly none."""
        return sorted({note.code for note in self.doubt_notes(title)})

    def has_note(self, code: str) -> bool:
        return any(note.code == code for note in self.notes) or (code == "ROW-SHUFFLED" and bool(self.shuffled))

    def doubt_notes(self, title: str) -> list[StructureNote]:
        """What makes it unsafe to write into a worksheet, place by place; ``note.where`` and ``note.what`` say which column or row."""
        table = self.titled(title)  # its sheet must have been read, for what is odd about it to be known
        shuffled = self._shuffle_notes(table) if table is not None else []
        return [note for note in self.notes if note.code in BLOCKING and note.title == title] + shuffled

    def _shuffle_notes(self, table: Table) -> list[StructureNote]:
        """One for each column whose values stand at other rows than the ledger remembers."""
        seal = self.seal(table.key)
        columns = [table.columns[one.field or table.schema.id_field or ""] for one in seal.shuffled] if seal is not None else []
        return [StructureNote("ROW-SHUFFLED", table.key, table.title, table.header_row, c.index, {"header": c.header}) for c in columns]

    @property
    def shuffled(self) -> list[str]:
        """Keys of the sheets with a column whose values stand at other rows than before."""
        return [key for key in self.tables if (seal := self.seal(key)) is not None and seal.shuffled]

    @cached_property
    def ledger(self) -> Ledger | None:
        """What the last refresh remembered of the records; None without a readable ledger."""
        return read_ledger(self.meta.get(LEDGER))

    @cached_property
    def digests(self) -> dict[str, Digest]:
        """Sheet key -> what the engine wrote into its own sheets."""
        return read_digests(self.meta.get(DIGESTS))

    @cached_property
    def samples(self) -> dict[str, dict[str, int]]:
        """The invented records of a template that are still there: sheet key -> id -> what they were."""
        return read_samples(self.meta.get(SAMPLES))

    def seal(self, key: str) -> Seal | None:
        """A table compared with the ledger, again after its cells were changed; None where nothing is remembered of it."""
        table = self.tables.get(key)
        memory = self.ledger.sheets.get(key) if self.ledger is not None else None
        if table is None or memory is None or left_out(table):
            return None
        kept = self._seals.get(key)
        if kept is None or kept[0] != table.version:
            from sheetcrm.store.seal import compare  # here: the first refresh has nothing to compare with

            kept = self._seals[key] = (table.version, compare(table, memory, self.samples.get(key, ())))
        return kept[1]

    def sheet_rules(self, key: str) -> SheetRules | None:
        """Validations, hyperlinks and Excel tables of a sheet by its key, read when first asked for; None without the sheet."""
        title = self.tables[key].title if key in self.tables else self.titles.get(key)
        return self.around.rules(title) if self.around is not None and title is not None else None

    @property
    def links(self) -> list[Link]:
        """Everything outside that the workbook refers to: named, never followed."""
        return self.around.links if self.around is not None else []

    def word(self, vocabulary: str, value: str) -> str:
        """A canonical value in the language of the workbook; a value outside the vocabulary as it is."""
        known = self.vocabularies.get(vocabulary)
        found = known.get(value) if known is not None else None
        return found.label(self.lang) if found is not None else value

    @cached_property
    def team(self) -> list[str]:
        """Names on the Team sheet, in its order."""
        table = self.tables.get("team")
        if table is None:
            return []
        names = table.typed("name")
        return [name for i in range(table.length) if (name := names.value(i))]


Today = Callable[[str], dt.date]
"""The clock, passed in: name of a time zone -> the date there now."""


def read_book(
    package: Package,
    *,
    as_of: dt.date | Today,
    lang: Lang | None = None,
    schema: BookSchema | None = None,
    partial: bool = False,
    extra: Extra = NOTHING,
    lazily: bool = False,
) -> Book:
    """Read every sheet that the schema knows.

    partial  a workbook without a Customers sheet will do (it is about to get one)
    as_of  T, or the clock to ask for today in the workbook's time zone;  extra  what a file beside the workbook adds to it
    lazily  at once only what decides what values mean (Settings, Fields, Tags, Team), any other sheet when its table is asked for.
            What is odd about a sheet (``notes``) is known once it was read
    Raises ``UsageError`` when there is no Customers sheet, or none of its first rows is a header, and ``FileRefused`` for a
    damaged or hostile part, also one that holds nothing for us: what is wrong with the file comes before what it lacks.
    """
    try:
        book = _Reader(package, as_of, lang, schema or BookSchema.default(), partial, extra, lazily).book()
    except UsageError:
        package.screen_all()
        raise
    package.screen_all()
    return book


class _Reader:
    """Reads the sheets in the order in which they depend on each other: Settings, then Tags and Team, then the rest."""

    def __init__(
        self,
        package: Package,
        as_of: dt.date | Today,
        lang: Lang | None,
        schema: BookSchema,
        partial: bool,
        extra: Extra,
        lazily: bool,
    ) -> None:
        self.lazily = lazily
        self.package, self.as_of, self.lang, self.schema, self.partial, self.extra = package, as_of, lang, schema, partial, extra
        self.file = package.path.name if package.path else ""
        self.grids: dict[str, Grid] = {}
        self.around = Surroundings(package)
        self.notes: list[StructureNote] = []

    def book(self) -> Book:
        sheets = self._assign()
        meta = read_meta(self.package)
        settings = Settings.read([(row["group"], row["key"], row["value"], row["note"]) for row in self._typed_rows(sheets, "settings")])
        settings.take_file(self.extra.settings, self.extra.vocabularies, self.extra.source)
        lang = self.lang or settings.lang or self._header_lang(sheets)
        vocabularies = Vocabularies.of(settings)
        typed_rows = self._typed_rows(sheets, "fields")
        own = custom_fields([*typed_rows, *self.extra.fields], vocabularies)
        own.add_to(vocabularies)
        self.schema = self.schema.with_fields(own.fields)
        vocabularies.add_choices(self.schema.with_choices())
        as_of = self.as_of if isinstance(self.as_of, dt.date) else self.as_of(str(settings["timezone"]))
        book = Book(self.schema, self.file, as_of, lang, settings, vocabularies, meta=meta, date1904=self.package.date1904)
        book.field_problems = [problem for problem in own.problems if problem.row < len(typed_rows)]  # the sheet wins over the file
        book.around, book.extra = self.around, self.extra
        book.exists = file_finder(self.package.path)
        book.titles = {key: info.name for key, info in sheets.items()}
        book.names = frozenset(name.name for name in self.package.defined_names)
        book.order = [info.name for info in self.package.sheets]
        context: dict[str, Any] = {"as_of": serial(as_of), "lang": lang, "settings": settings, "vocabularies": vocabularies}
        context["date1904"] = book.date1904
        if "tags" in sheets:
            self._read(book, "tags", sheets["tags"], ReadContext(**context))
        book.tag_table = tag_rows_of(vocabularies, settings, rows_as_typed(book.tables["tags"]) if "tags" in book.tables else ())
        vocabularies.extend_from_tags(book.tag_table)
        full = ReadContext(**context, tag_table=book.tag_table)
        for key, info in sheets.items():
            if key == "tags":
                continue
            if self.lazily and self._role(key) != "config":
                book.tables.later(key, partial(self._read_later, book, key, info, full))
            else:
                self._read(book, key, info, full)
        book.tables.in_order(list(sheets))
        self._missing(book)
        if self.package.date1904:
            self.notes.append(StructureNote("DATE-SYSTEM"))
        book.notes = self.notes
        return book

    def _assign(self) -> dict[str, SheetInfo]:
        """Which worksheet is which sheet: by the marks of the last run, by title, and for Customers by its header."""
        marked = marked_titles(self.package)
        sheets: dict[str, SheetInfo] = {}
        worksheets = [info for info in self.package.sheets if info.kind == "worksheet"]
        by_mark, by_title = {title: key for key, title in marked.items()}, self.schema.titles()
        for info in worksheets:
            key = by_mark.get(info.name) or by_title.get(title_form(info.name))
            if key is None or (role := self._role(key)) is None:
                self._note_copy(info)
            elif key not in marked and not self.schema.sheet(key).core and not self._is_module(info, key):
                continue  # a sheet of orders or contacts that somebody keeps in a way of their own
            elif role == "generated" and key not in marked:
                continue  # somebody's own sheet that happens to have our name: not ours to rebuild or read
            elif key in sheets:
                better, other = self._canonical(key, sheets[key], info, marked.get(key))
                sheets[key] = better
                self.notes.append(StructureNote("SHEET-DUP", key, other.name, None, None, {"sheet": better.name}))
            else:
                sheets[key] = info
        if self.partial and "customers" in sheets and find_header(self._grid(sheets["customers"]), self.schema.sheet("customers")) is None:
            del sheets["customers"]  # somebody's own sheet that happens to have our name
        if "customers" not in sheets:
            self._find_customers(worksheets, sheets)
        order = {info.name: i for i, info in enumerate(self.package.sheets)}
        return dict(sorted(sheets.items(), key=lambda pair: order[pair[1].name]))

    def _role(self, key: str) -> str | None:
        spec = self.schema.get(key)
        return spec.role if spec else None

    def _is_module(self, info: SheetInfo, key: str) -> bool:
        """A module's title may stand on any list: the header must name its records, or have most of its fields."""
        spec = self.schema.sheet(key)
        try:
            header = find_header(self._grid(info), spec, least=min(3, len(spec.columns)))
        except FileRefused:
            return False
        if header is None:
            return False
        known = header.match.columns.keys()
        named = {spec.id_field} if spec.id_field else {f.key for f in spec.fields if f.required == "required"}
        return (bool(named) and named <= known) or len(known) >= 0.6 * len(spec.columns)

    def _canonical(self, key: str, first: SheetInfo, second: SheetInfo, marked: str | None) -> tuple[SheetInfo, SheetInfo]:
        """(the one that counts, the other): the one that we made, else the one with the exact English name, else the first."""
        wanted = marked if marked in (first.name, second.name) else self.schema.sheet(key).name
        return (second, first) if second.name == wanted != first.name else (first, second)

    def _note_copy(self, info: SheetInfo) -> None:
        match = _COPY.match(info.name)
        key = recognise_sheet(match["name"]) if match else None
        if key and (spec := self.schema.get(key)) and spec.role == "entered":
            header = find_header(self._grid(info), spec)
            if header and header.match.score >= 0.6 * sum(f.core for f in spec.fields):
                self.notes.append(StructureNote("SHEET-DUP", key, info.name, None, None, {"sheet": spec.label.zh}))

    def _find_customers(self, worksheets: list[SheetInfo], sheets: dict[str, SheetInfo]) -> None:
        """A customer list under any other title is the Customers sheet when its header says so."""
        spec = self.schema.sheet("customers")
        taken = {info.name for info in sheets.values()}
        for info in worksheets:
            if info.name in taken:
                continue
            try:
                header = find_header(self._grid(info), spec)
            except FileRefused:
                continue  # not a sheet that we read
            if header and header.match.score >= 4 and {"name", "customer_id"} & header.match.columns.keys():
                sheets["customers"] = info
                return

    def _grid(self, info: SheetInfo) -> Grid:
        if info.part not in self.grids:
            grid = self.grids[info.part] = read_grid(self.package, info)
            if not any((column.kind & FORMULA).any() for column in grid.columns.values()):
                self.around.plain.add(info.part)
        return self.grids[info.part]

    def _read(self, book: Book, key: str, info: SheetInfo, context: ReadContext) -> None:
        if key in LONG:
            self._look_at(book, key, info)
            return
        spec = self.schema.sheet(key)
        grid = self._grid(info)
        if spec.role == "generated":
            self.package.keep(info.part, grid)  # whoever draws it anew compares
            self._note_typed_over(book, key, info, grid)
            if key == SUMMARY:
                book.entries = read_entries(grid, context)
        header = find_header(grid, spec, least=3 if spec.role == "generated" else 2)
        self.grids.pop(info.part)
        if header is None:
            if spec.key == "customers":
                raise UsageError("E-NO-HEADER", file=self.file, where=info.name, sheet=info.name)
            if spec.role in ("entered", "config"):
                self.notes.append(StructureNote("COL-MISSING", key, info.name, 1, None, {"field": spec.fields[0].key, "label": spec.fields[0].label}))
            return
        table, notes = read_table(grid, spec, info.name, header, context, self._totals_rows(spec, info, header))
        book.tables[key] = table
        self.notes += notes
        if spec.role != "generated":
            self.notes += header_names(grid, table, self.around.rules(info.name))

    def _read_later(self, book: Book, key: str, info: SheetInfo, context: ReadContext) -> Table | None:
        if key in LONG:  # never a table
            return None
        self._read(book, key, info, context)
        return dict.get(book.tables, key)

    def _totals_rows(self, spec: SheetSchema, info: SheetInfo, header: Header) -> frozenset[int]:
        """The rows in which the Excel table of a list, by its header, has its totals."""
        rules = self.around.rules(info.name) if spec.role != "generated" else None
        tables = [t for t in rules.tables if t.totals_row and t.has_header and t.ref.first_row == header.row] if rules else []
        known = header.match.columns.values()
        return frozenset(t.ref.last_row for t in tables if any(t.ref.first_column <= column <= t.ref.last_column for column in known))

    def _look_at(self, book: Book, key: str, info: SheetInfo) -> None:
        """Read a long generated sheet only for what somebody typed there, and not at all when it is as we saved it."""
        if key in book.digests and f"{key}={self.package.checksum(info.part):08x}" not in book.meta.get(WRITTEN).split():
            try:
                self._note_typed_over(book, key, info, read_grid(self.package, info))
            except FileRefused:
                return  # it is drawn anew

    def _note_typed_over(self, book: Book, key: str, info: SheetInfo, grid: Grid) -> None:
        digests = book.digests
        found = typed_over(key, info.name, grid, digests[key]) if key in digests else None
        if found is not None:
            book.typed_over.append(found)

    def _typed_rows(self, sheets: dict[str, SheetInfo], key: str) -> list[dict[str, str]]:
        """The rows of a config sheet as they are typed, before anything that they decide is known."""
        info = sheets.get(key)
        if info is None:
            return []
        grid, spec = self._grid(info), self.schema.sheet(key)
        header = find_header(grid, spec)
        if header is None:
            return []
        table, _ = read_table(grid, spec, info.name, header, ReadContext.default())
        return list(rows_as_typed(table))

    def _header_lang(self, sheets: dict[str, SheetInfo]) -> Lang:
        """The language of most of the Customers labels."""
        info = sheets.get("customers")
        if info is None:
            return "zh-CN"
        header = find_header(self._grid(info), self.schema.sheet("customers"))
        texts = list(header.texts.values()) if header else []
        return "en" if sum(text.isascii() for text in texts) * 2 > len(texts) else "zh-CN"

    def _missing(self, book: Book) -> None:
        for spec in self.schema.core:
            if spec.role == "entered" and spec.key not in book.titles and spec.key not in book.tables:
                if spec.key == "customers" and not self.partial:
                    raise no_sheet(self.file, spec)
                self.notes.append(StructureNote("SHEET-MISSING", spec.key, None, None, None, {"sheet": spec.name, "label": spec.label}))


def no_sheet(file: str, spec: SheetSchema) -> UsageError:
    """E-NO-SHEET, with the command that helps."""
    from sheetcrm.text.errors import NO_SHEET

    key = spec.key
    if key != "customers":
        key = "generated" if spec.role == "generated" else "other" if spec.core or key == "changelog" else "module"
    how = NO_SHEET[key]
    return UsageError("E-NO-SHEET", file=file, sheet=spec.label, how=Text(how.zh.format(key=spec.key), how.en.format(key=spec.key)))


def rows_as_typed(table: Table) -> Iterator[dict[str, str]]:
    """Field key -> text of the cell, trimmed, for each record; missing columns and cell errors are empty."""
    columns = {field.key: table.columns.get(field.key) for field in table.schema.fields}
    for i in range(table.length):
        yield {key: _typed_text(column.raw(i)) if column else "" for key, column in columns.items()}


def _typed_text(raw: Raw) -> str:
    return raw.text.strip() if raw.kind is not CellKind.ERROR else ""
