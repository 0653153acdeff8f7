"""Ids: there, unique, and not to be mistaken for each other."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from sheetcrm.cells import sheet_ref
from sheetcrm.rules._batch import Batch, Detail, Ints, Place
from sheetcrm.rules._rule import rule
from sheetcrm.rules._run import Run, places
from sheetcrm.rules.followups import content_hash
from sheetcrm.schema.kinds.id import PLAIN
from sheetcrm.store import Edit, NextIds, PoolTexts, Table
from sheetcrm.text import Text

_MAY_REPEAT = frozenset({"orders"})  # one row for each line of an order
_NO_RECORD_ID = frozenset({"tags"})  # a tag is known by name and dimension together
KNOWN_BY_NAME = frozenset({"team"})
"""Sheets whose records have a name for an id: a blank one is a required field left blank."""
_SHOWN = 5

_TWINS = str.maketrans("АВЕЗКМНОРСТУХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" + "OIL", "ABE3KMHOPCTYXISJABEZHIKMNOPTYX".replace("O", "0").replace("I", "1") + "011")
"""Cyrillic and Greek letters that look Latin, then the Latin letters that look like digits; all upper case."""

_UNMISTAKABLE, _LONGEST = bytes(set(PLAIN) - set(b"OIL")), 32
"""Ids of these characters look alike only where they are the same."""


@rule(
    "ID-BLANK",
    "E",
    name=Text("没有编号", "blank id"),
    message=Text("第 {row} 行没有填“{label}”", "row {row} has no {label}"),
    why=Text("没有编号的记录不能被引用，也不计入客户数。", "A record without id cannot be referred to and is in no figure."),
    bad=Text("客户编号空白，客户名称“华星智能科技有限公司”", "Customer ID blank, Customer name “Huaxing Ltd”"),
    good=Text("C0001", "C0001"),
    remedy=Text(
        "填回原来的编号；没有编过号的，sheetcrm fix 会给跟进、需求这类记录编号，给客户编号要加 --unsafe",
        "put the old id back; where there never was one, sheetcrm fix numbers follow-ups, requirements and the like, and with --unsafe customers",
    ),
    fix="unsafe",
)
def blank_ids(run: Run) -> Iterator[Batch]:
    """Records of other sheets are numbered safely: nothing refers to them by an id that they do not have.  A customer may have lost
    its id, and the rows that still name the old one would stay orphans: that is for people to decide."""
    for table in run.checked:
        key = table.schema.id_field
        if not key or not table.has(key) or table.key in KNOWN_BY_NAME:
            continue
        at = places(table.ids.blank)
        if not at.size:
            continue
        old = _orphaned(run, table) if table.key == "customers" else {}
        yield Batch(
            table,
            key,
            at,
            detail=_was(table, old),
            mend=_give(run, table, key, old),
            fixable=_has_pattern(run, table) and (not old or np.array([_old_id(table, i, old) is not None for i in at.tolist()], bool)),
            safety=None if table.key == "customers" else "safe",
        )


Orphans = dict[str, set[str]]
"""Name of a customer as other sheets have it -> the ids that stand beside it there and that no customer has."""


def _was(table: Table, old: Orphans) -> Callable[[int], Detail]:
    def detail(record: int) -> Detail:
        found = _old_id(table, record, old)
        return Detail({}, (found,) if found else ())

    return detail


def _give(run: Run, table: Table, key: str, old: Orphans) -> Callable[[int], tuple[Edit, ...]]:
    return lambda record: (table.set_cell(key, record, _old_id(table, record, old) or _new_id(run, table, record)),)


def _old_id(table: Table, record: int, old: Orphans) -> str | None:
    """The one id that other sheets give a customer of this name."""
    found = old.get(table.columns["name"].text(record).strip(), set()) if old and table.has("name") else set()
    return next(iter(found)) if len(found) == 1 else None


def _has_pattern(run: Run, table: Table) -> bool:
    """The ids of the sheet follow a pattern of the settings, so that the next one is known."""
    return f"id.{'customer' if table.key == 'customers' else table.key}" in run.book.settings


def _orphaned(run: Run, customers: Table) -> Orphans:
    """Ids in other sheets that no customer has, by the name beside them (empty where there is none)."""
    known, found = set(customers.ids.domain), Orphans()
    for table in run.checked:
        if table.key == "customers" or not table.has("customer_id"):
            continue
        typed, names = table.typed("customer_id"), table.columns.get("customer_name")
        gone = [code for code, key in enumerate(typed.domain) if key not in known]
        for record in np.flatnonzero(np.isin(typed.values, np.array(gone, np.int32))).tolist() if gone else ():
            name = names.text(record).strip() if names is not None else ""
            found.setdefault(name, set()).add(str(typed.domain[typed.values[record]]))
    return found


def _new_id(run: Run, table: Table, record: int) -> str:
    """The id that a record without one, or with one that is taken, would get: the next that nobody has or that looks like one in use."""
    given = run.new_ids.get(table.key)
    if given is None:
        blank = places(table.ids.blank)
        groups = same(np.where(table.ids.blank, -1, table.ids.values))
        later = groups.members[groups.members != groups.first] if groups is not None else blank[:0]
        taken = set(looks([str(key) for key in table.ids.domain]))
        ids = (found for found in NextIds(run.book, table.key) if look(found) not in taken)
        given = run.new_ids[table.key] = {int(i): next(ids) for i in (*blank.tolist(), *later.tolist())}
    return given[record]


@rule(
    "ID-DUP",
    "E",
    name=Text("编号重复", "id used twice"),
    message=Text("“{label}” {value} 用了 {count} 次，另见 {others}{copy}", "{label} {value} is used {count} times, also in {others}{copy}"),
    why=Text("跟进和订单不知道属于哪一个；统计只算第一行。", "Follow-ups and orders do not know whose they are; figures count the first row only."),
    bad=Text("两行都是 C0001", "C0001 in two rows"),
    good=Text("C0001 和 C0002", "C0001 and C0002"),
    remedy=Text(
        "确认是两个客户就换新编号（fix --unsafe 给后面的行换，引用仍属于第一行）；是同一个就合并成一行",
        "two records: give one a new id (fix --unsafe does so for the later rows, references stay with the first); one record: join the rows",
    ),
    fix="unsafe",
)
def repeated_ids(run: Run) -> Iterator[Batch]:
    for table in run.checked:
        key = table.schema.id_field
        if key and table.has(key) and table.key not in _MAY_REPEAT | _NO_RECORD_ID:
            yield from _repeats(run, table, key)
        if table.key == "customers" and table.has("external_id"):
            yield from _repeats(run, table, "external_id")


def _repeats(run: Run, table: Table, key: str) -> Iterator[Batch]:
    typed = table.typed(key)
    keys = np.where(typed.blank, -1, typed.values)
    groups = same(keys)
    if groups is None:
        return
    at, first = groups.members, groups.first
    later = at != first
    able = key == table.schema.id_field and _has_pattern(run, table)
    yield Batch(
        table,
        key,
        at,
        detail=_others(table, key, groups),
        mend=lambda record: (table.set_cell(key, record, _new_id(run, table, record)),),
        fixable=later & able,
        other=first,
        sure=np.ones(len(at)) if key == table.schema.id_field else np.full(len(at), np.nan),
    )


class Groups:
    """Records that share a value: ``members`` in row order, and who belongs together."""

    def __init__(self, keys: NDArray[np.int32], members: Ints) -> None:
        self.members = members
        order = members[np.argsort(keys[members], kind="stable")]
        starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
        self._order, self._starts = order, [*starts.tolist(), len(order)]
        self._place = {int(keys[order[start]]): n for n, start in enumerate(starts.tolist())}
        self._keys = keys
        number = np.zeros(len(keys), np.int32)
        number[order] = order[starts][np.cumsum(np.isin(np.arange(len(order)), starts, assume_unique=True)) - 1]
        self.first: Ints = number[members]
        """The first record, in row order, with the value of each member."""

    def of(self, record: int) -> list[int]:
        """All records with the value of this one, in row order."""
        n = self._place[int(self._keys[record])]
        found: list[int] = self._order[self._starts[n] : self._starts[n + 1]].tolist()
        return found


def same(keys: NDArray[np.int32]) -> Groups | None:
    """Records whose key (≥ 0) stands more than once; None when there are none."""
    if not len(keys) or keys.max() < 0:
        return None
    count = np.bincount(keys[keys >= 0])
    count[count < 2] = 0
    repeated = np.append(count > 0, False)[keys]
    return Groups(keys, places(repeated)) if repeated.any() else None


def _others(table: Table, key: str, groups: Groups) -> Callable[[int], Detail]:
    left_out = {table.schema.id_field or "", key, "recorded_at", "updated_at"}
    contents: list[NDArray[np.uint64]] = []

    def same_rows(record: int, others: list[int]) -> list[str]:
        if not contents:
            contents.append(content_hash(table, left_out))
        return [table.address(key, m) for m in others if contents[0][m] == contents[0][record]][:_SHOWN]

    def detail(record: int) -> Detail:
        members = groups.of(record)
        others = [m for m in members if m != record]
        copies = same_rows(record, others[:50])
        copy = (
            Text(f"；整行内容与 {'、'.join(copies)} 相同，是复制出来的", f"; the whole row is a copy of {', '.join(copies)}")
            if copies
            else Text("", "")
        )
        shown = [table.address(key, m) for m in others[:_SHOWN]] + (["…"] if len(others) > _SHOWN else [])
        return Detail({"count": len(members), "others": shown, "copy": copy}, related=tuple(Place(table, key, m) for m in others[:50]))

    return detail


@rule(
    "ID-CONFUSABLE",
    "W",
    name=Text("编号容易看错", "ids that look alike"),
    message=Text("“{label}” {value} 和 {other}（{others}）看起来一样", "{label} {value} looks like {other} ({others})"),
    why=Text(
        "数字 0 和字母 O、数字 1 和字母 l 分不清，跟进会记到别人名下。", "0 and O, 1 and l look the same, and follow-ups go to the wrong customer."
    ),
    bad=Text("C0001 和 CO001", "C0001 and CO001"),
    good=Text("C0001 和 C0002", "C0001 and C0002"),
    remedy=Text("核对是不是同一个；改掉其中一个编号", "check whether they are the same; change one of the ids"),
)
def confusable_ids(run: Run) -> Iterator[Batch]:
    for table in run.checked:
        key = table.schema.id_field
        if not key or not table.has(key) or table.key in _NO_RECORD_ID:
            continue
        typed = table.ids
        if isinstance(typed.domain, PoolTexts) and typed.domain.made_of(_UNMISTAKABLE, _LONGEST):
            continue
        shapes = looks([str(key) for key in typed.domain])
        if len(set(shapes)) == len(shapes):
            continue
        forms: dict[str, list[int]] = {}
        for code, shape in enumerate(shapes):
            forms.setdefault(shape, []).append(code)
        twins = [codes for codes in forms.values() if len(codes) > 1]
        if twins:
            yield _confusable(table, key, twins)


def look(key: str) -> str:
    """The key form of an id with letters and digits that look alike made one."""
    key = unicodedata.normalize("NFKC", key).upper()
    return key.translate(_TWINS) if not key.isascii() else key.replace("O", "0").replace("I", "1").replace("L", "1")


def looks(keys: list[str]) -> list[str]:
    """``look`` of many ids in one go."""
    joined = look("\n".join(keys)).split("\n")
    return joined if len(joined) == len(keys) else [look(key) for key in keys]


def _confusable(table: Table, key: str, twins: list[list[int]]) -> Batch:
    typed = table.ids
    group_of = {code: codes for codes in twins for code in codes}
    first = {code: int(np.argmax(typed.values == code)) for code in group_of}

    def detail(record: int) -> Detail:
        mine = int(typed.values[record])
        others = [code for code in group_of[mine] if code != mine]
        cells = [sheet_ref(table.title, table.address(key, first[code])) for code in others]
        gaps: dict[str, object] = {"other": [str(typed.domain[code]) for code in others], "others": cells}
        return Detail(gaps, related=tuple(Place(table, key, first[code]) for code in others))

    return Batch(table, key, places(np.isin(typed.values, list(group_of))), detail=detail)
