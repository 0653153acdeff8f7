"""Columns that are missing or unknown, and which of the unknown ones probably are the missing ones under another name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from sheetcrm._values import NamedTuple
from sheetcrm.cells import CellKind, Raw, cell_ref, sheet_ref
from sheetcrm.rules._batch import Detail, Spot
from sheetcrm.rules._rule import Rule, declare, finds
from sheetcrm.rules._run import Run
from sheetcrm.schema import Field
from sheetcrm.schema.headers import in_another_unit, label_form, may_be
from sheetcrm.store import Book, Column, SetCell, Table
from sheetcrm.tags import person_form
from sheetcrm.text import Text

declare(
    Rule(
        "COL-MISSING",
        "E",
        Text("缺少必需的列", "required column missing"),
        Text("缺少必需的列“{label}”{proposal}{uncounted}", "the required column {label} is missing{proposal}{uncounted}"),
        Text("没有这一列，这张表里的记录就不完整，也没法关联。", "Without the column the records are incomplete and cannot be linked."),
        Text("跟进记录没有“客户编号”列", "FollowUps without Customer ID"),
        Text("有“客户编号”列", "FollowUps with Customer ID"),
        Text("加上这一列，或把已有的列名改成“{label}”", "add the column, or rename the one that holds it to {label}"),
        "unsafe",
    )
)
declare(
    Rule(
        "COL-UNKNOWN",
        "I",
        Text("不认识的列", "unknown column"),
        Text("不认识“{header}”列，原样保留{proposal}", "the column {header} is not known; it is kept as it is{proposal}"),
        Text("它不参与检查和统计；可能只是列名写法不同。", "It is neither checked nor counted; perhaps its label is only spelled differently."),
        Text("“客户生日备注2”", "“Misc 2”"),
        Text("已知的列名，或在“自定义字段”表里登记的自定义列", "a known label, or a custom column listed on the Fields sheet"),
        Text("如果需要检查，在“自定义字段”表里登记", "list it on the Fields sheet if it should be checked"),
        "unsafe",
    )
)

_SAMPLE = 60
"""Different contents of a column that are tried on a field."""
_TELLING = frozenset({"date", "datetime", "phone", "email", "enum", "bool", "id", "ref", "number", "money", "wan", "integer", "year", "tags"})
"""Kinds that refuse most contents of others: what fits them says something."""
_LEAST, _RENAMED = 0.5, 0.55
"""A proposal that is less sure is not made; one below the second is not offered as a fix."""


class Proposal(NamedTuple):
    """An unknown column that probably is a field: how sure that is (0–1), and whether its header may be renamed without harm."""

    column: Column
    field: Field
    sure: float
    free: bool


@finds("COL-MISSING", "COL-UNKNOWN")
def strange_columns(run: Run) -> Iterator[Spot]:
    known: dict[str, list[Proposal]] = {}
    for note in run.book.notes:
        if note.code not in ("COL-MISSING", "COL-UNKNOWN"):
            continue
        table = run.book.table(note.sheet or "")
        if table is not None and table.key not in known:
            known[table.key] = proposals(run.book, table)
        mine = known[table.key] if table is not None else []
        if note.code == "COL-MISSING":
            key = str(note.gaps.get("field"))
            column = note.column if note.column is not None or note.row is None else table.first_column if table else 0
            yield _spot(run.book, table, Spot(note.title, note.row, column, key, detail=Detail(dict(note.gaps)), code=note.code), mine, key)
        else:
            spot = Spot(note.title, note.row, note.column, value=str(note.gaps["header"]), detail=Detail(dict(note.gaps)), code=note.code)
            yield _spot(run.book, table, spot, mine, None)


def _spot(book: Book, table: Table | None, spot: Spot, mine: list[Proposal], key: str | None) -> Spot:
    """The finding with what is proposed for it."""
    found = next((p for p in mine if (p.field.key == key if key else p.column.index == spot.column)), None)
    gaps: dict[str, object] = {**spot.detail.gaps, "proposal": Text("", "")} | ({"uncounted": _uncounted(table, key)} if key else {})
    if found is None or table is None:
        spot.detail = Detail(gaps if key or table is None else gaps | _other_unit(book, table, str(spot.value)))
        return spot
    label, sure, header = found.field.label.of(book.lang), f"{found.sure:.0%}", found.column.header
    where = cell_ref(table.header_row, found.column.index)
    if key:
        gaps["proposal"] = Text(f"；可能就是“{header}”列（{where}，把握 {sure}）", f"; it may be the column {header} ({where}, {sure} sure)")
        spot.related = (sheet_ref(table.title, where),)
    else:
        gaps["proposal"] = Text(f"；可能就是“{label}”（把握 {sure}）", f"; it may be {label} ({sure} sure)")
    edits = (SetCell(table.title, table.header_row, found.column.index, label),) if found.free and found.sure >= _RENAMED else ()
    spot.detail = Detail(gaps, () if key else (label,), edits=edits)
    return spot


def _other_unit(book: Book, table: Table, header: str) -> dict[str, object]:
    """Words for a label that but for its unit would be a known one: yuan under a label of 万 would be read ten thousand times too large."""
    field = in_another_unit(header, table.schema)
    if field is None:
        return {}
    label = field.label.of(book.lang)
    if field.key in table.columns:
        return {"proposal": Text(f"；它的单位和“{label}”列不同，不会当作同一列", f"; it is in another unit than {label} and not taken for it")}
    return {
        "proposal": Text(
            f"；它的单位和“{label}”不同：把“{header}”的数值换算后，列名改成“{label}”，才会读取",
            f"; it is in another unit than {label}: to have it read, convert the values of {header} and rename it to {label}",
        )
    }


def _uncounted(table: Table | None, key: str) -> Text:
    """What a list of customers is without ids: in no figure."""
    if table is None or table.key != "customers" or key != table.schema.id_field or not table.length:
        return Text("", "")
    n = table.length
    return Text(f"；没有编号的客户不计入任何数字，这里的 {n} 行都没有计入", f"; customers without an id are in no figure (rows left out: {n})")


def proposals(book: Book, table: Table) -> list[Proposal]:
    """At most one field for each unknown column and one column for each field, surest first."""
    missing = [field for field in table.schema.fields if field.key not in table.columns and field.key.isidentifier()]
    scored = []
    for column in table.unknown:
        if in_another_unit(column.header, table.schema):
            continue  # what it is, is known
        contents = _sample(column)
        scored += [(_sure(book, table, column, contents, field), -place, column, field) for place, field in enumerate(missing)]
    scored = sorted((s for s in scored if s[0] >= _LEAST), key=lambda s: (-s[0], -s[1], s[2].index))
    taken: set[int | str] = set()
    found = []
    for sure, _, column, field in scored:
        if column.index not in taken and field.key not in taken:
            taken |= {column.index, field.key}
            free = book.around is None or not _in_table(book, table, column) or not book.around.column_is_referred_to(column.header)
            found.append(Proposal(column, field, sure, free))
    return found


def _in_table(book: Book, table: Table, column: Column) -> bool:
    rules = book.sheet_rules(table.key)
    return any(excel.ref.contains(table.header_row, column.index) for excel in (rules.tables if rules else ()))


def _sure(book: Book, table: Table, column: Column, contents: list[Raw], field: Field) -> float:
    """0–1 from three things: how like the labels are, how well the contents fit the field, and whether the column stands
    between the neighbours that the field has in the schema.  Contents that cannot be the field's rule it out, and so does another unit."""
    if not may_be(column.header, field):
        return 0.0
    alike = likeness(column.header, field)
    if not contents:  # an empty column: only its name speaks
        return alike if alike >= 0.75 else 0.0
    between = _between(table, column, field)
    colleagues = field.reference == "team" and bool(book.team)
    telling = field.kind.name in _TELLING or colleagues
    in_place = field.required == "required" and between == 1  # something must be this field, and this stands in its place
    if telling:
        unlike = alike < 0.4 and (between < 1 or field.required == "optional")
    else:
        unlike = not in_place and (alike < 0.5 or (alike < 0.75 and (field.required == "optional" or between < 0.5)))
    if unlike:
        return 0.0
    fits = _share(contents, set(map(person_form, book.team))) if colleagues else _fit(table, contents, field)
    if fits < 0.8:
        return 0.0
    if telling:
        return 0.45 * alike + 0.4 * fits + 0.15 * between
    return 0.5 + 0.5 * alike * fits if in_place else 0.65 * alike + 0.2 * fits + 0.15 * between


@lru_cache(maxsize=4096)
def likeness(header: str, field: Field) -> float:
    """0–1: how like a header is to the labels and aliases of a field; a label that stands whole inside it counts 0.8."""
    from rapidfuzz import fuzz

    name = label_form(header)
    best = 0.0
    for label in (field.key.replace("_", " "), field.label.zh, field.label.en, *field.aliases, *field.also):
        form = label_form(label)
        if not form or not name:
            continue
        inside = 0.8 if len(form) >= 2 and (form in name or (len(name) >= 2 and name in form)) else 0.0
        best = max(best, inside, fuzz.ratio(name, form) / 100)
    return best


def _fit(table: Table, contents: list[Raw], field: Field) -> float:
    """Share of these contents that the field reads without an error or a warning."""
    good = 0
    for raw in contents:
        read = field.kind.read(raw, field, table.context)
        good += (read.blank or read.value is not None) and not any(p.code not in _MINOR for p in read.problems)
    return good / len(contents) if not _of_another_kind(contents, field) else 0.0


def _share(contents: list[Raw], names: set[str]) -> float:
    """Share of these contents that are among the names, which are in the form in which they are compared."""
    return sum(person_form(raw.text) in names for raw in contents) / max(1, len(contents))


_MINOR = frozenset({"TEXT-NORM", "VOC-ALIAS", "DATE-TEXT", "NUM-APPROX", "STORED-FORM", "CELL-TYPE", "TAG-UNKNOWN"})


def _of_another_kind(contents: list[Raw], field: Field) -> bool:
    """Dates or numbers throughout are no text and no tags, whatever such a field can read."""
    if field.kind.name in _TELLING - {"tags"}:
        return False
    return all(raw.kind is not CellKind.TEXT for raw in contents)


def _sample(column: Column) -> list[Raw]:
    """Different contents of a column, up to ``_SAMPLE``."""
    filled = np.flatnonzero(~column.is_empty)
    found: dict[tuple[CellKind, str], Raw] = {}
    for i in filled[:: max(1, len(filled) // (4 * _SAMPLE))].tolist():
        raw = column.raw(i)
        if raw.text.strip():
            found.setdefault((raw.kind, raw.text), raw)
        if len(found) >= _SAMPLE:
            break
    return list(found.values())


def _between(table: Table, column: Column, field: Field) -> float:
    """1 when the known columns next to it on both sides are those next to the field in the schema, 0.5 for one side."""
    order = [f.key for f in table.schema.fields]
    place = order.index(field.key)
    known = sorted((c.index, key) for key, c in table.columns.items() if key in order)
    before = next((key for key in reversed(order[:place]) if key in table.columns), None)
    behind = next((key for key in order[place + 1 :] if key in table.columns), None)
    left = next((key for index, key in reversed(known) if index < column.index), None)
    right = next((key for index, key in known if index > column.index), None)
    return ((left == before) + (right == behind)) / 2
