"""Words of Summary and of the sheets that customers, people and tags have to themselves."""

from __future__ import annotations

from sheetcrm.text import Text

CAPTIONS: dict[str, Text] = {"period": Text("期间", "Period"), "as_of": Text("截至", "As of")}
"""What stands to the left of the two cells in which people choose; by these texts they are found again."""
PERIOD_WORDS: dict[str, Text] = {
    "month": Text("本月", "Month"),
    "quarter": Text("本季", "Quarter"),
    "year": Text("本年", "Year"),
    "all": Text("全部", "All"),
}
"""What the dropdown offers."""
PERIODS: dict[str, frozenset[str]] = {
    "month": frozenset({"month", "this month", "本月", "月", "当月", "月度"}),
    "quarter": frozenset({"quarter", "this quarter", "本季", "本季度", "季", "季度", "当季"}),
    "year": frozenset({"year", "this year", "本年", "本年度", "年", "年度", "今年", "全年"}),
    "all": frozenset({"all", "everything", "全部", "所有", "至今", "全部时间"}),
}
"""What is understood, in lower case."""

SHEETS: dict[str, Text] = {
    "generated.summary": Text(
        "本表由 sheetcrm 按 {date} 的数据生成，刷新时整表重建；只有右上角两个黄色单元格（期间、截至）供选择，下次刷新生效。",
        "Made by sheetcrm from the data as of {date} and rebuilt at every refresh; only the two yellow cells (Period, As of) are for you:"
        " the next refresh follows them.",
    ),
    "entry.unreadable": Text(
        "“{caption}”填的是“{given}”，读不懂，已按“{used}”计算。",
        "{caption} says “{given}”, which cannot be read; “{used}” was used.",
    ),
    "nobody.counts": Text(
        "客户表的 {n} 行都没有“{label}”，所以一个客户也没有计入；补上编号后再刷新。",
        "None of the {n} customer rows has a {label}, so that nobody is counted; give them ids and refresh again.",
    ),
    "entry.today": Text("今天", "today"),
    "prompt.period.title": Text("统计期间", "Period"),
    "prompt.period": Text(
        "选 本月、本季、本年 或 全部，下次刷新按它统计；也可以写 2026-01-01..2026-03-31。",
        "Month, Quarter, Year or All, or a span like 2026-01-01..2026-03-31; the next refresh follows it.",
    ),
    "prompt.as_of.title": Text("截至日期", "As-of date"),
    "prompt.as_of": Text(
        "留空 = 今天；填一个日期，汇总、业绩等就按那天计算。待跟进清单和问题清单总是按今天。",
        "Blank = today; with a date the figures are those of that day. The due list and the issues are always about today.",
    ),
    "error.period": Text("请选 本月、本季、本年、全部，或写 起始日..结束日。", "Month, Quarter, Year, All, or FROM..TO."),
    "error.as_of": Text("请填日期，例如 2026-06-30，或留空。", "A date such as 2026-06-30, or nothing."),
    "link.performance": Text("→ 业绩", "→ Performance"),
    "card.won": Text("本期成交额(元)", "Won in the period (CNY)"),
    "card.won.note": Text("{orders} 单 · 新成交客户 {customers} 家", "{orders} orders · {customers} newly won"),
    "card.new.goal": Text("优质 {quality} / 目标 {target} · {verdict}", "quality {quality} / goal {target} · {verdict}"),
    "goal.reached": Text("达成", "reached"),
    "goal.missed": Text("未达成", "not reached"),
    "goal.cell": Text("目标 {target}", "goal {target}"),
    "chart.trend": Text("近 12 周新增客户与跟进次数", "New customers and follow-ups, 12 weeks"),
    "chart.new": Text("新增客户", "New customers"),
    "chart.followups": Text("跟进次数", "Follow-ups"),
    "quality.completeness": Text("档案完整度", "Completeness"),
    "heading.customerview": Text("客户总览", "Customer view"),
    "heading.performance": Text("业绩", "Performance"),
    "heading.tagreview": Text("标签复盘", "Tag review"),
    "customerview.line": Text("{n} 个客户，每个一行；点客户名称可到客户表", "{n} customers, one a row; names lead to the Customers sheet"),
    "performance.line": Text(
        "统计期间 {period} · 合计按全部数据计算，不是各行相加", "Period {period} · the total is worked out over all data, not summed"
    ),
    "tagreview.line": Text(
        "{n} 个标签 · 建议：{advice}",
        "{n} tags · advice: {advice}",
    ),
    "total": Text("合计", "Total"),
    "table.week": Text("周（至）", "Week to"),
    "table.type_priority": Text("类型 · 优先级", "Type · priority"),
    "table.top": Text("{name}（前 {n}）", "{name} (top {n})"),
    "table.e1.method": Text("跟进有效性：按方式", "Effective follow-ups by method"),
    "table.e1.owner": Text("跟进有效性：按负责人", "Effective follow-ups by owner"),
    "table.e1.stage": Text("跟进有效性：按状态", "Effective follow-ups by stage"),
    "table.sv.type": Text("服务记录：按类型", "Service records by type"),
    "table.sv.category": Text("投诉：按分类", "Complaints by category"),
    "table.sv.product": Text("投诉：按产品", "Complaints by product"),
    "table.sv.repeats": Text("反复投诉（90 天内）", "Repeated complaints (90 days)"),
    "table.fb.category": Text("反馈：按分类", "Feedback by category"),
    "table.fb.channel": Text("反馈：按渠道", "Feedback by channel"),
    "table.hv.customers": Text("高价值客户（前 {n}）", "High-value customers (top {n})"),
    "table.hv.segments": Text("高价值客户群", "High-value groups"),
    "table.methods": Text("跟进次数：按方式", "Follow-ups by method"),
    "sv.closing_rate": Text("办结率", "Closing rate"),
    "sv.response_hours": Text("平均响应（小时）", "Hours to response"),
    "sv.resolution_hours": Text("平均解决（小时）", "Hours to solution"),
    "fb.mean_score": Text("平均评分", "Mean score"),
    "fb.open_actions": Text("未完成的改进", "Open actions"),
    "all": Text("合计", "All"),
    "table.flagged": Text("★ 复购率高", "★ many repeat buyers"),
}

SHORT: dict[str, Text] = {
    "amount": Text("金额(元)", "Amount"),
    "amount_share": Text("金额占比", "Of amount"),
    "cadence": Text("应有周期", "Cadence"),
    "credited": Text("有效跟进", "Credited"),
    "cumulative": Text("累计占比", "Cumulative"),
    "forward": Text("升级", "Forward"),
    "forward_rate": Text("转化率", "Forward"),
    "mean": Text("平均", "Mean"),
    "mean_cycle_days": Text("平均周期", "Days, mean"),
    "reach_3": Text("成交比例", "Won"),
    "repurchase": Text("复购率", "Repeat"),
    "share_over": Text("超期占比", "Too long"),
    "won_amount": Text("成交额(元)", "Won, CNY"),
    "won_customers": Text("成交客户", "Newly won"),
    "won_total": Text("成交额(元)", "Won, CNY"),
}
"""Heads of narrow columns, where those of ``FIGURES`` are too long."""
