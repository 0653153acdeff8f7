"""QA: what the checks found."""

from __future__ import annotations

from sheetcrm._arrays import unique
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, COUNT_OR_NONE, Shape, one

_RULES: Shape = {"type": ["object", "null"], "additionalProperties": COUNT}


@report("QA", one(rules=_RULES, customers_with_e=COUNT_OR_NONE, duplicate_groups=COUNT_OR_NONE, unknown_tags=COUNT))
def data_quality(ask: Ask) -> Block:
    """数据质量.  ``{rules, customers_with_e, duplicate_groups, unknown_tags}``.

    rules: rule code -> number of findings; the three numbers: customers with any error, groups of duplicates, distinct
    unknown tags in use.  What needs the checks is None when they were not run.
    """
    tags = ask.derived.tags
    used = unique(tags.tag).tolist()
    unknown = sum(not tags.names[tag].known for tag in used)
    found = ask.findings
    if found is None:
        return {"rules": None, "customers_with_e": None, "duplicate_groups": None, "unknown_tags": unknown}
    return {
        "rules": dict(found.rules),
        "customers_with_e": found.customers_with_e,
        "duplicate_groups": found.duplicate_groups,
        "unknown_tags": unknown,
    }
