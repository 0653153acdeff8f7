"""Figures from tables: one file per report, pure functions of a book, its derived values, and a period."""

from sheetcrm.reports._figures import half_up
from sheetcrm.reports._period import Period
from sheetcrm.reports._report import Ask, Block, FindingsSummary, block_ids, compute_all, report
from sheetcrm.reports.due_counts import state_counts
from sheetcrm.reports.due_list import due_columns, due_rows

__all__ = ["Ask", "Block", "FindingsSummary", "Period", "block_ids", "compute_all", "due_columns", "due_rows", "half_up", "report", "state_counts"]
