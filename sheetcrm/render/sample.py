"""The sample workbook's records: an invented team of a supplier, its customers and follow-ups, with mistakes as people make them.

The same day and language always give the same records; every date is relative to that day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from sheetcrm.render.sample_maker import Maker, Record, Sample, Seeded
from sheetcrm.render.sample_modules import add_modules, spoil_modules
from sheetcrm.text import Lang

if TYPE_CHECKING:
    from sheetcrm.schema import Vocabularies

MODULES = frozenset({"contacts", "orders", "servicerecords", "feedback", "attachments", "stagehistory"})


def sample(as_of: dt.date, lang: Lang, vocabularies: Vocabularies, *, mistakes: bool = True, sheets: Collection[str] = ()) -> Sample:
    """Team, customers, follow-ups, requirements and tags as of a day, and the modules among ``sheets`` (keys); with or without the mistakes."""
    made = Maker(as_of, lang, vocabularies)
    result = Sample(made.rows())
    modules = bool(MODULES & set(sheets))
    if modules:
        add_modules(result.rows, made, sheets)
    if mistakes:
        _spoil(result, made)
        if modules:
            spoil_modules(result, made)
    return result


def _spoil(result: Sample, made: Maker) -> None:
    """Puts the mistakes in, each in a record of its own, and notes them in ``result.seeded``."""
    customers, followups = result.rows["customers"], result.rows["followups"]
    zh = made.lang != "en"

    def put(sheet: str, record: int, key: str, value: Any, code: str) -> None:
        row = result.rows[sheet][record]
        row[key] = value(row[key]) if callable(value) else value
        result.seeded.append(Seeded(sheet, record, key, code))

    def stage_is(*stages: str) -> Callable[[Record], bool]:
        return lambda row: row["stage"] in [made.word("stage", stage) for stage in stages]

    put("customers", 1, "phone", "1.39E+10", "PHONE-SCI")
    put("customers", 2, "phone", lambda text: float(text), "CELL-TYPE")
    put("customers", 4, "phone", lambda text: text[:-1], "PHONE-BAD")
    put("customers", 5, "phone", lambda text: f"{text[:3]}****{text[7:]}", "MASKED-VALUE")
    put("customers", 7, "phone", customers[6]["phone"], "DUP-PHONE")
    put("customers", 8, "email", "contact09@@example.com", "EMAIL-BAD")
    put("customers", 10, "industry", "工业" if zh else "IT", "VOC-ALIAS")
    put("customers", 11, "source", "展会" if zh else "TRADE SHOW", "VOC-ALIAS")
    put("customers", 12, "source", "行业展汇" if zh else "Trade shwo", "VOC-UNKNOWN")
    put("customers", 13, "created_date", lambda day: f"{day:%Y.%m.%d}", "DATE-TEXT")
    put("customers", 14, "first_contact_date", "3月15日" if zh else "3/15", "DATE-YEARLESS")
    put("customers", 16, "first_contact_date", f"{made.as_of.year - 1}-02-30", "DATE-BAD")
    put("customers", 17, "owner", None, "REQ-BLANK")
    put("customers", 19, "owner", made.sales[3], "OWNER-INACTIVE")
    put("customers", 20, "owner", "王老师" if zh else "Mr Nobody", "OWNER-UNKNOWN")
    put("customers", 22, "name", lambda text: f"{text}\u3000" if zh else text.translate(_WIDE), "TEXT-NORM")
    put("customers", 23, "tags", lambda text: f"{text}{made.joiner}{'制照业' if zh else 'Manufactring'}", "TAG-UNKNOWN")
    put("customers", 25, "history_amount_wan", "约20" if zh else "~20", "NUM-APPROX")
    put("customers", 26, "history_amount_wan", "10-20万" if zh else "10-20", "NUM-BAD")
    won = next(i for i, row in enumerate(customers) if i > 30 and stage_is("成交客户")(row))
    put("customers", won, "sub_stage", made.word("sub_stage", "方案提交"), "STAGE-SUB")
    big = next(i for i, row in enumerate(customers) if i > won and row["history_amount_wan"] and row["history_amount_wan"] >= 50)
    put("customers", big, "tier", made.word("tier", "普通"), "TIER-MISMATCH")
    customers.append({**customers[2], "name": customers[3]["name"], "phone": "13900009998", "email": "contact61@example.com", "wechat": None})
    result.seeded += [Seeded("customers", 60, "customer_id", "ID-DUP"), Seeded("customers", 60, "name", "DUP-NAME")]
    put("followups", 20, "customer_id", "C0999", "FK-MISSING")
    put("followups", 25, "method", None, "FU-METHOD-MISSING")
    put("followups", 30, "due_date", followups[30]["followed_at"].date() - dt.timedelta(days=3), "FU-DUE-BEFORE")
    put("followups", 35, "followed_at", dt.datetime.combine(made.as_of, dt.time(10)) + dt.timedelta(days=4), "DATE-FUTURE")
    put("followups", 40, "customer_name", lambda text: text[:-2], "FK-NAME-MISMATCH")
    put("requirements", 3, "expected_amount", "三十万左右" if zh else "about a lot", "NUM-BAD")
    customers[25]["tier"] = None  # so that only the amount is wrong there
    followups[35] |= {"due_date": None, "completed_on": None, "action_status": None}


_WIDE = {code: code + 0xFEE0 for code in range(ord("A"), ord("Z") + 1)}
