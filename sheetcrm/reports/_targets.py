"""Goals that stand beside a figure."""

from __future__ import annotations

from sheetcrm.reports._report import Ask, Block


def with_target(ask: Ask, setting: str, block: Block) -> Block:
    """The block with ``target`` and ``reached`` (value ≥ target; None without a value), where the setting has a goal."""
    target = ask.book.settings[setting]
    if target is None:
        return block
    value = block["value"]
    return block | {"target": float(target), "reached": None if value is None else value >= float(target)}
