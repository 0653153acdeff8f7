"""What the figures of a refresh are about: what the command line asks for, else what people chose on Summary."""

from __future__ import annotations

import datetime as dt
from dataclasses import field

from sheetcrm._values import dataclass
from sheetcrm.derive import Derived
from sheetcrm.store import Book, Package, read_book
from sheetcrm.text import Text
from sheetcrm.text.summary import CAPTIONS, PERIOD_WORDS, SHEETS

MONTH = "month"


@dataclass(frozen=True)
class Wanted:
    """period  as for ``report``;  day  that of the figures, None: T

    notices  what whoever reads the figures should know: choices that cannot be read, and what was used instead; a list that counts nobody
    """

    period: str = MONTH
    day: dt.date | None = None
    notices: list[Text] = field(default_factory=list)


def wanted_figures(book: Book, period: str | None, as_of: dt.date | None) -> Wanted:
    """period, as_of: what was asked for on the command line; that wins, and stays without effect on the two cells."""
    entries, notices = book.entries, []
    for key, used in (("period", PERIOD_WORDS[MONTH]), ("as_of", SHEETS["entry.today"])):
        given = entries.unreadable(key)
        if given is not None:
            caption, words = CAPTIONS[key], SHEETS["entry.unreadable"]
            notices.append(
                Text(
                    words.zh.format(caption=caption.zh, given=given, used=used.zh),
                    words.en.format(caption=caption.en, given=given, used=used.en),
                )
            )
    notices += _nobody(book)
    day = None if as_of is not None or entries.as_of == book.as_of else entries.as_of
    return Wanted(period or entries.period or MONTH, day, notices)


def _nobody(book: Book) -> list[Text]:
    """Customers without a single id are in no figure: a total of 0 above a full list needs a word."""
    customers = book.table("customers")
    if customers is None or not customers.length or (customers.has("customer_id") and not customers.ids.blank.all()):
        return []
    words, label = SHEETS["nobody.counts"], customers.schema.field("customer_id").label
    return [Text(words.zh.format(label=label.zh, n=customers.length), words.en.format(label=label.en, n=customers.length))]


def derived_on(package: Package, derived: Derived, day: dt.date | None) -> Derived:
    """The derived values for another T: the workbook is read once more, since what a cell means may depend on T."""
    if day is None:
        return derived
    book = read_book(package, as_of=day, lang=derived.book.lang, schema=derived.book.schema, extra=derived.book.extra)
    book.file = derived.book.file
    return Derived(book)
