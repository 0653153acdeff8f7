"""``python -m sheetcrm`` and the ``sheetcrm`` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line.  The version is answered before anything else is imported."""
    if sys.argv[1:] == ["--version"]:
        from sheetcrm import __version__

        print(f"sheetcrm {__version__}")  # noqa: T201
        return
    from sheetcrm.cli import run

    sys.exit(run())


if __name__ == "__main__":
    main()
