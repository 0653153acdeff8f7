"""Words of the notes on the headers of entered sheets."""

from __future__ import annotations

from collections.abc import Sequence

from sheetcrm.text import Text

_REQUIRED = {
    "required": Text("必填", "Required"),
    "expected": Text("建议填写", "Expected"),
    "optional": Text("选填", "Optional"),
}
_ENGINE = Text("由 sheetcrm 自动填写", "Filled in by sheetcrm")
_EXAMPLE = Text("示例：{}", "Example: {}")
_VALUES = Text("可选：{}", "Values: {}")
_MOST_VALUES = 16


def note_text(meaning: str, required: str, engine: bool, example: str, values: Sequence[str], lang: str) -> str:
    """The note of a header: whether it must be filled, what it means, its values, an example; one line each."""
    lines = [_ENGINE.of(lang) if engine and required != "required" else _REQUIRED[required].of(lang)]
    if meaning:
        lines.append(meaning)
    if values:
        shown = list(values[:_MOST_VALUES]) + (["…"] if len(values) > _MOST_VALUES else [])
        lines.append(_VALUES.of(lang).format((", " if lang == "en" else "、").join(shown)))
    if example:
        lines.append(_EXAMPLE.of(lang).format(example))
    return "\n".join(lines)
