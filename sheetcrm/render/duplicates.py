"""Groups of duplicate customers as text, JSON, CSV, or a workbook to go through."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Protocol

from sheetcrm.cells import guarded, sheet_ref
from sheetcrm.render.json_output import dumps
from sheetcrm.render.outputs import MADE_HERE
from sheetcrm.render.styles import Styles
from sheetcrm.render.text import Line, table_lines, write_lines
from sheetcrm.render.widths import shorten, visible
from sheetcrm.store.drawing import new_workbook
from sheetcrm.sync.duplicate_groups import DuplicateGroup
from sheetcrm.text import listed, say
from sheetcrm.text.duplicates import COLUMNS, REASONS, SAYS

_WIDEST = 36
_WIDTHS = (6, 9, 20, 12, 12, 8, 18, 48)


class Listing(Protocol):
    """What is shown: the groups of one workbook."""

    @property
    def path(self) -> Path: ...
    @property
    def groups(self) -> Sequence[DuplicateGroup]: ...


def as_text(result: Listing, stream: IO[Any], lang: str, limit: int) -> None:
    """Each group as a small table: a row for each field that differs, a column for each customer; the first is the one to keep."""
    write_lines(_lines(result, lang, limit), stream)


def _lines(result: Listing, lang: str, limit: int) -> Iterator[Line]:
    if not result.groups:
        yield [(say(SAYS["none"], lang, file=result.path.name), "green")]
        return
    for n, group in enumerate(result.groups[:limit], 1):
        yield from _group(n, group, lang)
        yield []
    if len(result.groups) > limit:
        yield [(say(SAYS["more"], lang, n=len(result.groups) - limit), "dim")]
    count = sum(len(group.members) for group in result.groups)
    yield [(say(SAYS["groups"], lang, file=result.path.name, groups=len(result.groups), customers=count), "bold")]


def _group(n: int, group: DuplicateGroup, lang: str) -> Iterator[Line]:
    why = listed((REASONS[code].of(lang) for code in group.reasons), lang)
    survivor = next((member for member in group.members if member.record == group.merge.survivor), group.members[0])
    stays = survivor.id
    if [member.id for member in group.members].count(survivor.id) > 1 or not survivor.id:  # the id does not say which row
        stays = say(SAYS["which_row"], lang, id=survivor.id, row=survivor.row).strip()
    yield [(say(SAYS["group"], lang, n=n, confidence=f"{group.confidence:.0%}", reasons=why, survivor=stays), "bold")]
    rows = [[("", ""), *((member.id or "∅", "bold" if member is survivor else "") for member in group.members)]]
    rows.append([(SAYS["row"].of(lang), "dim"), *((str(member.row), "") for member in group.members)])
    rows.append([(SAYS["rows"].of(lang), "dim"), *((str(member.rows), "") for member in group.members)])
    rows += [[(one.label, "dim"), *((shorten(value, _WIDEST) or "∅", "") for value in one.values)] for one in group.differing]
    yield from table_lines((), rows, indent=3)
    if group.doubts:
        yield [(say(SAYS["doubt"], lang, doubts=listed((doubt.of(lang) for doubt in group.doubts), lang)), "yellow")]


def as_json(result: Listing, stream: IO[Any], lang: str, limit: int) -> None:
    """A list of ``{confidence, reasons, survivor, survivor_row, members: [{id, row, rows}], differing: [{field, label, values}], doubts}``."""
    stream.write(dumps([_record(group, lang) for group in result.groups]) + "\n")


def _record(group: DuplicateGroup, lang: str) -> Mapping[str, object]:
    return {
        "confidence": group.confidence,
        "reasons": list(group.reasons),
        "survivor": group.survivor,
        "survivor_row": next((member.row for member in group.members if member.record == group.merge.survivor), None),
        "members": [{"id": member.id, "row": member.row, "rows": member.rows} for member in group.members],
        "differing": [{"field": one.field, "label": one.label, "values": list(one.values)} for one in group.differing],
        "doubts": [doubt.of(lang) for doubt in group.doubts],
    }


def as_csv(result: Listing, stream: IO[Any], lang: str, limit: int) -> None:
    """One line for each field that differs and each customer; texts that a spreadsheet would take for a formula begin with an apostrophe."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS.of(lang).split("\t"))
    for row in _rows(result.groups, lang):
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])


def _rows(groups: Sequence[DuplicateGroup], lang: str) -> Iterator[list[str | float]]:
    for n, group in enumerate(groups, 1):
        why = listed((REASONS[code].of(lang) for code in group.reasons), lang)
        for k, member in enumerate(group.members):
            head: list[str | float] = [n, group.confidence, why, group.survivor, member.id, member.row]
            yield from ([*head, one.label, one.values[k]] for one in group.differing)
            if not group.differing:
                yield [*head, "", ""]


def as_workbook(result: Listing, stream: IO[Any], lang: str, limit: int) -> None:
    """A workbook with one list: the lines of the CSV, with filters."""
    workbook = new_workbook(stream)
    styles = Styles(workbook)
    title = SAYS["title"].of(lang)
    sheet = workbook.add_worksheet(title)
    workbook.define_name(MADE_HERE, f"={sheet_ref(title, '$A$1')}")
    for n, (head, width) in enumerate(zip(COLUMNS.of(lang).split("\t"), _WIDTHS, strict=True)):
        sheet.set_column(n, n, width)
        sheet.write_string(0, n, head, styles["head"])
    last = 0
    for last, row in enumerate(_rows(result.groups, lang), 1):
        for n, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(last, n, visible(cell)[:32_000], styles["body_text" if n in (3, 4, 7) else "body"])
            else:
                sheet.write_number(last, n, cell, styles["table_right"])
    sheet.autofilter(0, 0, max(last, 1), len(_WIDTHS) - 1)
    sheet.freeze_panes(1, 0)
    workbook.close()


OUTPUTS: dict[str, Callable[[Listing, IO[Any], str, int], None]] = {"text": as_text, "json": as_json, "csv": as_csv, "xlsx": as_workbook}
"""Format -> how a result is written to a stream (binary for ``xlsx``)."""
