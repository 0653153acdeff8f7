"""Workbook files: saving a changed one, and the mark by which the next run sees that nothing has changed since."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sheetcrm.package import Package, Receipt, check_editable, check_free, check_writable, save
from sheetcrm.store.meta import FINGERPRINT, read_meta
from sheetcrm.store.unchanged import run_words
from sheetcrm.store.writer import Applied, put_meta

__all__ = ["Package", "Receipt", "check_editable", "check_free", "check_writable", "save_changes"]


def save_changes(
    package: Package,
    path: Path,
    done: Applied,
    *,
    run_key: str | None = None,
    left: dict[str, int] | None = None,
    ignore_lock: bool = False,
    wait: float = 0.0,
    backup: bool = False,
    create: bool = False,
) -> Receipt:
    """Save all or nothing.

    run_key  names the run (day, options): the same run on the file as it is then has nothing to do;  left  findings by severity that remain
    backup   keep the old file beside the new one;  create  a new file, which must not be there yet
    """
    if run_key is not None:
        put_meta(package, read_meta(package).merged({FINGERPRINT: run_words(package.fingerprint(), run_key, left or {})}))
    receipt = save(package, path, wait=wait, ignore_lock=ignore_lock, backup=_backup_name(path) if backup else None, create=create)
    receipt.cells = done.total
    return receipt


def _backup_name(path: Path) -> Path:
    stamp = dt.datetime.now().strftime("%Y%m%d-%H%M%S")
    return path.with_name(f"{path.stem}-{stamp}.bak{path.suffix}")
