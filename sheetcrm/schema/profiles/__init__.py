"""What well-known programs call their columns and values when they export a list; one file each."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module

from sheetcrm.errors import UsageError
from sheetcrm.schema.headers import label_form
from sheetcrm.schema.profiles._profile import ListProfile, Profile

NAMES = ("hubspot", "zoho", "fxiaoke", "salesforce", "generic")
"""In the order in which they are tried; ``generic`` fits any list."""
_LEAST = 2

__all__ = ["NAMES", "ListProfile", "Profile", "detect", "profile_named"]


@cache
def profile_named(name: str) -> Profile:
    """The profile of this name.  Raises ``UsageError`` E-PROFILE."""
    if name not in NAMES:
        raise UsageError("E-PROFILE", profile=name, known=", ".join(NAMES))
    found = import_module(f"sheetcrm.schema.profiles.{name}").PROFILE
    assert isinstance(found, Profile)
    return found


def detect(headers: Iterable[str]) -> tuple[Profile, ListProfile | None]:
    """(the profile with the most labels that only its exports have, the list that it is); ``generic`` and None where there are fewer than two."""
    forms = {label_form(header) for header in headers}
    best: tuple[int, Profile, ListProfile] | None = None
    for name in NAMES[:-1]:
        profile = profile_named(name)
        for one in profile.lists:
            hits = len(forms & {label_form(sign) for sign in one.signs})
            if hits >= _LEAST and (best is None or hits > best[0]):
                best = hits, profile, one
    return (best[1], best[2]) if best is not None else (profile_named("generic"), None)
