"""Whether a customer can be reached, and how much is known about it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheetcrm.rules._batch import Batch, Bools, Detail
from sheetcrm.rules._rule import rule
from sheetcrm.rules._run import Run, places
from sheetcrm.schema import E_FORM
from sheetcrm.schema.person_names import name_and_title
from sheetcrm.store import Edit, Table
from sheetcrm.text import Text

_METHODS = {"phone": Text("电话", "phone"), "email": Text("邮箱", "e-mail"), "address": Text("地址", "address"), "wechat": Text("微信", "WeChat")}
_CONTACT_METHODS = Text("联系方式", "a way to reach them")


@rule(
    "CONTACT-MIN",
    "E",
    name=Text("联系方式太少", "too few ways to reach a customer"),
    message=Text("只有 {count} 种有效的联系方式，至少要 {least} 种", "{count} valid way(s) to reach this customer; {least} are needed"),
    why=Text(
        "唯一的电话换了号，就再也找不到这个客户。流失客户只作提醒。",
        "When the only phone number changes, the customer is out of reach. For lost customers it is only a warning.",
    ),
    bad=Text("只有电话 13900001234", "only the phone 13900001234"),
    good=Text("电话 13900001234 和邮箱 zhang@example.com", "the phone 13900001234 and the e-mail zhang@example.com"),
    remedy=Text("从{methods}中再补一种", "add one more of: {methods}"),
)
def too_few_methods(run: Run) -> Iterator[Batch]:
    customers = run.customers
    if customers is None:
        return
    least = int(run.setting("contact.min"))
    methods = listed(run.setting("contact.methods"))
    count = run.derived.contact_methods
    lost = run.in_stage("流失客户")
    short = run.live & (count < least)
    details = [Detail({"count": n, "least": least, "methods": [_METHODS.get(m, Text(m, m)) for m in methods]}) for n in range(least)]
    field = "phone" if customers.has("phone") else next((m for m in methods if customers.has(m)), None)
    for mask, severity in ((short & ~lost, None), (short & lost, "W")):
        at = places(mask)
        yield Batch(customers, field, at, count[at].astype(np.int32), details, severity="W" if severity else None)


def listed(value: object) -> tuple[str, ...]:
    """A setting that is a list of names."""
    parts = value.replace("、", ",").split(",") if isinstance(value, str) else value
    return tuple(str(part).strip() for part in parts) if isinstance(parts, (list, tuple)) else ()


@rule(
    "COMP-LOW",
    "W",
    name=Text("资料不完整", "record not complete enough"),
    message=Text("资料完整度 {share}，低于 {least}；缺：{missing}", "{share} complete, less than {least}; missing: {missing}"),
    why=Text(
        "缺了行业、来源这些信息，就没法按它们分析和筛选客户。", "Without industry, source and the like the customer is missing from every analysis."
    ),
    bad=Text("只填了编号、名称和负责人", "only id, name and owner are filled"),
    good=Text("10 项中填了 9 项以上", "9 of 10 fields are filled"),
    remedy=Text("补上缺的内容", "fill in what is missing"),
)
def incomplete(run: Run) -> Iterator[Batch]:
    customers = run.customers
    if customers is None:
        return
    derived = run.derived
    fields = derived.completeness_fields
    at = places(run.live & ~derived.complete_enough)
    if not at.size or not fields:
        return
    gaps = np.stack([~_filled(run, customers, field) for field in fields], axis=1)[at]
    patterns, of = np.unique(gaps, axis=0, return_inverse=True)
    least = f"{float(run.setting('completeness.min')):.0%}"
    details = []
    for pattern in patterns:
        share = 1 - pattern.sum() / len(fields)
        missing = [_label(customers, field) for field, gone in zip(fields, pattern, strict=True) if gone]
        details.append(Detail({"share": f"{share:.0%}", "least": least, "missing": missing}))
    yield Batch(customers, "customer_id", at, of.reshape(-1).astype(np.int32), details)


def _label(customers: Table, field: str) -> Text:
    if field == "contact_methods":
        return _CONTACT_METHODS
    return customers.schema.field(field).label


def _filled(run: Run, customers: Table, field: str) -> Bools:
    """Which customers have a field filled, as completeness counts it."""
    if field == "contact_methods":
        enough: Bools = run.derived.contact_methods >= 1
        return enough
    if not customers.has(field):
        return np.zeros(customers.length, bool)
    typed = customers.typed(field)
    if field == "tags":
        some = np.array([bool(reading.tags) for reading in typed.domain] + [False], bool)
        tagged: Bools = some[typed.values]
        return tagged
    good: Bools = typed.filled
    for group in typed.problems:
        if group.code in E_FORM:
            good[group.at] = False
    return good


@rule(
    "NAME-TITLE",
    "I",
    name=Text("联系人里写着职务", "title inside the contact's name"),
    message=Text("“{value}”里有职务：联系人“{person}”，职务“{title}”{filled}", "“{value}” holds a title: contact {person}, title {title}{filled}"),
    why=Text(
        "名字和职务混在一起，查找、称呼和去重都会出错。", "A name mixed with a title spoils searching, addressing people and finding duplicates."
    ),
    bad=Text("联系人“张伟（采购总监）”", "Contact “Wei Zhang (Head of purchasing)”"),
    good=Text("联系人“张伟”，职务“采购总监”", "Contact “Wei Zhang”, Title “Head of purchasing”"),
    remedy=Text("把职务移到“职务”列", "move the title to the column Title"),
    fix="safe",
)
def titles_in_names(run: Run) -> Iterator[Batch]:
    table = run.customers
    if table is None or not table.has("contact_name"):
        return
    names = table.typed("contact_name")
    split = {code: parts for code, text in enumerate(names.domain) if (parts := name_and_title(str(text)))}
    if not split:
        return
    at = places(np.isin(names.values, np.array(list(split), np.int32)))
    given = table.typed("contact_title")
    free = np.array([_may_move(table, given.value(int(i)), bool(given.blank[i]), split[int(names.values[i])][1]) for i in at], bool)

    def detail(i: int) -> Detail:
        person, title = split[int(names.values[i])]
        other = str(given.value(i) or "")
        filled = Text(f"；而“职务”列里是“{other}”", f"; but the title given is {other}") if other and other != title else Text("", "")
        return Detail({"person": person, "title": title, "filled": filled}, (person,))

    def mend(i: int) -> tuple[Edit, ...]:
        person, title = split[int(names.values[i])]
        return (table.set_cell("contact_name", i, person), table.set_cell("contact_title", i, title))

    yield Batch(table, "contact_name", at, detail=detail, mend=mend, fixable=free)


def _may_move(table: Table, title: object, blank: bool, wanted: str) -> bool:
    """There is a column for the title, and nothing else stands in it."""
    return table.has("contact_title") and (blank or title == wanted)
