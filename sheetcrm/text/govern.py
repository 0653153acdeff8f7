"""What the commands of the way back, of tags and of maintenance say."""

from __future__ import annotations

from sheetcrm.text import Text

SAYS: dict[str, Text] = {
    # --- backup, restore, undo
    "kept": Text("{file}：已备份为 {version}。", "{file}: kept as {version}."),
    "would_keep": Text("{file}：会在 {folder} 里留一份（这次没有写入）。", "{file}: a version would be kept in {folder} (nothing was written)."),
    "no_versions": Text("{file}：还没有备份。", "{file}: no version is kept yet."),
    "versions": Text("{file}：共有 {count} 个旧版本，在 {folder}", "{file}: {count} version(s) kept in {folder}"),
    "good": Text("完好", "good"),
    "bad": Text("已损坏：{problem}", "DAMAGED: {problem}"),
    "all_good": Text("全部完好。", "All of them are good."),
    "restored": Text(
        "{file}：已恢复为 {version}（{time}），与刚才相差 {cells} 个单元格。", "{file}: brought back {version} ({time}); {cells} cell(s) differ."
    ),
    "undone": Text(
        "{file}：已撤销 {verb}（{time}），与刚才相差 {cells} 个单元格。再运行一次 undo 可以恢复。",
        "{file}: took back {verb} ({time}); {cells} cell(s) differ. Another undo brings it back.",
    ),
    "would_restore": Text(
        "{file}：会恢复为 {version}（{time}），与现在相差 {cells} 个单元格（这次没有写入）。",
        "{file}: would go back to {version} ({time}); {cells} cell(s) differ (nothing was written).",
    ),
    "same_version": Text("{file}：已经就是 {version}，没有改动。", "{file}: it is {version} already, nothing was written."),
    "unknown_cells": Text("？", "?"),
    # --- history
    "runs": Text("运行记录", "Runs"),
    "changes": Text("改动的单元格", "Changed cells"),
    "no_history": Text("{file}：没有记录。", "{file}: nothing is recorded."),
    "row_added": Text("新增", "added"),
    "row_deleted": Text("删除", "deleted"),
    "by_hand": Text("手工", "by hand"),
    "unclear": Text("{command} 或手工", "{command} or by hand"),
    "more_changes": Text("还有更早的，加 --limit 显示更多。", "There are older ones; --limit shows more."),
    # --- tags
    "tag_head": Text("维度\t标签\t状态\t客户数\t同义词", "Dimension\tTag\tStatus\tCustomers\tAliases"),
    "tag_review_head": Text("建议\t维度\t标签\t客户数\t说明", "Advice\tDimension\tTag\tCustomers\tNote"),
    "tag_done": Text("{file}：{what}；改了 {cells} 个单元格。", "{file}: {what}; {cells} cell(s) changed."),
    "tag_would": Text(
        "{file}：{what}；会改 {cells} 个单元格（这次没有写入）。", "{file}: {what}; {cells} cell(s) would change (nothing was written)."
    ),
    "tag_near": Text("提示：已有相近的标签 {near}", "Note: there are similar tags: {near}"),
    "added_tag": Text("新增标签“{tag}”（{dimension}）", "added the tag {tag} ({dimension})"),
    "renamed_tag": Text("标签“{tag}”改名为“{other}”", "renamed the tag {tag} to {other}"),
    "merged_tag": Text("标签“{tag}”并入“{other}”", "merged the tag {tag} into {other}"),
    "retired_tag": Text("停用标签“{tag}”", "retired the tag {tag}"),
    "replaced_tag": Text("停用标签“{tag}”，改用“{other}”", "retired the tag {tag} in favour of {other}"),
    "moved_tag": Text("标签“{tag}”移到维度“{dimension}”", "moved the tag {tag} to {dimension}"),
    "reviewed": Text("{file}：已记下 {day} 做过标签复盘。", "{file}: noted that the tags were reviewed on {day}."),
    # --- chores
    "chore_head": Text("事项\t上次\t应做于\t状态\t怎么做", "Chore\tLast done\tDue\tState\tHow"),
    "chore_due": Text("该做了", "due"),
    "chore_fine": Text("未到期", "fine"),
    "chore_done": Text("{file}：已记下 {chore} 于 {day} 完成。", "{file}: noted that {chore} was done on {day}."),
    "never": Text("还没有", "never"),
}
"""Gaps are filled by the command; tabs part columns."""

WHY: dict[str, Text] = {
    "fixed_value": Text("它是“{column}”列的固定选项", "it is one of the fixed values of the column {column}"),
    "cadence": Text("设置 {key} 要用它", "the setting {key} depends on it"),
    "built_in": Text("它是内置标签，总在原来的维度里", "it is a built-in tag, which always stands in its dimension"),
    "same": Text("两个名字是同一个标签", "both names are the same tag"),
    "declared_merge": Text("它已经并入别的标签", "it was merged into another tag already"),
    "near": Text("相近的有：{near}", "similar ones: {near}"),
    "list": Text("用 sheetcrm tags list 看看有哪些", "sheetcrm tags list shows which there are"),
}

STATUSES: dict[str, Text] = {
    "启用": Text("启用", "active"),
    "停用": Text("停用", "retired"),
    "合并": Text("合并", "merged"),
    "待审核": Text("待审核", "pending"),
    "未识别": Text("未识别", "unknown"),
}
ADVICE: dict[str, Text] = {
    "清理": Text("清理", "clean up"),
    "新增/映射": Text("新增/映射", "add or map"),
    "建议停用": Text("建议停用", "retire"),
    "保留(绑定字段)": Text("保留（绑定字段）", "keep (has a column)"),
    "疑似重复": Text("疑似重复", "looks like another"),
    "保留": Text("保留", "keep"),
}
"""Statuses and advice by their canonical words."""
