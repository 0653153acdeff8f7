"""Words of the dropdowns and checks: title of the error box, the hint beside the cell, and what the error box says.

Excel shows at most 32 characters of a title, 255 of a hint, 225 of an error.
"""

from __future__ import annotations

from sheetcrm.text import Text, say

_VALUE = Text("请检查:{label}", "Please check: {label}")

PROMPTS: dict[str, tuple[Text, Text, Text]] = {
    "id": (
        Text("编号重复", "Duplicate id"),
        Text("每条记录一个编号，不能重复，用过的编号不再使用。", "One id for each record; never twice, and never used again."),
        Text("这个编号已经用过了，请换一个。", "This id is in use already; choose another."),
    ),
    "enum_stop": (
        Text("不在列表中", "Not in the list"),
        Text("请从下拉列表中选择。", "Choose from the list."),
        Text(
            "{label}只能从下拉列表中选择；需要新的取值，请管理员在“设置”中添加。",
            "Choose {label} from the list; an administrator can add values on the Settings sheet.",
        ),
    ),
    "enum": (
        Text("列表中没有这个值", "Not in the list"),
        Text("请从下拉列表中选择；没有合适的可以自己填写。", "Choose from the list; you may type another value if none fits."),
        Text(
            "列表中没有这个值。常用的新值请管理员在“设置”中添加。仍要保留吗？",
            "The list does not have this value. An administrator can add it on the Settings sheet. Keep it?",
        ),
    ),
    "sub_stage": (
        Text("不属于当前合作状态", "Not of this stage"),
        Text("先选合作状态，这里会列出该状态的细分。", "Choose the stage first; its sub-stages are listed here."),
        Text("这个细分不属于当前的合作状态。仍要保留吗？", "This sub-stage does not belong to the stage. Keep it?"),
    ),
    "tag_of_dimension": (
        Text("不是这个维度的标签", "No tag of this dimension"),
        Text(
            "先选维度，这里会列出该维度的标签（刷新后含新标签）。", "Choose the dimension first; its tags are listed here (new ones after a refresh)."
        ),
        Text("这个维度里没有这个标签。仍要保留吗？", "This dimension has no such tag. Keep it?"),
    ),
    "owner": (
        Text("不在团队名单中", "Not in the team"),
        Text("从团队名单中选择一个人。", "Choose one person of the team."),
        Text(
            "“团队”表中没有这个在职人员。请先在“团队”表中添加。仍要保留吗？",
            "The Team sheet has no active person of this name. Add them there first. Keep it?",
        ),
    ),
    "customer": (
        Text("没有这个客户编号", "No such customer"),
        Text("选择客户编号；新客户请先登记在客户表中。", "Choose a customer id; enter new customers on the Customers sheet first."),
        Text("客户表中没有这个编号。仍要保留吗？", "The Customers sheet does not have this id. Keep it?"),
    ),
    "requirement": (
        Text("没有这个需求编号", "No such requirement"),
        Text("选择需求编号；新需求请先登记在客户需求表中。", "Choose a requirement id; enter new ones on the Requirements sheet first."),
        Text("客户需求表中没有这个编号。仍要保留吗？", "The Requirements sheet does not have this id. Keep it?"),
    ),
    "bool": (
        Text("请选择是或否", "Yes or No"),
        Text("选择“是”或“否”。", "Choose Yes or No."),
        Text("请选择“是”或“否”。仍要保留吗？", "Please choose Yes or No. Keep it?"),
    ),
    "date": (
        Text("不是日期", "Not a date"),
        Text("填写完整的日期，例如 2024-06-22。", "A full date, such as 2024-06-22."),
        Text("请填写带年份的日期，例如 2024-06-22。仍要保留吗？", "Enter a date with its year, such as 2024-06-22. Keep it?"),
    ),
    "date_past": (
        Text("不是过去的日期", "Not a past date"),
        Text("填写完整的日期，例如 2024-06-22，不晚于今天。", "A full date, such as 2024-06-22, not later than today."),
        Text(
            "请填写带年份、不晚于今天的日期，例如 2024-06-22。仍要保留吗？",
            "Enter a date with its year, such as 2024-06-22, not later than today. Keep it?",
        ),
    ),
    "number": (_VALUE, Text("填写数字。", "A number."), Text("请只填写数字。仍要保留吗？", "Enter a number only. Keep it?")),
    "number_min": (
        _VALUE,
        Text("填写数字，不小于 {minimum}。", "A number of at least {minimum}."),
        Text("请填写不小于 {minimum} 的数字，不带单位。仍要保留吗？", "Enter a number of at least {minimum}, without a unit. Keep it?"),
    ),
    "number_above": (
        _VALUE,
        Text("填写大于 {minimum} 的数字。", "A number greater than {minimum}."),
        Text("请填写大于 {minimum} 的数字，不带单位。仍要保留吗？", "Enter a number greater than {minimum}, without a unit. Keep it?"),
    ),
    "number_span": (
        _VALUE,
        Text("填写 {least} 到 {most} 的整数。", "A whole number from {least} to {most}."),
        Text("请填写 {least} 到 {most} 的整数。仍要保留吗？", "Enter a whole number from {least} to {most}. Keep it?"),
    ),
    "tags": (
        Text("标签太多", "Too many tags"),
        Text(
            "最多 {n} 个标签，用逗号分开，例如：价格敏感，急需采购。可用的标签见“标签”表。",
            "At most {n} tags, parted by commas. The Tags sheet lists them.",
        ),
        Text("最多 {n} 个标签，请留下最重要的。仍要保留吗？", "At most {n} tags: keep the most important ones. Keep it anyway?"),
    ),
    "decision": (
        Text("请选修复或忽略", "Fix or Ignore"),
        Text(
            "修复：下次刷新时自动修复。忽略：以后不再提示，直到这个值改变。留空：保持不变。",
            "Fix: the next refresh repairs it. Ignore: not reported again until the value changes. Blank: stays as it is.",
        ),
        Text("只能选“修复”或“忽略”，也可以留空。仍要保留吗？", "Choose Fix or Ignore, or leave it blank. Keep it?"),
    ),
    "entry_method": (
        Text("列表中没有这个值", "Not in the list"),
        Text("这次怎么联系的？可不选。", "How were you in touch? May stay blank."),
        Text("列表中没有这个跟进方式。仍要保留吗？", "The list does not have this method. Keep it?"),
    ),
    "entry_summary": (
        Text("太长", "Too long"),
        Text("这次谈了什么？填写后，刷新时记成一条跟进记录。", "What did you talk about? At the next refresh it becomes a follow-up."),
        Text("内容太长。", "The text is too long."),
    ),
    "entry_next": (
        Text("日期不对", "Not a date to come"),
        Text(
            "下次什么时候跟进？例如 2024-06-22，不早于本清单的日期。", "When to follow up next? Such as 2024-06-22, not before the date of this list."
        ),
        Text("请填写带年份的日期，且不早于本清单的日期。仍要保留吗？", "Enter a date with its year, not before the date of this list. Keep it?"),
    ),
    "entry_done": (
        Text("请选“是”或留空", "Yes or blank"),
        Text("这一项做完了就选“是”。", "Choose Yes when this item is done."),
        Text("做完了选“是”，没做完请留空。仍要保留吗？", "Choose Yes when it is done, else leave it blank. Keep it?"),
    ),
}


def prompt(text: Text, lang: str, /, **gaps: object) -> str:
    """One of the words of ``PROMPTS`` in one language, gaps filled."""
    return say(text, lang, **gaps)
