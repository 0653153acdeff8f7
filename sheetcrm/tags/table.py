"""The tags a workbook knows: dimensions, names, aliases, parents, merges, and how a text finds its tag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.tags.fold import clean, fold

if TYPE_CHECKING:
    from sheetcrm.tags.grammar import Reader, Reading
    from sheetcrm.tags.suggest import Suggester

ACTIVE, RETIRED, MERGED, PENDING = "启用", "停用", "合并", "待审核"


class Dimension(NamedTuple):
    """A group of tags.

    exclusive  a customer has at most one tag of it;  bound  key of the customer field that says the same (``industry``)
    prefixes   what may stand for its name in ``行业:制造业``
    """

    name: str
    exclusive: bool = False
    bound: str | None = None
    prefixes: tuple[str, ...] = ()


class TagRow(NamedTuple):
    """One tag as it is declared: by a vocabulary, by the defaults, or by a row of the Tags sheet.

    status  None: nothing said (启用, or what the built-in tag of that name has)
    weak    those of its names that are found only where the dimension is given (``A`` of 价值层级)
    """

    tag: str
    dimension: str
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    status: str | None = None
    merged_into: str | None = None
    weak: tuple[str, ...] = ()


class TagProblem(NamedTuple):
    """What is wrong with a declared tag: TAG-DUP, TAG-ALIAS-CLASH, TAG-NAME, TAG-CYCLE.

    row    index into the ``rows`` given to ``build``; None: a value of a vocabulary, or a dimension
    field  the column to change: ``tag``, ``aliases``, ``parent``, ``merged_into``, ``dimension``
    value  the name that is wrong;  other  the tag that has it already, or the next one of the circle
    """

    code: str
    row: int | None
    field: str
    value: str
    other: str = ""
    other_row: int | None = None


@dataclass(slots=True, eq=False)
class Tag:
    """One tag, or an unknown text in the place of one.  Known tags are the same object wherever they are met.

    dimension  None: an unknown tag without a known prefix
    text       how it is written in plain cells: its name, with its dimension where the name alone would not find it;
               unknown ones as they were typed
    prefixed   ``维度:名称``; unknown ones as they were typed
    parent     the tag above it in the same dimension, past merges;  ancestors  all above it, the nearest first
    index      place in the tag table, -1 when unknown
    row        index of the row that declares it, None: built in
    column     key of the customer field that its dimension is bound to;  in_column  it is a value of that field
    key        equal for equal tags: what repeats are told by
    """

    name: str
    dimension: str | None
    text: str
    prefixed: str
    key: str
    status: str = ACTIVE
    known: bool = True
    index: int = -1
    column: str | None = None
    in_column: bool = False
    parent: Tag | None = None
    ancestors: tuple[Tag, ...] = ()
    aliases: tuple[str, ...] = ()
    strong_aliases: tuple[str, ...] = ()
    merged_into: str | None = None
    row: int | None = None
    bit: int = 0
    ancestor_bits: int = 0
    exclusive_bit: int = 0

    def __repr__(self) -> str:
        return f"Tag({self.prefixed!r})" if self.known else f"Tag(unknown {self.text!r})"

    @classmethod
    def unknown(cls, text: str, name: str, dimension: str | None) -> Tag:
        return cls(name, dimension, text, text, key="\0" + fold(text), known=False)

    @property
    def column_tag(self) -> Tag | None:
        """The value of the bound column that the tag stands for: itself, else its nearest ancestor that is one."""
        return next((tag for tag in (self, *self.ancestors) if tag.in_column), None)

    def fits(self, column: Tag) -> bool:
        """Whether a customer with this column value may carry the tag: it is that value, or below it."""
        return self is column or column in self.ancestors


class Hit(NamedTuple):
    """A tag found by its name alone.  ambiguous: tags of other dimensions have that name too."""

    tag: Tag
    ambiguous: bool


class Outcome(NamedTuple):
    """What becomes of a tag that is not simply in use: the tag to write, and what to say of it."""

    tag: Tag
    codes: tuple[str, ...]


@dataclass(slots=True)
class TagTable:
    """All known tags, in order: by dimension, there the vocabulary, the defaults, then the rows of the workbook."""

    dimensions: tuple[Dimension, ...]
    tags: tuple[Tag, ...]
    problems: tuple[TagProblem, ...]
    _prefixes: dict[str, Dimension]  # by tight text
    _by_dimension: dict[str, dict[str, Tag]]  # dimension name -> tight text -> tag
    _plain: dict[str, Hit]  # by folded text; weak names are not here
    _plain_tight: dict[str, Hit]
    _sub_stages: dict[str, dict[str, str]]  # name of a stage -> tight text -> sub-stage
    _outcomes: dict[int, Outcome] = field(default_factory=dict)  # by tag index; tags that stay as they are have none
    _cells: dict[str, Reading] = field(default_factory=dict)
    _reader: Reader | None = None
    _suggester: Suggester | None = None

    @classmethod
    def build(
        cls,
        dimensions: Sequence[Dimension] | None = None,
        rows: Sequence[TagRow] = (),
        vocabularies: Mapping[str, Sequence[TagRow]] | None = None,
        *,
        defaults: Sequence[TagRow] | None = None,
        sub_stages: Mapping[str, Sequence[str]] | None = None,
        repurchase: bool = True,
    ) -> TagTable:
        """The table of one workbook.

        dimensions    in their order, own ones last; None: ``defaults.DIMENSIONS``
        rows          those of the Tags sheet; ``problems`` name them by index
        vocabularies  dimension -> the values of the column it is bound to, in their order
        defaults      built-in tags beyond the vocabularies; None: ``defaults.ROWS``
        sub_stages    stage -> names of its sub-stages
        repurchase    False: 复购客户 counts as merged into 成交客户 (setting ``stage.repurchase``)
        """
        from sheetcrm.tags.build import build

        return build(dimensions, rows, vocabularies or {}, defaults, sub_stages or {}, repurchase)

    def lookup(self, text: str, dimension: str | None = None) -> Tag | None:
        """The tag of that name or alias, in one dimension or in all; merges are not followed (``resolve`` does)."""
        if dimension is None:
            hit = self.find(text)
            return hit.tag if hit else None
        names = self._by_dimension.get(dimension)
        return names.get(fold(text).replace(" ", "")) if names else None

    def find(self, text: str) -> Hit | None:
        """The tag that a name finds without a dimension: by fold, then without blanks; names before aliases, then table order."""
        folded = fold(text)
        return self._plain.get(folded) or self._plain_tight.get(folded.replace(" ", ""))

    def dimension_named(self, text: str) -> Dimension | None:
        """The dimension of that name or prefix: ``行业``, ``所属行业``, ``行业标签``, ``industry``."""
        return self._prefixes.get(fold(text).replace(" ", ""))

    def split_prefix(self, text: str) -> tuple[Dimension | None, str]:
        """``行业:制造业`` -> (行业, ``制造业``); (None, text) without a known dimension in front of the first colon."""
        before, colon, after = text.partition(":")
        dimension = self.dimension_named(before) if colon else None
        return (dimension, after) if dimension else (None, text)

    def outcome(self, tag: Tag) -> Outcome:
        """The tag to write for a tag that was found, past merges, with TAG-MERGED, TAG-RETIRED, TAG-CYCLE where they apply."""
        return self._outcomes.get(tag.index) or Outcome(tag, ())

    def resolve(self, tag: Tag) -> Tag:
        """The tag that a merged one stands for; any other is itself."""
        return self.outcome(tag).tag

    def column_tag(self, dimension: str, value: str) -> Tag | None:
        """The tag of a value of the bound column, past merges; None for a value that is no tag."""
        tag = self.lookup(value, dimension)
        return self.resolve(tag) if tag else None

    def sub_stage(self, stage: Tag, text: str) -> str | None:
        """The sub-stage of that stage which the text names, in its own spelling."""
        names = self._sub_stages.get(stage.name)
        return names.get(fold(text).replace(" ", "")) if names and stage.dimension == self.stage_dimension else None

    @property
    def stage_dimension(self) -> str | None:
        return next((dimension.name for dimension in self.dimensions if dimension.bound == "stage"), None)

    def tags_of(self, dimension: str) -> tuple[Tag, ...]:
        return tuple(tag for tag in self.tags if tag.dimension == dimension)

    def parse(self, text: str) -> Reading:
        """The tags of a cell before its row is looked at: cut, found, merged, without repeats; remembered per distinct text."""
        return self._cells.get(text) or self.parse_all([text])[0]

    def parse_all(self, texts: Sequence[str]) -> list[Reading]:
        """``parse`` of many cells."""
        if self._reader is None:
            from sheetcrm.tags.grammar import Reader

            self._reader = Reader(self)
        new = [text for text in texts if text not in self._cells]
        self._cells.update(zip(new, self._reader.read_all(new), strict=True))
        return [self._cells[text] for text in texts]

    def suggest(self, text: str, first: Sequence[Tag] = ()) -> tuple[str, ...]:
        """Up to three names for an unknown text, ``first`` those tags, then the most similar ones in use; best first."""
        if self._suggester is None:
            from sheetcrm.tags.suggest import Suggester

            self._suggester = Suggester(self.tags)
        return self._suggester.suggest(clean(text), first)
