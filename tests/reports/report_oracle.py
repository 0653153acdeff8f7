"""The figures once more, the slow and plain way: straight from the definitions, from the records of ``plain_records``."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import pairwise
from typing import Any

from plain_records import CADENCE, DAY, METHODS, PEOPLE, RANK, SOURCES, PlainBook, Row, date, mean, moment, ratio


class Oracle(PlainBook):
    """Every figure of one small book."""

    # --- blocks

    def f2(self) -> Any:
        if not self.any_history:
            return {"steps": None}
        steps = []
        for k, stage in ((1, "潜在客户"), (2, "意向客户"), (3, "成交客户")):
            base = [
                c
                for c in self.customers
                if (self.start and self.stage_at(c, self.start - DAY) == stage)
                or any(self.inside(day) and entry == stage for day, entry in self.timeline(c))
            ]
            moves = {c: [r["to"] for r in self.history[c] if self.inside(r["day"]) and RANK.get(r["from"] or "", -1) == k] for c in base}
            forward = sum(any(RANK[to] > k for to in moves[c]) for c in base)
            lost = sum("流失客户" in moves[c] for c in base)
            step = {"stage": stage, "base": len(base), "forward": forward, "forward_rate": ratio(forward, len(base))}
            steps.append(step | {"lost": lost, "lost_rate": ratio(lost, len(base))})
        return {"steps": steps}

    def k1(self) -> Any:
        won = [self.cycle(c) for c in self.customers if self.inside(self.win(c))]
        days = [d for d in won if d is not None]
        return {"mean": mean(days), "median": statistics.median(days) if days else None, "n": len(days), "excluded": len(won) - len(days)}

    def k2(self) -> Any:
        cohort = [c for c in self.customers if self.of_period(c) and not self.left_out(c)]
        won = sum(self.rank_max(c) >= 3 for c in cohort)
        return {"value": ratio(won, len(cohort)), "won": won, "cohort": len(cohort)}

    def is_lost(self, c: str) -> bool:
        win = self.win(c)
        if self.inside(win):
            return False
        if not self.any_history:
            row = self.customers[c]
            return row["stage"] == "流失客户" and not self.won(c) and self.inside(date(row["updated_at"]))
        return any(r["to"] == "流失客户" and self.inside(r["day"]) and not (win and win <= r["day"]) for r in self.history[c])

    def k3(self, among: Callable[[str], bool] = lambda c: True) -> Any:
        won = sum(self.inside(self.win(c)) for c in self.customers if among(c))
        lost = sum(self.is_lost(c) for c in self.customers if among(c))
        return {"value": ratio(won, won + lost), "won": won, "lost": lost}

    def k4(self, among: Iterable[str] | None = None) -> Any:
        chosen = list(self.customers if among is None else among)
        if any(r["order_date"] and r["order_date"] <= self.t for r in self.sheets["Orders"]):
            buyers, repeat, basis = [c for c in chosen if self.won(c)], [c for c in chosen if len(self.won(c)) >= 2], "orders"
        else:
            stages = {c: self.known_stage(self.customers[c]["stage"]) for c in chosen}
            buyers = [c for c in chosen if stages[c] in ("成交客户", "复购客户")]
            repeat, basis = [c for c in chosen if stages[c] == "复购客户"], "stage"
        return {"value": ratio(len(repeat), len(buyers)), "repeat": len(repeat), "buyers": len(buyers), "basis": basis}

    def k4b(self) -> Any:
        counts = [len(self.won(c, self.t - 365 * DAY)) for c in self.customers]
        repeat, buyers = sum(n >= 2 for n in counts), sum(n >= 1 for n in counts)
        return {"value": ratio(repeat, buyers), "repeat": repeat, "buyers": buyers}

    def k5(self) -> Any:
        base = [c for c in self.customers if self.won(c, self.t - 730 * DAY, self.t - 365 * DAY)]
        kept = sum(bool(self.won(c, self.t - 365 * DAY)) for c in base)
        return {"value": ratio(kept, len(base)), "kept": kept, "base": len(base)}

    def answers(self, key: str) -> list[tuple[str | None, float]]:
        """(customer, mark) of the feedback of the period."""
        rows = [r for r in self.sheets["Feedback"] if self.inside(r["date"]) and (r["customer_id"] is None or r["customer_id"] in self.customers)]
        most = 5 if key == "score" else 10
        least = 1 if key == "score" else 0
        return [(r["customer_id"], r[key]) for r in rows if isinstance(r[key], int) and least <= r[key] <= most]

    def scores(self) -> list[tuple[str | None, float]]:
        found = []
        for r in self.sheets["ServiceRecords"]:
            day, mark = date(r["resolved_at"]) or date(r["opened_at"]), r["satisfaction"]
            hidden = r["opened_at"] is not None and date(r["opened_at"]) > self.t
            if r["customer_id"] in self.customers and self.inside(day) and not hidden and isinstance(mark, int) and 1 <= mark <= 5:
                found.append((r["customer_id"], mark))
        return [*found, *self.answers("score")]

    def k6(self) -> Any:
        marks = [mark for _, mark in self.scores()]
        return {"mean": mean(marks), "n": len(marks), "share_4": ratio(sum(m >= 4 for m in marks), len(marks))}

    def k7(self) -> Any:
        marks = [mark for _, mark in self.answers("nps")]
        good, bad = sum(m >= 9 for m in marks), sum(m <= 6 for m in marks)
        return {"value": ratio((good - bad) * 100, len(marks)), "n": len(marks), "promoters": good, "detractors": bad}

    def recorded(self) -> list[tuple[str, Row, bool]]:
        """(customer, row, in time) of the follow-ups and changes of the period with recorded_at."""
        found = []
        for sheet, key in (("FollowUps", "followed_at"), ("StageHistory", "changed_at")):
            for r in self.sheets[sheet]:
                at, written = moment(r[key]), moment(r["recorded_at"])
                if r["customer_id"] in self.customers and at and written and self.inside(at.date()):
                    at = at.replace(hour=23, minute=59) if at.time() == dt.time() else at
                    found.append((r["customer_id"], r, written - at <= dt.timedelta(hours=24)))
        return found

    def k12(self) -> Any:
        found = self.recorded()
        kept = sum(ok for *_, ok in found)
        return {"value": ratio(kept, len(found)), "on_time": kept, "total": len(found)}

    def k14(self) -> Any:
        sums = [o["sum"] for o in self.orders if self.inside(o["order_date"])]
        value = round(sum(sums), 4)
        return {"value": value, "orders": len(sums), "mean": ratio(value, len(sums))}

    def ch(self) -> Any:
        items = []
        for value in (*SOURCES, "未识别", "未填"):
            own = [c for c in self.customers if self.of_period(c) and self._bucket(self.customers[c]["source"], SOURCES) == value]
            won = sum(self.rank_max(c) >= 3 for c in own)
            total = round(sum(o["sum"] for c in own for o in self.won(c)), 4)
            days = [d for c in own if (d := self.cycle(c)) is not None]
            if own:
                item = {"value": value, "customers": len(own), "won": won, "rate": won / len(own), "won_total": total}
                items.append(item | {"mean_cycle_days": mean(days)})
        return {"items": items}

    @staticmethod
    def _bucket(value: Any, known: Iterable[str]) -> str:
        return "未填" if value is None else value if value in known else "未识别"

    def owner_of(self, r: Row) -> str:
        return r["owner"] or self.customers[r["customer_id"]]["owner"] or "未填"

    def e1(self) -> Any:
        credited: list[int] = []
        for c in self.customers:
            for r in self.history[c]:
                if self.inside(r["day"]) and r["from"] and RANK[r["to"]] > RANK[r["from"]]:
                    before = [f for f in self.followups[c] if date(f["followed_at"]) <= r["day"]]
                    if before and (r["day"] - date(before[-1]["followed_at"])).days <= 14:
                        credited.append(id(before[-1]))
        rows = [f for c in self.customers for f in self.followups[c] if self.inside(date(f["followed_at"]))]

        def groups(key: Callable[[Row], str], order: Iterable[str]) -> list[Row]:
            items = []
            for value in order:
                own = [f for f in rows if key(f) == value]
                good = sum(id(f) in credited for f in own)
                if own:
                    items.append({"value": value, "credited": good, "followups": len(own), "rate": good / len(own) if self.any_history else None})
            return items

        good = sum(id(f) in credited for f in rows)
        return {
            "value": ratio(good, len(rows)) if self.any_history else None,
            "credited": good,
            "followups": len(rows),
            "by_method": groups(lambda f: self._bucket(f["method"], METHODS), (*METHODS, "未识别", "未填")),
            "by_owner": groups(self.owner_of, (*PEOPLE[:2], *sorted(PEOPLE[2:]), "未填")),
            "by_stage": groups(lambda f: self.stage_at(f["customer_id"], date(f["followed_at"])) or "未填", (*RANK, "未填")),
        }

    def e2(self) -> Any:
        gaps: dict[str, list[int]] = {}
        for c in self.customers:
            days = [date(f["followed_at"]) for f in self.followups[c]]
            for first, second in pairwise(days):
                if self.inside(second):
                    gaps.setdefault(self.stage_at(c, first) or "未填", []).append((second - first).days)
        items = []
        for value in (*RANK, "未填"):
            if own := gaps.get(value):
                limit = CADENCE.get(value)
                over = None if limit is None else sum(gap > limit for gap in own) / len(own)
                items.append({"value": value, "mean": mean(own), "gaps": len(own), "cadence": limit, "share_over": over})
        return {"items": items}

    def segments(self) -> list[Row]:
        """The segments of HV by source."""
        found = []
        for value in (*SOURCES, "未识别", "未填"):
            own = [c for c in self.customers if self._bucket(self.customers[c]["source"], SOURCES) == value]
            if own:
                buyers, rate = sum(bool(self.won(c)) for c in own), self.k4(own)["value"]
                row = {"dimension": "source", "value": value, "customers": len(own), "buyers": buyers}
                total = round(sum(o["sum"] for c in own for o in self.won(c)), 4)
                found.append(row | {"won_total": total, "repurchase": rate, "flag": rate is not None and rate >= 0.2 and buyers >= 5})
        return found

    def sv(self) -> Any:
        mine = [r for r in self.sheets["ServiceRecords"] if r["customer_id"] in self.customers and r["opened_at"]]
        rows = [r for r in mine if self.inside(date(r["opened_at"]))]
        types = Counter(self._bucket(r["type"], ("咨询", "投诉", "售后请求")) for r in rows)
        complaints = [r for r in rows if r["type"] == "投诉"]

        def shares(key: str) -> list[Row]:
            counts, so_far, items = Counter(r[key] or "未填" for r in complaints), 0, []
            for value, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
                so_far += count
                items.append({"value": value, "count": count, "share": count / len(complaints), "cumulative": so_far / len(complaints)})
            return items

        def hours(key: str) -> float | None:
            pairs = [(moment(r[key]), moment(r["opened_at"])) for r in rows if r[key]]
            return mean((b - a).total_seconds() / 3600 for b, a in pairs if b >= a)

        recent = [r for r in mine if r["type"] == "投诉" and self.t - 90 * DAY < date(r["opened_at"]) <= self.t]
        again = Counter((r["customer_id"], r["product"] or r["category"]) for r in recent if r["product"] or r["category"])
        repeats = [{"customer_id": c, "product": what, "count": n} for (c, what), n in again.items() if n >= 2]
        return {
            "value": len(rows),
            "by_type": [{"value": v, "count": types[v]} for v in ("咨询", "投诉", "售后请求", "未识别", "未填") if types[v]],
            "by_category": shares("category"),
            "by_product": shares("product"),
            "repeats": sorted(repeats, key=lambda r: (-r["count"], r["customer_id"], r["product"])),
            "closing_rate": ratio(sum(r["status"] in ("已解决", "已关闭") for r in rows), len(rows)),
            "response_hours": hours("first_response_at"),
            "resolution_hours": hours("resolved_at"),
        }

    def fb(self) -> Any:
        rows = [r for r in self.sheets["Feedback"] if self.inside(r["date"]) and (r["customer_id"] is None or r["customer_id"] in self.customers)]
        categories = Counter(r["category"] or "未填" for r in rows)
        channels = Counter(self._bucket(r["channel"], ("电话访谈", "邮件")) for r in rows)
        return {
            "value": len(rows),
            "by_category": [{"value": v, "count": n} for v, n in sorted(categories.items(), key=lambda pair: (-pair[1], pair[0]))],
            "by_channel": [{"value": v, "count": channels[v]} for v in ("电话访谈", "邮件", "未识别", "未填") if channels[v]],
            "mean_score": mean(mark for _, mark in self.answers("score")),
            "open_actions": sum(r["action"] is not None and r["status"] != "已解决" for r in rows),
        }

    def tg(self) -> Any:
        carried = {c: (self.customers[c]["tags"] or "").split(",") for c in self.customers}
        whole = sum(self.high_value_basis(c) or 0 for c in self.customers)
        items = []
        for tag, dimension in (("技术型", "需求特征"), ("价格敏感", "需求特征"), ("新标签", None)):
            own = [c for c in self.customers if tag in carried[c]]
            amount = round(sum(self.high_value_basis(c) or 0 for c in own), 4)
            days = [d for c in own if (d := self.cycle(c)) is not None]
            if own:
                item = {"tag": tag, "dimension": dimension, "customers": len(own), "share": len(own) / len(self.customers), "amount": amount}
                item |= {"amount_share": ratio(amount, whole), "mean": amount / len(own)}
                items.append(item | {"reach_3": sum(self.rank_max(c) >= 3 for c in own) / len(own), "mean_cycle_days": mean(days)})
        return {"items": sorted(items, key=lambda item: (-item["amount"], -item["customers"], item["tag"]))}

    def best(self) -> list[Row]:
        """The customers of HV."""
        found = [{"customer_id": c, "amount": amount} for c in self.customers if (amount := self.high_value_basis(c)) is not None]
        return sorted((row for row in found if row["amount"] >= 100_000), key=lambda row: (-row["amount"], row["customer_id"]))

    # --- people

    def promises(self) -> list[tuple[Row, bool]]:
        """(follow-up, kept) of the actions that K8 asks for."""
        found = []
        for r in self.sheets["FollowUps"]:
            c, at, due = r["customer_id"], moment(r["followed_at"]), r["due_date"]
            if c not in self.customers or due is None or (at and at.date() > self.t):
                continue
            later = [moment(f["followed_at"]) for f in self.followups[c] if at and moment(f["followed_at"]) > at]
            done = r["completed_on"] if r["completed_on"] and r["completed_on"] <= self.t else None
            closed = done or (min(later).date() if later else None) or (due if r["action_status"] == "已完成" else None)
            still_open = r["action_status"] not in ("已完成", "已取消") and closed is None
            if self.inside(due) and r["action_status"] != "已取消" and not (still_open and due >= self.t):
                found.append((r, closed is not None and closed <= due))
        return found

    def pf(self) -> dict[str, Row]:
        """Name (未分配 for nobody, None for all) -> figures of Performance that do not come from the due list."""
        found = {}
        for name in (*PEOPLE, "未分配", None):

            def mine(c: str, name: str | None = name) -> bool:
                return name is None or (self.customers[c]["owner"] or "未分配") == name

            def own(owner: Any, c: str, name: str | None = name) -> bool:
                return name is None or (owner or self.customers[c]["owner"] or "未分配") == name

            customers = [c for c in self.customers if mine(c)]
            contacts = [f for c in self.customers for f in self.followups[c] if self.inside(date(f["followed_at"])) and own(f["owner"], c)]
            sold = [o["sum"] for o in self.orders if self.inside(o["order_date"]) and own(o["salesperson"], o["customer_id"])]
            marks = [mark for c, mark in self.scores() if name is None or (c is not None and mine(c))]
            promises = [ok for r, ok in self.promises() if own(r["owner"], r["customer_id"])]
            written = [ok for c, r, ok in self.recorded() if own(r.get("owner"), c)]
            total = round(sum(o["sum"] for o in self.orders if self.inside(o["order_date"])), 4)
            found[name] = {
                "customers": len(customers),
                "new": sum(self.of_period(c) for c in customers),
                "followups": len(contacts),
                "on_time": ratio(sum(promises), len(promises)),
                "won_customers": self.k3(mine)["won"],
                "success": self.k3(mine)["value"],
                "won_amount": round(sum(sold), 4),
                "won_share": ratio(round(sum(sold), 4), total),
                "satisfaction": mean(marks),
                "update_rate": ratio(sum(written), len(written)),
            }
        return found

    # --- customers

    def rfm(self) -> dict[str, Row]:
        buyers = [c for c in self.customers if self.won(c)]
        values = {
            "r": {c: -(self.t - max(o["order_date"] for o in self.won(c))).days for c in buyers},
            "f": {c: len(self.won(c, self.t - 365 * DAY)) for c in buyers},
            "m": {c: round(sum(o["sum"] for o in self.won(c, self.t - 365 * DAY)), 4) for c in buyers},
        }
        return {c: {key: 1 + 5 * sum(v < of[c] for v in of.values()) // len(buyers) for key, of in values.items()} for c in buyers}

    def past(self, c: str) -> float | None:
        amount = self.customers[c]["history_amount_wan"]
        return None if amount is None or isinstance(amount, str) else float(Decimal(str(amount)) * 10_000)

    def high_value_basis(self, c: str) -> float | None:
        return round(sum(o["sum"] for o in self.won(c)), 4) if self.won(c) else self.past(c)

    def basis(self, c: str) -> float | None:
        return round(sum(o["sum"] for o in self.won(c, self.t - 365 * DAY)), 4) if self.won(c) else self.past(c)

    def tier(self, c: str) -> str | None:
        typed, basis = self.customers[c]["tier"], self.basis(c)
        if typed in ("高价值", "普通"):
            return str(typed)
        return None if basis is None else "高价值" if basis >= 500_000 else "中价值" if basis >= 100_000 else "普通"

    def behaviour(self, c: str) -> str | None:
        row, last = self.customers[c], self.last_activity(c)
        if row["stage"] == "流失客户":
            return None
        if last is None:
            return None if row["created_date"] and row["created_date"] >= self.t - 30 * DAY else "流失风险客户"
        n = (self.t - last).days
        return "活跃客户" if n <= 30 else "沉默客户" if n <= 90 else "流失风险客户"

    def customer_type(self, c: str) -> str | None:
        stage, n = self.known_stage(self.customers[c]["stage"]), len(self.won(c))
        if self.customers[c]["customer_type"] == "新客户":
            return "新客户"
        if stage in ("潜在客户", "意向客户"):
            return "潜在客户"
        if n >= 2 or stage == "复购客户":
            return "老客户"
        if stage == "流失客户":
            return "老客户" if n else "潜在客户"
        return "新客户" if stage == "成交客户" or n else None

    def frequency(self, c: str) -> str | None:
        n = len(self.won(c, self.t - 365 * DAY))
        return "高频客户" if n >= 4 else "低频客户" if n else None

    def interval(self, c: str) -> float | None:
        days = sorted({o["order_date"] for o in self.won(c)})
        return (days[-1] - days[0]).days / (len(days) - 1) if len(days) >= 2 else None

    def last_activity(self, c: str) -> dt.date | None:
        opened = [date(r["opened_at"]) for r in self.sheets["ServiceRecords"] if r["customer_id"] == c and r["opened_at"]]
        days = [date(f["followed_at"]) for f in self.followups[c]] + [o["order_date"] for o in self.won(c)] + [d for d in opened if d <= self.t]
        return max(days, default=None)
