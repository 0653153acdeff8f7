"""Fields that must or should be filled."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheetcrm.rules._batch import Batch, Bools, Ints
from sheetcrm.rules._rule import Rule, declare, finds
from sheetcrm.rules._run import Run, is_one_of, places
from sheetcrm.rules.ids import KNOWN_BY_NAME
from sheetcrm.rules.orders import amount_follows
from sheetcrm.rules.references import resolved_by_name
from sheetcrm.schema import Field
from sheetcrm.store import Table
from sheetcrm.text import Text

declare(
    Rule(
        "REQ-BLANK",
        "E",
        Text("必填项空白", "required field blank"),
        Text("没有填“{label}”", "{label} is blank"),
        Text("缺了必填项，这条记录就没法跟进、分派或统计。", "Without it the record cannot be followed up, assigned or counted."),
        Text("负责人空白", "Owner blank"),
        Text("负责人：李敏", "Owner: Li Min"),
        Text("填上“{label}”", "fill in {label}"),
    )
)
declare(
    Rule(
        "EXP-BLANK",
        "W",
        Text("应填项空白", "expected field blank"),
        Text("“{label}”还没有填", "{label} is still blank"),
        Text(
            "资料越全，联系和分析越准；严格模式（required.profile = strict）下算错误。",
            "The more is known, the better the follow-up; in the strict profile (required.profile) it is an error.",
        ),
        Text("联系人空白", "Contact blank"),
        Text("联系人：张经理", "Contact: Ms Zhang"),
        Text("有机会时补上“{label}”", "add {label} when you can"),
    )
)

_OWN_CODE = frozenset({("followups", "method")})
"""Expected fields with a rule of their own (FU-METHOD-MISSING): not said twice."""

_ONLY_WHEN = {
    ("tags", "merged_into"): ("status", "合并"),
    ("customers", "lost_reason"): ("stage", "流失客户"),
    ("servicerecords", "resolved_at"): ("status", "已解决", "已关闭"),
}
"""Fields that are expected only where another field has a value."""


@finds("REQ-BLANK", "EXP-BLANK")
def blanks(run: Run) -> Iterator[Batch]:
    """Blank cells of required and expected columns; fully missing columns are COL-MISSING."""
    strict = str(run.setting("required.profile")) == "strict"
    for table in run.checked:
        for key, column in table.columns.items():
            spec = column.field
            if spec is None or (key == table.schema.id_field and table.key not in KNOWN_BY_NAME):
                continue
            code = _code(table, spec, strict)
            if code:
                at = _blank(run, table, key)
                if code == "EXP-BLANK":
                    masked = _masked(table, key)
                    at = at[~np.isin(at, masked)] if masked.size else at
                if at.size:
                    yield Batch(table, key, at, code=code)


def _code(table: Table, spec: Field, strict: bool) -> str | None:
    place = (table.key, spec.key)
    if spec.required == "required":
        return "REQ-BLANK"
    if spec.required == "expected" or (place in _ONLY_WHEN and place != ("customers", "lost_reason")):
        if strict:
            return "REQ-BLANK"
        return None if place in _OWN_CODE or place == ("customers", "lost_reason") else "EXP-BLANK"
    return None


def _masked(table: Table, key: str) -> Ints:
    """Records whose cell holds stars: MASKED-VALUE says what is missing."""
    at = [group.at for group in table.typed(key).problems if group.code == "MASKED-VALUE"]
    return np.concatenate(at) if at else np.zeros(0, np.int32)


def _blank(run: Run, table: Table, key: str) -> Ints:
    typed = table.typed(key)
    blank: Bools = typed.blank
    if key == "tags" and table.key == "customers":
        untagged = np.array([not getattr(reading, "tags", True) for reading in typed.domain] + [False], bool)
        blank = blank | untagged[typed.values]  # ``规模:`` alone says nothing
    if not blank.any():
        return np.zeros(0, np.int32)
    condition = _ONLY_WHEN.get((table.key, key))
    if condition:
        other = table.typed(condition[0])
        blank = blank & is_one_of(other.values, other.domain, condition[1:])
    if table.key == "customers" and run.book.table("contacts") is not None:
        blank = blank & ~run.derived.primary_contact.filled(key)
    if table.key == "orders" and key == "amount":
        blank = blank & ~amount_follows(table)
    if key == "customer_id" and table.key != "customers":
        blank = blank & (resolved_by_name(run, table) < 0)
    return places(blank)
