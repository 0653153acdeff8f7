"""TR: which tags are used, and what to do about those that are not."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np

from sheetcrm._arrays import unique
from sheetcrm.derive import Derived
from sheetcrm.derive import columns as col
from sheetcrm.derive.columns import Bools, Ints
from sheetcrm.reports._figures import NOT_KNOWN, ratio
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, DATE_OR_NONE, DAYS, RATE, TEXT, TEXT_OR_NONE, many, one
from sheetcrm.store import Table, from_serial
from sheetcrm.tags import ACTIVE, MERGED, RETIRED, Tag, similarity

CLEAN_UP, MAP, RETIRE, KEEP_BOUND, LIKE, KEEP = ADVICE = ("清理", "新增/映射", "建议停用", "保留(绑定字段)", "疑似重复", "保留")
SIMILAR = Fraction(4, 5)
_SHAPE = one(
    items=many(
        tag=TEXT,
        dimension=TEXT_OR_NONE,
        status=TEXT,
        usage=COUNT,
        usage_with_children=COUNT,
        usage_rate=RATE,
        last_use=DATE_OR_NONE,
        age_days=DAYS,
        advice={"enum": list(ADVICE)},
        suggestions={"type": "array", "items": TEXT},
    )
)


@report("TR", _SHAPE)
def tag_review(ask: Ask) -> Block:
    """标签复盘.  ``{items: [{tag, dimension, status, usage, usage_with_children, usage_rate, last_use, age_days, advice, suggestions}]}``.

    One row for each tag of the Tags sheet and each unknown tag in use (status 未识别).  usage = distinct counted customers with
    the tag after normalisation (a merged tag: before it is replaced); usage_with_children also those with a tag below it;
    usage_rate = usage ÷ all customers; last_use = latest updated_at or created_date up to T of a customer with it; age_days =
    T − created_on.  advice, the first that applies: 清理 (停用 or 合并, and used), 新增/映射 (unknown; with ``suggestions``),
    建议停用 (usage_with_children ÷ all customers < ``tags.min_usage``, and age ≥ ``tags.review_days`` or without created_on;
    in a dimension bound to a column 保留(绑定字段)), 疑似重复 (another tag of the dimension in use has a name with similarity ≥ 0.8;
    ``suggestions`` names it), 保留.  Order: advice as listed here, usage, tag.
    """
    users = _Users(ask.derived)
    table = ask.book.table("tags")
    known = [tag for tag in ask.book.tag_table.tags if tag.row is not None] if ask.book.tag_table is not None else []
    ages = _ages(table, ask.derived.t)
    items = [_known_tag(ask, users, tag, ages.get(tag.row or 0), known) for tag in known]
    items += [_unknown_tag(ask, users, name.tag) for name in ask.derived.tags.names if not name.known]
    items = [item for item in items if item["status"] != NOT_KNOWN or item["usage"]]
    items.sort(key=lambda item: (ADVICE.index(item["advice"]), item["usage"], item["tag"], item["dimension"] or ""))
    return {"items": items}


class _Users:
    """The counted customers that carry each tag, by the key of the tag."""

    def __init__(self, derived: Derived) -> None:
        tags = derived.tags
        order = np.argsort(tags.tag, kind="stable")
        bounds = np.searchsorted(tags.tag[order], np.arange(len(tags.names) + 1))
        carried = tags.customer[order]
        self.of = {name.tag.key: carried[bounds[i] : bounds[i + 1]] for i, name in enumerate(tags.names)}
        self.below: dict[str, list[Ints]] = {}
        for name in tags.names:
            for above in name.tag.ancestors:
                self.below.setdefault(above.key, []).append(self.of[name.tag.key])
        self.merged = _merged(derived)
        day = np.fmax(_up_to(derived, "updated_at"), _up_to(derived, "created_date"))
        self.day = day

    def usage(self, tag: Tag) -> Ints:
        found: Ints = unique(np.concatenate((self.of.get(tag.key, _NOBODY), self.merged.get(tag.key, _NOBODY))))
        return found

    def with_children(self, tag: Tag) -> int:
        return len(unique(np.concatenate([self.usage(tag), *self.below.get(tag.key, [])])))

    def last_use(self, customers: Ints) -> str | None:
        days = self.day[customers]
        days = days[~np.isnan(days)]
        return from_serial(float(days.max())).date().isoformat() if len(days) else None


_NOBODY = np.zeros(0, np.int32)


def _merged(derived: Derived) -> dict[str, Ints]:
    """Key of each merged tag that was replaced -> the counted customers whose cell names it."""
    values, readings = derived.tag_readings
    cells: dict[str, list[int]] = {}
    for code, reading in enumerate(readings):
        for issue in reading.issues:
            if issue.code == "TAG-MERGED" and issue.tag is not None:
                cells.setdefault(issue.tag.key, []).append(code)
    return {key: np.flatnonzero(derived.counted & np.isin(values, codes)).astype(np.int32) for key, codes in cells.items()}


def _up_to(derived: Derived, key: str) -> col.Floats:
    days = col.days(derived.customers, key)
    return np.where(days <= derived.t, days, np.nan)


def _ages(table: Table | None, t: float) -> dict[int, float]:
    """Row of the Tags sheet -> days since created_on."""
    days = t - col.days(table, "created_on")
    known: Bools = ~np.isnan(days)
    return {row: float(days[row]) for row in np.flatnonzero(known).tolist()}


def _known_tag(ask: Ask, users: _Users, tag: Tag, age: float | None, known: list[Tag]) -> dict[str, Any]:
    own, wide, whole = users.usage(tag), users.with_children(tag), ask.derived.total
    settings = ask.book.settings
    rare = whole > 0 and wide / whole < float(settings["tags.min_usage"])
    old = age is None or age >= float(settings["tags.review_days"])
    advice, suggestions = KEEP, []
    if tag.status in (RETIRED, MERGED) and len(own):
        advice = CLEAN_UP
    elif rare and old:
        advice = KEEP_BOUND if tag.column else RETIRE
    elif rivals := _rivals(tag, known):
        advice, suggestions = LIKE, rivals
    return _item(tag.name, tag.dimension, tag.status, own, wide, users, whole, age, advice, suggestions)


def _unknown_tag(ask: Ask, users: _Users, tag: Tag) -> dict[str, Any]:
    own = users.usage(tag)
    suggestions = ask.book.tag_table.suggest(tag.name) if ask.book.tag_table is not None else ()
    return _item(tag.text, None, NOT_KNOWN, own, len(own), users, ask.derived.total, None, MAP, suggestions)


def _item(
    name: str,
    dimension: str | None,
    status: str,
    own: Ints,
    wide: int,
    users: _Users,
    whole: int,
    age: float | None,
    advice: str,
    suggestions: Iterable[str],
) -> dict[str, Any]:
    return {
        "tag": name,
        "dimension": dimension,
        "status": status,
        "usage": len(own),
        "usage_with_children": wide,
        "usage_rate": ratio(len(own), whole),
        "last_use": users.last_use(own),
        "age_days": age,
        "advice": advice,
        "suggestions": list(suggestions),
    }


def _rivals(tag: Tag, known: list[Tag]) -> list[str]:
    """Names of other active tags of the dimension that look the same."""
    others = (other for other in known if other is not tag and other.dimension == tag.dimension and other.status == ACTIVE)
    return [other.name for other in others if similarity(tag.name, other.name) >= SIMILAR]
