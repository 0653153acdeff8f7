"""Reading a tag cell: each chunk a known tag, several of them, or an unknown text; then merges, repeats and ancestors."""

from __future__ import annotations

from collections.abc import Sequence

from sheetcrm._values import NamedTuple
from sheetcrm.tags.chunks import chunks, raw_pieces, raw_pieces_of, soft_parts, trim
from sheetcrm.tags.table import Dimension, Tag, TagTable


class TagIssue:
    """Something to say about a cell; each code once per tag.

    tag   the tag concerned as it was found; None: the cell as a whole
    gaps  what a message may name: ``into`` (TAG-MERGED), ``child`` (TAG-REDUNDANT-PARENT), ``dimension`` and ``tags`` (TAG-EXCLUSIVE),
          ``column`` (TAG-BOUND-MISMATCH), ``count`` and ``max`` (TAG-COUNT), ``text`` (TAG-EMPTY-VALUE, TAG-DIM-UNKNOWN, TAG-WRONG-DIM),
          ``sub_stage`` and ``stage`` (TAG-SUBSTAGE)
    """

    __slots__ = ("_first", "_table", "code", "gaps", "tag")

    def __init__(
        self, code: str, tag: Tag | None = None, gaps: dict[str, str] | None = None, table: TagTable | None = None, first: Sequence[Tag] = ()
    ) -> None:
        self.code, self.tag, self.gaps = code, tag, gaps or {}
        self._table, self._first = table, first

    @property
    def suggestions(self) -> tuple[str, ...]:
        """What may have been meant, best first; worked out when asked for, as few of many issues are ever shown."""
        return self._table.suggest(self.tag.name, self._first) if self._table and self.tag else tuple(tag.text for tag in self._first)

    def __repr__(self) -> str:
        return f"TagIssue({self.code!r}, {self.tag!r}, {self.gaps!r})"


class SubStage(NamedTuple):
    """``潜在客户-初步接洽``: what a cell says of the sub-stage, and of which stage it is one."""

    stage: Tag
    name: str


class Reading(NamedTuple):
    """What a cell says by itself, before its row is looked at.

    tags       in their order, without repeats and ancestors
    issues     those that need nothing but the cell
    exclusive  exclusive dimensions with two or more known tags
    """

    tags: tuple[Tag, ...]
    issues: tuple[TagIssue, ...] = ()
    exclusive: tuple[str, ...] = ()
    sub_stage: SubStage | None = None

    @property
    def bound(self) -> dict[str, list[Tag]]:
        """The known tags of dimensions that are bound to a column, by dimension."""
        found: dict[str, list[Tag]] = {}
        for tag in self.tags:
            if tag.column and tag.dimension:
                found.setdefault(tag.dimension, []).append(tag)
        return found


class _Piece:
    """The reading of one stretch between separators.

    claim  bits of its tag, of the tags above it and of its exclusive dimension; 0: it says nothing;  -1: it is more than one known tag
    """

    __slots__ = ("claim", "issues", "sub_stage", "tags")

    def __init__(self) -> None:
        self.tags: list[Tag] = []
        self.issues: list[TagIssue] = []
        self.sub_stage: SubStage | None = None
        self.claim = 0


class Reader:
    """Reads cells by one tag table.  Pieces of cells are remembered, as they repeat much more than whole cells."""

    def __init__(self, table: TagTable) -> None:
        self._table = table
        self._pieces: dict[str, _Piece] = {}

    def read(self, text: str) -> Reading:
        """See ``TagTable.parse``."""
        return self._read(text, raw_pieces(text))

    def read_all(self, texts: Sequence[str]) -> list[Reading]:
        """``read`` of many cells."""
        return list(map(self._read, texts, raw_pieces_of(texts)))

    def _read(self, text: str, pieces: Sequence[str]) -> Reading:
        """Cells of known tags that have nothing to do with each other are most cells and go the short way."""
        known = self._pieces
        tags: list[Tag] = []
        taken = 0
        for raw in pieces:
            piece = known.get(raw)
            if piece is None:
                piece = known[raw] = self._read_piece(raw)
            claim = piece.claim
            if claim:
                if claim < 0 or taken & claim:
                    return self._gather(text)
                taken |= claim
                tags += piece.tags
        return Reading(tuple(tags))

    def _gather(self, text: str) -> Reading:
        """The long way: repeats and ancestors removed, exclusive dimensions looked at."""
        pieces = [self._pieces.get(raw) or self._pieces.setdefault(raw, self._read_piece(raw)) for raw in raw_pieces(text)]
        issues = [issue for piece in pieces for issue in piece.issues]
        tags, redundant = tidy([tag for piece in pieces for tag in piece.tags])
        rivalries, exclusive = _exclusive(tags)
        sub_stage = next((piece.sub_stage for piece in pieces if piece.sub_stage), None)
        return Reading(tuple(tags), (*once_each(issues + redundant), *rivalries), exclusive, sub_stage)

    def _read_piece(self, raw: str) -> _Piece:
        piece = _Piece()
        for chunk in chunks(raw):
            _Chunk(self._table, chunk, piece).read()
        if len(piece.tags) == 1 and not piece.issues and (tag := piece.tags[0]).known:
            piece.claim = tag.bit | tag.ancestor_bits | tag.exclusive_bit << len(self._table.tags)
        elif piece.tags or piece.issues:
            piece.claim = -1
        return piece


class _Found(NamedTuple):
    """A tag that a text names, with the codes to say of it.  own_prefix: the part brought its dimension along."""

    tag: Tag
    codes: tuple[str, ...] = ()
    own_prefix: bool = False


class _Chunk:
    """The reading of one chunk; what it finds goes into ``piece``."""

    def __init__(self, table: TagTable, text: str, piece: _Piece) -> None:
        self.table, self.text, self.piece = table, text, piece

    def read(self) -> None:
        found = self._anywhere(self.text)
        if found:
            self._take(found)
        elif ":" in self.text:
            self._read_prefixed()
        else:
            self._read_parts(self.text, None, None)

    def _read_prefixed(self) -> None:
        before, _, after = self.text.partition(":")
        outer, value = self.table.dimension_named(before), trim(after)
        inner, value = self._innermost(outer, value) if outer else (None, value)
        found = self._inside(value, inner) if inner else None
        if not value:
            self._say("TAG-EMPTY-VALUE", text=self.text)
        elif found:
            self._take(found, outer)
        elif inner:
            self._read_parts(value, inner, outer)
        elif not self._take_parts(self._parts(self.text, None), None):
            self._foreign(value)

    def _read_parts(self, value: str, dimension: Dimension | None, outer: Dimension | None) -> None:
        parts = self._parts(value, dimension)
        if not self._take_parts(parts, outer):
            self._unknown(value, dimension, outer, [self.table.resolve(part.tag) for part in parts if isinstance(part, _Found)])

    # --- finding

    def _anywhere(self, text: str) -> _Found | None:
        hit = self.table.find(text)
        return _Found(hit.tag, ("TAG-AMBIGUOUS",) if hit.ambiguous else ()) if hit else None

    def _inside(self, text: str, dimension: Dimension) -> _Found | None:
        """In that dimension, else in another, which is said."""
        if tag := self.table.lookup(text, dimension.name):
            return _Found(tag)
        hit = self.table.find(text)
        return _Found(hit.tag, ("TAG-WRONG-DIM",)) if hit else None

    def _innermost(self, dimension: Dimension, value: str) -> tuple[Dimension, str]:
        """``行业:区域:华东`` is read by 区域; a tag whose name has a colon is not taken apart."""
        while ":" in value and self._inside(value, dimension) is None:
            inner, rest = self.table.split_prefix(value)
            if inner is None:
                break
            dimension, value = inner, trim(rest)
        return dimension, value

    def _part(self, part: str, dimension: Dimension | None) -> _Found | None:
        if found := self._inside(part, dimension) if dimension else self._anywhere(part):
            return found
        outer, rest = self.table.split_prefix(part)
        if outer is None:
            return None
        inner, value = self._innermost(outer, trim(rest))
        found = self._inside(value, inner)
        return _Found(found.tag, ("TAG-WRONG-DIM",) if found.tag.dimension != outer.name else (), True) if found else None

    def _parts(self, text: str, dimension: Dimension | None) -> list[_Found | SubStage | None]:
        found: list[_Found | SubStage | None] = []
        for part in soft_parts(text):
            before = found[-1] if found else None
            name = self.table.sub_stage(before.tag, part) if isinstance(before, _Found) else None
            found.append(SubStage(before.tag, name) if name and isinstance(before, _Found) else self._part(part, dimension))
        return found

    # --- taking

    def _take_parts(self, parts: Sequence[_Found | SubStage | None], outer: Dimension | None) -> bool:
        """All parts or none: with a single unknown one, the whole is one unknown tag (``A/B``, ``Wi-Fi``)."""
        if len(parts) < 2 or None in parts:
            return False
        for part in parts:
            if isinstance(part, _Found):
                self._take(part, None if part.own_prefix else outer)
            elif part:
                self._say("TAG-SUBSTAGE", part.stage, sub_stage=part.name, stage=part.stage.name)
                self.piece.sub_stage = self.piece.sub_stage or SubStage(self.table.resolve(part.stage), part.name)
        return True

    def _take(self, found: _Found, outer: Dimension | None = None) -> None:
        tag = found.tag
        for code in found.codes:
            self._say(code, tag, text=self.text)
        if outer and tag.dimension != outer.name and "TAG-WRONG-DIM" not in found.codes:
            self._say("TAG-WRONG-DIM", tag, text=self.text)
        outcome = self.table.outcome(tag)
        for code in outcome.codes:
            concerned = outcome.tag if code == "TAG-RETIRED" else tag
            self._say(code, concerned, **({"into": outcome.tag.name} if code == "TAG-MERGED" else {}))
        self.piece.tags.append(outcome.tag)

    def _unknown(self, value: str, dimension: Dimension | None, outer: Dimension | None, known: Sequence[Tag]) -> None:
        tag = Tag.unknown(self.text, value, dimension.name if dimension else None)
        if outer is not dimension:
            self._say("TAG-WRONG-DIM", tag, text=self.text)
        self.piece.issues.append(TagIssue("TAG-UNKNOWN", tag, {"text": self.text}, self.table, known))
        self.piece.tags.append(tag)

    def _foreign(self, value: str) -> None:
        """``爱好:高尔夫``: a prefix that is no dimension; kept, and a known value is suggested without it."""
        tag = Tag.unknown(self.text, value, None)
        meant = self._anywhere(value)
        issue = TagIssue("TAG-DIM-UNKNOWN", tag, {"text": self.text}, first=(self.table.resolve(meant.tag),) if meant else ())
        self.piece.issues.append(issue)
        self.piece.tags.append(tag)

    def _say(self, code: str, tag: Tag | None = None, **gaps: str) -> None:
        self.piece.issues.append(TagIssue(code, tag, gaps))


def tidy(tags: Sequence[Tag]) -> tuple[list[Tag], list[TagIssue]]:
    """The tags without repeats (the first stays) and without those that stand above another of them."""
    first: dict[str, Tag] = {}
    for tag in tags:
        first.setdefault(tag.key, tag)
    tags = list(first.values())
    above: dict[int, Tag] = {ancestor.index: tag for tag in reversed(tags) for ancestor in tag.ancestors}
    issues = [TagIssue("TAG-REDUNDANT-PARENT", tag, {"child": above[tag.index].name}) for tag in tags if tag.index in above]
    return [tag for tag in tags if tag.index not in above], issues


def _exclusive(tags: Sequence[Tag]) -> tuple[tuple[TagIssue, ...], tuple[str, ...]]:
    """Exclusive dimensions that have two or more of the (known) tags, with their issues."""
    groups: dict[str, list[Tag]] = {}
    for tag in tags:
        if tag.exclusive_bit and tag.dimension:
            groups.setdefault(tag.dimension, []).append(tag)
    rivals = {dimension: group for dimension, group in groups.items() if len(group) > 1}
    issues = [
        TagIssue("TAG-EXCLUSIVE", group[0], {"dimension": dimension, "tags": "、".join([tag.name for tag in group])})
        for dimension, group in rivals.items()
    ]
    return tuple(issues), tuple(rivals)


def once_each(issues: Sequence[TagIssue]) -> tuple[TagIssue, ...]:
    """Each code once for each tag."""
    seen: dict[tuple[str, str], TagIssue] = {}
    for issue in issues:
        seen.setdefault((issue.code, issue.tag.key if issue.tag else issue.gaps.get("text", "")), issue)
    return tuple(seen.values())
