"""Bringing the ledger up to date after a run: what is remembered of the records, so that the next run knows edits from accidents."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sheetcrm.actions._load import Opened
from sheetcrm.cells import parse_ref
from sheetcrm.rules import Findings
from sheetcrm.store import LEDGER, Book, Edit, PutMeta, remember
from sheetcrm.store.samples import SAMPLES, pack_samples


def remembering(book: Book, learned: Collection[str]) -> list[Edit]:
    """What a refresh remembers.  A shuffled sheet keeps its old memory as long as the finding stands; once accepted (``learned``), it is as it is."""
    return [PutMeta({LEDGER: remember(book, learn=learned), **_samples(book)})]


def still_remembering(
    book: Book,
    deleted: Mapping[str, Collection[str]] | None = None,
    changed: Mapping[str, Collection[str] | None] | None = None,
) -> list[Edit]:
    """What any other verb remembers after it changed records: only where a refresh has begun a ledger.

    deleted  sheet key -> ids (key forms) of the rows that the verb deleted
    changed  sheet key -> ids of those in which it changed cells, None: all.  Nothing of that is an accident: the sheets were sound
             before, else they would not have been written to
    """
    if book.ledger is None:
        return []
    return [PutMeta({LEDGER: remember(book, stages=False, learn=changed or (), deleted=deleted, changed=changed), **_samples(book)})]


def _samples(book: Book) -> dict[str, str]:
    """The invented records that are still what they were."""
    return {SAMPLES: pack_samples(book.tables, book.samples)} if book.samples else {}


def save_typed(opened: Opened) -> None:
    """Note in the journal what somebody typed into sheets that are about to be rebuilt, so that ChangeLog has it."""
    book = opened.book
    for one in book.typed_over:
        table = book.table(one.key)
        keys = {column.index: key for key, column in table.columns.items()} if table is not None else {}
        for cell, text in one.cells:
            place = parse_ref(cell)
            opened.journal.cells.setdefault((one.title, *place), (one.key, cell, keys.get(place[1], ""), text, ""))
    opened.rebuilding = True


def accepted(book: Book, findings: Findings) -> set[str]:
    """Keys of shuffled sheets without a finding left: somebody said that it is meant."""
    shuffled = set(book.shuffled)
    if not shuffled:
        return set()
    standing = findings.columns()
    titles = {title for title, code in zip(standing.sheet, standing.code, strict=True) if code == "ROW-SHUFFLED"}
    return {key for key in shuffled if book.tables[key].title not in titles}
