"""Write the generated pages under docs/reference, or with --check say which are stale (exit code 1)."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

os.environ["SHEETCRM_NO_PLUGINS"] = "1"  # the reference is that of sheetcrm itself, whatever is installed here

import api_reference as api
import click

from sheetcrm.cli._main import group
from sheetcrm.reports import _document as figures
from sheetcrm.rules.document import PAGES, page
from sheetcrm.schema import document as fields
from sheetcrm.text import LANGS
from sheetcrm.text.cli import VERBS

REFERENCE = Path(__file__).resolve().parent / "reference"


def command_page(lang: str) -> str:
    """Every command with its options, as --help shows them."""
    root = group(lang)
    looks: dict[str, Any] = {"terminal_width": 100, "max_content_width": 100, "help_option_names": ["-h", "--help"]}
    context = click.Context(root, info_name="sheetcrm", **looks)
    parts = ["# 命令" if lang != "en" else "# Commands", "", "```text", root.get_help(context), "```", ""]
    for verb in VERBS:
        command = root.get_command(context, verb)
        assert command is not None
        inner = click.Context(command, info_name=verb, parent=context, **looks)
        parts += [f"## {verb}", "", "```text", command.get_help(inner), "```", ""]
    return "\n".join(parts)


def pages() -> dict[str, str]:
    """File name -> content."""
    made = {PAGES[lang]: page(lang) for lang in LANGS}
    made |= {fields.PAGES[lang]: fields.page(lang) for lang in LANGS}
    made |= {figures.PAGES[lang]: figures.page(lang) for lang in LANGS}
    made |= {api.PAGES[lang]: api.page(lang) for lang in LANGS}
    made |= {("cli.zh.md" if lang != "en" else "cli.md"): command_page(lang) for lang in LANGS}
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    REFERENCE.mkdir(parents=True, exist_ok=True)
    stale = []
    for name, text in pages().items():
        path = REFERENCE / name
        text = text.rstrip() + "\n"
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.write_text(text, encoding="utf-8", newline="\n")
    if stale:
        sys.stdout.write(f"{'stale' if check else 'written'}: {', '.join(stale)}\n")
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main())
