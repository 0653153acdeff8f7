"""Lists from elsewhere, whatever they come as: delimited text, workbooks, JSON.  Each becomes a ``SourceSheet``, as columns."""

from __future__ import annotations

from sheetcrm.store.sources._importers import importer
from sheetcrm.store.sources._read import read_source
from sheetcrm.store.sources._sheet import OddRow, SourceSheet, text_column

__all__ = ["OddRow", "SourceSheet", "importer", "read_source", "text_column"]
