"""People in the order in which every list of them stands."""

from __future__ import annotations

import numpy as np

from sheetcrm.derive import Codes
from sheetcrm.derive.columns import BLANK, Ints
from sheetcrm.reports._report import Ask


def people(ask: Ask) -> tuple[str, ...]:
    """The Team in its order, then other owners by code point."""
    names, team = ask.derived.owner_names, set(ask.book.team)
    return (*(name for name in names if name in team), *sorted(name for name in names if name not in team))


def owner_codes(ask: Ask, owners: Ints) -> Codes:
    """Places in ``derived.owner_names`` (-1 for none) as a column over ``people``."""
    names = people(ask)
    place = {name: i for i, name in enumerate(names)}
    lookup = np.array([place[name] for name in ask.derived.owner_names] + [BLANK], np.int32)
    return Codes(lookup[owners], names)
