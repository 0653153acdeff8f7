"""Figures from tables: one file per report, pure functions of a book, its derived values, and a period."""

from sheetcrm.reports import _shapes as shapes
from sheetcrm.reports._figures import half_up
from sheetcrm.reports._period import Period
from sheetcrm.reports._report import Ask, Block, FindingsSummary, block_ids, block_shapes, compute_all, own_blocks, report
from sheetcrm.reports.customer_view import DATES as CV_DATES
from sheetcrm.reports.customer_view import cv_columns
from sheetcrm.reports.due_counts import state_counts
from sheetcrm.reports.due_list import DueColumns, due_columns, due_rows
from sheetcrm.reports.high_value import high_value_names
from sheetcrm.reports.trend import weekly_trend

__all__ = [
    "CV_DATES",
    "Ask",
    "Block",
    "DueColumns",
    "FindingsSummary",
    "Period",
    "block_ids",
    "block_shapes",
    "compute_all",
    "cv_columns",
    "due_columns",
    "due_rows",
    "half_up",
    "high_value_names",
    "own_blocks",
    "report",
    "shapes",
    "state_counts",
    "weekly_trend",
]
