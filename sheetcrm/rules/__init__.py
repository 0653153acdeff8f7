"""What is wrong with a workbook, and the edits that would mend it: one file for each family of rules."""

from sheetcrm.rules._batch import Batch, Detail, Found, Place, Spot
from sheetcrm.rules._engine import check, load_rules, propose
from sheetcrm.rules._finding import SEVERITIES, Finding, Fix, Safety, Severity
from sheetcrm.rules._findings import FindingColumns, Findings
from sheetcrm.rules._masking import mask
from sheetcrm.rules._rule import RULES, Rule, declare, finds, matches, rule
from sheetcrm.rules._run import Run

__all__ = [
    "RULES",
    "SEVERITIES",
    "Batch",
    "Detail",
    "Finding",
    "FindingColumns",
    "Findings",
    "Fix",
    "Found",
    "Place",
    "Rule",
    "Run",
    "Safety",
    "Severity",
    "Spot",
    "check",
    "declare",
    "finds",
    "load_rules",
    "mask",
    "matches",
    "propose",
    "rule",
]
