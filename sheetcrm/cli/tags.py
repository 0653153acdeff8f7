"""``sheetcrm tags list|add|rename|merge|retire|move|review``: look after the tags of a workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetcrm.cli._group import Group
from sheetcrm.cli._options import chosen, common, option, writing
from sheetcrm.cli._spoken import Spoken
from sheetcrm.text import listed, say
from sheetcrm.text.cli import TAG_OTHER, TAG_VERBS

if TYPE_CHECKING:
    from sheetcrm.actions._commit import WriteOptions
    from sheetcrm.actions.tags import TagsResult


def command(lang: str) -> click.Command:
    group = Group("tags", TAG_VERBS, lang)
    name = click.Argument(["tag"])
    new, target = (click.Argument(["other"], metavar=TAG_OTHER[verb].of(lang)) for verb in ("rename", "merge"))
    dimension = option(lang, "dimension", "--dimension", "dimension")
    add = [option(lang, "dimension", "--dimension", "dimension", default="自定义"), option(lang, "alias", "--alias", "aliases", multiple=True)]
    add += [option(lang, "parent", "--parent", "parent"), option(lang, "description", "--description", "description")]
    parts: dict[str, tuple[Callable[..., int], list[click.Parameter]]] = {
        "list": (_list, [dimension, *common(lang)]),
        "add": (_add, [name, *add, *writing(lang), *common(lang)]),
        "rename": (_rename, [name, new, *writing(lang), *common(lang)]),
        "merge": (_merge, [name, target, *writing(lang), *common(lang)]),
        "retire": (_retire, [name, option(lang, "replace", "--replace", "replace"), *writing(lang), *common(lang)]),
        "move": (_move, [name, option(lang, "dimension", "--dimension", "dimension", required=True), *writing(lang), *common(lang)]),
        "review": (_review, [*writing(lang, cells=False), *common(lang)]),
    }
    for verb, (callback, params) in parts.items():
        path = click.Argument(["path"], type=click.Path(path_type=Path))
        one = Spoken(verb, callback=callback, params=[path, *params], help=TAG_VERBS[verb].of(lang))
        one.speak(lang)
        group.add_command(one)
    return group


def _list(path: Path, dimension: str | None, as_of: dt.date | None, lang: str | None, as_json: bool) -> int:
    from sheetcrm.actions.tags import list_tags
    from sheetcrm.cli._said import show_table
    from sheetcrm.text.govern import SAYS, STATUSES

    language = _language(lang)
    tags = list_tags(path, dimension=dimension, as_of=as_of)
    if as_json:
        return _json([asdict(tag) for tag in tags])
    said = {status: text.of(language) for status, text in STATUSES.items()}
    rows = [[tag.dimension or "—", tag.tag, said.get(tag.status, tag.status), str(tag.customers), listed(tag.aliases, language)] for tag in tags]
    show_table(rows, SAYS["tag_head"].of(language).split("\t"))
    return 0


def _review(path: Path, lang: str | None, as_json: bool, **rest: Any) -> int:
    from sheetcrm.actions.tags import review_tags
    from sheetcrm.cli._said import show_table, warn
    from sheetcrm.text.govern import ADVICE, SAYS

    language, options = _language(lang), _options(rest)
    result = review_tags(path, options)
    warn(path, result.receipt, language)
    if as_json:
        return _json(result.items)
    said = {advice: text.of(language) for advice, text in ADVICE.items()}
    rows = [
        [said.get(i["advice"], i["advice"]), i["dimension"] or "—", i["tag"], str(i["usage"]), listed(i["suggestions"], language)]
        for i in result.items
    ]
    show_table(rows, SAYS["tag_review_head"].of(language).split("\t"))
    if not options.dry_run:
        click.echo(say(SAYS["reviewed"], language, file=path.name, day=result.as_of))
    return 0


def _add(path: Path, tag: str, lang: str | None, as_json: bool, **rest: Any) -> int:
    from sheetcrm.actions.tags import add_tag

    named = {key: rest.pop(key) for key in ("dimension", "aliases", "parent", "description")}
    return _said(add_tag(path, tag, **named, options=_options(rest)), _language(lang), as_json)


def _rename(path: Path, tag: str, other: str, lang: str | None, as_json: bool, **rest: Any) -> int:
    from sheetcrm.actions.tags import rename_tag

    return _said(rename_tag(path, tag, other, _options(rest)), _language(lang), as_json)


def _merge(path: Path, tag: str, other: str, lang: str | None, as_json: bool, **rest: Any) -> int:
    from sheetcrm.actions.tags import merge_tags

    return _said(merge_tags(path, tag, other, _options(rest)), _language(lang), as_json)


def _retire(path: Path, tag: str, replace: str | None, lang: str | None, as_json: bool, **rest: Any) -> int:
    from sheetcrm.actions.tags import retire_tag

    return _said(retire_tag(path, tag, replace=replace, options=_options(rest)), _language(lang), as_json)


def _move(path: Path, tag: str, dimension: str, lang: str | None, as_json: bool, **rest: Any) -> int:
    from sheetcrm.actions.tags import move_tag

    return _said(move_tag(path, tag, dimension, _options(rest)), _language(lang), as_json)


def _options(given: dict[str, Any]) -> WriteOptions:
    from sheetcrm.actions._commit import WriteOptions

    return WriteOptions(**given)


def _language(lang: str | None) -> str:
    from sheetcrm.text import default_lang

    return chosen(lang) or default_lang()


def _json(answer: object) -> int:
    from sheetcrm.render.json_output import dumps

    click.echo(dumps(answer))
    return 0


def _said(result: TagsResult, lang: str, as_json: bool) -> int:
    """What a change did; exit code 1 for a preview that would change something."""
    from sheetcrm.cli._said import changes_json, show_changes, warn
    from sheetcrm.text.govern import SAYS

    warn(result.path, result.receipt, lang)
    written, cells = result.receipt is not None, result.applied.total
    if as_json:
        changes = changes_json(result.applied)
        _json({"file": str(result.path), "cells": cells, "written": written, "similar": list(result.similar), "changes": changes})
        return 0 if written or not cells else 1
    if result.changes:
        show_changes(result.applied, lang)
    if result.similar:
        click.echo(say(SAYS["tag_near"], lang, near=listed(result.similar, lang)), err=True)
    click.echo(say(SAYS["tag_done" if written or not cells else "tag_would"], lang, file=result.path.name, what=result.what.of(lang), cells=cells))
    return 0 if written or not cells else 1
