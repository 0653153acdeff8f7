"""``Derived``: the values that rules and reports share, each computed once per run, when somebody asks."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from sheetcrm.derive import activity, checks, due, plans, scores, stages, tagging, tiers, updates
from sheetcrm.derive import columns as col
from sheetcrm.derive._customer_values import CustomerValues
from sheetcrm.derive.actions import Actions, actions
from sheetcrm.derive.cadence import Cadence, cadence
from sheetcrm.derive.checks import CheckItems
from sheetcrm.derive.columns import BLANK, Bools, Codes, Floats, Ints
from sheetcrm.derive.due_entries import DueEntry, due_entries
from sheetcrm.derive.followups import FollowUps, closing_days, follow_ups
from sheetcrm.derive.history import Timeline, timeline
from sheetcrm.derive.options import LOST, days_by_value, names, number, optional_number
from sheetcrm.derive.orders import mean_interval, next_order_expected
from sheetcrm.derive.rfm import Rfm, rfm
from sheetcrm.store import Table
from sheetcrm.tags import person_form


class Derived(CustomerValues):
    """Derived values of a book at its date T.

    Arrays have one entry a record: n of Customers, m of FollowUps, also for records that do not count (``counted`` tells).
    Days are 1900-system serials, nan = none; vocabulary values are ``Codes`` (-1 blank, -2 unknown); amounts are yuan.
    """

    # --- follow-ups -----------------------------------------------------------------------------------------

    @property
    def followups(self) -> Table | None:
        return self.book.table("followups")

    @cached_property
    def followup_facts(self) -> FollowUps:
        """The follow-ups in time: ``exists``, ``order``, ``first``, ``last`` …"""
        return follow_ups(self.customer_of(self.followups), col.floats(self.followups, "followed_at"), self.n, self.t)

    @property
    def followup_customer(self) -> Ints:
        """int32[m]: record of the counted customer of each follow-up, -1 for none."""
        return self.followup_facts.customer

    @property
    def last_followup(self) -> Ints:
        """int32[n]: record of the latest follow-up up to T (by followed_at, then row), -1 for none."""
        return self.followup_facts.last

    @cached_property
    def last_contact(self) -> Floats:
        """float64[n]: date of the latest follow-up."""
        return self._at(self.followup_facts.day, self.last_followup)

    @cached_property
    def start_day(self) -> Floats:
        return stages.start_day(col.days(self.customers, "first_contact_date"), self.created, self.first_followup)

    @cached_property
    def cycle_days(self) -> Floats:
        return stages.cycle_days(self.win_day, self.start_day)

    @cached_property
    def first_followup(self) -> Floats:
        """float64[n]: date of the earliest follow-up."""
        return self._at(self.followup_facts.day, self.followup_facts.first)

    @cached_property
    def timeline(self) -> Timeline:
        """The stage of every customer on any day."""
        return timeline(self.history_rows, self.stage, self.created, col.days(self.customers, "first_contact_date"), self.first_followup)

    @cached_property
    def followup_stage(self) -> Ints:
        """int32[m]: stage of the customer on the day of each follow-up that exists (place in ``stage_names``), -1 none."""
        facts, stage = self.followup_facts, np.full(len(self.followup_customer), BLANK, np.int32)
        stage[facts.order] = self.timeline.stage_at(facts.customer[facts.order], facts.day[facts.order])
        return stage

    @cached_property
    def actions(self) -> Actions:
        """Action items, open or not."""
        table, facts = self.followups, self.followup_facts
        status = col.encode(table, "action_status", names(self.book, "action_status"))
        return actions(
            facts.customer,
            facts.day,
            col.days(table, "due_date"),
            col.days(table, "completed_on"),
            status,
            closing_days(facts),
            t=self.t,
            auto_close=bool(self.settings["actions.auto_close"]),
        )

    # --- cadence, activity --------------------------------------------------------------------------------------

    @cached_property
    def cadence(self) -> Cadence:
        by_tag = tagging.tag_cadence(*self.tag_cells, lambda name: optional_number(self.settings, f"cadence.tag.{name}"))
        by_stage = days_by_value(self.settings, "cadence.", self.stage_names)
        by_tier = days_by_value(self.settings, "cadence.tier.", self.tier_eff.names)
        return cadence(self.stage, self.tier_eff, by_tag, by_stage, by_tier, lost=LOST)

    @property
    def cadence_days(self) -> Floats:
        """float64[n]: days between contacts, nan = none."""
        return self.cadence.days

    @cached_property
    def last_activity(self) -> Floats:
        """float64[n]: latest follow-up, won order or service record up to T."""
        return activity.last_activity(self.last_contact, self.orders.last_day, self.last_service)

    @cached_property
    def last_service(self) -> Floats:
        """float64[n]: when the latest service record up to T was opened."""
        table = self.book.table("servicerecords")
        if table is None:
            return np.full(self.n, np.nan)
        opened = col.days(table, "opened_at")
        return scores.latest_day(self.customer_of(table), np.where(opened <= self.t, opened, np.nan), self.n)

    @cached_property
    def behaviour(self) -> Codes:
        active, silent = number(self.settings, "behaviour.active_days"), number(self.settings, "behaviour.silent_days")
        return activity.behaviour(self.lost, self.last_activity, self.created, t=self.t, active_days=active, silent_days=silent)

    @cached_property
    def frequency_class(self) -> Codes:
        return activity.frequency_class(self.orders.count_365, high_min=number(self.settings, "frequency.high_min_orders"))

    @cached_property
    def customer_type_derived(self) -> Codes:
        """The customer type that stage and orders give, whatever is typed."""
        typed = self.customer_codes("customer_type", "customer_type")
        return activity.customer_type(Codes(np.full(self.n, BLANK, np.int32), typed.names), self.stage, self.orders.count)

    @cached_property
    def customer_type_eff(self) -> Codes:
        return activity.customer_type(self.customer_codes("customer_type", "customer_type"), self.stage, self.orders.count)

    @cached_property
    def mean_interval(self) -> Floats:
        """float64[n]: mean days between won order dates, nan with fewer than two."""
        return mean_interval(self.orders)

    @cached_property
    def next_order_expected(self) -> Floats:
        """float64[n]: last won order date + mean interval in whole days (serial)."""
        return next_order_expected(self.orders)

    @cached_property
    def rfm(self) -> Rfm:
        """How each buyer compares with the other buyers."""
        return rfm(self.orders, self.counted)

    # --- answers of customers, records in time --------------------------------------------------------------------------

    @cached_property
    def satisfaction(self) -> scores.Scores:
        """Scores 1–5 up to T: of service records by resolved_at, else opened_at; of feedback by its date, anonymous ones too."""
        parts = []
        service, feedback = self.book.table("servicerecords"), self.book.table("feedback")
        if service is not None:
            whose, opened, resolved = self.customer_of(service), col.days(service, "opened_at"), col.days(service, "resolved_at")
            day = np.where(np.isnan(resolved), opened, resolved)
            counts = (whose >= 0) & (day <= self.t) & ~(opened > self.t)
            parts.append(scores.scores(whose, counts, day, col.floats(service, "satisfaction"), least=1, most=5))
        if feedback is not None:
            parts.append(self._answers("score", 1, 5))
        return scores.joined(parts)

    @cached_property
    def recommendations(self) -> scores.Scores:
        """Answers 0–10 to how likely somebody is to recommend us, up to T, anonymous ones too."""
        return self._answers("nps", 0, 10)

    @cached_property
    def feedback_counts(self) -> tuple[Ints, Bools]:
        """(int32 record of the customer or -1, bool it exists) of each row of Feedback: dated up to T, of a counted customer or anonymous."""
        table = self.book.table("feedback")
        whose = self.customer_of(table)
        anonymous = whose < 0
        if table is not None and table.has("customer_id"):
            anonymous &= table.typed("customer_id").blank
        return whose, ((whose >= 0) | anonymous) & (col.days(table, "date") <= self.t)

    def _answers(self, key: str, least: int, most: int) -> scores.Scores:
        table = self.book.table("feedback")
        whose, counts = self.feedback_counts
        return scores.scores(whose, counts, col.days(table, "date"), col.floats(table, key), least=least, most=most)

    def recorded(self, key: str, event: str) -> tuple[Ints, Floats, Bools]:
        """Rows of a sheet whose ``event`` and recorded_at are readable, the event not after T.

        (int32 record of the counted customer or -1, float64 day of the event or nan for rows that do not count, bool written
        down within ``update.max_hours``), one entry a row.
        """
        table = self.book.table(key)
        whose = self.followup_customer if key == "followups" else self.customer_of(table)
        moment, written = col.floats(table, event), col.floats(table, "recorded_at")
        day = col.day_part(moment)
        day = np.where((whose >= 0) & (day <= self.t) & ~np.isnan(written), day, np.nan)
        return whose, day, updates.in_time(moment, written, number(self.settings, "update.max_hours"))

    # --- owners -------------------------------------------------------------------------------------------------------

    @cached_property
    def owner_names(self) -> list[str]:
        """Names of owners: the Team in its order, then others as they appear in Customers, FollowUps and Orders.

        Of several spellings of one name (``李 敏``) the first.
        """
        columns = ((self.customers, "owner"), (self.followups, "owner"), (self.book.table("orders"), "salesperson"))
        domains = (col.texts(table, key)[1] for table, key in columns)
        first: dict[str, str] = {}
        for name in (*self.book.team, *(name for domain in domains for name in domain)):
            first.setdefault(person_form(name), name)
        return list(first.values())

    @cached_property
    def owner(self) -> Ints:
        """int32[n]: place of Customers.owner in ``owner_names``, -1 blank."""
        return self._owner(self.customers)

    @cached_property
    def followup_owner(self) -> Ints:
        """int32[m]: place of FollowUps.owner in ``owner_names``; blank: that of the customer."""
        own, customer = self._owner(self.followups), self.followup_customer
        return np.where((own < 0) & (customer >= 0), np.append(self.owner, np.int32(BLANK))[customer], own)

    @cached_property
    def seller(self) -> Ints:
        """int32, one a won order: place of the salesperson in ``owner_names``; blank: the owner of the customer; -1 for none."""
        own = self._owner(self.book.table("orders"), "salesperson")[self.won_orders.row]
        return np.where(own < 0, self.owner[self.won_orders.customer], own)

    def _owner(self, table: Table | None, key: str = "owner") -> Ints:
        values, domain = col.texts(table, key)
        place = {person_form(name): i for i, name in enumerate(self.owner_names)}
        return col.take(values, [place[person_form(name)] for name in domain])

    # --- due items ----------------------------------------------------------------------------------------------------

    @cached_property
    def contacts(self) -> plans.ContactItems:
        """The contact item of each customer, whatever its date."""
        last_plan = self._at(col.days(self.followups, "next_followup_date"), self.last_followup)
        own_plan = col.days(self.customers, "next_followup_date")
        first_touch = number(self.settings, "first_touch.days")
        return plans.contact_items(
            self.counted, self.lost, self.last_contact, own_plan, last_plan, self.cadence_days, self.created, t=self.t, first_touch=first_touch
        )

    @cached_property
    def checks(self) -> CheckItems:
        """Check items, whatever their date and whether or not the due list shows them (``duelist.checks``)."""
        eligible = self.counted & ~self.lost
        wanted = (
            (plans.REVIEW, "profile_reviewed_on", "review.days", eligible & activity.is_one_of(self.tier_eff, tiers.HIGH)),
            (plans.VERIFY, "contact_verified_on", "verify.days", eligible),
        )
        items = [
            checks.check_items(kind, who, col.days(self.customers, key), self.created, number(self.settings, days), self.t)
            for kind, key, days, who in wanted
            if col.has(self.customers, key)
        ]
        asked = (("servicerecords", "satisfaction"), ("feedback", "score"))
        if any(col.has(self.book.table(sheet), key) for sheet, key in asked):
            items.append(self._revisits(eligible))
        return checks.join(items)

    def _revisits(self, eligible: Bools) -> CheckItems:
        """When customers of the tiers with a ``revisit.tier.*`` above 0 are to be asked again: after the latest score, else the win."""
        tier = self.tier_eff
        days = np.array([optional_number(self.settings, f"revisit.tier.{name}") or np.nan for name in tier.names] + [np.nan])
        wait = days[np.maximum(tier.values, BLANK)]
        latest = scores.latest_day(self.satisfaction.customer, self.satisfaction.day, self.n)
        return checks.check_items(plans.REVISIT, eligible & ~np.isnan(wait), latest, self.win_day, wait, np.nan)

    @cached_property
    def due_entries(self) -> list[DueEntry]:
        """What people typed on the due list and no run has taken in yet."""
        return due_entries(self.book)

    @cached_property
    def due_horizon(self) -> float:
        """Last day that the due list shows."""
        return self.t + number(self.settings, "due.horizon")

    @cached_property
    def due_items(self) -> due.DueItems:
        """The due list: items up to the horizon, in list order."""
        contact_rows = np.flatnonzero(self.contacts.due <= self.due_horizon).astype(np.int32)
        acts = np.flatnonzero(self.actions.open & (self.actions.due <= self.due_horizon))
        shown = self.checks.due <= self.due_horizon if self.settings["duelist.checks"] else np.zeros(len(self.checks.due), np.bool_)
        none = np.full(len(contact_rows), BLANK, np.int32), np.full(int(shown.sum()), BLANK, np.int32)
        items = due.due_items(
            np.concatenate([contact_rows, self.actions.customer[acts], self.checks.customer[shown]]),
            np.concatenate([self.contacts.kind[contact_rows], np.full(len(acts), plans.ACTION, np.int8), self.checks.kind[shown]]),
            np.concatenate([self.contacts.due[contact_rows], self.actions.due[acts], self.checks.due[shown]]),
            np.concatenate([none[0], self.actions.row[acts], none[1]]),
            self.t,
        )
        return due.in_list_order(items, self.stage, self.tier_eff, self.customer_rank, self._rows(self.customers), self._rows(self.followups))

    @cached_property
    def due_owner(self) -> Ints:
        """int32, one a due item: place in ``owner_names`` (the row's owner for an action), -1 blank."""
        items = self.due_items
        return np.where(items.row >= 0, np.append(self.followup_owner, np.int32(BLANK))[items.row], self.owner[items.customer])

    # --- helpers ------------------------------------------------------------------------------------------------------

    @staticmethod
    def _at(values: Floats, rows: Ints) -> Floats:
        """values[rows], nan where rows is -1."""
        return np.append(values, np.nan)[rows]

    @staticmethod
    def _rows(table: Table | None) -> Ints:
        return table.rows if table is not None else np.zeros(0, np.int32)
