"""Words of ``undo`` of one run, one record or one field."""

from __future__ import annotations

from sheetcrm.text import Text

UNDO_ERRORS: dict[str, tuple[Text, Text]] = {
    "E-UNDO-RUN": (
        Text("没有“{which}”这次运行", "there is no run {which!r}"),
        Text("sheetcrm history 列出运行和它们的序号", "sheetcrm history lists the runs and their numbers"),
    ),
    "E-UNDO-UNSURE": (
        Text(
            "{verb}（{time}）以后别人也改过文件，而变更日志没有列出它改的每个单元格",
            "others changed the file after {verb} ({time}), and ChangeLog does not list every cell of that run",
        ),
        Text("用 undo --id 撤销单条记录，或用 restore 恢复整个版本", "take back single records with undo --id, or a whole version with restore"),
    ),
    "E-NO-CHANGE": (
        Text("在留下的版本里没有找到 {which} 的改动", "no kept version shows a change of {which}"),
        Text("用 sheetcrm history 看有哪些改动", "sheetcrm history shows the changes that are known"),
    ),
}

FIELD_ALONE = Text("--field 要和 --id 一起用", "--field goes with --id")

WHY: dict[str, Text] = {
    "changed": Text("后来又改过", "was changed since"),
    "gone": Text("已经不在", "is no longer there"),
    "referred": Text("别的行还在引用它", "other rows refer to it"),
    "missing": Text("它引用的记录已经不在", "the record that it refers to is no longer there"),
    "taken": Text("这个编号现在是另一条记录", "its id belongs to another record now"),
}
"""Why something was not taken back."""

SAYS: dict[str, Text] = {
    "undone": Text("{file}：已撤销 {verb}（{time}）改的 {cells} 个单元格。", "{file}: took back {cells} cell(s) of {verb} ({time})."),
    "would": Text(
        "{file}：会撤销 {verb}（{time}）改的 {cells} 个单元格（这次没有写入）。",
        "{file}: would take back {cells} cell(s) of {verb} ({time}) (nothing was written).",
    ),
    "nothing": Text(
        "{file}：没有什么可撤销，{verb}（{time}）改的内容已经不在。", "{file}: nothing to take back, what {verb} ({time}) changed is gone already."
    ),
    "left": Text("没有撤销：{which}，{why}", "left as it is: {which} {why}"),
    "more_left": Text("还有 {n} 处没有撤销。", "{n} more were left as they are."),
    "hand": Text("手工改动", "an edit by hand"),
}
