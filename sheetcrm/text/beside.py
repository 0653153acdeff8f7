"""Words about ``sheetcrm.toml``, the file beside a workbook, and about columns that somebody declares."""

from __future__ import annotations

from sheetcrm.text import Text

FIELD_REASONS: dict[str, Text] = {
    "key": Text("键要以 x_ 开头，只用小写字母、数字和 _，同一张表里不能重复", "a key begins with x_, has a–z, 0–9 and _, and stands once in a sheet"),
    "sheet": Text("没有这张工作表", "there is no such sheet"),
    "type": Text("没有这种类型", "there is no such type"),
    "values": Text("“选项”类型要写可选值", "a choice needs its values"),
}
"""Why a column that somebody declares has no effect."""

PROBLEMS: dict[str, Text] = {
    "syntax": Text("不是 TOML：{reason}", "this is no TOML: {reason}"),
    "encoding": Text("不是 UTF-8 文本", "this is no UTF-8 text"),
    "table": Text("没有 [{name}] 这一节，可以有 {known}", "there is no section [{name}]; there may be {known}"),
    "shape": Text("{name} 应写成 {wanted}", "{name} must be {wanted}"),
    "setting": Text("没有“{key}”这个设置{near}", "there is no setting {key!r}{near}"),
    "value": Text("设置 {key} 不能是“{value}”，可填：{allowed}", "the setting {key} cannot be {value!r}, it may be {allowed}"),
    "option": Text("列的说明里没有“{name}”，可以有 {known}", "a column has no {name!r}; there may be {known}"),
    "vocabulary": Text("没有“{name}”这个词表{near}", "there is no vocabulary {name!r}{near}"),
    "field": Text("{name}：{why}", "{name}: {why}"),
}
NEAR = Text("，是不是 {near}", "; did you mean {near}")
WANTED: dict[str, Text] = {
    "table": Text("一节（名称 = 值）", "a section (name = value)"),
    "values": Text("列表，或一节（取值 = 英文名或说明）", "a list, or a section (value = its English label, or a table)"),
    "text": Text("文字", "a text"),
    "list": Text("文字的列表", "a list of texts"),
    "yesno": Text("true 或 false", "true or false"),
}
