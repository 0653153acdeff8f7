"""Makes the records of the sample workbook: an invented team of a supplier, its customers, follow-ups and requirements, without mistakes."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.render import sample_names as names
from sheetcrm.render import sample_words as words
from sheetcrm.render._frame import words_of
from sheetcrm.text import Lang, Text

if TYPE_CHECKING:
    from sheetcrm.schema import Vocabularies

CUSTOMERS, FOLLOWUPS, REQUIREMENTS = 60, 220, 25
TEAM = 6
_STAGES = ("潜在客户",) * 18 + ("意向客户",) * 17 + ("成交客户",) * 13 + ("复购客户",) * 7 + ("流失客户",) * 5
_SUB_STAGES = {"潜在客户": "初步接洽", "意向客户": "方案提交", "成交客户": "履约中", "流失客户": "需挽回"}
_CADENCE = {"潜在客户": 7, "意向客户": 3, "成交客户": 30, "复购客户": 30, "流失客户": 90}
_SOURCES = ("行业展会",) * 5 + ("转介绍",) * 4 + ("官网",) * 3 + ("主动拜访",) * 3 + ("线上广告",) * 2 + ("线上推广",)
_METHODS = ("电话",) * 5 + ("微信",) * 3 + ("上门拜访",) * 2 + ("线上会议", "邮件", "面谈")
_REGIONS = ("华东",) * 4 + ("华南",) * 3 + ("华北",) * 2 + ("华中", "西南", "西北", "东北")
_SIZES = ("大型企业",) * 2 + ("中小企业",) * 5 + ("个体工商户",)
_TAG_POOL = range(9)  # needs and signals; cadences and relations only where they are set on purpose

Record = dict[str, Any]


class Seeded(NamedTuple):
    """A mistake put in on purpose: sheet key, place of the record (from 0), field, and the rule that finds it."""

    sheet: str
    record: int
    field: str
    code: str


@dataclass
class Sample:
    """Records by sheet key (field key -> cell value), and what is wrong with them."""

    rows: dict[str, list[Record]]
    seeded: list[Seeded] = field(default_factory=list)


def is_fresh(i: int, stage: str) -> bool:
    """Customers who were interested until lately: contacts stood closer together than their present stage asks for."""
    return stage == "流失客户" or (stage == "成交客户" and i % 3 == 1)


class Maker:
    """Makes the records; ``stages``: canonical stage of each customer."""

    stages: Sequence[str] = ()

    def __init__(self, as_of: dt.date, lang: Lang, vocabularies: Vocabularies) -> None:
        self.as_of, self.lang, self.show = as_of, lang, words_of(vocabularies, lang)
        self.random = random.Random(20240630)
        self.people = names.PEOPLE_EN if lang == "en" else names.PEOPLE_ZH
        self.towns = names.TOWNS_EN if lang == "en" else names.TOWNS_ZH
        self.sales = self.people[: TEAM - 2]
        self.joiner = ","

    def word(self, vocabulary: str, value: str) -> str:
        return self.show(vocabulary, value) or value

    def say(self, text: Text) -> str:
        return text.of(self.lang)

    def pick(self, values: Sequence[Any]) -> Any:
        return values[self.random.randrange(len(values))]

    def rows(self) -> dict[str, list[Record]]:
        stages = list(_STAGES)
        self.random.shuffle(stages)
        self.stages = stages
        customers = [self._customer(i, stages[i]) for i in range(CUSTOMERS)]
        followups = self._followups(customers, stages)
        requirements = [self._requirement(i, customers[(7 * i + 2) % CUSTOMERS]) for i in range(REQUIREMENTS)]  # one of each: no row twice
        return {"customers": customers, "followups": followups, "requirements": requirements, "tags": self._tags(), "team": self._team()}

    def _team(self) -> list[Record]:
        roles = ["销售"] * (TEAM - 2) + ["客服", "管理员"]
        departments = ["销售"] * (TEAM - 2) + ["客服", "管理"]
        team = []
        for i, (role, department) in enumerate(zip(roles, departments, strict=True)):
            quota = 800000 if role == "销售" else None
            team.append(
                {
                    "name": self.people[i],
                    "user_id": str(1001 + i),
                    "role": self.word("role", role),
                    "department": self.word("department", department),
                    "phone": f"1380000{2001 + i}",
                    "email": f"staff{i + 1}@example.com",
                    "active": self.word_bool(i != 3),
                    "quota": quota,
                }
            )
        return team

    def word_bool(self, value: bool) -> str:
        return {"en": ("No", "Yes")}.get(self.lang, ("否", "是"))[value]

    def _tags(self) -> list[Record]:
        english = self.lang == "en"
        return [
            {
                "tag": en if english else zh,
                "dimension": self.word("dimension", dimension),
                "aliases": (other if english else aliases) or None,
                "status": self.word("tag_status", "启用"),
                "created_on": self.as_of - dt.timedelta(days=200),
            }
            for zh, en, dimension, aliases, other in words.TAGS
        ]

    def tag(self, i: int) -> str:
        return words.TAGS[i][1 if self.lang == "en" else 0]

    def _company(self, i: int, industry: str) -> str:
        if self.lang == "en":
            return names.COMPANIES_EN[i]
        return f"{names.STEMS_ZH[i]}{self.pick(words.BUSINESS[industry])}有限公司"

    def _customer(self, i: int, stage: str) -> Record:
        industry = self.pick(tuple(words.BUSINESS))
        buyer = stage in ("成交客户", "复购客户")
        amount = self.pick((6, 8, 15, 22, 35, 58, 80)) if buyer else self.pick((None, None, 0, 3))
        created = self.as_of - dt.timedelta(days=self.random.randrange(40, 420) if buyer or stage == "流失客户" else self.random.randrange(2, 90))
        tags = sorted(self.random.sample(_TAG_POOL, self.random.randrange(1, 3)))
        tier = None if amount is None else "高价值" if amount >= 50 else "中价值" if amount >= 10 else "普通"
        town = self.pick(self.towns)
        return {
            "customer_id": f"C{i + 1:04d}",
            "name": self._company(i, industry),
            "contact_name": self.people[TEAM + i],
            "contact_title": self.say(self.pick(words.TITLES)),
            "phone": f"1390000{1001 + 7 * i}",
            "email": f"contact{i + 1:02d}@example.com",
            "wechat": f"wx_sample{i + 1:02d}" if i % 3 == 0 else None,
            "address": f"{town}工业园 {i + 1} 号" if self.lang != "en" else f"{i + 1} Main Street, {town}",
            "industry": self.word("industry", industry),
            "size": self.word("size", self.pick(_SIZES)) if i % 4 != 1 else None,
            "region": self.word("region", self.pick(_REGIONS)),
            "source": self.word("source", self.pick(_SOURCES)),
            "stage": self.word("stage", stage),
            "sub_stage": self.word("sub_stage", _SUB_STAGES[stage]) if stage in _SUB_STAGES and i % 2 else None,
            "tier": self.word("tier", tier) if tier else None,
            "core_needs": self.say(self.pick(words.NEEDS)),
            "tags": self.joiner.join(self.tag(t) for t in tags),
            "history_amount_wan": amount,
            "owner": self.sales[i % 3],
            "first_contact_date": created,
            "created_date": created,
            "next_followup_date": None,
            "updated_at": None,
            "notes": None,
        }

    def _followups(self, customers: list[Record], stages: Sequence[str]) -> list[Record]:
        """Everybody has one contact or more, the last one mostly within the cadence; in the order of time."""
        share = FOLLOWUPS / CUSTOMERS
        events: list[tuple[dt.datetime, int, bool]] = []
        for i, customer in enumerate(customers):
            if stages[i] == "潜在客户" and i % 9 == 0:
                continue  # never touched: first contact is due
            gap = _CADENCE[stages[i]]
            late = i % 5 == 0
            last = self.as_of - dt.timedelta(days=gap + 1 + i % 9 if late else self.random.randrange(0, gap))
            last = max(last, customer["created_date"])
            count = 1 + self.random.randrange(int(2.4 * share)) if last > customer["created_date"] else 1
            days = self._days(customer["created_date"], last, count, 3 if is_fresh(i, stages[i]) else _CADENCE[stages[i]])
            events += [(self._moment(day), i, day == days[-1]) for day in days]
        events.sort(key=lambda event: (event[2], event))  # of everybody the last one, however long ago
        kept = sorted(events[-FOLLOWUPS:])
        return [self._followup(n, customers[i], stages[i], moment, last) for n, (moment, i, last) in enumerate(kept)]

    def _days(self, first: dt.date, last: dt.date, count: int, gap: int) -> list[dt.date]:
        """Up to ``count`` days that end with ``last``, none before ``first``, not more than ``gap`` days apart."""
        days = [last]
        while len(days) < count and days[-1] > first:
            days.append(max(first, days[-1] - dt.timedelta(days=1 + self.random.randrange(gap))))
        return days[::-1]

    def _moment(self, day: dt.date) -> dt.datetime:
        return dt.datetime(day.year, day.month, day.day, self.random.randrange(9, 18), self.pick((0, 10, 20, 30, 40, 50)))

    def _followup(self, n: int, customer: Record, stage: str, moment: dt.datetime, last: bool) -> Record:
        day = moment.date()
        talk, feedback, action = words.LOST_TALK if stage == "流失客户" and last else self.pick(words.TALKS)
        recorded = moment + dt.timedelta(minutes=self.pick((15, 40, 90)))
        open_ = last and stage != "流失客户"
        due: dt.date | None = day + dt.timedelta(days=self.pick((2, 3, 5)))
        if open_ and n % 6:  # most promises have no date, or one to come
            due = (None, None, self.as_of, self.as_of + dt.timedelta(days=3), self.as_of + dt.timedelta(days=10))[n % 6 - 1]
        if last:
            customer["updated_at"] = recorded
            if open_ and stage == "意向客户" and n % 2:
                customer["next_followup_date"] = max(day, self.as_of) + dt.timedelta(days=n % 6)
        status = self.word("action_status", "待办" if open_ else "已完成")
        done = None if open_ or due is None else min(due, self.as_of)
        return {
            "followup_id": f"F{n + 1:05d}",
            "customer_id": customer["customer_id"],
            "customer_name": customer["name"],
            "followed_at": moment,
            "method": self.word("method", self.pick(_METHODS)),
            "contact_person": customer["contact_name"],
            "participants": None,
            "summary": self.say(talk),
            "feedback": self.say(feedback),
            "commitments": None,
            "next_action": self.say(action) or None,
            "owner": customer["owner"],
            "due_date": due,
            "next_followup_date": None,
            "action_status": status,
            "completed_on": done,
            "stage_after": self.word("stage", stage) if last else None,
            "recorded_at": recorded,
        }

    def _requirement(self, i: int, customer: Record) -> Record:
        kind, description, direction = self.pick(words.REQUESTS)
        raised = customer["created_date"] + (self.as_of - customer["created_date"]) / 2
        cycle = self.pick((1, 2, 3))
        return {
            "requirement_id": f"R{i + 1:04d}",
            "customer_id": customer["customer_id"],
            "customer_name": customer["name"],
            "requirement_type": self.word("requirement_type", kind),
            "description": self.say(description),
            "priority": self.word("priority", self.pick(("高", "中", "中", "低"))),
            "direction": self.say(direction),
            "owner": customer["owner"],
            "expected_cycle": f"{cycle}个月" if self.lang != "en" else f"{cycle * 30}",
            "expected_amount": self.pick((50000, 80000, 120000, 200000, 350000)),
            "status": self.word("requirement_status", self.pick(("新建", "跟进中", "跟进中", "已满足"))),
            "raised_on": raised,
            "updated_at": None,
        }
