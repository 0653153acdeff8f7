"""The next free id of a sheet: the largest number used so far plus one, in the shape of the ids that are there."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from sheetcrm._lazy import lazy_pattern
from sheetcrm.store.book import Book

_SEQ = lazy_pattern(r"\{seq:0?(\d+)d\}")
GONE = "gone."
"""``_meta`` keys: ids of records that were deleted, by the key of their sheet."""
_DATE = lazy_pattern(r"\{date:([^}]*)\}")


def id_format(book: Book, key: str) -> str:
    """The pattern of a sheet's ids: the setting ``id.<sheet>``, else the default of the sheet; of somebody's own the first letter of its name."""
    name = f"id.{'customer' if key == 'customers' else key}"
    return str(book.settings[name]) if name in book.settings else f"{book.schema.sheet(key).name[:1].upper()}{{seq:04d}}"


def ids_used_before(book: Book, key: str) -> set[str]:
    """Ids (key forms) that records of a sheet have, or had when a run looked at it last, or lost because a run deleted them."""
    gone = set(filter(None, book.meta.get(f"{GONE}{key}").split("\n")))
    return gone.union(book.ledger.used(key)) if book.ledger is not None else gone


def remember_gone(book: Book, key: str, ids: Iterable[str]) -> dict[str, str]:
    """What ``_meta`` has to know of ids whose records are deleted, so that they are not given again."""
    before = book.meta.get(f"{GONE}{key}").split("\n")
    return {f"{GONE}{key}": "\n".join(sorted({*filter(None, before), *ids}))}


class NextIds(Iterator[str]):
    """Ids of one sheet that nobody has, one after the other; a number is never given twice, whoever deleted its row.

    Used ids are those in the sheet, those in the ledger (rows that are gone included), those that a verb deleted, and, for verbs
    that add rows without a refresh, the last number given.  Where the ids in the sheet are wider than the pattern (F00000001 with
    ``F{seq:05d}``), their width is kept.
    remembered  what ``_meta`` has to know so that the next run does not give these ids again
    """

    def __init__(self, book: Book, key: str, pattern: str | None = None) -> None:
        """pattern  of the ids of a sheet that the settings say nothing of"""
        self.book, self.key, self.pattern = book, key, pattern
        self._number: int | None = None
        self._head = self._tail = ""
        self._width = 1

    def __next__(self) -> str:
        self._number = (self._largest() if self._number is None else self._number) + 1
        return f"{self._head}{self._number:0{self._width}d}{self._tail}"

    @property
    def remembered(self) -> dict[str, str]:
        return {} if self._number is None else {f"seq.{self.key}": str(self._number)}

    def _largest(self) -> int:
        """The largest number in use so far; also finds the shape of the ids."""
        pattern = self.pattern or id_format(self.book, self.key)
        seq = _SEQ.search(pattern)
        assert seq is not None
        self._head, self._tail = _dated(pattern[: seq.start()], self.book.as_of), _dated(pattern[seq.end() :], self.book.as_of)
        self._width = int(seq[1])
        shape = re.compile(re.escape(self._head.upper()) + r"([0-9]+)" + re.escape(self._tail.upper()))
        given = self.book.meta.get(f"seq.{self.key}")
        largest = int(given) if given.isascii() and given.isdigit() else 0
        table = self.book.table(self.key)
        here = table.ids.domain if table is not None else []
        for digits in _largest_of_each_length(here, shape) + _largest_of_each_length(ids_used_before(self.book, self.key), shape):
            largest = max(largest, int(digits))
            self._width = max(self._width, len(digits))
        return largest


def _largest_of_each_length(ids: Iterable[str], shape: re.Pattern[str]) -> list[str]:
    """The numbers of the ids of this shape, of each length only the largest: of one length the last in the alphabet."""
    best: dict[int, str] = {}
    for known in reversed(list(ids)):  # mostly the largest comes first
        length = len(known)
        if known > best.get(length, "") and shape.fullmatch(known):
            best[length] = known
    return [match[1] for known in best.values() if (match := shape.fullmatch(known)) is not None]


def _dated(part: str, day: dt.date) -> str:
    return _DATE.sub(lambda match: day.strftime(match[1]), part)
