"""Words of ``sheetcrm config`` and ``sheetcrm upgrade``: what a setting may be, and what they say when they are done."""

from __future__ import annotations

from sheetcrm.text import Text

ALLOWED: dict[str, Text] = {
    "text": Text("任意文字", "any text"),
    "int": Text("0 或正整数", "a whole number from 0"),
    "days": Text("天数：0 或正整数", "a number of days: a whole number from 0"),
    "money": Text("金额：0 或正数，不带单位", "an amount: a number from 0, without a unit"),
    "rate": Text("0 到 1 之间的数，或百分数，如 0.9、90%", "a number from 0 to 1, or a percentage: 0.9, 90%"),
    "number": Text("数字", "a number"),
    "bool": Text("on 或 off（也可写 是、否）", "on or off (or yes, no)"),
    "list": Text("逗号分开的几项", "items with commas between them"),
    "time": Text("时刻，如 18:00", "a time of day such as 18:00"),
    "choice": Text("其中之一：{choices}", "one of {choices}"),
    "pattern": Text(
        "恰有一个 {{seq:04d}}，还可有 {{date:%Y%m%d}}，其余只用字母、数字、- 和 _",
        "exactly one {{seq:04d}}, perhaps {{date:%Y%m%d}}, else only letters, digits, - and _",
    ),
    "zone": Text("时区，如 Asia/Shanghai", "a time zone such as Asia/Shanghai"),
}
"""What a setting of each kind may be; shown by ``say`` with the gap ``choices``."""

SAYS: dict[str, Text] = {
    "head": Text("设置\t值\t默认\t含义", "Setting\tValue\tDefault\tMeaning"),
    "chosen": Text("设置表里写着", "from the Settings sheet"),
    "file": Text("{file} 里写着", "from {file}"),
    "default": Text("默认", "default"),
    "allowed": Text("可填：{allowed}", "may be: {allowed}"),
    "set": Text(
        "{file}：{key} 已设为 {value}；下次 sheetcrm refresh 起生效。", "{file}: {key} is {value} now; the next sheetcrm refresh follows it."
    ),
    "unset": Text(
        "{file}：{key} 已清空，用默认值 {value}；下次 sheetcrm refresh 起生效。",
        "{file}: {key} is blank now, so that its default {value} counts; the next sheetcrm refresh follows it.",
    ),
    "same": Text("{file}：{key} 本来就是 {value}，没有改动。", "{file}: {key} is {value} already, nothing was written."),
    "would": Text("{file}：会改动 {cells} 个单元格（这次没有写入）。", "{file}: {cells} cell(s) would change (nothing was written)."),
    "none": Text("（无）", "(none)"),
    # --- language
    "language": Text(
        "语言已切换：改了 {n} 个列名，数据一个字节都没有变。", "The language was switched: {n} header(s) renamed; not a byte of the data changed."
    ),
    "header_kept": Text(
        "列名“{header}”（{sheet}）没有改，有公式用到它。", "The header {header} ({sheet}) stays: a formula refers to it by that name."
    ),
    # --- upgrade
    "upgraded": Text(
        "{file}：已从第 {old} 版升级到第 {new} 版，改动 {cells} 个单元格；其余 {count} 个部件一个字节都没有变。",
        "{file}: upgraded from version {old} to {new}, {cells} cell(s) changed; the other {count} parts are unchanged, byte for byte.",
    ),
    "upgrade_would": Text(
        "{file}：会从第 {old} 版升级到第 {new} 版，改动 {cells} 个单元格（这次没有写入）。",
        "{file}: would be upgraded from version {old} to {new}, {cells} cell(s) changed (nothing was written).",
    ),
    "upgraded_column": Text("  {sheet}：新列“{column}”", "  {sheet}: new column {column}"),
    "current": Text("{file}：已经是第 {new} 版，没有改动。", "{file}: is of version {new} already, nothing was written."),
}
