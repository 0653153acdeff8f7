"""Workbook files: saving a changed one, and the mark by which the next run sees that nothing has changed since."""

from __future__ import annotations

from pathlib import Path

from sheetcrm.package import Keep, OwnLock, Package, Receipt, check_editable, check_free, check_writable, hold, save
from sheetcrm.store.generated import DIGESTS, LONG, WRITTEN, read_digests, written_words
from sheetcrm.store.marks import sheet_marked
from sheetcrm.store.meta import FINGERPRINT, read_meta
from sheetcrm.store.unchanged import run_words
from sheetcrm.store.writer import Applied, put_meta

__all__ = ["Keep", "OwnLock", "Package", "Receipt", "check_editable", "check_free", "check_writable", "hold", "save_changes"]


def save_changes(
    package: Package,
    path: Path,
    done: Applied,
    *,
    run_key: str | None = None,
    left: dict[str, int] | None = None,
    ignore_lock: bool = False,
    wait: float = 0.0,
    keep: Keep | None = None,
    create: bool = False,
    lock: OwnLock | None = None,
) -> Receipt:
    """Save all or nothing.

    run_key  names the run (day, options): the same run on the file as it is then has nothing to do;  left  findings by severity that remain
    keep     how the file that is replaced is kept;  create  a new file, which must not be there yet
    lock     our lock, where the caller holds it already
    """
    if run_key is not None:
        meta = read_meta(package)
        parts = {key: info.part for key in LONG if (info := sheet_marked(package, key)) is not None and key in read_digests(meta.get(DIGESTS))}
        written = written_words({key: package.checksum(part) for key, part in parts.items()})
        put_meta(package, meta.merged({WRITTEN: written, FINGERPRINT: run_words(package.fingerprint(), run_key, left or {})}))
    receipt = save(package, path, wait=wait, ignore_lock=ignore_lock, keep=keep, create=create, lock=lock)
    receipt.cells = done.total
    return receipt
