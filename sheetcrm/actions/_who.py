"""Who runs this, as the Team sheet knows people, and what their role is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.actions._log import user_name
from sheetcrm.derive import columns as col
from sheetcrm.tags import fold

if TYPE_CHECKING:
    from sheetcrm.store import Book

USER = "SHEETCRM_USER"
"""Environment variable: name or user id of who runs this."""
ADMIN = "管理员"


def who(given: str | None = None) -> str:
    """The name given, else that of the environment (``SHEETCRM_USER``), else the name under which somebody is logged in."""
    return given or os.environ.get(USER) or user_name()


def role_of(book: Book, user: str) -> str | None:
    """The role (canonical zh-CN value) of an active colleague, found by name or user id without case; None for anybody else.

    This keeps honest people from slips.  Whoever has the file has what is in it: for secrecy, hand out masked copies or encrypt it.
    """
    team = book.table("team")
    if team is None or not user.strip():
        return None
    gone = ~team.typed("active").blank & ~col.truths(team, "active")
    roles = team.typed("role")
    for key in ("name", "user_id"):
        values, names = col.texts(team, key)
        wanted = [code for code, name in enumerate(names) if fold(name) == fold(user)]
        for at in np.flatnonzero(np.isin(values, wanted) & ~gone).tolist():
            return str(roles.value(at) or "") or None
    return None
