"""The due list as a calendar (iCalendar, RFC 5545): one all-day event an item, with an alarm at the time to be reminded."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sheetcrm.errors import UsageError
from sheetcrm.render.due_words import item_line, labelled
from sheetcrm.text import say
from sheetcrm.text.due import DUE

if TYPE_CHECKING:
    from icalendar import Calendar

    from sheetcrm.schema import Vocabularies


def new_calendar(file: str, lang: str) -> Calendar:
    """An empty calendar named after the workbook.  Raises ``UsageError`` (E-EXTRA) where the package icalendar is missing."""
    try:
        from icalendar import Calendar
    except ImportError:
        raise UsageError("E-EXTRA", package="icalendar", extra="calendar") from None
    calendar = Calendar()
    calendar.add("prodid", "-//sheetcrm//due//" + ("EN" if lang == "en" else "ZH"))
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", say(DUE["calendar"], lang, file=file))
    return calendar


def add_events(calendar: Calendar, rows: list[dict[str, Any]], vocabularies: Vocabularies, *, as_of: dt.date, zone: dt.tzinfo, lang: str) -> None:
    """One event for each row of ``due_rows``.

    The UID is made of customer, kind and action row, so that importing a later list moves events instead of doubling them; nothing
    depends on the clock.  zone  that of the workbook: reminders are local times there
    """
    from icalendar import Alarm, Event

    stamp = dt.datetime(as_of.year, as_of.month, as_of.day, tzinfo=dt.UTC)
    for row in rows:
        shown = labelled(row, vocabularies, lang)
        day = dt.date.fromisoformat(row["due"])
        event = Event()
        event.add("uid", "-".join(filter(None, (row["customer_id"], row["kind"], row["row_id"]))) + "@sheetcrm")
        event.add("dtstamp", stamp)
        event.add("dtstart", day)
        event.add("dtend", day + dt.timedelta(days=1))
        event.add("summary", item_line(shown, as_of, lang))
        event.add("categories", [str(shown["kind"])])
        event.add("transp", "TRANSPARENT")
        if row["last_summary"]:
            event.add("description", say(DUE["last"], lang, day=row["last_followup"], summary=row["last_summary"]))
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", item_line(shown, as_of, lang))
        alarm.add("trigger", dt.datetime.fromisoformat(row["reminder_at"]).replace(tzinfo=zone).astimezone(dt.UTC))
        event.add_component(alarm)
        calendar.add_component(event)
