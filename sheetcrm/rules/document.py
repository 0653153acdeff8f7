"""The reference pages of the rules: one entry a rule, made from the words beside its code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from sheetcrm import _plugins
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
FIX_WORDS = {
    "safe": Text("安全", "safe"),
    "unsafe": Text("需 --unsafe", "with --unsafe"),
    "display": Text("只显示", "shown only"),
    None: Text("由您改", "by you"),
}
_FIX_SAID = {
    "safe": Text("安全：sheetcrm fix 自动完成，不会丢掉任何人输入的内容", "safe: sheetcrm fix makes it and loses nothing that anybody typed"),
    "unsafe": Text("sheetcrm fix --unsafe 会做；请先用 --diff 看一遍", "made by sheetcrm fix --unsafe; look at --diff first"),
    "display": Text("只给出建议，由您决定", "only suggested; it is for you to decide"),
    None: Text("只有人知道该怎么改，由您在表格里改", "only a person can know; change it in the workbook"),
}
GROUPS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (Text("工作表、行和列", "Sheets, rows and columns"), ("SHEET", "HEADER", "ROW", "COL", "CELL", "TABLE", "DV", "LINK", "SEAL", "GEN", "FORMULA")),
    (Text("编号和引用", "IDs and references"), ("ID", "FK")),
    (Text("必填和完整", "Required and complete"), ("REQ", "EXP", "COMP", "CONTACT", "MASKED")),
    (Text("日期", "Dates"), ("DATE",)),
    (Text("数字", "Numbers"), ("NUM",)),
    (Text("文字和选项", "Texts and options"), ("TEXT", "VOC")),
    (Text("电话和邮箱", "Phones and e-mails"), ("PHONE", "EMAIL")),
    (Text("标签", "Tags"), ("TAG",)),
    (Text("重复的客户", "Duplicate customers"), ("DUP",)),
    (Text("客户的阶段、层级和维护", "Stages, tiers and upkeep of customers"), ("STAGE", "TIER", "TYPE", "LOST", "REVIEW", "VERIFY", "UPD", "OWNER")),
    (Text("跟进", "Follow-ups"), ("FU", "DUE")),
)
"""What rules are about, by the beginning of their codes; the others follow under their own heading."""
_OTHERS = Text("其他", "Others")
_WHY, _BAD, _GOOD, _DO = Text("为什么", "Why"), Text("例如", "Bad"), Text("改成", "Good"), Text("怎么办", "What to do")
_FIXED = Text("修复", "Fix")
_FROM = Text("来自插件", "From plugin")


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
        yield f"| [{rule.code}](#{rule.code.lower()}) | {rule.severity} | {rule.name.of(lang)} | {FIX_WORDS[rule.fix].of(lang)} |"


def entry(rule: Rule, lang: Lang) -> Iterator[str]:
    """One rule as Markdown: what, why, bad, good, what to do."""
    colon = "：" if lang != "en" else ": "
    yield f"## {rule.code}"
    yield ""
    yield f"**{rule.severity}** · {rule.name.of(lang)}"
    yield ""
    (why, reason), *rest = parts(rule, lang)
    yield f"{why}{colon}{_shown(reason)}"
    yield ""
    for head, text in rest:
        yield f"- {head}{colon}{_shown(text)}"


def parts(rule: Rule, lang: str) -> Iterator[tuple[str, str]]:
    """(heading, text) of everything that explains a rule, in the order in which it is read."""
    for head, text in ((_WHY, rule.why), (_BAD, rule.bad), (_GOOD, rule.good), (_DO, rule.remedy)):
        yield head.of(lang), _open(text.of(lang))
    yield _FIXED.of(lang), _FIX_SAID[rule.fix].of(lang)
    plugin = _plugins.owner("rule", rule.code)
    if plugin is not None:
        yield _FROM.of(lang), plugin.source


def grouped(rules: Iterable[Rule]) -> Iterator[tuple[Text, list[Rule]]]:
    """Rules by what they are about, each group by code."""
    left = sorted(rules, key=lambda rule: rule.code)
    for title, beginnings in GROUPS:
        found = [rule for rule in left if rule.code.partition("-")[0] in beginnings]
        if found:
            yield title, found
        left = [rule for rule in left if rule not in found]
    if left:
        yield _OTHERS, left


def near_codes(code: str) -> list[str]:
    """Up to three codes that an unknown one may have been meant to be, the likeliest first."""
    from difflib import get_close_matches

    return get_close_matches(code.strip().upper(), list(RULES), n=3, cutoff=0.6)


def _open(text: str) -> str:
    """Gaps of a template as an ellipsis."""
    return re.sub(r"\{\w+\}", "…", text).replace("\n", " ")


def _shown(text: str) -> str:
    """Nothing that Markdown would take for a table or a tag."""
    return text.replace("|", "\\|").replace("<", "&lt;")


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
