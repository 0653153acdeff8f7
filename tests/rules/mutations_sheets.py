"""Customers entered twice, and mistakes in the sheets of the modules, in Settings and in tags."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from mutated_book import Mutable
from mutations import MUTATIONS, Make, Mutation, Seed, mutation, respelt, value
from mutations_records import DAY, NOW, stage


# duplicates -------------------------------------------------------------------------------------------------------------------------------------
def _shared(code: str, field: str, *ways: Any, also: str = "") -> None:
    """A later customer gets what an earlier one has, spelt in one of these ways."""

    def typed(way: Any) -> Make:
        def make(book: Mutable, random: Random) -> Seed:
            there = book["customers"]
            one, other = sorted(random.sample(there.rows(**{field: ...}), 2))
            return Seed([(there.title, there.set(other, field, way(there.get(one, field))))], also)

        return make

    for n, way in enumerate(ways):
        MUTATIONS.append(Mutation(code, f"{code} {field} {n}", typed(way)))


_PHONES = (
    str,
    lambda p: f"+86 {p}",
    lambda p: f"{p[:3]}-{p[3:7]}-{p[7:]}",
    lambda p: f"0086{p}",
    lambda p: f"19912345678 / {p}",
    lambda p: f"{p[:3]} {p[3:7]} {p[7:]}",
)
_shared("DUP-PHONE", "phone", *_PHONES)
_shared("DUP-PHONE", "phone", lambda p: p.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"}), lambda p: float(p), also="TEXT-NORM CELL-TYPE")
_shared("DUP-EMAIL", "email", str, str.upper, lambda e: e.capitalize(), lambda e: f"mailto:{e}", lambda e: f"<{e}>", also="TEXT-NORM")
_NAMES = (
    str,
    str.upper,
    lambda n: n.replace("有限公司", "股份有限公司") + ("" if "公司" in n else ", Inc."),
    lambda n: n.replace("有限公司", "公司"),
)
_shared("DUP-NAME", "name", *_NAMES, lambda n: f"{n}（上海）", lambda n: n.replace("公司", "公司 "), also="FK-NAME-MISMATCH TEXT-NORM ID-REUSED")


@mutation("DUP-FUZZY")
def nearly_the_same_name(book: Mutable, random: Random) -> Seed:
    there = book["customers"]
    one, other = sorted(random.sample(there.rows(), 2))
    there.set(one, "name", "华东星河智能装备制造有限公司")
    there.set(other, "name", "华东星河智能装备置造有限公司")
    return Seed([(there.title, there.at(other, "name"))], "FK-NAME-MISMATCH")


# modules ----------------------------------------------------------------------------------------------------------------------------------------
value("SAT-RANGE", "servicerecords", "satisfaction", 0, 6, 7, 100, -1, "9", also="NUM-NEG", satisfaction=...)
value("SAT-RANGE", "feedback", "score", 0, 6, 50, also="REVISIT-DUE", score=...)
value("NPS-RANGE", "feedback", "nps", 11, 12, 100, "15", nps=...)
value(
    "ATT-PATH",
    "attachments",
    "path",
    r"D:\合同\a.pdf",
    "../机密.pdf",
    r"附件\..\..\a.pdf",
    "/etc/passwd",
    r"\\server\a.pdf",
    "file:///C:/a.pdf",
    "..",
)
value("ORD-CURRENCY", "orders", "currency", "USD", "EUR", "港币", "usd", also="STAGE-REPEAT TIER-MISMATCH REVISIT-DUE")
respelt("ORD-AMOUNT", "orders", "amount", lambda old: old + 0.02, lambda old: old * 10, lambda old: old - 1000, also="TIER-MISMATCH NUM-NEG")


@mutation("ORD-SPLIT")
def lines_that_differ(book: Mutable, random: Random) -> Seed:
    there = book["orders"]
    ids = [there.get(r, "order_id") for r in there.rows()]
    row = random.choice(
        [r for r in there.rows() if ids.count(there.get(r, "order_id")) > 1 and there.get(r - 1, "order_id") == there.get(r, "order_id")]
    )
    field = random.choice(("order_date", "status"))
    held: Any = dt.date(2025, 1, 5) if field == "order_date" else book.say("已取消", "Cancelled")
    return Seed([(there.title, there.set(row, field, held))], "STAGE-REPEAT TIER-MISMATCH REVISIT-DUE")


@mutation("CON-PRIMARY")
def two_primaries(book: Mutable, random: Random) -> Seed:
    there = book["contacts"]
    yes = ("是", "Yes")
    whose = {there.get(r, "customer_id"): r for r in there.rows(is_primary=yes)}
    row = random.choice([r for r in there.rows(is_primary=("否", "No")) if whose.get(there.get(r, "customer_id"), r) < r])
    return Seed([(there.title, there.set(row, "is_primary", random.choice(("是", "Yes", True, "√", "1"))))], "CONTACT-MIN")


@mutation("SVC-OPEN-LATE")
def open_for_weeks(book: Mutable, random: Random) -> Seed:
    there = book["servicerecords"]
    row = random.choice([r for r in there.rows(satisfaction=None) if (there.day(r, "opened_at") or NOW) < NOW - 6 * DAY])
    there.set(row, "resolved_at", None)
    return Seed([(there.title, there.set(row, "status", book.say("处理中", "In progress")))], "REVISIT-DUE")


# settings ---------------------------------------------------------------------------------------------------------------------------------------
def _setting(code: str, key: Any, held: Any, field: str, group: str | None = None, also: str = "") -> None:
    def make(book: Mutable, random: Random) -> Seed:
        there = book["settings"]
        row = there.append({"group": group, "key": key, "value": held} if key else {"value": held})
        return Seed([(there.title, there.at(row, field))], "TABLE-RANGE " + also)

    MUTATIONS.append(Mutation(code, f"{code} {key} = {held}", make))


for _key, _held in (("contact.window", "两种"), ("tags.maxi", 4), ("cadenc.意向客户", 3), ("sla", 3)):
    _setting("SET-UNKNOWN", _key, _held, "key")
for _key, _held in (("remind.time", "下午"), ("tier.auto", "总是"), ("update.max_hours", "一天"), ("tags.min_usage", "很多"), ("verify.days", -1)):
    _setting("SET-BAD", _key, _held, "value")
_setting("SET-BAD", "tags.max", 4, "key")
_setting("SUPPRESS-STALE", "ignore.DATE-BAD", "on", "key")
_setting("SUPPRESS-STALE", "ignore.PHONE-BAD.Orderz", "on", "key")

# tags -------------------------------------------------------------------------------------------------------------------------------------------
_CELL = "TAG-COUNT EXP-BLANK COMP-LOW FU-OVERDUE"
value("TAG-UNKNOWN", "customers", "tags", "制照业", "高价直", "数据安全 合规", "随便写的", "C#开发", "VIP专区客户", also=_CELL)
value("TAG-DIM-UNKNOWN", "customers", "tags", "爱好:高尔夫", "颜色：红", "hobby:golf", also=_CELL)
value("TAG-WRONG-DIM", "customers", "tags", "行业:急需采购", "规模：技术型", "需求:急需采购", also=_CELL)
value("TAG-EMPTY-VALUE", "customers", "tags", "技术型,规模:", "规模：；技术型", "技术型,行业:-", also=_CELL)
value(
    "TAG-COUNT",
    "customers",
    "tags",
    "战略合作伙伴,技术型,价格敏感,服务型,急需采购,决策周期长",
    "技术型、价格敏感；服务型|急需采购,增加预算,质量要求高,新增决策人",
    also=_CELL,
)
value("TAG-EXCLUSIVE", "customers", "tags", "周度,月度", "月度、季度", "活跃客户|沉默客户", "每周;每月", also=_CELL)
value("TAG-EXCLUSIVE", "customers", "tags", "制造业,零售业", "华东/华南", "潜在客户,成交客户", also=_CELL + " TAG-BOUND-MISMATCH")
value("TAG-REDUNDANT-PARENT", "customers", "tags", "智能制造,制造业", "工业、智能制造", also=_CELL + " TAG-BOUND-MISMATCH")
value("TAG-REDUNDANT-PARENT", "customers", "tags", "500人以上,大型企业", also=_CELL + " TAG-BOUND-MISMATCH", size=("大型企业", "Large"))
value("TAG-SUBSTAGE", "customers", "tags", "潜在客户-初步接洽", "技术型,潜在客户-初步接洽", also=_CELL, stage=stage(0))
value("TAG-BOUND-MISMATCH", "customers", "tags", "零售业,技术型", "零售", also=_CELL, industry=("制造业", "Manufacturing"))
value("TAG-BOUND-MISMATCH", "customers", "tags", "意向客户", "成交", also=_CELL, stage=stage(0))


def _tag_rows(code: str, rows: list[dict[str, Any]], where: list[tuple[int, str]], cell: str | None = None, also: str = "") -> None:
    """Rows put below the tags; the mistake is there, or in a customer that carries the tag."""

    def make(book: Mutable, random: Random) -> Seed:
        there, who = book["tags"], book["customers"]
        made = [there.append({"status": book.say("启用", "Active")} | row) for row in rows]
        places: list[tuple[str | None, str | None]] = [(there.title, there.at(made[n], field)) for n, field in where]
        if cell is not None:
            places.append((who.title, who.set(random.choice(who.rows()), "tags", cell)))
        return Seed(places, f"TABLE-RANGE DV-GAP VOC-ALIAS FU-OVERDUE {also}")

    MUTATIONS.append(Mutation(code, f"{code} {rows[-1]['tag']}", make))


_own = {"dimension": "自定义"}
_tag_rows("TAG-RETIRED", [_own | {"tag": "老带新", "status": "停用"}], [], "老带新,技术型")
_tag_rows("TAG-RETIRED", [_own | {"tag": "旧伙伴", "status": "合并"}], [], "旧伙伴,技术型", also="EXP-BLANK")
_tag_rows("TAG-MERGED", [_own | {"tag": "渠道伙伴", "status": "合并", "merged_into": "战略合作伙伴"}], [], "渠道伙伴")
_tag_rows("TAG-AMBIGUOUS", [{"tag": "重点", "dimension": "关系"}, _own | {"tag": "重点"}], [], "重点")
_tag_rows("TAG-DUP", [_own | {"tag": "招标"}, _own | {"tag": "招标"}], [(1, "tag")])
_tag_rows("TAG-DUP", [_own | {"tag": "OEM"}, _own | {"tag": "ｏｅｍ "}], [(1, "tag")], also="TEXT-NORM")
_tag_rows("TAG-ALIAS-CLASH", [_own | {"tag": "投标", "aliases": "招投标"}, _own | {"tag": "竞标", "aliases": "报价、招投标"}], [(1, "aliases")])
_tag_rows("TAG-NAME", [_own | {"tag": "价格,很敏感"}], [(0, "tag")])
_tag_rows("TAG-NAME", [_own | {"tag": "A|B"}], [(0, "tag")])
_circle = [_own | {"tag": "甲类标", "status": "合并", "merged_into": "乙类标"}, _own | {"tag": "乙类标", "status": "合并", "merged_into": "甲类标"}]
_tag_rows("TAG-CYCLE", _circle, [(0, "merged_into"), (1, "merged_into")])
_tag_rows("TAG-CYCLE", [_own | {"tag": "甲级", "parent": "乙级"}, _own | {"tag": "乙级", "parent": "甲级"}], [(0, "parent"), (1, "parent")])
_tag_rows("TAG-UNKNOWN", [_own | {"tag": "无关", "aliases": "无关的"}], [], "有关", also="EXP-BLANK")
