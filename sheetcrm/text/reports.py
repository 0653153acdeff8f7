"""Words of the report and of the due list as documents: groups, headings, columns."""

from __future__ import annotations

from sheetcrm.text import Text, say

REPORTS: dict[str, Text] = {
    "title": Text("客户报表", "Customer report"),
    "due.title": Text("待跟进清单", "Due list"),
    "span": Text("{first} 至 {last}", "{first} to {last}"),
    "span.all": Text("全部，至 {last}", "everything up to {last}"),
    "line": Text("截至 {date} · 统计期间 {span}", "as of {date} · period {span}"),
    # --- groups
    "group.customers": Text("客户", "Customers"),
    "group.distributions": Text("分布", "Distributions"),
    "group.funnel": Text("漏斗", "Funnel"),
    "group.figures": Text("关键指标", "Key figures"),
    "group.analysis": Text("分析", "Analyses"),
    "group.quality": Text("数据质量", "Data quality"),
    "group.detail": Text("明细", "Details"),
    # --- columns and values
    "name": Text("指标", "Figure"),
    "value": Text("值", "Value"),
    "note": Text("说明", "Note"),
    "goal": Text("目标", "Goal"),
    "step": Text("到下一步", "To the next step"),
    "reached": Text("目标 {target}，达成", "goal {target}: reached"),
    "missed": Text("目标 {target}，未达成", "goal {target}: not reached"),
    "unknown": Text("目标 {target}，还没有数据", "goal {target}: no data yet"),
    "nothing": Text("还没有数据", "no data yet"),
    "nobody": Text("合计", "Total"),
    "rule": Text("规则", "Rule"),
    "more": Text("另有 {n} 行，见 --format html 或 json", "{n} more rows: see --format html or json"),
    "capped": Text("这里列出前 {shown} 行，共 {total} 行；全部在 --format json 里", "the first {shown} of {total} rows; --format json has them all"),
    "by.method": Text("方式", "Method"),
    "by.category": Text("分类", "Category"),
    "by.channel": Text("渠道", "Channel"),
    "by.product": Text("产品", "Product"),
    "by.type": Text("类型", "Type"),
    # --- columns of the due list
    "due.when": Text("时间", "When"),
    "due.day": Text("到期", "Due"),
    "due.kind": Text("事项", "Item"),
    "due.customer": Text("客户", "Customer"),
    "due.state": Text("状态 / 层级", "Stage / tier"),
    "due.contact": Text("联系人", "Contact"),
    "due.todo": Text("要做什么", "What to do"),
    "due.last": Text("上次跟进", "Last contact"),
    "due.phones": Text("本页有客户的电话，请只发给该看到的人。", "This page holds customers' phone numbers: pass it on with care."),
}


def words(key: str, lang: str, /, **gaps: object) -> str:
    """The words of a key of ``REPORTS`` in one language, gaps filled."""
    return say(REPORTS[key], lang, **gaps)
