"""Odd characters by names that people know: ``U+3000`` is 全角空格."""

from __future__ import annotations

import unicodedata

from sheetcrm.text import Text

_NAMES = {
    0x09: Text("制表符", "a tab"),
    0x0A: Text("换行", "a line break"),
    0x0D: Text("回车符", "a carriage return"),
    0x20: Text("首尾空格", "a blank at the end"),
    0xA0: Text("不换行空格", "a no-break space"),
    0x3000: Text("全角空格", "a full-width blank"),
}
_INVISIBLE = Text("看不见的字符", "an invisible character")
_CONTROL = Text("控制字符", "a control character")
_FULL_WIDTH = Text("全角字符“{c}”", "the full-width “{c}”")
_MARK = Text("组合符号", "a combining mark")
_OTHER = Text("特殊字符“{c}”", "the special character “{c}”")
_SHOWN = 4


def characters(points: str, lang: str) -> str:
    """``U+3000, U+FF21`` in words: ``全角空格（U+3000）、全角字符“Ａ”（U+FF21）``; more than four are counted."""
    codes = [point.strip() for point in points.split(",") if point.strip().startswith("U+")]
    if not codes:
        return points
    named = [_named(code, lang) for code in codes[:_SHOWN]]
    if len(codes) > _SHOWN:
        named.append(Text(f"等 {len(codes)} 种", f"{len(codes) - _SHOWN} more").of(lang))
    return ("、" if lang != "en" else ", ").join(named)


def _named(code: str, lang: str) -> str:
    c = chr(int(code[2:], 16))
    text = _NAMES.get(ord(c)) or _kind(c)
    return Text(f"{text.zh}（{code}）", f"{text.en} ({code})").of(lang).format(c=c)


def _kind(c: str) -> Text:
    category = unicodedata.category(c)
    if category == "Cf":
        return _INVISIBLE
    if category == "Cc":
        return _CONTROL
    if category.startswith("M"):
        return _MARK
    return _FULL_WIDTH if 0xFF01 <= ord(c) <= 0xFF5E else _OTHER
