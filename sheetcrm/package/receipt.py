"""What a save did: the proof that everything else stayed as it was."""

from __future__ import annotations

from sheetcrm._values import dataclass


@dataclass(slots=True)
class Receipt:
    """Part names; ``unchanged`` parts are byte-identical in the file.

    cells     number of cells written, filled in by the caller who knows
    warnings  codes of things worth a word that did not stop the save: ``W-HARDLINK``, ``W-FOLDER-SYNC``, ``W-STRAY``
    """

    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    cells: int = 0
    warnings: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        return not (self.changed or self.added or self.removed)
