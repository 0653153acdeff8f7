"""What was found and is not reported because somebody accepted it: as lines for people, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sheetcrm.text import Text, say

if TYPE_CHECKING:
    from sheetcrm.rules import Findings, Reason

_HEAD = Text("已忽略 {n} 条", "Ignored: {n}")
_WHY = {
    "decision": Text(
        "问题清单上选了“忽略”，取消：sheetcrm refresh --forget {key}", "ignored on the Issues sheet; undo: sheetcrm refresh --forget {key}"
    ),
    "setting": Text("设置 {key}", "setting {key}"),
}
MOST = 1000


def reason_words(reason: Reason, lang: str) -> str:
    """Why a finding is silent, and how it is reported again."""
    return say(_WHY[reason.kind], lang, key=_quoted(reason.key) if reason.kind == "decision" else reason.key)


def _quoted(key: str) -> str:
    return f'"{key}"' if any(not (c.isalnum() or c in ":-_.@~") for c in key) else key


def suppressed_lines(findings: Findings, lang: str) -> Iterator[list[tuple[str, str]]]:
    """A heading with the number, then a line for each with its reason."""
    silent = findings.suppressed
    yield []
    yield [(say(_HEAD, lang, n=len(silent)), "bold underline")]
    for k, finding in enumerate(silent.said_in(lang)):
        if k >= MOST:
            yield [("  …", "dim")]
            return
        place = f"{finding.sheet or ''}!{finding.cell}" if finding.cell else finding.sheet or ""
        reason = silent.reason(k)
        why = reason_words(reason, lang) if reason is not None else ""
        yield [(f"  {finding.code}", "cyan"), (f"  {place}  ", "dim"), (finding.message, ""), (f"  ({why})", "dim")]


def with_reason(item: dict[str, Any], silent: Findings, k: int) -> dict[str, Any]:
    """The JSON of silent finding k: ``suppressed`` true, and ``reason`` as ``{kind, key}``."""
    reason = silent.reason(k)
    return {**item, "suppressed": True, "reason": None if reason is None else {"kind": reason.kind, "key": reason.key}}
