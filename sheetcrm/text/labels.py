"""Words on the sheets that sheetcrm draws: titles, lines above them, captions, prompts, names of states and metrics."""

from __future__ import annotations

from sheetcrm.text import Text, say
from sheetcrm.text.summary import SHEETS

LABELS: dict[str, Text] = {
    **SHEETS,
    # --- titles of generated and helper sheets
    "title.guide": Text("使用说明", "Guide"),
    # --- first lines
    "generated": Text(
        "本表由 sheetcrm 按 {date} 的数据生成，刷新时整表重建，请不要在这里修改。",
        "Made by sheetcrm from the data as of {date}; the sheet is rebuilt at every refresh, so do not edit it here.",
    ),
    "generated.duelist": Text(
        "本表由 sheetcrm 按 {date} 的数据生成，刷新时重建；只有最右边 4 列（黄色）供填写，填写的内容刷新时会自动记入跟进记录。",
        "Made by sheetcrm from the data as of {date} and rebuilt at every refresh."
        " Only the last four (yellow) columns are for you: what you enter there is logged in FollowUps at the next refresh.",
    ),
    "generated.issues": Text(
        "本表由 sheetcrm 按 {date} 的数据生成，刷新时重建；只有最右边一列“处理”（黄色）供填写：修复 = 下次刷新时自动修复，忽略 = 以后不再提示。",
        "Made by sheetcrm from the data as of {date} and rebuilt at every refresh. Only the last (yellow) column is for you:"
        " Fix = repaired at the next refresh, Ignore = not reported again.",
    ),
    "footer.page": Text("第 &P 页，共 &N 页", "Page &P of &N"),
    "heading.summary": Text("客户汇总", "Customer summary"),
    "heading.duelist": Text("待跟进清单", "Due list"),
    "heading.issues": Text("问题清单", "Issues"),
    "link.duelist": Text("→ 待跟进清单", "→ Due list"),
    "link.issues": Text("→ 问题清单", "→ Issues"),
    "link.customers": Text("→ 客户表", "→ Customers"),
    "link.summary": Text("← 返回汇总", "← Back to the summary"),
    # --- summary
    "summary.line": Text("工作簿 {file} · 截至 {date} · 统计期间 {period}", "Workbook {file} · as of {date} · period {period}"),
    "period.span": Text("{from_} 至 {to}", "{from_} to {to}"),
    "period.all": Text("全部，至 {to}", "everything up to {to}"),
    "card.customers": Text("客户总数", "Customers"),
    "card.new": Text("本期新增", "New in the period"),
    "card.today": Text("今日待跟进", "Due today"),
    "card.overdue": Text("逾期未跟进", "Overdue"),
    "card.completeness": Text("档案完整度", "Completeness"),
    "card.issues": Text("有错误的客户", "Customers with errors"),
    "card.customers.note": Text("成交及复购 {won} 家", "{won} won or repeat"),
    "card.new.note": Text("其中优质客户 {quality}", "{quality} of high or medium tier"),
    "card.today.note": Text("{days} 天内另有 {upcoming} 项", "{upcoming} more within {days} days"),
    "card.overdue.note": Text("最长逾期 {days} 天", "oldest: {days} days"),
    "card.overdue.none": Text("没有逾期", "nothing is late"),
    "card.completeness.note": Text("达标客户 {share}", "{share} of customers are complete"),
    "card.issues.note": Text("错误 {E} · 警告 {W} · 提示 {I}", "{E} errors · {W} warnings · {I} infos"),
    "chart.stage": Text("各合作状态客户数", "Customers by stage"),
    "chart.funnel": Text("销售漏斗（曾到达的客户数）", "Funnel: customers who reached"),
    "chart.industry": Text("行业分布（前 {n}）", "Industries (top {n})"),
    "chart.source": Text("来源渠道：本期客户与成交", "Sources of the period"),
    "chart.source.state": Text("来源渠道分布", "Customers by source"),
    "chart.customers": Text("客户数", "Customers"),
    "chart.won": Text("到达成交", "Reached won"),
    "chart.reach": Text("到达", "Reached"),
    "chart.empty": Text("还没有数据", "no data yet"),
    "chart.alt": Text("{title}:{values}。", "{title}: {values}."),
    "helper": Text("图表数据(隐藏列)", "Chart data (hidden columns)"),
    "summary.overdue": Text("逾期最久", "Longest overdue"),
    "summary.quality": Text("数据质量", "Data quality"),
    "summary.figures": Text("关键指标", "Key figures"),
    "summary.rules": Text("按规则统计的问题", "Issues by rule"),
    "summary.none_overdue": Text("没有逾期的跟进", "Nothing is overdue"),
    "summary.none_issues": Text("没有发现问题", "No issues found"),
    "table.count": Text("客户数", "Customers"),
    "table.share": Text("占比", "Share"),
    "table.customer": Text("客户", "Customer"),
    "table.owner": Text("负责人", "Owner"),
    "table.days": Text("逾期天数", "Days late"),
    "D1": Text("所属行业", "Industry"),
    "D2": Text("合作状态", "Stage"),
    "D3": Text("客户来源", "Source"),
    "D4": Text("规模", "Size"),
    "D5": Text("区域", "Region"),
    "D6": Text("价值层级", "Tier"),
    "D7": Text("负责人", "Owner"),
    "D8": Text("客户活跃度", "Behaviour"),
    "total_with_children": Text("{value}(含下级 {total})", "{value} (all: {total})"),
    "qa.customers_with_e": Text("有错误的客户", "Customers with errors"),
    "qa.duplicate_groups": Text("疑似重复组", "Groups of duplicates"),
    "qa.unknown_tags": Text("未识别的标签", "Unknown tags"),
    # --- severities
    "severity.E": Text("错误", "Error"),
    "severity.W": Text("警告", "Warning"),
    "severity.I": Text("提示", "Info"),
    "yes": Text("是", "Yes"),
    "no": Text("否", "No"),
    # --- due list
    "duelist.counts": Text(
        "逾期 {overdue} · 今日 {today} · {days} 天内 {upcoming}", "{overdue} overdue · {today} today · {upcoming} within {days} days"
    ),
    "duelist.none": Text("没有待跟进的客户。", "Nobody is waiting."),
    # --- terminal
    "text.as_of": Text("截至 {date}", "as of {date}"),
    "text.row": Text("第 {row} 行", "Row {row}"),
    "text.cells": Text("{n} 个单元格", "{n} cells"),
    "text.workbook": Text("整个工作簿", "The whole workbook"),
    "text.fixable": Text("[可自动修复]", "[fixable]"),
    "text.stored.text": Text("（改为文本）", "(as text)"),
    "text.stored.value": Text("（改为数值）", "(as a number or date)"),
    "text.stored.blanks": Text("（只有空白不同）", "(only blanks differ)"),
    "text.stored.form": Text("（只是写法不同）", "(written another way)"),
    "text.stored.masked": Text("（遮盖的部分不同）", "(the masked part differs)"),
    "text.more": Text("另有 {n} 条未显示", "{n} more not shown"),
    # --- issues
    "issues.counts": Text("错误 {E} · 警告 {W} · 提示 {I}", "{E} errors · {W} warnings · {I} infos"),
    "issues.none": Text("没有发现问题。", "No issues found."),
    "issues.capped": Text("表中列出前 {shown} 条，共 {total} 条", "the first {shown} of {total} are listed"),
    "issues.ignored": Text("已忽略 {n} 条（sheetcrm validate --suppressed 查看）", "{n} ignored (sheetcrm validate --suppressed lists them)"),
    "issues.nofix": Text("{word}（没有自动修复，请在表中改）", "{word} (no automatic fix; change the cell)"),
    "issues.doubt": Text("{word}（这张表的结构有错误，先改正）", "{word} (mend the structure of that sheet first)"),
    "issues.more": Text(
        "还有 {n} 条未列出：改正上面的问题后刷新，或运行 sheetcrm validate 查看全部。",
        "{n} more are not listed: mend those above and refresh, or run sheetcrm validate to see them all.",
    ),
}


def label(key: str, lang: str, /, **gaps: object) -> str:
    """The words of a key of ``LABELS`` in one language, gaps filled."""
    return say(LABELS[key], lang, **gaps)
