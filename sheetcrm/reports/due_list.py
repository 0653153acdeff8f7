"""The rows of the due list, as columns for sheets and as dicts for JSON."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from sheetcrm.derive import KINDS, RULES, STATES, Codes, Derived
from sheetcrm.derive import columns as col
from sheetcrm.derive.columns import Floats, Ints
from sheetcrm.derive.customers import id_texts
from sheetcrm.derive.plans import CADENCE
from sheetcrm.store import Table, from_serial

DueColumns = dict[str, list[Any]]
"""Key of a column, in the order of the sheet -> one entry a row."""


def due_columns(derived: Derived) -> DueColumns:
    """The due list as one list a column, in list order; None where there is nothing.

    due, last_followup, reminder_at are date serials (1900 system); days_late and cadence_days days; everything else texts
    (canonical zh-CN values).  reminder_at = (due − ``remind.lead_days``) at ``remind.time``.
    """
    items, book = derived.due_items, derived.book
    who, last = items.customer, derived.last_followup[derived.due_items.customer]
    rule = np.where(items.kind == CADENCE, len(KINDS) + derived.cadence.rule[who], items.kind)
    own_action = col.texts_at(derived.followups, "next_action", items.row)
    last_action = col.texts_at(derived.followups, "next_action", last)
    reminder = items.due - float(book.settings["remind.lead_days"]) + time_of_day(book.settings["remind.time"])
    return {
        "state": [STATES[code] for code in items.state.tolist()],
        "kind": [KINDS[code] for code in items.kind.tolist()],
        "due": items.due.tolist(),
        "days_late": _whole(items.days_late),
        "customer_id": derived.customer_ids(who),
        "customer_name": col.texts_at(derived.customers, "name", who),
        "stage": _names(derived.stage, who),
        "tier": _names(derived.tier_eff, who),
        "owner": [derived.owner_names[code] if code >= 0 else None for code in derived.due_owner.tolist()],
        "contact_name": _or_contact(derived, "name", who, col.texts_at(derived.customers, "contact_name", who)),
        "phone": _or_contact(derived, "phone", who, _phones(derived.customers, who)),
        "last_followup": _or_none(derived.last_contact[who]),
        "last_summary": col.texts_at(derived.followups, "summary", last),
        "next_action": [own or other for own, other in zip(own_action, last_action, strict=True)],
        "cadence_days": _whole(derived.cadence_days[who]),
        "reminder_at": reminder.tolist(),
        "rule": [(*KINDS, *RULES)[code] for code in rule.tolist()],
        "row_id": id_texts(derived.followups, items.row),
    }


def due_rows(derived: Derived) -> list[dict[str, Any]]:
    """The due list as JSON objects in list order: the columns of ``due_columns`` with ISO dates and times."""
    columns = due_columns(derived)
    for key in ("due", "last_followup", "reminder_at"):
        moments = {value: from_serial(value) for value in set(columns[key]) if value is not None}
        shown = {value: (moment if key == "reminder_at" else moment.date()).isoformat() for value, moment in moments.items()}
        columns[key] = [shown.get(value) for value in columns[key]]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def time_of_day(value: object) -> float:
    """``18:00`` (or a time, or a fraction of a day as Excel keeps it) as fraction of a day."""
    if isinstance(value, dt.time):
        return (value.hour * 60 + value.minute) / 1440
    if isinstance(value, (int, float)):
        return float(value) % 1
    hours, _, minutes = str(value).partition(":")
    return (int(hours) * 60 + int(minutes[:2] or 0)) / 1440


def _or_contact(derived: Derived, key: str, who: Ints, own: list[str | None]) -> list[str | None]:
    """The customers' own texts; where there is none, those of the primary contact."""
    contacts = derived.primary_contact
    if contacts.table is None:
        return own
    rows = contacts.row[who]
    others = _phones(contacts.table, rows) if key == "phone" else col.texts_at(contacts.table, key, rows)
    return [text or other for text, other in zip(own, others, strict=True)]


def _phones(table: Table | None, records: Ints) -> list[str | None]:
    """The valid numbers of each record, joined by ``/``: those of the phone column, else those of the mixed contact column."""
    values, domain = col.codes(table, "phone")
    mixed, mixed_domain = col.codes(table, "contact_info")
    shown = ["/".join(numbers) or None for numbers in domain] + [None]
    other = ["/".join(info.phones) or None for info in mixed_domain] + [None]
    pairs = zip(col.take(records, values).tolist(), col.take(records, mixed).tolist(), strict=True)
    return [shown[code] or other[second] for code, second in pairs]


def _names(codes: Codes, records: Ints) -> list[str | None]:
    shown: list[str | None] = [*codes.names, None]
    return [shown[code] for code in np.maximum(codes.values[records], -1).tolist()]


def _or_none(values: Floats) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]


def _whole(values: Floats) -> list[float | None]:
    """Numbers, whole ones as int."""
    return [None if value != value else int(value) if value == int(value) else value for value in values.tolist()]
