"""What a check yields: many findings of one kind as arrays (``Batch``), or a single place (``Spot``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.cells import CellValue
from sheetcrm.rules._finding import Safety, Severity
from sheetcrm.schema import Problem
from sheetcrm.store import Edit, Table

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


class Place(NamedTuple):
    """The cell of a record."""

    table: Table
    field: str
    record: int


class Detail(NamedTuple):
    """What one finding says beyond its rule.

    gaps         for the message; a ``Text`` is shown in the language of the run, a list joined
    suggestions  best first, as texts to show
    replacement  what the fix would write into the cell;  edits  what it does otherwise or besides
    related      further cells concerned
    """

    gaps: Mapping[str, object] = {}
    suggestions: tuple[str, ...] = ()
    replacement: CellValue = None
    edits: tuple[Edit, ...] = ()
    related: tuple[Place, ...] = ()

    @property
    def fixable(self) -> bool:
        """Whether there is anything that a fix would write."""
        return self.replacement is not None or bool(self.edits)


NOTHING = Detail()


@dataclass(slots=True)
class Batch:
    """Findings of one code in one column.

    table, field  where the cells are; a field without a column: the cell of the record's id
    at            int: the records concerned
    of, details   finding k says ``details[of[k]]``
    detail        or: says ``detail(record)``, made when somebody asks for it
    fixable       the findings that have a fix (bool, one a finding, or a function that gives them); None: ``details`` tell by themselves
    mend          record -> the edits of the fix, where they depend on the record and not on what is said
    severity      another one than the rule's;  safety  how safe the fix is, where not as the rule says
    other, sure   of findings about two records: the one it is the same as (int, one a finding), and how likely that is (0–1)
    also          further pairs of the same kind that no finding names: (record of a finding, the other one, how likely)
    silent        not a finding at all: only what ``fix`` tidies up without a word
    about         record -> what tells this finding from a later one of the same rule in the same cell, where the value of the cell does not
    """

    table: Table
    field: str | None
    at: NDArray[Any]
    of: Ints | None = None
    details: Sequence[Detail | Problem] = ()
    detail: Callable[[int], Detail] | None = None
    fixable: bool | Bools | Callable[[], Bools] | None = None
    mend: Callable[[int], tuple[Edit, ...]] | None = None
    severity: Severity | None = None
    silent: bool = False
    code: str = ""
    safety: Safety | None = None
    other: Ints | None = None
    sure: NDArray[np.float64] | None = None
    also: Sequence[tuple[int, int, float]] = ()
    about: Callable[[int], str] | None = None

    def __len__(self) -> int:
        return len(self.at)

    def said(self, k: int) -> Detail:
        """The detail of finding k."""
        if self.detail is not None:
            return self.detail(int(self.at[k]))
        if self.of is None:
            return NOTHING
        found = self.details[int(self.of[k])]
        return found if isinstance(found, Detail) else Detail(found.gaps, found.suggestions, found.replacement)

    def can_fix(self) -> Bools:
        """bool, one a finding."""
        if callable(self.fixable):
            self.fixable = self.fixable()
        if isinstance(self.fixable, np.ndarray):
            return self.fixable
        if self.fixable is None and self.of is not None and self.detail is None:
            able = [d.fixable if isinstance(d, Detail) else d.replacement is not None for d in self.details]
            return np.array(able, bool)[self.of]
        return np.full(len(self.at), bool(self.fixable))


@dataclass(slots=True)
class Spot:
    """One finding of the workbook, of a sheet, or of a cell that belongs to no record.

    title  of the worksheet (a missing one: as it would be called), None: the workbook;  row from 1, column from 0, None: the sheet as a whole
    field, id, value  of what stands there, where that is known;  detail  what is said beyond the rule
    severity, safety  other ones than those of the rule;  related  further cells concerned, as ``Sheet!A1``
    """

    title: str | None = None
    row: int | None = None
    column: int | None = None
    field: str | None = None
    id: str | None = None
    value: str | None = None
    detail: Detail = NOTHING
    severity: Severity | None = None
    related: tuple[str, ...] = ()
    code: str = ""
    safety: Safety | None = None


Found = Batch | Spot
