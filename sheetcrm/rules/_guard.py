"""Rules of plugins at work: what they yield is looked at before it counts, and where they fail only their own findings are missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

import numpy as np

from sheetcrm import _plugins
from sheetcrm.rules._batch import NOTHING, Batch, Detail, Found, Spot
from sheetcrm.text import Text

if TYPE_CHECKING:
    from sheetcrm.rules._run import Run

_WHERE = Text("Batch 要给出表里的列和已有的记录", "a Batch names a field of its table, and records that are there")
_WHAT = Text("要给出 Batch 或 Spot，代码要是登记过的", "it yields Batch or Spot, with a code that it was registered for")


def guarded(check: Callable[[Run], Iterable[Found]], plugin: _plugins.Plugin, codes: AbstractSet[str]) -> Callable[[Run], Iterable[Found]]:
    """The same check; where it fails, that is said, and it found nothing."""
    name = ", ".join(sorted(codes))

    def safely(run: Run) -> Iterable[Found]:
        return _plugins.attempt(plugin, lambda: [_sound(found, plugin, codes) for found in check(run)], [], part=name)

    return safely


def _sound(found: Any, plugin: _plugins.Plugin, codes: AbstractSet[str]) -> Found:
    """What can be shown: a code of its own, and cells that exist."""
    if not isinstance(found, Batch | Spot) or found.code not in codes:
        raise _plugins.Refused(_WHAT)
    if isinstance(found, Spot):
        return found
    found.at = np.asarray(found.at)
    there = found.field is None or found.table.has(found.field) or found.field in found.table.schema
    if not there or ((found.at < 0) | (found.at >= found.table.length)).any():
        raise _plugins.Refused(_WHERE)
    found.can_fix()
    if found.detail is not None:
        found.detail = _telling(found.detail, plugin, found.code)
    return found


def _telling(detail: Callable[[int], Detail], plugin: _plugins.Plugin, code: str) -> Callable[[int], Detail]:
    return lambda record: _plugins.attempt(plugin, lambda: detail(record), NOTHING, part=code)
