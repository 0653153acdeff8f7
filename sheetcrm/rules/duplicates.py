"""Customers that may be the same: by phone, e-mail and name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, count

import numpy as np

from sheetcrm.rules._batch import Batch, Bools, Detail, Ints, Place
from sheetcrm.rules._groups import group_sizes
from sheetcrm.rules._rule import rule
from sheetcrm.rules._run import Run
from sheetcrm.store import Table
from sheetcrm.text import Text

_EMAIL, _MOBILE, _COMPANY, _LANDLINE = 0.95, 0.90, 0.85, 0.75
"""How likely two customers with the same one are the same; a landline may be the switchboard of a building."""
_SAME_FIRM = Text("确认是同一个客户就合并，不是就忽略", "if it is the same customer, combine the rows; if not, leave them")


@rule(
    "DUP-PHONE",
    "W",
    name=Text("电话与别的客户相同", "phone of another customer"),
    message=Text("电话 {value} 和 {other}（{where}）相同{group}", "the phone {value} is also the phone of {other} ({where}){group}"),
    why=Text("同一个客户建了两份档案，两个人会各打各的电话。", "One customer entered twice is called twice, by two people."),
    bad=Text("C0001 和 C0008 都是 13900001234", "13900001234 at C0001 and C0008"),
    good=Text("一个客户一份档案", "one record for one customer"),
    remedy=_SAME_FIRM,
)
def same_phone(run: Run) -> Iterator[Batch]:
    table = run.customers
    if table is not None and table.has("phone"):
        typed = table.typed("phone")
        parts = [value if isinstance(value, tuple) else (value,) for value in typed.domain]
        yield from _shared(run, table, "phone", parts, lambda part: _MOBILE if len(part) == 11 and part[0] == "1" else _LANDLINE)


@rule(
    "DUP-EMAIL",
    "W",
    name=Text("邮箱与别的客户相同", "e-mail of another customer"),
    message=Text("邮箱 {value} 和 {other}（{where}）相同{group}", "the e-mail {value} is also the e-mail of {other} ({where}){group}"),
    why=Text("多半是同一个客户建了两份档案。", "Mostly one customer was entered twice."),
    bad=Text("C0001 和 C0008 都是 zhang@example.com", "zhang@example.com at C0001 and C0008"),
    good=Text("一个客户一份档案", "one record for one customer"),
    remedy=_SAME_FIRM,
)
def same_email(run: Run) -> Iterator[Batch]:
    table = run.customers
    if table is not None and table.has("email"):
        yield from _shared(run, table, "email", [(str(value).casefold(),) for value in table.typed("email").domain], lambda _: _EMAIL)


def _shared(run: Run, table: Table, key: str, parts: list[tuple[str, ...]], sure: Callable[[str], float]) -> Iterator[Batch]:
    """parts: the comparable values of each domain entry; a later customer with a value of an earlier one is reported."""
    typed = table.typed(key)
    values = np.where(run.live, typed.values, -1)
    ids = table.ids.values
    first: dict[str, int] = {}
    clash: dict[int, int] = {}
    shares: dict[int, float] = {}
    pairs: Pairs = {}
    suspects = _repeated(values, parts)
    for record in suspects:
        for part in parts[int(values[record])]:
            earlier = first.setdefault(part, record)
            if earlier != record and (ids[earlier] != ids[record] or ids[record] < 0):
                clash.setdefault(record, earlier)
                shares.setdefault(record, sure(part))
                pairs[record, earlier] = max(sure(part), pairs.get((record, earlier), 0.0))
    yield _pairs(table, key, clash, shares, pairs)


def _repeated(values: np.ndarray[tuple[int], np.dtype[np.int32]], parts: list[tuple[str, ...]]) -> list[int]:
    """Records that share a part with another record, in row order; cheap where nothing repeats."""
    uses = np.bincount(values[values >= 0], minlength=len(parts))
    again = {part for code in np.flatnonzero(uses > 1).tolist() for part in parts[code]}
    seen: set[str] = set()
    for part in chain.from_iterable([parts[code] for code in np.flatnonzero(uses).tolist()]):
        if part in seen:
            again.add(part)
        else:
            seen.add(part)
    if not again:
        return []
    hit = np.array([*(not again.isdisjoint(own) for own in parts), False], bool)
    return np.flatnonzero(hit[values] & (values >= 0)).tolist()


Pairs = dict[tuple[int, int], float]
"""(record, earlier one that may be the same) -> how likely; enough of them that whoever belongs together is connected."""


def _pairs(table: Table, key: str, first: dict[int, int], sure: dict[int, float], pairs: Pairs) -> Batch:
    """A finding for each record that is the same as an earlier one: ``first`` says which, ``sure`` how likely; ``pairs``: all of them."""
    at = np.array(sorted(first), np.int32)
    other = np.array([first[i] for i in at.tolist()], np.int32)
    share = np.array([sure[i] for i in at.tolist()], np.float64)
    also = [(a, b, how) for (a, b), how in pairs.items() if first[a] != b or how > sure[a]]
    return Batch(table, key, at, detail=_other(table, key, first, sure, pairs), other=other, sure=share, also=also)


def _other(table: Table, key: str, first: dict[int, int], sure: dict[int, float], pairs: Pairs) -> Callable[[int], Detail]:
    sizes: list[Ints] = []

    def group(record: int) -> Text:
        if not sizes:
            sizes.append(group_sizes([a for a, _ in pairs], [b for _, b in pairs], table.length))
        share, count = f"{sure[record]:.0%}", int(sizes[0][record])
        if count < 3:
            return Text(f"，把握 {share}", f", {share} sure")
        return Text(f"；一共 {count} 个，把握 {share}", f"; a group of {count}, {share} sure")

    def detail(record: int) -> Detail:
        other = first[record]
        name = table.columns["name"].text(other).strip() if table.has("name") else ""
        said: dict[str, object] = {
            "group": group(record),
            "other": f"{table.id_text(other) or ''} {name}".strip(),
            "where": table.address(key, other),
        }
        return Detail(said, related=(Place(table, key, other),))

    return detail


@rule(
    "DUP-NAME",
    "W",
    name=Text("名称与别的客户相同", "name of another customer"),
    message=Text("“{value}”和 {other}（{where}）是同一个名称{group}", "“{value}” has the same name as {other} ({where}){group}"),
    why=Text(
        "“有限公司”“集团”这些字样去掉以后名称一样，多半是同一家公司建了两份档案。",
        "Without “Ltd”, “Inc” and the like the names are the same: probably one firm entered twice.",
    ),
    bad=Text("华星智能科技有限公司 和 华星智能科技", "Huaxing Ltd and Huaxing Co., Ltd."),
    good=Text("一家公司一份档案；不同城市的写成“华星（苏州）”", "one record for one firm; branches as “Huaxing (Suzhou)”"),
    remedy=_SAME_FIRM,
)
def same_name(run: Run) -> Iterator[Batch]:
    table = run.customers
    if table is None or not table.has("name"):
        return
    groups: dict[str, list[tuple[int, str]]] = {}
    for record, key, region in _keyed(run, table, _again(run, table)):
        groups.setdefault(key, []).append((record, region))
    ids = table.ids.values
    clash: dict[int, int] = {}
    pairs: Pairs = {}
    for members in groups.values():
        for record, earlier in _namesakes(members, ids):
            clash[record] = min(earlier, clash.get(record, earlier))
            pairs[record, earlier] = _COMPANY
    yield _pairs(table, "name", clash, dict.fromkeys(clash, _COMPANY), pairs)


def _namesakes(members: list[tuple[int, str]], ids: np.ndarray[tuple[int], np.dtype[np.int32]]) -> Iterator[tuple[int, int]]:
    """(record, earlier one that may be the same): records of one key and their regions, in row order.

    Two different regions are two firms; a record without region may be any of them.  Per region the first one is enough to know.
    """
    first: dict[str, int] = {}
    for record, region in members:
        candidates = list(first.values()) if not region else [first[r] for r in ("", region) if r in first]
        earlier = [other for other in candidates if ids[other] != ids[record] or ids[record] < 0]
        yield from ((record, other) for other in earlier)
        first.setdefault(region, record)


def _again(run: Run, table: Table) -> Bools:
    """bool, one a distinct name: its company key is that of several customers."""
    number: defaultdict[str, int] = defaultdict(count().__next__)
    of = np.fromiter(map(number.__getitem__, [key for key, _ in run.company_keys]), np.int32, len(run.company_keys))
    codes = table.typed("name").values
    customers = np.bincount(of[codes[run.live & (codes >= 0)]], minlength=len(number))
    if "" in number:
        customers[number[""]] = 0
    again: Bools = (customers > 1)[of]
    return again


def _keyed(run: Run, table: Table, wanted: Bools) -> list[tuple[int, str, str]]:
    """(record, company key, region) of the customers with one of the ``wanted`` distinct names, in row order."""
    codes, keys = table.typed("name").values, run.company_keys
    at = np.flatnonzero(run.live & np.append(wanted, False)[codes])
    return [(i, *keys[code]) for i, code in zip(at.tolist(), codes[at].tolist(), strict=True)]


@rule(
    "DUP-FUZZY",
    "I",
    name=Text("名称与别的客户很像", "name much like that of another customer"),
    message=Text("“{value}”和 {other}（{where}）很像{group}", "“{value}” is much like {other} ({where}){group}"),
    why=Text("只差一个字的名称多半是录入时打错了。", "Names that differ in one character were mostly mistyped."),
    bad=Text("上海恒信远启信息技术 和 上海恒信远起信息技术", "Hengxin Yuanqi Information and Hengxin Yuanqi Infornation"),
    good=Text("一家公司一份档案", "one record for one firm"),
    remedy=_SAME_FIRM,
)
def similar_name(run: Run) -> Iterator[Batch]:
    """Similarity of company keys (1 − Levenshtein ÷ longer length) ≥ 0.9, both at least 4 characters.

    At most a tenth of the characters may differ, so keys of 9 and fewer are never similar without being equal, and two similar
    longer ones share one of d + 1 pieces at (almost) the same place: only keys in one such block are compared.
    """
    from rapidfuzz.distance import Levenshtein

    table = run.customers
    if table is None or not table.has("name"):
        return
    keyed = _keyed(run, table, np.fromiter((len(name.key) for name in run.company_keys), np.int32, len(run.company_keys)) >= _SHORTEST)
    ids = table.ids.values
    clash: dict[int, int] = {}
    shares: dict[int, float] = {}
    pairs: Pairs = {}
    for members in _blocks(keyed):
        for n, m in members:
            (record, key, region), (earlier, other, elsewhere) = keyed[n], keyed[m]
            longest = max(len(key), len(other))
            if (region and elsewhere and region != elsewhere) or (ids[earlier] == ids[record] >= 0) or (record, earlier) in pairs:
                continue
            distance = Levenshtein.distance(key, other, score_cutoff=longest // 10)
            if 0 < distance <= longest // 10:
                pairs[record, earlier] = 1 - distance / longest
                if earlier < clash.get(record, record):
                    clash[record], shares[record] = earlier, pairs[record, earlier]
    yield _pairs(table, "name", clash, shares, pairs)


_SHORTEST = 9
_BLOCK = 60  # a block of more names has a piece that says nothing (a brand with many branches): its first ones are compared


def _blocks(keyed: list[tuple[int, str, str]]) -> Iterable[list[tuple[int, int]]]:
    """Pairs (later, earlier) of places in ``keyed`` that share a piece of text."""
    if not any(len(key) >= _SHORTEST + 1 for _, key, _ in keyed):
        return
    blocks: dict[tuple[int, str], list[int]] = {}
    for n, (_, key, _) in enumerate(keyed):
        for piece in _pieces(key):
            blocks.setdefault(piece, []).append(n)
    for members in blocks.values():
        if len(members) > 1:
            members = sorted(set(members))[:_BLOCK]
            yield [(n, m) for i, n in enumerate(members) for m in members[:i] if abs(len(keyed[n][1]) - len(keyed[m][1])) <= 4]


def _pieces(key: str) -> Iterator[tuple[int, str]]:
    """(where, text) of the pieces that a similar key shares: with one difference (up to 19 characters) the first or the last half,
    with two a third at the head, at the tail, or in the middle, where it may be shifted by two.  Keys of 18 and 19 characters
    may meet longer ones, so they have both."""
    for parts in (2,) if len(key) < 18 else (2, 3) if len(key) < 20 else (3,):
        for size in {len(key) // parts, (len(key) - 1) // parts, (len(key) - 2) // parts}:
            yield 0, key[:size]
            yield -1, key[-size:]
            if parts == 3:
                for start in range(size - 2, size + 3):
                    yield 1, key[start : start + size]
