"""What the verbs about records share on the command line: which word is a workbook and which a sheet, and lists of ids."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetcrm._values import dataclass
from sheetcrm.cli import _completing
from sheetcrm.cli._each import WORKBOOKS
from sheetcrm.cli._options import chosen, option
from sheetcrm.errors import UsageError
from sheetcrm.text import Text, default_lang, listed, say
from sheetcrm.text.shell_verbs import SAYS

if TYPE_CHECKING:
    from sheetcrm.actions._commit import WriteOptions
    from sheetcrm.actions.records.commit import EditResult, RecordName

_FEW = 12
"""Records, and notices, that are named one by one."""


def words_apart(words: Sequence[str], option: str | None) -> tuple[list[Path], str]:
    """(workbooks, sheet) of ``find team.xlsx followups``: a word is a sheet when it is neither a file nor named like a workbook."""
    sheets = [word for word in words if Path(word).suffix.lower() not in WORKBOOKS and not Path(word).exists()]
    named = [*sheets, *([option] if option else [])]
    if len(named) > 1 or len(sheets) == len(words):
        word = named[-1] if len(named) > 1 else words[0]
        problem = (
            Text(f"没有“{word}”这个文件", f"there is no file {word!r}")
            if len(sheets) == len(words)
            else Text(f"多了“{word}”", f"{word!r} is too much")
        )
        raise UsageError("E-USAGE", problem=problem)
    paths = [Path(word) for word in words if word not in sheets]
    return paths, named[0] if named else "customers"


def ids_given(words: Sequence[str]) -> list[str]:
    """Ids from the command line; ``-`` stands for those on standard input, one or more a line."""
    found: list[str] = []
    for word in words:
        found += sys.stdin.read().replace(",", " ").split() if word == "-" else [word]
    return list(dict.fromkeys(found))


def text_of(source: Path) -> str:
    """The content of a text file, in UTF-8, UTF-16 or GB18030; ``-``: of standard input.

    ``UsageError``: E-NO-FILE, E-RECORDS-IN for what is no text or in another encoding: nothing is written that nobody can read.
    """
    from sheetcrm.errors import FileRefused
    from sheetcrm.store.sources import decode

    try:
        data = sys.stdin.buffer.read() if str(source) == "-" else source.read_bytes()
    except FileNotFoundError:
        raise UsageError("E-NO-FILE", file=source) from None
    try:
        found = decode(data, file=str(source))
    except FileRefused:
        found = None
    if found is None or found.lossy:
        problem = Text("不是 UTF-8 或 GB18030 的文本", "this is no text in UTF-8 or GB18030")
        raise UsageError("E-RECORDS-IN", file=source, problem=problem) from None
    return found.text


def listed_words(values: Sequence[str]) -> list[str]:
    """``--columns a,b --columns c`` -> a, b, c; commas of both widths."""
    return [word.strip() for value in values for word in value.replace("，", ",").replace("、", ",").split(",") if word.strip()]


@dataclass
class Assignments:
    """``name=华星 tags+=急需采购``: values, and items to add to fields with several values or take away."""

    values: dict[str, str] = field(default_factory=dict)
    more: dict[str, list[str]] = field(default_factory=dict)
    less: dict[str, list[str]] = field(default_factory=dict)


def assignments(words: Sequence[str]) -> Assignments:
    """FIELD=VALUE words.  ``UsageError`` E-ASSIGNMENT for any other."""
    found = Assignments()
    for word in words:
        name, equals, value = word.replace("＝", "=", 1).partition("=") if "=" not in word else word.partition("=")
        name = name.strip()
        if not equals or not name.rstrip("+-＋"):
            raise UsageError("E-ASSIGNMENT", word=word)
        if name[-1] in "+＋-":
            group = found.less if name[-1] == "-" else found.more
            group.setdefault(name[:-1].strip(), []).extend(listed_words([value]))
        else:
            found.values[name] = value
    return found


def is_assignment(word: str) -> bool:
    return "=" in word or "＝" in word


def which(lang: str) -> list[click.Parameter]:
    """--where, --sheet: which records are meant."""
    return [
        option(lang, "rec_where", "--where", "where", shell_complete=_completing.condition),
        option(lang, "rec_which_sheet", "--sheet", "sheet", shell_complete=_completing.sheet),
    ]


def write_options(given: Mapping[str, Any]) -> WriteOptions:
    """The options of ``writing`` and ``--as-of``."""
    from sheetcrm.actions._commit import WriteOptions

    return WriteOptions(**{key: given[key] for key in ("as_of", "dry_run", "ignore_lock", "wait", "backup")})


def said(result: EditResult, lang: str | None, as_json: bool, options: WriteOptions) -> int:
    """What a change did; exit code 1 for a preview that would change something."""
    from sheetcrm.cli._said import changes_json, show_changes, warn

    language = chosen(lang) or default_lang()
    warn(result.path, result.receipt, language)
    for notice in result.notices[:_FEW]:
        click.echo(f"sheetcrm: {result.path.name}: {notice.words.of(language)}", err=True)
    if len(result.notices) > _FEW:
        click.echo(f"sheetcrm: {result.path.name}: {say(SAYS['notices'], language, n=len(result.notices) - _FEW)}", err=True)
    written, cells = result.receipt is not None, result.applied.total
    code = 1 if options.dry_run and not result.nothing else 0
    if as_json:
        from sheetcrm.render.json_output import dumps

        names = {key: [list(one) for one in getattr(result, key)] for key in ("added", "updated", "deleted")}
        answer = {"file": str(result.path), **names, "cells": cells, "written": written, "changes": changes_json(result.applied)}
        odd = [
            {"sheet": one.sheet, "ids": one.ids, "field": one.field, "code": one.code, "message": one.words.of(language)} for one in result.notices
        ]
        click.echo(dumps({**answer, "notices": odd}))
        return code
    if options.dry_run and result.changes:
        show_changes(result.applied, language)
    done = [(key, records) for key in ("added", "updated", "deleted") if (records := getattr(result, key))]
    parts = [say(SAYS[f"did_{key}"], language, what=_named(records, language)) for key, records in done]
    deleted = result.applied.deleted
    key = "same" if result.nothing else "would" if options.dry_run else "changed"
    if deleted and deleted == cells:
        key += "_rows"
    click.echo(say(SAYS[key], language, file=result.path.name, cells=cells, what=listed(parts, language)))
    if result.applied.broken:
        click.echo(say(SAYS["broken"], language, n=result.applied.broken), err=True)
    return code


def _named(records: Sequence[RecordName], lang: str) -> str:
    """The ids of a few records, and how many there are."""
    names = [str(one.id) for one in records if one.id is not None]
    if not names or len(names) > _FEW:
        return say(SAYS["counted"], lang, n=len(records))
    return " ".join(names)
