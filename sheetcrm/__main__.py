"""``python -m sheetcrm`` and the ``sheetcrm`` command."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line.  The version is answered before anything else is imported."""
    if sys.argv[1:] == ["--version"]:
        from sheetcrm import __version__

        print(f"sheetcrm {__version__}")  # noqa: T201
        return
    import gc

    gc.disable()  # before the imports: a short process that keeps what it makes has no garbage worth looking for
    # nothing here multiplies matrices, and starting the threads for it takes numpy longer than all the rest of its import
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from sheetcrm.cli import run

    _leave(run())


def _leave(code: int) -> None:
    """End the process at once, after all that is to be done at its end.

    Otherwise the interpreter takes some hundred modules apart, one object after the other, which costs as much as a quick answer.
    """
    import atexit

    threading = sys.modules.get("threading")
    if sys.gettrace() is None and sys.getprofile() is None and (threading is None or threading.active_count() == 1):
        try:
            atexit._run_exitfuncs()
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:
                    stream.flush()
        except (OSError, ValueError):
            sys.exit(code)  # the interpreter knows what to do about a stream that takes nothing more
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    main()
