"""The tags of several records as one list that breaks no rule which the first one kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sheetcrm.store import Book
from sheetcrm.tags import Tag, TagOptions, normalise, write
from sheetcrm.tags.grammar import tidy

_CONFLICTS = frozenset({"TAG-EXCLUSIVE", "TAG-BOUND-MISMATCH"})


def united(book: Book, texts: Sequence[str], bound: Mapping[str, str | None]) -> tuple[str, list[str]]:
    """(the cell to write, names of the tags that had to stay out).

    texts  the cells, the one that goes first in front: all its tags stay, in their order;  bound  dimension -> value of the column that it
    is bound to.  Of the others a tag is added unless there would then be more than ``tags.max``, two of an exclusive dimension, or
    one that contradicts its column.  A cell to which nothing is added stays as it is typed.
    """
    table = book.tag_table
    assert table is not None
    options = options_of(book)
    first = tags = list(table.parse(texts[0]).tags)
    left_out: list[str] = []
    for tag in dict.fromkeys(tag for text in texts[1:] for tag in table.parse(text).tags):
        wider = tidy([*tags, tag])[0]
        if _fits(book, wider, tags, bound, options):
            tags = wider
        elif tag not in tags:
            left_out.append(tag.name)
    return (write(tags, options) if tags != first else texts[0]), left_out


def options_of(book: Book) -> TagOptions:
    """How tags are counted and written; unknown ones are kept whatever the settings say."""
    settings = book.settings
    return TagOptions(
        settings["tags.max"], settings["tags.limit_scope"], settings["tags.display"], settings["tags.joiner"], "keep", settings["tags.bound"]
    )


def _fits(book: Book, wider: Sequence[Tag], tags: Sequence[Tag], bound: Mapping[str, str | None], options: TagOptions) -> bool:
    """The wider list is not too long, and has no conflict that the list did not have before."""
    conflicts = []
    for some in (wider, tags):
        assert book.tag_table is not None
        codes = [issue.code for issue in normalise(write(some, options), book.tag_table, bound=bound, options=options).issues]
        if some is wider and "TAG-COUNT" in codes and len(wider) > len(tags):
            return False
        conflicts.append(sum(code in _CONFLICTS for code in codes))
    return conflicts[0] <= conflicts[1]
