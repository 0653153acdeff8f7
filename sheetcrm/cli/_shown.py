"""What ``due`` and ``report`` share: what is found in each workbook is printed as it comes, or gathered into one document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Generic, Protocol, TypeVar

from sheetcrm.text import Lang


class Worded(Protocol):
    """What is found in a workbook, and the language of the words around it."""

    lang: Lang


T = TypeVar("T", bound=Worded)


class Shown(Generic[T]):
    """Gathers what was found in each workbook; ``document`` makes one text of it all."""

    def __init__(self, stream: IO[str], lang: str | None, *, coloured: bool) -> None:
        self.stream, self.asked, self.coloured = stream, lang, coloured
        self.found: list[tuple[Path, T]] = []

    def add(self, path: Path, found: T) -> None:
        self.found.append((path, found))

    def close(self) -> None:
        self.stream.writelines(self.document())

    def document(self) -> Iterable[str]:
        """Pieces of the text."""
        raise NotImplementedError

    @property
    def lang(self) -> str:
        """The language asked for, else that of the first workbook."""
        from sheetcrm.text import default_lang

        return self.asked or (self.found[0][1].lang if self.found else default_lang())


class Printed(Shown[T]):
    """Prints what was found in each workbook as it comes.  parted: with a blank line between two of them"""

    parted = False

    def add(self, path: Path, found: T) -> None:
        from sheetcrm.cli._progress import make_room
        from sheetcrm.render.text import write_lines

        make_room()
        if self.parted and self.found:
            self.stream.write("\n")
        super().add(path, found)
        write_lines(self.lines(path, found), self.stream, colour=None if self.coloured else False)

    def close(self) -> None:
        """Nothing is left to say."""

    def lines(self, path: Path, found: T) -> Iterable[Any]:
        raise NotImplementedError


def show_each(
    shows: Mapping[str, type[Shown[T]]], form: str, paths: Sequence[Path], target: Path | None, lang: Any, find: Callable[[Path], T]
) -> int:
    """Show what ``find`` gives for each workbook; the exit code.  target: a file instead of the screen"""
    from sheetcrm.cli._each import each
    from sheetcrm.cli._target import document, is_ours

    with document(target, tuple(paths), binary=False) as stream:
        show = shows[form](stream, lang, coloured=target is None)

        def one(path: Path) -> int:
            if not is_ours(path, target):
                show.add(path, find(path))
            return 0

        code = each(tuple(paths), one, lang)
        show.close()
    return code
