"""One line about each problem that a value can have, for errors of records; the rules explain them at length."""

from __future__ import annotations

from sheetcrm.text import Text

PROBLEM_WORDS: dict[str, Text] = {
    "CELL-ERROR": Text("单元格是错误值", "the cell holds an Excel error"),
    "CELL-TYPE": Text("单元格类型不对，应为文本", "the cell should hold text"),
    "DATE-BAD": Text("不是能确定的日期", "not a date that can be read for sure"),
    "DATE-FUTURE": Text("日期晚于今天", "the date is in the future"),
    "DATE-TEXT": Text("日期存成了文本", "a date stored as text"),
    "DATE-YEARLESS": Text("日期缺少年份", "the date has no year"),
    "EMAIL-BAD": Text("不是有效的邮箱地址", "not one valid e-mail address"),
    "ID-FORMAT": Text("编号只能用字母、数字、- 和 _，最长 32 个字符", "ids have letters, digits, - and _, 32 at most"),
    "ID-PRECISION": Text("数字超过 15 位，后面的位数已经丢失", "a number of more than 15 digits: Excel lost the rest"),
    "MASKED-VALUE": Text("是打了码的值", "a masked value"),
    "NUM-APPROX": Text("是约数", "an approximate number"),
    "NUM-BAD": Text("不是能确定的数字", "not a number that can be read for sure"),
    "NUM-NEG": Text("不能是负数", "must not be negative"),
    "PHONE-BAD": Text("不是有效的电话号码", "not a valid telephone number"),
    "PHONE-SCI": Text("号码变成了科学计数", "a telephone number in scientific notation"),
    "REQ-BLANK": Text("必填", "required"),
    "TEXT-LONG": Text("文字过长", "the text is too long"),
    "TEXT-NORM": Text("含有看不见的字符或全角字母数字", "invisible characters or full-width letters or digits"),
    "VALUE-BAD": Text("不是有效的值", "not a valid value"),
    "VOC-ALIAS": Text("不是标准叫法", "another name of a value"),
    "VOC-UNKNOWN": Text("不在可选值中", "not one of the values"),
}

FORM_WORDS: dict[str, Text] = {
    "DATE-BAD": Text("写成 2026-03-04 这样的日期", "write a day of the calendar, such as 2026-03-04"),
    "DATE-YEARLESS": Text("写成 2026-03-04 这样的日期", "write the year too, as in 2026-03-04"),
    "DATE-FUTURE": Text("写今天或以前的日期", "write today or an earlier day"),
    "NUM-BAD": Text("写成一个数字，如 12.5", "write one number, such as 12.5"),
    "NUM-APPROX": Text("写成一个数字，如 12.5", "write one number, such as 12.5"),
    "NUM-NEG": Text("写 0 或更大的数字", "write 0 or more"),
    "PHONE-BAD": Text(
        "写完整的号码，如 13900001234、010-12345678、+44 20 7946 0958", "write it whole, such as 13900001234, 010-12345678 or +44 20 7946 0958"
    ),
    "EMAIL-BAD": Text("写成 name@example.com 这样的一个地址", "write one address, such as name@example.com"),
}
"""What a value should look like, where the fault is in its form: the note of the column tells what it means."""
