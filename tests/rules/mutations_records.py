"""Mistakes in records: references, blanks, choices, stages, follow-ups, tags, duplicates, and the sheets of the modules."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from mutated_book import Mutable
from mutations import FORMS, MUTATIONS, Make, Mutation, Seed, T, mutation, value

DAY = dt.timedelta(days=1)
NOW = dt.datetime(T.year, T.month, T.day)
OVERDUE = "FU-OVERDUE"
STAGE = f"{OVERDUE} STAGE-SUB STAGE-STALE STAGE-ORDER STAGE-REPEAT TIER-LOST-HIGH FU-NO-NEXT FU-CADENCE TAG-BOUND-MISMATCH REVISIT-DUE UPD-STALE"
GONE = "ROW-LOST FK-MISSING"

# ids and references -----------------------------------------------------------------------------------------------------------------------------
_BLANKS = (None, "", " ", "\u00a0", "\u3000 ", "\u200b")
_BAD_IDS = ("F 001", "编号1", "F/0001", "F0001#", "x" * 33, "F00.01", "F00001，F00002")
value("ID-BLANK", "followups", "followup_id", *_BLANKS, also="ROW-LOST")
value("ID-BLANK", "requirements", "requirement_id", None, also="ROW-LOST FK-MISSING")
value("ID-BLANK", "customers", "customer_id", None, also=f"{GONE} COMP-LOW CONTACT-MIN FK-BY-NAME FU-OVERDUE")
value("ID-FORMAT", "followups", "followup_id", *_BAD_IDS, also="ROW-LOST")
value("ID-FORMAT", "contacts", "contact_id", "P 1", "联系人1", also="ROW-LOST")
value(
    "FK-MISSING", "followups", "customer_id", "C9999", "沐澜", "C000", "X-1", "C0001,C0002", also=OVERDUE + " FU-NO-NEXT UPD-STALE FK-NAME-MISMATCH"
)
value("FK-MISSING", "requirements", "customer_id", "C0061")
value("FK-MISSING", "orders", "customer_id", "C0404", also="ORD-SPLIT STAGE-REPEAT TIER-MISMATCH REVISIT-DUE")
value("FK-MISSING", "contacts", "customer_id", "Z1")
value("FK-MISSING", "servicerecords", "customer_id", "C0404", also="REVISIT-DUE")
value("FK-MISSING", "stagehistory", "customer_id", "C0404", also="UPD-STALE REVISIT-DUE FU-CADENCE")
value("FK-NAME-MISMATCH", "followups", "customer_name", "另一家公司", "Somebody else Ltd")
value("FK-NAME-MISMATCH", "orders", "customer_name", "沐澜信息")
value("FK-BY-NAME", "followups", "customer_id", None, " ", customer_name=...)
value("FK-BY-NAME", "requirements", "customer_id", None, customer_name=...)
value("OWNER-UNKNOWN", "customers", "owner", "王大锤", "Nobody", "王婷/李敏", also="FK-MISSING")
value("OWNER-UNKNOWN", "followups", "owner", "离职的小李")


@mutation("ID-DUP")
def copied_customer(book: Mutable, random: Random) -> Seed:
    there = book["customers"]
    like = random.choice(there.rows())
    row = there.append({}, like)
    return Seed(
        [(there.title, there.at(r, "customer_id")) for r in (like, row)],
        "DUP-PHONE DUP-EMAIL DUP-NAME DUP-FUZZY TABLE-RANGE DV-GAP ID-REUSED FU-OVERDUE",
    )


@mutation("ID-DUP")
def dragged_id(book: Mutable, random: Random) -> Seed:
    there = book["followups"]
    one, other = random.sample(there.rows(), 2)
    id_ = str(there.get(one, "followup_id"))
    there.set(other, "followup_id", random.choice((id_, id_.lower(), f" {id_}", id_[:2] + " " + id_[2:])))
    return Seed([(there.title, there.at(r, "followup_id")) for r in (one, other)], "ROW-LOST TEXT-NORM ID-REUSED ID-FORMAT")


@mutation("ID-CONFUSABLE")
def letter_o(book: Mutable, random: Random) -> Seed:
    there = book["followups"]
    one, other = random.sample(there.rows(), 2)
    id_ = str(there.get(one, "followup_id"))
    ways = [id_.replace("0", "O", 1), id_.replace("0", "O"), id_.replace("0", "\u041e", 1)]
    there.set(other, "followup_id", random.choice(ways + ([id_.replace("1", "l", 1)] if "1" in id_ else [])))
    return Seed([(there.title, there.at(r, "followup_id")) for r in (one, other)], "ROW-LOST ID-FORMAT")


@mutation("OWNER-INACTIVE")
def left_the_team(book: Mutable, random: Random) -> Seed:
    there, team = book["customers"], book["team"]
    row = random.choice(there.rows(owner=...))
    name = there.get(row, "owner")
    places = [(book[key].title, book[key].at(r, f)) for key, f in (("customers", "owner"),) for r in book[key].rows(**{f: name})]
    team.set(team.rows(name=name)[0], "active", random.choice(("否", "No", "×", "FALSE", False)))
    return Seed(places)


# blanks -----------------------------------------------------------------------------------------------------------------------------------------
_NOTHING = (None, "", "  ", "\u00a0")
value("REQ-BLANK", "customers", "name", *_NOTHING, also="COMP-LOW FK-NAME-MISMATCH")
value("REQ-BLANK", "customers", "owner", *_NOTHING, "无", "N/A", "—", also="COMP-LOW")
value("REQ-BLANK", "customers", "created_date", *_NOTHING, "暂无", also="COMP-LOW " + OVERDUE)
value("REQ-BLANK", "customers", "stage", *_NOTHING, "-", also=STAGE)
value("REQ-BLANK", "followups", "summary", *_NOTHING)
value("REQ-BLANK", "followups", "followed_at", None, also=OVERDUE + " FU-NO-NEXT UPD-STALE FU-CADENCE")
value("REQ-BLANK", "requirements", "requirement_type", *_NOTHING)
value("REQ-BLANK", "requirements", "description", None, also="ROW-DUP")
value("REQ-BLANK", "team", "role", None)
value("REQ-BLANK", "orders", "order_date", None, also="ORD-SPLIT STAGE-REPEAT REVISIT-DUE TIER-MISMATCH")
value("REQ-BLANK", "contacts", "name", None)
value("REQ-BLANK", "servicerecords", "description", None)
value("REQ-BLANK", "feedback", "date", None, also="REVISIT-DUE")
value("REQ-BLANK", "attachments", "title", None)
value("REQ-BLANK", "tags", "dimension", None, also="TAG-UNKNOWN TAG-DIM-UNKNOWN TAG-DUP TAG-NAME COMP-LOW")
for _field in ("contact_name", "industry", "source", "core_needs", "tags", "first_contact_date"):
    value("EXP-BLANK", "customers", _field, *_NOTHING[:2], also=FORMS.replace("EXP-BLANK", "") + " FU-OVERDUE FU-CADENCE", **{_field: ...})


def _no_way_to_reach(field: str, blank: Any) -> None:
    """Neither the customer nor, in their place, the primary contact has it."""

    def make(book: Mutable, random: Random) -> Seed:
        there, people = book["customers"], book["contacts"]
        row = random.choice(there.rows(**{field: ...}))
        for contact in people.rows(customer_id=there.get(row, "customer_id")):
            people.set(contact, field, None)
        return Seed([(there.title, there.set(row, field, blank))], "COMP-LOW CONTACT-MIN")

    MUTATIONS.append(Mutation("EXP-BLANK", f"EXP-BLANK customers.{field} {blank!r}", make))


for _field in ("phone", "email"):
    for _blank in (None, "", "无", "-", "暂无", "N/A"):
        _no_way_to_reach(_field, _blank)
value("EXP-BLANK", "requirements", "priority", None)
value("EXP-BLANK", "servicerecords", "resolved_at", None, resolved_at=...)
value("FU-METHOD-MISSING", "followups", "method", *_NOTHING, "-")


@mutation("CONTACT-MIN")
def one_method_left(book: Mutable, random: Random) -> Seed:
    there = book["customers"]
    row = random.choice([r for r in there.rows(phone=...) if there.get(r, "stage") not in ("流失客户", "Lost")])
    for field in ("email", "wechat", "address"):
        there.set(row, field, None)
    if book.has("contacts"):
        for r in book["contacts"].rows(customer_id=there.get(row, "customer_id")):
            book["contacts"].set(r, "email", None)
            book["contacts"].set(r, "wechat", None)
    return Seed([(there.title, there.at(row, "phone"))], "COMP-LOW EXP-BLANK ID-REUSED")


@mutation("COMP-LOW")
def hardly_filled(book: Mutable, random: Random) -> Seed:
    there = book["customers"]
    row = random.choice(there.rows())
    for field in random.sample(("industry", "size", "source", "tags"), 3):
        there.set(row, field, None)
    return Seed([(there.title, there.at(row, "customer_id"))], "EXP-BLANK " + OVERDUE)


# choices ----------------------------------------------------------------------------------------------------------------------------------------
_ALIASES = {
    "industry": {
        "制造业": ("工业", "製造業", "Manufacturing", "制造", "制 造 业"),
        "IT服务": ("ＩＴ服务", "it服务", "IT 服务", "IT", "IT services", "IT服務"),
    },
    "source": {"行业展会": ("展会", "Trade show", "行業展會"), "转介绍": ("介绍", "Referral"), "官网": ("官网注册", "website")},
    "stage": {
        "潜在客户": ("潜在", "线索", "lead", "潛在客戶"),
        "意向客户": ("意向", "Interested"),
        "成交客户": ("成交", "已成交", "WON"),
        "复购客户": ("复购", "回购"),
    },
    "size": {"大型企业": ("大型", "Large"), "中小企业": ("中小", "SME", "中小型企业")},
    "region": {"华东": ("华东区", "华东地区", "East"), "华南": ("华南 区", "South")},
    "tier": {"高价值": ("VIP", "A类", "高价值客户", "High"), "普通": ("C", "普通客户", "一般")},
}
_ENGLISH = {
    "industry": {"Manufacturing": ("制造业", "MANUFACTURING", "工业"), "IT services": ("IT服务", "it  services", "IT")},
    "stage": {"Prospect": ("潜在客户", "lead", "prospect"), "Interested": ("意向客户", "INTERESTED"), "Won": ("成交客户", "customer")},
    "size": {"Large": ("大型企业", "LARGE"), "SME": ("中小企业", "sme")},
    "tier": {"High": ("高价值", "VIP"), "Standard": ("普通", "C")},
    "source": {"Trade show": ("行业展会", "trade-show", "展会"), "Referral": ("转介绍",)},
}


def _aliases() -> None:
    def typed(field: str, canonical: str, alias: str) -> Make:
        def make(book: Mutable, random: Random) -> Seed:
            there = book["customers"]
            row = random.choice(there.rows(**{field: canonical}))
            return Seed([(there.title, there.set(row, field, alias))])

        return make

    for language, table in (("zh-CN", _ALIASES), ("en", _ENGLISH)):
        for field, words in table.items():
            for canonical, aliases in words.items():
                for alias in aliases:
                    if alias != "trade-show":
                        MUTATIONS.append(Mutation("VOC-ALIAS", f"VOC-ALIAS {field} {alias} ({language})", typed(field, canonical, alias)))


_aliases()
value("VOC-UNKNOWN", "customers", "stage", "谈判中", "In talks", "成文客户", "客户", "潜在客户?", also=STAGE)
value("VOC-UNKNOWN", "customers", "industry", "航天", "Aerospace", "制照业", "制造业/零售业", also="TAG-BOUND-MISMATCH")
value("VOC-UNKNOWN", "customers", "size", "巨型", "500", size=...)
value("VOC-UNKNOWN", "customers", "source", "路过", "LinkedIn")
value("VOC-UNKNOWN", "customers", "tier", "钻石", "S", also="REVISIT-DUE " + OVERDUE)
value("VOC-UNKNOWN", "followups", "method", "飞鸽传书", "Pigeon")
value("VOC-UNKNOWN", "followups", "action_status", "搁置", action_status=...)
value("VOC-UNKNOWN", "requirements", "priority", "紧急", "P0")
value("VOC-UNKNOWN", "orders", "status", "发货", also="ORD-SPLIT STAGE-REPEAT TIER-MISMATCH REVISIT-DUE")
value("VOC-UNKNOWN", "servicerecords", "type", "吐槽")
value("VOC-UNKNOWN", "contacts", "is_primary", "也许", also="CONTACT-MIN COMP-LOW")
value("VOC-UNKNOWN", "team", "role", "老板")
value("VOC-UNKNOWN", "team", "active", "在岗")


@mutation("VOC-LANG")
def pasted_from_another_language(book: Mutable, random: Random) -> Seed:
    """A whole column in the words of the other language, as after pasting a list of somebody else's."""
    there = book["customers"]
    ours, others = _STAGES if book.lang == "zh-CN" else _STAGES[::-1]
    other = dict(zip(ours, others, strict=True))
    cells = [there.set(row, "stage", other[str(there.get(row, "stage"))]) for row in there.rows()]
    return Seed([(there.title, cells[0])], STAGE)


# customers --------------------------------------------------------------------------------------------------------------------------------------
_STAGES = (("潜在客户", "意向客户", "成交客户", "复购客户", "流失客户"), ("Prospect", "Interested", "Won", "Repeat", "Lost"))


def stage(n: int) -> tuple[str, str]:
    """The label of stage n (0: potential … 4: lost) in both languages, to be looked for."""
    return _STAGES[0][n], _STAGES[1][n]


def said(book: Mutable, n: int) -> str:
    return book.say(_STAGES[0][n], _STAGES[1][n])


@mutation("STAGE-SUB")
def other_sub_stage(book: Mutable, random: Random) -> Seed:
    there = book["customers"]
    row = random.choice(there.rows(stage=stage(0)))
    return Seed([(there.title, there.set(row, "sub_stage", random.choice(("履约中", "方案提交", "需挽回"))))], "VOC-ALIAS")


@mutation("STAGE-STALE")
def stage_not_kept(book: Mutable, random: Random) -> Seed:
    there, rows = book["customers"], _latest(book)
    customer, row = random.choice([(r, f) for r, f in rows.items() if there.get(r, "stage") in stage(0)])
    book["followups"].set(row, "stage_after", said(book, 1))
    return Seed([(there.title, there.at(customer, "stage"))])


@mutation("STAGE-ORDER")
def order_of_a_prospect(book: Mutable, random: Random) -> Seed:
    there, orders = book["customers"], book["orders"]
    row = random.choice(there.rows(stage=stage(random.randint(0, 1)), tier=None))
    like = orders.rows(status=("已完成", "Completed"))[0]
    values = {"order_id": "O20261101999", "customer_id": there.get(row, "customer_id"), "customer_name": there.get(row, "name")}
    orders.append(values | {"order_date": dt.date(2026, 11, 20)}, like)
    return Seed([(there.title, there.at(row, "stage"))], f"TABLE-RANGE DV-GAP {OVERDUE} REVISIT-DUE")


@mutation("STAGE-REPEAT")
def two_orders(book: Mutable, random: Random) -> Seed:
    there, orders = book["customers"], book["orders"]
    names = [orders.get(r, "customer_id") for r in orders.rows(status=("已完成", "Completed"))]
    row = random.choice([r for r in there.rows(stage=stage(2)) if there.get(r, "customer_id") in names])
    like = orders.rows(customer_id=there.get(row, "customer_id"))[0]
    orders.append({"order_id": "O20261101998", "order_date": dt.date(2026, 11, 1), "status": book.say("已完成", "Completed")}, like)
    return Seed([(there.title, there.at(row, "stage"))], f"TABLE-RANGE DV-GAP TIER-MISMATCH {OVERDUE} REVISIT-DUE")


@mutation("LOST-REASON")
def no_reason(book: Mutable, random: Random) -> Seed:
    there = book["customers"]
    letter = there.widen_by("lost_reason")
    lost = there.rows(stage=stage(4))
    for row in lost:
        there.set(row, "lost_reason", random.choice(("服务问题", "价格")) if book.lang == "zh-CN" else "Price")
    row = random.choice(lost)
    return Seed([(there.title, there.write(f"{letter}{row}", None) if random.random() < 0.5 else there.write(f"{letter}{row}", " "))])


@mutation("TIER-MISMATCH")
def wrong_tier(book: Mutable, random: Random) -> Seed:
    there = book["customers"]
    row = random.choice(there.rows(tier=("普通", "Standard"), history_amount_wan=...))
    also = f"{OVERDUE} REVISIT-DUE TIER-LOST-HIGH"
    return Seed(
        [
            (
                there.title,
                there.set(row, "tier", book.say("高价值", "High") if there.get(row, "stage") not in stage(4) else book.say("中价值", "Medium")),
            )
        ],
        also,
    )


@mutation("TIER-LOST-HIGH")
def lost_and_high(book: Mutable, random: Random) -> Seed:
    there = book["customers"]
    row = random.choice(there.rows(stage=stage(4)))
    there.set(row, "tier", random.choice(("高价值", "High", "VIP")))
    return Seed([(there.title, there.at(row, "stage"))], "TIER-MISMATCH VOC-ALIAS")


@mutation("TYPE-STAGE")
def wrong_type(book: Mutable, random: Random) -> Seed:
    there = book["customers"]
    letter = there.widen_by("customer_type")
    row = random.choice(there.rows(stage=stage(random.randint(0, 1))))
    return Seed([(there.title, there.write(f"{letter}{row}", book.say("老客户", "Existing")))])


@mutation("DATE-ORDER")
def contact_after_creation(book: Mutable, random: Random) -> Seed:
    there = book["customers"]
    row = random.choice([r for r in there.rows() if (day := there.day(r, "created_date")) and day < NOW - 9 * DAY])
    day = there.day(row, "created_date")
    assert day is not None
    return Seed([(there.title, there.set(row, "first_contact_date", day + random.randint(2, 8) * DAY))])


for _days in (0, 1):

    @mutation("DATE-ORDER")
    def contact_after_the_first_talk(book: Mutable, random: Random, days: int = _days) -> Seed:
        there, talks = book["customers"], book["followups"]
        row = random.choice([r for r in there.rows() if talks.rows(customer_id=there.get(r, "customer_id"))])
        first = min(day for r in talks.rows(customer_id=there.get(row, "customer_id")) if (day := talks.day(r, "followed_at")))
        first = dt.datetime(first.year, first.month, first.day)
        there.set(row, "created_date", first + days * DAY)
        return Seed([(there.title, there.set(row, "first_contact_date", first + DAY))], "FU-CADENCE ORD-SPLIT")


@mutation("UPD-STALE")
def not_updated(book: Mutable, random: Random) -> Seed:
    there, talks = book["customers"], book["followups"]
    customer, row = random.choice([(r, f) for r, f in _latest(book).items() if there.get(r, "updated_at")])
    last = talks.day(row, "followed_at")
    assert last is not None
    return Seed([(there.title, there.set(customer, "updated_at", last - random.randint(2, 30) * DAY))])


@mutation("DUE-CONFLICT")
def two_plans(book: Mutable, random: Random) -> Seed:
    there, talks = book["customers"], book["followups"]
    customer, row = random.choice(list(_latest(book).items()))
    talks.set(row, "next_followup_date", NOW + 5 * DAY)
    return Seed([(there.title, there.set(customer, "next_followup_date", NOW + random.choice((4, 6, 60)) * DAY))])


@mutation("PRIV-CONSENT")
def withdrawn(book: Mutable, random: Random) -> Seed:
    there = book["customers"]
    letter = there.widen_by("consent_status")
    row = random.choice(there.rows(phone=...))
    there.write(f"{letter}{row}", book.say("已撤回", "Withdrawn"))
    return Seed([(there.title, there.at(row, "phone"))], "PRIV-CONSENT")


@mutation("PRIV-RETENTION")
def kept_too_long(book: Mutable, random: Random) -> Seed:
    there, settings = book["customers"], book["settings"]
    settings.append({"key": "privacy.retention_days", "value": 500})
    row = there.append({"customer_id": "C0999", "name": "老档案商行", "created_date": dt.date(2024, 1, 5), "first_contact_date": dt.date(2024, 1, 5)})
    values = {"contact_name": "吴老", "phone": "19812345678", "email": "wu@example.com", "industry": "制造业", "source": "官网", "stage": "流失客户"}
    for field, held in (
        values | {"owner": there.get(2, "owner"), "core_needs": "备件", "tags": "技术型", "size": "中小企业", "address": "旧城 1 号"}
    ).items():
        there.set(row, field, held)
    return Seed([(there.title, there.at(row, "customer_id"))], f"TABLE-RANGE DV-GAP VOC-ALIAS {OVERDUE} EXP-BLANK TAG-UNKNOWN")


def _check_column(code: str, field: str, days: int, **rows: Any) -> None:
    def make(book: Mutable, random: Random) -> Seed:
        there = book["customers"]
        letter = there.widen_by(field)
        for row in there.rows():
            there.write(f"{letter}{row}", NOW - random.randint(0, 5) * DAY)
        chosen = [r for r in there.rows(**rows) if there.get(r, "stage") not in stage(4)]
        row = random.choice(chosen)
        return Seed([(there.title, there.write(f"{letter}{row}", NOW - (days + random.randint(1, 200)) * DAY))])

    MUTATIONS.append(Mutation(code, f"{code} {field}", make))


_check_column("VERIFY-DUE", "contact_verified_on", 31)
_check_column("REVIEW-DUE", "profile_reviewed_on", 92, tier=("高价值", "High"))


@mutation("REVISIT-DUE")
def no_score_for_long(book: Mutable, random: Random) -> Seed:
    """The scores of an important customer are moved back by half a year."""
    there = book["customers"]
    row = random.choice([r for r in there.rows(tier=("高价值", "High")) if book["feedback"].rows(customer_id=there.get(r, "customer_id"))])
    for key, field in (("feedback", "date"), ("servicerecords", "opened_at"), ("servicerecords", "resolved_at")):
        for r in book[key].rows(customer_id=there.get(row, "customer_id")):
            day = book[key].day(r, field)
            book[key].set(r, field, day and dt.datetime(day.year, day.month, day.day) - 180 * DAY)
    return Seed([(there.title, there.at(row, "customer_id"))], "SVC-OPEN-LATE")


# follow-ups -------------------------------------------------------------------------------------------------------------------------------------
def _latest(book: Mutable) -> dict[int, int]:
    """Row of each customer -> row of the last follow-up."""
    there, talks = book["customers"], book["followups"]
    last: dict[Any, int] = {}
    for row in talks.rows():
        who = talks.get(row, "customer_id")
        if who not in last or (talks.get(row, "followed_at") or 0) >= (talks.get(last[who], "followed_at") or 0):
            last[who] = row
    return {r: last[who] for r in there.rows() if (who := there.get(r, "customer_id")) in last}


@mutation("FU-NO-NEXT")
def nothing_next(book: Mutable, random: Random) -> Seed:
    there, talks = book["customers"], book["followups"]
    row = random.choice([f for r, f in _latest(book).items() if there.get(r, "stage") not in stage(4)])
    for field in ("next_action", "due_date", "next_followup_date", "action_status"):
        talks.set(row, field, None)
    return Seed([(talks.title, talks.at(row, "next_action"))], OVERDUE + " EXP-BLANK")


def _before(code: str, field: str) -> None:
    def make(book: Mutable, random: Random) -> Seed:
        talks = book["followups"]
        row = random.choice(talks.rows())
        day = talks.day(row, "followed_at")
        assert day is not None
        day = dt.datetime(day.year, day.month, day.day) - random.choice((1, 30, 365)) * DAY
        return Seed([(talks.title, talks.set(row, field, day))], OVERDUE)

    MUTATIONS.append(Mutation(code, f"{code} {field}", make))


_before("FU-DUE-BEFORE", "due_date")
_before("FU-PLAN-BEFORE", "next_followup_date")
_before("FU-PLAN-BEFORE", "completed_on")


@mutation("FU-OVERDUE")
def plan_gone_by(book: Mutable, random: Random) -> Seed:
    there = book["customers"]
    row = random.choice([r for r, f in _latest(book).items() if (book["followups"].day(f, "followed_at") or NOW) < NOW - 3 * DAY])
    return Seed([(there.title, there.set(row, "next_followup_date", NOW - DAY))])


@mutation("FU-OVERDUE")
def action_gone_by(book: Mutable, random: Random) -> Seed:
    talks = book["followups"]
    row = random.choice([f for f in _latest(book).values() if (talks.day(f, "followed_at") or NOW) < NOW - 3 * DAY])
    talks.set(row, "action_status", book.say("待办", "Open"))
    talks.set(row, "completed_on", None)
    return Seed([(talks.title, talks.set(row, "due_date", NOW - 2 * DAY))])


@mutation("FU-CADENCE")
def long_gap(book: Mutable, random: Random) -> Seed:
    """The follow-up before the last one of an interested customer is taken to have been half a year ago."""
    there, talks = book["customers"], book["followups"]
    many = [(r, f) for r, f in _latest(book).items() if len(talks.rows(customer_id=there.get(r, "customer_id"))) == 2]
    customer, row = random.choice(many)
    (other,) = {*talks.rows(customer_id=there.get(customer, "customer_id"))} - {row}
    day = talks.day(other, "followed_at")
    assert day is not None
    for field in ("created_date", "first_contact_date"):
        there.set(customer, field, NOW - 400 * DAY)
    for field in ("due_date", "completed_on", "next_followup_date", "recorded_at"):
        talks.set(other, field, None)
    talks.set(other, "followed_at", NOW - 200 * DAY)
    return Seed([(talks.title, talks.at(row, "followed_at"))], "REQ-BLANK")


@mutation("UPD-24H")
def written_late(book: Mutable, random: Random) -> Seed:
    talks = book["followups"]
    row = random.choice(talks.rows(recorded_at=...))
    day = talks.day(row, "followed_at")
    assert day is not None
    talks.set(row, "recorded_at", day + random.choice((2, 3, 90)) * DAY)
    return Seed([(talks.title, talks.at(row, "followed_at"))], "UPD-STALE")


@mutation("UPD-24H")
def stage_written_late(book: Mutable, random: Random) -> Seed:
    there = book["stagehistory"]
    row = random.choice(there.rows(recorded_at=...))
    day = there.day(row, "changed_at")
    assert day is not None
    there.set(row, "recorded_at", day + 3 * DAY)
    return Seed([(there.title, there.at(row, "changed_at"))])


@mutation("ROW-DUP")
def typed_twice(book: Mutable, random: Random) -> Seed:
    there = book[random.choice(("followups", "requirements"))]
    like = random.choice(there.rows())
    field = "followup_id" if there.key == "followups" else "requirement_id"
    row = there.append({field: "N99999"}, like)
    return Seed([(there.title, there.at(row, field))], f"TABLE-RANGE DV-GAP {OVERDUE}")
