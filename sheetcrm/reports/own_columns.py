"""DX: how the customers spread over the values of the columns that a team added itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sheetcrm.derive.columns import encode
from sheetcrm.derive.options import names, parents
from sheetcrm.reports._figures import distribution
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import COUNT, RATE, TEXT, many, one
from sheetcrm.schema import BookSchema, Field

_TRUTHS = ("是", "否")
_AS_TRUTHS = {"True": "是", "False": "否"}
_KEPT = ("value", "count", "share")


@report("DX", one(items=many(field=TEXT, label=TEXT, value=TEXT, count=COUNT, share=RATE)))
def own_columns(ask: Ask) -> Block:
    """For each choice and yes/no column of Customers that is none of sheetcrm's own (from the Fields sheet, ``sheetcrm.toml`` or a pydantic
    subclass) and has a column in the workbook: customers by value, share = count ÷ all counted customers (0–1).  Blank is the bucket 未填, a
    value outside the choices 未识别.  label: the header in the language of the workbook; yes and no are 是 and 否.
    """
    items = [{"field": f.key, "label": f.label.of(ask.book.lang), **item} for f in _columns(ask) for item in _spread(ask, f)]
    return {"items": items}


def _columns(ask: Ask) -> Iterator[Field]:
    table, known = ask.book.table("customers"), BookSchema.default().sheet("customers")
    for spec in table.schema.fields if table is not None else ():
        if spec.key not in known and spec.kind.name in ("enum", "bool") and table is not None and table.has(spec.key):
            yield spec


def _spread(ask: Ask, spec: Field) -> Iterator[dict[str, Any]]:
    customers = ask.book.table("customers")
    vocabulary = spec.vocabulary or ""
    of_truths = spec.kind.name == "bool"
    codes = encode(customers, spec.key, _TRUTHS if of_truths else names(ask.book, vocabulary), read_as=_AS_TRUTHS if of_truths else None)
    above = {} if of_truths else parents(ask.book, vocabulary)
    for item in distribution(codes, ask.derived.counted, parents=above):
        yield {key: item[key] for key in _KEPT}
