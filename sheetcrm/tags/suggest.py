"""What an unknown tag may have been meant to be."""

from __future__ import annotations

from collections.abc import Sequence

from sheetcrm.tags.fold import tight, tight_similarity
from sheetcrm.tags.table import ACTIVE, Tag

MOST = 3
"""Suggestions for one text at most."""


class Suggester:
    """Finds similar names.  Similarity is that of ``fold.similarity``, compared as exact fractions; ties keep the table's order."""

    def __init__(self, tags: Sequence[Tag]) -> None:
        self._names: list[str] = []
        self._tags: list[Tag] = []
        for tag in tags:
            if tag.status == ACTIVE:
                for name in dict.fromkeys((tight(tag.name), *map(tight, tag.strong_aliases))):
                    self._names.append(name)
                    self._tags.append(tag)
        self._known: dict[str, tuple[Tag, ...]] = {}

    def suggest(self, text: str, first: Sequence[Tag] = ()) -> tuple[str, ...]:
        """Texts to write instead, best first: ``first``, then tags with similarity ≥ 0.6; at most three, no repeats."""
        return tuple(dict.fromkeys(tag.text for tag in (*first, *self._similar(tight(text)))))[:MOST]

    def _similar(self, name: str) -> tuple[Tag, ...]:
        found = self._known.get(name)
        if found is None:
            from rapidfuzz import process  # loads slowly, and most workbooks have nothing to suggest
            from rapidfuzz.distance import Levenshtein

            # floats choose the candidates, a little too many; fractions decide
            near = process.extract(name, self._names, scorer=Levenshtein.normalized_similarity, score_cutoff=0.599, limit=None)
            scored = sorted((-tight_similarity(name, self._names[position]), position) for _, _, position in near)
            found = tuple(dict.fromkeys(self._tags[position] for score, position in scored if -5 * score >= 3))
            self._known[name] = found
        return found
