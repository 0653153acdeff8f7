"""The reference pages of the rules: one entry a rule, made from the words beside its code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from sheetcrm.rules._engine import load_rules
from sheetcrm.rules._rule import RULES, Rule
from sheetcrm.text import LANGS, Lang, Text

PAGES: dict[Lang, str] = {"zh-CN": "rules.zh.md", "en": "rules.md"}

_TITLE = Text("检查规则", "Check rules")
_INTRO = Text(
    "`sheetcrm validate` 用这些规则检查工作簿，`sheetcrm rule 代码` 在命令行里显示同样的说明。"
    "**E** 是错误，**W** 是警告，**I** 是提示；有 E 时 `validate` 的退出码是 1。"
    "“安全”的修复不会丢掉任何人输入的内容，由 `sheetcrm fix` 完成；其余的要加 `--unsafe`，或由您自己改。\n\n"
    "本页由规则代码生成，请不要手工修改。",
    "`sheetcrm validate` checks a workbook by these rules; `sheetcrm rule CODE` shows the same words in the terminal. "
    "**E** is an error, **W** a warning, **I** a hint; with any E the exit code of `validate` is 1. "
    "A safe fix loses nothing that anybody typed and is made by `sheetcrm fix`; others need `--unsafe`, or you.\n\n"
    "This page is generated from the rules; do not edit it by hand.",
)
_HEADS = (Text("代码", "Code"), Text("级别", "Severity"), Text("查什么", "Finds"), Text("修复", "Fix"))
_FIX = {
    "safe": Text("安全", "safe"),
    "unsafe": Text("需 --unsafe", "with --unsafe"),
    "display": Text("只显示", "shown only"),
    None: Text("由您改", "by you"),
}
_WHY, _BAD, _GOOD, _DO = Text("为什么", "Why"), Text("例如", "Bad"), Text("改成", "Good"), Text("怎么办", "What to do")
_FIXED = Text("修复", "Fix")


def page(lang: Lang) -> str:
    """The whole page in Markdown."""
    load_rules()
    rules = sorted(RULES.values(), key=lambda rule: rule.code)
    lines = [f"# {_TITLE.of(lang)}", "", _INTRO.of(lang), "", *_table(rules, lang), ""]
    for rule in rules:
        lines += [*entry(rule, lang), ""]
    return "\n".join(lines)


def _table(rules: list[Rule], lang: Lang) -> Iterator[str]:
    yield "| " + " | ".join(head.of(lang) for head in _HEADS) + " |"
    yield "|---|---|---|---|"
    for rule in rules:
        yield f"| [{rule.code}](#{rule.code.lower()}) | {rule.severity} | {rule.name.of(lang)} | {_FIX[rule.fix].of(lang)} |"


def entry(rule: Rule, lang: Lang) -> Iterator[str]:
    """One rule as Markdown: what, why, bad, good, what to do."""
    colon = "：" if lang != "en" else ": "
    yield f"## {rule.code}"
    yield ""
    yield f"**{rule.severity}** · {rule.name.of(lang)}"
    yield ""
    yield f"{_WHY.of(lang)}{colon}{rule.why.of(lang)}"
    yield ""
    for head, text in ((_BAD, rule.bad), (_GOOD, rule.good), (_DO, rule.remedy)):
        yield f"- {head.of(lang)}{colon}{_shown(text.of(lang))}"
    yield f"- {_FIXED.of(lang)}{colon}{_FIX[rule.fix].of(lang)}"


def _shown(text: str) -> str:
    """Gaps of a template as an ellipsis; nothing that Markdown would take for a table or a tag."""
    return re.sub(r"\{\w+\}", "…", text).replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def write(folder: Path) -> list[Path]:
    """Write both pages into a folder (``docs/reference``); gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for lang in LANGS:
        path = folder / PAGES[lang]
        path.write_text(page(lang), encoding="utf-8", newline="\n")
        written.append(path)
    return written


if __name__ == "__main__":
    write(Path("docs/reference"))
