"""The catalogue of every text that people see, in zh-CN and en.

``Text`` is a pair; ``say`` picks the language and fills the gaps.  The pairs stand in the modules of this room by
where they are shown (errors, labels, cli); a rule keeps its own beside its code, as ``Text`` values.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Literal

from sheetcrm._values import NamedTuple

Lang = Literal["zh-CN", "en"]
LANGS: tuple[Lang, ...] = ("zh-CN", "en")


class Text(NamedTuple):
    """One text in both languages; ``{name}`` are gaps, filled by ``say``."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """The text in ``en``, else the Chinese one."""
        return self.en if lang == "en" else self.zh


def say(text: Text, lang: str, /, **gaps: object) -> str:
    """The text in one language with its gaps filled.  Braces in the filled values stay as they are."""
    template = text.of(lang)
    return template.format(**gaps) if gaps else template


def listed(names: Iterable[str], lang: str) -> str:
    """Names one after the other: ``A, B``, in Chinese ``A、B``."""
    return (", " if lang == "en" else "、").join(names)


def strung(clauses: Iterable[str], lang: str) -> str:
    """Clauses one after the other: ``this; that``, in Chinese ``这样；那样``."""
    return ("; " if lang == "en" else "；").join(clauses)


def default_lang() -> Lang:
    """The language of messages when nobody chose one: ``SHEETCRM_LANG``, else that of the environment, else Chinese."""
    import os

    named = (os.environ.get(name) for name in ("SHEETCRM_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))
    chosen = next(filter(None, named), "") or _of_windows()
    return "en" if chosen.lower().startswith("en") else "zh-CN"


def _of_windows() -> str:
    """What Windows shows its own menus in (``en_US``): it sets none of these variables."""
    if sys.platform != "win32":
        return ""
    import ctypes
    import locale

    return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
