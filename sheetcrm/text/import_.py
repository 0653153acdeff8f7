"""What ``import`` says: its report, the reasons of rejected rows, the workbook of rejects, its errors."""

from __future__ import annotations

from sheetcrm.text import Text

IMPORT_ERRORS: dict[str, tuple[Text, Text]] = {
    "E-SOURCE-ENCODING": (
        Text(
            "看不出文字编码（第 {line} 行起不像 UTF-8，也不能确定是 GB18030）",
            "the encoding of the text is not clear (from line {line} on it is not UTF-8)",
        ),
        Text("用 --encoding 指明，如 gb18030、big5、cp1252", "name it with --encoding, such as gb18030, big5 or cp1252"),
    ),
    "E-DELIMITER": (
        Text("分隔符“{delimiter}”不是单个字符", "the delimiter {delimiter!r} is not one character"),
        Text("可用 , ; | 或 tab", "use , ; | or tab"),
    ),
    "E-QUOTES": (
        Text("引号没有成对，超过 {lines} 处", "quotation marks are not paired in more than {lines} places"),
        Text("检查文件，或用 --delimiter 指明分隔符", "look at the file, or name the delimiter with --delimiter"),
    ),
    "E-JSON": (
        Text("不是可用的 JSON：需要对象的数组，或每行一个对象", "no usable JSON: it takes an array of objects, or one object a line"),
        Text("检查指出的位置", "look at the place that is named"),
    ),
    "E-SOURCE-EMPTY": (Text("文件里没有内容", "there is nothing in the file"), Text("重新导出", "export it again")),
    "E-SOURCE-BINARY": (
        Text("这既不是文字，也不是 Excel 工作簿", "this is neither text nor an Excel workbook"),
        Text("可以导入的有 .xlsx、.csv、.tsv、.txt、.json", "what can be imported: .xlsx, .csv, .tsv, .txt, .json"),
    ),
    "E-SOURCE-HTML": (
        Text("这是网页或 XML，里面没有表格", "this is a web page or XML without a table, whatever its name says"),
        Text("用 Excel 打开，另存为 .xlsx 或 .csv", "open it in Excel and save it as .xlsx or .csv"),
    ),
    "E-SOURCE-SHEET": (Text("来源里没有“{sheet}”工作表", "the source has no sheet {sheet!r}"), Text("可用的有：{known}", "there are: {known}")),
    "E-SOURCE-HIDDEN": (
        Text("名单在隐藏的工作表“{sheet}”里", "the list is on the hidden worksheet {sheet!r}"),
        Text('确实要导入它，用 --source-sheet "{sheet}"', 'if it is meant, name it: --source-sheet "{sheet}"'),
    ),
    "E-SOURCE-SELF": (
        Text("来源就是这个工作簿", "the source is the workbook itself"),
        Text("给出另一个文件", "name another file"),
    ),
    "E-IMPORT-HEADER": (
        Text(
            "前 10 行里没有认得出的标题行（至少要认出 2 列）；看到的是：{seen}",
            "no row among the first 10 has two labels that are known; there is: {seen}",
        ),
        Text('用 --map "列名=字段" 指明', 'say what they mean with --map "Label=field"'),
    ),
    "E-IMPORT-SHEET": (
        Text("不能导入到“{sheet}”：{why}", "nothing can be imported into {sheet!r}: {why}"),
        Text("可用的有：{known}", "what lists go into: {known}"),
    ),
    "E-IMPORT-NO-SHEET": (
        Text("这份名单像是“{sheet}”，而工作簿里没有这张表", "the list looks like {sheet}, and the workbook has no such sheet"),
        Text(
            "用 sheetcrm init 工作簿 --modules {module} 加上，或用 --sheet 指明",
            "add it with sheetcrm init PATH --modules {module}, or name another with --sheet",
        ),
    ),
    "E-MAP": (
        Text("“{text}”不是“列名=字段”的写法", "{text!r} is not of the form Label=field"),
        Text('例如 --map "公司=name"；等号后留空表示不导入这一列', 'such as --map "Firm=name"; nothing behind = leaves the column out'),
    ),
    "E-MAP-HEADER": (Text("来源里没有“{header}”这一列", "the source has no column {header!r}"), Text("有的列：{known}", "it has: {known}")),
    "E-MAP-FIELD": (Text("“{sheet}”没有“{field}”这个字段", "{sheet} has no field {field!r}"), Text("可用的有：{known}", "there are: {known}")),
    "E-MAPPING": (
        Text("这不是可用的列对应文件：{problem}", "this is no mapping: {problem}"),
        Text("用 --save-mapping 重新生成", "make it anew with --save-mapping"),
    ),
    "E-PROFILE": (Text("没有“{profile}”这种导出格式", "there is no profile {profile!r}"), Text("可用的有：{known}", "there are: {known}")),
    "E-STDIN-TWICE": (Text("标准输入只能给一次", "standard input can be read once"), Text("只写一个 -", "give - only once")),
}

NO_TARGETS: dict[str, Text] = {
    "": Text("没有这张表", "there is no such sheet"),
    "entered": Text("没有这张表", "there is no such sheet"),
    "settings": Text("设置用 sheetcrm config 逐项修改", "settings are changed one by one, with sheetcrm config"),
    "fields": Text("自定义列直接写在字段表里", "columns of your own are written on the Fields sheet itself"),
    "log": Text("这张表由程序记录", "the program keeps it"),
    "config": Text("这张表由程序记录", "the program keeps it"),
    "generated": Text("这张表由程序生成，每次刷新都会重写", "the program makes it anew at every refresh"),
}
"""Sheet key or role -> why nothing is imported there."""

COUNTS: dict[str, Text] = {
    "inserted": Text("新增", "inserted"),
    "updated": Text("更新", "updated"),
    "unchanged": Text("没有变化", "unchanged"),
    "repeated": Text("与来源中别的行重复", "repeats of another row"),
    "skipped": Text("跳过", "skipped"),
    "rejected": Text("退回", "rejected"),
}

SAYS: dict[str, Text] = {
    "source": Text("{name} → {sheet}：{rows} 行", "{name} → {sheet}: {rows} row(s)"),
    "read": Text("读法：{how}", "read as {how}"),
    "header": Text("标题行在第 {row} 行", "header in row {row}"),
    "profile": Text("导出格式 {profile}", "profile {profile}"),
    "delimiter": Text("分隔符 {delimiter}", "delimiter {delimiter}"),
    "columns_more": Text("…… 还有 {n} 列", "… {n} more"),
    "unmapped": Text("没有导入的列：{columns}", "Columns that are not imported: {columns}"),
    "added": Text(
        "工作表右端加了一列：{columns}（对方系统的编号，以后据此认出同一客户）",
        "A column was added to the sheet: {columns} (by it the same customers are found next time)",
    ),
    "homeless": Text("工作簿里没有位置的列：{columns}", "Columns that the workbook has no place for: {columns}"),
    "unlabelled": Text("没有列名的 {n} 个单元格没有导入", "Cells without a label above them, not imported: {n}"),
    "hidden": Text(
        "有 {n} 行在来源里是隐藏的（如被筛选掉的），也导入了", "Rows that the source hides (by a filter, say), taken in all the same: {n}"
    ),
    "other": Text("没有读的工作表：{sheets}（用 --source-sheet 指明）", "Worksheets that were not read: {sheets} (name them with --source-sheet)"),
    "proposal": Text(
        '猜测：“{header}”可能是“{label}”（相似度 {share}）；加 --accept-mapping 采用，或写 --map "{header}={field}"',
        'Maybe {header!r} means {label} ({share} alike): use --accept-mapping, or --map "{header}={field}"',
    ),
    "kept": Text(
        "有 {n} 格与工作簿里的不同，保留了工作簿里的（--overwrite 才会替换）",
        "Cells that differ from the workbook, which kept its own (--overwrite replaces them): {n}",
    ),
    "repeat_kept": Text(
        "重复的行里有 {n} 格与先出现的行不同，没有采用；一家公司有几位联系人时用 --sheet contacts",
        "Cells of repeated rows that differ from the earlier row and were not taken: {n}; for several contacts of one company use --sheet contacts",
    ),
    "formula": Text("{n} 格文字以 = + - @ 开头，按文字存放（FORMULA-TEXT）", "Texts that begin with = + - or @, kept as text (FORMULA-TEXT): {n}"),
    "warning": Text("照常导入，但值得看一眼：{codes}", "Taken in, but worth a look: {codes}"),
    "candidate": Text(
        "电话相同而公司不同，可能是同一客户（DUP-PHONE），未合并：{which}",
        "Same phone, another company: maybe the same customer (DUP-PHONE), not merged: {which}",
    ),
    "candidate_one": Text("第 {line} 行 {name} ↔ {id} {other}", "line {line} {name} ↔ {id} {other}"),
    "reject": Text("第 {line} 行：{reasons}", "line {line}: {reasons}"),
    "more": Text("…… 还有 {n} 行", "… {n} more"),
    "rejects_file": Text(
        "退回的行和原因在 {file}：改好后再导入这个文件即可。", "The rejected rows and why are in {file}: correct them there and import that file."
    ),
    "no_owner": Text(
        '所有新行都缺“{label}”：可以用 --set "{field}=值" 统一给一个', 'every new row lacks {label}: --set "{field}=VALUE" gives all of them one'
    ),
    "new_tags": Text("新标签（待审核）：{tags}", "New tags, to be reviewed: {tags}"),
    "done": Text("{file}：写入 {cells} 个单元格。", "{file}: {cells} cell(s) written."),
    "would": Text("{file}：会写入 {cells} 个单元格（这次没有写入）。", "{file}: {cells} cell(s) would be written (nothing was written)."),
    "nothing": Text("{file}：没有新内容，没有改动。", "{file}: nothing new, nothing was written."),
    "saved_mapping": Text("列的对应关系存到了 {file}。", "The mapping was saved to {file}."),
    "column": Text("第 {letter} 列", "column {letter}"),
    "suggest": Text("可能是 {what}", "maybe {what}"),
    "tab": Text("制表符", "tab"),
}

REASONS: dict[str, Text] = {
    "IMP-COLUMNS": Text("这一行有 {cells} 格，标题行有 {width} 格", "the row has {cells} cells, the header {width}"),
    "IMP-QUOTE": Text("引号没有成对", "a quotation mark is never closed"),
    "IMP-MISSING": Text("有缺少的单元格没有补上", "cells that were missing have not been filled in"),
    "IMP-AMBIGUOUS": Text("与 {ids} 都对得上，不知道是哪一个", "it fits {ids}: which one is meant is not known"),
    "IMP-CONTRADICTION": Text(
        "与名单里别的行互相矛盾，不知道是哪一条记录", "it contradicts other rows of the list: which record is meant is not known"
    ),
    "IMP-BYTES": Text("有读不出的字节，文字已经损坏", "there are bytes that cannot be read: the text is damaged"),
    "IMP-NOTE": Text("像是说明或页脚，不是记录", "a note or a footer, no record"),
    "FK-MISSING": Text("没有这个客户", "there is no such customer"),
    "FK-AMBIGUOUS": Text("叫这个名字的客户不止一个：{ids}", "several customers have that name: {ids}"),
    "ID-REUSED": Text("这个编号属于一条已删除的记录", "the id belongs to a record that was deleted"),
    "HEADER-REPEAT": Text("重复的标题行", "the header again"),
    "ROW-TOTAL": Text("合计行", "a row of totals"),
    "SAT-RANGE": Text("满意度应为 1 到 5", "must be 1 to 5"),
    "NPS-RANGE": Text("推荐意愿应为 0 到 10", "must be 0 to 10"),
    "TAG-EXCLUSIVE": Text("“{dimension}”只能有一个标签", "only one tag of {dimension} is allowed"),
    "TAG-COUNT": Text("合起来有 {count} 个标签，最多 {max} 个", "{count} tags in all, at most {max} are allowed"),
}
"""Why a row is rejected, besides what the kinds of fields say of single values."""

REJECTS: dict[str, Text] = {
    "sheet": Text("退回的行", "Rejected rows"),
    "reason": Text("退回原因", "Reason for rejection"),
    "line": Text("来源行", "Line in the source"),
    "missing": Text("【缺】", "[missing]"),
    "intro": Text("改好标红的单元格后，直接导入这个文件", "correct the marked cells, then import this file"),
}
