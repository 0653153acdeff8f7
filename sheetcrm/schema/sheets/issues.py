"""Issues 问题清单: generated; one row a finding; the last column is for decisions, which the next refresh carries out."""

from typing import Annotated

from sheetcrm.schema.declared import Declared
from sheetcrm.schema.field import column
from sheetcrm.schema.kinds import BOOL, ENUM, INTEGER, TEXT
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.text import Text


class Issue(Declared):
    """One finding."""

    number: Annotated[int | None, column("序号", "No.", INTEGER, edit="E", width=6)] = None
    severity: Annotated[str | None, column("级别", "Severity", ENUM, vocabulary="severity", edit="E", width=7)] = None
    code: Annotated[str | None, column("规则", "Rule", TEXT, edit="E", width=18)] = None
    sheet: Annotated[str | None, column("工作表", "Sheet", TEXT, edit="E", width=12)] = None
    row: Annotated[int | None, column("行", "Row", INTEGER, edit="E", width=7)] = None
    id: Annotated[str | None, column("编号", "ID", TEXT, edit="E", width=12)] = None
    field: Annotated[str | None, column("字段", "Field", TEXT, edit="E", width=14)] = None
    value: Annotated[str | None, column("当前值", "Value", TEXT, edit="E", width=22)] = None
    message: Annotated[str | None, column("说明", "Message", TEXT, edit="E", width=44)] = None
    suggestion: Annotated[str | None, column("建议", "Suggestion", TEXT, edit="E", width=32)] = None
    fixable: Annotated[bool | None, column("可自动修复", "Fixable", BOOL, edit="E", width=11)] = None
    hyperlink: Annotated[str | None, column("定位", "Go to", TEXT, edit="E", width=8)] = None
    decision: Annotated[
        str | None,
        column(
            "处理",
            "Decision",
            TEXT,
            example="忽略",
            edit="ASVM",
            width=9,
            note=(
                "修复 = 刷新时自动修复；忽略 = 以后不再提示，直到这个值改变",
                "Fix: the next refresh repairs it; Ignore: not reported again until the value changes",
            ),
        ),
    ] = None


ISSUES = SheetSchema.of(Issue, key="issues", name="Issues", label=Text("问题清单", "Issues"), role="generated")
DECISION_WORDS: dict[str, Text] = {"fix": Text("修复", "Fix"), "ignore": Text("忽略", "Ignore")}
"""What the dropdown of the decision column offers."""
