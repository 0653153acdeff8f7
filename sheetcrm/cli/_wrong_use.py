"""Wrong words on the command line, said in the language of the user (click itself speaks English)."""

from __future__ import annotations

import click

from sheetcrm.text import Text


def problem_of(wrong: click.ClickException) -> Text:
    """What is wrong with the command as it was typed."""
    known = _known(wrong)
    if known is not None:
        return known
    english = " ".join(wrong.format_message().split())
    return Text(f"命令写得不对:{english}", english)


def _known(wrong: click.ClickException) -> Text | None:
    if isinstance(wrong, click.NoSuchOption):
        hint = f" ({', '.join(wrong.possibilities)}?)" if wrong.possibilities else ""
        return Text(f"没有 {wrong.option_name} 这个选项{hint}", f"there is no option {wrong.option_name}{hint}")
    if isinstance(wrong, click.MissingParameter):
        return Text(f"缺少 {_name(wrong)}", f"{_name(wrong)} is missing")
    if isinstance(wrong, click.BadParameter):
        return Text(f"{_name(wrong)} 的值不对:{_reason(wrong).zh}", f"invalid {_name(wrong)}: {_reason(wrong).en}")
    if isinstance(wrong, click.BadOptionUsage):
        return Text(f"选项 {wrong.option_name} 后面要有一个值", f"option {wrong.option_name} needs a value")
    if isinstance(wrong, UnknownVerb):
        return Text(f"没有 {wrong.verb} 这个命令", f"there is no command {wrong.verb}")
    return None


class UnknownVerb(click.UsageError):
    """A command that does not exist."""

    def __init__(self, verb: str) -> None:
        super().__init__(verb)
        self.verb = verb


class BadValue(click.BadParameter):
    """A value that we refuse ourselves, with the reason in both languages."""

    def __init__(self, reason: Text, param: click.Parameter | None = None, ctx: click.Context | None = None) -> None:
        super().__init__(reason.en, ctx, param)
        self.reason = reason


def _name(wrong: click.BadParameter) -> str:
    param = wrong.param
    if isinstance(param, click.Option):
        return param.opts[0]
    return (param.name or "").upper() if param is not None else ""


def _reason(wrong: click.BadParameter) -> Text:
    if isinstance(wrong, BadValue):
        return wrong.reason
    kind = wrong.param.type if wrong.param is not None else None
    if isinstance(kind, click.Choice):
        allowed = ", ".join(str(choice) for choice in kind.choices)
        said = wrong.message.split("'")[1] if wrong.message.count("'") > 1 else ""
        return Text(f"“{said}”不在可选的 {allowed} 之中", f"{said!r} is none of {allowed}")
    english = " ".join(wrong.message.split()).rstrip(".")
    return Text(f"{english}", english)
