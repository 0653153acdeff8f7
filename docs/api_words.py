"""Words of the reference of the Python API that stand in no docstring: headings, shared arguments, a line in Chinese for each name."""

from __future__ import annotations

from sheetcrm.text import Text

WORDS = {
    "generated": Text("<!-- 由 docs/generate.py 生成，不要手改 -->", "<!-- made by docs/generate.py; do not edit -->"),
    "title": Text("Python 接口", "Python API"),
    "intro": Text(
        "`import sheetcrm` 之后能用的一切。每个命令都有同名的函数；[在 Python 里用](../how-to/use-from-python.zh.md)有例子。"
        "说明取自代码里的英文文档；字段、可选值和设置见[字段](fields.zh.md)，规则见[规则](rules.zh.md)。",
        "Everything that `import sheetcrm` gives. Each command is a function of the same name; [use from Python](../how-to/use-from-python.md) has "
        "examples. What is said here stands in the code; fields, values and settings are in [fields](fields.md), rules in [rules](rules.md).",
    ),
    "shared": Text("各函数共有的参数", "Arguments that many functions share"),
    "head": Text("| 参数 | 含义 |", "| argument | meaning |"),
    "raises": Text(
        "除了各自说明里写的，读取时可能抛出 `FileRefused`（不是完好的工作簿）、`UsageError`（没有这个文件，或没有“客户”表），"
        "写入时还有 `Busy`（正被打开，或读取之后变了）、`IoFailed`（磁盘已满、没有权限）；抛出异常时文件没有被改动。",
        "Besides what each says, reading may raise `FileRefused` (no sound workbook) and `UsageError` (no such file, no Customers sheet), writing "
        "also `Busy` (open elsewhere, or changed since it was read) and `IoFailed` (full disk, rights); with an exception the file is as it was.",
    ),
    "results": Text("结果", "Results"),
    "results_intro": Text("函数返回的对象。", "What the functions return."),
    "errors": Text("异常", "Exceptions"),
    "errors_intro": Text(
        "数据里的问题不会抛出异常，而是 `Finding`。其余都是下面这棵树里的异常；`str(error)` 是给用户看的一行字，`error.code` 是代码。",
        "What is wrong with the data is never raised: it is a `Finding`. All else is an exception of this tree; `str(error)` is the line for the "
        "user, `error.code` its code.",
    ),
    "codes": Text("| 代码 | 什么问题 | 怎么办 |", "| code | what is wrong | what to do |"),
    "plugins": Text("插件用的接口：sheetcrm.plugin", "For plugins: sheetcrm.plugin"),
    "plugins_intro": Text(
        "规则、指标、字段类型、输出格式、导入程序和模板用这些登记；内置的也是这样登记的。怎样写见[扩展](../how-to/extend.zh.md)。",
        "Rules, figures, kinds of fields, outputs, importers and presets register with these, the built-in ones too. "
        "[Extend](../how-to/extend.md) says how each is written.",
    ),
}

SHARED = {
    "path": Text("要修改的工作簿的路径", "path of the workbook that is changed"),
    "source": Text("工作簿：路径、bytes 或打开的二进制文件；只读，不会被改动", "a workbook: path, bytes or an open binary file; it is only read"),
    "as_of": Text("截至日 T；默认工作簿所在时区的今天", "T, the day the figures are for; by default today in the workbook's time zone"),
    "lang": Text("文字的语言，`zh-CN` 或 `en`；默认跟随工作簿", "language of the words, `zh-CN` or `en`; by default that of the workbook"),
    "dry_run": Text("只列出会改什么，不写", "list what would change, write nothing"),
    "ignore_lock": Text("文件看起来正被打开时也写", "write although a spreadsheet program seems to have the file open"),
    "wait": Text("等另一个 sheetcrm 多少秒", "seconds to wait for another sheetcrm"),
    "backup": Text("改之前留一份：None 按设置，True 一定留，False 不留", "keep the version before: None as the settings say, True surely, False not"),
    "options": Text("`WriteOptions`：上面这些放在一起", "`WriteOptions`: those above in one value"),
    "models": Text("自己的行模型（`Record` 的子类），同名字段按它读写", "row models of your own (subclasses of `Record`)"),
    "select": Text("只看这些规则：代码或开头（`DATE`）", "these rules only: codes, or how they begin (`DATE`)"),
    "ignore": Text("不看这些规则", "without these rules"),
    "limit": Text("最多多少条；None 不限", "at most so many; None: all"),
}

GROUPS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (Text("查看", "Look"), ("validate", "report", "due", "chores", "history", "list_tags", "review_tags", "list_templates", "Finding")),
    (
        Text("记录", "Records"),
        ("open", "edit", "Workbook", "Sheet", "Transaction", "EditSheet", "EditResult", "between", "any_of", "find", "show", "query", "Record"),
    ),
    (Text("修改", "Change"), ("fix", "refresh", "init", "upgrade", "config", "WriteOptions")),
    (Text("导入、导出、查重", "Import, export, duplicates"), ("import_", "import_records", "export", "ExportOptions", "dedupe", "merge_records")),
    (Text("退回", "Back"), ("backup", "restore", "undo")),
    (Text("标签", "Tags"), ("add_tag", "rename_tag", "merge_tags", "move_tag", "retire_tag")),
    (Text("新建", "New workbooks"), ("new", "demo", "write_templates")),
    (Text("其他", "More"), ()),
)

PLUGIN_GROUPS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (Text("规则", "Rules"), ("rule", "declare", "finds", "Rule", "Run", "Batch", "Detail", "Place", "Spot")),
    (Text("指标", "Figures"), ("report", "BlockWords", "Ask", "shapes", "columns")),
    (
        Text("字段类型和模型", "Kinds of fields, models"),
        ("register_kind", "BaseKind", "Read", "Problem", "ReadContext", "Raw", "Field", "column", "Record"),
    ),
    (Text("输出格式", "Outputs"), ("output", "Output", "Checked", "Wanted")),
    (Text("导入程序", "Importers"), ("importer",)),
    (Text("模板和文字", "Presets, texts"), ("Preset", "Text", "PluginWarning")),
)

ZH = {
    "validate": "检查工作簿，返回所有问题。",
    "report": "算出所有指标。",
    "due": "待跟进清单。",
    "chores": "该做的维护。",
    "history": "改过什么：谁、何时、哪个单元格。",
    "list_tags": "有哪些标签，各用了多少次。",
    "review_tags": "每个标签的使用情况和建议。",
    "list_templates": "有哪些模板。",
    "Finding": "一个问题。",
    "open": "打开工作簿，按记录读取。",
    "edit": "打开工作簿修改记录，全部成功才写入。",
    "Workbook": "只读的工作簿：每张表是一个属性。",
    "Sheet": "一张表的记录。",
    "Transaction": "一次修改：离开 with 时一起写入。",
    "EditSheet": "一张可以增删改的表。",
    "EditResult": "一次修改的结果。",
    "between": "条件：在两个值之间。",
    "any_of": "条件：是其中任何一个。",
    "find": "按条件查找记录。",
    "show": "显示一条记录。",
    "query": "用 SQL 查询工作簿。",
    "add": "新增记录。",
    "set": "修改记录。",
    "delete": "删除记录。",
    "log": "记一次跟进。",
    "stage": "改合作状态。",
    "assign": "换负责人。",
    "Record": "一行，有类型的值。",
    "fix": "修复可以修复的问题。",
    "refresh": "更新生成的工作表。",
    "init": "补上缺少的工作表。",
    "upgrade": "把旧版本做的工作簿补到新版。",
    "config": "看或改设置。",
    "WriteOptions": "怎样写入。",
    "export": "导出数据，默认打码。",
    "ExportOptions": "怎样导出。",
    "import_": "导入名单。",
    "dedupe": "找出疑似重复的记录。",
    "merge_records": "合并重复的记录，引用一起改。",
    "backup": "留一份备份。",
    "restore": "恢复到某一份备份。",
    "undo": "撤销上一次运行。",
    "add_tag": "新增标签。",
    "rename_tag": "标签改名，所有工作表一起改。",
    "merge_tags": "合并标签。",
    "move_tag": "把标签移到别的维度或上级。",
    "retire_tag": "停用标签。",
    "new": "按模板新建工作簿。",
    "demo": "生成示例，检查、修复、刷新一遍。",
    "write_templates": "写出现成的模板文件。",
    "rule": "登记一条规则。",
    "declare": "登记一条规则的文字，问题由别处发现。",
    "finds": "登记一个能发现几种问题的函数。",
    "Rule": "一条规则的文字。",
    "Run": "规则能看到的一切。",
    "Batch": "一列里的许多问题。",
    "Detail": "一个问题除规则以外还要说的。",
    "Place": "一条记录的一个单元格。",
    "Spot": "不属于任何记录的一处问题。",
    "BlockWords": "一块指标的名称和算法。",
    "Ask": "算指标时能用到的一切。",
    "register_kind": "登记一种字段类型。",
    "BaseKind": "字段类型的基类。",
    "Read": "读一个单元格的结果。",
    "Problem": "读一个值时发现的问题。",
    "ReadContext": "读取时还要看的：截至日、设置、可选值。",
    "Raw": "单元格里存的内容。",
    "Field": "一列。",
    "column": "模型里的一列。",
    "output": "登记一种输出格式。",
    "Output": "输出格式的基类。",
    "Checked": "检查过的一个工作簿。",
    "Wanted": "用户对输出的要求。",
    "importer": "登记一种文件的导入程序。",
    "Preset": "一个模板。",
    "Text": "一段文字，中文和英文。",
    "PluginWarning": "插件或它的一部分没有用上。",
}
"""What each public name is for, in Chinese."""
