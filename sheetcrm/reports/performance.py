"""PF: the figures of the team, person by person."""

from __future__ import annotations

from typing import Any

import numpy as np

from sheetcrm.derive import columns as col
from sheetcrm.derive import plans
from sheetcrm.derive.columns import Floats, Ints
from sheetcrm.derive.due import OVERDUE
from sheetcrm.derive.money import UNITS
from sheetcrm.reports._figures import NO_VALUE, NOT_KNOWN, mean, ratio
from sheetcrm.reports._owners import owner_codes, people
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, COUNTED, MONEY, MONEY_OR_NONE, RATE, SCORE, SHARE, TEXT, Shape, many, one
from sheetcrm.reports.actions import kept_actions
from sheetcrm.reports.customers import new_customers
from sheetcrm.reports.deals import lost_customers, won_customers

UNASSIGNED = "未分配"
_FIGURES: dict[str, Shape] = {
    "customers": COUNT,
    "by_stage": COUNTED,
    "new": COUNT,
    "followups": COUNT,
    "on_time": RATE,
    "cadence_kept": RATE,
    "overdue": COUNT,
    "won_customers": COUNT,
    "success": RATE,
    "won_amount": MONEY,
    "won_share": RATE,
    "quota": MONEY_OR_NONE,
    "quota_share": SHARE,
    "satisfaction": SCORE,
    "completeness": RATE,
    "update_rate": RATE,
}


@report("PF", one(items=many(name=TEXT, **_FIGURES), total=one(name={"type": "null"}, **_FIGURES)))
def performance(ask: Ask) -> Block:
    """业绩.  ``{items, total}``: a row for each person of the Team (active, or with data), each other owner or salesperson with
    data, and 未分配 for what nobody owns; ``total`` over all rows (name None).

    customers owned now, by_stage ``[{value, count}]``; new (N1); followups of the period by owner; on_time (K8 of own rows);
    cadence_kept (K9 of own customers); overdue: contact and action items due before T; won_customers: win date in the period;
    success (K3); won_amount: won orders of the period by salesperson (yuan), won_share of all; quota of the Team sheet,
    quota_share = won_amount ÷ quota; satisfaction (mean of K6, own customers); completeness (mean); update_rate (K12: follow-ups
    by their owner, changes of stage by the customer's).  A blank owner of a follow-up or salesperson is the customer's owner.
    With data: customers, followups, overdue or won_amount above 0, or an on_time.  Order: won_amount descending, name; 未分配 last.
    """
    groups = _Groups(ask)
    rows = groups.rows()
    team = set(ask.book.team)
    active = team - _inactive(ask)
    shown = [row for row in rows if row["name"] in active or _has_data(row)]
    shown.sort(key=lambda row: (row["name"] is None, -row["won_amount"], row["name"] or ""))
    quotas = [row["quota"] for row in shown if row["quota"] is not None]
    total = groups.total(sum(quotas) if quotas else None)
    return {"items": [row | {"name": UNASSIGNED if row["name"] is None else row["name"]} for row in shown], "total": total}


def _has_data(row: dict[str, Any]) -> bool:
    return any(row[key] > 0 for key in ("customers", "followups", "overdue", "won_amount")) or row["on_time"] is not None


def _inactive(ask: Ask) -> set[str]:
    """Names of the Team that are marked as not active."""
    table = ask.book.table("team")
    if table is None or not table.has("active"):
        return set()
    names, filled = table.typed("name"), table.typed("active").filled
    gone = filled & ~col.truths(table, "active")
    return {str(names.value(i)) for i in np.flatnonzero(gone).tolist()}


class _Groups:
    """Every figure for every person at once: group 0 … k − 1 are people, group k is nobody."""

    def __init__(self, ask: Ask) -> None:
        self.ask, self.derived = ask, ask.derived
        self.names = people(ask)
        self.k = len(self.names)
        self.owner = self._group(self.derived.owner)
        self.followup_owner = self._group(self.derived.followup_owner)
        self.counts = self._counts()
        self.money, self.filled, self.scores = self._sums()

    def _group(self, owners: Ints) -> Ints:
        codes = owner_codes(self.ask, owners).values
        return np.where(codes < 0, self.k, codes).astype(np.int32)

    def _count(self, groups: Ints) -> list[int]:
        """Members of each group, then all of them."""
        return [*np.bincount(groups, minlength=self.k + 1).tolist(), len(groups)]

    def _counts(self) -> dict[str, list[int]]:
        ask, derived, owner = self.ask, self.derived, self.owner
        facts, contact_due = derived.followup_facts, derived.contacts.due
        asked, kept = kept_actions(ask)
        acts = self.followup_owner[derived.actions.row]
        items = derived.due_items
        overdue = (items.kind <= plans.ACTION) & (items.state == OVERDUE)
        won = won_customers(ask)
        stage = derived.stage.values
        found = {
            "customers": owner[derived.counted],
            "new": owner[new_customers(ask)],
            "followups": self.followup_owner[facts.exists & ask.period.has(facts.day)],
            "asked": acts[asked],
            "kept": acts[asked & kept],
            "contacts": owner[~np.isnan(contact_due)],
            "contacts_kept": owner[contact_due >= derived.t],
            "overdue": self._group(derived.due_owner)[overdue],
            "won_customers": owner[won],
            "lost_customers": owner[lost_customers(ask, won)],
            "not_known": owner[derived.counted & (stage == col.UNKNOWN)],
            "no_stage": owner[derived.counted & (stage == col.BLANK)],
        }
        for place in range(len(derived.stage_names)):
            found[f"stage {place}"] = owner[derived.counted & (stage == place)]
        counts = {key: self._count(groups) for key, groups in found.items()}
        counts["recorded"], counts["in_time"] = self._recorded()
        return counts

    def _recorded(self) -> tuple[list[int], list[int]]:
        """Rows of the period with a readable recorded_at, and those of them that were written down in time."""
        total, kept = [], []
        for sheet, event in (("followups", "followed_at"), ("stagehistory", "changed_at")):
            if self.ask.book.table(sheet) is None:
                continue
            customer, day, in_time = self.derived.recorded(sheet, event)
            own = self.followup_owner if sheet == "followups" else np.append(self.owner, np.int32(self.k))[customer]
            chosen = self.ask.period.has(day)
            total.append(own[chosen])
            kept.append(own[chosen & in_time])
        nothing = np.zeros(0, np.int32)
        return self._count(np.concatenate([*total, nothing])), self._count(np.concatenate([*kept, nothing]))

    def _sums(self) -> tuple[list[float], list[float], list[float | None]]:
        """Won amount (yuan), filled fields, mean satisfaction: of each group, then of all."""
        derived, period = self.derived, self.ask.period
        orders = derived.won_orders
        now = period.has(orders.day)
        money = self._total(self._group(derived.seller)[now], orders.units[now])
        filled = self._total(self.owner[derived.counted], derived.filled_fields[derived.counted].astype(np.float64))
        answers = derived.satisfaction
        asked = period.has(answers.day)
        own = asked & (answers.customer >= 0)
        groups = self.owner[answers.customer[own]]
        sums, counts = self._total(groups, answers.value[own]), self._count(groups)
        scores = [ratio(part, whole) for part, whole in zip(sums[:-1], counts[:-1], strict=True)]
        return [units / UNITS for units in money], filled, [*scores, mean(answers.value[asked])]

    def _total(self, groups: Ints, values: Floats) -> list[float]:
        return [*col.sums(groups, values, self.k + 1).tolist(), float(values.sum())]

    def rows(self) -> list[dict[str, Any]]:
        """A row for everybody, then one for nobody (name None)."""
        quotas = _quotas(self.ask)
        return [self._row(i, name, quotas.get(name) if name else None) for i, name in enumerate([*self.names, None])]

    def total(self, quota: float | None) -> dict[str, Any]:
        return self._row(self.k + 1, None, quota)

    def _row(self, i: int, name: str | None, quota: float | None) -> dict[str, Any]:
        count = {key: values[i] for key, values in self.counts.items()}
        amount = self.money[i]
        return {
            "name": name,
            "customers": count["customers"],
            "by_stage": self._by_stage(count),
            "new": count["new"],
            "followups": count["followups"],
            "on_time": ratio(count["kept"], count["asked"]),
            "cadence_kept": ratio(count["contacts_kept"], count["contacts"]),
            "overdue": count["overdue"],
            "won_customers": count["won_customers"],
            "success": ratio(count["won_customers"], count["won_customers"] + count["lost_customers"]),
            "won_amount": amount,
            "won_share": ratio(amount, self.money[-1]),
            "quota": quota,
            "quota_share": ratio(amount, quota) if quota else None,
            "satisfaction": self.scores[i],
            "completeness": ratio(self.filled[i], count["customers"] * len(self.derived.completeness_fields)),
            "update_rate": ratio(count["in_time"], count["recorded"]),
        }

    def _by_stage(self, count: dict[str, int]) -> list[dict[str, Any]]:
        """All stages, also those without customers; then not recognised and blank where there are any."""
        stages = [{"value": name, "count": count[f"stage {place}"]} for place, name in enumerate(self.derived.stage_names)]
        others = ((NOT_KNOWN, count["not_known"]), (NO_VALUE, count["no_stage"]))
        return stages + [{"value": name, "count": number} for name, number in others if number]


def _quotas(ask: Ask) -> dict[str, float]:
    """Name -> quota (yuan) of the Team sheet; of a repeated name the first."""
    table = ask.book.table("team")
    if table is None:
        return {}
    names, values = table.typed("name"), col.floats(table, "quota")
    found: dict[str, float] = {}
    for i in range(table.length):
        if names.value(i) and not np.isnan(values[i]):
            found.setdefault(str(names.value(i)), float(values[i]))
    return found
