"""A workbook that lists are brought into."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from ready_books import new_book

import sheetcrm
from sheetcrm.actions.import_ import ImportResult
from sheetcrm.sync.intake.results import SourceResult

T = dt.date(2026, 11, 22)


class Team:
    """A workbook that lists are brought into."""

    def __init__(self, path: Path, modules: tuple[str, ...] = ()) -> None:
        self.path = path
        new_book(path, lang="zh-CN", as_of=T, modules=list(modules))

    @classmethod
    def of(cls, template: Path, folder: str | Path) -> Team:
        """A copy of a workbook that is there."""
        return cls.at(Path(shutil.copy(template, Path(folder) / "team.xlsx")))

    @classmethod
    def at(cls, path: Path) -> Team:
        """A workbook that is there."""
        team = cls.__new__(cls)
        team.path = path
        return team

    def take(self, *sources: str | bytes | Path, **wishes: object) -> SourceResult:
        """Bring in one list; texts stand for CSV."""
        return self.run(*sources, **wishes).sources[0]

    def run(self, *sources: str | bytes | Path, **wishes: object) -> ImportResult:
        given = [source.encode() if isinstance(source, str) else source for source in sources]
        options = sheetcrm.WriteOptions(as_of=T, dry_run=bool(wishes.pop("dry_run", False)))
        return sheetcrm.import_(self.path, *given, options=options, **wishes)  # type: ignore[arg-type]

    def rows(self, sheet: str = "customers") -> list[dict[str, object]]:
        """The records, blank fields left out."""
        book = sheetcrm.open(self.path, as_of=T)
        return [{key: value for key, value in record.model_dump().items() if value not in (None, (), "")} for record in book.sheet(sheet)]

    def only(self, key: str, sheet: str = "customers") -> list[object]:
        """One field of every record."""
        return [row.get(key) for row in self.rows(sheet)]


def codes(result: SourceResult) -> list[str]:
    """The rules by which rows were rejected, in the order of their lines."""
    return [row.reasons[0].code for row in result.rejected]
