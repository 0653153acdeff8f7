"""Personal data that should not be kept, or not any longer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheetcrm.rules._batch import Batch, Bools, Detail, Place
from sheetcrm.rules._rule import rule
from sheetcrm.rules._run import Run, is_one_of, places
from sheetcrm.rules._words import shown_date
from sheetcrm.store import Table
from sheetcrm.text import Text

WITHDRAWN = "已撤回"
ERASED = "已删除客户"
"""How the name of an erased customer begins."""
_DATA = ("phone", "email", "wechat", "address", "contact_info")


@rule(
    "PRIV-CONSENT",
    "W",
    name=Text("已撤回同意，资料还在", "consent withdrawn, data still there"),
    message=Text("客户已撤回同意，“{label}”还留着联系方式", "the customer withdrew consent, but {label} still holds contact data"),
    why=Text("同意撤回以后，继续保存和使用个人信息是违规的。", "Once consent is withdrawn, personal data must not be kept or used."),
    bad=Text("同意状态“已撤回”，电话 13900001234", "Consent “Withdrawn”, Phone 13900001234"),
    good=Text("同意状态“已撤回”，联系方式空白", "Consent “Withdrawn”, contact data blank"),
    remedy=Text("删去联系方式；同意状态填错了就更正", "delete the contact data, or correct the consent"),
)
def withdrawn(run: Run) -> Iterator[Batch]:
    customers = run.customers
    if customers is None or not customers.has("consent_status"):
        return
    status = customers.typed("consent_status")
    gone = is_one_of(status.values, status.domain, (WITHDRAWN,))
    if not gone.any():
        return
    yield from _kept(customers, gone, customers, np.arange(customers.length, dtype=np.int32))
    contacts = run.book.table("contacts")
    if contacts is not None:
        owner = run.derived.customer_of(contacts)
        yield from _kept(contacts, np.append(gone, False)[owner], customers, owner)


def _kept(table: Table, gone: Bools, customers: Table, owner: np.ndarray[tuple[int], np.dtype[np.int32]]) -> Iterator[Batch]:
    """Records with contact data left, at the first such cell."""
    left = gone.copy()
    for key in _DATA:
        if key in table.schema and table.has(key):
            at = places(left & ~table.typed(key).blank)
            left[at] = False
            yield Batch(table, key, at, detail=lambda i: Detail(related=(Place(customers, "consent_status", int(owner[i])),)))


@rule(
    "PRIV-RETENTION",
    "W",
    name=Text("资料保存超期", "kept longer than allowed"),
    message=Text("最近一次往来是 {last}，已超过保存期限 {limit} 天", "last active on {last}, longer ago than the {limit} days that data are kept"),
    why=Text("不再需要的个人信息应当删除。", "Personal data that are no longer needed have to be deleted."),
    bad=Text("三年没有往来，联系方式还在", "nothing for three years, contact data still there"),
    good=Text("已归档并删去个人信息", "archived, personal data deleted"),
    remedy=Text("确认不再往来后删除个人信息，或重新联系", "delete the personal data if there is nothing more to do, or get in touch again"),
)
def kept_too_long(run: Run) -> Iterator[Batch]:
    customers = run.customers
    limit = float(run.setting("privacy.retention_days"))
    if customers is None or limit <= 0:
        return
    last = np.where(np.isnan(run.derived.last_activity), run.derived.created, run.derived.last_activity)
    at = places(run.live & (run.t - last > limit))
    if len(at) and customers.has("name"):
        names = customers.typed("name")
        at = np.array([i for i in at.tolist() if not str(names.value(i) or "").startswith(ERASED)], np.int32)
    yield Batch(customers, "customer_id", at, detail=lambda i: Detail({"last": shown_date(float(last[i])), "limit": f"{limit:g}"}))
