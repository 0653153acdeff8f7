"""Mistakes as people make them, one at a time in a workbook that has none: what is done, and what must be found where.

``MUTATIONS`` is the list.  Here are those of a single value, in many spellings; those of records and of the grid register from their modules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from mutated_book import Error, Formula, Mutable, Plain

T = dt.date(2026, 11, 22)
SEVERITIES = {
    "E": "SHEET-MISSING COL-MISSING COL-DUP ID-BLANK ID-DUP ID-FORMAT REQ-BLANK DATE-BAD DATE-YEARLESS NUM-BAD NUM-NEG PHONE-BAD "
    "PHONE-SCI EMAIL-BAD CELL-ERROR CONTACT-MIN FK-MISSING STAGE-SUB FU-DUE-BEFORE ORD-CURRENCY ORD-SPLIT SAT-RANGE NPS-RANGE "
    "CON-PRIMARY ATT-PATH DUE-ENTRY TAG-EXCLUSIVE TAG-COUNT TAG-CYCLE TAG-DUP TAG-ALIAS-CLASH TAG-NAME HEADER-REPEAT "
    "ROW-TOTAL ROW-LOST ROW-SHUFFLED ID-REUSED ID-PRECISION CELL-MERGED TABLE-HEADER",
    "I": "COL-UNKNOWN VOC-ALIAS NUM-APPROX DUP-FUZZY STAGE-REPEAT DUE-CONFLICT TYPE-STAGE FU-CADENCE GEN-EDITED ROW-BLANK "
    "ROW-HIDDEN COL-HIDDEN DV-GAP DATE-TEXT DATE-SYSTEM TEXT-NORM TAG-EMPTY-VALUE TAG-MERGED TAG-SUBSTAGE TAG-REDUNDANT-PARENT "
    "FK-BY-NAME NAME-TITLE SET-UNKNOWN SUPPRESS-STALE VOC-LANG",
}
"""Every other code is a warning."""

Place = tuple[str | None, str | None]
Make = Callable[[Mutable, Random], "Seed"]


@dataclass(frozen=True)
class Seed:
    """What must be found: cells (sheet title, address; None for the sheet, the workbook), in whatever order.

    also     codes that the mistake may bring with it, at whatever cell
    moved    (sheet title, first row, by): what stood below has moved
    options  of the check: as_of
    """

    places: list[Place]
    also: str = ""
    moved: tuple[str, int, int] | None = None
    as_of: dt.date = T


@dataclass(frozen=True)
class Mutation:
    code: str
    name: str
    make: Make

    @property
    def severity(self) -> str:
        return next((severity for severity, codes in SEVERITIES.items() if self.code in codes.split()), "W")


MUTATIONS: list[Mutation] = []


def mutation(code: str) -> Callable[[Make], Make]:
    """Registers a function that makes a mistake."""

    def register(make: Make) -> Make:
        MUTATIONS.append(Mutation(code, f"{code} {make.__name__}", make))
        return make

    return register


def value(code: str, sheet: str, field: str, *spellings: Any, also: str = "", **rows: Any) -> None:
    """Each of these texts, typed into the field of any record that fits."""

    def typed(spelling: Any) -> Make:
        def make(book: Mutable, random: Random) -> Seed:
            there = book[sheet]
            row = random.choice(there.rows(**rows))
            text = spelling(there.get(row, field)) if callable(spelling) else spelling
            return Seed([(there.title, there.set(row, field, text))], also)

        return make

    for spelling in spellings:
        name = spelling.__name__ if callable(spelling) else repr(spelling)
        MUTATIONS.append(Mutation(code, f"{code} {sheet}.{field} {name}", typed(spelling)))


def respelt(code: str, sheet: str, field: str, *ways: Callable[[Any], Any], also: str = "", **rows: Any) -> None:
    """The value that is there, written in another way."""
    value(code, sheet, field, *ways, also=also, **(rows or {field: ...}))


CONTACT = "CONTACT-MIN COMP-LOW"
FORMS = "COMP-LOW CONTACT-MIN EXP-BLANK"

# dates ----------------------------------------------------------------------------------------------------------------------------------------
_BAD_DATES = (
    "2023-02-29",
    "2024.2.30",
    "03/04/2024",
    "15/06/2024",
    "24-03-15",
    "24年3月15日",
    "2024年",
    "2024年3月",
    "2024-13-01",
    "2024/00/10",
    "明天",
)
_BAD_DATES += (
    "下周三",
    "3.15",
    "二〇二四年十三月五日",
    "31 June 2024",
    "2024-3-15 25:00",
    "2024-03-15/2024-04-01",
    "next week",
    "待定",
    "2024-3-1O",
    "1899-12-30",
)
value("DATE-BAD", "customers", "first_contact_date", *_BAD_DATES, Plain(2024), Plain(20240230), True, Plain(99999999))
value("DATE-BAD", "customers", "created_date", "2023-02-29", "２０２３年２月２９日", also="COMP-LOW")
value("DATE-BAD", "followups", "due_date", "2024-02-30", "月底", "ASAP", due_date=...)
value("DATE-BAD", "requirements", "raised_on", "2024-06-31", "去年", "20241301")
value("DATE-BAD", "orders", "start_date", "2024-02-30", "2024-15-03")
value("DATE-BAD", "feedback", "date", "14/03/24", also="REVISIT-DUE")
value(
    "DATE-YEARLESS",
    "customers",
    "first_contact_date",
    "3月15日",
    "3/15",
    "15 June",
    "June 15",
    "3月15号",
    "３月１５日",
    "三月十五日",
    "3-15",
    "15-Jun",
)
value("DATE-YEARLESS", "followups", "due_date", "12月1日", "12/1", due_date=...)
value(
    "DATE-FUTURE",
    "customers",
    "created_date",
    dt.date(2026, 11, 23),
    dt.date(2027, 3, 1),
    dt.date(2062, 10, 15),
    also="DATE-ORDER FU-OVERDUE UPD-STALE",
)
value("DATE-FUTURE", "customers", "created_date", "2027-03-01", "2027年3月1日", also="DATE-TEXT DATE-ORDER FU-OVERDUE")


def iso(day: dt.datetime) -> str:
    return f"{day:%Y-%m-%d}"


def chinese_numerals(day: dt.datetime) -> str:
    digits = dict(zip("0123456789", "〇一二三四五六七八九", strict=True))
    year = "".join(digits[c] for c in f"{day.year}")
    words = [
        ("" if n < 10 else "十" if n < 20 else digits[str(n // 10)] + "十") + (digits[str(n % 10)] if n % 10 else "") for n in (day.month, day.day)
    ]
    return f"{year}年{words[0]}月{words[1]}日"


_SPELLINGS: tuple[tuple[str, Callable[[dt.datetime], Any]], ...] = (
    ("iso", iso),
    ("slashes", lambda d: f"{d.year}/{d.month}/{d.day}"),
    ("dots", lambda d: f"{d.year}.{d.month}.{d.day}"),
    ("compact", lambda d: f"{d:%Y%m%d}"),
    ("chinese", lambda d: f"{d.year}年{d.month}月{d.day}日"),
    ("numerals", chinese_numerals),
    ("full-width", lambda d: iso(d).translate({**{ord(c): ord(c) + 0xFEE0 for c in "0123456789-"}})),
    ("english", lambda d: f"{d.day} {d:%B} {d.year}"),
    ("american words", lambda d: f"{d:%B} {d.day}, {d.year}"),
    ("month name", lambda d: f"{d.day}-{d:%b}-{d.year}"),
    ("weekday", lambda d: f"{iso(d)} 星期{'一二三四五六日'[d.weekday()]}"),
    ("time", lambda d: f"{iso(d)} 10:20"),
    ("chinese time", lambda d: f"{d.year}年{d.month}月{d.day}号 上午10时20分"),
    ("zulu", lambda d: f"{iso(d)}T04:20:00Z"),
    ("blanks", lambda d: f"\u3000{iso(d)}\u00a0"),
    ("zero width", lambda d: f"\u200b{iso(d)}"),
    ("serial text", lambda d: str((d - dt.datetime(1899, 12, 30)).days)),
)


def date_texts() -> None:
    def typed(sheet: str, field: str, spell: Callable[[dt.datetime], Any]) -> Make:
        def make(book: Mutable, random: Random) -> Seed:
            there = book[sheet]
            row = random.choice(there.rows(**{field: ...}))
            day = there.day(row, field)
            assert day is not None
            return Seed([(there.title, there.set(row, field, spell(day)))])

        return make

    for sheet, field in (("customers", "first_contact_date"), ("followups", "due_date"), ("orders", "start_date")):
        for name, spell in _SPELLINGS if sheet == "customers" else _SPELLINGS[:5]:
            MUTATIONS.append(Mutation("DATE-TEXT", f"DATE-TEXT {sheet}.{field} {name}", typed(sheet, field, spell)))


date_texts()

# numbers ----------------------------------------------------------------------------------------------------------------------------------------
_NO_NUMBERS = (
    "1,5万",
    "12,34",
    "10-20万",
    "3万5千",
    "八十万",
    ">50万",
    "面议",
    "nan",
    "1.2.3",
    "50%",
    "100 USD",
    "€80",
    "1 2",
    "80万/年",
    "8O",
    "l00",
)
_NO_NUMBERS += ("12..5", "1,2345", "inf", "5到8", "约", "20万-30万")
value("NUM-BAD", "customers", "history_amount_wan", *_NO_NUMBERS, True, dt.date(2026, 3, 1))
value("NUM-BAD", "requirements", "expected_amount", "2OO000", "二十万", "10~20万", "1,00,000")
value("NUM-BAD", "orders", "unit_price", "9千5", "N.A", "八千", also="ORD-AMOUNT")
value("NUM-NEG", "customers", "history_amount_wan", -5, "-8万", "(200)", "－3", "-¥80", "(1,200)", -0.5, also="TIER-MISMATCH")
value("NUM-NEG", "requirements", "expected_amount", -1, "-20万")
for way in ("约{}", "大约{}", "{}左右", "{}+", "~{}", "{}上下", "≈{}", "近{}万", "{}万以上", "￥{}左右"):
    MUTATIONS.append(
        Mutation(
            "NUM-APPROX",
            f"NUM-APPROX {way}",
            lambda book, random, way=way: Seed(
                [
                    (
                        (there := book["customers"]).title,
                        there.set(
                            row := random.choice(there.rows(history_amount_wan=...)),
                            "history_amount_wan",
                            way.format(f"{there.get(row, 'history_amount_wan'):g}"),
                        ),
                    )
                ]
            ),
        )
    )

# phones and mail --------------------------------------------------------------------------------------------------------------------------------
_BAD_PHONES = (
    "1390000123",
    "139000012345",
    "12345678901",
    "12900001234",
    "021-1234",
    "0000000000",
    "+8613900001",
    "1390000I234",
    "电话见名片",
    "400-123-456",
)
_BAD_PHONES += (
    "139 0000 123",
    "+1",
    "(021)6543",
    "００８６１３９０００",
    "139-0000-12345",
    "9999",
    "13900001234567890",
    "1３９０0",
    "010-1234567890",
    "微信同号",
)
value("PHONE-BAD", "customers", "phone", *_BAD_PHONES, also=CONTACT + " TEXT-NORM", phone=...)
value("PHONE-BAD", "contacts", "phone", "1370000", "分机 801", also=CONTACT, phone=...)
value("PHONE-BAD", "team", "phone", "1380000200", "office")
value("PHONE-SCI", "customers", "phone", "1.39E+10", "1.39e10", "1.3987654E+10", "8.61E+12", "１.39E+10", also=CONTACT + " TEXT-NORM", phone=...)
_BAD_MAILS = (
    "zhang.example.com",
    "zhang@",
    "@example.com",
    "zhang@@example.com",
    "zhang@example",
    "zhang li@example.com",
    "zhang@exam ple.com",
    "a@b@c.com",
)
_BAD_MAILS += ("zhang..li@example.com", ".zhang@example.com", "zhang.@example.com", "zhang@example.1", "zhang@-example.com", "zhang@example..com")
_BAD_MAILS += (
    "a@b.com/c@d.com",
    "zhang@example.c",
    "zhang@qq，com",
    "zhang(at)example.com",
    "zhang,li@example.com",
    "zhang@example.com wang@example.com",
)
value("EMAIL-BAD", "customers", "email", *_BAD_MAILS, also=CONTACT, email=...)
value("EMAIL-BAD", "contacts", "email", "li.example.com", also=CONTACT, email=...)
value("EMAIL-BAD", "team", "email", "staff@")
_MASKS = {
    "phone": ("139****1234", "手机号已加密", "*******1234"),
    "email": ("z***@example.com", "邮箱已加密"),
    "contact_name": ("张*", "王*明", "*明"),
}
for _field, _masked in {**_MASKS, "wechat": ("微信已加密",), "address": ("地址已加密",)}.items():
    value("MASKED-VALUE", "customers", _field, *_masked, also=FORMS + " FU-OVERDUE", **{_field: ...})
_TITLES = ("{}(采购总监)", "{}（总经理）", "{} (CTO)")
respelt("NAME-TITLE", "customers", "contact_name", *(lambda name, way=way: way.format(name) for way in _TITLES))

# cells ------------------------------------------------------------------------------------------------------------------------------------------
_ERRORS = tuple(Error(text) for text in ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"))
value("CELL-ERROR", "customers", "wechat", *_ERRORS[:3], also=CONTACT)
value("CELL-ERROR", "customers", "history_amount_wan", *_ERRORS, also="TIER-MISMATCH")
value("CELL-ERROR", "customers", "next_followup_date", *_ERRORS[:2], also="FU-OVERDUE")
value("CELL-ERROR", "followups", "contact_person", *_ERRORS[:2])
value("CELL-ERROR", "orders", "project", *_ERRORS[:2])
value("CELL-ERROR", "customers", "name", Error("#NAME?"), also="REQ-BLANK COMP-LOW FK-NAME-MISMATCH")
_SUM = (lambda old: Formula("=SUM(1,1)*10", 20.0), lambda old: Formula("=R3+R4", None))
value("CELL-FORMULA", "customers", "history_amount_wan", *_SUM, also="TIER-MISMATCH CELL-TYPE")
respelt("CELL-FORMULA", "customers", "address", lambda old: Formula("=CONCATENATE(A2,B2)", old))
respelt("CELL-FORMULA", "followups", "customer_name", lambda old: Formula("=VLOOKUP(B2,Customers!A:B,2,0)", old))
respelt("CELL-FORMULA", "team", "name", lambda old: Formula('="x"&""', old))
respelt("CELL-TYPE", "customers", "phone", lambda old: float(old))
respelt("CELL-TYPE", "contacts", "phone", lambda old: float(old))
respelt("CELL-TYPE", "team", "phone", lambda old: float(old))
value("CELL-TYPE", "customers", "contact_title", dt.date(2026, 1, 2), True, contact_title=...)
value("CELL-TYPE", "customers", "wechat", dt.date(2026, 5, 1), True, wechat=...)
value("CELL-TYPE", "customers", "address", dt.date(2026, 8, 1), address=...)
value("CELL-TYPE", "customers", "industry", 3.0, dt.date(2026, 8, 1), also="VOC-UNKNOWN TAG-BOUND-MISMATCH", industry=...)
value("CELL-TYPE", "followups", "method", 1.0, also="VOC-UNKNOWN", method=...)
value("CELL-TYPE", "orders", "project", dt.date(2026, 10, 1), True)
value("ID-PRECISION", "customers", "phone", 110101199003072000.0, 8613900001234567.0, also=CONTACT + " PHONE-BAD CELL-TYPE", phone=...)
value("ID-PRECISION", "customers", "wechat", 1234567890123450000.0, also="CELL-TYPE", wechat=...)
value("ID-PRECISION", "requirements", "requirement_id", 20261122000100030.0, also="CELL-TYPE ID-FORMAT ROW-LOST FK-MISSING")
value("ID-PRECISION", "orders", "product", 6901234567892345.0, also="CELL-TYPE")

# text -------------------------------------------------------------------------------------------------------------------------------------------
_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@."}


def untidy() -> tuple[tuple[str, Callable[[str], str]], ...]:
    marks = {"zwsp": "\u200b", "bom": "\ufeff", "soft hyphen": "\u00ad", "lrm": "\u200e", "word joiner": "\u2060", "isolate": "\u2068"}
    inside = [(name, lambda old, c=c: old[:2] + c + old[2:]) for name, c in marks.items()]
    outside = {"nbsp": "\u00a0", "blank": " ", "ideographic": "\u3000", "tab": "\t", "line": "\n"}
    return (
        *inside,
        *((f"{name} behind", lambda old, c=c: old + c) for name, c in outside.items()),
        *((f"{name} in front", lambda old, c=c: c + old) for name, c in list(outside.items())[:3]),
        ("carriage return", lambda old: old + "\r\n"),
        ("nbsp inside", lambda old: old[:2] + "\u00a0" + old[2:] if " " not in old else old.replace(" ", "\u00a0")),
    )


def wide(old: str) -> str:
    return old.translate(_WIDE)


def _named(name: str, way: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def spell(old: Any) -> Any:
        return way(old)

    spell.__name__ = name
    return spell


for _name, _way in untidy():
    _extra = "FK-NAME-MISMATCH" if _name == "nbsp inside" else ""
    respelt("TEXT-NORM", "customers", "contact_title", _named(_name, _way), also=_extra)
    if "inside" not in _name and _name not in ("tab behind", "line behind", "carriage return"):
        respelt("TEXT-NORM", "customers", "phone", _named(_name, _way))
        respelt("TEXT-NORM", "customers", "email", _named(_name, _way))
        respelt("TEXT-NORM", "followups", "customer_id", _named(_name, _way))
respelt("TEXT-NORM", "customers", "phone", wide)
respelt("TEXT-NORM", "customers", "email", wide)
respelt("TEXT-NORM", "followups", "customer_id", wide)
respelt("TEXT-NORM", "customers", "wechat", wide)
value("TEXT-NORM", "customers", "contact_title", "Caf\u0065\u0301 manager", "ＩＴ主管", contact_title=...)
value("TEXT-LONG", "customers", "contact_title", "采购" * 31, "x" * 61)
value("TEXT-LONG", "customers", "address", "工业园区" * 51, address=...)
value("TEXT-LONG", "customers", "wechat", "w" * 61)
value("TEXT-LONG", "customers", "contact_name", "Bartholomew" * 6, contact_name=...)


def every(code: str) -> Iterator[Mutation]:
    return (mutation for mutation in MUTATIONS if mutation.code == code)
