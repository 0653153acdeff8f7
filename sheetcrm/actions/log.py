"""Write a follow-up down."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from sheetcrm.actions._changing import given_values, transaction
from sheetcrm.actions._commit import DEFAULT, WriteOptions
from sheetcrm.actions.records.commit import EditResult
from sheetcrm.actions.records.workbook import Transaction

Day = dt.date | str


def log(
    path: str | Path,
    customer: str,
    summary: str,
    *,
    method: str | None = None,
    result: str | None = None,
    next_action: str | None = None,
    due: Day | None = None,
    next_date: Day | None = None,
    at: Day | None = None,
    owner: str | None = None,
    contact: str | None = None,
    stage: str | None = None,
    done: str | None = None,
    options: WriteOptions = DEFAULT,
) -> EditResult:
    """What was said to a customer, as a new row of FollowUps: ``log("team.xlsx", "C0001", "谈了报价", next_date="today+7")``.

    customer   id;  summary  what was said;  method, result (feedback), next_action, due, owner, contact  as the columns take them
    at         when, default T; after a follow-up of that day with a time the new one has that time too, so that it is the last
    next_date  next contact.  It stands in the row; a plan for another day after T in Customers, which would go before it, follows it
               unless it is over already: then the plan of Customers stays, and ``result.notices`` tells of it
    stage      the stage of the customer from now on, in the row and in Customers (and StageHistory)
    done       id of a follow-up whose action is done now: 已完成, completed on T
    The owner is that of the customer, the contact person too; an action that is noted is 待办.
    Raises ``UsageError``: E-NO-RECORD, E-FIELD, E-RECORD, and as every verb that writes.
    """
    with transaction(path, "log", options) as book:
        who = book.customers[customer]
        today = book.as_of
        values: dict[str, Any] = {"customer_id": who.customer_id, "followed_at": at or _moment(book, who.customer_id), "summary": summary}
        values |= {"method": method, "feedback": result, "next_action": next_action, "due_date": due, "next_followup_date": next_date}
        values |= {"owner": owner or who.owner, "contact_person": contact or who.contact_name, "stage_after": stage}
        if next_action:
            values["action_status"] = "待办"
        given = given_values(book, book.followups.schema, {key: value for key, value in values.items() if value not in (None, "")})
        has = book.followups._rows.has
        row = book.followups.add(**{key: value for key, value in given.items() if has(key) or key not in ("contact_person", "action_status")})
        if done is not None:
            book.followups.update(done, action_status="已完成", completed_on=today)
        changes: dict[str, Any] = {}
        plan = who.next_followup_date
        if row.next_followup_date is not None and plan is not None and plan > today and today <= row.next_followup_date != plan:
            changes["next_followup_date"] = row.next_followup_date
        if row.stage_after is not None and row.stage_after != who.stage:
            changes |= stage_values(book, who, row.stage_after)
        if changes:
            book.customers.update(who.customer_id, **changes)
    return book.result


def stage_values(book: Transaction, who: Any, stage: str, sub_stage: str | None = None) -> dict[str, Any]:
    """The stage of a customer, and its sub-stage: what is given, else the one that stands there as long as it belongs to the stage."""
    changes: dict[str, Any] = {"stage": stage}
    if not book.customers._rows.has("sub_stage"):
        return changes
    if sub_stage is not None:
        return changes | {"sub_stage": sub_stage}
    if who.sub_stage is not None:
        known = book._book.vocabularies["sub_stage"].get(str(who.sub_stage))
        if known is None or known.parent not in (None, stage):
            changes["sub_stage"] = None
    return changes


def _moment(book: Transaction, customer: str) -> dt.date | dt.datetime:
    """T, or the time of the customer's latest follow-up of that day."""
    today = [row.followed_at for row in book.followups.where(customer_id=customer, followed_at=book.as_of)]
    timed = [moment for moment in today if isinstance(moment, dt.datetime)]
    return max(timed) if timed else book.as_of
