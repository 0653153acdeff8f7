"""Tag governance: the list of tags, and changes of one tag that all sheets follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sheetcrm._values import dataclass
from sheetcrm.actions._commit import DEFAULT, WriteOptions, finish, open_to_change, put
from sheetcrm.actions._keep import keeping
from sheetcrm.actions._load import Opened, load
from sheetcrm.errors import UsageError
from sheetcrm.rules import RULES, load_rules
from sheetcrm.rules.chores import TAGS
from sheetcrm.store import Applied, CellChange, Edit, PutMeta, Receipt, apply_edits, save_changes
from sheetcrm.sync import tag_cascade as cascade
from sheetcrm.sync.tag_cascade import TagSheet
from sheetcrm.tags import CUSTOM, MERGED, Tag, TagTable, fold, tight
from sheetcrm.text import Text, say
from sheetcrm.text.govern import WHY


@dataclass(frozen=True)
class ListedTag:
    """One tag: canonical name, dimension (None: unknown), status (canonical zh-CN; 未识别 for unknown), customers that carry it,
    aliases, and whether the Tags sheet has a row for it."""

    tag: str
    dimension: str | None
    status: str
    customers: int
    aliases: tuple[str, ...] = ()
    declared: bool = True


@dataclass
class TagsResult:
    """What a change of a tag did.

    what     in words;  applied  cells changed (listed one by one in a dry run);  receipt  None when nothing was written
    similar  tags that a new one looks like
    """

    path: Path
    what: Text
    applied: Applied
    receipt: Receipt | None = None
    similar: tuple[str, ...] = ()

    @property
    def changes(self) -> list[CellChange]:
        return self.applied.changes


def list_tags(path: str | Path, *, dimension: str | None = None, as_of: dt.date | None = None) -> list[ListedTag]:
    """The tags of a workbook in the order of its tag table, unknown ones in use last.

    Tags that are built in and neither declared on the Tags sheet nor in use are left out.
    dimension  only this one (E-TAG-DIMENSION when there is none of that name)
    """
    opened = load(path, as_of=as_of)
    table = _table(opened)
    wanted = _dimension(table, dimension) if dimension is not None else None
    from sheetcrm.derive import Derived

    tags = Derived(opened.book).tags
    usage = dict(zip((name.tag.key for name in tags.names), np.bincount(tags.tag, minlength=len(tags.names)).tolist(), strict=True))
    found = [
        ListedTag(tag.name, tag.dimension, tag.status, usage.get(tag.key, 0), tag.aliases, tag.row is not None)
        for tag in table.tags
        if tag.row is not None or usage.get(tag.key)
    ]
    found += [ListedTag(name.name, None, "未识别", usage.get(name.tag.key, 0), declared=False) for name in tags.names if not name.known]
    return [tag for tag in found if (wanted is None or tag.dimension == wanted) and (tag.declared or tag.customers)]


@dataclass
class TagReview:
    """items: advice on every tag, as block TR of ``report``;  as_of: the day that is noted;  receipt: None when nothing was written."""

    path: Path
    as_of: dt.date
    items: list[dict[str, Any]]
    receipt: Receipt | None = None


def review_tags(path: str | Path, options: WriteOptions = DEFAULT) -> TagReview:
    """Advice on every tag, and the day of this review noted in the workbook.

    One dict a tag: tag, dimension, status, usage, usage_with_children, usage_rate, last_use, age_days, advice, suggestions.
    """
    from sheetcrm.derive import Derived
    from sheetcrm.reports import compute_all

    opened = open_to_change(path, options)
    block: dict[str, Any] = compute_all(opened.book, Derived(opened.book), None, None, ["TR"])["blocks"]["TR"]
    result = TagReview(Path(path), opened.book.as_of, block["items"])
    if not options.dry_run:
        applied = apply_edits(opened.package, [PutMeta({TAGS: opened.book.as_of.isoformat()})])
        keep = keeping(Path(path), opened.book.settings, "tags review", backup=options.backup, entered=False)
        if opened.package.dirty:
            result.receipt = save_changes(opened.package, Path(path), applied, ignore_lock=options.ignore_lock, wait=options.wait, keep=keep)
    return result


def add_tag(
    path: str | Path,
    name: str,
    *,
    dimension: str = CUSTOM,
    aliases: Sequence[str] = (),
    parent: str | None = None,
    description: str | None = None,
    options: WriteOptions = DEFAULT,
) -> TagsResult:
    """A new row on the Tags sheet.

    dimension  its value or label (industry …; default: a dimension of the team's own);  parent  a tag of the same dimension that it stands below
    aliases    other names that mean it;  description  what it is for
    Raises ``UsageError``: E-TAG-EXISTS (a tag has that name or alias already), E-TAG-CLASH (a name that would be split, an
    alias of another tag …), E-TAG-DIMENSION, E-TAG-UNKNOWN (parent).  ``result.similar``: tags it may be confused with.
    """
    opened = open_to_change(path, options)
    table = _table(opened)
    where = _dimension(table, dimension)
    for text in (name, *aliases):
        known = table.lookup(text, where) or table.lookup(text)
        if known is not None:
            raise UsageError("E-TAG-EXISTS", file=opened.book.file, tag=text, known=known.prefixed)
    above = _find(table, parent, opened, dimension=where).name if parent else ""
    sheet = TagSheet.of(opened.book)
    label = sheet.word("dimension", where)
    sheet.add(tag=name.strip(), dimension=label, aliases="、".join(aliases), parent=above, description=description or "")
    similar = tuple(text for text in table.suggest(name) if _near(table, name, text))
    what = Text(*(say(_said("added_tag"), lang, tag=name, dimension=where) for lang in ("zh-CN", "en")))
    return _finish(opened, sheet, [], what, "tags add", Path(path), options, similar)


def rename_tag(path: str | Path, tag: str, name: str, options: WriteOptions = DEFAULT) -> TagsResult:
    """Give a tag another name; the old one still finds it, and every cell with it is rewritten.

    Raises ``UsageError``: E-TAG-UNKNOWN, E-TAG-TWICE, E-TAG-EXISTS, E-TAG-FIXED (values of a column that have a meaning of their own), E-TAG-CLASH.
    """
    opened = open_to_change(path, options)
    table = _table(opened)
    old = _changeable(table, tag, opened)
    other = table.lookup(name, old.dimension)
    if other is not None and other is not old:
        raise UsageError("E-TAG-EXISTS", file=opened.book.file, tag=name, known=other.prefixed)
    sheet = TagSheet.of(opened.book)
    if tight(name) == tight(old.name) and not sheet.row_of(old):
        raise UsageError("E-TAG-EXISTS", file=opened.book.file, tag=name, known=old.prefixed)
    cascade.rename(sheet, old, name.strip())
    edits = _rewritten(opened, table, sheet, lambda found: found is old)
    edits += cascade.column_cells(opened.book, old, name.strip())
    return _finish(opened, sheet, edits, _what("renamed_tag", tag=old.name, other=name), "tags rename", Path(path), options)


def merge_tags(path: str | Path, tag: str, into: str, options: WriteOptions = DEFAULT) -> TagsResult:
    """Let one tag stand for another (``into``): status 合并, its aliases move over, every cell with it is rewritten.

    ``tag`` may also be a text that nobody knows but that stands in cells: it becomes an alias.
    Raises ``UsageError`` as ``rename_tag`` does.
    """
    opened = open_to_change(path, options)
    table = _table(opened)
    target = _find(table, into, opened)
    sheet = TagSheet.of(opened.book)
    if table.outcome(target).codes:
        raise UsageError("E-TAG-FIXED", file=opened.book.file, tag=target.name, reason=WHY["declared_merge"])
    carries: Callable[[Tag], bool]
    if _lookup(table, tag) is None and cascade.used_as_unknown(opened.book, table, tag):
        cascade.add_aliases(sheet, target, [tag.strip()])
        wanted, name = fold(tag), tag
        carries, columns = (lambda found: not found.known and fold(found.text) == wanted), []
    else:
        old = _changeable(table, tag, opened)
        if old is target:
            raise UsageError("E-TAG-FIXED", file=opened.book.file, tag=tag, reason=WHY["same"])
        cascade.merge(sheet, old, target)
        name = old.name
        carries = lambda found: found is old  # noqa: E731
        columns = cascade.column_cells(opened.book, old, _label(opened, target)) if old.column and old.column == target.column else []
    edits = _rewritten(opened, table, sheet, carries) + columns
    return _finish(opened, sheet, edits, _what("merged_tag", tag=name, other=target.name), "tags merge", Path(path), options)


def retire_tag(path: str | Path, tag: str, *, replace: str | None = None, options: WriteOptions = DEFAULT) -> TagsResult:
    """Take a tag out of use: status 停用, and every cell goes without it, or with ``replace`` in its place.

    Raises ``UsageError`` as ``rename_tag`` does.
    """
    opened = open_to_change(path, options)
    table = _table(opened)
    old = _changeable(table, tag, opened)
    heir = _find(table, replace, opened) if replace else None
    if heir is old:
        raise UsageError("E-TAG-FIXED", file=opened.book.file, tag=tag, reason=WHY["same"])
    sheet = TagSheet.of(opened.book)
    cascade.retire(sheet, old)

    def swap(found: Tag, after: TagTable) -> Tag | None:
        if (found.name, found.dimension) != (old.name, old.dimension):
            return found
        return after.lookup(heir.name, heir.dimension) if heir is not None else None

    edits = _rewritten(opened, table, sheet, lambda found: found is old, swap)
    if heir is not None and old.column and old.column == heir.column:
        edits += cascade.column_cells(opened.book, old, _label(opened, heir))
    what = _what("replaced_tag", tag=old.name, other=heir.name) if heir else _what("retired_tag", tag=old.name)
    return _finish(opened, sheet, edits, what, "tags retire", Path(path), options)


def move_tag(path: str | Path, tag: str, dimension: str, options: WriteOptions = DEFAULT) -> TagsResult:
    """Bring a tag into another dimension; cells that name the old one are rewritten, ties to parent and child tags are cut.

    Raises ``UsageError`` as ``rename_tag`` does, and E-TAG-DIMENSION.
    """
    opened = open_to_change(path, options)
    table = _table(opened)
    old = _changeable(table, tag, opened)
    where = _dimension(table, dimension)
    other = table.lookup(old.name, where)
    if other is not None:
        raise UsageError("E-TAG-EXISTS", file=opened.book.file, tag=old.name, known=other.prefixed)
    if cascade.is_built_in(old) or (old.column and cascade.column_cells(opened.book, old, None)):
        raise UsageError("E-TAG-FIXED", file=opened.book.file, tag=old.name, reason=_fixed_reason(opened, old))
    sheet = TagSheet.of(opened.book)
    cascade.move(sheet, old, where)
    edits = _rewritten(opened, table, sheet, lambda found: found is old)
    return _finish(opened, sheet, edits, _what("moved_tag", tag=old.name, dimension=where), "tags move", Path(path), options)


# --- the parts of every change


def _table(opened: Opened) -> TagTable:
    opened.book.need("tags")
    assert opened.book.tag_table is not None
    return opened.book.tag_table


def _lookup(table: TagTable, name: str) -> Tag | None:
    found = table.lookup(name)
    if found is None:
        dimension, rest = table.split_prefix(name.replace("：", ":"))
        found = table.lookup(rest, dimension.name) if dimension else None
    return found


def _find(table: TagTable, name: str, opened: Opened, *, dimension: str | None = None) -> Tag:
    """The tag of a name or alias, ``维度:名称`` too."""
    found = table.lookup(name, dimension) if dimension else _lookup(table, name)
    if found is None:
        near = table.suggest(name)
        hint = Text(*(say(WHY["near"], lang, near=", ".join(near)) for lang in ("zh-CN", "en"))) if near else WHY["list"]
        raise UsageError("E-TAG-UNKNOWN", file=opened.book.file, tag=name, near=hint)
    hit = table.find(name)
    if dimension is None and hit is not None and hit.ambiguous and hit.tag is found:
        same = [tag for d in table.dimensions if (tag := table.lookup(name, d.name)) is not None]
        dimensions = ", ".join(str(tag.dimension) for tag in same)
        raise UsageError("E-TAG-TWICE", file=opened.book.file, tag=name, dimensions=dimensions, example=same[0].prefixed)
    return found


def _changeable(table: TagTable, name: str, opened: Opened) -> Tag:
    """A tag that may be renamed, merged, retired or moved: no value that the figures depend on."""
    tag = _find(table, name, opened)
    if cascade.fixed_column(opened.book, tag) is not None or (tag.column is None and tag.name in _cadences(opened, tag)):
        raise UsageError("E-TAG-FIXED", file=opened.book.file, tag=tag.name, reason=_fixed_reason(opened, tag))
    if tag.status == MERGED:
        raise UsageError("E-TAG-FIXED", file=opened.book.file, tag=tag.name, reason=WHY["declared_merge"])
    return tag


def _cadences(opened: Opened, tag: Tag) -> dict[str, Any]:
    """The tags that set how often a customer is contacted."""
    return opened.book.settings.family("cadence.tag.") if tag.dimension == "跟进频率" else {}


def _fixed_reason(opened: Opened, tag: Tag) -> Text:
    if cascade.is_built_in(tag) and tag.column is None and tag.name not in _cadences(opened, tag):
        return WHY["built_in"]
    if tag.column is None:
        return Text(*(say(WHY["cadence"], lang, key=f"cadence.tag.{tag.name}") for lang in ("zh-CN", "en")))
    label = next(f.label for f in opened.book.schema.sheet("customers").fields if f.key == tag.column)
    return Text(*(say(WHY["fixed_value"], lang, column=label.of(lang)) for lang in ("zh-CN", "en")))


def _dimension(table: TagTable, name: str) -> str:
    found = table.dimension_named(name)
    if found is None:
        raise UsageError("E-TAG-DIMENSION", dimension=name, known=", ".join(d.name for d in table.dimensions))
    return found.name


def _label(opened: Opened, tag: Tag) -> str:
    vocabulary = opened.book.vocabularies.get(tag.column or "")
    value = vocabulary.get(tag.name) if vocabulary is not None else None
    return value.label(opened.book.lang) if value is not None else tag.name


def _rewritten(
    opened: Opened, before: TagTable, sheet: TagSheet, carries: Callable[[Tag], bool], swap: Callable[[Tag, TagTable], Tag | None] | None = None
) -> list[Edit]:
    after = sheet.tag_table()
    options = cascade.options_of({key: opened.book.settings[key] for key in ("tags.display", "tags.joiner")})
    return cascade.cells(opened.book, before, after, options, carries, lambda found: swap(found, after) if swap else found)


def _finish(
    opened: Opened,
    sheet: TagSheet,
    edits: list[Edit],
    what: Text,
    command: str,
    path: Path,
    options: WriteOptions,
    similar: tuple[str, ...] = (),
) -> TagsResult:
    """Refuse what would make the tag table wrong, apply the rest, write it down, save."""
    _check_table(opened, sheet)
    edits = [*sheet.edits(), *edits]
    applied = put(opened, edits, detail=options.dry_run)
    return TagsResult(path, what, applied, finish(opened, path, applied, command, options), similar)


def _check_table(opened: Opened, sheet: TagSheet) -> None:
    assert opened.book.tag_table is not None
    load_rules()
    had = {(problem.code, problem.value, problem.other) for problem in opened.book.tag_table.problems}
    for problem in sheet.tag_table().problems:
        if (problem.code, problem.value, problem.other) not in had:
            gaps = {"name": problem.value, "text": problem.value, "other": problem.other}
            words = RULES[problem.code].message
            said = Text(*(say(words, lang, **gaps) for lang in ("zh-CN", "en")))
            raise UsageError("E-TAG-CLASH", file=opened.book.file, problem=said)


def _near(table: TagTable, name: str, text: str) -> bool:
    from sheetcrm.tags import similarity

    found = table.lookup(text)
    return found is not None and max(similarity(name, other) for other in (found.name, *found.aliases)) >= 0.75


def _said(key: str) -> Text:
    from sheetcrm.text.govern import SAYS

    return SAYS[key]


def _what(key: str, **gaps: object) -> Text:
    return Text(*(say(_said(key), lang, **gaps) for lang in ("zh-CN", "en")))
