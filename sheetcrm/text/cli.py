"""Words of the command line: verbs, options, and what commands say when they are done."""

from __future__ import annotations

from sheetcrm.text import Text

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
    "rule": Text("解释一条检查规则；不写代码就列出全部规则", "explain a rule; without a code, list them all"),
    "schema": Text(
        "输出数据结构（JSON Schema）：records、findings、due 或 report",
        "print the JSON Schema of records, findings, due or report",
    ),
}

OPTIONS: dict[str, Text] = {
    "as_of": Text("以这一天为准计算（YYYY-MM-DD），默认今天", "compute for this day (YYYY-MM-DD); default: today"),
    "lang": Text("语言：zh-CN（可写 zh）或 en", "language: zh-CN (or zh), or en"),
    "json": Text("输出 JSON，供别的程序读取", "print JSON, for other programs"),
    "format": Text("输出格式", "output format"),
    "select": Text("只用这些规则（代码或代码开头，用逗号分开）", "only these rules (codes or their beginnings, comma separated)"),
    "ignore": Text("不用这些规则（写法同上）", "leave these rules out (written in the same way)"),
    "exit_zero": Text("即使有错误，退出码也是 0", "exit with 0 even when there are errors"),
    "dry_run": Text("只显示会改什么，不写文件", "show what would change; write nothing"),
    "diff": Text("列出每个单元格修复前后的内容，不写文件", "list the cells before and after; write nothing"),
    "unsafe": Text("也做可能丢失信息的修复，请先用 --diff 看一遍", "also make fixes that may lose information; look at --diff first"),
    "plan": Text("逐个单元格列出会改什么，不写文件", "list what would change, cell by cell; write nothing"),
    "fix": Text("刷新前先做安全修复", "make the safe fixes first"),
    "period": Text(
        "汇总的期间：month、quarter、year、all 或 起始..结束，如 2026-01-01..2026-03-31",
        "period of the Summary: month, quarter, year, all or FROM..TO, such as 2026-01-01..2026-03-31",
    ),
    "force": Text("即使看起来没有变化也重新计算", "compute again even if nothing seems to have changed"),
    "ignore_lock": Text(
        "即使文件看起来在别处打开着也写入，请先确认没人在用",
        "write although the file seems to be open elsewhere; be sure that nobody has it open",
    ),
    "wait": Text("文件正在被写入时，最多等待的秒数", "seconds to wait while another program writes the file"),
    "backup": Text("写入前把旧文件留一份在旁边", "keep the old file beside the new one"),
    "preset": Text("模板：blank、simple 或 full", "template: blank, simple or full"),
    "sample": Text("带示例数据（虚构的客户，没有错误）", "with sample data (invented customers, no mistakes)"),
    "folder": Text("示例放在哪个文件夹，默认 sheetcrm-demo", "folder for the sample; default: sheetcrm-demo"),
    "markdown": Text("输出 Markdown", "print Markdown"),
    "debug": Text("出错时显示详细信息", "show details of an error"),
    "limit": Text("每条规则最多显示多少条", "show at most so many findings of each rule"),
}

SAYS: dict[str, Text] = {
    "nothing": Text("{file}：已是最新，没有改动。", "{file}: up to date, nothing was written."),
    "rebuilt": Text("{file}：已更新 {sheets}，共 {cells} 个单元格。", "{file}: brought {sheets} up to date, {cells} cell(s) in all."),
    "fixed": Text("{file}：修复了 {cells} 个单元格。", "{file}: repaired {cells} cell(s)."),
    "would": Text("{file}：会改动 {cells} 个单元格（这次没有写入）。", "{file}: {cells} cell(s) would change (nothing was written)."),
    "folded": Text("待跟进清单上填写的 {rows} 条已记入跟进记录。", "Entries of the due list that went into FollowUps: {rows}."),
    "kept": Text(
        "待跟进清单上有 {rows} 条填写没能记入，已原样保留；原因见问题清单里的 DUE-ENTRY。",
        "Entries of the due list that could not be taken in: {rows}. They are still there; DUE-ENTRY on the Issues sheet says why.",
    ),
    "untouched": Text("文件里其余 {count} 个部件一个字节都没有变。", "The other {count} parts of the file are unchanged, byte for byte."),
    "made": Text("已生成 {file}", "Made {file}"),
    "added": Text(
        "{file}：补上了工作表 {sheets}；其余 {count} 个部件一个字节都没有变。",
        "{file}: added {sheets}; the other {count} parts are unchanged, byte for byte.",
    ),
    "complete": Text("{file}：需要的工作表都在，没有改动。", "{file}: all sheets are there, nothing was written."),
    "nothing_to_fix": Text("{file}：没有可以自动修复的问题。", "{file}: there is nothing to repair automatically."),
    "remaining": Text("还有错误 {e} 个、警告 {w} 个、提示 {i} 个，要由您处理。", "Left for you: {e} error(s), {w} warning(s), {i} info."),
    "open_next": Text("请打开 {file}，从“{sheet}”看起。", "Open {file} and start with {sheet}."),
    "no_rule": Text("没有 {code} 这条规则", "there is no rule {code}"),
}
