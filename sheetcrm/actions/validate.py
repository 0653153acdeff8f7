"""Find what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sheetcrm.actions._load import Source, load
from sheetcrm.actions.baseline import Baseline
from sheetcrm.actions.records.models import schema_with
from sheetcrm.errors import check_lang
from sheetcrm.rules import Findings
from sheetcrm.text import Lang

if TYPE_CHECKING:
    from pydantic import BaseModel


def validate(
    source: Source,
    *,
    as_of: dt.date | None = None,
    lang: Lang | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    baseline: str | Path | None = None,
    models: Sequence[type[BaseModel]] = (),
) -> Findings:
    """Every problem in a workbook, as values: in the order severity, sheet, row, column, code.

    source  path, bytes or file object;  as_of  T, default today in the workbook's time zone
    lang    of the messages, default that of the workbook
    select, ignore  rule codes or their beginnings (``DATE``); unknown ones raise ``UsageError``
    baseline  file of findings that are known and left out (``sheetcrm validate --write-baseline``)
    models  pydantic models of your own, as for ``sheetcrm.open``
    What was accepted, on the Issues sheet or on Settings, is in ``findings.suppressed``.
    Raises ``FileRefused`` for what is no sound workbook, ``UsageError`` for one without a Customers sheet.
    """
    check_lang(lang)
    opened = load(source, as_of=as_of, schema=schema_with(models)[0])
    _, findings = opened.check(list(select), list(ignore))
    if baseline is not None:
        findings = Baseline.read(baseline).compare(findings, source if isinstance(source, str | Path) else None).new
    return findings.said_in(lang)
