"""Words of the errors: code -> (what is wrong, what to do).  Gaps are filled by the raiser's keyword arguments."""

from __future__ import annotations

from sheetcrm.text import Text
from sheetcrm.text.duplicates import MERGE_ERRORS
from sheetcrm.text.export import EXPORT_ERRORS
from sheetcrm.text.import_ import IMPORT_ERRORS
from sheetcrm.text.records import RECORD_ERRORS
from sheetcrm.text.rows import ROW_ERRORS
from sheetcrm.text.shell_verbs import SHELL_ERRORS
from sheetcrm.text.undo import UNDO_ERRORS

NO_SHEET: dict[str, Text] = {
    "customers": Text(
        "已有名单的，sheetcrm init 工作簿 --dry-run 会说出差哪些列名；还没有的，sheetcrm init 工作簿 补上",
        "where there is a list, sheetcrm init PATH --dry-run says which labels it lacks; else sheetcrm init PATH adds the sheet",
    ),
    "module": Text("sheetcrm init 工作簿 --modules {key} 加上它", "sheetcrm init PATH --modules {key} adds it"),
    "generated": Text("sheetcrm refresh 工作簿 会生成它", "sheetcrm refresh PATH makes it"),
    "other": Text("sheetcrm init 工作簿 补上缺少的工作表", "sheetcrm init PATH adds the sheets that are missing"),
}
"""How to get a sheet that is not there (E-NO-SHEET)."""

ERRORS: dict[str, tuple[Text, Text]] = {
    **IMPORT_ERRORS,
    **EXPORT_ERRORS,
    **RECORD_ERRORS,
    **SHELL_ERRORS,
    **MERGE_ERRORS,
    **UNDO_ERRORS,
    **ROW_ERRORS,
    # --- wrong use (exit 2)
    "E-USAGE": (Text("{problem}", "{problem}"), Text("用 sheetcrm 命令 --help 查看用法", "see sheetcrm --help, and sheetcrm COMMAND --help")),
    "E-NO-FILE": (Text("没有这个文件", "no such file"), Text("检查路径和文件名", "check the path and the name")),
    "E-FOLDER": (Text("这是一个文件夹，不是工作簿", "this is a folder, not a workbook"), Text("请给出 .xlsx 文件的路径", "name an .xlsx file")),
    "E-EXISTS": (
        Text("文件已经存在，没有覆盖", "the file is there already; it was not overwritten"),
        Text("换一个名字，或先移走旧文件", "choose another name, or move the old file away"),
    ),
    "E-NO-SHEET": (
        Text("没有找到“{sheet}”工作表", "there is no {sheet} sheet"),
        Text("{how}", "{how}"),
    ),
    "E-NO-HEADER": (
        Text("“{sheet}”工作表前 10 行里没有认得出的标题行", "no recognisable header in the first 10 rows of {sheet}"),
        Text(
            "标题行至少要有客户编号、客户名称等 2 个已知列名",
            "the header row needs at least 2 known column names, such as Customer ID and Customer name",
        ),
    ),
    "E-STRUCTURE": (
        Text(
            "工作表结构有错误（{codes}），为避免写错位置，没有写入",
            "the sheet's structure is in doubt ({codes}); nothing was written rather than guess",
        ),
        Text("先按 sheetcrm validate 的提示改正", "mend what sheetcrm validate reports first"),
    ),
    "E-ROWS": (Text("行数会超过 Excel 的上限 1,048,576", "more rows than Excel holds (1,048,576)"), Text("先归档旧数据", "archive old rows first")),
    "E-NAME": (Text("新工作簿的文件名要以 .xlsx 结尾", "the name of a new workbook ends in .xlsx"), Text("换一个文件名", "choose such a name")),
    "E-NAME-LONG": (
        Text("文件名或路径太长，系统不接受", "the name or the path is longer than the system allows"),
        Text("换一个短一些的名字", "choose a shorter one"),
    ),
    "E-MODULE": (
        Text("没有“{module}”这个模块", "there is no module {module}"),
        Text("可用的模块：{known}", "the modules are {known}"),
    ),
    "E-PRESET": (
        Text("没有“{preset}”这个模板", "there is no template {preset}"),
        Text("可用的模板：{known}", "the templates are {known}"),
    ),
    "E-NO-FOLDER": (
        Text("没有这个文件夹", "there is no such folder"),
        Text("先建好文件夹，或换一个位置", "make the folder first, or choose another place"),
    ),
    "E-ENCODING": (
        Text("没有“{encoding}”这种文字编码", "there is no encoding {encoding!r} of texts"),
        Text("常用的有 utf-8、utf-8-sig、gb18030、utf-16、big5、cp1252", "common ones are utf-8, utf-8-sig, gb18030, utf-16, big5 and cp1252"),
    ),
    "E-NO-WORKBOOK": (Text("文件夹里没有工作簿", "no workbook in this folder"), Text("需要 .xlsx 或 .xlsm 文件", "it takes .xlsx or .xlsm files")),
    "E-OUTPUT": (
        Text("这个位置上已有工作簿或文件夹，不会覆盖", "there is a workbook or a folder of that name, and it is not overwritten"),
        Text("用 --output 换一个文件名", "choose another name for --output"),
    ),
    "E-OUTPUT-NEEDED": (
        Text("xlsx 格式不能显示在屏幕上", "a workbook cannot be shown on the screen"),
        Text("加上 --output 文件名", "add --output FILE"),
    ),
    "E-BASELINE": (
        Text("这不是可用的基线文件：{problem}", "this is no baseline: {problem}"),
        Text("用 sheetcrm validate --write-baseline 重新生成", "make it anew with sheetcrm validate --write-baseline"),
    ),
    "E-RULE-NEAR": (
        Text("没有 {rule} 这条规则，相近的有 {near}", "there is no rule {rule}; there is {near}"),
        Text("sheetcrm rule 列出全部规则", "sheetcrm rule lists them all"),
    ),
    "E-RULE": (Text("没有 {rule} 这条规则", "there is no rule {rule}"), Text("sheetcrm rule 列出全部规则", "sheetcrm rule lists them all")),
    "E-OWNER": (
        Text("没有叫“{owner}”的负责人", "nobody is called {owner!r}"),
        Text("可用的有：{known}", "there are: {known}"),
    ),
    "E-EXTRA": (
        Text("这个功能需要 {package} 包，还没有安装", "this needs the package {package}, which is not installed"),
        Text("运行 pip install 'sheetcrm[{extra}]'", "run pip install 'sheetcrm[{extra}]'"),
    ),
    "E-CONFIG": (
        Text("设置 {key} 的值“{value}”无效", "setting {key} has the invalid value {value!r}"),
        Text("在“设置”表里改正", "correct it on the Settings sheet"),
    ),
    "E-TOML": (
        Text("第 {line} 行：{problem}", "line {line}: {problem}"),
        Text("改正这一行", "correct this line"),
    ),
    "E-SETTING": (
        Text("没有“{key}”这个设置", "there is no setting {key!r}"),
        Text("sheetcrm config 工作簿 列出全部设置", "sheetcrm config PATH lists them all"),
    ),
    "E-SETTING-NEAR": (
        Text("没有“{key}”这个设置，是不是 {near}", "there is no setting {key!r}; did you mean {near}"),
        Text("sheetcrm config 工作簿 列出全部设置", "sheetcrm config PATH lists them all"),
    ),
    "E-SETTING-VALUE": (
        Text("设置 {key} 不能是“{value}”", "the setting {key} cannot be {value!r}"),
        Text("可填：{allowed}", "it may be {allowed}"),
    ),
    "E-NEWER": (
        Text(
            "这个工作簿由更新版本的 sheetcrm 写成（结构第 {found} 版，本程序只到第 {known} 版），没有写入",
            "the workbook was written by a newer sheetcrm (schema version {found}; this one knows {known}); nothing was written",
        ),
        Text("升级 sheetcrm：pip install -U sheetcrm", "update sheetcrm: pip install -U sheetcrm"),
    ),
    "E-INTERNAL": (
        Text("程序内部错误：{problem}", "internal error: {problem}"),
        Text("用 --debug 重跑并反馈", "run again with --debug and report it"),
    ),
    "E-PLUGIN": (
        Text("插件 {package}（{entry}）出错：{problem}", "the plugin {package} ({entry}) failed: {problem}"),
        Text("用 --debug 重跑，反馈给插件的作者", "run again with --debug and report it to the author of the plugin"),
    ),
    # --- reports: which figures, and of which days
    "E-PERIOD": (
        Text("看不懂统计期间“{period}”", "{period!r} is no period"),
        Text(
            "可用 month、quarter、year、all，或 2024-01-01..2024-03-31（先早后晚）",
            "use month, quarter, year, all, or 2024-01-01..2024-03-31, the earlier date first",
        ),
    ),
    "E-BLOCK": (Text("没有名为“{block}”的报表块", "there is no report block {block!r}"), Text("可用的有：{known}", "there are: {known}")),
    "E-BLOCK-NEAR": (
        Text("没有名为“{block}”的报表块，是不是 {near}", "there is no report block {block!r}; did you mean {near}"),
        Text("可用的有：{known}", "there are: {known}"),
    ),
    # --- files: not a workbook, damaged or hostile (exit 3)
    "E-EMPTY": (
        Text("文件是空的（0 字节）", "the file is empty (0 bytes)"),
        Text("从备份或发送者那里重新取得文件", "get the file again from a backup or from the sender"),
    ),
    "E-ZEROS": (
        Text("文件里只有零字节，多半是断电或同步中断留下的", "the file holds nothing but zero bytes, as a power cut or a broken sync leaves it"),
        Text("从备份恢复", "restore it from a backup"),
    ),
    "E-TRUNCATED": (
        Text("文件不完整，后面被截断了", "the file is cut short"),
        Text("重新下载或复制，或从备份恢复", "download or copy it again, or restore a backup"),
    ),
    "E-ZIP": (
        Text("工作簿的压缩包结构有问题：{problem}", "the workbook's zip container is not sound: {problem}"),
        Text("用 Excel 打开并另存为 .xlsx 后再试", "open it in Excel, save it as .xlsx and try again"),
    ),
    "E-ZIP-NAME": (
        Text("压缩包里有不安全的部件名", "the package holds an unsafe part name"),
        Text("不要使用来历不明的文件；可用 Excel 另存后再试", "do not trust a file of unknown origin; or save it again with Excel"),
    ),
    "E-BOMB": (
        Text("解压后大得不合理（{problem}），可能是压缩炸弹", "it would inflate beyond reason ({problem}): perhaps a zip bomb"),
        Text(
            "不要使用来历不明的文件；正常文件请用 Excel 另存，或拆小",
            "do not trust a file of unknown origin; an honest one: save it again with Excel, or split it",
        ),
    ),
    "E-CRC": (
        Text("部件校验不符，内容已损坏", "a part fails its checksum: its content is damaged"),
        Text("从备份恢复，或用 Excel 修复后另存", "restore a backup, or let Excel repair it and save it"),
    ),
    "E-DTD": (
        Text("部件里有 DTD 或实体声明，出于安全拒绝读取", "a part declares a DTD or entities; refused for safety"),
        Text("不要使用来历不明的文件；Excel 自己从不写这种内容", "do not trust a file of unknown origin; Excel itself never writes this"),
    ),
    "E-XML": (
        Text("部件的 XML 不完整或写错了（{problem}）", "the XML of a part is broken ({problem})"),
        Text("用 Excel 打开修复后另存，或从备份恢复", "let Excel repair it and save it, or restore a backup"),
    ),
    "E-XML-SIZE": (
        Text("部件的 XML 嵌套过深或过长（{problem}）", "the XML of a part is too deep or too long ({problem})"),
        Text("不要使用来历不明的文件；正常文件请用 Excel 另存", "do not trust a file of unknown origin; an honest one: save it again with Excel"),
    ),
    "E-PARTS": (
        Text("工作簿缺少必需的部件", "a part that the workbook needs is missing"),
        Text("用 Excel 打开修复后另存，或从备份恢复", "let Excel repair it and save it, or restore a backup"),
    ),
    "E-NOT-XLSX": (
        Text("这不是 Excel 工作簿，而是{kind}", "this is not an Excel workbook but {kind}"),
        Text("请给出 .xlsx 或 .xlsm 文件", "name an .xlsx or .xlsm file"),
    ),
    "E-XLS": (
        Text("这是旧的 .xls 格式", "this is the old .xls format"),
        Text("用 Excel 打开，另存为 .xlsx", "open it in Excel and save it as .xlsx"),
    ),
    "E-XLSB": (
        Text("这是二进制的 .xlsb 格式", "this is the binary .xlsb format"),
        Text("用 Excel 打开，另存为 .xlsx", "open it in Excel and save it as .xlsx"),
    ),
    "E-CSV": (
        Text("这是文本或 CSV 文件，不是工作簿", "this is a text or CSV file, not a workbook"),
        Text(
            "是名单就收进工作簿：sheetcrm import 工作簿 名单；否则用 Excel 打开，另存为 .xlsx",
            "a list goes into a workbook with sheetcrm import WORKBOOK LIST; else open it in Excel and save it as .xlsx",
        ),
    ),
    "E-HTML": (
        Text("这是网页（HTML）文件，不是工作簿", "this is a web page (HTML) under another name"),
        Text("用 Excel 打开并另存为 .xlsx", "open it in Excel and save it as .xlsx"),
    ),
    "E-ENCRYPTED": (
        Text("工作簿用密码加密了", "the workbook is encrypted with a password"),
        Text(
            "在 Excel 里去掉打开密码（文件 > 信息 > 保护工作簿）再试",
            "remove the opening password in Excel (File > Info > Protect Workbook) and try again",
        ),
    ),
    "E-MACRO": (
        Text("扩展名与内容不符：这是带宏的工作簿", "the extension does not fit: this workbook carries macros"),
        Text("把扩展名改为 .xlsm（Excel 也会拒绝打开现在这个名字）", "rename it to .xlsm (Excel refuses it under this name too)"),
    ),
    "E-SIGNED": (
        Text(
            "工作簿有数字签名，任何改动都会使签名失效，没有写入",
            "the workbook is digitally signed and any change would void the signature; nothing was written",
        ),
        Text(
            "先在 Excel 里删除签名（文件 > 信息 > 查看签名），或写到一个副本",
            "remove the signature in Excel (File > Info > View Signatures), or work on an unsigned copy",
        ),
    ),
    "E-PROTECTED": (
        Text("工作簿结构受保护，不能添加工作表", "the structure of the workbook is protected; no sheet can be added"),
        Text(
            "在 Excel 里取消保护（审阅 > 保护工作簿），运行后再保护", "unprotect it in Excel (Review > Protect Workbook), run this, protect it again"
        ),
    ),
    "E-SHARED": (
        Text(
            "这是旧式“共享工作簿”，改动会破坏它的修订记录，没有写入",
            "this is a legacy shared workbook; a change would break its revision log, nothing was written",
        ),
        Text("在 Excel 里停止共享（审阅 > 取消共享工作簿）后再试", "stop sharing it in Excel (Review > Unshare Workbook) and try again"),
    ),
    # --- files: busy (exit 4)
    "E-OPEN": (
        Text("文件正由 {user} 打开（{age}）", "the file is open: {user} ({age})"),
        Text(
            "请对方保存并关闭后再试；确定没人在用时加 --ignore-lock",
            "ask them to save and close it, then try again; if surely nobody has it open, add --ignore-lock",
        ),
    ),
    "E-OPEN-STALE": (
        Text("有一个可能是遗留的打开标记：{user}（{age}）", "a sign of an open file lies beside it, perhaps left over: {user} ({age})"),
        Text("确认没人在用后删除 {lock}，或加 --ignore-lock", "if nobody has it open, delete {lock} or add --ignore-lock"),
    ),
    "E-LOCKED": (
        Text("另一个 sheetcrm 正在写这个文件（{holder}）", "another sheetcrm is writing this file ({holder})"),
        Text("等它结束后再试，或用 --wait 等待", "try again when it is done, or wait with --wait"),
    ),
    "E-BUSY": (
        Text("文件被别的程序占用，换不上新内容", "another program holds the file; the new content could not be put in place"),
        Text("关闭占用它的程序（Excel、同步盘、杀毒）后再试", "close what holds it (Excel, a sync client, a virus scanner) and try again"),
    ),
    "E-CHANGED": (
        Text(
            "读取之后文件被别人改过，为不覆盖对方的修改，没有写入",
            "somebody changed the file after it was read; to keep their work, nothing was written",
        ),
        Text("再运行一次", "run it again"),
    ),
    "E-CHANGED-KEPT": (
        Text(
            "保存时文件被别人连续修改，其中一份已另存为 {kept}",
            "the file was changed by others while it was being saved; one of their versions was kept as {kept}",
        ),
        Text("对照两个文件，保留需要的内容", "compare the two files and keep what is needed"),
    ),
    # --- files: input and output (exit 5)
    "E-DISK-FULL": (
        Text("磁盘已满，没有改动原文件", "the disk is full; the file was left as it was"),
        Text("在这个文件夹所在的磁盘上腾出空间后再试", "make room on the disk of this folder and try again"),
    ),
    "E-RIGHTS": (
        Text("没有写入权限", "no right to write here"),
        Text(
            "去掉文件的“只读”属性，或向管理员申请这个文件夹的写入权限", "clear the read-only attribute, or ask for the right to write in this folder"
        ),
    ),
    "E-NO-READ": (Text("没有读取权限", "no right to read this file"), Text("向文件的主人申请权限", "ask the owner of the file for access")),
    "E-IO": (
        Text("读写失败（{problem}），没有改动原文件", "reading or writing failed ({problem}); the file was left as it was"),
        Text("检查磁盘、网络盘的连接后再试", "check the disk or the network drive and try again"),
    ),
    "E-VERIFY": (
        Text("写出的新文件没有通过检查（{problem}），没有改动原文件", "the new file failed its check ({problem}); the old one was left as it was"),
        Text("再试一次；若仍失败，检查磁盘并反馈", "try again; if it fails again, check the disk and report it"),
    ),
    "E-BACKUP": (
        Text(
            "旧版本没能留进 backups 文件夹（{problem}），没有改动原文件",
            "the old version could not be kept in backups ({problem}); the file was left as it was",
        ),
        Text(
            "检查 backups 文件夹的权限和空间；不想留旧版本就加 --no-backup",
            "check the rights and the room of that folder, or add --no-backup to go without",
        ),
    ),
    # --- the way back
    "E-NO-BACKUP": (
        Text("没有可用的旧版本", "there is no earlier version to go back to"),
        Text("用 sheetcrm backup --list 看看留下了哪些", "sheetcrm backup --list shows which versions there are"),
    ),
    "E-WHICH": (
        Text("没有“{which}”这个旧版本", "there is no version {which!r}"),
        Text(
            "用 sheetcrm backup --list 看看有哪些；可写文件名或时间，如 20261122-1030",
            "see sheetcrm backup --list; give a file name or a time such as 20261122-1030",
        ),
    ),
    "E-BACKUP-BAD": (
        Text("这个旧版本已损坏，没有使用：{problem}", "this version is damaged and was not used: {problem}"),
        Text("换一个更早的：sheetcrm backup --list", "take another one: sheetcrm backup --list"),
    ),
    "E-NO-RUN": (
        Text("没有可以撤销的记录", "there is no run of sheetcrm to take back"),
        Text("要回到某个旧版本，用 sheetcrm restore", "to go back to a kept version, use sheetcrm restore"),
    ),
    "E-CHANGED-SINCE": (
        Text(
            "上次运行（{verb}，{time}）之后文件又被别人改过，撤销会丢掉那些改动，没有写入",
            "the file was changed after the last run ({verb}, {time}); undoing it would lose those changes, nothing was written",
        ),
        Text(
            "确定要回到那之前，运行 sheetcrm restore（现在的版本也会留一份）",
            "to go back all the same, run sheetcrm restore (the present state is kept too)",
        ),
    ),
    "E-UNDO-GONE": (
        Text("那次运行之前的版本已经不在 backups 里了", "the version from before that run is no longer in backups"),
        Text("用 sheetcrm backup --list 看看还有哪些", "sheetcrm backup --list shows which versions there are"),
    ),
    # --- tags
    "E-TAG-UNKNOWN": (
        Text("标签表里没有“{tag}”", "there is no tag {tag!r}"),
        Text("{near}", "{near}"),
    ),
    "E-TAG-TWICE": (
        Text("“{tag}”在这些维度里都有：{dimensions}", "{tag!r} is in more than one dimension: {dimensions}"),
        Text("写上维度，例如 {example}", "write its dimension, such as {example}"),
    ),
    "E-TAG-EXISTS": (
        Text("标签“{tag}”已经有了（{known}）", "the tag {tag!r} is there already ({known})"),
        Text("换一个名字，或用 sheetcrm tags merge", "choose another name, or use sheetcrm tags merge"),
    ),
    "E-TAG-DIMENSION": (
        Text("没有“{dimension}”这个标签维度", "there is no tag dimension {dimension!r}"),
        Text("可用的有：{known}；自己的维度写在“设置”表里", "there are: {known}; dimensions of your own go on the Settings sheet"),
    ),
    "E-TAG-FIXED": (
        Text("“{tag}”不能这样改：{reason}", "{tag!r} cannot be changed in this way: {reason}"),
        Text("可以新建一个标签，或给它加同义词", "add a tag of your own, or an alias to it"),
    ),
    "E-TAG-CLASH": (
        Text("这样改标签表会出错：{problem}", "this would make the tag table wrong: {problem}"),
        Text("先改正标签表，或换一个名字", "mend the Tags sheet first, or choose another name"),
    ),
    # --- editing
    "E-TITLE": (
        Text(
            "工作表不能叫“{title}”（重名、超过 31 个字符，或含有 [ ] : * ? / \\）",
            "a sheet cannot be called {title!r} (taken, longer than 31 characters, or with one of [ ] : * ? / \\)",
        ),
        Text("换一个名称", "choose another name"),
    ),
    "E-TEXT-LONG": (
        Text("文本有 {length} 个字符，一个单元格最多放 32,767 个", "a text of {length} characters; a cell holds 32,767 at most"),
        Text("缩短文本", "shorten the text"),
    ),
    "E-FORMULA": (
        Text(
            "这个单元格的公式还管着 {range} 的其他单元格，没有覆盖它",
            "the formula of this cell also serves the other cells of {range}; it was not overwritten",
        ),
        Text("在 Excel 里把这些公式改成数值后再运行", "turn these formulas into values in Excel, then run this again"),
    ),
    "E-STYLES": (
        Text("单元格格式已达到 Excel 的上限 65,490 种", "the workbook has reached Excel's limit of 65,490 cell formats"),
        Text("在 Excel 里清理不用的格式", "clean up unused formats in Excel"),
    ),
    # --- reading worksheets (exit 3)
    "E-REF": (
        Text("单元格地址超出 A1:XFD1048576，或不是地址", "a cell address that is none, or lies outside A1:XFD1048576"),
        Text("用 Excel 打开修复后另存，或从备份恢复", "let Excel repair it and save it, or restore a backup"),
    ),
    "E-SST": (
        Text("共享字符串有错误：{problem}", "the shared strings are wrong: {problem}"),
        Text("用 Excel 打开修复后另存，或从备份恢复", "let Excel repair it and save it, or restore a backup"),
    ),
    "E-LIMIT": (
        Text("超出了上限：{problem}", "beyond a limit: {problem}"),
        Text("拆分或缩短后再试；来历不明的文件请不要使用", "split or shorten it and try again; do not use a file from an unknown source"),
    ),
    # --- worth a word, no error
    "W-COPY": (
        Text("文件名说明这是同步软件或人工留下的副本，已跳过", "by its name this is a copy left by a sync program or by hand; it was skipped"),
        Text("与原文件对照，把需要的内容并进去，再删掉副本", "compare it with the original, bring over what is needed, delete the copy"),
    ),
    "W-HARDLINK": (
        Text("这个文件还有别的名字（硬链接），那些名字下仍是旧内容", "the file has other names (hard links); under those the old content stays"),
        Text("需要时用新文件替换它们", "replace them with the new file if they are needed"),
    ),
    "W-BACKUP": (
        Text("旧版本没能留进 backups 文件夹", "the old version could not be kept in backups"),
        Text("检查那个文件夹的权限和空间", "check the rights and the room of that folder"),
    ),
    "W-FOLDER-SYNC": (
        Text("新文件已写好，但系统不能保证文件夹已落盘", "the new file is in place, but the system could not confirm that the folder is on disk"),
        Text("近期断电时请检查文件", "check the file if the power fails soon"),
    ),
    "W-PLUGIN": (
        Text("插件 {package}（{entry}）没有用上：{problem}", "the plugin {package} ({entry}) was left out: {problem}"),
        Text("更新或卸载它；SHEETCRM_NO_PLUGINS=1 不用任何插件", "update or remove it; SHEETCRM_NO_PLUGINS=1 goes without plugins"),
    ),
    "W-PLUGIN-RUN": (
        Text(
            "插件 {package}（{entry}）的 {part} 出错，没有它的结果：{problem}",
            "the plugin {package} ({entry}) failed at {part}, its result is missing: {problem}",
        ),
        Text("用 --debug 重跑，反馈给插件的作者", "run again with --debug and report it to the author of the plugin"),
    ),
    "W-STRAY": (
        Text("没能删除保存时用的临时文件", "a temporary file of the save could not be removed"),
        Text("可以删除同一文件夹里以 .~sheetcrm- 开头的文件", "files beside it that begin with .~sheetcrm- may be deleted"),
    ),
}
