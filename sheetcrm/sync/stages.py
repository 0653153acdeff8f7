"""Stage changes that people made by hand, as rows of StageHistory.

The stage of each customer is compared with the one that the last refresh remembered.  Without a memory (first refresh, new
customer) nothing is a change.  A change that the history has already is not added again, whatever is remembered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from sheetcrm._values import NamedTuple
from sheetcrm.cells import CellValue
from sheetcrm.derive import Derived
from sheetcrm.derive.columns import Bools, Floats, Ints, day_part, floats
from sheetcrm.derive.customers import owners_of
from sheetcrm.store import SHIFT_1904, Edit, Table, first_records, from_serial

if TYPE_CHECKING:
    from sheetcrm.store import Book

SOURCE, BY_COMMAND = "detected", "cli"


class Change(NamedTuple):
    """customer: record of Customers;  before: last known stage, canonical, empty when it was outside the vocabulary;  after: the stage now."""

    customer: int
    before: str
    after: str


def stage_rows(derived: Derived, now: dt.datetime) -> list[Edit]:
    """The rows to add to StageHistory; none without that sheet, without a memory, or while rows of Customers are in doubt.

    changed_at is Customers.updated_at if that is later than the customer's row before and not after T, else T.
    now  the time to write where a row says when it was made
    """
    book = derived.book
    customers, history = book.table("customers"), book.table("stagehistory")
    if customers is None or history is None or book.ledger is None or not customers.has("stage") or not customers.has("customer_id"):
        return []
    seal = book.seal("customers")
    if seal is not None and seal.shuffled:
        return []  # nobody knows whose stage is whose; what was remembered stays until that is settled
    changes = list(_changes(book, customers))
    if not changes:
        return []
    latest, row = _latest(history, customers)
    stages = history.typed("to_stage")
    updated = floats(customers, "updated_at")
    wanted = [change for change in changes if row[change.customer] < 0 or stages.value(int(row[change.customer])) != change.after]
    return [history.append(_values(book, customers, change, _moment(book.t, updated, latest, change.customer), now)) for change in wanted]


def _changes(book: Book, customers: Table) -> Iterator[Change]:
    """Customers whose stage differs from the remembered one, in the order of their rows; of an id that repeats only the first row."""
    assert book.ledger is not None
    memory = book.ledger.sheets.get("customers")
    if memory is None or memory.stages is None:
        return
    ids, stage = customers.ids, customers.typed("stage")
    domain = [str(identity) for identity in ids.domain]
    place = np.arange(len(domain), dtype=np.int32) if domain == memory.ids else _places(domain, memory.ids)
    known = np.array([type(text) is str for text in stage.domain] + [False], bool)
    code_now = np.where(stage.blank | stage.bad, -1, stage.values)
    position = {text: code for code, text in enumerate(map(str, stage.domain))}
    as_now = np.array([position.get(text, -3) for text in memory.stages.domain] + [-1], np.int32)
    remembered = np.append(memory.stages.codes, np.int32(-1))
    at = np.flatnonzero(_first_rows(ids.values, ids.blank, len(domain)) & known[code_now])
    before = remembered[np.append(place, np.int32(-1))[ids.values[at]]]
    vocabulary = book.vocabularies.get("stage")
    for k in np.flatnonzero((before >= 0) & (as_now[before] != code_now[at])).tolist():
        i, old = int(at[k]), memory.stages.domain[int(before[k])]
        yield Change(i, old if vocabulary is not None and vocabulary.get(old) else "", str(stage.domain[int(code_now[i])]))


def _first_rows(ids: Ints, blank: Bools, count: int) -> Bools:
    """True at the first record of each id."""
    at = np.flatnonzero(~blank)
    first = np.full(count, -1, np.int64)
    first[ids[at][::-1]] = at[::-1]  # of a repeated index the last assignment stays: the first record
    found = np.zeros(len(ids), np.bool_)
    found[first[first >= 0]] = True
    return found


def _places(domain: list[str], ids: list[str]) -> Ints:
    """int32: place of each text among the remembered ids, -1 for a new one."""
    where = {identity: i for i, identity in enumerate(ids)}
    return np.array([where.get(identity, -1) for identity in domain], np.int32)


def _latest(history: Table, of: Table) -> tuple[Floats, Ints]:
    """(changed_at, record) of the latest row of each customer, archived ones too, by changed_at, then row; nan and -1 for none."""
    when, owner, customers = floats(history, "changed_at"), _owners(history, of), of.length
    moment, row = np.full(customers, np.nan), np.full(customers, -1, np.int32)
    known = np.flatnonzero((owner >= 0) & ~np.isnan(when))
    known = known[np.argsort(when[known], kind="stable")]
    moment[owner[known]], row[owner[known]] = when[known], known
    return moment, row


def _owners(history: Table, customers: Table) -> Ints:
    """int32, one a row of the history: the first record with its customer id, archived ones too, -1 for none."""
    return owners_of(history, customers, first_records(customers.ids))


def _moment(t: float, updated: Floats, latest: Floats, customer: int) -> float:
    moment = float(updated[customer])
    newer = np.isnan(latest[customer]) or moment > latest[customer]
    return moment if newer and day_part(updated[customer : customer + 1])[0] <= t else t


def entered_change(book: Book, history: Table, before: object, values: Mapping[str, Any], now: float, source: str = BY_COMMAND) -> Edit:
    """The row for a change of stage that a command makes.

    before  stage until now;  values  typed values of the customer as it will be;  now  the moment, as a serial
    source  what made the change
    """
    stage, after = book.vocabularies.get("stage"), str(values["stage"])
    known = str(before) if stage is not None and before is not None and stage.get(str(before)) is not None else ""
    name = values.get("name")
    row = _row(book, known, after, values.get("sub_stage"), now, from_serial(now), source)
    return history.append({**row, "customer_id": str(values["customer_id"]), "customer_name": None if name is None else str(name)})


def _values(book: Book, customers: Table, change: Change, moment: float, now: dt.datetime) -> dict[str, CellValue]:
    i = change.customer
    return {
        **_row(book, change.before, change.after, customers.typed("sub_stage").value(i), moment, now, SOURCE),
        "customer_id": customers.id_text(i),
        "customer_name": (customers.columns["name"].text(i).strip() or None) if customers.has("name") else None,
    }


def _row(book: Book, before: str, after: str, sub: object, moment: float, now: dt.datetime, source: str) -> dict[str, CellValue]:
    """All of a row but whose it is."""
    words = book.vocabularies.get("sub_stage")
    found = words.get(str(sub)) if words is not None and sub is not None else None
    return {
        "changed_at": from_serial(moment).date() if moment == int(moment) else moment - (SHIFT_1904 if book.date1904 else 0),
        "from_stage": book.word("stage", before) if before else None,
        "to_stage": book.word("stage", after),
        "sub_stage": book.word("sub_stage", str(sub)) if found is not None and found.parent == after else None,
        "recorded_at": max(now, from_serial(moment)),
        "source": source,
    }
