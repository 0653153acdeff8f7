"""The reference of figures as Markdown, in one language, made from the registry and the words of the blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sheetcrm.reports._report import DETAILED, block_shapes
from sheetcrm.reports._shapes import Shape
from sheetcrm.text import Lang, Text
from sheetcrm.text.blocks import BLOCKS
from sheetcrm.text.figures import FIGURES

PAGES: dict[Lang, str] = {"zh-CN": "metrics.zh.md", "en": "metrics.md"}

_WORDS = {
    "generated": Text("<!-- 由 sheetcrm.reports 生成，不要手改 -->", "<!-- made by sheetcrm.reports; do not edit -->"),
    "title": Text("# 指标", "# Figures"),
    "intro": Text(
        "汇总和 `report --json` 里的每一块：怎么算，JSON 里有哪些键。比率为 0–1，金额为元，日期为 ISO；分母为 0 或缺少数据时为 null（表里显示 —）。"
        "标“截至日”的看截至日 T，不看统计期间；其余看统计期间。",
        "The blocks of the Summary and of `report --json`: how each is worked out, and the keys of its JSON. Rates are 0–1, amounts yuan, "
        "dates ISO; null (— in the sheet) where the denominator is 0 or data are missing. Blocks marked “at T” look at the as-of date and "
        "ignore the period.",
    ),
    "state": Text("截至日", "at T"),
    "detailed": Text("点名才计算", "only when asked for by name"),
    "head": Text("| 键 | 名称 | 类型 |", "| Key | Name | Type |"),
}
_TYPES = {
    "integer": Text("整数", "whole number"),
    "number": Text("数", "number"),
    "string": Text("文本", "text"),
    "boolean": Text("真/假", "true/false"),
    "null": Text("空", "null"),
    "array": Text("列表", "list"),
    "object": Text("对象", "object"),
}
_UNITS = {
    "share": Text("比率", "rate"),
    "CNY": Text("元", "yuan"),
    "days": Text("天", "days"),
    "hours": Text("小时", "hours"),
    "score": Text("分 1–5", "score 1–5"),
}


def page(lang: Lang) -> str:
    """The whole page."""
    parts = [_WORDS["generated"].of(lang), "", _WORDS["title"].of(lang), "", _WORDS["intro"].of(lang), ""]
    for block, shape in block_shapes().items():
        words = BLOCKS.get(block)
        if words is not None:
            parts += _section(block, shape, lang)
    return "\n".join(parts)


def _section(block: str, shape: Shape, lang: Lang) -> list[str]:
    words = BLOCKS[block]
    marks = [_WORDS[key].of(lang) for key, yes in (("state", words.state), ("detailed", block in DETAILED)) if yes]
    note = f" ({', '.join(marks)})" if marks else ""
    rows = [f"| `{path}` | {name} | {kind} |" for path, name, kind in _keys(shape, "", lang)]
    return [f"## {block} {words.name.of(lang)}{note}", "", words.formula.of(lang), "", _WORDS["head"].of(lang), "| --- | --- | --- |", *rows, ""]


def _keys(shape: Shape, path: str, lang: Lang) -> Iterator[tuple[str, str, str]]:
    """(path of the key, its name, its type), nested ones behind their list or object."""
    for key, of in _inner(shape).get("properties", {}).items():
        here = f"{path}.{key}" if path else key
        nested = _inner(of)
        mark = "[]" if _is_list(of) else ""
        name = FIGURES.get(key)
        yield here + mark, name.of(lang) if name else "", _type(of, lang)
        yield from _keys(nested, here + mark, lang)


def _is_list(shape: Shape) -> bool:
    return any(one.get("type") == "array" for one in _choices(shape))


def _inner(shape: Shape) -> Shape:
    """The object inside a list, or inside something that may be null."""
    for one in _choices(shape):
        if one.get("type") == "array":
            return _inner(one["items"])
        if "properties" in one:
            return one
    return {}


def _choices(shape: Shape) -> list[Shape]:
    found: list[Shape] = shape.get("anyOf", [shape])
    return found


def _type(shape: Shape, lang: Lang) -> str:
    names: list[Any] = []
    for one in _choices(shape):
        kinds = one.get("type", "string")
        names += kinds if isinstance(kinds, list) else [kinds]
    choices = shape.get("enum")
    if choices:
        return ", ".join(f"`{choice}`" for choice in choices)
    unit = _UNITS.get(shape.get("unit", ""))
    return " / ".join(unit.of(lang) if unit and name == "number" else _TYPES[name].of(lang) for name in names)
