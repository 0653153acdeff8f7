"""The registry of report blocks and the one function that computes them.

A block is a pure function in a plain module of this room, registered under its id::

    @report("N0", one(value=COUNT))
    def customers(ask: Ask) -> Block: ...

Its docstring holds the formula, its shape what the JSON object looks like.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from sheetcrm import _plugins
from sheetcrm._values import NamedTuple
from sheetcrm.derive import Derived
from sheetcrm.errors import UsageError
from sheetcrm.reports._period import Period
from sheetcrm.reports._shapes import ANY, Shape, check_shape
from sheetcrm.store import Book
from sheetcrm.text import Text
from sheetcrm.text import blocks as texts
from sheetcrm.text.blocks import BlockWords
from sheetcrm.text.figures import FIGURES

Block = dict[str, Any]

ORDER = (
    *("N0", "N1", "N2"),
    *("D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "DX"),
    *("F1", "F2", "T12"),
    *("K1", "K2", "K3", "K4", "K4b", "K5", "K6", "K7", "K8", "K9", "K10", "K11", "K12", "K13", "K14", "K15"),
    *("CH", "E1", "E2", "HV", "TG", "RQ", "SV", "FB", "QA"),
    *("PF", "TR", "CV"),
)
"""Blocks in the order of the summary; blocks that are not named here follow."""

DETAILED = frozenset({"PF", "TR", "CV"})
"""Blocks of sheets of their own: computed only when asked for by name."""


class FindingsSummary(NamedTuple):
    """What the checks say, as far as a report needs it.

    rules  rule code -> number of findings;  customers_with_e  counted customers with any error
    duplicate_groups  groups of customers that look like one
    """

    rules: Mapping[str, int] = {}
    customers_with_e: int = 0
    duplicate_groups: int = 0


class Ask(NamedTuple):
    """All that a block may depend on.

    book      the tables and settings of the workbook;  derived  values that are worked out once for all blocks (``derived.t`` is T)
    period    days that count: ``ask.period.has(days)`` is a mask;  findings  what the checks say, None: nothing was checked
    """

    book: Book
    derived: Derived
    period: Period
    findings: FindingsSummary | None = None


BLOCKS: dict[str, Callable[[Ask], Block]] = {}
_SHAPES: dict[str, Shape] = {}


def report(
    block: str, shape: Shape = ANY, *, words: BlockWords | None = None, names: Mapping[str, Text] | None = None
) -> Callable[[Callable[[Ask], Block]], Callable[[Ask], Block]]:
    """Register a block under its id.

    shape  the JSON Schema of what it returns (``one(value=COUNT)`` …)
    words  its name and its formula in words; those of the built-in blocks stand in ``sheetcrm.text.blocks``
    names  what keys of its JSON object are called, as far as ``sheetcrm.text.figures`` does not know them
    The function takes an ``Ask`` and returns plain numbers, unrounded: rates 0–1, yuan, ISO dates, None where there is no figure.
    Raises ``ValueError`` when the id or a name is taken.
    """

    def register(function: Callable[[Ask], Block]) -> Callable[[Ask], Block]:
        if block in BLOCKS:
            raise _plugins.Refused(Text(f"报表块 {block} 已经有了", f"the report block {block} is taken"))
        if _plugins.own("block", block) is not None:
            _plugins.need_words(*(words[:2] if words else (Text("", ""),)), *(names or {}).values())
        for key, name in (names or {}).items():
            if FIGURES.setdefault(key, name) != name:
                raise _plugins.Refused(Text(f"{key} 已经叫“{FIGURES[key].zh}”", f"{key} is called “{FIGURES[key].en}” already"))
        if words is not None:
            texts.BLOCKS[block] = words
        BLOCKS[block], _SHAPES[block] = function, shape
        return function

    return register


def block_ids() -> list[str]:
    """The ids of all blocks, in their order."""
    _load()
    place = {block: i for i, block in enumerate(ORDER)}
    return sorted(BLOCKS, key=lambda block: (place.get(block, len(ORDER)), block))


def own_blocks() -> list[str]:
    """The ids of the blocks that Summary shows: all but the detailed ones, and those of plugins."""
    return [block for block in block_ids() if block not in DETAILED and _plugins.owner("block", block) is None]


def block_shapes() -> dict[str, Shape]:
    """id -> JSON Schema of the block, for all blocks in their order."""
    return {block: _SHAPES[block] for block in block_ids()}


def compute_all(
    book: Book,
    derived: Derived,
    period: Period | str | None = None,
    findings: FindingsSummary | None = None,
    blocks: Iterable[str] | None = None,
) -> dict[str, Any]:
    """``{as_of, period: {from, to}, blocks: {id: block}}``: unrounded numbers, rates 0–1, ISO dates, None where there is no figure.

    period  a ``Period`` or a word for one (``month`` by default);  blocks  ids, by default all but the detailed ones
    A block of a plugin that fails is missing, with a warning.
    Raises ``UsageError`` for an unknown period or block.
    """
    if not isinstance(period, Period):
        period = Period.of(period, book.as_of)
    known = block_ids()
    chosen = [block for block in known if block not in DETAILED] if blocks is None else list(blocks)
    for block in chosen:
        if block not in BLOCKS:
            raise UsageError("E-BLOCK", block=block, known=", ".join(known))
    ask = Ask(book, derived, period, findings)
    found = {block: _compute(block, ask) for block in chosen}
    return {"as_of": book.as_of.isoformat(), "period": period.json(), "blocks": {k: block for k, block in found.items() if block is not None}}


def _compute(block: str, ask: Ask) -> Block | None:
    plugin = _plugins.owner("block", block)
    if plugin is None:
        return BLOCKS[block](ask)

    def sound() -> Block:
        found = BLOCKS[block](ask)
        check_shape(found, _SHAPES[block], block)
        return found

    return _plugins.attempt(plugin, sound, None, part=block)


@cache
def _load() -> None:
    """Import every plain module of this room, so that its blocks register, then those of plugins."""
    from sheetcrm import reports

    for module in pkgutil.iter_modules(reports.__path__):
        if not module.name.startswith("_"):
            importlib.import_module(f"{reports.__name__}.{module.name}")
    _plugins.load("sheetcrm.reports", BLOCKS, _SHAPES, texts.BLOCKS, FIGURES)
