"""A workbook as a database, to read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sheetcrm.actions._load import Source, load
from sheetcrm.actions.records.models import schema_with
from sheetcrm.actions.records.workbook import Workbook

if TYPE_CHECKING:
    from pydantic import BaseModel


def open(source: Source, *, as_of: dt.date | None = None, models: Sequence[type[BaseModel]] = ()) -> Workbook:  # noqa: A001
    """A workbook as typed records: ``sheetcrm.open("team.xlsx").customers["C0001"].stage``.

    source  path, bytes or file object;  as_of  T, default today in the workbook's time zone
    models  pydantic models of further sheets, or subclasses of built-in ones (see ``Workbook.add_sheet_model``)
    The file is read once and not locked; what is saved later is not seen.  Raises ``FileRefused`` for what is no sound workbook,
    ``UsageError`` for one without a Customers sheet.
    """
    return Workbook(load(source, as_of=as_of, schema=schema_with(models)[0], lazily=True), models)
