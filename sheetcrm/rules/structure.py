"""Sheets, header rows, columns and the grid: where the data stands rather than what it says."""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.rules._batch import Batch, Detail, Spot
from sheetcrm.rules._rule import Rule, declare, finds, rule
from sheetcrm.rules._run import Run, places
from sheetcrm.text import Text

NOTED = (
    Rule(
        "SHEET-MISSING",
        "E",
        Text("缺少工作表", "sheet missing"),
        Text("缺少“{label}”工作表（{name}）", "the {name} sheet is missing"),
        Text("没有这张表，相关的检查、提醒和统计都是空的。", "Without the sheet its checks, reminders and figures stay empty."),
        Text("工作簿里只有“客户”表", "a workbook with Customers only"),
        Text("客户、跟进记录、标签、客户需求四张表都在", "Customers, FollowUps, Tags and Requirements are there"),
        Text("运行 sheetcrm init 补上", "sheetcrm init adds it"),
    ),
    Rule(
        "SHEET-DUP",
        "W",
        Text("同一张表有两份", "two sheets for one"),
        Text("工作表“{sheet}”看起来和“{name}”是同一张表，没有读取", "{sheet} looks like a second {name} sheet; it was not read"),
        Text("两份客户表会各改各的，谁也不知道哪份是最新的。", "Two customer lists drift apart, and nobody knows which one is right."),
        Text("“客户”和“客户 (2)”两张表", "Customers and Customers (2)"),
        Text("只有一张“客户”表", "one Customers sheet"),
        Text("把内容合并到一张表，删除或改名另一张", "bring the rows together, then delete or rename the other sheet"),
    ),
    Rule(
        "HEADER-ROW",
        "W",
        Text("标题行不在第 1 行", "header not in row 1"),
        Text("标题行在第 {row} 行，上面还有别的内容；已从这一行读取", "the header is row {row}, with something above it; read from there"),
        Text("筛选、数据透视表和导入通常都把第 1 行当作标题。", "Filters, pivots and imports take row 1 for the header."),
        Text("第 1 行是“客户资料 2026”，第 3 行才是列名", "row 1 says “Customers 2026”, the labels are in row 3"),
        Text("列名就在第 1 行", "the labels are in row 1"),
        Text("把上面的说明移到别的工作表", "move what stands above to another sheet"),
    ),
    Rule(
        "HEADER-REPEAT",
        "E",
        Text("数据里又出现标题行", "header repeated among the rows"),
        Text("第 {row} 行重复了列名，没有当作数据读取", "row {row} repeats the column labels; it was not read as data"),
        Text(
            "多半是整块粘贴时把标题也带了进来，排序后它会混在客户中间。",
            "A block was pasted with its header; after sorting it stands among the customers.",
        ),
        Text("第 51 行又是“客户编号 客户名称 …”", "row 51 says “Customer ID, Customer name …” again"),
        Text("只有第 1 行是列名", "only row 1 holds labels"),
        Text("删除这一行", "delete the row"),
    ),
    Rule(
        "ROW-TOTAL",
        "E",
        Text("数据里有合计行", "total row among the rows"),
        Text("第 {row} 行是合计，没有当作数据读取", "row {row} is a total; it was not read as data"),
        Text("合计行会被当成一个客户重复计算，排序后更难发现。", "A total counts as one more customer, and after sorting nobody sees it."),
        Text("最后一行写着“合计 1,280”", "the last row says “Total 1,280”"),
        Text("合计放在“汇总”表里", "totals stand in Summary"),
        Text("删除这一行，合计看“汇总”表", "delete the row; Summary has the totals"),
    ),
    Rule(
        "ROW-BLANK",
        "I",
        Text("数据中间有空行", "blank row among the rows"),
        Text("第 {row} 行起有 {count} 个空行", "{count} blank row(s) from row {row}"),
        Text("Excel 的筛选、排序和 Ctrl+A 会在空行处停下。", "Filters, sorting and Ctrl+A stop at a blank row."),
        Text("两段数据之间隔了一行", "one empty row between two blocks"),
        Text("数据连续", "the rows follow each other"),
        Text("删除空行", "delete the blank rows"),
    ),
    Rule(
        "ROW-HIDDEN",
        "I",
        Text("有隐藏的行", "hidden rows"),
        Text(
            "有 {count} 行被隐藏或筛掉了（共 {total} 行），照常读取", "{count} of {total} rows are hidden or filtered out; they are read all the same"
        ),
        Text("看不见的行也在统计里，数字会和眼前的表对不上。", "Hidden rows are in the figures, which then differ from what you see."),
        Text("筛选“负责人=李敏”后保存", "saved while filtered by owner"),
        Text("清除筛选后保存", "filter cleared before saving"),
        Text("清除筛选或取消隐藏", "clear the filter or unhide the rows"),
    ),
    Rule(
        "COL-HIDDEN",
        "I",
        Text("有隐藏的列", "hidden column"),
        Text("“{header}”列被隐藏了，照常读取", "the column {header} is hidden; it is read all the same"),
        Text("看不见的列没人维护，却仍参与检查和统计。", "Nobody keeps a column that nobody sees, yet it is checked and counted."),
        Text("“更新时间”列被隐藏", "Updated is hidden"),
        Text("需要的列都看得见", "the columns in use are visible"),
        Text("取消隐藏，或确认不再使用", "unhide it, or make sure that it is not needed"),
    ),
    Rule(
        "COL-DUP",
        "E",
        Text("两列是同一个字段", "two columns for one field"),
        Text("“{header}”列和前面的列都是“{label}”", "the column {header} is {label} a second time"),
        Text("不知道哪一列才算数，写入时也可能写错。", "It is not clear which one counts, or which one to write to."),
        Text("“电话”和“手机”两列", "two columns Phone"),
        Text("一列“电话”，多个号码用 / 分开", "one column Phone, several numbers parted by /"),
        Text("合并成一列，或给其中一列换个名字", "bring them together, or rename one of them"),
    ),
    Rule(
        "CELL-MERGED",
        "E",
        Text("数据区有合并单元格", "merged cells among the data"),
        Text("{range} 是合并单元格，只有第一格有值", "{range} is merged; only its first cell has a value"),
        Text("其余各格其实是空的，排序会报错，筛选会漏行。", "The other cells are empty: sorting fails and filters miss rows."),
        Text("同一负责人的 5 行合并成一格", "one cell merged over the 5 rows of an owner"),
        Text("每一行都写上负责人", "the owner in each row"),
        Text("取消合并，每一行都填上值", "unmerge and fill in each row"),
    ),
    Rule(
        "DATE-SYSTEM",
        "I",
        Text("使用 1904 日期系统", "1904 date system"),
        Text("这个工作簿使用 1904 日期系统；读写都已换算", "this workbook uses the 1904 date system; dates are converted both ways"),
        Text("和 1900 系统的工作簿互相粘贴日期会差 4 年零 1 天。", "Dates pasted to or from other workbooks shift by 4 years and 1 day."),
        Text("旧版 Mac Excel 保存的工作簿", "a workbook of an old Excel for Mac"),
        Text("选项里没有勾选“使用 1904 日期系统”", "the option “Use 1904 date system” is off"),
        Text("跨工作簿粘贴日期时请核对", "check dates after pasting between workbooks"),
    ),
)
for _rule in NOTED:
    declare(_rule)


@finds(*(rule.code for rule in NOTED))
def noted(run: Run) -> Iterator[Spot]:
    """What reading the sheets found odd about them."""
    mine = {rule.code for rule in NOTED}
    for note in run.book.notes:
        if note.code not in mine:
            continue  # a family of its own has more to say about it
        gaps = dict(note.gaps)
        if "sheet" in gaps:
            gaps["name"] = gaps.pop("sheet")
        field = gaps.get("field")
        title = note.title if note.code != "SHEET-MISSING" else _usual_title(run, str(gaps["name"]), gaps["label"])
        yield Spot(title, note.row, note.column, field if isinstance(field, str) else None, detail=Detail(gaps), code=note.code)


def _usual_title(run: Run, name: str, label: object) -> str:
    """What a missing sheet would be called beside the customer list of the workbook: by its English name, or in its language."""
    customers = run.customers
    english = customers is None or customers.title == customers.schema.name
    return name if english or not isinstance(label, Text) else label.of(run.book.lang)


@rule(
    "CELL-FORMULA",
    "W",
    name=Text("输入列里有公式", "formula in an entry column"),
    message=Text("“{label}”里是公式，使用它上次算出的值“{value}”", "{label} holds a formula; its last result “{value}” is used"),
    why=Text(
        "排序、粘贴或删行后公式会指向别处，值悄悄变了也没人知道。",
        "After sorting, pasting or deleting rows a formula refers to something else, and the value changes unnoticed.",
    ),
    bad=Text("=VLOOKUP(B2,…)", "=VLOOKUP(B2,…)"),
    good=Text("李敏", "Li Min"),
    remedy=Text("选中后“复制—选择性粘贴—数值”", "copy, then paste special as values"),
)
def formulas(run: Run) -> Iterator[Batch]:
    for table in run.checked:
        if table.schema.role in ("entered", "config"):
            for key, column in table.columns.items():
                found = places(column.is_formula)
                if found.size:
                    yield Batch(table, key, found)
