"""Rows of Settings and Fields that could not be used: they change nothing, and somebody waits for them to."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheetcrm.rules._batch import Batch, Detail
from sheetcrm.rules._rule import Rule, declare, finds, rule
from sheetcrm.rules._run import Run
from sheetcrm.schema import Vocabularies
from sheetcrm.schema.custom import field_types
from sheetcrm.schema.settings import SettingProblem, near_keys, spec_of
from sheetcrm.schema.settings_data import SettingSpec
from sheetcrm.store import Table
from sheetcrm.text import Text
from sheetcrm.text.beside import FIELD_REASONS

declare(
    Rule(
        "SET-BAD",
        "W",
        Text("设置不能用", "setting that cannot be used"),
        Text("“{key}”的值“{given}”不能用：{why}；{used}", "{key}: “{given}” cannot be used: {why}; {used}"),
        Text("以为改了设置，实际上一点没变。", "Somebody thinks that the setting was changed, and nothing has."),
        Text("contact.min 填了“两种”", "contact.min set to “two”"),
        Text("contact.min 填 2", "contact.min set to 2"),
        Text("改成能用的值：{allowed}", "use a value that works: {allowed}"),
    )
)
declare(
    Rule(
        "SET-UNKNOWN",
        "I",
        Text("没有这个设置", "unknown setting"),
        Text("没有“{key}”这个设置，这一行不起作用", "there is no setting {key}; the row has no effect"),
        Text("多半是键写错了一个字，设置没有生效。", "Mostly the key is mistyped, and the setting has no effect."),
        Text("contact.mini", "contact.mini"),
        Text("contact.min", "contact.min"),
        Text("核对键的写法，或删除这一行", "check the spelling of the key, or delete the row"),
    )
)
_DEFAULT_USED = Text("按默认值处理", "the default is used")
_FIRST_USED = Text("按前面那一行处理", "the earlier row is used")
_TWICE = Text("这个设置前面已经写过", "the setting stands in an earlier row already")
_NOT_READABLE = Text("读不出来", "it cannot be read")
_DELETE = Text("删除其中一行", "delete one of the rows")
_ALLOWED: dict[str, Text] = {
    "int": Text("填一个不小于 0 的整数", "a whole number of 0 or more"),
    "days": Text("填天数，不小于 0 的整数", "a number of days, 0 or more"),
    "money": Text("填一个不小于 0 的金额", "an amount of 0 or more"),
    "number": Text("填一个数字", "a number"),
    "rate": Text("填 0 到 1 之间的数，或百分比", "a number from 0 to 1, or a percentage"),
    "bool": Text("填 on 或 off（是/否）", "on or off"),
    "time": Text("填时刻，例如 18:00", "a time, for example 18:00"),
    "pattern": Text("填编号格式，例如 C{seq:04d}", "a shape of ids, for example C{seq:04d}"),
    "sheets": Text(
        "填工作表名，用逗号分开：汇总、待跟进清单、问题清单、客户总览、业绩、标签复盘",
        "names with commas between: Summary, DueList, Issues, CustomerView, Performance, TagReview",
    ),
    "zone": Text("填时区，例如 Asia/Shanghai", "a time zone, for example Asia/Shanghai"),
}


@finds("SET-BAD", "SET-UNKNOWN")
def settings(run: Run) -> Iterator[Batch]:
    """Every row of Settings that could not be used, at its value; at its key where that is what is wrong."""
    table = run.book.table("settings")
    if table is None:
        return
    found: dict[tuple[str, str], list[tuple[int, Detail]]] = {}
    for problem in run.book.settings.problems:
        if problem.reason == "unknown":
            place, detail = ("SET-UNKNOWN", "key"), Detail({"key": problem.key}, near_keys(problem.key))
        else:
            place = ("SET-BAD", "key" if problem.reason == "repeat" else "value")
            detail = _bad(problem)
        found.setdefault(place, []).append((problem.row, detail))
    found.setdefault(("SET-UNKNOWN", "group"), []).extend(_strange_vocabularies(run, table))
    for (code, field), rows in found.items():
        yield _batch(table, field, rows, code)


def _bad(problem: SettingProblem) -> Detail:
    if problem.reason == "repeat":
        gaps: dict[str, object] = {"key": problem.key, "given": problem.value, "why": _TWICE, "used": _FIRST_USED, "allowed": _DELETE}
        return Detail(gaps)
    spec = spec_of(problem.key)
    choices = _choices(spec)
    allowed = _ALLOWED.get(spec.kind, _NOT_READABLE) if spec else Text("填 exclusive 或 multi", "exclusive or multi")
    return Detail({"key": problem.key, "given": problem.value, "why": _NOT_READABLE, "used": _DEFAULT_USED, "allowed": allowed}, choices)


def _choices(spec: SettingSpec | None) -> tuple[str, ...]:
    if spec is None:
        return ("exclusive", "multi")
    return spec.choices if spec.kind == "choice" else ()


def _strange_vocabularies(run: Run, table: Table) -> Iterator[tuple[int, Detail]]:
    """Rows of a group ``vocab.<name>`` that no field has: the values are offered nowhere."""
    from rapidfuzz import process

    known = [name for name in Vocabularies.of() if "." not in name]
    strange = {name for name in run.book.settings.vocabulary_rows if name not in known}
    column = table.columns.get("group")
    if not strange or column is None:
        return
    for i in range(table.length):
        head, _, rest = column.text(i).strip().casefold().partition(".")
        name = rest.partition(".")[0]
        if head == "vocab" and name in strange:
            near = tuple(f"vocab.{found}" for found, _, _ in process.extract(name, known, score_cutoff=60, limit=3))
            yield i, Detail({"key": column.text(i).strip()}, near)


def _batch(table: Table, field: str, rows: list[tuple[int, Detail]], code: str) -> Batch:
    at = np.array([row for row, _ in rows], np.int32)
    return Batch(table, field, at, np.arange(len(rows), dtype=np.int32), [detail for _, detail in rows], code=code)


@rule(
    "FIELD-BAD",
    "W",
    name=Text("自定义列登记得不对", "custom column that cannot be used"),
    message=Text("这一行没有生效：{why}", "the row has no effect: {why}"),
    why=Text("这一列不会被检查，也没有下拉列表。", "The column is not checked and gets no dropdown."),
    bad=Text("键写成 level，类型写成“图片”", "key level, type “picture”"),
    good=Text("键 x_level，类型“选项”，可选值 金、银、铜", "key x_level, type “Choice”, values 金、银、铜"),
    remedy=Text("改正这个单元格", "correct this cell"),
)
def fields(run: Run) -> Iterator[Batch]:
    table = run.book.table("fields")
    if table is None:
        return
    by_field: dict[str, list[tuple[int, Detail]]] = {}
    for problem in run.book.field_problems:
        detail = Detail({"why": FIELD_REASONS.get(problem.reason, _NOT_READABLE)}, _field_options(run, problem.reason, problem.value))
        by_field.setdefault(problem.field, []).append((problem.row, detail))
    for field, rows in by_field.items():
        yield _batch(table, field, rows, "FIELD-BAD")


def _field_options(run: Run, reason: str, value: str) -> tuple[str, ...]:
    if reason == "key":
        body = "".join(ch if ch.isascii() and ch.isalnum() else "_" for ch in value.casefold()).strip("_").removeprefix("x_")
        return (f"x_{body[:40]}",) if body else ()
    if reason == "type":
        return field_types(run.book.lang)
    if reason == "sheet":
        from rapidfuzz import process

        names = {name: spec.name for spec in run.book.schema.sheets if spec.role == "entered" for name in (spec.name, spec.label.zh)}
        near = process.extract(value, list(names), score_cutoff=40, limit=3) if value else []
        return tuple(dict.fromkeys(names[found] for found, _, _ in near)) or tuple(dict.fromkeys(names.values()))
    return ()
