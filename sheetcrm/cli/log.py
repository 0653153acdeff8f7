"""``sheetcrm log``: write a follow-up down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sheetcrm.cli._options import build, common, option, writing
from sheetcrm.cli._records import said, text_of, write_options
from sheetcrm.text import Text

_CUSTOMER, _SUMMARY = Text("客户编号", "CUSTOMER"), Text("内容", "SUMMARY")


def command(lang: str) -> click.Command:
    params = [
        click.Argument(["path"], type=click.Path(path_type=Path)),
        click.Argument(["customer"], metavar=_CUSTOMER.of(lang)),
        click.Argument(["summary"], metavar=_SUMMARY.of(lang)),
        option(lang, "log_method", "--method", "method"),
        option(lang, "log_result", "--result", "result"),
        option(lang, "log_next_action", "--next-action", "next_action"),
        option(lang, "log_due", "--due", "due"),
        option(lang, "log_next", "--next", "next_date"),
        option(lang, "log_at", "--at", "at"),
        option(lang, "log_owner", "--owner", "owner"),
        option(lang, "log_contact", "--contact", "contact"),
        option(lang, "log_stage", "--stage", "stage"),
        option(lang, "log_done", "--done", "done"),
        *writing(lang),
        *common(lang),
    ]
    return build("log", lang, run, params)


def run(path: Path, customer: str, summary: str, lang: str | None, as_json: bool, **rest: Any) -> int:
    from sheetcrm.actions.log import log

    options = write_options(rest)
    details = {key: rest[key] for key in ("method", "result", "next_action", "due", "next_date", "at", "owner", "contact", "stage", "done")}
    said_text = text_of(Path("-")).strip() if summary == "-" else summary
    return said(log(path, customer, said_text, **details, options=options), lang, as_json, options)
