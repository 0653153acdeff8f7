"""What people chose in the last column of the Issues sheet: which finding is meant, and whether to fix or to ignore it.

The rows say themselves which finding they are about (rule, sheet, record, field, value), so they may be sorted, filtered, copied or
deleted.  Nothing is looked up by position but the row number, which tells apart what is otherwise the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import NamedTuple
from sheetcrm.schema import recognise_header, recognise_sheet
from sheetcrm.tags.fold import tight

if TYPE_CHECKING:
    from sheetcrm.store import Book, Table

Choice = Literal["fix", "ignore", ""]
DECISION = "decision"
_WORDS: dict[str, Choice] = {
    **dict.fromkeys(("修复", "修正", "修", "自动修复", "fix", "fixit", "repair", "fixed"), "fix"),
    **dict.fromkeys(("忽略", "略", "接受", "不管", "ignore", "ignored", "accept", "skip"), "ignore"),
}
_NOTED = lazy_pattern(r"^[^(（]*")


class Typed(NamedTuple):
    """One decision as it stands on the Issues sheet.

    choice  empty: something else was typed, which is only kept;  word  the cell as typed
    sheet   key of the sheet, else its title, empty for the workbook;  field  key, empty when the row names none
    row     sheet row that the finding had, None when the row names none;  id, value  as the list shows them, blanks made single
    title   of the sheet,  label  of the field and  message, as the list shows them
    """

    choice: Choice
    word: str
    code: str
    sheet: str
    field: str
    row: int | None
    id: str
    value: str
    title: str
    label: str
    message: str = ""

    @property
    def named(self) -> str:
        """The finding in a line: ``DATE-BAD 客户!7 C0006 建档日期``."""
        place = f"{self.title}!{self.row}" if self.row else self.title
        return " ".join(part for part in (self.code, place, self.id, self.label) if part)


def choice_of(word: str) -> Choice:
    """``修复`` or ``Fix`` in any spelling; a note in brackets behind it does not count; empty for anything else."""
    found = _NOTED.match(word)
    return _WORDS.get(tight(found[0] if found else word).strip(".!。！"), "")


def read_choices(book: Book) -> list[Typed]:
    """Every row of the Issues sheet whose decision cell is filled, in sheet order, equal rows once."""
    table = book.table("issues")
    column = table.columns.get(DECISION) if table is not None else None
    if table is None or column is None or column.is_empty.all():
        return []
    filled = [i for i in range(table.length) if not column.is_empty[i] and column.text(i).strip()]
    return list(dict.fromkeys(_typed(book, table, i, column.text(i).strip()) for i in filled))


def _typed(book: Book, table: Table, i: int, word: str) -> Typed:
    def text(key: str) -> str:
        column = table.columns.get(key)
        return plain_text(column.text(i)) if column is not None else ""

    title, label, row = text("sheet"), text("field"), table.columns.get("row")
    number = row.raw(i).number if row is not None else float("nan")
    sheet = sheet_key(book, title)
    meant = book.table(sheet)
    field = next(iter(recognise_header([label], meant.schema).columns), "") if meant is not None and label else ""
    at = int(number) if number > 0 else None
    return Typed(choice_of(word), word, text("code").upper(), sheet, field, at, text("id"), text("value"), title, label, text("message"))


def sheet_key(book: Book, title: str) -> str:
    """The key of the sheet with this title, or the title; also of one that was renamed since."""
    for table in book.tables.values():
        if table.title == title:
            return table.key
    key = recognise_sheet(title)
    return key if key is not None and key in book.tables else title


def plain_text(text: str) -> str:
    """Text as cells are compared here: outer blanks off, inner runs of blanks single."""
    return " ".join(text.split())
