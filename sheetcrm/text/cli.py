"""Words of the command line: verbs, options, and what commands say when they are done."""

from __future__ import annotations

from sheetcrm.text import Text
from sheetcrm.text.export import EXPORT_OPTIONS
from sheetcrm.text.shell_verbs import SHELL_OPTIONS, SHELL_VERBS

ABOUT = Text(
    "团队的 Excel 工作簿就是客户数据库，而且仍然是你们自己的工作簿。",
    "Your team's Excel workbook is the customer database, and it stays your workbook.",
)

HEADINGS: dict[str, Text] = {
    "commands": Text("命令", "Commands"),
    "version": Text("显示版本号", "Show the version"),
}

VERBS: dict[str, Text] = {
    "demo": Text("生成一份带错误的示例，并检查、修复、刷新一遍", "make a sample workbook with mistakes; check, repair and refresh it"),
    "new": Text("按模板新建工作簿", "make a new workbook from the template"),
    "init": Text(
        "给现有工作簿补上缺少的工作表，其余内容一个字节都不动",
        "add the missing sheets to an existing workbook; the rest stays byte for byte",
    ),
    "validate": Text("检查数据，指出每个问题在哪个单元格；不改文件", "find what is wrong, at the exact cell; changes nothing"),
    "fix": Text("自动修复可以安全修复的问题；先看会改什么，加 --diff", "repair what is safe to repair; --diff shows it first"),
    "refresh": Text("更新汇总、待跟进清单和问题清单", "bring Summary, DueList and Issues up to date"),
    "import": Text(
        "导入别处的名单（CSV、Excel、JSON）：自动认列，不合格的行退回",
        "bring in lists from elsewhere (CSV, Excel, JSON); rows that cannot be taken in come back with reasons",
    ),
    "due": Text("今天该联系谁：待跟进清单，可导出日历（ICS）", "whom to contact: the due list, also as a calendar (ICS)"),
    "report": Text("全部指标：汇总上的和更多，文字、JSON 或网页", "every figure, those of the Summary and more: text, JSON or a page"),
    **SHELL_VERBS,
    "tags": Text(
        "管理标签：列出、新增、改名、合并、停用、移动、复盘，所有工作表一起改",
        "look after tags: list, add, rename, merge, retire, move, review; every sheet follows",
    ),
    "dedupe": Text("找出可能重复的客户；--apply 合并有把握的", "customers that may have been entered twice; --apply merges the sure ones"),
    "merge-records": Text(
        "把重复的记录并成一条：merge-records 工作簿 保留的编号 并入的编号…", "merge records that are one: merge-records PATH SURVIVOR OTHER…"
    ),
    "export": Text(
        "导出为 CSV、JSON、Parquet、SQLite、DuckDB、数据库或新的 xlsx，默认脱敏",
        "as CSV, JSON, Parquet, SQLite, DuckDB, into a database, or as a new xlsx; masked by default",
    ),
    "history": Text("看程序改过什么：每次运行和每个单元格", "what sheetcrm changed: every run, every cell"),
    "undo": Text("撤销上一次运行、某一次运行，或一条记录的改动", "take back the last run, another one, or the last change of a record"),
    "backup": Text("现在备份一份；--list 列出，--verify 检查", "keep a version now; --list shows them, --verify checks them"),
    "restore": Text("恢复为某个旧版本，默认最近的一个", "go back to a kept version, by default the latest"),
    "chores": Text("该做的维护：备份、核对、复盘，各在哪天", "what maintenance is due: backups, checks, reviews, and when"),
    "config": Text("看设置或改设置：config 工作簿 [设置 [值]]", "show the settings of a workbook, or change one: config PATH [KEY [VALUE]]"),
    "templates": Text("列出模板，或写出现成的模板文件", "list the templates, or write their ready-made files"),
    "upgrade": Text("把旧版本 sheetcrm 做的工作簿升级到现在的结构", "bring a workbook of an older sheetcrm up to date"),
    "rule": Text("解释一条检查规则；不写代码就列出全部规则", "explain a rule; without a code, list them all"),
    "schema": Text(
        "输出数据结构（JSON Schema）：records、findings、statistics、rules、due 或 report",
        "print the JSON Schema of records, findings, statistics, rules, due or report",
    ),
}

TAG_VERBS: dict[str, Text] = {
    "list": Text("列出标签和用它的客户数", "the tags, and how many customers carry each"),
    "add": Text("新增标签：tags add 工作簿 名称 --dimension 维度", "a new tag: tags add PATH NAME --dimension DIMENSION"),
    "rename": Text("改名：tags rename 工作簿 旧名 新名", "another name: tags rename PATH OLD NEW"),
    "merge": Text("把一个标签并入另一个：tags merge 工作簿 标签 目标", "let one tag stand for another: tags merge PATH TAG TARGET"),
    "retire": Text("停用标签，可用 --replace 换成另一个", "take a tag out of use, with --replace another in its place"),
    "move": Text(
        "移到另一个维度：tags move 工作簿 标签 --dimension 维度", "bring it into another dimension: tags move PATH TAG --dimension DIMENSION"
    ),
    "review": Text("标签复盘：每个标签的建议，并记下日期", "advice on every tag; the day is noted"),
}
"""Commands below ``tags``."""

TAG_OTHER: dict[str, Text] = {"rename": Text("新名", "NEW"), "merge": Text("目标标签", "TARGET")}
"""Their second name, as the usage line shows it."""

TEMPLATE_VERBS: dict[str, Text] = {
    "list": Text("有哪些模板，各适合谁", "the templates, and whom each one is for"),
    "write": Text("写出现成的模板文件，每种语言一份", "write the ready-made files, one for each language"),
}
"""Commands below ``templates``."""

OPTIONS: dict[str, Text] = {
    "import_sheet": Text(
        "导入到哪张表：customers、contacts、followups、orders……默认按列名判断",
        "sheet to bring it into: customers, contacts, followups, orders …; by default what the labels say",
    ),
    "import_mode": Text(
        "upsert（默认）：已有的更新、没有的新增；insert：只新增；update：只更新",
        "upsert (the default): update what is there, add what is not; insert: only add; update: only update",
    ),
    "import_overwrite": Text(
        "--overwrite：用名单的值替换已有的值；默认 --fill-blank：只填空格",
        "--overwrite: values of the list replace those that are there; --fill-blank, the default: they fill blank cells only",
    ),
    "import_map": Text(
        "列名=字段，如 --map 公司=name；等号后留空就不导入这一列（可写多次）",
        "Label=field, such as --map Firm=name; nothing behind = leaves the column out (may be given several times)",
    ),
    "import_set": Text(
        "字段=值：没有这个值的行都用它，如 --set owner=李敏（可写多次）", "field=value of every row that has none, such as --set owner=Anna"
    ),
    "import_profile": Text("是哪个软件的导出，默认自动判断", "the program whose export it is; found out by default"),
    "import_mapping": Text("用保存过的列对应：名字，或 .json 文件", "a saved mapping: its name, or a .json file"),
    "import_accept": Text("采用按相似度猜的列对应", "take what the likeness of labels suggests"),
    "import_save": Text("把列的对应关系按这个名字保存，下次用 --mapping", "save the mapping under this name, for --mapping next time"),
    "import_source_sheet": Text("读来源工作簿里的这张表（可写多次）", "worksheet of the source to read (may be given several times)"),
    "import_encoding": Text("来源的文字编码，默认自动判断", "encoding of the source; found out by default"),
    "import_delimiter": Text("来源的分隔符，默认自动判断；tab 表示制表符", "delimiter of the source; found out by default; tab for a tab"),
    "import_rejects": Text("退回的行写到这个文件，默认在来源旁边", "file for the rejected rows; by default beside the source"),
    **EXPORT_OPTIONS,
    **SHELL_OPTIONS,
    "templates_folder": Text("写到哪个文件夹，默认 templates", "folder for the files; default: templates"),
    "templates_preset": Text("只写这个模板（可写多次）", "only this template (may be given several times)"),
    "templates_lang": Text("只写这种语言的，默认两种都写：zh-CN（可写 zh）或 en", "only this language, else both: zh-CN (or zh), or en"),
    "overwrite": Text("替换内容不同的同名文件", "replace files of the same name that hold something else"),
    "check": Text("不写文件，只说哪些缺少或过时（退出码 1）", "write nothing; say which are missing or stale (exit code 1)"),
    "as_of": Text("以这一天为准计算（YYYY-MM-DD），默认今天", "compute for this day (YYYY-MM-DD); default: today"),
    "config": Text("用这个 sheetcrm.toml，而不是工作簿旁边的（- = 不用）", "use this sheetcrm.toml instead of the one beside the workbook (-: none)"),
    "lang": Text("语言：zh-CN（可写 zh）或 en", "language: zh-CN (or zh), or en"),
    "json": Text("输出 JSON，供别的程序读取", "print JSON, for other programs"),
    "format": Text("输出格式", "output format"),
    "output": Text("写到这个文件，而不是屏幕（xlsx 必须写到文件）", "write to this file instead of the screen (xlsx needs one)"),
    "output_file": Text("写到这个文件，而不是屏幕", "write to this file instead of the screen"),
    "block": Text(
        "只要这些块，如 K1,K4（可写多次）；ALL 是全部，包括 PF、TR、CV",
        "only these blocks, such as K1,K4 (may be given several times); ALL: every one, PF, TR and CV too",
    ),
    "statistics": Text("只显示统计：按规则、工作表和负责人", "show counts only: by rule, sheet and owner"),
    "select": Text("只用这些规则（代码或代码开头，用逗号分开）", "only these rules (codes or their beginnings, comma separated)"),
    "ignore": Text("不用这些规则（写法同上）", "leave these rules out (written in the same way)"),
    "exit_zero": Text("即使有错误，退出码也是 0", "exit with 0 even when there are errors"),
    "dry_run": Text("只显示会改什么，不写文件", "show what would change; write nothing"),
    "diff": Text("列出每个单元格修复前后的内容，不写文件", "list the cells before and after; write nothing"),
    "unsafe": Text("也做可能丢失信息的修复，请先用 --diff 看一遍", "also make fixes that may lose information; look at --diff first"),
    "plan": Text("逐个单元格列出会改什么，不写文件", "list what would change, cell by cell; write nothing"),
    "fix": Text("刷新前先做安全修复", "make the safe fixes first"),
    "period": Text(
        "统计期间：month、quarter、year、all 或 起始..结束，如 2026-01-01..2026-03-31；不写就按汇总上选的，否则是本月",
        "period of the figures: month, quarter, year, all or FROM..TO, such as 2026-01-01..2026-03-31; without it as chosen on Summary, else the month",
    ),
    "force": Text("即使看起来没有变化也重新计算", "compute again even if nothing seems to have changed"),
    "forget": Text(
        "取消在问题清单上做过的“忽略”：CODE（规则）、CODE:SHEET:ID:FIELD（规则、工作表、编号、字段）、ALL，或 STALE（不再匹配任何问题的）",
        "report again what was ignored on the Issues sheet: CODE, CODE:sheet:id:field, ALL, or STALE (what matches nothing any more)",
    ),
    "suppressed": Text("也列出被忽略的问题，以及忽略的原因", "list what is ignored too, and why"),
    "baseline": Text(
        "不再报告这个文件里已有的问题（由 --write-baseline 或 --format json 生成）",
        "leave out what stands in this file (made by --write-baseline or --format json)",
    ),
    "write_baseline": Text("把现在的问题写进这个文件，供以后 --baseline 使用", "write the present findings to this file, for --baseline"),
    "ignore_lock": Text(
        "即使文件看起来在别处打开着也写入，请先确认没人在用",
        "write although the file seems to be open elsewhere; be sure that nobody has it open",
    ),
    "wait": Text("文件正在被写入时，最多等待的秒数", "seconds to wait while another program writes the file"),
    "owner": Text("只看这个人的（可写多次）", "only what this person has to do (may be given several times)"),
    "ics": Text("输出日历文件（等于 --format ics）", "print a calendar (the same as --format ics)"),
    "list_versions": Text("列出留下的旧版本", "list the versions that are kept"),
    "verify": Text("逐个打开旧版本并核对摘要", "open every version and compare its digest"),
    "field": Text("只看这个字段（列名或键名）", "only this field (its label or key)"),
    "since": Text("只看这一天起的（YYYY-MM-DD）", "only from this day on (YYYY-MM-DD)"),
    "by": Text("只看这个人改的", "only what this user did"),
    "unmasked": Text("显示完整的电话、邮箱等", "show phone numbers, e-mail addresses and the like in full"),
    "run": Text(
        "只撤销这一次运行：history 列出的序号，或时间的开头（2026-11-22 10:20）；之后又改过的单元格不动",
        "only this run: its number in history, or the beginning of its time (2026-11-22 10:20); cells that were changed since stay",
    ),
    "undo_record": Text("只撤销这个编号的记录最近一次改动", "only the last change of the record with this id"),
    "record": Text("只看这个编号的记录", "only the record with this id"),
    "newest": Text("最多显示多少条", "show at most so many"),
    "dimension": Text("标签维度，如 行业、需求特征", "dimension of the tag, such as 行业 or need"),
    "alias": Text("同义词（可写多次）", "another name for it (may be given several times)"),
    "parent": Text("上级标签", "the tag above it"),
    "description": Text("说明", "when to use it"),
    "replace": Text("改用这个标签", "the tag to use instead"),
    "min": Text("只看至少这么有把握的，如 0.9", "only pairs at least this sure, such as 0.9"),
    "fuzzy": Text(
        "名称很像的也算（或不算）；列出时默认算，合并时默认不算", "count similar names or not; by default counted in the list, not when merging"
    ),
    "apply": Text("合并有把握的（默认 0.95 以上，名称很像的不算）", "merge the sure ones (by default from 0.95 up, similar names left out)"),
    "prefer": Text(
        "以谁的内容为准：first 保留的那条，newest 更新时间最晚的", "whose values count: first, the survivor's; newest, those updated last"
    ),
    "sheet": Text("工作表，如 customers 或 联系人", "sheet, such as customers or Contacts"),
    "groups": Text("最多显示多少组", "show at most so many groups"),
    "unset": Text("清空这个设置，回到默认值", "blank this setting, so that its default counts"),
    "done": Text(
        "记下这件事今天做过：backup、contacts、profiles、tags、permissions",
        "note that this was done today: backup, contacts, profiles, tags or permissions",
    ),
    "backup": Text(
        "写入前一定（或不）把旧版本留进 backups 文件夹；不写就按设置，改动数据时总会留",
        "surely keep (or do not keep) the old version in the backups folder; without either the settings decide: kept whenever data changes",
    ),
    "preset": Text(
        "模板：blank（默认）、simple、full、toolkit、tagged、orders、comprehensive 或 book；各是什么见 sheetcrm templates list",
        "template: blank (the default), simple, full, toolkit, tagged, orders, comprehensive or book; sheetcrm templates list explains them",
    ),
    "modules": Text(
        "加上这些模块（用逗号分开）：contacts、orders、service、feedback、attachments、history，或 all",
        "with these modules (comma separated): contacts, orders, service, feedback, attachments, history; or all",
    ),
    "sample": Text("带示例数据（虚构的客户，没有错误）", "with sample data (invented customers, no mistakes)"),
    "folder": Text("示例放在哪个文件夹，默认 sheetcrm-demo", "folder for the sample; default: sheetcrm-demo"),
    "markdown": Text("输出 Markdown", "print Markdown"),
    "debug": Text("出错时显示详细信息", "show details of an error"),
    "limit": Text("每条规则最多显示多少条", "show at most so many findings of each rule"),
}

SAYS: dict[str, Text] = {
    "nothing": Text("{file}：已是最新，没有改动。", "{file}: up to date, nothing was written."),
    "remembered": Text(
        "{file}：工作表都是最新的，只更新了 sheetcrm 自己的记录。",
        "{file}: the sheets are up to date; only what sheetcrm remembers was written.",
    ),
    "rebuilt": Text("{file}：已更新 {sheets}，共 {cells} 个单元格。", "{file}: brought {sheets} up to date, {cells} cell(s) in all."),
    "fixed": Text("{file}：修复了 {cells} 个单元格。", "{file}: repaired {cells} cell(s)."),
    "would": Text("{file}：会改动 {cells} 个单元格（这次没有写入）。", "{file}: {cells} cell(s) would change (nothing was written)."),
    "folded": Text("待跟进清单上填写的 {rows} 条已记入跟进记录。", "Entries of the due list that went into FollowUps: {rows}."),
    "stages": Text("合作状态的 {rows} 处变化已记入阶段历史。", "Changes of stage that went into StageHistory: {rows}."),
    "kept": Text(
        "待跟进清单上有 {rows} 条填写没能记入，已原样保留；原因见问题清单里的 DUE-ENTRY。",
        "Entries of the due list that could not be taken in: {rows}. They are still there; DUE-ENTRY on the Issues sheet says why.",
    ),
    "decided_fixed": Text("问题清单上选了“修复”的 {n} 条已修复。", "Findings marked Fix on the Issues sheet and repaired: {n}."),
    "decided_ignored": Text("选了“忽略”的 {n} 条以后不再提示。", "Findings marked Ignore, not reported again: {n}."),
    "decided_nofix": Text("选了“修复”的 {n} 条没有自动修复，请在表中改：{which}", "Marked Fix, but only you can: {n} ({which})"),
    "decided_doubt": Text(
        "选了“修复”的 {n} 条还不能修复，那张表的结构有错误：{which}",
        "Marked Fix, but the structure of the sheet must be mended first: {n} ({which})",
    ),
    "decided_gone": Text(
        "问题清单上的 {n} 条处理没有找到对应的问题（已改好，或值已改变）：{which}",
        "Decisions whose finding is no longer there, or says something else by now: {n} ({which})",
    ),
    "decided_unread": Text(
        "处理一栏只认“修复”和“忽略”，其他内容已原样保留：{which}",
        "The Decision column takes Fix or Ignore; other words are still there: {which}",
    ),
    "forgotten": Text("取消忽略 {n} 条，以后照常报告。", "Reported again from now on: {n}."),
    "baseline_stale": Text(
        "{file}：基线里有 {n} 条已经不再出现，可用 --write-baseline 重新生成。",
        "{file}: {n} finding(s) of the baseline no longer occur; write it anew with --write-baseline.",
    ),
    "untouched": Text("文件里其余 {count} 个部件一个字节都没有变。", "The other {count} parts of the file are unchanged, byte for byte."),
    "template_stale": Text("{file}：缺少，或内容已过时", "{file}: missing, or out of date"),
    "templates_same": Text("其余 {n} 个文件已是最新。", "{n} file(s) are up to date."),
    "made": Text("已生成 {file}", "Made {file}"),
    "would_add": Text("{file}：会补上工作表 {sheets}（这次没有写入）。", "{file}: would add {sheets} (nothing was written)."),
    "nearest": Text(
        "没有找到客户表；最接近的是“{sheet}”第 {row} 行：认得 {known}，缺 {missing}。改好列名后重新运行即可沿用它",
        "no customer list was found; {sheet}, row {row}, comes nearest: it has {known} and lacks {missing}. With those labels it would be used",
    ),
    "added": Text(
        "{file}：补上了工作表 {sheets}；其余 {count} 个部件一个字节都没有变。",
        "{file}: added {sheets}; the other {count} parts are unchanged, byte for byte.",
    ),
    "complete": Text("{file}：需要的工作表都在，没有改动。", "{file}: all sheets are there, nothing was written."),
    "nothing_to_fix": Text("{file}：没有可以自动修复的问题。", "{file}: there is nothing to repair automatically."),
    "remaining": Text("还有错误 {e} 个、警告 {w} 个、提示 {i} 个，要由您处理。", "Left for you: {e} error(s), {w} warning(s), {i} info."),
    "open_next": Text("请打开 {file}，从“{sheet}”看起。", "Open {file} and start with {sheet}."),
}
