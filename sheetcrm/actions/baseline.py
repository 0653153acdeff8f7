"""A baseline: findings that are known already, so that a pipeline tells of new ones only."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np

from sheetcrm._values import NamedTuple
from sheetcrm.errors import IoFailed, UsageError
from sheetcrm.rules import Findings
from sheetcrm.text import Text

_KEYS = ("code", "sheet", "id", "field", "value")
_Key = tuple[str | None, ...]
_NOT_JSON = Text("这不是 JSON 文件", "it is not a JSON file")
_NO_LIST = Text("里面不是检查结果的列表", "it holds no list of findings")


class Compared(NamedTuple):
    """new  the findings that the baseline does not have;  known  how many it has;  stale  its findings that no longer occur"""

    new: Findings
    known: int
    stale: int


class Baseline:
    """Findings by code, sheet, record, field and value, with their number: rows may move, a second equal finding is new.

    counts  workbook, as its path was given -> those findings
    """

    def __init__(self, counts: Mapping[str, Counter[_Key]]) -> None:
        self._counts = dict(counts)

    @classmethod
    def read(cls, path: str | Path) -> Baseline:
        """From what ``write_baseline`` or ``validate --format json`` (or ``jsonl``) wrote.

        Raises ``UsageError``: E-NO-FILE, E-BASELINE for what is no such list, ``IoFailed`` when it cannot be read.
        """
        path = Path(path)
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            raise UsageError("E-NO-FILE", file=path) from None
        except UnicodeDecodeError:
            raise UsageError("E-BASELINE", file=path, problem=_NOT_JSON) from None
        except OSError as problem:
            raise IoFailed("E-IO", file=path, problem=problem.strerror or str(problem)) from problem
        counts: dict[str, Counter[_Key]] = {}
        for item in _items(text, path):
            if not isinstance(item, dict) or not isinstance(item.get("code"), str):
                raise UsageError("E-BASELINE", file=path, problem=_NO_LIST)
            if not item.get("suppressed"):
                counts.setdefault(_posix(item.get("file") or ""), Counter())[tuple(_plain(item.get(key)) for key in _KEYS)] += 1
        return cls(counts)

    def _of(self, file: str) -> Counter[_Key]:
        """What is known of a workbook.  With findings of a single one its name does not matter: files are renamed.

        The folder may be given in another way than before: of several workbooks of that name it is the one whose folders agree most.
        """
        if len(self._counts) == 1:
            return next(iter(self._counts.values()))
        asked = _posix(file)
        alike = {known: _alike(known, asked) for known in self._counts}
        best = max(alike.values(), default=0)
        found = [known for known, n in alike.items() if n == best > 0]
        return self._counts[found[0]] if len(found) == 1 else self._counts.get(asked, Counter())

    def compare(self, findings: Findings, file: str | Path | None = None) -> Compared:
        """``file``: the path of the workbook, where it is known."""
        left = Counter(self._of(str(file or findings.book.file)))
        if not left:
            return Compared(findings, 0, 0)
        listed = findings.columns()
        keep = np.ones(len(findings), bool)
        for k, key in enumerate(zip(listed.code, listed.sheet, listed.id, listed.field, listed.value, strict=True)):
            if left[key] > 0:
                left[key] -= 1
                keep[k] = False
        return Compared(findings.part(keep), int((~keep).sum()), sum(left.values()))


def _items(text: str, path: Path) -> list[Any]:
    """The objects of a JSON list, or of JSON Lines."""
    try:
        found = json.loads(text)
        items = found if isinstance(found, list) else [found]
    except (ValueError, RecursionError):
        try:
            items = [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            raise UsageError("E-BASELINE", file=path, problem=_NOT_JSON) from None
        if not items:
            raise UsageError("E-BASELINE", file=path, problem=_NOT_JSON) from None
    return items


def _posix(file: object) -> str:
    return str(file).replace("\\", "/")


def _alike(one: str, other: str) -> int:
    """How many names two paths share, from the file upwards."""
    pairs = zip(reversed(one.split("/")), reversed(other.split("/")), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _plain(value: Any) -> str | None:
    return None if value is None else str(value)


def baseline_lines(findings: Findings, file: str | Path) -> list[str]:
    """One JSON object a finding: what it is known by, and the file, as its path was given."""
    listed = findings.columns()
    rows = zip(listed.code, listed.sheet, listed.id, listed.field, listed.value, strict=True)
    return [json.dumps({"file": _posix(file), **dict(zip(_KEYS, row, strict=True))}, ensure_ascii=False) for row in rows]


def baseline_text(lines: list[str]) -> str:
    """The lines of all workbooks as one JSON list."""
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"
