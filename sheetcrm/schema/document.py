"""The field tables as Markdown, in one language: ``python -m sheetcrm.schema.document zh-CN``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sheetcrm.schema.book import BookSchema
from sheetcrm.schema.field import Field, ReadContext
from sheetcrm.schema.kinds import KIND_LABELS
from sheetcrm.schema.settings_data import SETTINGS
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.text import Lang, Text, say

PAGES: dict[Lang, str] = {"zh-CN": "fields.zh.md", "en": "fields.md"}

_T = Text
_WORDS = {
    "title": _T("# 工作表和字段", "# Sheets and fields"),
    "generated": _T("<!-- 由 sheetcrm.schema.document 生成，不要手改 -->", "<!-- made by sheetcrm.schema.document; do not edit -->"),
    "intro": _T(
        "● 必填，○ 建议填写。修改权限：E 程序，A 管理员，S 销售（自己的客户），V 客服，M 市场。",
        "● required, ○ expected. Who may edit: E the engine, A administrators, S sales (own customers), V service, M marketing.",
    ),
    "head": _T("| 列名 | 键 | 类型 | 必填 | 说明 | 示例 | 修改 |", "| Label | Key | Type | R | Meaning | Example | Edit |"),
    "more": _T("可选列（需要时自己加上）：", "Optional columns (add them when you need them):"),
    "sheets": _T("## {title}({name})", "## {title}"),
    "vocabularies": _T("## 可选值", "## Vocabularies"),
    "values": _T("| 值 | 英文 | 其他叫法 |", "| Value | Label | Also read |"),
    "settings": _T("## 设置项", "## Settings"),
    "keys": _T("| 键 | 默认值 | 含义 |", "| Key | Default | Meaning |"),
}
_KINDS = {
    "id": _T("编号", "id"), "ref": _T("引用编号", "reference"), "person": _T("姓名", "person"), "text": _T("文本", "text"),
    "longtext": _T("长文本", "long text"), "date": _T("日期", "date"), "datetime": _T("日期时间", "date, time"), "number": _T("数字", "number"),
    "money": _T("金额", "money"), "wan": _T("金额(万)", "money (10k)"), "integer": _T("整数", "integer"), "year": _T("年份", "year"),
    "phone": _T("电话", "phone"), "email": _T("邮箱", "e-mail"), "enum": _T("选项", "choice"), "bool": _T("是否", "yes/no"),
    "tags": _T("标签", "tags"), "list": _T("列表", "list"), "mirror": _T("对照", "mirror"), "contact_info": _T("混合联系方式", "mixed contact"),
}  # fmt: skip
_MARK = {"required": "●", "expected": "○", "optional": ""}


def document(lang: str, schema: BookSchema | None = None) -> str:
    """All sheets, vocabularies and settings as one Markdown page."""
    schema = schema or BookSchema.default()
    lines = [_WORDS["generated"].of(lang), "", _WORDS["title"].of(lang), "", _WORDS["intro"].of(lang), ""]
    for sheet in schema.sheets:
        if sheet.fields:
            lines += [*_sheet(sheet, lang), ""]
    lines += [*_vocabularies(schema, lang), "", *_settings(lang)]
    return "\n".join(lines) + "\n"


page = document


def _sheet(sheet: SheetSchema, lang: str) -> Iterator[str]:
    yield say(_WORDS["sheets"], lang, title=sheet.label.of(lang), name=sheet.name)
    yield ""
    yield from _table(sheet.columns, lang)
    extra = [field for field in sheet.fields if not field.core]
    if extra:
        yield from ("", _WORDS["more"].of(lang), "")
        yield from _table(extra, lang)


def _table(fields: Iterable[Field], lang: str) -> Iterator[str]:
    yield _WORDS["head"].of(lang)
    yield "| --- " * 7 + "|"
    for field in fields:
        yield _row(field, lang)


def _row(field: Field, lang: str) -> str:
    name = field.kind.name
    kind = (_KINDS.get(name) or KIND_LABELS.get(name) or Text(name, name)).of(lang)
    if field.vocabulary:
        kind += f" `{field.vocabulary}`"
    if field.max_length:
        kind += f" ≤ {field.max_length}"
    if field.minimum is not None:
        kind += f" ≥ {field.minimum:g}"
    if field.past_only:
        kind += " ≤ T"
    example = "" if field.example is None else str(field.example).removesuffix(":00")
    cells = (field.label.of(lang), f"`{field.key}`", kind, _MARK[field.required], field.note.of(lang), example, field.edit)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _vocabularies(schema: BookSchema, lang: str) -> Iterator[str]:
    known = ReadContext.default().vocabularies
    used = dict.fromkeys(f.vocabulary for sheet in schema.sheets if sheet.role != "generated" for f in sheet.fields if f.vocabulary)
    yield _WORDS["vocabularies"].of(lang)
    for name in used:
        yield from ("", f"### `{name}`", "", _WORDS["values"].of(lang), "| --- " * 3 + "|")
        for value in known[name]:
            yield f"| {value.zh} | {value.en} | {', '.join(value.aliases)} |"


def _settings(lang: str) -> Iterator[str]:
    yield from (_WORDS["settings"].of(lang), "", _WORDS["keys"].of(lang), "| --- " * 3 + "|")
    for spec in SETTINGS:
        yield f"| `{spec.key}` | {spec.default and f'`{spec.default}`'} | {spec.note.of(lang)} |"


if __name__ == "__main__":
    import sys

    sys.stdout.write(document(sys.argv[1] if len(sys.argv) > 1 else "zh-CN"))
