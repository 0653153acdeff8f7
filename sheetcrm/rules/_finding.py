"""``Finding``: one problem in the data, and ``Fix``: the edits that would remove it."""

from __future__ import annotations

from typing import Literal

from sheetcrm._values import dataclass
from sheetcrm.store.edits import Edit

Severity = Literal["E", "W", "I"]
SEVERITIES: tuple[Severity, ...] = ("E", "W", "I")
Safety = Literal["safe", "unsafe", "display"]


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that would remove a finding.  safe: loses nothing that anybody typed; display: shown, never applied."""

    edits: tuple[Edit, ...]
    safety: Safety = "safe"


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem.

    sheet   title of the worksheet, None for the workbook as a whole;  cell ``E12``, row 12, column ``E`` (None: the sheet)
    field   key of the field;  id  id of the record as it stands;  value  the text of the cell, masked when sensitive
    message, suggestion  in the language of the run;  related  further cells concerned, as ``Sheet!A1``
    """

    code: str
    severity: Severity
    file: str
    sheet: str | None
    cell: str | None
    row: int | None
    column: str | None
    field: str | None
    id: str | None
    value: str | None
    message: str
    suggestion: str | None = None
    fix: Fix | None = None
    related: tuple[str, ...] = ()
