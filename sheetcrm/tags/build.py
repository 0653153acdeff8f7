"""From declared rows to a ``TagTable``: names claimed, parents and merges followed, problems noted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field

from sheetcrm._values import dataclass
from sheetcrm.tags.chunks import is_one_chunk
from sheetcrm.tags.defaults import DIMENSIONS, ROWS
from sheetcrm.tags.fold import clean, fold, tight
from sheetcrm.tags.table import ACTIVE, MERGED, PENDING, RETIRED, Dimension, Hit, Outcome, Tag, TagProblem, TagRow, TagTable

_STATUSES = (ACTIVE, RETIRED, MERGED, PENDING)


@dataclass(slots=True, eq=False)
class _Entry:
    """One tag while its declarations are being gathered."""

    name: str
    dimension: Dimension
    row: int | None
    in_column: bool
    status: str = ACTIVE
    parent: str = ""
    merged_into: str = ""
    aliases: list[str] = field(default_factory=list)  # those that are its own in the end
    weak: set[str] = field(default_factory=set)  # tight texts


@dataclass(slots=True, eq=False)
class _Clash:
    entry: _Entry
    alias: str
    row: int
    holder: _Entry


def build(
    dimensions: Sequence[Dimension] | None,
    rows: Sequence[TagRow],
    vocabularies: Mapping[str, Sequence[TagRow]],
    defaults: Sequence[TagRow] | None,
    sub_stages: Mapping[str, Sequence[str]],
    repurchase: bool,
) -> TagTable:
    """See ``TagTable.build``."""
    problems: list[TagProblem] = []
    kept, prefixes = _dimensions(DIMENSIONS if dimensions is None else dimensions, problems)
    table = TagTable(kept, (), (), prefixes, {dimension.name: {} for dimension in kept}, {}, {}, {})
    builder = _Builder(table, problems)
    for name, values in vocabularies.items():
        builder.declare((value._replace(dimension=name) for value in values), vocabulary=True)
    builder.declare(ROWS if defaults is None else defaults)
    builder.declare(rows, numbered=True)
    builder.claim_aliases()
    if not repurchase:
        builder.merge("合作状态", "复购客户", "成交客户")
    builder.finish()
    for stage, names in sub_stages.items():
        if tag := table.lookup(stage, table.stage_dimension or ""):
            table._sub_stages.setdefault(tag.name, {}).update({tight(name): clean(name) for name in names if tight(name)})
    return table


def _dimensions(given: Sequence[Dimension], problems: list[TagProblem]) -> tuple[tuple[Dimension, ...], dict[str, Dimension]]:
    """The usable dimensions, a repeated one in the place of the first, and what may stand for their names."""
    by_name: dict[str, Dimension] = {}
    for dimension in given:
        name = clean(dimension.name)
        first = by_name.get(tight(name))
        if not tight(name) or ":" in name or not is_one_chunk(name):
            problems.append(TagProblem("TAG-NAME", None, "dimension", dimension.name))
        elif first:
            by_name[tight(name)] = dimension._replace(name=first.name, prefixes=(*first.prefixes, *dimension.prefixes))
        else:
            by_name[tight(name)] = dimension._replace(name=name)
    prefixes = dict(by_name)
    for dimension in by_name.values():  # names before prefixes, prefixes before their longer forms
        for prefix in dimension.prefixes:
            prefixes.setdefault(tight(prefix), dimension)
    for dimension in by_name.values():
        for prefix in (dimension.name, *(prefix for prefix in dimension.prefixes if not prefix.isascii())):
            for ending in ("标签", "维度"):
                prefixes.setdefault(tight(prefix + ending), dimension)
    return tuple(by_name.values()), prefixes


class _Builder:
    def __init__(self, table: TagTable, problems: list[TagProblem]) -> None:
        self.table, self.problems = table, problems
        self.names: dict[str, dict[str, _Entry]] = {dimension.name: {} for dimension in table.dimensions}  # by tight text
        self.entries: dict[str, list[_Entry]] = {dimension.name: [] for dimension in table.dimensions}
        self.alias_claims: list[tuple[_Entry, str, int | None]] = []
        self.clashes: list[_Clash] = []

    def declare(self, rows: Iterable[TagRow], *, vocabulary: bool = False, numbered: bool = False) -> None:
        for index, row in enumerate(rows):
            self._declare(row, index if numbered else None, vocabulary, numbered or vocabulary)

    def _declare(self, row: TagRow, index: int | None, vocabulary: bool, report: bool) -> None:
        dimension = self.table.dimension_named(row.dimension)
        name = clean(row.tag)
        if dimension is None or not name:  # a blank or unknown dimension is the concern of that column
            return
        if not self._usable(row.tag):
            if report:
                self.problems.append(TagProblem("TAG-NAME", index, "tag", row.tag))
            return
        entry = self.names[dimension.name].get(tight(name))
        if entry is None:
            extends = vocabulary or (index is not None and dimension.bound is not None and not clean(row.parent or ""))
            entry = _Entry(name, dimension, index, extends)
            self.names[dimension.name][tight(name)] = entry
            self.entries[dimension.name].append(entry)
        elif index is not None and entry.row is not None:
            self.problems.append(TagProblem("TAG-DUP", index, "tag", row.tag, entry.name, entry.row))
            return
        self._override(entry, row, index)
        for alias in row.aliases:
            if clean(alias) and not self._usable(alias):
                if report:
                    self.problems.append(TagProblem("TAG-NAME", index, "aliases", alias))
            elif clean(alias):
                self.alias_claims.append((entry, clean(alias), index))

    def _override(self, entry: _Entry, row: TagRow, index: int | None) -> None:
        """A blank says nothing: adding an alias to a built-in tag must not lose its parent."""
        entry.row = entry.row if index is None else index
        entry.status = row.status if row.status in _STATUSES else entry.status
        entry.parent = clean(row.parent or "") or entry.parent
        entry.merged_into = clean(row.merged_into or "") or entry.merged_into
        entry.weak.update(map(tight, row.weak))

    def _usable(self, name: str) -> bool:
        """Whether reading a cell with this name alone gives it back, also behind ``维度:``."""
        return bool(tight(name)) and is_one_chunk(name) and self.table.split_prefix(name)[0] is None

    def claim_aliases(self) -> None:
        """Aliases come after all names, so that a tag of its own is never hidden by an alias of another."""
        for entry, alias, row in self.alias_claims:
            holder = self.names[entry.dimension.name].setdefault(tight(alias), entry)
            if holder is entry:
                if tight(alias) != tight(entry.name) and alias not in entry.aliases:
                    entry.aliases.append(alias)
            elif row is not None:
                self.clashes.append(_Clash(entry, alias, row, holder))

    def merge(self, dimension: str, tag: str, into: str) -> None:
        names = self.names.get(dimension, {})
        if (entry := names.get(tight(tag))) and tight(into) in names:
            entry.status, entry.merged_into = MERGED, into

    def finish(self) -> None:
        table = self.table
        tags: dict[_Entry, Tag] = {}
        for position, dimension in enumerate(table.dimensions):
            for entry in self.entries[dimension.name]:
                tags[entry] = _tag(entry, len(tags), position)
            table._by_dimension[dimension.name] = {name: tags[entry] for name, entry in self.names[dimension.name].items()}
        table.tags = tuple(tags.values())
        table._plain = _plain_index(table, tags, fold)  # merges are looked up by name too; told apart again below
        table._plain_tight = _plain_index(table, tags, tight)
        _follow_merges(table, _Circles(self.problems, "merged_into"))
        _hang_parents(table, {tags[entry]: entry.parent for entry in tags if entry.parent}, _Circles(self.problems, "parent"))
        table._plain = _plain_index(table, tags, fold)
        table._plain_tight = _plain_index(table, tags, tight)
        for tag in table.tags:
            hit = table.find(tag.name)
            tag.text = tag.name if hit and hit.tag is tag and not hit.ambiguous else tag.prefixed
        for clash in self.clashes:
            if table.resolve(tags[clash.holder]) is not tags[clash.entry]:  # an alias that was merged into the tag is at home
                self.problems.append(TagProblem("TAG-ALIAS-CLASH", clash.row, "aliases", clash.alias, clash.holder.name, clash.holder.row))
        table.problems = tuple(sorted(self.problems, key=lambda problem: -1 if problem.row is None else problem.row))


def _tag(entry: _Entry, index: int, position: int) -> Tag:
    dimension = entry.dimension
    prefixed = f"{dimension.name}:{entry.name}"
    return Tag(
        entry.name,
        dimension.name,
        prefixed,
        prefixed,
        key=prefixed,
        status=entry.status,
        index=index,
        column=dimension.bound,
        in_column=entry.in_column,
        aliases=tuple(entry.aliases),
        strong_aliases=tuple(alias for alias in entry.aliases if tight(alias) not in entry.weak),
        merged_into=entry.merged_into or None,
        row=entry.row,
        bit=1 << index,
        exclusive_bit=1 << position if dimension.exclusive else 0,
    )


def _plain_index(table: TagTable, tags: Mapping[_Entry, Tag], key: Callable[[str], str]) -> dict[str, Hit]:
    """What each name finds where no dimension is given: names before aliases, then table order; weak names find nothing."""
    bearers: dict[str, list[Tag]] = {}
    for own_names in (True, False):
        for entry, tag in tags.items():
            for name in (entry.name,) if own_names else entry.aliases:
                if tight(name) not in entry.weak:
                    bearers.setdefault(key(name), []).append(tag)
    # tags that were merged into one another are one tag in the end
    return {name: Hit(found[0], len({table.resolve(tag).index for tag in found}) > 1) for name, found in bearers.items()}


class _Circles:
    """Notes TAG-CYCLE once for each tag that stands on a circle."""

    def __init__(self, problems: list[TagProblem], column: str) -> None:
        self.problems, self.column = problems, column

    def note(self, circle: Sequence[Tag]) -> None:
        for tag, following in zip(circle, (*circle[1:], circle[0]), strict=True):
            if tag.row is not None:
                self.problems.append(TagProblem("TAG-CYCLE", tag.row, self.column, tag.name, following.name, following.row))


def _walk(start: Tag, following: Mapping[int, Tag]) -> tuple[list[Tag], list[Tag]]:
    """The tags behind one, each once, and the circle they end in (empty: none)."""
    way, places = [start], {start.index: 0}
    while (tag := following.get(way[-1].index)) is not None:
        if tag.index in places:
            return way[1:], way[places[tag.index] :]
        places[tag.index] = len(way)
        way.append(tag)
    return way[1:], []


def _follow_merges(table: TagTable, circles: _Circles) -> None:
    targets = {tag.index: target for tag in table.tags if tag.status == MERGED and (target := _target(table, tag)) is not None}
    noted: set[int] = set()
    for tag in table.tags:
        if tag.status == RETIRED or (tag.status == MERGED and tag.index not in targets):
            table._outcomes[tag.index] = Outcome(tag, ("TAG-RETIRED",))
    for tag in table.tags:
        if tag.index not in targets:
            continue
        way, circle = _walk(tag, targets)
        if circle:
            table._outcomes[tag.index] = Outcome(tag, ("TAG-CYCLE",))
            if circle[0] is tag and not noted.intersection(member.index for member in circle):
                noted.update(member.index for member in circle)
                circles.note(circle)
        else:
            end = way[-1]
            table._outcomes[tag.index] = Outcome(end, ("TAG-MERGED", *(table._outcomes[end.index].codes if end.index in table._outcomes else ())))


def _target(table: TagTable, tag: Tag) -> Tag | None:
    """What ``merged_into`` names: in the same dimension, then anywhere, then as ``维度:名称``."""
    text = tag.merged_into or ""
    dimension, name = table.split_prefix(text)
    return table.lookup(text, tag.dimension) or table.lookup(text) or (table.lookup(name, dimension.name) if dimension else None)


def _hang_parents(table: TagTable, parents: Mapping[Tag, str], circles: _Circles) -> None:
    """Ancestors are those left after merges; a circle has no top, so none of its tags gets a parent."""
    declared: dict[int, Tag] = {}
    for tag, text in parents.items():
        dimension, name = table.split_prefix(text)
        parent = table.lookup(name if dimension and dimension.name == tag.dimension else text, tag.dimension)
        if parent is not None:
            declared[tag.index] = parent
    for tag in table.tags:
        circle = _walk(tag, declared)[1]
        if circle and circle[0] is tag:
            circles.note(circle)
            for member in circle:
                del declared[member.index]
    above = {}
    for index, parent in declared.items():
        heir = table.resolve(parent)
        above[index] = heir if heir.dimension == parent.dimension else parent
    for tag in table.tags:
        way, circle = _walk(tag, above)
        if not (circle and circle[0] is tag):  # a tag that was merged into one below it
            tag.ancestors = tuple(way)
            tag.parent = way[0] if way else None
            for ancestor in way:
                tag.ancestor_bits |= ancestor.bit
