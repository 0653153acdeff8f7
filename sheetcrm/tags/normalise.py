"""The tags of one customer: a cell's reading held against the columns that say the same, counted, and written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal, get_args

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.errors import UsageError
from sheetcrm.tags.chunks import chunks, is_one_chunk
from sheetcrm.tags.defaults import CUSTOM
from sheetcrm.tags.grammar import Reading, TagIssue, tidy
from sheetcrm.tags.table import RETIRED, Tag, TagTable

Scope = Literal["all", "custom"]
Display = Literal["plain", "prefixed"]
OnUnknown = Literal["keep", "create", "drop"]
BoundMode = Literal["sync", "mirror", "off"]

LONGEST_NAME = 30
"""Characters a new tag may have; longer unknown texts are kept but make no tag."""


@dataclass(frozen=True, slots=True)
class TagOptions:
    """The settings ``tags.*``.  ``UsageError`` E-CONFIG for a value that is not allowed.

    max      tags per customer;  limit_scope  ``custom``: those of bound dimensions are not counted
    joiner   what stands between tags when written; it must separate them again when read
    unknown  ``keep``, ``create`` a tag to be reviewed, ``drop``
    bound    ``sync``: columns and tags are compared, blank columns filled; ``mirror``: missing tags are added too; ``off``
    """

    max: int = 5
    limit_scope: Scope = "all"
    display: Display = "plain"
    joiner: str = ","
    unknown: OnUnknown = "keep"
    bound: BoundMode = "sync"

    def __post_init__(self) -> None:
        allowed = {"limit_scope": Scope, "display": Display, "unknown": OnUnknown, "bound": BoundMode}
        for key, values in allowed.items():
            if getattr(self, key) not in get_args(values):
                raise UsageError("E-CONFIG", key=f"tags.{key}", value=getattr(self, key))
        if any(chunks(left + self.joiner + right) != [left, right] for left, right in (("甲", "乙"), ("a1", "b2"))):
            raise UsageError("E-CONFIG", key="tags.joiner", value=self.joiner)


class TagReading(NamedTuple):
    """The normalised tags of one customer.

    tags       known and unknown ones, in their order
    text       the cell as it should be written
    issues     what to say, each code once per tag
    fills      bound dimension -> tag whose name its blank column should get
    sub_stage  name of the sub-stage that the cell tells, when it is one of the customer's stage
    creates    unknown tags to be added for review (``tags.unknown`` = create): (dimension, name)
    """

    tags: tuple[Tag, ...]
    text: str
    issues: tuple[TagIssue, ...] = ()
    fills: Mapping[str, Tag] = MappingProxyType({})
    sub_stage: str | None = None
    creates: tuple[tuple[str, str], ...] = ()


DEFAULT_OPTIONS = TagOptions()


def normalise(text: str, table: TagTable, *, bound: Mapping[str, str | None] | None = None, options: TagOptions = DEFAULT_OPTIONS) -> TagReading:
    """The tags that a cell means.

    bound  dimension -> value of the column it is bound to, None where that is blank; a dimension whose column does not exist is
           left out.  A value that is no tag of the dimension is not compared.

    ``normalise(normalise(x).text).text == normalise(x).text``, also when the two are written in different displays.
    """
    reading = table.parse(text)
    if bound or reading.issues or len(reading.tags) > options.max:
        return _finish(reading, table, bound or {}, options)
    return TagReading(reading.tags, write(reading.tags, options))


def mend(text: str, table: TagTable, *, bound: Mapping[str, str | None] | None = None, options: TagOptions = DEFAULT_OPTIONS) -> TagReading:
    """What ``fix`` writes: retired tags removed; where a column holds a known value, tags of its dimension that say something else
    removed or, when none says the same, replaced by it; with ``bound`` = mirror missing ones added at the end.
    The issues are those left over."""
    reading = table.parse(text)
    tags = [tag for tag in reading.tags if tag.status != RETIRED]
    if options.bound != "off":
        for dimension, value in (bound or {}).items():
            column = table.column_tag(dimension, value) if value is not None else None
            if column is not None:
                tags = _settle(tags, dimension, column, options.bound == "mirror")
    tags = tidy([tag for tag in tags if tag.status != RETIRED])[0]  # again: the value of a column may be retired too
    joined = write(tags, options)
    mended = _finish(table.parse(joined), table, bound or {}, options)
    sub_stage = _sub_stage(reading, table, bound or {}, mended.fills)
    return mended._replace(sub_stage=mended.sub_stage or sub_stage)


def write(tags: Sequence[Tag], options: TagOptions = DEFAULT_OPTIONS) -> str:
    """Tags as a cell's text."""
    return options.joiner.join([tag.prefixed for tag in tags] if options.display == "prefixed" else [tag.text for tag in tags])


def _finish(reading: Reading, table: TagTable, bound: Mapping[str, str | None], options: TagOptions) -> TagReading:
    tags: Sequence[Tag] = reading.tags
    creates: tuple[tuple[str, str], ...] = ()
    if reading.issues and options.unknown != "keep":
        unknown = {issue.tag for issue in reading.issues if issue.code == "TAG-UNKNOWN" and issue.tag}
        if options.unknown == "drop":
            tags = [tag for tag in tags if tag not in unknown]
        else:
            creates = to_create(reading, table)
    issues = reading.issues
    fills: Mapping[str, Tag] = MappingProxyType({})
    if bound and options.bound != "off":
        mismatches, fills = _compare(reading, table, bound)
        issues += mismatches
    if len(tags) > options.max:
        count = len(tags) if options.limit_scope == "all" else sum(not tag.column for tag in tags)
        if count > options.max:
            issues = (*issues, TagIssue("TAG-COUNT", None, {"count": str(count), "max": str(options.max)}))
    sub_stage = _sub_stage(reading, table, bound, fills) if reading.sub_stage else None
    return TagReading(tuple(tags), write(tags, options), issues, fills, sub_stage, creates)


def _compare(reading: Reading, table: TagTable, bound: Mapping[str, str | None]) -> tuple[tuple[TagIssue, ...], dict[str, Tag]]:
    """Tags against columns: mismatches, and what blank columns should get."""
    issues: list[TagIssue] = []
    single: dict[str, Tag | None] = {}  # blank columns: the one tag of their dimension, None when there are more
    for tag in reading.tags:
        dimension = tag.dimension
        if not tag.column or dimension is None or dimension not in bound:
            continue
        value = bound[dimension]
        if value is None:
            single[dimension] = None if dimension in single else tag
        elif value != tag.name and (column := table.column_tag(dimension, value)) and not tag.fits(column):
            issues.append(TagIssue("TAG-BOUND-MISMATCH", tag, {"column": value, "dimension": dimension}))
    fills = {dimension: filling for dimension, tag in single.items() if tag and (filling := tag.column_tag)}
    return tuple(issues), fills


def _settle(tags: list[Tag], dimension: str, column: Tag, mirror: bool) -> list[Tag]:
    """The tags with one dimension brought in line with its column."""
    own = [tag for tag in tags if tag.known and tag.dimension == dimension]
    if not own:
        return [*tags, column] if mirror else tags
    if any(tag.fits(column) for tag in own):
        return [tag for tag in tags if tag not in own or tag.fits(column)]
    return [column if tag is own[0] else tag for tag in tags if tag is own[0] or tag not in own]


def _sub_stage(reading: Reading, table: TagTable, bound: Mapping[str, str | None], fills: Mapping[str, Tag]) -> str | None:
    """The sub-stage of the cell unless the customer is, or will be, in another stage."""
    if not reading.sub_stage or not (dimension := reading.sub_stage.stage.dimension):
        return None
    value = bound.get(dimension)
    stage = table.column_tag(dimension, value) if value is not None else fills.get(dimension)
    return reading.sub_stage.name if stage is reading.sub_stage.stage else None


def to_create(reading: Reading, table: TagTable) -> tuple[tuple[str, str], ...]:
    """(dimension, name) of the unknown tags of a cell that a row of the Tags sheet can make known."""
    unknown = {issue.tag for issue in reading.issues if issue.code == "TAG-UNKNOWN" and issue.tag}
    return tuple((tag.dimension or CUSTOM, tag.name) for tag in reading.tags if tag in unknown and _creatable(tag, table))


def _creatable(tag: Tag, table: TagTable) -> bool:
    return len(tag.name) <= LONGEST_NAME and is_one_chunk(tag.name) and table.split_prefix(tag.name)[0] is None
