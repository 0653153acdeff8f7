"""The generated sheets of a workbook, as edits: which there are, what they are called, what goes into them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sheetcrm.derive import Derived
from sheetcrm.render._frame import Show
from sheetcrm.render.duelist import CustomerPlace, duelist_plan
from sheetcrm.render.expected import Place, RuleContext, expected_rules
from sheetcrm.render.issues import issues_plan
from sheetcrm.render.lists import Lists, Member, lists_sheet
from sheetcrm.render.summary import RuleCount, SummaryInput, summary_plan
from sheetcrm.render.template import rule_context, sheet_title
from sheetcrm.reports import FindingsSummary, compute_all, due_columns, state_counts
from sheetcrm.rules import RULES, Findings
from sheetcrm.store import MARK, SHIFT_1904, Book, Edit, Package, PutMeta, PutSheet, RestoreRules, Table, free_title, marked_titles
from sheetcrm.sync.due_entries import KeptEntry

GENERATED = ("summary", "duelist", "issues")
TEMPLATED = "templated"
"""``_meta`` key: the entered sheets that came from a template and whose dropdowns and colours we restore."""
MOST_ISSUES = 5000
_VOCABULARY_OF = {"D1": "industry", "D2": "stage", "D3": "source", "D4": "size", "D5": "region", "D6": "tier"}


def generated_edits(
    package: Package, book: Book, derived: Derived, findings: Findings, *, period: str = "month", kept: Sequence[KeptEntry] = ()
) -> list[Edit]:
    """Everything that a refresh writes besides entered cells: lists, generated sheets, restored rules, what to remember."""
    titles = generated_titles(package, book)
    lists = dropdown_lists(book)
    context = _context(book, lists)
    edits: list[Edit] = [PutSheet(lists.plan), *lists.names]
    edits += _reports(book, derived, findings, titles, context, period, kept)
    edits += restored_rules(book, context)
    edits.append(PutMeta({"schema": "1", "lang": book.lang, "as_of": book.as_of.isoformat()}))
    return edits


def due_list_edits(package: Package, book: Book, derived: Derived, kept: Sequence[KeptEntry]) -> list[Edit]:
    """The due list alone."""
    titles = generated_titles(package, book)
    if "duelist" not in titles:
        return []
    return [_due_list(book, derived, due_columns(derived), titles, _context(book, dropdown_lists(book)), kept)]


def _context(book: Book, lists: Lists) -> RuleContext:
    return rule_context(book.vocabularies, lists, book.lang, tags_max=int(book.settings["tags.max"]), as_of=int(book.t) - _shift(book))


def generated_titles(package: Package, book: Book) -> dict[str, str]:
    """Sheet key -> title: the one it has, else a free one in the language of the workbook."""
    marked, wanted = marked_titles(package), str(book.settings["generated.sheets"])
    chosen = [key for key in GENERATED if key in marked or book.schema.sheet(key).name.lower() in wanted.lower()]
    return {key: marked.get(key) or free_title(package, sheet_title(book.schema.sheet(key), book.lang)) for key in chosen}


def _reports(
    book: Book, derived: Derived, findings: Findings, titles: dict[str, str], context: RuleContext, period: str, kept: Sequence[KeptEntry]
) -> Iterator[Edit]:
    counts = findings.counts()
    due = due_columns(derived)
    report = compute_all(book, derived, period, findings_summary(findings, derived))
    if "summary" in titles:
        links = {**titles, "customers": book.need("customers").title}
        by_code = sorted(findings.by_code().items(), key=lambda pair: ("EWI".index(RULES[pair[0]].severity), -pair[1], pair[0]))
        rules = [RuleCount(code, RULES[code].severity, RULES[code].name.of(book.lang), n) for code, n in by_code if n]
        given = SummaryInput(report, book.file, book.lang, counts, _shower(book), rules, due, links)
        yield PutSheet(summary_plan(given, title=titles["summary"]))
    if "duelist" in titles:
        yield _due_list(book, derived, due, titles, context, kept)
    if "issues" in titles:
        listed = findings.columns(MOST_ISSUES)
        schema, summary = book.schema.sheet("issues"), titles.get("summary")
        plan = issues_plan(schema, listed, title=titles["issues"], as_of=book.as_of, context=context, counts=counts, summary_title=summary)
        yield PutSheet(plan)


def _due_list(
    book: Book, derived: Derived, due: dict[str, list[Any]], titles: dict[str, str], context: RuleContext, kept: Sequence[KeptEntry]
) -> PutSheet:
    customers = book.need("customers")
    ids = customers.columns.get("customer_id")
    return PutSheet(
        duelist_plan(
            book.schema.sheet("duelist"),
            due,
            title=titles["duelist"],
            as_of=book.as_of,
            context=context,
            show=_shower(book),
            counts=state_counts(derived),
            horizon=int(book.settings["due.horizon"]),
            kept=kept,
            customers=CustomerPlace(customers.title, ids.letter) if ids else None,
            summary_title=titles.get("summary"),
            shift=_shift(book),
        )
    )


def _shift(book: Book) -> int:
    """Days that the serials of this workbook count less than those of the 1900 date system."""
    return SHIFT_1904 if book.date1904 else 0


def _shower(book: Book) -> Show:
    """Canonical values in the words of the workbook."""

    def show(vocabulary: str, value: Any) -> str | None:
        return None if value is None else book.word(_VOCABULARY_OF.get(vocabulary, vocabulary), str(value))

    return show


def findings_summary(findings: Findings, derived: Derived) -> FindingsSummary:
    """What the data-quality block says of the findings."""
    wrong = int(derived.counted[findings.records_with("customers", "E")].sum())
    return FindingsSummary(findings.by_code(), wrong, findings.duplicate_groups())


def dropdown_lists(book: Book) -> Lists:
    """The hidden sheet with the vocabularies, and the names that dropdowns use."""
    return lists_sheet(_schemas(book), book.vocabularies, places(book), book.lang, _members(book.table("team")))


def places(book: Book) -> dict[str, Place]:
    """Where the columns of the entered sheets stand; rules reach over the records and the headroom of a template."""
    rows = int(book.settings["template.rows"])
    return {
        key: Place(table.title, {k: c.index for k, c in table.columns.items()}, table.header_row + 1, max(rows, table.last_row + 100))
        for key, table in book.tables.items()
        if table.schema.role in ("entered", "config")
    }


def restored_rules(book: Book, context: RuleContext) -> Iterator[Edit]:
    """The dropdowns and colours that templates gave; pasting may have destroyed some."""
    given = {*book.meta.get(TEMPLATED).split(","), *(name.removeprefix(MARK) for name in book.names if name.startswith(MARK))}
    for key, place in places(book).items():
        if key in given:
            rules = expected_rules(book.schema.sheet(key), place, context)
            yield RestoreRules(place.title, rules.validations, rules.formats)


def _schemas(book: Book) -> list[Any]:
    return [table.schema for table in book.tables.values() if table.schema.role in ("entered", "config")]


def _members(team: Table | None) -> list[Member]:
    if team is None:
        return []
    names, active = team.typed("name"), team.typed("active")
    return [Member(int(team.rows[i]), str(name), active.value(i) is not False) for i in range(team.length) if (name := names.value(i))]
