"""Words of the deletion and insertion of rows."""

from __future__ import annotations

from sheetcrm.text import Text

ROW_ERRORS: dict[str, tuple[Text, Text]] = {
    "E-ROW-BESIDE": (
        Text(
            "同一行上、这张表以外的列里还有别的内容，删除整行会把它一起删掉",
            "something else stands in the same row outside the list; deleting the row would delete it too",
        ),
        Text("先把它移到另一张工作表，再删除记录", "move it to another sheet, then delete the record"),
    ),
    "E-ROW-HEADER": (
        Text("这一行不是记录（标题行、汇总行，或在工作表以外）", "this row is no record (a header row, a totals row, or outside the sheet)"),
        Text("只能删除记录所在的行", "only rows of records can be deleted"),
    ),
    "E-ROW-MERGED": (
        Text(
            "合并单元格的内容在要删除的行里，其余部分却会留下", "the content of a merged cell is in a row to delete, while the rest of it would stay"
        ),
        Text("先在 Excel 里取消合并", "unmerge it in Excel first"),
    ),
    "E-ROW-ARRAY": (
        Text("数组公式或模拟运算表 {range} 只能整体移动", "the array formula or data table {range} can only move as a whole"),
        Text("先在 Excel 里把它改成数值或移开", "turn it into values in Excel, or move it away"),
    ),
    "E-ROW-PIVOT": (
        Text("这些行穿过一个数据透视表", "these rows cross a pivot table"),
        Text("先在 Excel 里把透视表移到另一张工作表", "move the pivot table to another sheet in Excel first"),
    ),
    "E-ROW-PART": (
        Text(
            "工作表带有认不出的部件（{kind}），移动行可能会损坏它，没有改动",
            "the sheet has a part of an unknown kind ({kind}) that moving rows might damage; nothing was changed",
        ),
        Text("在 Excel 里删除这些行", "delete the rows in Excel"),
    ),
}
