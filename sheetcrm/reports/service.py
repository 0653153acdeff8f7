"""SV: what customers complain about, and how fast they are helped."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from sheetcrm.derive import columns as col
from sheetcrm.derive.columns import Bools, Floats, Ints
from sheetcrm.derive.options import names
from sheetcrm.reports._figures import NO_VALUE, mean, ratio, value_counts
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, COUNTED, HOURS, RATE, TEXT, TEXT_OR_NONE, many, one
from sheetcrm.store import Table

COMPLAINT = "投诉"
DONE = ("已解决", "已关闭")
REPEAT_DAYS = 90
_SHARES = many(value=TEXT, count=COUNT, share=RATE, cumulative=RATE)
_REPEATS = many(customer_id=TEXT_OR_NONE, product=TEXT, count=COUNT)
_SHAPE = one(
    value=COUNT,
    by_type=COUNTED,
    by_category=_SHARES,
    by_product=_SHARES,
    repeats=_REPEATS,
    closing_rate=RATE,
    response_hours=HOURS,
    resolution_hours=HOURS,
)


@report("SV", _SHAPE)
def service(ask: Ask) -> Block:
    """投诉与服务.  ``{value, by_type, by_category, by_product, repeats, closing_rate, response_hours, resolution_hours}``.

    Service records opened in the period: their number, by type ``[{value, count}]``; complaints (投诉) by category and by
    product ``[{value, count, share, cumulative}]``, count descending, name; closing_rate = 已解决 or 已关闭 ÷ all;
    response_hours, resolution_hours = mean hours from opened to first response, to resolved, over the records with both and
    no negative time.  repeats ``[{customer_id, product, count}]``: two or more complaints of one customer about one product
    (blank: category; both blank: left out) opened in (T − 90, T]; count descending, id, product.
    """
    table, derived = ask.book.table("servicerecords"), ask.derived
    whose, opened = derived.customer_of(table), col.days(table, "opened_at")
    exists = (whose >= 0) & (opened <= derived.t)
    chosen = exists & ask.period.has(opened)
    kind = col.encode(table, "type", names(ask.book, "service_type"))
    status = col.encode(table, "status", names(ask.book, "service_status"))
    complaint = kind.values == (kind.names.index(COMPLAINT) if COMPLAINT in kind.names else -9)
    done = np.isin(status.values, [place for place, name in enumerate(status.names) if name in DONE])
    recent = exists & complaint & (opened > derived.t - REPEAT_DAYS)
    whole = int(np.count_nonzero(chosen))
    return {
        "value": whole,
        "by_type": value_counts(kind, chosen),
        "by_category": _shares(table, "category", chosen & complaint),
        "by_product": _shares(table, "product", chosen & complaint),
        "repeats": _repeats(ask, table, whose, recent),
        "closing_rate": ratio(int(np.count_nonzero(chosen & done)), whole),
        "response_hours": _mean_hours(table, "first_response_at", chosen),
        "resolution_hours": _mean_hours(table, "resolved_at", chosen),
    }


def counted_texts(table: Table | None, key: str, chosen: Bools) -> list[tuple[str, int]]:
    """(text, number of records), number descending, then text; blank as 未填."""
    texts = col.texts_at(table, key, np.flatnonzero(chosen).astype(np.int32))
    counts = Counter(text or NO_VALUE for text in texts)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _shares(table: Table | None, key: str, chosen: Bools) -> list[dict[str, Any]]:
    whole, so_far, rows = int(np.count_nonzero(chosen)), 0, []
    for text, count in counted_texts(table, key, chosen):
        so_far += count
        rows.append({"value": text, "count": count, "share": ratio(count, whole), "cumulative": ratio(so_far, whole)})
    return rows


def _repeats(ask: Ask, table: Table | None, whose: Ints, recent: Bools) -> list[dict[str, Any]]:
    rows = np.flatnonzero(recent).astype(np.int32)
    about = [product or category for product, category in zip(*(col.texts_at(table, key, rows) for key in ("product", "category")), strict=True)]
    counts = Counter((customer, what) for customer, what in zip(whose[rows].tolist(), about, strict=True) if what)
    found = [(customer, what, count) for (customer, what), count in counts.items() if count >= 2]
    rank = ask.derived.customer_rank
    found.sort(key=lambda item: (-item[2], int(rank[item[0]]), item[1]))
    ids = ask.derived.customer_ids(np.array([item[0] for item in found], np.int32))
    return [{"customer_id": name, "product": what, "count": count} for name, (_, what, count) in zip(ids, found, strict=True)]


def _mean_hours(table: Table | None, key: str, chosen: Bools) -> float | None:
    """Mean hours from opened_at; without records with both, or where the later one is before the earlier, those are left out."""
    minutes = (_minutes(table, key) - _minutes(table, "opened_at"))[chosen]
    total = mean(minutes[minutes >= 0])
    return None if total is None else total / 60


def _minutes(table: Table | None, key: str) -> Floats:
    """Moments in minutes, free of what binary fractions of a day add; seconds stay."""
    return np.round(col.floats(table, key) * 1440, 4)
