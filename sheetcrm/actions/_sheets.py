"""The generated sheets of a workbook, as edits: which there are, what they are called, what goes into them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sheetcrm.actions._figures import customer_place, figures_edits, shift_of, shower
from sheetcrm.actions._figures import findings_summary as findings_summary
from sheetcrm.actions._view import Wanted, derived_on, wanted_figures
from sheetcrm.derive import Derived
from sheetcrm.render.duelist import duelist_plan
from sheetcrm.render.expected import Place, RuleContext, expected_rules
from sheetcrm.render.issues import issues_plan
from sheetcrm.render.lists import Lists, Member, TagEntry, lists_sheet, tag_entries
from sheetcrm.render.marks import MARKS, Marks, mark_names, marks_of, marks_plan, no_marks, put_marks
from sheetcrm.render.template import rule_context, sheet_title
from sheetcrm.reports import DueColumns, due_columns, state_counts
from sheetcrm.rules import FindingColumns, Findings
from sheetcrm.rules.chores import SINCE
from sheetcrm.schema.versions import CURRENT, SCHEMA
from sheetcrm.store import MARK, Book, Edit, Package, PutMeta, PutSheet, RestoreRules, Table, free_title, marked_titles
from sheetcrm.store.book import rows_as_typed
from sheetcrm.sync.due_entries import KeptEntry

if TYPE_CHECKING:
    from sheetcrm.actions._decisions import Decided

GENERATED = ("summary", "duelist", "issues", "customerview", "performance", "tagreview")
"""In the order in which they are added."""
TEMPLATED = "templated"
"""``_meta`` key: the entered sheets that came from a template and whose dropdowns and colours we restore."""
MOST_ISSUES = 5000


def generated_edits(
    package: Package,
    book: Book,
    derived: Derived,
    findings: Findings,
    *,
    wanted: Wanted | None = None,
    kept: Sequence[KeptEntry] = (),
    decided: Decided | None = None,
) -> list[Edit]:
    """Everything that a refresh writes besides entered cells: lists, generated sheets, restored rules, what to remember.

    wanted  what the figures are about; None: as people chose on Summary
    """
    wanted = wanted or wanted_figures(book, None, None)
    titles = generated_titles(package, book)
    lists = dropdown_lists(book)
    context = _context(book, lists)
    edits: list[Edit] = [PutSheet(lists.plan), *lists.names]
    listed = findings.columns(MOST_ISSUES)
    again = decided.shown_again(findings, MOST_ISSUES) if decided is not None else {}
    view = derived_on(package, derived, wanted.day)
    due = due_columns(derived) if titles.keys() & {"duelist", "summary"} else {}
    sheets: list[PutSheet] = [
        *_reports(book, derived, findings, due, listed, titles, context, kept, again),
        *figures_edits(view, derived, findings, due if view is derived else due_columns(view), listed.code, titles, wanted),
    ]
    sheets.sort(key=lambda edit: GENERATED.index(edit.plan.key))
    edits += sheets
    edits += restored_rules(book, context)
    edits += marks_edits(package, book, listed)
    since = {} if book.meta.get(SINCE) else {SINCE: book.as_of.isoformat()}
    edits.append(PutMeta({SCHEMA: book.meta.get(SCHEMA) or str(CURRENT), "lang": book.lang, "as_of": book.as_of.isoformat(), **since}))
    return edits


def due_list_edits(package: Package, book: Book, derived: Derived, kept: Sequence[KeptEntry]) -> list[Edit]:
    """The due list alone."""
    titles = generated_titles(package, book)
    if "duelist" not in titles:
        return []
    return [_due_list(book, derived, due_columns(derived), titles, _context(book, dropdown_lists(book)), kept)]


def _context(book: Book, lists: Lists) -> RuleContext:
    return rule_context(book.vocabularies, lists, book.lang, tags_max=int(book.settings["tags.max"]), as_of=int(book.t) - shift_of(book))


def generated_titles(package: Package, book: Book) -> dict[str, str]:
    """Sheet key -> title: the one it has, else a free one in the language of the workbook."""
    marked, wanted = marked_titles(package), book.settings["generated.sheets"]
    chosen = [key for key in GENERATED if key in marked or key in wanted]
    return {key: marked.get(key) or free_title(package, sheet_title(book.schema.sheet(key), book.lang)) for key in chosen}


def _reports(
    book: Book,
    derived: Derived,
    findings: Findings,
    due: DueColumns,
    listed: FindingColumns,
    titles: dict[str, str],
    context: RuleContext,
    kept: Sequence[KeptEntry],
    again: Mapping[int, str],
) -> Iterator[PutSheet]:
    counts = findings.counts()
    if "duelist" in titles:
        yield _due_list(book, derived, due, titles, context, kept)
    if "issues" in titles:
        yield PutSheet(
            issues_plan(
                book.schema.sheet("issues"),
                listed,
                title=titles["issues"],
                as_of=book.as_of,
                context=context,
                counts=counts,
                summary_title=titles.get("summary"),
                kept=again,
                ignored=len(findings.suppressed),
            )
        )


def _due_list(book: Book, derived: Derived, due: DueColumns, titles: dict[str, str], context: RuleContext, kept: Sequence[KeptEntry]) -> PutSheet:
    return PutSheet(
        duelist_plan(
            book.schema.sheet("duelist"),
            due,
            title=titles["duelist"],
            as_of=book.as_of,
            context=context,
            show=shower(book),
            counts=state_counts(derived),
            horizon=int(book.settings["due.horizon"]),
            kept=kept,
            customers=customer_place(book),
            summary_title=titles.get("summary"),
            shift=shift_of(book),
        )
    )


def dropdown_lists(book: Book) -> Lists:
    """The hidden sheet with the vocabularies, and the names that dropdowns use."""
    return lists_sheet(_schemas(book), book.vocabularies, places(book), book.lang, members(book.table("team")), offered_tags(book))


def offered_tags(book: Book) -> list[TagEntry]:
    """The tags of the workbook, for its dropdowns."""
    tags = book.table("tags")
    return tag_entries(book.vocabularies, rows_as_typed(tags) if tags is not None else (), book.lang)


def places(book: Book) -> dict[str, Place]:
    """Where the columns of the entered sheets stand; rules reach over the records and the headroom of a template."""
    rows = int(book.settings["template.rows"])
    return {
        key: Place(table.title, {k: c.index for k, c in table.columns.items()}, table.header_row + 1, max(rows, table.last_row + 100))
        for key, table in book.tables.items()
        if table.schema.role in ("entered", "config")
    }


def templated(book: Book) -> set[str]:
    """Keys of the sheets that came from a template."""
    given = {*book.meta.get(TEMPLATED).split(","), *(name.removeprefix(MARK) for name in book.names if name.startswith(MARK))}
    return given & set(book.tables)


def expected_context(book: Book) -> RuleContext:
    """What the rules of the sheets depend on."""
    return _context(book, dropdown_lists(book))


def restored_rules(book: Book, context: RuleContext) -> Iterator[RestoreRules]:
    """The dropdowns and colours that templates gave; pasting may have destroyed some."""
    given = templated(book)
    for key, place in places(book).items():
        if key in given:
            rules = expected_rules(book.schema.sheet(key), place, context)
            yield RestoreRules(place.title, rules.validations, rules.formats)


def marks_edits(package: Package, book: Book, listed: FindingColumns) -> Iterator[Edit]:
    """The borders around cells with findings; a sheet gets its rules when it first has something to mark, and keeps them."""
    where, title = places(book), marked_titles(package).get(MARKS)
    wanted = bool(book.settings["marks"])
    marks = marks_of(listed, (book.tables[key] for key in where), shift=shift_of(book)) if wanted else Marks()
    if title is None and (not marks.sheets or package.structure_protected or MARKS in book.order):
        return
    yield PutSheet(marks_plan(marks, title or MARKS))
    yield from mark_names(marks, title or MARKS)
    for key, place in where.items():
        yield put_marks(book.tables[key], place, make=key in marks.sheets) if wanted else no_marks(place.title)


def _schemas(book: Book) -> list[Any]:
    return [table.schema for table in book.tables.values() if table.schema.role in ("entered", "config")]


def members(team: Table | None) -> list[Member]:
    if team is None:
        return []
    names, active = team.typed("name"), team.typed("active")
    return [Member(int(team.rows[i]), str(name), active.value(i) is not False) for i in range(team.length) if (name := names.value(i))]
