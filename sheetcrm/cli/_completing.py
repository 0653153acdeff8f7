"""What a shell may complete: commands and options by click, sheets and fields by the schema.  No workbook is read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetcrm.text import default_lang

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from sheetcrm.schema import SheetSchema

VARIABLE = "_SHEETCRM_COMPLETE"
"""Set by the script that ``sheetcrm completion`` prints."""


def script(shell: str) -> str:
    """The script to be sourced by a shell."""
    from click.shell_completion import get_completion_class

    from sheetcrm.cli._main import group

    kind = get_completion_class(shell)
    assert kind is not None
    made = kind(group(default_lang()), {}, "sheetcrm", VARIABLE)
    return made.source_template % made.source_vars()


def answer() -> int:
    """What the script asks: the words that fit."""
    from click.shell_completion import shell_complete

    from sheetcrm.cli._main import group

    return shell_complete(group(default_lang()), {}, "sheetcrm", VARIABLE, os.environ[VARIABLE])


def words(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """``PATH… [SHEET]``: a file first, then files and sheets."""
    given = _given(ctx)
    return [*_file(incomplete), *(_plain(_sheets(), incomplete) if given else ())]


def sheet(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The name of a sheet."""
    return _plain(_sheets(), incomplete)


def columns(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Fields of the sheet that was named, with commas between them; ``-`` in front sorts downwards."""
    begun, comma, last = incomplete.rpartition(",")
    minus = "-" if last.startswith("-") else ""
    return _plain((f"{begun}{comma}{minus}{key}" for key in _fields(ctx)), incomplete)


def condition(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The field at the end of what was typed."""
    begun, blank, _ = incomplete.rpartition(" ")
    return _plain((f"{begun}{blank}{key}" for key in _fields(ctx)), incomplete)


def assignment(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """``FIELD=`` of the sheet that was named; where a sheet may stand, that too."""
    given = _given(ctx)
    sheets = _plain(_sheets(), incomplete) if not given and ctx.info_name == "add" else []
    return [*sheets, *_plain((f"{key}=" for key in _fields(ctx)), incomplete)]


def _fields(ctx: click.Context) -> list[str]:
    schema = _schema(ctx)
    return [spec.key for spec in schema.fields] if schema is not None else []


def _schema(ctx: click.Context) -> SheetSchema | None:
    """The sheet that the words so far name, else Customers."""
    from sheetcrm.schema import BookSchema
    from sheetcrm.schema.headers import title_form

    book = BookSchema.default()
    titles = book.titles()
    for word in (ctx.params.get("sheet"), *_given(ctx)):
        key = word if word in book else titles.get(title_form(word)) if word and not Path(word).suffix else None
        if key:
            return book.sheet(key)
    return book.get("customers")


def _given(ctx: click.Context) -> list[str]:
    """The words so far; before an option that lacks its value click has not sorted them yet."""
    return [str(word) for word in ctx.params.get("words") or ctx.args]


def _sheets() -> list[str]:
    from sheetcrm.schema import BookSchema

    return [schema.key for schema in BookSchema.default().sheets if schema.role != "generated"]


def _plain(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def _file(incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]
