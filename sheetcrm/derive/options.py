"""Settings and vocabularies in the form that derived values want them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sheetcrm.derive.columns import Floats
from sheetcrm.schema import Settings
from sheetcrm.store import Book

LOST = "流失客户"
REPEAT = "复购客户"
WON = "成交客户"


def number(settings: Settings, key: str) -> float:
    """A numeric setting; 0 where it is blank."""
    value = settings[key]
    return float(value) if value is not None else 0.0


def optional_number(settings: Settings, key: str) -> float | None:
    """A numeric setting that need not exist (``cadence.tag.每旬``), None when it is absent or blank."""
    try:
        value = settings[key]
    except KeyError:
        return None
    return float(value) if value is not None else None


def days_by_value(settings: Settings, prefix: str, names: Iterable[str]) -> dict[str, float]:
    """value -> setting ``prefix`` + value in days, for the values that have one."""
    found = {name: optional_number(settings, prefix + name) for name in names}
    return {name: days for name, days in found.items() if days is not None}


def listed(settings: Settings, key: str) -> tuple[str, ...]:
    """A setting that is a list of names."""
    value = settings[key]
    if isinstance(value, str):
        return tuple(part.strip() for part in value.replace("、", ",").split(",") if part.strip())
    return tuple(str(part) for part in value or ())


def names(book: Book, vocabulary: str) -> tuple[str, ...]:
    """Canonical zh-CN values of a vocabulary of this workbook, in order."""
    found = book.vocabularies.get(vocabulary)
    return tuple(value.zh for value in found.values) if found is not None else ()


def parents(book: Book, vocabulary: str) -> dict[str, str]:
    """value -> its parent, for the values of a vocabulary that have one."""
    found = book.vocabularies.get(vocabulary)
    return {value.zh: value.parent for value in found.values if value.parent} if found is not None else {}


def stage_ranks(book: Book, stages: Iterable[str]) -> list[int]:
    """Rank of each stage, 0 for an exit stage and for one without rank."""
    found = book.vocabularies.get("stage")
    rank = {value.zh: value.rank or 0 for value in found.values} if found is not None else {}
    return [rank.get(stage, 0) for stage in stages]


def funnel_ranks(book: Book, stages: tuple[str, ...]) -> Floats:
    """float64, rank of each stage: 0 for 流失客户, nan for a stage of one's own, which no step of the funnel knows."""
    found = book.vocabularies.get("stage")
    rank = {value.zh: value.rank for value in found.values} if found is not None else {}
    ranks = [rank.get(stage) for stage in stages]
    return np.array([0.0 if stage == LOST else np.nan if rank is None else rank for stage, rank in zip(stages, ranks, strict=True)])


def won_statuses(book: Book, statuses: tuple[str, ...]) -> list[int]:
    """Places of the order statuses that count as won."""
    found = book.vocabularies.get("order_status")
    won = {value.zh for value in found.values if value.won} if found is not None else set()
    return [place for place, status in enumerate(statuses) if status in won]
