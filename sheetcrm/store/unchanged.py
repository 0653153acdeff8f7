"""Is the file as the last run left it?  Answered from the end of the file, before anything heavy is imported."""

from __future__ import annotations

import re
from pathlib import Path

from sheetcrm.package.fingerprint import fingerprint


def last_run(path: Path, run_key: str) -> dict[str, int] | None:
    """What is left in a file that is just as this very run (day and options) left it: severity -> findings.  None in any doubt."""
    try:
        digest, head = fingerprint(path)
    except OSError:
        return None
    found = re.search(re.escape(f"{digest} {run_key} ").encode() + rb"(\d{1,9})/(\d{1,9})/(\d{1,9})<", head) if digest else None
    return dict(zip("EWI", map(int, found.groups()), strict=True)) if found else None


def run_words(digest: str, run_key: str, counts: dict[str, int]) -> str:
    """What ``last_run`` looks for."""
    return f"{digest} {run_key} {'/'.join(str(counts.get(severity, 0)) for severity in 'EWI')}"
