"""Lists from elsewhere, whatever they come as: delimited text, workbooks, JSON.  Each becomes a ``SourceSheet``, as columns."""

from __future__ import annotations

from sheetcrm.store.sources._decode import LOST, decode, text_encoding
from sheetcrm.store.sources._importers import importer
from sheetcrm.store.sources._read import read_source
from sheetcrm.store.sources._sheet import OddRow, SourceSheet, text_column

__all__ = ["LOST", "OddRow", "SourceSheet", "decode", "importer", "read_source", "text_column", "text_encoding"]
