"""The generated sheets that show figures: Summary, CustomerView, Performance, TagReview."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sheetcrm.actions._view import Wanted
from sheetcrm.cells import cell_ref
from sheetcrm.derive import Derived
from sheetcrm.render._frame import Show
from sheetcrm.render.duelist import CustomerPlace
from sheetcrm.render.issues import HEADER_ROW as ISSUES_HEADER
from sheetcrm.render.summary import RuleCount, SummaryInput, summary_plan
from sheetcrm.reports import DueColumns, FindingsSummary, compute_all, cv_columns, high_value_names, own_blocks
from sheetcrm.rules import RULES, Findings
from sheetcrm.store import SHIFT_1904, Book, PutSheet, SheetPlan

_VOCABULARY_OF = {"D1": "industry", "D2": "stage", "D3": "source", "D4": "size", "D5": "region", "D6": "tier"}
_LINKED = ("customers", "orders", "tags", "servicerecords", "feedback", "requirements", "followups", "stagehistory")
_COUNTED = {"D1": "industry", "D2": "stage", "D3": "source", "D4": "size", "D5": "region", "D6": "tier", "D7": "owner", "created": "created_date"}
"""What Summary counts -> the column of Customers in which it stands."""
_NAMED = 10
"""High-value customers whose names Summary shows."""


def figures_edits(
    view: Derived, derived: Derived, findings: Findings, due: DueColumns, listed: Sequence[str], titles: dict[str, str], wanted: Wanted
) -> Iterator[PutSheet]:
    """The edits that draw them.

    view, due  the derived values and the due list on the day of the figures;  derived, findings  those on T, which the lists are about
    listed     codes of the findings that Issues lists, in its order
    """
    book, lang = view.book, view.book.lang
    links = {**titles, **{key: table.title for key in _LINKED if (table := book.table(key)) is not None}}
    show = shower(book)
    if "summary" in titles:
        yield PutSheet(_summary(view, derived, findings, due, listed, links, wanted))
    if "customerview" in titles:
        from sheetcrm.render.customerview import customerview_plan  # here, as below: few workbooks have these sheets

        spec = book.schema.sheet("customerview")
        yield PutSheet(
            customerview_plan(
                spec,
                cv_columns(view),
                title=titles["customerview"],
                as_of=book.as_of,
                lang=lang,
                show=show,
                customers=customer_place(book),
                summary_title=titles.get("summary"),
                shift=shift_of(book),
            )
        )
    common: dict[str, Any] = {"as_of": book.as_of, "lang": lang, "show": show, "links": links}
    if "performance" in titles:
        from sheetcrm.render.performance import performance_plan

        report = compute_all(book, view, wanted.period, blocks=["PF"])
        spec, title = book.schema.sheet("performance"), titles["performance"]
        sold = book.table("orders") is not None
        yield PutSheet(performance_plan(spec, report["blocks"]["PF"], title=title, period=report["period"], sold=sold, **common))
    if "tagreview" in titles:
        from sheetcrm.render.tagreview import tagreview_plan

        block = compute_all(book, view, wanted.period, blocks=["TR"])["blocks"]["TR"]
        spec, title = book.schema.sheet("tagreview"), titles["tagreview"]
        yield PutSheet(tagreview_plan(spec, block, title=title, shift=shift_of(book), **common))


def _summary(
    view: Derived, derived: Derived, findings: Findings, due: DueColumns, listed: Sequence[str], links: dict[str, str], wanted: Wanted
) -> SheetPlan:
    book, lang = view.book, view.book.lang
    report = compute_all(book, view, wanted.period, findings_summary(findings, derived), own_blocks())
    by_code = sorted(findings.by_code().items(), key=lambda pair: ("EWI".index(RULES[pair[0]].severity), -pair[1], pair[0]))
    rules = [RuleCount(code, RULES[code].severity, RULES[code].name.of(lang), n) for code, n in by_code if n]
    given = SummaryInput(
        report,
        book.file,
        lang,
        findings.counts(),
        shower(book),
        rules,
        due,
        links,
        entries=derived.book.entries,
        notices=[notice.of(lang) for notice in wanted.notices],
        listed=view is derived,
        shift=shift_of(book),
        places=_places(book, links, listed),
        names=high_value_names(view, _NAMED),
        horizon=int(book.settings["due.horizon"]),
    )
    return summary_plan(given, title=links["summary"])


def _places(book: Book, links: dict[str, str], listed: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Where Summary leads to: the columns whose values it counts, and the first finding of each rule on Issues."""
    customers = book.need("customers")
    where = {key: (customers.title, cell_ref(customers.header_row, column.index)) for key, column in customers.columns.items()}
    places = {key: where[column] for key, column in _COUNTED.items() if column in where}
    places |= {f"DX:{customers.schema.field(key).label.of(book.lang)}": place for key, place in where.items()}
    if "customerview" in links:
        places["D8"] = (links["customerview"], "A1")
    if "issues" in links:
        for i in range(len(listed) - 1, -1, -1):
            places[listed[i]] = (links["issues"], cell_ref(ISSUES_HEADER + 1 + i, 0))
    return places


def findings_summary(findings: Findings, derived: Derived) -> FindingsSummary:
    """What the data-quality block says of the findings."""
    wrong = int(derived.counted[findings.records_with("customers", "E")].sum())
    return FindingsSummary(findings.by_code(), wrong, findings.duplicate_groups())


def customer_place(book: Book) -> CustomerPlace | None:
    """Where the customers stand, for links to their rows."""
    customers = book.need("customers")
    ids = customers.columns.get("customer_id")
    return CustomerPlace(customers.title, ids.letter) if ids else None


def shift_of(book: Book) -> int:
    """Days that the serials of this workbook count less than those of the 1900 date system."""
    return SHIFT_1904 if book.date1904 else 0


def shower(book: Book) -> Show:
    """Canonical values in the words of the workbook."""

    def show(vocabulary: str, value: Any) -> str | None:
        return None if value is None else book.word(_VOCABULARY_OF.get(vocabulary, vocabulary), str(value))

    return show
