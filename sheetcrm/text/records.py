"""Words of ``sheetcrm.open`` and ``sheetcrm.edit``: why a record cannot be read or changed."""

from __future__ import annotations

from sheetcrm.text import Text

RECORD_ERRORS: dict[str, tuple[Text, Text]] = {
    "E-SHEET": (Text("没有“{sheet}”这个工作表", "there is no sheet {sheet!r}"), Text("可用的有：{known}", "there are: {known}")),
    "E-NO-RECORD": (
        Text("“{sheet}”里没有编号为“{id}”的记录", "{sheet} has no record with the id {id!r}"),
        Text("检查编号；get() 找不到时返回 None", "check the id; get() gives None where there is none"),
    ),
    "E-NO-IDS": (
        Text("“{sheet}”的记录没有编号", "the records of {sheet} have no ids"),
        Text("用 update_where、delete_where 按条件选行", "pick rows by a condition with update_where and delete_where"),
    ),
    "E-FIELD": (Text("“{sheet}”没有“{field}”这个字段", "{sheet} has no field {field!r}"), Text("可用的有：{known}", "there are: {known}")),
    "E-FIELD-NEAR": (
        Text("“{sheet}”没有“{field}”这个字段，是不是 {near}", "{sheet} has no field {field!r}; did you mean {near}"),
        Text("字段用英文键名", "fields go by their keys"),
    ),
    "E-NO-COLUMN": (
        Text("“{sheet}”工作表里没有“{label}”这一列（{field}）", "the sheet {sheet} has no column {label} ({field})"),
        Text("先在工作表右端加上这一列，或在 edit 中用 add_columns", "add the column at the right end of the sheet, or by add_columns in the transaction"),
    ),
    "E-RECORD": (
        Text("“{sheet}” {id} 的“{label}”不能是“{value}”：{words}（{rule}）", "{sheet} {id}: {label} cannot be {value!r}: {words} ({rule})"),
        Text("{allowed}", "{allowed}"),
    ),
    "E-RECORDS": (
        Text("“{sheet}”有 {count} 个值不能写入：{first}", "{sheet}: {count} values cannot be written: {first}"),
        Text("全部没有写入；改正后再试", "none of it was taken in; correct them and try again"),
    ),
    "E-ID-CHANGE": (
        Text("“{sheet}” {id} 的编号不能改成“{value}”：别处的引用会断", "{sheet} {id}: the id cannot become {value!r}: what refers to it would break"),
        Text("新增一条记录，再删除旧的", "add a record and delete the old one"),
    ),
    "E-ID-TWICE": (
        Text("“{sheet}”里编号“{id}”出现了不止一次，不知道要改哪一行", "{sheet}: several rows have the id {id!r}; which one is meant is not known"),
        Text("先运行 sheetcrm fix --unsafe，或手工改正编号", "run sheetcrm fix --unsafe, or correct the ids by hand, first"),
    ),
    "E-REFERENCED": (
        Text("“{sheet}” {id} 还被引用：{what}", "{sheet} {id} is referred to by {what}"),
        Text(
            "先处理那些行，或用 references=\"cascade\" 一起删除，或用 \"blank\" 清空引用",
            'deal with those rows first, or use references="cascade" to delete them too, or "blank" to empty the references',
        ),
    ),
    "E-REFERENCE-KEPT": (
        Text("“{sheet}”的“{label}”必填，不能清空引用", "{label} of {sheet} is required, so that the reference cannot be emptied"),
        Text("用 references=\"cascade\" 一起删除，或先改那些行", 'use references="cascade", or change those rows first'),
    ),
    "E-UPSERT": (
        Text("“{sheet}”有 {count} 条记录的 {by} 相同，不知道要改哪一条", "{count} records of {sheet} have the same {by}; which one is meant is not known"),
        Text("给出编号，或用更多字段来区分", "give the id, or more fields that tell them apart"),
    ),
    "E-UPSERT-KEY": (
        Text("“{sheet}”：要有编号，或 by 里每个字段（{by}）的值，才知道是哪条记录", "{sheet}: the id, or a value for each field of by ({by}), says which record is meant"),
        Text("给出编号，或 by=\"name\" 这样的字段", 'give the id, or fields such as by="name"'),
    ),
    "E-NO-CONDITION": (
        Text("没有给出条件", "no condition was given"),
        Text("要选全部记录，用 lambda record: True", "for all records use lambda record: True"),
    ),
    "E-CLOSED": (
        Text("这次修改已经结束", "this transaction is over"),
        Text("再用 sheetcrm.open 或 sheetcrm.edit 打开", "open the workbook again with sheetcrm.open or sheetcrm.edit"),
    ),
    "E-GENERATED": (
        Text("“{sheet}”由 sheetcrm refresh 生成，不是放记录的地方", "{sheet} is rebuilt by sheetcrm refresh; it is no place for records"),
        Text("改它所依据的工作表", "change the sheets that it is made from"),
    ),
    "E-MODEL": (
        Text("模型 {model} 不能用：{problem}", "the model {model} cannot be used: {problem}"),
        Text("每个模型一个类名，字段名不要重复", "give each model a class name of its own and fields of its own"),
    ),
    "E-CONFLICT": (
        Text("别人同时改了“{sheet}” {id} 的“{label}”（{cell}）", "somebody changed {label} of {sheet} {id} at the same time ({cell})"),
        Text("没有写入；重新打开工作簿再改", "nothing was written; open the workbook again and repeat the change"),
    ),
}  # fmt: skip

NOTICES: dict[str, Text] = {
    "line": Text("{sheet} {who}：{message}（{code}）；{hint}", "{sheet} {who}: {message} ({code}); {hint}"),
    "records": Text("{n} 条记录", "{n} record(s)"),
    "near": Text("可能是 {near}", "maybe {near}"),
    "past": Text("“{label}” {value} 已经过去，从现在起就算逾期", "{label} {value} is over, so that it is overdue from the start"),
    "no_team": Text(
        '团队表里还没有人，所以没有核对“{owner}”；用 sheetcrm add {file} 团队 "姓名={owner}" 角色=销售 登记',
        'the Team sheet has nobody yet, so {owner!r} was not checked; sheetcrm add {file} team "name={owner}" role=Sales puts somebody there',
    ),
}
"""What is worth a word about values that were taken in."""
