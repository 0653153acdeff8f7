"""The order in which lists of tags stand."""

from __future__ import annotations

from collections.abc import Sequence

from sheetcrm.derive import TagName


def tag_order(names: Sequence[TagName]) -> list[int]:
    """Places of the tags: those of the Tags sheet in its order, other built-in ones, unknown ones by code point."""

    def key(place: int) -> tuple[int, int, str]:
        tag = names[place].tag
        if not tag.known:
            return 2, 0, tag.text
        return (1, tag.index, "") if tag.row is None else (0, tag.row, "")

    return sorted(range(len(names)), key=key)
