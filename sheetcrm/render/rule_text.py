"""Rules for a terminal: one explained, or all of them by what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sheetcrm.render.text import Line
from sheetcrm.render.widths import pad, terminal_width, wrap
from sheetcrm.rules import Rule
from sheetcrm.rules.document import FIX_WORDS, grouped, parts
from sheetcrm.text.labels import label

_STYLES = {"E": "bold red", "W": "yellow", "I": "cyan"}
_CODE_WIDTH = 22


def rule_lines(rule: Rule, lang: str, width: int | None = None) -> Iterator[Line]:
    """What a rule finds, why that matters, an example of each, what to do, and who repairs it.  width: of the terminal, None: any"""
    style = _STYLES[rule.severity]
    yield [(rule.code, "bold"), ("  ", ""), (label(f"severity.{rule.severity}", lang), style), (f"  {rule.name.of(lang)}", "")]
    yield []
    said = list(parts(rule, lang))
    indent = 2 + max(terminal_width(head) for head, _ in said) + 2
    for head, text in said:
        lines = wrap(text, max(20, width - indent)) if width else [text]
        for n, line in enumerate(lines):
            yield [(pad(f"  {head}" if n == 0 else "", indent), "dim"), (line, "")]


def rule_list(rules: Iterable[Rule], lang: str) -> Iterator[Line]:
    """Code, severity, name and kind of fix, under headings."""
    for number, (title, found) in enumerate(grouped(rules)):
        if number:
            yield []
        yield [(title.of(lang), "bold underline")]
        names = max(terminal_width(rule.name.of(lang)) for rule in found)
        for rule in found:
            fix = FIX_WORDS[rule.fix].of(lang) if rule.fix in ("safe", "unsafe") else ""
            severity = label(f"severity.{rule.severity}", lang)
            yield [
                (f"  {pad(rule.code, _CODE_WIDTH)}", ""),
                (pad(severity, 9), _STYLES[rule.severity]),
                (pad(rule.name.of(lang), names + 2), ""),
                (f"[{fix}]" if fix else "", "green"),
            ]
