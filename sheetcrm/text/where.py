"""What is said of conditions that cannot be understood: the problem, and what would be right."""

from __future__ import annotations

from sheetcrm.text import Text

PROBLEMS: dict[str, Text] = {
    "quote": Text("引号没有成对", "this quotation mark has no partner"),
    "bracket": Text("括号没有成对", "this bracket has no partner"),
    "joint": Text("条件之间缺少 and 或 or", "and or or is missing between two conditions"),
    "field": Text("这里应该是字段名", "a field is expected here"),
    "operator": Text("字段后面缺少比较符", "an operator is missing behind the field"),
    "value": Text("缺少要比较的值", "a value is missing here"),
    "after_value": Text("值后面多了“{found}”", "{found!r} cannot follow a value"),
    "one_value": Text("这里只能有一个值", "only one value is possible here"),
    "list": Text("列表里的值要用逗号分开", "the values of a list are parted by commas"),
    "range": Text("范围要有两个值", "a range has two values"),
    "deep": Text("括号套得太多", "too many brackets inside each other"),
    "no_field": Text("“{sheet}”没有“{field}”这个字段", "{sheet} has no field {field!r}"),
    "no_reference": Text("“{field}”不指向别的工作表", "{field!r} does not refer to another sheet"),
    "no_sheet": Text("工作簿里没有“{sheet}”工作表", "the workbook has no {sheet} sheet"),
    "no_value": Text("“{value}”不是“{field}”的值", "{value!r} is no value of {field}"),
    "no_tag": Text("没有“{value}”这个标签", "there is no tag {value!r}"),
    "no_person": Text("没有叫“{value}”的人", "nobody is called {value!r}"),
    "unreadable": Text("“{field}”不能是“{value}”：{reason}", "{field} cannot be {value!r}: {reason}"),
    "operator_kind": Text("“{field}”不能用“{op}”比较", "{field} cannot be compared with {op!r}"),
    "no_date": Text("“{value}”不是日期", "{value!r} is no date"),
}
HINTS: dict[str, Text] = {
    "quote": Text("补上另一个引号；值里的引号写两遍", "add the other one; a quotation mark inside a value is written twice"),
    "bracket": Text("补上另一个括号", "add the other one"),
    "joint": Text(
        "例如：stage = 意向客户 and tags has 价格敏感；带空格或 and、or 的值请加引号",
        "such as: stage = Interested and tags has 价格敏感; put a value with and, or in quotes",
    ),
    "field": Text("例如：stage = 意向客户", "such as: stage = Interested"),
    "operator": Text(
        "可用：= != < <= > >= in between has contains starts with ends with like is blank",
        "there are = != < <= > >= in between has contains starts with ends with like is blank",
    ),
    "value": Text("空值写成 is blank（为空）", "for nothing at all write is blank"),
    "after_value": Text(
        "两个条件之间用 and 或 or 连接；带括号或符号的值请加引号",
        "and or or stands between two conditions; put a value with brackets or signs in quotes",
    ),
    "one_value": Text("几个值用 in (…)、has any (…) 或 has all (…)", "for several use in (…), has any (…) or has all (…)"),
    "list": Text("例如：in (意向客户、成交客户)", "such as: in (Interested, Won)"),
    "range": Text("例如：between 2026-01-01 and 2026-03-31", "such as: between 2026-01-01 and 2026-03-31"),
    "deep": Text("请简化条件", "make it simpler"),
    "near": Text("是不是 {near}", "did you mean {near}"),
    "known": Text("可用：{known}", "there are: {known}"),
    "allowed": Text("可用：{known}", "it can be compared with {known}"),
    "date": Text(
        "例如：2026-11-22、2026-11、today、today-30、本周、上月、最近 30 天",
        "such as: 2026-11-22, 2026-11, today, today-30, this week, last month, last 30 days",
    ),
    "write": Text("按单元格里的写法写", "write it as it would stand in a cell"),
    "init": Text("运行 sheetcrm init 补上缺少的工作表", "sheetcrm init adds the sheets that are missing"),
}
