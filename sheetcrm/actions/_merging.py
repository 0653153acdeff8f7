"""Merging records in an opened workbook: the steps that ``merge-records`` and ``dedupe --apply`` share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import field

import numpy as np

from sheetcrm._values import dataclass
from sheetcrm.actions._clock import moment_of
from sheetcrm.actions._columns import dressed
from sheetcrm.actions._commit import put
from sheetcrm.actions._load import Opened
from sheetcrm.schema import id_key
from sheetcrm.store import Applied, DeleteRows, Edit, NextIds, PutMeta, SetCell, Table, apply_edits, from_serial
from sheetcrm.sync.merging import MARKS, Choice, Merge, one_primary, retired, rows_by_name, union
from sheetcrm.sync.references import follow_names, repoint
from sheetcrm.sync.upgrade import add_columns


@dataclass(frozen=True)
class Merged:
    """One survivor.

    survivor, merged  ids as they stand in the sheet;  choices  the fields where the records differed (``of``: id the value came from)
    left_out          tags for which there was no room
    """

    survivor: str
    merged: tuple[str, ...]
    choices: tuple[FieldChoice, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class FieldChoice:
    """field: key;  label: header of the column;  of: id whose value the survivor has;  kept: it is the survivor's own."""

    field: str
    label: str
    of: str
    kept: bool


@dataclass
class Merging:
    """merged: one for each survivor;  moved: title -> rows that refer to another record now;  columns: headers that were added."""

    merged: list[Merged] = field(default_factory=list)
    moved: dict[str, int] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    applied: Applied = field(default_factory=Applied)


def merge_customers(opened: Opened, merges: Sequence[Merge], *, newest: bool = False, detail: bool = False) -> Merging:
    """Merge groups of customers, in memory.

    The others stay as rows, archived and with the survivor in merged_into; a sheet without these two columns gets them.  A row with
    the very id of the survivor gets a new one.  All references follow, contacts keep one primary, mirrors show the survivor's name.
    """
    result = Merging()
    added = add_columns(opened.book, opened.book.need("customers"), MARKS)
    result.columns = [header for _, header in added.added]
    _put(opened, dressed(opened.book, added), result, detail)
    book, table = opened.book, opened.book.need("customers")
    names = {i: table.id_text(i) or "" for merge in merges for i in (merge.survivor, *merge.others)}
    everyone = {i: (names[m.survivor], (m.survivor, *m.others)) for m in merges for i in (m.survivor, *m.others)}
    heirs = {id_key(names[i]): id_key(names[m.survivor]) for m in merges for i in (m.survivor, *m.others)}
    beside = [*rows_by_name(book, everyone), *one_primary(book, heirs)]
    now = moment_of(book.as_of, str(book.settings["timezone"]))
    edits: list[Edit] = []
    ids = NextIds(book, "customers")
    for merge in merges:
        made = union(book, table, merge.survivor, merge.others, newest=newest)
        edits += made.edits
        edits += _stamp(table, merge.survivor, now)
        edits += retired(table, merge.others, names[merge.survivor], now)
        twins = [i for i in merge.others if id_key(names[i]) == id_key(names[merge.survivor])]
        edits += [table.set_cell(table.schema.id_field or "", i, next(ids)) for i in twins]
        result.merged.append(_told(table, merge, made.choices, made.left_out, names))
    _put(opened, edits, result, detail)
    moves = {names[i]: names[m.survivor] for m in merges for i in m.others if id_key(names[i]) != id_key(names[m.survivor])}
    _follow(opened, "customers", moves, beside, result, detail)
    if ids.remembered:
        apply_edits(opened.package, [PutMeta(ids.remembered)])
        opened.book.meta = opened.book.meta.merged(ids.remembered)
    return result


def _follow(opened: Opened, key: str, moves: dict[str, str], beside: list[SetCell], result: Merging, detail: bool) -> None:
    """References, then the names beside them."""
    edits = [*beside, *repoint(opened.book, key, moves)]
    rows = {(edit.sheet, edit.row) for edit in edits}
    for title, _ in rows:
        result.moved[title] = result.moved.get(title, 0) + 1
    _put(opened, edits, result, detail)
    _put(opened, follow_names(opened.book, key, set(moves.values())), result, detail)


def _put(opened: Opened, edits: Sequence[Edit], result: Merging, detail: bool) -> None:
    if edits:
        result.applied.add(put(opened, edits, detail=detail))


def _stamp(table: Table, record: int, now: dt.datetime) -> list[SetCell]:
    """updated_at of a record that the engine changes; a later time that stands there stays."""
    if not table.has("updated_at"):
        return []
    before = float(table.typed("updated_at").values[record])
    later = not np.isnan(before) and from_serial(before) > now
    return [] if later else [table.set_cell("updated_at", record, now)]


def _told(table: Table, merge: Merge, choices: Sequence[Choice], left_out: Sequence[str], names: dict[int, str]) -> Merged:
    """The result in words: ids for records, headers for columns."""
    headers = {key: column.header for key, column in table.columns.items()}
    told = tuple(FieldChoice(c.field, headers.get(c.field, c.field), names[c.of], c.kept) for c in choices)
    return Merged(names[merge.survivor], tuple(names[i] for i in merge.others), told, tuple(left_out))


def merge_others(key: str) -> Callable[..., Merging]:
    """The same for records of another sheet; the merged rows are deleted."""

    def merge(opened: Opened, merges: Sequence[Merge], *, newest: bool = False, detail: bool = False) -> Merging:
        result = Merging()
        book, table = opened.book, opened.book.need(key)
        names = {i: table.id_text(i) or "" for merge in merges for i in (merge.survivor, *merge.others)}
        edits: list[Edit] = []
        for one in merges:
            made = union(book, table, one.survivor, one.others, newest=newest)
            edits += made.edits
            edits += _stamp(table, one.survivor, moment_of(book.as_of, str(book.settings["timezone"])))
            result.merged.append(_told(table, one, made.choices, made.left_out, names))
        _put(opened, edits, result, detail)
        _follow(opened, key, {names[i]: names[one.survivor] for one in merges for i in one.others}, [], result, detail)
        gone = sorted(int(table.rows[i]) for one in merges for i in one.others)
        _put(opened, [DeleteRows(table.title, tuple(gone), table.header_row)], result, detail)
        return result

    return merge
