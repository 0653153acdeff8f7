"""Help in the language of the user: click itself speaks English."""

from __future__ import annotations

from collections.abc import Sequence

import click

from sheetcrm._lazy import lazy_pattern
from sheetcrm.render.widths import pad, terminal_width, wrap
from sheetcrm.text import Text

USAGE = Text("用法：", "Usage: ")
OPTIONS = Text("选项", "Options")
_OPTIONS_HERE = Text("[选项]", "[OPTIONS]")
_COMMAND_HERE = Text("命令 [参数]...", "COMMAND [ARGS]...")
_HELP = Text("显示这段说明", "Show this message and exit.")
_ARGUMENTS = {
    "paths": "文件或文件夹",
    "path": "文件",
    "sources": "名单",
    "code": "代码",
    "name": "名称",
    "key": "设置",
    "value": "值",
    "which": "版本",
    "tag": "标签",
}
_VALUES = {
    "path": "路径",
    "file": "文件",
    "directory": "文件夹",
    "date": "日期",
    "number": "数字",
    "integer": "整数",
    "float": "数字",
    "float range": "数字",
    "text": "文字",
}
_WIDEST_TERM = 28
_ADDED = lazy_pattern(r" *\[(?:default: ([^\]]*)|required)\]$")


class Spoken(click.Command):
    """A command whose usage line, headings and place-holders are in one language."""

    lang: str = "en"

    def speak(self, lang: str) -> None:
        """Choose the language; to be called when all parameters are there."""
        self.lang = lang
        self.options_metavar = _OPTIONS_HERE.of(lang)
        vars(self)["subcommand_metavar"] = _COMMAND_HERE.of(lang)  # of a group
        for param in self.params:
            if lang != "en" and param.metavar is None:
                param.metavar = _place_holder(param)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=USAGE.of(self.lang))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """As click does it, under our heading; a group lists its commands below."""
        records = [param.get_help_record(ctx) for param in self.get_params(ctx) if not isinstance(param, click.Argument)]
        shown = [record for record in records if record is not None]
        if shown:
            write_section(formatter, OPTIONS.of(self.lang), [(term, _in_words(text, self.lang)) for term, text in shown], self.lang)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP.of(self.lang)
        return option


def write_section(formatter: click.HelpFormatter, heading: str, records: Sequence[tuple[str, str]], lang: str) -> None:
    """A heading and a list in two columns, aligned although Chinese characters are wide."""
    formatter.write_paragraph()
    formatter.write(f"{heading}{':' if lang == 'en' else '：'}\n")
    first = min(max(terminal_width(term) for term, _ in records), _WIDEST_TERM)
    room = max(20, formatter.width - first - 4)
    for term, text in records:
        lines = wrap(text, room)
        if terminal_width(term) > first:
            formatter.write(f"  {term}\n")
            term = ""
        for n, line in enumerate(lines):
            formatter.write(f"  {pad('' if n else term, first)}  {line}".rstrip() + "\n")


def _in_words(text: str, lang: str) -> str:
    """What click adds behind the help of an option, in Chinese where that is spoken."""
    return text if lang == "en" else _ADDED.sub(lambda match: f"［{f'默认：{match[1]}' if match[1] else '必填'}］", text)


def _place_holder(param: click.Parameter) -> str | None:
    """The Chinese word for what a parameter takes; None where click's own will do."""
    if isinstance(param, click.Argument):
        word = _ARGUMENTS.get(param.name or "")
        if word is None:
            return None
        word = word if param.required else f"[{word}]"
        return f"{word}..." if param.nargs != 1 else word
    if isinstance(param, click.Option) and (param.is_flag or param.count or isinstance(param.type, click.Choice)):
        return None
    return _VALUES.get(param.type.name)
