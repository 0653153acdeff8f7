"""Words of the verbs that find, show and change records from the shell."""

from __future__ import annotations

from sheetcrm.text import Text

SHELL_VERBS: dict[str, Text] = {
    "find": Text('查找记录：find 工作簿 [工作表] --where "stage = 意向客户"', 'find records: find PATH [SHEET] --where "stage = Interested"'),
    "show": Text("显示一条记录和与它有关的一切：show 工作簿 编号", "show a record and all that belongs to it: show PATH ID"),
    "query": Text('用 SQL 查询工作簿：query 工作簿 "SELECT …"', 'ask a workbook in SQL: query PATH "SELECT …"'),
    "add": Text("新增记录：add 工作簿 工作表 字段=值…", "a new record: add PATH SHEET FIELD=VALUE…"),
    "set": Text("修改字段：set 工作簿 编号 字段=值…", "change fields: set PATH ID FIELD=VALUE…"),
    "delete": Text("删除记录：delete 工作簿 编号…", "delete records: delete PATH ID…"),
    "log": Text('记一次跟进：log 工作簿 客户编号 "谈了什么"', 'write a follow-up down: log PATH CUSTOMER "what was said"'),
    "stage": Text("改合作状态：stage 工作簿 客户编号 状态", "another stage: stage PATH CUSTOMER STAGE"),
    "assign": Text("换负责人：assign 工作簿 客户编号… 姓名", "another owner: assign PATH CUSTOMER… NAME"),
    "completion": Text(
        "输出 bash、zsh 或 fish 的自动补全脚本", "print the script with which bash, zsh or fish complete commands, options, sheets and fields"
    ),
}
"""One line each, for ``--help``."""

SHELL_OPTIONS: dict[str, Text] = {
    "rec_where": Text(
        '条件，如 "stage = 意向客户 and tags has 价格敏感"（写法见文档）',
        'condition, such as "stage = Interested and tags has 价格敏感" (the documentation tells all)',
    ),
    "rec_sheet": Text("工作表：客户（默认）、跟进记录、订单…", "sheet: customers (the default), followups, orders …"),
    "rec_columns": Text(
        "只要这些列（用逗号分开），如 name,phone；跟进记录还可写 customer_id.stage",
        "only these columns (comma separated), such as name,phone; of follow-ups also customer_id.stage",
    ),
    "rec_sort": Text("按这些列排序（用逗号分开），前面加 - 为倒序", "sort by these columns (comma separated); - in front: downwards"),
    "rec_most": Text("最多多少条", "at most so many records"),
    "rec_count": Text("只显示有多少条", "only say how many there are"),
    "rec_mask": Text("遮盖个人信息：hide（换成标记）、partial（留一部分）", "mask personal data: hide (marks instead), partial (leave a part)"),
    "rec_related": Text("每类相关记录最多显示多少条，默认 5", "related records of each kind that are shown at most; default: 5"),
    "rec_which_sheet": Text("编号在哪张工作表里（一般不用写）", "the sheet that the id belongs to (mostly not needed)"),
    "rec_from": Text(
        "从文件读取几条记录：JSON、JSON Lines 或带标题行的 CSV；- 是标准输入",
        "take several records from a file: JSON, JSON Lines or CSV with a header; -: standard input",
    ),
    "rec_references": Text(
        "引用它的行怎么办：restrict 拒绝（默认），cascade 一起删除，blank 清空引用",
        "what becomes of rows that refer to it: restrict refuses (the default), cascade deletes them too, blank empties the reference",
    ),
    "log_method": Text("跟进方式，如 电话、微信", "how, such as Phone or WeChat"),
    "log_result": Text("客户反馈或需求变化", "what the customer answered, or needs now"),
    "log_next_action": Text("下一步行动", "what is to be done next"),
    "log_due": Text("下一步行动的完成时限，如 2026-11-30、today+3", "by when, such as 2026-11-30 or today+3"),
    "log_next": Text("下次跟进日期，如 2026-12-01、today+7", "day of the next contact, such as 2026-12-01 or today+7"),
    "log_at": Text("什么时候谈的，默认今天", "when it was; default: today"),
    "log_owner": Text("谁跟进的，默认客户的负责人", "who it was; default: the owner of the customer"),
    "log_contact": Text("和谁谈的，默认客户的联系人", "whom you spoke to; default: the contact of the customer"),
    "log_stage": Text("客户现在的合作状态（客户表一起改）", "the stage of the customer from now on (Customers follows)"),
    "log_done": Text("这条跟进记录里的行动已完成", "the action of this follow-up is done"),
    "stage_sub": Text("阶段细分", "sub-stage"),
    "stage_reason": Text("流失原因（状态为流失客户时）", "why the customer was lost"),
    "assign_actions": Text("原负责人没做完的行动也转过去", "open actions of the old owner go along"),
}

SAYS: dict[str, Text] = {
    "changed": Text("{file}：{what}，改动 {cells} 个单元格。", "{file}: {what}; {cells} cell(s) changed."),
    "would": Text("{file}：会{what}，改动 {cells} 个单元格（这次没有写入）。", "{file}: {what}; {cells} cell(s) would change (nothing was written)."),
    "changed_rows": Text("{file}：{what}，共 {cells} 行。", "{file}: {what}; {cells} row(s) in all."),
    "would_rows": Text("{file}：会{what}，共 {cells} 行（这次没有写入）。", "{file}: {what}; {cells} row(s) would go (nothing was written)."),
    "broken": Text("公式里有 {n} 处引用了删掉的行，现在是 #REF!。", "{n} reference(s) in formulas named deleted rows and say #REF! now."),
    "notices": Text("另有 {n} 处值得看一看，sheetcrm validate 会列出", "{n} more to look at; sheetcrm validate lists them"),
    "same": Text("{file}：没有改动。", "{file}: nothing changed."),
    "did_added": Text("新增 {what}", "added {what}"),
    "did_updated": Text("修改 {what}", "changed {what}"),
    "did_deleted": Text("删除 {what}", "deleted {what}"),
    "counted": Text("{n} 条", "{n} record(s)"),
    "some": Text("显示 {shown} 条，共 {n} 条（--limit 可调）", "{shown} of {n} record(s) shown (--limit)"),
    "figures": Text("系统计算", "Worked out"),
    "due": Text("待跟进", "Due"),
    "none": Text("没有符合条件的记录。", "No record is like that."),
    "rows": Text("{n} 行", "{n} row(s)"),
    "more": Text("另有 {n} 条（--related 可调）", "{n} more (--related)"),
}

SHELL_ERRORS: dict[str, tuple[Text, Text]] = {
    "E-ID-SHEETS": (
        Text("编号“{id}”在几张工作表里都有：{sheets}", "several sheets have the id {id!r}: {sheets}"),
        Text("用 --sheet {example} 指明", "say which one: --sheet {example}"),
    ),
    "E-NO-ID": (
        Text("工作簿里没有编号为“{id}”的记录", "the workbook has no record with the id {id!r}"),
        Text("用 sheetcrm find 查找", "look for it with sheetcrm find"),
    ),
    "E-SQL": (
        Text("SQL 语句有问题：{problem}", "the SQL statement is wrong: {problem}"),
        Text("SHOW TABLES 列出表，DESCRIBE 表名 列出列", "SHOW TABLES lists the tables, DESCRIBE NAME the columns of one"),
    ),
    "E-WHICH-RECORDS": (
        Text("要么给出编号，要么给出 --where 条件", "say which records: by their ids, or by a condition with --where, not both"),
        Text('例如：C0001，或 --where "stage = 意向客户"', 'such as C0001, or --where "stage = Interested"'),
    ),
    "E-NO-LIST": (
        Text("“{label}”只有一个值，不能用 += 或 -=", "{label} has one value; += and -= are for fields with several"),
        Text("用 = 写入新的值", "write the new value with ="),
    ),
    "E-STAGE-SUB": (
        Text("“{sub_stage}”不是“{stage}”的阶段细分", "{sub_stage!r} is no sub-stage of {stage}"),
        Text("可用的有：{known}", "there are: {known}"),
    ),
    "E-STAGE-REASON": (
        Text("只有流失客户才有流失原因", "only a lost customer has a reason for it"),
        Text("去掉 --reason，或把状态设为流失客户", "leave --reason out, or make the stage Lost"),
    ),
    "E-ASSIGNMENT": (
        Text("“{word}”看不懂，应写成 字段=值", "{word!r} is not FIELD=VALUE"),
        Text("例如：stage=意向客户；带空格的值加引号", "such as stage=Interested; put a value with blanks in quotes"),
    ),
    "E-RECORDS-IN": (
        Text("读不出记录：{problem}", "no records can be read: {problem}"),
        Text("可用 JSON 对象、对象列表、每行一个对象，或带标题行的 CSV", "it takes a JSON object, a list of them, one a line, or CSV with a header"),
    ),
    "E-WHERE": (
        Text("条件从第 {at} 个字符“{rest}”起有问题：{problem}", "the condition goes wrong at character {at}, “{rest}”: {problem}"),
        Text("{hint}", "{hint}"),
    ),
    "E-WHERE-END": (
        Text("条件在末尾（第 {at} 个字符）有问题：{problem}", "the condition ends too early, at character {at}: {problem}"),
        Text("{hint}", "{hint}"),
    ),
    "E-WHERE-VALUE": (Text("条件有问题：{problem}", "the condition is wrong: {problem}"), Text("{hint}", "{hint}")),
}

IN_SHELL: dict[str, Text] = {
    "E-NO-RECORD": Text("检查编号，或用 sheetcrm find 查找", "check the id, or look for it with sheetcrm find"),
    "E-NO-IDS": Text("在 Excel 里改；标签用 sheetcrm tags", "change it in Excel; for tags there is sheetcrm tags"),
    "E-NO-COLUMN": Text("先在工作表右端加上这一列", "add the column at the right end of the sheet first"),
    "E-FIELD-NEAR": Text("写列名或英文键名", "fields go by their labels or keys"),
    "E-REFERENCED": Text(
        "先处理那些行，或用 --references cascade 一起删除，或用 --references blank 清空引用",
        "deal with those rows first, or use --references cascade to delete them too, or --references blank to empty the references",
    ),
    "E-REFERENCE-KEPT": Text("用 --references cascade 一起删除，或先改那些行", "use --references cascade, or change those rows first"),
}
"""What to do, at the command line, where a Python program would do something else."""
