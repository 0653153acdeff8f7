"""Words of ``export``: what it says and what goes wrong."""

from __future__ import annotations

from sheetcrm.text import Text

EXPORT_ERRORS: dict[str, tuple[Text, Text]] = {
    "E-EXPORT-FORMAT": (
        Text("看不出要导出成什么格式", "the format cannot be told from the name"),
        Text("用 --format 指定：{known}", "say it with --format: {known}"),
    ),
    "E-EXPORT-SHEET": (
        Text("“{sheet}”不能导出，或这个工作簿里没有", "{sheet} cannot be exported, or is not in this workbook"),
        Text("可以导出的：{known}", "what can be exported: {known}"),
    ),
    "E-EXPORT-COLUMN": (
        Text("要导出的工作表里没有“{column}”这一列", "none of the sheets has a column {column}"),
        Text("{near}", "{near}"),
    ),
    "E-EXPORT-ONE": (
        Text("{format} 文件只放得下一张表", "a {format} file holds one sheet"),
        Text("用 --sheets 选一张，或让 --to 指向一个文件夹", "choose it with --sheets, or let --to be a folder"),
    ),
    "E-EXPORT-SEVERAL": (
        Text("几个工作簿要导出到一个文件夹，“{to}”不是", "several workbooks are exported into a folder, and {to} is none"),
        Text("让 --to 指向一个文件夹，每个工作簿在里面有自己的文件夹", "let --to be a folder: each workbook gets a folder of its own there"),
    ),
    "E-EXPORT-SELF": (
        Text("不能导出到要导出的工作簿自己", "the workbook that is exported is not overwritten"),
        Text("用 --to 换一个文件名", "choose another name for --to"),
    ),
    "E-EXPORT-EXISTS": (
        Text("文件已经存在，没有覆盖", "the file is there already; it was not overwritten"),
        Text("换一个名字，或加上 --force", "choose another name, or add --force"),
    ),
    "E-EXPORT-URL": (
        Text("这不是能用的数据库地址", "this is no address of a database"),
        Text("写法如 postgresql+psycopg://用户@主机/库", "it looks like postgresql+psycopg://user@host/database"),
    ),
    "E-EXPORT-TABLES": (
        Text("数据库里已有这些表：{tables}", "these tables are in the database already: {tables}"),
        Text("加上 --force 替换，或 --append 追加", "add --force to replace them, or --append to add to them"),
    ),
    "E-DATABASE": (
        Text("数据库没有接受，什么都没有写入：{problem}", "the database refused, and nothing was written: {problem}"),
        Text("检查地址、权限和表", "check the address, the rights and the tables"),
    ),
    "E-MASK-NONE": (
        Text(
            "只有管理员可以不脱敏导出，“{user}”不是团队表里在职的管理员",
            "only an administrator exports unmasked; {user} is no active one on the Team sheet",
        ),
        Text(
            "用 --as 写出团队表里的姓名或工号，或改用 --mask partial",
            "name yourself with --as as on the Team sheet (name or user id), or use --mask partial",
        ),
    ),
}

SAYS: dict[str, Text] = {
    "exported": Text("{file} 已导出到 {to}：{sheets}。", "{file}: exported to {to}: {sheets}."),
    "sheet": Text("{title} {records} 行", "{title} {records} row(s)"),
    "masked": Text("已脱敏（{how}）：{what}。", "Masked ({how}): {what}."),
    "unmasked": Text("没有脱敏：导出里有完整的个人信息，请妥善保管。", "Nothing was masked: the export holds personal data in full; keep it safe."),
    "unreadable": Text("读不出来、留空的单元格：{what}。", "Cells that cannot be read and were left blank: {what}."),
    "of_sheet": Text("{title}（{columns}）", "{title} ({columns})"),
}

NEAR = Text("也许是：{near}", "maybe: {near}")
NO_NEAR = Text("列名见 sheetcrm schema records", "sheetcrm schema records lists the columns")

EXPORT_OPTIONS: dict[str, Text] = {
    "export_to": Text(
        "导出到哪里：文件、文件夹、数据库地址（scheme://…），或 -（屏幕）",
        "where to: a file, a folder, the address of a database (scheme://…), or - (the screen)",
    ),
    "export_format": Text("格式，默认看文件名的结尾；文件夹默认 csv", "the format; default: by the ending of the name, csv for a folder"),
    "export_sheets": Text(
        "只导出这些工作表（用逗号分开），默认是大家填写的表和阶段历史",
        "only these sheets (comma separated); default: what people fill in, and StageHistory",
    ),
    "export_columns": Text(
        "只导出这些列，如 name,phone 或 followups.summary；未知列要在这里点名",
        "only these columns, such as name,phone or followups.summary; a column that sheetcrm does not know is exported only when named here",
    ),
    "export_where": Text(
        "只导出符合条件的客户和他们的记录；“followups: 条件”只筛那张表",
        "only customers that meet this condition, and their rows; “followups: CONDITION” is about that sheet",
    ),
    "export_mask": Text(
        "个人信息：hide 隐藏，partial 留一部分，none 不脱敏（只限管理员）",
        "personal data: hide it, show it in part, or none (administrators only)",
    ),
    "export_as": Text(
        "我是团队表里的谁（姓名或工号），默认看环境变量 SHEETCRM_USER，再看登录名",
        "who I am on the Team sheet (name or user id); default: SHEETCRM_USER, else the login name",
    ),
    "export_labels": Text(
        "列名和选项的写法：keys、zh-CN 或 en；CSV 和 xlsx 默认用工作簿的语言，其余用 keys",
        "headers and words as keys, zh-CN or en; default: the language of the workbook in CSV and xlsx, else keys",
    ),
    "export_encoding": Text("CSV 的编码，默认 utf-8-sig；也可用 gb18030", "encoding of CSV; default: utf-8-sig, which Excel reads; or gb18030"),
    "export_schema": Text("写到数据库的这个 schema", "schema of the database"),
    "export_force": Text("替换已有的文件或表", "replace files or tables that are there"),
    "export_append": Text("追加到数据库已有的表", "add to tables that are in the database already"),
}
