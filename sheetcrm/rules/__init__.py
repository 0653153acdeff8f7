"""What is wrong with a workbook, and the edits that would mend it: one file for each family of rules."""

from sheetcrm.rules._batch import Batch, Detail, Found, Place, Spot
from sheetcrm.rules._engine import check, load_rules, propose, stale_decisions
from sheetcrm.rules._finding import SEVERITIES, Finding, Fix, Safety, Severity
from sheetcrm.rules._findings import FindingColumns, Findings
from sheetcrm.rules._groups import Group
from sheetcrm.rules._rule import RULES, Rule, declare, finds, matches, rule
from sheetcrm.rules._rule import words as rule_words
from sheetcrm.rules._run import Run
from sheetcrm.rules._suppressing import REMEMBERED, Identity, Reason, forget, read_decisions, write_decisions
from sheetcrm.rules._words import column_texts

__all__ = [
    "REMEMBERED",
    "RULES",
    "SEVERITIES",
    "Batch",
    "Detail",
    "Finding",
    "FindingColumns",
    "Findings",
    "Fix",
    "Found",
    "Group",
    "Identity",
    "Place",
    "Reason",
    "Rule",
    "Run",
    "Safety",
    "Severity",
    "Spot",
    "check",
    "column_texts",
    "declare",
    "finds",
    "forget",
    "load_rules",
    "matches",
    "propose",
    "read_decisions",
    "rule",
    "rule_words",
    "stale_decisions",
    "write_decisions",
]
