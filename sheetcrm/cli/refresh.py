"""``sheetcrm refresh``: bring the generated sheets up to date."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sheetcrm.cli._options import build, chosen, codes, common, option, paths, writing


def command(lang: str) -> click.Command:
    params = [
        paths(),
        option(lang, "fix", "--fix", "repair", is_flag=True),
        option(lang, "plan", "--plan", is_flag=True),
        option(lang, "period", "--period"),
        option(lang, "force", "--force", is_flag=True),
        option(lang, "forget", "--forget", multiple=True),
        *writing(lang),
        *common(lang),
    ]
    return build("refresh", lang, run, params)


def run(
    paths: tuple[Path, ...],
    repair: bool,
    plan: bool,
    period: str | None,
    force: bool,
    forget: tuple[str, ...],
    dry_run: bool,
    ignore_lock: bool,
    wait: float,
    backup: bool | None,
    as_of: dt.date | None,
    lang: str | None,
    as_json: bool,
) -> int:
    from sheetcrm.actions.refresh import refresh
    from sheetcrm.cli._output import Output

    output = Output(as_json)
    preview = plan or dry_run

    def one(path: Path) -> int:
        asked = {"as_of": as_of, "period": period, "lang": chosen(lang), "fix": repair, "plan": preview, "force": force, "forget": codes(forget)}
        result = refresh(path, **asked, ignore_lock=ignore_lock, wait=wait, backup=backup)
        return output.refreshed(path, result, plan=preview)

    return output.each(paths, one, chosen(lang))
