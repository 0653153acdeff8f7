"""The text of a tag cell cut into chunks, each one tag or a few, trimmed of what people put around them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from sheetcrm._lazy import lazy_pattern
from sheetcrm.tags.fold import clean, fold, without_invisible

BLANK_WORDS = frozenset({"-", "—", "无", "N/A", "暂无"})
"""What people write for "nothing": blank in every typed column.  Compare by ``is_blank_word``."""

_QUOTES = "\"'“”‘’「」『』«»"
_HARD = ",、;|\t\n\r\v\f\x85\u2028\u2029"
_JOINT = "\x1f"
_SPLIT = re.compile(rf"[{_HARD}]|(?:^|(?<=[\s{_QUOTES}{_HARD}]))#+")  # `#` separates only in front of a word: `C#` stays
_FRONT = re.compile(rf"(?:[\s{_QUOTES}#:]|[-–—•·*](?=\s))+")
_BEHIND = re.compile(rf"[\s{_QUOTES}.。]+\Z")
_SOFT = re.compile(r"[/\s\-–—+]+")
_AROUND_COLON = lazy_pattern(r"\s*:\s*")


def raw_pieces(text: str) -> list[str]:
    """The cell cut at the common hard separators as they were typed: few distinct pieces, whose reading can be remembered.
    Reading piece by piece equals reading the whole, as nothing in Unicode composes with a separator in front of it."""
    return _with_commas(text).split(",")


def raw_pieces_of(texts: Sequence[str]) -> list[list[str]]:
    """``raw_pieces`` of many cells."""
    cells = _with_commas(_JOINT.join(texts)).split(_JOINT)
    return [cell.split(",") for cell in cells] if len(cells) == len(texts) else list(map(raw_pieces, texts))


def _with_commas(text: str) -> str:
    return text.replace("，", ",").replace("、", ",").replace("；", ",").replace(";", ",").replace("|", ",").replace("\n", ",")


def chunks(text: str) -> list[str]:
    """The chunks of a cell or piece of one: clean, trimmed, without blank words and lone separators."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", without_invisible(text))  # first, so that full-width forms need no rule of their own
    return [chunk for part in _SPLIT.split(text) if (chunk := trim(part))]


def trim(part: str) -> str:
    """One chunk or value without what stands around it; empty when nothing is meant (a blank word, soft separators only)."""
    part = _peel(part)
    return "" if not part or is_blank_word(part) or _SOFT.fullmatch(part) else part


def soft_parts(chunk: str) -> list[str]:
    """The chunk cut at ``/``, blank, dashes and ``+``.  A blank beside a colon belongs to its prefix and does not cut."""
    if not _SOFT.search(chunk):
        return [chunk]
    return [part for part in map(_peel, _SOFT.split(_AROUND_COLON.sub(":", chunk))) if part]


def _peel(part: str) -> str:
    """Clean, without blanks, quotation marks, list marks and full stops around it."""
    part = clean(part)
    if match := _FRONT.match(part):
        part = part[match.end() :]
    return _BEHIND.sub("", part)


def is_blank_word(text: str) -> bool:
    """``-``, ``—``, ``无``, ``N/A``, ``暂无`` in any case, width and script."""
    return len(text) <= 4 and fold(text) in _FOLDED_BLANK_WORDS


def is_one_chunk(text: str) -> bool:
    """Whether the text comes out of the cutting whole: such texts can be tags."""
    return chunks(text) == [clean(text)]


_FOLDED_BLANK_WORDS = frozenset(map(fold, BLANK_WORDS))
