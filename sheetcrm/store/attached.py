"""Files that lie beside a workbook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def file_finder(path: Path | None) -> Callable[[str], bool] | None:
    """Tells whether a path relative to the workbook's folder names a file or folder; None for a workbook without a place on disk."""
    if path is None:
        return None
    folder = path.absolute().parent

    def exists(relative: str) -> bool:
        try:
            return (folder / relative.replace("\\", "/")).exists()
        except (OSError, ValueError):
            return False

    return exists
