"""Words of the documents that ``validate`` writes: headings, columns, hints."""

from __future__ import annotations

from sheetcrm.text import Text, say

OUTPUTS: dict[str, Text] = {
    # --- headings and columns
    "title": Text("检查结果", "Findings"),
    "of": Text("{title}：{files}", "{title}: {files}"),
    "as_of": Text("截至 {date}", "as of {date}"),
    "sheets": Text("按工作表", "By sheet"),
    "owners": Text("按负责人", "By owner"),
    "rules": Text("按规则", "By rule"),
    "workbooks": Text("全部工作簿", "All workbooks"),
    "statistics": Text("统计", "Statistics"),
    "col.workbook": Text("工作簿", "Workbook"),
    "col.sheet": Text("工作表", "Sheet"),
    "col.owner": Text("负责人", "Owner"),
    "col.records": Text("记录", "Records"),
    "col.E": Text("错误", "Errors"),
    "col.W": Text("警告", "Warnings"),
    "col.I": Text("提示", "Infos"),
    "col.health": Text("健康度", "Health"),
    "col.count": Text("数量", "Count"),
    "col.code": Text("规则", "Rule"),
    "col.fixable": Text("可修复", "Fixable"),
    "col.name": Text("说明", "What it finds"),
    "col.severity": Text("级别", "Severity"),
    "col.cell": Text("单元格", "Cell"),
    "col.field": Text("列", "Column"),
    "col.record": Text("记录", "Record"),
    "col.id": Text("编号", "ID"),
    "col.record_name": Text("名称", "Name"),
    "col.value": Text("内容", "Value"),
    "col.message": Text("问题", "Problem"),
    "col.suggestion": Text("怎么办", "What to do"),
    "col.fix": Text("修复", "Fix"),
    "col.link": Text("打开", "Open"),
    # --- values
    "nobody": Text("（没有负责人）", "(nobody)"),
    "workbook": Text("整个工作簿", "the whole workbook"),
    "fix.safe": Text("自动", "automatic"),
    "fix.unsafe": Text("需 --unsafe", "with --unsafe"),
    "fix.none": Text("由您改", "by you"),
    "none": Text("没有发现问题。", "No issues found."),
    "refused": Text("没有读取：{line}", "not read: {line}"),
    # --- lines
    "health": Text("健康度 {score}", "Health {score}"),
    "hint.safe": Text("其中 {n} 个可以自动修复：sheetcrm fix {file}", "{n} of them can be repaired: sheetcrm fix {file}"),
    "hint.unsafe": Text(
        "另有 {n} 个要加 --unsafe 才会修复，请先用 --diff 看一遍",
        "{n} more can be repaired with --unsafe; look at --diff first",
    ),
    "hint.only_unsafe": Text(
        "其中 {n} 个可以修复，但要加 --unsafe：sheetcrm fix {file} --unsafe --diff",
        "{n} of them can be repaired, with --unsafe: sheetcrm fix {file} --unsafe --diff",
    ),
    "capped": Text(
        "这里列出前 {shown} 个，共 {total} 个；全部结果：sheetcrm validate --format jsonl",
        "The first {shown} of {total} are listed; all of them: sheetcrm validate --format jsonl",
    ),
    "counts": Text("错误 {E}，警告 {W}，提示 {I}", "{E} errors, {W} warnings, {I} infos"),
    "passed": Text("没有问题", "nothing wrong"),
    "example": Text("例如 {text}", "Bad: {text}"),
    "instead": Text("改成 {text}", "Good: {text}"),
    # --- page
    "page.all": Text("全部", "all"),
    "page.search": Text("查找", "Search"),
    "page.shown": Text("显示 {n} 个", "{n} shown"),
    "page.score": Text(
        "健康度是 0 到 100 的分数：没有错误和警告时是 100，每改好一处只升不降。",
        "The health score goes from 0 to 100: it is 100 where there are no errors and warnings, and no repair lowers it.",
    ),
    "page.masked": Text("电话、邮箱、地址等已脱敏。", "Phones, e-mails and addresses are masked."),
    "page.made": Text("由 sheetcrm {version} 生成", "Made by sheetcrm {version}"),
    "page.row": Text("第 {row} 行", "Row {row}"),
}


def words(key: str, lang: str, /, **gaps: object) -> str:
    """The words of a key of ``OUTPUTS`` in one language, gaps filled."""
    return say(OUTPUTS[key], lang, **gaps)
