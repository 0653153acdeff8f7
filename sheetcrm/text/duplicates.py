"""Words of ``dedupe`` and ``merge-records``."""

from __future__ import annotations

from sheetcrm.text import Text

MERGE_ERRORS: dict[str, tuple[Text, Text]] = {
    "E-MERGE": (
        Text("不能合并：{problem}", "these cannot be merged: {problem}"),
        Text("{todo}", "{todo}"),
    ),
}

WHY: dict[str, Text] = {
    "same": Text("{id} 写了两次", "{id} is named twice"),
    "alone": Text("只写了 {id}", "only {id} is named"),
    "merged": Text("{id} 已经合并到 {into}", "{id} was merged into {into} before"),
    "archived": Text("{id} 已归档，而要并入它的还在用", "{id} is archived, and what would go into it is not"),
    "twice": Text("编号 {id} 有 {count} 行", "the id {id} stands in {count} rows"),
    "sheet": Text("“{sheet}”的记录不能合并", "records of {sheet} are not merged"),
}
"""Why records are not merged."""

TODO: dict[str, Text] = {
    "same": Text("写出几个不同的编号，保留的在前", "name different ids, the one that stays first"),
    "alone": Text("再写上要并入它的编号", "name what is to go into it as well"),
    "merged": Text("改用 {into}", "name {into} instead"),
    "archived": Text("把还在用的写在前面", "name the one in use first"),
    "twice": Text(
        "同一个客户用 dedupe --apply 合并；不同的先用 fix --unsafe --select ID-DUP 分开编号",
        "one customer: dedupe --apply; several: fix --unsafe --select ID-DUP first",
    ),
    "sheet": Text("标签用 tags merge", "for tags there is tags merge"),
}
"""What to do instead."""

DOUBTS: dict[str, Text] = {
    "regions": Text("名称里的地区不同（{which}）", "the regions in the names differ ({which})"),
    "kinds": Text("主体类型不同（{which}）", "the party kinds differ ({which})"),
    "no_id": Text("有一行没有编号", "one of them has no id"),
    "one_id": Text("编号相同，名称却不像", "the id is the same, but the names have nothing in common"),
}
"""What speaks against a group of duplicates."""

REASONS: dict[str, Text] = {
    "ID-DUP": Text("编号相同", "same id"),
    "DUP-EMAIL": Text("邮箱相同", "same e-mail"),
    "DUP-PHONE": Text("电话相同", "same phone"),
    "DUP-NAME": Text("名称相同", "same name"),
    "DUP-FUZZY": Text("名称很像", "similar names"),
}

SAYS: dict[str, Text] = {
    "merged": Text(
        "{file}：{others} 已并入 {survivor}；改了 {cells} 个单元格。", "{file}: merged {others} into {survivor}; {cells} cell(s) changed."
    ),
    "would_merge": Text(
        "{file}：会把 {others} 并入 {survivor}；会改 {cells} 个单元格（这次没有写入）。",
        "{file}: would merge {others} into {survivor}; {cells} cell(s) would change (nothing was written).",
    ),
    "moved": Text("改为属于 {survivor} 的行：{moved}", "rows that belong to {survivor} now: {moved}"),
    "taken": Text("“{label}”取自 {of}", "{label} comes from {of}"),
    "kept": Text("“{label}”保留了 {of} 的，另一条的内容不同", "{label} is that of {of}; the other record says something else"),
    "left_out": Text("没有并入的标签（超过上限或互相矛盾）：{tags}", "tags that did not fit in (too many, or contradictory): {tags}"),
    "columns": Text("客户表右端加上了列：{columns}", "columns added at the right end of the sheet: {columns}"),
    "kinds": Text("注意：主体类型不同（{which}）", "note: the party kinds differ ({which})"),
    "group": Text("{n}. 把握 {confidence}，{reasons}；建议保留 {survivor}", "{n}. {confidence} sure: {reasons}; keep {survivor}"),
    "doubt": Text("   需要人看：{doubts}", "   look at this one yourself: {doubts}"),
    "groups": Text(
        "{file}：{groups} 组，共 {customers} 个客户可能重复。", "{file}: {groups} group(s) of {customers} customers that may be the same."
    ),
    "none": Text("{file}：没有发现重复的客户。", "{file}: no duplicate customers were found."),
    "more": Text("还有 {n} 组，加 --limit 显示更多。", "{n} more group(s); --limit shows them."),
    "applied": Text(
        "{file}：合并了 {groups} 组，{customers} 个客户并入别的客户；改了 {cells} 个单元格。undo 可以撤销。",
        "{file}: merged {groups} group(s), {customers} customer(s) went into another; {cells} cell(s) changed. undo takes it back.",
    ),
    "would_apply": Text(
        "{file}：会合并 {groups} 组，{customers} 个客户并入别的客户；会改 {cells} 个单元格（这次没有写入）。",
        "{file}: would merge {groups} group(s), {customers} customer(s) into another; {cells} cell(s) would change (nothing was written).",
    ),
    "doubtful": Text(
        "{n} 组需要人看，没有合并；确认后用 merge-records。", "{n} group(s) need a look and were not merged; merge-records does it once you are sure."
    ),
    "title": Text("重复客户", "Duplicates"),
    "which_row": Text("{id} 第 {row} 行", "{id} row {row}"),
    "row": Text("行", "row"),
    "rows": Text("关联的行", "rows that belong to it"),
}

COLUMNS = Text("组\t把握\t依据\t保留\t编号\t行\t字段\t内容", "group\tconfidence\treasons\tsurvivor\tid\trow\tfield\tvalue")
"""Headings of the list as CSV."""
