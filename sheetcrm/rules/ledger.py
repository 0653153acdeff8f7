"""What happened since the last refresh without anybody meaning it: rows lost, columns shuffled, ids used again, generated sheets typed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.cells import CellKind, CellValue, cell_ref, sheet_ref
from sheetcrm.derive.masking import mask_shown
from sheetcrm.rules._batch import Batch, Detail, Spot
from sheetcrm.rules._rule import rule
from sheetcrm.rules._run import Run
from sheetcrm.store import Edit, Lost, Table, from_serial
from sheetcrm.text import Text

if TYPE_CHECKING:
    from sheetcrm.store import Gone, Seal, Shuffle

MOST_LOST = 200
"""Lost rows of a sheet that are named one by one."""
_SHOWN = 5

_RENAMED = Text("；第 {row} 行看起来就是它，只是编号变了", "; row {row} looks like it, with another id")
_AND_MORE = Text("，还有 {count} 行", ", and {count} more rows")
_UNSURE = Text("，其中 {count} 个说不准该放回哪里", "; where {count} of them belong cannot be told")
_NOTHING = Text("", "")
_UNNAMED = Text("内容未记录", "its content was not noted")


@rule(
    "ROW-LOST",
    "E",
    name=Text("有一行不见了", "a row is gone"),
    message=Text("上次刷新时还在的 {lost}（{words}）不见了{more}", "{lost} ({words}) was there at the last refresh and is gone{more}"),
    why=Text(
        "手滑删掉的客户没人会发现，名下的跟进和订单也就没了主人。",
        "Nobody misses a customer that was deleted by a slip, and its follow-ups and orders belong to nobody.",
    ),
    bad=Text("删除“李敏”的几行时多选了一行", "one row too many was selected and deleted"),
    good=Text("行还在；或有意删除，并已在问题清单上选“忽略”", "the row is there; or it was deleted on purpose and accepted on the Issues sheet"),
    remedy=Text(
        "误删：撤销，或用 sheetcrm restore 从备份找回；有意删除：在问题清单的“处理”列选“忽略”，以后不再提示",
        "by mistake: undo it, or get it back with sheetcrm restore; on purpose: choose Ignore in the Decision column of the Issues sheet, "
        "and it is not said again",
    ),
)
def lost_rows(run: Run) -> Iterator[Spot]:
    for table, seal in _sealed(run):
        for one in seal.lost[: MOST_LOST - 1 if len(seal.lost) > MOST_LOST else MOST_LOST]:
            yield _lost(table, one, _renamed(table, one))
        if len(seal.lost) > MOST_LOST:
            more = _filled(_AND_MORE, count=len(seal.lost) - MOST_LOST)
            yield _lost(table, seal.lost[MOST_LOST - 1], more)


def _lost(table: Table, one: Gone, more: Text) -> Spot:
    gaps = {"lost": one.id, "words": _words(table, one.row) or _UNNAMED, "more": more}
    key = table.schema.id_field or ""
    related = (sheet_ref(table.title, table.address(key, one.now)),) if one.now >= 0 else ()
    return Spot(table.title, None, None, key, one.id, None, Detail(gaps), related=related)


def _renamed(table: Table, one: Gone) -> Text:
    return _filled(_RENAMED, row=int(table.rows[one.now])) if one.now >= 0 else _NOTHING


def _words(table: Table, row: Lost) -> list[str]:
    """What is known of a row that is gone, sensitive values masked."""
    found = []
    for key, text in row.words.items():
        spec = table.schema.get(key)
        found.append(mask_shown(text, key) if spec is not None and spec.sensitive else text)
    return found


@rule(
    "ROW-SHUFFLED",
    "E",
    name=Text("一列的值换到了别的行", "values of a column stand at other rows"),
    message=Text(
        "“{header}”列有 {count} 个值换到了别的行（如 {rows}），这些行的其他内容没有变：多半是只对这一列排了序{more}",
        "{count} values of the column {header} stand at other rows than before (such as {rows}) while the rest of these rows stayed: "
        "the column was probably sorted alone{more}",
    ),
    why=Text(
        "电话、负责人都对到了别的客户名下，而表面上看不出来；越晚发现越难还原。",
        "Phones and owners stand beside other customers, nothing looks wrong, and the longer it stays the harder it is to undo.",
    ),
    bad=Text("只选中“电话”一列，点了升序排序", "the column Phone was selected alone and sorted"),
    good=Text("选中整张表再排序", "the whole table was sorted"),
    remedy=Text(
        "撤销排序；或在问题清单选“修复”（也可以运行 sheetcrm fix --unsafe --select ROW-SHUFFLED）放回原处，"
        "或用 sheetcrm restore 取回上一版；本来就要这样：在问题清单选“忽略”",
        "undo the sort; or choose Fix on the Issues sheet (or run sheetcrm fix --unsafe --select ROW-SHUFFLED) to put the values back, "
        "or sheetcrm restore for the version before; if it is meant: choose Ignore on the Issues sheet",
    ),
    fix="unsafe",
)
def shuffled_columns(run: Run) -> Iterator[Spot]:
    for table, seal in _sealed(run):
        for one in seal.shuffled:
            yield _shuffled(table, one)


def _shuffled(table: Table, one: Shuffle) -> Spot:
    key = one.field or table.schema.id_field or ""
    column = table.columns[key]
    rows = [str(int(table.rows[record])) for record in one.records[:_SHOWN]]
    more = _filled(_UNSURE, count=one.unsure) if one.unsure else _NOTHING
    gaps = {"header": column.header, "count": len(one.records), "rows": rows, "more": more}
    edits = tuple(edit for field, repair in one.repairs.items() for edit in _put_back(table, field, repair))
    related = tuple(sheet_ref(table.title, table.address(key, record)) for record in one.records[:50])
    return Spot(table.title, table.header_row, column.index, key, None, None, Detail(gaps, edits=edits), related=related)


def _put_back(table: Table, key: str, repair: Mapping[int, int]) -> Iterator[Edit]:
    """The edits that put values back where they belong; a formula is left alone."""
    column = table.columns[key]
    formulas = column.is_formula
    for record, source in repair.items():
        if not formulas[record] and (source < 0 or not formulas[source]):
            yield table.set_cell(key, record, _value(table, key, source) if source >= 0 else None)


def _value(table: Table, key: str, record: int) -> CellValue:
    raw = table.columns[key].raw(record)
    if raw.kind in (CellKind.TEXT, CellKind.ERROR):
        return raw.text
    if raw.kind is CellKind.DATE:
        moment = from_serial(raw.number)
        return moment if raw.number != int(raw.number) else moment.date()
    if raw.kind is CellKind.BOOL:
        return bool(raw.number)
    return raw.number if raw.kind is CellKind.NUMBER else None


@rule(
    "ID-REUSED",
    "E",
    name=Text("编号给了另一个客户", "id used for somebody else"),
    message=Text("{value} 原来是 {words}，现在这一行是另一个", "{value} was {words}, and the row is somebody else now"),
    why=Text(
        "以前的跟进、订单都记在这个编号上，会一下子变成新客户的。",
        "Earlier follow-ups and orders refer to the id: all at once they belong to the new one.",
    ),
    bad=Text("在 C0007 这一行上直接改成了另一家公司的名称、电话、邮箱", "name, phone and e-mail of C0007 were typed over with those of another firm"),
    good=Text("新客户用新编号 C0128", "a new customer gets a new id, C0128"),
    remedy=Text(
        "给新客户一个没用过的编号，并恢复原来的行；确实是同一个客户：在问题清单选“忽略”",
        "give the new one an id that was never used and bring the old row back; if it is the same customer: choose Ignore on the Issues sheet",
    ),
)
def reused_ids(run: Run) -> Iterator[Batch]:
    for table, seal in _sealed(run):
        rows = {one.record: one.row for one in seal.reused}
        if rows:
            details = [Detail({"words": _words(table, row) or _UNNAMED}) for row in rows.values()]
            records = np.array(list(rows), np.int32)
            yield Batch(table, table.schema.id_field, records, of=np.arange(len(records), dtype=np.int32), details=details)


@rule(
    "GEN-EDITED",
    "I",
    name=Text("在自动生成的表里改了内容", "typed into a generated sheet"),
    message=Text(
        "“{sheet}”由 sheetcrm 重建，但有 {count} 格被改过，第一处是 {cell}；下次刷新会恢复，改动的文字记入变更日志",
        "{sheet} is rebuilt by sheetcrm, yet {count} cell(s) were changed there, the first is {cell}; the next refresh restores them and notes "
        "what was typed in ChangeLog",
    ),
    why=Text(
        "写在这里的内容不会进入客户或跟进记录，下次刷新就没了。",
        "What is typed here reaches no customer and no follow-up, and is gone after the next refresh.",
    ),
    bad=Text("在待跟进清单里改客户电话", "a phone changed on the due list"),
    good=Text(
        "在客户表里改电话；清单上只填最右边四列", "the phone changed on the Customers sheet; on the due list only the last four columns are filled in"
    ),
    remedy=Text(
        "把内容写到客户、跟进等录入表里，再运行 sheetcrm refresh",
        "write it on Customers, FollowUps or another entry sheet, then run sheetcrm refresh",
    ),
)
def typed_into_generated(run: Run) -> Iterator[Spot]:
    for one in run.book.typed_over:
        first = cell_ref(one.row, one.column)
        shown = next((text for cell, text in one.cells if cell == first), "")
        gaps = {"count": one.count, "cell": first}
        yield Spot(one.title, one.row, one.column, None, None, shown or None, Detail(gaps))


def _sealed(run: Run) -> Iterator[tuple[Table, Seal]]:
    for table in run.checked:
        seal = run.book.seal(table.key)
        if seal is not None:
            yield table, seal


def _filled(text: Text, **gaps: object) -> Text:
    return Text(text.zh.format(**gaps), text.en.format(**gaps))
