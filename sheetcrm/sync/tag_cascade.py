"""A change of one tag, carried through the workbook: its row on the Tags sheet, the rows that name it, every tag cell, and the
column that says the same.

The Tags sheet is changed as texts first; the tag table made from these texts then reads every cell that carries the tag, and
what it reads is written.  Cells without the tag stay as they are typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field

import numpy as np

from sheetcrm._arrays import unique
from sheetcrm._values import dataclass
from sheetcrm.cells import CellValue
from sheetcrm.schema import Vocabularies
from sheetcrm.schema.tag_source import tag_rows_of
from sheetcrm.schema.vocabulary_data import BOUND
from sheetcrm.store import Book, Column, Edit, Table
from sheetcrm.store.book import rows_as_typed
from sheetcrm.tags import MERGED, RETIRED, ROWS, Tag, TagOptions, TagTable, fold, tight, write
from sheetcrm.tags.grammar import tidy

Row = dict[str, str]


@dataclass
class TagSheet:
    """The rows of the Tags sheet as texts, while they are changed: its records in their order, then new ones.  changed: row -> its new cells."""

    book: Book
    table: Table
    rows: list[Row] = field(default_factory=list)
    changed: dict[int, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, book: Book) -> TagSheet:
        table = book.need("tags")
        return cls(book, table, [dict(row) for row in rows_as_typed(table)])

    def set(self, index: int, **values: str) -> None:
        """Change cells of a row; ones that hold the text already stay."""
        for key, value in values.items():
            if self.rows[index].get(key, "") != value:
                self.rows[index][key] = value
                self.changed.setdefault(index, {})[key] = value

    def add(self, **values: str) -> None:
        """A new row below the others, of today, in use unless it says otherwise."""
        self.rows.append({"status": self.word("tag_status", "启用"), **values})

    def word(self, vocabulary: str, value: str) -> str:
        return self.book.word(vocabulary, value)

    def row_of(self, tag: Tag) -> int | None:
        """The first row that declares a tag; built-in ones need not have any."""
        for i, row in enumerate(self.rows):
            if tight(row.get("tag", "")) == tight(tag.name) and self._dimension(row) == tag.dimension:
                return i
        return None

    def _dimension(self, row: Row) -> str:
        found = self.book.vocabularies["dimension"].lookup(row.get("dimension", ""))
        return found.zh if found else row.get("dimension", "")

    def tag_table(self) -> TagTable:
        """The tag table that the changed rows make."""
        return tag_rows_of(Vocabularies.of(self.book.settings), self.book.settings, self.rows)

    def edits(self) -> list[Edit]:
        """The changed cells and the new rows of the sheet."""
        made: list[Edit] = []
        own = self.table.length
        for index, values in self.changed.items():
            if index < own:
                made += [self.table.set_cell(key, index, value or None) for key, value in values.items() if self.table.has(key)]
        for row in self.rows[own:]:
            cells: dict[str, CellValue] = {key: value or None for key, value in row.items()}
            made.append(self.table.append({**cells, "created_on": self.book.as_of}))
        return made


def is_built_in(tag: Tag) -> bool:
    """One of the tags that are always there, whatever the Tags sheet says."""
    return any(row.dimension == tag.dimension and tight(row.tag) == tight(tag.name) for row in ROWS)


def fixed_column(book: Book, tag: Tag) -> str | None:
    """Key of the column whose fixed values (built in, or set on the Settings sheet) a tag belongs to; None for any other tag."""
    vocabulary = BOUND.get(tag.dimension or "")
    if vocabulary is None:
        return None
    return tag.column if any(value.zh == tag.name for value in Vocabularies.of(book.settings)[vocabulary]) else None


def rename(sheet: TagSheet, tag: Tag, name: str) -> None:
    """The row gets the new name, the old one becomes an alias; a built-in tag, which cannot vanish, is merged into the new one."""
    index = sheet.row_of(tag)
    aliases = _aliases(sheet, index)
    if is_built_in(tag):
        own = _not_built_in(tag, aliases)
        if index is None:
            sheet.add(tag=name, dimension=sheet.word("dimension", tag.dimension or ""), aliases="、".join(own))
        else:
            sheet.set(index, tag=name, aliases="、".join(own))
        sheet.add(tag=tag.name, dimension=sheet.word("dimension", tag.dimension or ""), status=sheet.word("tag_status", MERGED), merged_into=name)
    elif index is not None:
        kept = [alias for alias in aliases if tight(alias) != tight(name)]
        sheet.set(index, tag=name, aliases="、".join([*kept, tag.name]))
    _point(sheet, tag, name, "parent", "merged_into")


def merge(sheet: TagSheet, tag: Tag, into: Tag) -> None:
    """The tag gets the status merged, its aliases move to the other one, its children too."""
    index = sheet.row_of(tag)
    moved = _not_built_in(tag, _aliases(sheet, index)) if is_built_in(tag) else _aliases(sheet, index)
    target = _reference(sheet, into, tag)
    status = sheet.word("tag_status", MERGED)
    if index is None:
        sheet.add(tag=tag.name, dimension=sheet.word("dimension", tag.dimension or ""), status=status, merged_into=target)
    else:
        sheet.set(index, status=status, merged_into=target, aliases="", parent="")
    add_aliases(sheet, into, moved)
    if tag.dimension == into.dimension:
        _point(sheet, tag, into.name, "parent")


def retire(sheet: TagSheet, tag: Tag) -> None:
    """The tag gets the status retired."""
    index = sheet.row_of(tag)
    status = sheet.word("tag_status", RETIRED)
    if index is None:
        sheet.add(tag=tag.name, dimension=sheet.word("dimension", tag.dimension or ""), status=status)
    else:
        sheet.set(index, status=status, merged_into="")


def move(sheet: TagSheet, tag: Tag, dimension: str) -> None:
    """The row gets another dimension; ties to parents and children, which must be of one dimension, are cut."""
    index = sheet.row_of(tag)
    if index is not None:
        sheet.set(index, dimension=sheet.word("dimension", dimension), parent="")
    for i, row in enumerate(sheet.rows):
        if i != index and row.get("parent") and tight(row["parent"]) == tight(tag.name) and sheet._dimension(row) == tag.dimension:
            sheet.set(i, parent="")


def add_aliases(sheet: TagSheet, tag: Tag, names: Sequence[str]) -> None:
    """Further names of a tag; a built-in one gets a row for them."""
    known = {tight(name) for name in (tag.name, *tag.aliases)}
    new = [name for name in dict.fromkeys(names) if tight(name) not in known]
    if not new:
        return
    index = sheet.row_of(tag)
    if index is None:
        sheet.add(tag=tag.name, dimension=sheet.word("dimension", tag.dimension or ""), aliases="、".join(new))
    else:
        sheet.set(index, aliases="、".join([*_aliases(sheet, index), *new]))


def cells(
    book: Book, before: TagTable, after: TagTable, options: TagOptions, carries: Callable[[Tag], bool], swap: Callable[[Tag], Tag | None]
) -> list[Edit]:
    """Every cell with tags that carries the tag, as the new table reads it; each tag goes through ``swap`` (None: it goes away)."""
    edits: list[Edit] = []
    for table in book.tables.values():
        if table.schema.role == "entered":
            for key in [f.key for f in table.schema.fields if f.kind.name == "tags" and table.has(f.key)]:
                edits += _column(table, key, before, after, options, carries, swap)
    return edits


def _column(
    table: Table, key: str, before: TagTable, after: TagTable, options: TagOptions, carries: Callable[[Tag], bool], swap: Callable[[Tag], Tag | None]
) -> list[Edit]:
    column = table.columns[key]
    new: dict[int, str] = {}
    for code, text in _texts(column).items():
        reading = before.parse(text)
        if not any(carries(tag) for tag in (*reading.tags, *(issue.tag for issue in reading.issues if issue.tag))):
            continue
        read = after.parse(text)
        if read.sub_stage is None:  # else the sub-stage, which is no tag, would be lost
            tags = tidy([found for tag in read.tags if (found := swap(tag)) is not None])[0]
            written = write(tags, options)
            if written != text:
                new[code] = written
    if not new:
        return []
    at = np.flatnonzero(column.is_text & np.isin(column.code, np.array(list(new), np.int64)))
    return [table.set_cell(key, int(i), new[int(column.code[i])] or None) for i in at]


def _texts(column: Column) -> dict[int, str]:
    codes = unique(column.code[column.is_text])
    return dict(zip(codes.tolist(), column.strings.take(codes), strict=True))


def column_cells(book: Book, tag: Tag, value: str | None) -> list[Edit]:
    """The cells of the column that says the same as the tag's dimension, where it holds this tag's name; None: only asked whether there are any."""
    edits: list[Edit] = []
    for table in book.tables.values():
        if tag.column is None or table.schema.role != "entered" or not table.has(tag.column):
            continue
        if not any(f.key == "tags" for f in table.schema.fields):
            continue
        typed = table.typed(tag.column)
        hits = [code for code, name in enumerate(typed.domain) if tight(str(getattr(name, "text", name))) == tight(tag.name)]
        edits += [table.set_cell(tag.column, int(i), value) for i in np.flatnonzero(np.isin(typed.values, hits))]
    return edits


def used_as_unknown(book: Book, table: TagTable, name: str) -> bool:
    """Whether some cell carries this name as a tag that nobody knows."""
    wanted = fold(name)
    for sheet in book.tables.values():
        for key in [f.key for f in sheet.schema.fields if f.kind.name == "tags" and sheet.has(f.key)]:
            for text in _texts(sheet.columns[key]).values():
                if any(not tag.known and fold(tag.text) == wanted for tag in table.parse(text).tags):
                    return True
    return False


def options_of(settings: Mapping[str, object]) -> TagOptions:
    """How tags are written: unknown ones are kept whatever the settings say, since a cascade is no clean-up."""
    return TagOptions(display=settings["tags.display"], joiner=str(settings["tags.joiner"]))  # type: ignore[arg-type]


def _aliases(sheet: TagSheet, index: int | None) -> list[str]:
    from sheetcrm.schema.kinds.list import split_list

    return list(split_list(sheet.rows[index].get("aliases", ""))) if index is not None else []


def _not_built_in(tag: Tag, aliases: Sequence[str]) -> list[str]:
    """Aliases that the built-in tag of that name does not bring along anyway."""
    own = {tight(alias) for row in ROWS if row.dimension == tag.dimension and tight(row.tag) == tight(tag.name) for alias in row.aliases}
    return [alias for alias in aliases if tight(alias) not in own]


def _reference(sheet: TagSheet, tag: Tag, seen_from: Tag) -> str:
    """How a row names another tag: plain where that finds it, else with its dimension."""
    table = sheet.book.tag_table
    plain = table.lookup(tag.name, seen_from.dimension) or table.lookup(tag.name) if table is not None else None
    return tag.name if plain is tag else tag.prefixed


def _point(sheet: TagSheet, tag: Tag, name: str, *keys: str) -> None:
    """Rows of the same dimension that name the tag name the other one."""
    for i, row in enumerate(sheet.rows):
        for key in keys:
            if row.get(key) and tight(row[key]) == tight(tag.name) and (sheet._dimension(row) == tag.dimension or key == "merged_into"):
                sheet.set(i, **{key: name})
