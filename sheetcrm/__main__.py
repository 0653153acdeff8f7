"""``python -m sheetcrm`` and the ``sheetcrm`` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line.  The version is answered before anything else is imported."""
    if sys.argv[1:] == ["--version"]:
        from sheetcrm import __version__

        print(f"sheetcrm {__version__}")  # noqa: T201
        return
    import gc
    import os

    gc.disable()  # before the imports: a short process that keeps what it makes has no garbage worth looking for
    # nothing here multiplies matrices, and starting the threads for it takes numpy longer than all the rest of its import
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from sheetcrm.cli import run

    code = run()
    if "duckdb" not in sys.modules:  # which complains on the way out of what was not collected
        gc.freeze()  # the interpreter would look through everything once more on its way out
    sys.exit(code)


if __name__ == "__main__":
    main()
