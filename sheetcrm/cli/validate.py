"""``sheetcrm validate``: find what is wrong."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetcrm._values import dataclass
from sheetcrm.cli._options import AtLeast, build, chosen, codes, common, option, paths

if TYPE_CHECKING:
    from sheetcrm.actions.baseline import Baseline
    from sheetcrm.render.outputs import Output, Wanted


def command(lang: str) -> click.Command:
    from sheetcrm.render.outputs import form_names

    params = [
        paths(),
        option(lang, "format", "--format", "form", type=click.Choice(form_names()), default="text"),
        option(lang, "output", "--output", "target", type=click.Path(path_type=Path, dir_okay=False)),
        option(lang, "statistics", "--statistics", is_flag=True),
        option(lang, "select", "--select", multiple=True),
        option(lang, "ignore", "--ignore", multiple=True),
        option(lang, "suppressed", "--suppressed", is_flag=True),
        option(lang, "baseline", "--baseline", type=click.Path(path_type=Path)),
        option(lang, "write_baseline", "--write-baseline", "write_baseline", type=click.Path(path_type=Path, dir_okay=False)),
        option(lang, "limit", "--limit", type=AtLeast(int, 0), default=None),
        option(lang, "exit_zero", "--exit-zero", is_flag=True),
        *common(lang),
    ]
    return build("validate", lang, run, params)


def run(
    paths: tuple[Path, ...],
    form: str,
    target: Path | None,
    statistics: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    suppressed: bool,
    baseline: Path | None,
    write_baseline: Path | None,
    limit: int | None,
    exit_zero: bool,
    as_of: dt.date | None,
    lang: str | None,
    as_json: bool,
) -> int:
    from sheetcrm.actions.baseline import Baseline, baseline_text
    from sheetcrm.cli._each import each
    from sheetcrm.cli._target import check_target, document
    from sheetcrm.render.outputs import form_of
    from sheetcrm.text import default_lang, say
    from sheetcrm.text.cli import SAYS

    shape = form_of("json" if as_json else form)
    if statistics and not shape.counts:
        raise _needless(form)
    known = Baseline.read(baseline) if baseline is not None else None
    if write_baseline is not None:
        check_target(write_baseline, paths)
    ask = {"as_of": as_of, "lang": chosen(lang), "select": codes(select), "ignore": codes(ignore)}
    with document(target, paths, binary=shape.binary) as stream:
        output = shape.make(stream, _asked(lang, limit, statistics, not codes(select), target, suppressed))
        checks = _Checks(output, ask, target, known, write_baseline is not None)
        code = each(paths, checks.one, chosen(lang))
        output.close()
    for path, n in checks.stale:
        click.echo(f"sheetcrm: {say(SAYS['baseline_stale'], chosen(lang) or default_lang(), file=path.name, n=n)}", err=True)
    if write_baseline is not None:
        with document(write_baseline, paths, binary=False) as stream:
            stream.write(baseline_text(checks.lines))
    return 0 if code == 1 and (exit_zero or write_baseline is not None) else code


@dataclass
class _Checks:
    """Checks workbooks one after the other.

    ask    arguments of ``validate``;  target  the document that is being written, which is not to be checked itself
    known  the baseline to compare with;  noting  whether a new one is wanted: ``lines`` fills with it
    stale  workbooks of which the baseline knows more than is found, with how many
    """

    output: Output
    ask: dict[str, Any]
    target: Path | None
    known: Baseline | None
    noting: bool
    stale: list[tuple[Path, int]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def one(self, path: Path) -> int:
        from sheetcrm.actions.baseline import baseline_lines
        from sheetcrm.actions.validate import validate
        from sheetcrm.cli._each import as_error
        from sheetcrm.cli._progress import make_room
        from sheetcrm.cli._target import is_ours
        from sheetcrm.render.outputs import Checked

        if is_ours(path, self.target):
            return 0
        try:
            found = validate(path, **self.ask)
        except Exception as problem:
            self.output.refused(str(path), as_error(problem).line(self.ask["lang"]))
            raise
        self.lines.extend(baseline_lines(found, path) if self.noting else ())
        if self.known is not None:
            compared = self.known.compare(found, path)
            found = compared.new
            if compared.stale:
                self.stale.append((path, compared.stale))
        make_room()
        checked = Checked(str(path), found)
        self.output.add(checked)
        return 1 if checked.counts["E"] else 0


def _needless(form: str) -> Exception:
    from sheetcrm.errors import UsageError
    from sheetcrm.text import Text

    problem = Text(f"{form} 格式里已有统计，不用加 --statistics", f"--statistics goes with text, json and jsonl; {form} has the counts anyway")
    return UsageError("E-USAGE", problem=problem)


def _asked(lang: str | None, limit: int | None, statistics: bool, complete: bool, target: Path | None, suppressed: bool) -> Wanted:
    import os

    from sheetcrm import __version__
    from sheetcrm.render.outputs import Wanted

    terminal = target is None and sys.stdout.isatty()
    return Wanted(
        chosen(lang),
        limit,
        statistics,
        complete,
        colour=terminal and "NO_COLOR" not in os.environ,
        width=shutil.get_terminal_size().columns if terminal else None,
        version=__version__,
        folder=target.parent if target else None,
        suppressed=suppressed,
    )
