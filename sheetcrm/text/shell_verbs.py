"""Words of the verbs that find, show and change records from the shell."""

from __future__ import annotations

from sheetcrm.text import Text

SHELL_VERBS: dict[str, Text] = {
    "find": Text('查找记录：find 工作簿 [工作表] --where "stage = 意向客户"', 'find records: find PATH [SHEET] --where "stage = Interested"'),
}
"""One line each, for ``--help``."""

SHELL_OPTIONS: dict[str, Text] = {
    "rec_where": Text(
        '条件，如 "stage = 意向客户 and tags has 价格敏感"（写法见文档）',
        'condition, such as "stage = Interested and tags has 价格敏感" (the documentation tells all)',
    ),
    "rec_sheet": Text("工作表：客户（默认）、跟进记录、订单…", "sheet: customers (the default), followups, orders …"),
    "rec_columns": Text(
        "只要这些列（用逗号分开），如 name,phone,customer_id.stage", "only these columns (comma separated), such as name,phone,customer_id.stage"
    ),
    "rec_sort": Text("按这些列排序（用逗号分开），前面加 - 为倒序", "sort by these columns (comma separated); - in front: downwards"),
    "rec_most": Text("最多多少条", "at most so many records"),
    "rec_count": Text("只显示有多少条", "only say how many there are"),
    "rec_mask": Text("遮盖个人信息：hide（换成标记）、partial（留一部分）", "mask personal data: hide (marks instead), partial (leave a part)"),
    "rec_related": Text("每类相关记录最多显示多少条，默认 5", "related records of each kind that are shown at most; default: 5"),
    "rec_which_sheet": Text("编号在哪张工作表里（一般不用写）", "the sheet that the id belongs to (mostly not needed)"),
}

SAYS: dict[str, Text] = {
    "counted": Text("{n} 条", "{n} record(s)"),
    "some": Text("显示 {shown} 条，共 {n} 条（--limit 可调）", "{shown} of {n} record(s) shown (--limit)"),
    "none": Text("没有符合条件的记录。", "No record is like that."),
    "rows": Text("{n} 行", "{n} row(s)"),
    "more": Text("另有 {n} 条（--related 可调）", "{n} more (--related)"),
}
