"""``sheetcrm backup``: keep a version now; list and check those that are kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetcrm.cli._options import build, chosen, option, paths, speaking
from sheetcrm.text import say

if TYPE_CHECKING:
    from sheetcrm.actions.backup import BackupResult


def command(lang: str) -> click.Command:
    params = [
        paths(),
        option(lang, "list_versions", "--list", "list_only", is_flag=True),
        option(lang, "verify", "--verify", is_flag=True),
        option(lang, "dry_run", "--dry-run", is_flag=True),
        *speaking(lang),
    ]
    return build("backup", lang, run, params)


def run(paths: tuple[Path, ...], list_only: bool, verify: bool, dry_run: bool, lang: str | None, as_json: bool) -> int:
    from sheetcrm.actions.backup import backup
    from sheetcrm.cli._said import answer_each
    from sheetcrm.text import default_lang

    language = chosen(lang) or default_lang()

    def act(path: Path) -> BackupResult:
        return backup(path, verify=verify, list_only=list_only, dry_run=dry_run)

    def show(result: BackupResult) -> None:
        _show(result, language, listed=list_only or verify, preview=dry_run)

    return answer_each(paths, act, show, _json, lang=language, as_json=as_json, code=lambda result: 1 if result.damaged else 0)


def _show(result: BackupResult, lang: str, *, listed: bool, preview: bool) -> None:
    from sheetcrm.cli._said import show_table
    from sheetcrm.text.govern import SAYS

    name = result.path.name
    if not listed:
        click.echo(say(SAYS["would_keep" if preview else "kept"], lang, file=name, folder=result.folder, version=result.made))
        return
    if not result.versions:
        click.echo(say(SAYS["no_versions"], lang, file=name))
        return
    click.echo(say(SAYS["versions"], lang, file=name, count=len(result.versions), folder=result.folder))
    rows = []
    for version in result.versions:
        row = [f"{version.time:%Y-%m-%d %H:%M:%S}", version.path.name, f"{version.size:,}", version.verb]
        if version.good is not None:
            problem = version.problem.code if version.problem else "SHA-256"
            row.append(SAYS["good"].of(lang) if version.good else say(SAYS["bad"], lang, problem=problem))
        rows.append(row)
    show_table(rows, indent=2, whole=1)
    if result.versions[0].good is not None and not result.damaged:
        click.echo(SAYS["all_good"].of(lang))


def _json(result: BackupResult) -> dict[str, object]:
    versions = [
        {
            "file": str(v.path),
            "time": v.time.isoformat(),
            "verb": v.verb,
            "size": v.size,
            "good": v.good,
            "problem": v.problem.code if v.problem else None,
        }
        for v in result.versions
    ]
    return {"file": str(result.path), "made": str(result.made) if result.made else None, "versions": versions}
