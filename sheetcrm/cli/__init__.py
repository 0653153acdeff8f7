"""The command line: a door that parses input, calls an action and shows the result.  Importing it loads no engine."""

from __future__ import annotations

import gc
import os
import signal
import sys
import types
from typing import TYPE_CHECKING

from sheetcrm.cli._pipe import mind_the_reader

if TYPE_CHECKING:
    import click


def run(args: list[str] | None = None) -> int:
    """Run one command and return its exit code (0 done … 6 conflicts, 130 and 143 when interrupted)."""
    given = sys.argv[1:] if args is None else args
    mind_the_reader()
    _speak_utf8()
    if "_SHEETCRM_COMPLETE" in os.environ:
        from sheetcrm.cli._completing import answer as completed

        return completed()
    if given[:1] == ["refresh"]:
        from sheetcrm.cli._idle import answer

        try:
            code = answer(given)
        except BrokenPipeError:
            return _nobody_reads()
        if code is not None:
            return code
    return _run(given)


def _run(given: list[str]) -> int:
    """The same with the whole command line."""
    import click

    from sheetcrm import _plugins
    from sheetcrm.cli._each import as_error
    from sheetcrm.cli._main import group, lang_of, language_last
    from sheetcrm.cli._memory import keep_freed_memory
    from sheetcrm.errors import SheetcrmError

    lang, arguments = lang_of(given), language_last(given)
    debug = "--debug" in arguments
    heard = _plugins.told_to(lambda error, problem: _warn(error.line(lang), problem if debug else None))
    _stop_cleanly()
    collected = gc.isenabled()
    gc.disable()  # a short process that keeps what it makes: looking for garbage would cost a fifth of a refresh
    try:
        wanted = [a for a in arguments if a != "--debug"] or ["--help"]
        with group(lang).make_context("sheetcrm", wanted) as context:
            context.meta["sheetcrm.debug"] = debug
            keep_freed_memory()
            result = group(lang).invoke(context)
        code = result if isinstance(result, int) else 0
        sys.stdout.flush()
        return code
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.Abort:
        return 130
    except KeyboardInterrupt:
        return 130
    except click.ClickException as wrong:
        return _usage(wrong, lang)
    except SheetcrmError as error:
        if debug:
            raise
        return _fail(error.line(lang, shell=True), error.exit_code)
    except BrokenPipeError:
        return _nobody_reads()
    except Exception as error:
        if debug:
            raise
        known = as_error(error)
        return _fail(known.line(lang, shell=True), known.exit_code)
    finally:
        _plugins.told_to(heard)
        if collected:
            gc.enable()  # the caller may be a program that goes on


def _nobody_reads() -> int:
    """What was left unsaid goes nowhere: whoever reads a pipe may stop when enough was read."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _usage(wrong: click.ClickException, lang: str) -> int:
    from sheetcrm.cli._wrong_use import problem_of
    from sheetcrm.errors import UsageError

    return _fail(UsageError("E-USAGE", problem=problem_of(wrong)).line(lang), 2)


def _fail(line: str, code: int) -> int:
    sys.stderr.write(f"sheetcrm: {line}\n")
    return code


def _warn(line: str, problem: BaseException | None) -> None:
    """A word on stderr about what does not stop the command; with --debug, how it came about."""
    from sheetcrm.cli._progress import make_room

    make_room()
    if problem is not None:
        import traceback

        traceback.print_exception(problem)
    sys.stderr.write(f"sheetcrm: {line}\n")


def _stop_cleanly() -> None:
    """SIGTERM unwinds like Ctrl-C, so that temporary files go; the exit code says which it was."""

    def stop(_number: int, _frame: types.FrameType | None) -> None:
        raise SystemExit(143)

    try:
        signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not in the main thread: the host program has its own way
        return


def _speak_utf8() -> None:
    """Chinese on a console that is set to another code page is shown as well as it goes, never a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace", encoding="utf-8" if (stream.encoding or "").lower() in ("ascii", "ansi_x3.4-1968", "us-ascii") else None)
