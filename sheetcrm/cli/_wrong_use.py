"""Wrong words on the command line, said in the language of the user (click itself speaks English)."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

from sheetcrm._lazy import lazy_pattern
from sheetcrm.text import Text


def problem_of(wrong: click.ClickException) -> Text:
    """What is wrong with the command as it was typed."""
    known = _known(wrong) or _by_words(wrong.format_message())
    if known is not None:
        return known
    english = " ".join(wrong.format_message().split())
    return Text(f"命令写得不对：{english}", english)


def _known(wrong: click.ClickException) -> Text | None:
    if isinstance(wrong, click.NoSuchOption):
        hint = _hint(wrong.possibilities or ())
        return Text(f"没有 {wrong.option_name} 这个选项{hint.zh}", f"there is no option {wrong.option_name}{hint.en}")
    if isinstance(wrong, click.MissingParameter):
        return Text(f"缺少{_name(wrong)}", f"{_name(wrong)} is missing")
    if isinstance(wrong, click.BadParameter):
        return Text(f"{_name(wrong)} 的值不对：{_reason(wrong).zh}", f"invalid {_name(wrong)}: {_reason(wrong).en}")
    if isinstance(wrong, click.BadOptionUsage):
        if "does not take" in wrong.message:
            return Text(f"选项 {wrong.option_name} 后面不带值", f"option {wrong.option_name} takes no value")
        return Text(f"选项 {wrong.option_name} 后面要有一个值", f"option {wrong.option_name} needs a value")
    if isinstance(wrong, UnknownVerb):
        hint = _hint(wrong.near)
        return Text(f"没有 {wrong.verb} 这个命令{hint.zh}", f"there is no command {wrong.verb}{hint.en}")
    return None


def _hint(near: Sequence[str]) -> Text:
    """What may have been meant."""
    return Text(f"，是不是 {'、'.join(near)}？", f"; did you mean {', '.join(near)}?") if near else Text("", "")


_SAID: tuple[tuple[re.Pattern[str], Text], ...] = (
    (lazy_pattern(r"Got unexpected extra arguments? \((?P<what>.*)\)"), Text("多出了 {what}", "{what} is too much")),
    (lazy_pattern(r"Missing command"), Text("缺少命令", "the command is missing")),
    (lazy_pattern(r"'(?P<what>[^']*)' is a directory"), Text("{what} 是文件夹", "{what} is a folder")),
    (lazy_pattern(r"'(?P<what>[^']*)' is a file"), Text("{what} 是文件", "{what} is a file")),
    (lazy_pattern(r"'(?P<what>[^']*)' does not exist"), Text("没有 {what}", "there is no {what}")),
    (lazy_pattern(r"'(?P<what>[^']*)' is not (?:readable|writable)"), Text("没有读写 {what} 的权限", "{what} cannot be read or written")),
    (lazy_pattern(r"'(?P<what>[^']*)' is not a valid (?:integer|float)"), Text("“{what}”不是数字", "{what!r} is not a number")),
    (lazy_pattern(r"'?(?P<what>[^' ]*)'? is not in the range (?P<range>.*)"), Text("{what} 不在 {range} 之内", "{what} is not within {range}")),
)
"""What click says about the rest, and how we say it."""


def _by_words(message: str) -> Text | None:
    english = " ".join(message.split()).rstrip(".")
    for pattern, said in _SAID:
        match = pattern.search(english)
        if match:
            return Text(said.zh.format(**match.groupdict()), said.en.format(**match.groupdict()))
    return None


class UnknownVerb(click.UsageError):
    """A command that does not exist."""

    def __init__(self, verb: str, near: Sequence[str] = ()) -> None:
        super().__init__(verb)
        self.verb, self.near = verb, near


class BadValue(click.BadParameter):
    """A value that we refuse ourselves, with the reason in both languages."""

    def __init__(self, reason: Text, param: click.Parameter | None = None, ctx: click.Context | None = None) -> None:
        super().__init__(reason.en, ctx, param)
        self.reason = reason


def _name(wrong: click.BadParameter) -> str:
    param = wrong.param
    if isinstance(param, click.Option):
        return param.opts[0]
    if param is None:
        return ""
    words = (param.metavar or (param.name or "").upper()).split()
    needed = [word for word in words if not word.startswith("[")]  # one parameter may stand for several words: [ID]... FIELD=VALUE...
    return (needed or words)[0].strip("[].")


def _reason(wrong: click.BadParameter) -> Text:
    if isinstance(wrong, BadValue):
        return wrong.reason
    kind = wrong.param.type if wrong.param is not None else None
    if isinstance(kind, click.Choice):
        allowed = [str(choice) for choice in kind.choices]
        said = wrong.message.split("'")[1] if wrong.message.count("'") > 1 else ""
        return Text(f"“{said}”不在可选的 {'、'.join(allowed)} 之中", f"{said!r} is none of {', '.join(allowed)}")
    english = " ".join(wrong.message.split()).rstrip(".")
    return _by_words(english) or Text(english, english)
