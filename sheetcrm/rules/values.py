"""What the form of a single cell gives away: dates, numbers, phones, e-mails, vocabulary values, text.

The kinds of fields find these while reading; here stand their words, one table for all.
"""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm.rules._batch import Batch
from sheetcrm.rules._rule import Rule, declare, finds_while_reading
from sheetcrm.rules._run import Run
from sheetcrm.rules.languages import LANGUAGE, aliases
from sheetcrm.schema import STORED_FORM, Problem
from sheetcrm.text import Text

DATES = (
    Rule(
        "DATE-BAD",
        "E",
        Text("不是日期", "not a date"),
        Text("“{label}”里的“{value}”不是能确定的日期", "{label}: “{value}” is not a date that can be read with certainty"),
        Text(
            "读不出的日期会让排序、筛选、到期提醒和统计都漏掉这一行。",
            "Sorting, filters, reminders and figures all miss a row whose date cannot be read.",
        ),
        Text("2024-02-30、03/04/2024、明天", "2024-02-30, 03/04/2024, tomorrow"),
        Text("2024-03-04", "2024-03-04"),
        Text("按 年-月-日 填写，例如 2026-11-22", "write it as year-month-day, such as 2026-11-22"),
    ),
    Rule(
        "DATE-YEARLESS",
        "E",
        Text("日期没有年份", "date without a year"),
        Text("“{label}”里的“{value}”没有写年份", "{label}: “{value}” has no year"),
        Text(
            "Excel 会默默补上输入那天的年份，以后再看就不知道是哪一年了。",
            "Excel silently adds the year of the day it was typed, and later nobody knows which year was meant.",
        ),
        Text("3月15日", "15 June"),
        Text("2024年3月15日 或 2024-03-15", "15 June 2024 or 2024-06-15"),
        Text("补上年份", "add the year"),
    ),
    Rule(
        "DATE-FUTURE",
        "W",
        Text("日期在将来", "date in the future"),
        Text(
            "“{label}”是 {value}，晚于今天，而这里只该记录已经发生的事",
            "{label}: {value} is later than today, but this column records what has happened",
        ),
        Text("将来的跟进和建档日期会打乱时间线，“最近一次”也会算错。", "Future dates upset the timeline, and “the latest one” comes out wrong."),
        Text("跟进时间 2062-01-05（把 2026 敲成了 2062）", "Followed up at 2062-01-05 (2026 mistyped)"),
        Text("跟进时间 2026-01-05；计划写在“下次跟进时间”", "Followed up at 2026-01-05; plans belong into Next follow-up"),
        Text("改正日期；如果是计划，请填到“下次跟进时间”", "correct the date; a plan belongs into Next follow-up"),
    ),
    Rule(
        "DATE-TEXT",
        "I",
        Text("日期存成了文本", "date stored as text"),
        Text("“{label}”里的“{value}”是文本，不是 Excel 日期", "{label}: “{value}” is text, not an Excel date"),
        Text("Excel 不能按文本日期正确排序和筛选；读取时不受影响。", "Excel cannot sort and filter dates that are text; reading is not affected."),
        Text("文本“2024.3.15”", "the text “2024.3.15”"),
        Text("日期 2024-03-15", "the date 2024-03-15"),
        Text("运行 sheetcrm fix 转成日期", "sheetcrm fix turns it into a date"),
        "safe",
    ),
)

NUMBERS = (
    Rule(
        "NUM-BAD",
        "E",
        Text("不是数字", "not a number"),
        Text("“{label}”里的“{value}”不是能确定的数字", "{label}: “{value}” is not a number that can be read with certainty"),
        Text("读不出的金额不会进入任何合计和价值层级。", "An amount that cannot be read is in no total and in no tier."),
        Text("10-20万、八十万、面议、1,5万", "10-20万, about twenty, 1,5"),
        Text("15 或 80万", "15 or 800000"),
        Text("只写一个数字，不写范围，也不写其他文字", "write one plain number: no range, no words"),
    ),
    Rule(
        "NUM-NEG",
        "E",
        Text("不该是负数", "negative where it cannot be"),
        Text("“{label}”里的 {value} 是负数", "{label}: {value} is negative"),
        Text(
            "负数会让合计变小，多半是输错或退款记错了地方。",
            "A negative amount lowers totals; it is mostly a typing error, or a refund in the wrong place.",
        ),
        Text("历史合作金额 -15", "Past amount -15"),
        Text("历史合作金额 15", "Past amount 15"),
        Text("改成 0 或正数", "make it 0 or positive"),
    ),
    Rule(
        "NUM-APPROX",
        "I",
        Text("约数", "approximate number"),
        Text("“{label}”里的“{value}”是约数，按其中的数字计算", "{label}: “{value}” is approximate; it counts as the number in it"),
        Text("约数在合计里会变成看似精确的数字。", "In a total an approximate number looks like an exact one."),
        Text("约80万", "about 80"),
        Text("80万", "800000"),
        Text("知道准确数字时请改写", "write the exact number once it is known"),
    ),
)

CONTACT_FORMS = (
    Rule(
        "PHONE-BAD",
        "E",
        Text("不是有效的电话号码", "not a valid phone number"),
        Text("“{label}”里的“{value}”不是有效的电话号码", "{label}: “{value}” is not a valid phone number"),
        Text("打不通的号码既不能联系客户，也不能用来查重。", "A number that cannot be dialled reaches nobody and finds no duplicates."),
        Text("1390000123（少一位）", "1390000123 (one digit short)"),
        Text("13900001234、010-12345678、+65 61234567", "13900001234, 010-12345678, +65 61234567"),
        Text(
            "核对号码：手机 11 位，座机带区号，国外号码以 + 开头",
            "check the number: mobiles have 11 digits, landlines an area code, foreign numbers begin with +",
        ),
    ),
    Rule(
        "PHONE-SCI",
        "E",
        Text("电话被 Excel 变成了科学计数", "phone number turned into 1.39E+10"),
        Text(
            "“{label}”里的号码被 Excel 变成了 {value}，{left}",
            "{label}: Excel turned the number into {value}; {left}",
        ),
        Text("科学计数只留下前几位，后面的号码已经丢失。", "The exponent form keeps only the first digits; the rest of the number is gone."),
        Text("1.39E+10", "1.39E+10"),
        Text("13900001234（单元格设为文本格式）", "13900001234 (in a cell formatted as text)"),
        Text("把这一列设为文本格式，重新输入完整号码", "format the column as text and type the whole number again"),
    ),
    Rule(
        "EMAIL-BAD",
        "E",
        Text("不是有效的邮箱", "not a valid e-mail address"),
        Text("“{label}”里的“{value}”不是有效的邮箱地址", "{label}: “{value}” is not a valid e-mail address"),
        Text("发到错误地址的报价客户收不到，还可能发给别人。", "A quote sent to a wrong address never arrives, or arrives at somebody else."),
        Text("zhang.example.com、zhang@@example.com", "zhang.example.com, zhang@@example.com"),
        Text("zhang@example.com", "zhang@example.com"),
        Text("核对邮箱，一个单元格只写一个地址", "check the address; one address in a cell"),
    ),
    Rule(
        "MASKED-VALUE",
        "W",
        Text("脱敏后的内容", "masked value"),
        Text("“{label}”里的“{value}”打了星号，不是真实内容，按没有填写处理", "{label}: “{value}” hides the real value; it counts as not given"),
        Text(
            "星号代替的号码联系不到客户；多半是从脱敏导出的表里粘回来的。",
            "Stars reach nobody; the cell was probably pasted back from a masked export.",
        ),
        Text("139****1234、手机号已加密", "139****1234"),
        Text("13900001234", "13900001234"),
        Text("从原来的表里找回真实内容填上", "look up the real value and fill it in"),
    ),
)

VOCABULARIES = (
    Rule(
        "VOC-UNKNOWN",
        "W",
        Text("不在选项里", "not one of the options"),
        Text("“{label}”的选项里没有“{value}”", "{label}: “{value}” is not one of the options"),
        Text("不认识的值不会进入任何统计，也不会触发跟进周期。", "A value that is not known is in no figure and starts no follow-up cadence."),
        Text("合作状态“快成了”", "Stage “almost”"),
        Text("合作状态“意向客户”", "Stage “Interested”"),
        Text("从下拉列表里选，或在“设置”表里加上这个选项", "choose from the list, or add the option on the Settings sheet"),
    ),
    Rule(
        "VOC-ALIAS",
        "I",
        Text("用了别名", "another name for an option"),
        Text("“{label}”里的“{value}”就是选项“{canonical}”，只是写法不同", "{label}: “{value}” is another name for the option “{canonical}”"),
        Text("同一个意思两种写法，筛选和透视表会分成两组。", "Two spellings of one thing become two groups in filters and pivots."),
        Text("工业", "工业 (in an English workbook: Industry)"),
        Text("制造业", "Manufacturing"),
        Text("运行 sheetcrm fix 统一写法", "sheetcrm fix writes the usual name"),
        "safe",
    ),
    LANGUAGE,
)

TEXTS = (
    Rule(
        "CELL-ERROR",
        "E",
        Text("单元格是错误值", "cell with an Excel error"),
        Text("“{label}”里是错误值 {value}，按空白处理", "{label}: the cell holds the error {value} and counts as blank"),
        Text("公式找不到它引用的内容了，原来的值已经看不到。", "The formula no longer finds what it refers to; the value is lost to sight."),
        Text("#REF!、#N/A", "#REF!, #N/A"),
        Text("原来的值，而不是公式", "the value itself, not a formula"),
        Text("改正公式，或直接填写值", "mend the formula, or type the value"),
    ),
    Rule(
        "CELL-TYPE",
        "W",
        Text("单元格类型不对", "cell of the wrong type"),
        Text("“{label}”里的 {value} 存成了数字或日期，应该存成文本", "{label}: {value} is stored as a number or date; it should be text"),
        Text("编号和电话存成数字会丢掉前面的 0，“1-2”会变成日期。", "Ids and phones stored as numbers lose leading zeros; “1-2” becomes a date."),
        Text("数字 13900001234、日期 1月2日（本来是“1-2”）", "the number 13900001234; a date that was “1-2”"),
        Text("文本 13900001234", "the text 13900001234"),
        Text("把这一列设为文本格式后重新输入", "format the column as text and type it again"),
        "safe",
    ),
    Rule(
        "ID-FORMAT",
        "E",
        Text("编号格式不对", "malformed id"),
        Text("“{label}”里的“{value}”不能作编号", "{label}: “{value}” cannot be an id"),
        Text(
            "其他表和外部系统靠编号找到这一行，奇怪的字符会让引用失效。",
            "Other sheets and systems find the row by its id; odd characters break the links.",
        ),
        Text("C 0001#", "C 0001#"),
        Text("C0001", "C0001"),
        Text("只用英文字母、数字、- 和 _，最多 32 个字符", "use only letters, digits, - and _, at most 32 characters"),
    ),
    Rule(
        "ID-PRECISION",
        "E",
        Text("长数字丢了末尾几位", "digits lost in a long number"),
        Text(
            "“{label}”里的 {value} 是超过 15 位的数字，Excel 已经丢掉了后面的位数",
            "{label}: {value} is a number of more than 15 digits; Excel has dropped the last ones",
        ),
        Text(
            "Excel 的数字只有 15 位有效，后面的位数都变成了 0，无法恢复。",
            "Excel keeps 15 digits of a number; the others became 0 and cannot be recovered.",
        ),
        Text("数字 110101199003072000", "the number 110101199003072000"),
        Text("文本 110101199003072316", "the text 110101199003072316"),
        Text("把单元格设为文本格式，从来源重新输入", "format the cell as text and type it again from its source"),
    ),
    Rule(
        "VALUE-BAD",
        "E",
        Text("自定义模型不接受的值", "value that your own model refuses"),
        Text("“{label}”里的“{value}”不是有效的值：{reason}", "{label}: “{value}” is not a valid value: {reason}"),
        Text(
            "程序读取这一行时得到的是空白，之后的计算都会少了它。",
            "Programs that read the row find nothing there, and whatever they work out goes without it.",
        ),
        Text("模型写着 0 到 10 分，单元格里是 11", "11 where the model says 0 to 10"),
        Text("9", "9"),
        Text("改成模型允许的值，或修改模型", "type a value that the model allows, or change the model"),
    ),
    Rule(
        "TEXT-NORM",
        "I",
        Text("看不见的字符或全角字符", "invisible or full-width characters"),
        Text("“{label}”里的“{value}”含有{points}", "{label}: “{value}” contains {points}"),
        Text(
            "看起来一样的两个值，查找、筛选和 VLOOKUP 会当成不同的。",
            "Two values look the same, but search, filters and VLOOKUP take them for different.",
        ),
        Text("“Ｃ０００１”、“张经理 ”", "“Ｃ０００１”, “Anna ”"),
        Text("“C0001”、“张经理”", "“C0001”, “Anna”"),
        Text("运行 sheetcrm fix 清理", "sheetcrm fix cleans it"),
        "safe",
    ),
    Rule(
        "TEXT-LONG",
        "W",
        Text("文字太长", "text too long"),
        Text("“{label}”有 {length} 个字，超过 {limit} 个字的上限", "{label} has {length} characters, more than the {limit} allowed"),
        Text(
            "过长的内容多半粘错了格子，列表和提醒里也放不下。",
            "Such a long text was probably pasted into the wrong cell; lists and reminders have no room for it.",
        ),
        Text("客户名称里贴进了一整段介绍", "a whole paragraph in Customer name"),
        Text("客户名称“华星智能科技有限公司”，介绍写在备注里", "Customer name “Huaxing Ltd”, the rest in Notes"),
        Text("缩短，或移到备注", "shorten it, or move it to Notes"),
    ),
)

FORMS = (*DATES, *NUMBERS, *CONTACT_FORMS, *VOCABULARIES, *TEXTS)
for _rule in FORMS:
    declare(_rule, reading=True)


_ALL_LEFT = Text("各位数字都还在", "all of its digits are still there")
_SOME_LEFT = Text("后面几位看不出来了", "its last digits are gone")


@finds_while_reading
def forms(run: Run) -> Iterator[Batch]:
    """Every problem that a kind found while reading a column."""
    for table in run.checked:
        for key in table.columns:
            for group in table.typed(key).problems:
                if group.code == STORED_FORM:  # 139 0000 1234: not a word about it, but fix tidies it up
                    yield Batch(table, key, group.at, group.of, group.details, code="TEXT-NORM", silent=True)
                    continue
                if group.code == "VOC-ALIAS":
                    yield from aliases(run.book, table, key, group)
                    continue
                details = [_with_rest(p) for p in group.details] if group.code == "PHONE-SCI" else group.details
                yield Batch(table, key, group.at, group.of, details, code=group.code)


def _with_rest(problem: Problem) -> Problem:
    """PHONE-SCI says whether all digits of the number are there; the suggestion names it."""
    return problem._replace(gaps={"left": _ALL_LEFT if problem.suggestions else _SOME_LEFT})
