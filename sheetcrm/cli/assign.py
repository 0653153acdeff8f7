"""``sheetcrm assign``: give customers to somebody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sheetcrm.cli import _completing
from sheetcrm.cli._options import build, common, option, writing
from sheetcrm.cli._records import ids_given, said, write_options
from sheetcrm.text import Text

_WORDS = Text("[客户编号]... 姓名", "[CUSTOMER]... NAME")


def command(lang: str) -> click.Command:
    params = [
        click.Argument(["path"], type=click.Path(path_type=Path)),
        click.Argument(["words"], nargs=-1, required=True, metavar=_WORDS.of(lang)),
        option(lang, "rec_where", "--where", "where", shell_complete=_completing.condition),
        option(lang, "assign_actions", "--with-actions", "with_actions", is_flag=True),
        *writing(lang),
        *common(lang),
    ]
    return build("assign", lang, run, params)


def run(path: Path, words: tuple[str, ...], where: str | None, with_actions: bool, lang: str | None, as_json: bool, **rest: Any) -> int:
    from sheetcrm.actions.assign import assign

    *customers, owner = words
    options = write_options(rest)
    result = assign(path, owner, *ids_given(customers), where=where, with_actions=with_actions, options=options)
    return said(result, lang, as_json, options)
