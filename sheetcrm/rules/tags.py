"""Tags of customers, and the rows of the Tags sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Any

import numpy as np

from sheetcrm._values import dataclass
from sheetcrm.cells import CellKind
from sheetcrm.rules._batch import Batch, Bools, Detail, Ints, Place
from sheetcrm.rules._rule import RULES, finds
from sheetcrm.rules._run import Run
from sheetcrm.rules._tag_words import ON_CUSTOMERS, ON_TAGS
from sheetcrm.rules._words import distinct_texts
from sheetcrm.schema import Unknown
from sheetcrm.schema.tag_source import tag_options
from sheetcrm.store import Edit, Table
from sheetcrm.tags import Tag, TagIssue, TagReading, TagTable, mend, normalise
from sheetcrm.text import Text

CELL_CODES = (*(rule.code for rule in ON_CUSTOMERS), "TAG-CYCLE")
"""What is found in the tag cells of customers, beside their spelling."""


@finds(*CELL_CODES)
def tags_of_customers(run: Run) -> Iterator[Batch]:
    """Every tag cell held against the tag table and against the columns that say the same."""
    table, known = run.customers, run.book.tag_table
    if table is None or known is None or not table.has("tags"):
        return
    yield from _Cells(run, table, known).batches()


@finds(*(rule.code for rule in ON_TAGS))
def rows_of_tags(run: Run) -> Iterator[Batch]:
    """Names, aliases and circles among the declared tags."""
    table, known = run.book.table("tags"), run.book.tag_table
    if table is None or known is None:
        return
    for problem in known.problems:
        if problem.row is None or problem.row >= table.length:
            continue
        related = (Place(table, "tag", problem.other_row),) if problem.other_row is not None else ()
        detail = Detail({"name": problem.value, "text": problem.value, "other": problem.other}, related=related)
        zero = np.zeros(1, np.int32)
        yield Batch(table, problem.field, np.array([problem.row], np.int32), zero, [detail], code=problem.code)


@dataclass
class _Result:
    """What one distinct tag cell (with the columns beside it, where they matter) says, and what ``fix`` would make of it."""

    text: str
    reading: TagReading
    bound: dict[str, str | None]
    rows: list[int] = field(default_factory=list)
    mended: TagReading | None = None


class _Cells:
    """The tag cells of Customers.  Cells of one text are read once; rows are looked at only where a column has a say."""

    def __init__(self, run: Run, table: Table, known: TagTable) -> None:
        self.run, self.table, self.known = run, table, known
        self.options = tag_options(run.book.settings)
        self.columns = {d.name: d.bound for d in known.dimensions if d.bound and table.has(d.bound)}

    def batches(self) -> Iterator[Batch]:
        found: dict[str, list[tuple[_Result, TagIssue]]] = {}
        tidy: list[_Result] = []
        for result in self._results():
            for issue in result.reading.issues:
                found.setdefault(issue.code, []).append((result, issue))
            if result.reading.fills or result.reading.text != result.text or self.options.bound == "mirror":
                tidy.append(result)
        for code, pairs in found.items():
            yield self._batch(code, pairs)
        if tidy:
            yield self._tidy(tidy)

    def _results(self) -> list[_Result]:
        """The cells that something is to be said of, or that are written otherwise than they would be."""
        settled = self.table.settled.setdefault("tags", np.zeros(self.table.length, np.bool_))
        at = np.flatnonzero(~(self.table.typed("tags").blank | settled))
        texts, of = distinct_texts(self.table.columns["tags"], at)
        parsed = self.known.parse_all(texts)
        special = self._special(at, of, parsed)
        odd = np.array([self._odd(text, reading) for text, reading in zip(texts, parsed, strict=True)], bool)
        common: dict[int, _Result] = {}
        mixed: dict[tuple[int, tuple[tuple[str, str | None], ...]], _Result] = {}
        doubtful = special | odd[of] if len(of) else special
        settled[at[~doubtful]] = True
        chosen = np.flatnonzero(doubtful)
        for i, k, alone in zip(at[chosen].tolist(), of[chosen].tolist(), (~special[chosen]).tolist(), strict=True):
            if alone:
                result = common.get(k)
                if result is None:
                    result = common[k] = _Result(texts[k], normalise(texts[k], self.known, options=self.options), {})
            else:
                bound = self._bound(i)
                result = mixed.get((k, tuple(bound.items())))
                if result is None:
                    reading = normalise(texts[k], self.known, bound=bound, options=self.options)
                    result = mixed[k, tuple(bound.items())] = _Result(texts[k], reading, bound)
            result.rows.append(i)
        return [*common.values(), *mixed.values()]

    def _odd(self, text: str, reading: Any) -> bool:
        """A cell that is not written as it would be, or has something to be said of it, whatever its columns are."""
        options = self.options
        if reading.issues or len(reading.tags) > options.max or options.display != "plain" or options.bound == "mirror":
            return True
        return bool(options.joiner.join([tag.text for tag in reading.tags]) != text)

    def _special(self, at: Any, of: Ints, parsed: Sequence[Any]) -> Bools:
        """Cells that must be read together with their row: a tag that does not simply agree with its column."""
        special = np.array([bool(r.issues) or r.sub_stage is not None for r in parsed] or [False], bool)[of]
        if self.options.bound == "off":
            return special & False
        number: dict[Tag, int] = {}
        carried = np.array([number.setdefault(tag, len(number)) for reading in parsed for tag in reading.tags], np.int32)
        cell = np.repeat(np.arange(len(parsed)), [len(reading.tags) for reading in parsed])
        for dimension, key in self.columns.items():
            distinct = {tag: n for tag, n in number.items() if tag.column and tag.dimension == dimension}
            if not distinct:
                continue
            its = np.zeros(len(number), bool)
            its[list(distinct.values())] = True
            at_cell, tags = cell[its[carried]], carried[its[carried]]
            one = np.full(len(parsed), -1, np.int32)
            one[at_cell] = tags
            one[np.bincount(at_cell, minlength=len(parsed)) > 1] = -2
            one = one[of]
            typed = self.table.typed(key)
            fits = np.zeros((len(number), len(typed.domain) + 1), bool)
            for code, value in enumerate(typed.domain):
                column = None if isinstance(value, Unknown) else self.known.column_tag(dimension, str(value))
                for tag, n in distinct.items():
                    fits[n, code] = column is None or tag.fits(column)
            special |= (one == -2) | ((one >= 0) & ~fits[one, typed.values[at]])
        return special

    def _bound(self, record: int) -> dict[str, str | None]:
        """dimension -> value of its column; values outside the vocabulary are not compared."""
        values = {dimension: self.table.typed(key).value(record) for dimension, key in self.columns.items()}
        return {dimension: value for dimension, value in values.items() if not isinstance(value, Unknown)}

    def _batch(self, code: str, pairs: list[tuple[_Result, TagIssue]]) -> Batch:
        at = np.array([row for result, _ in pairs for row in result.rows], np.int32)
        of = np.repeat(np.arange(len(pairs)), [len(result.rows) for result, _ in pairs]).astype(np.int32)
        order = np.argsort(at, kind="stable")
        result_of = {row: result for result, _ in pairs for row in result.rows}

        def fixable() -> Bools:
            return np.array([self.removes(result, issue) for result, issue in pairs], bool)[of[order]]

        def mend_record(record: int) -> tuple[Edit, ...]:
            return self.edits(result_of[record], record)

        able = fixable if RULES[code].fix else False
        return Batch(self.table, "tags", at[order], of[order], _Details(self, pairs), fixable=able, mend=mend_record, code=code)

    def _tidy(self, results: list[_Result]) -> Batch:
        """Spellings that nobody needs to hear about, and blank columns that the tags fill."""
        mended = {row: result for result in results for row in result.rows}
        at = np.array(sorted(mended), np.int32)

        def detail(record: int) -> Detail:
            return Detail(edits=self.edits(mended[record], record))

        return Batch(self.table, "tags", at, detail=detail, fixable=True, silent=True)

    # --- what fix writes

    def mended(self, result: _Result) -> TagReading:
        """What ``fix`` makes of the cell; remembered with the result."""
        if result.mended is None:
            bound = result.bound or (self._bound(result.rows[0]) if self.options.bound == "mirror" else {})
            result.mended = mend(result.text, self.known, bound=bound, options=self.options)
        return result.mended

    def edits(self, result: _Result, record: int) -> tuple[Edit, ...]:
        """The cell as it should be written, and the blank columns that its tags fill."""
        mended = self.mended(result)
        lost = any(issue.code == "TAG-SUBSTAGE" for issue in result.reading.issues) and not self._keeps_sub_stage(result, mended)
        if lost or _empties(result, mended):
            return ()  # nothing that somebody typed is lost
        edits: list[Edit] = []
        if mended.text != result.text:
            edits.append(self.table.set_cell("tags", record, mended.text or None))
        for dimension, tag in mended.fills.items():
            key = self.columns[dimension]
            if self._free(key, record):
                value = self.run.book.vocabularies[key].get(tag.name)
                edits.append(self.table.set_cell(key, record, value.label(self.run.book.lang) if value else tag.name))
        if mended.sub_stage and self.table.has("sub_stage") and self._free("sub_stage", record):
            value = self.run.book.vocabularies["sub_stage"].get(mended.sub_stage)
            edits.append(self.table.set_cell("sub_stage", record, value.label(self.run.book.lang) if value else mended.sub_stage))
        return tuple(edits)

    def _free(self, key: str, record: int) -> bool:
        """Blank, and neither an error nor a formula that somebody must look at."""
        column = self.table.columns[key]
        return bool(self.table.typed(key).blank[record]) and int(column.kind[record]) in (CellKind.BLANK, CellKind.TEXT)

    def removes(self, result: _Result, issue: TagIssue) -> bool:
        """Writing the mended cell removes this issue, adds none and loses nothing."""
        mended = self.mended(result)
        if mended.text == result.text or _empties(result, mended):
            return False
        before = {(i.code, i.tag.key if i.tag else "") for i in result.reading.issues}
        if issue.code == "TAG-SUBSTAGE" and not self._keeps_sub_stage(result, mended):
            return False
        after = {(i.code, i.tag.key if i.tag else "") for i in mended.issues}
        return after <= before and (issue.code, issue.tag.key if issue.tag else "") not in after

    def _keeps_sub_stage(self, result: _Result, mended: TagReading) -> bool:
        """The sub-stage that the cell tells stands in its own column, or will."""
        if not mended.sub_stage or not self.table.has("sub_stage"):
            return False
        typed = self.table.typed("sub_stage")
        return all(self._free("sub_stage", row) or typed.value(row) == mended.sub_stage for row in result.rows)


def _empties(result: _Result, mended: TagReading) -> bool:
    """The cell holds retired tags only: without them it would be blank, which is another finding for somebody to mend."""
    return not mended.text and bool(result.reading.tags)


class _Details(Sequence[Detail]):
    """The details of one code, each worked out when somebody asks: suggestions and mended cells cost time."""

    def __init__(self, cells: _Cells, pairs: list[tuple[_Result, TagIssue]]) -> None:
        self._cells, self._pairs = cells, pairs
        self._made: dict[int, Detail] = {}

    def __len__(self) -> int:
        return len(self._pairs)

    def __getitem__(self, k: Any) -> Any:
        if k not in self._made:
            result, issue = self._pairs[k]
            gaps: dict[str, object] = {"text": issue.tag.text if issue.tag else result.text, **issue.gaps}
            if "column" in issue.gaps:
                gaps["column"] = self._said(issue.gaps["dimension"], issue.gaps["column"])
            suggested = issue.suggestions if issue.code in ("TAG-UNKNOWN", "TAG-DIM-UNKNOWN") else ()
            self._made[k] = Detail(gaps, tuple(map(self._in_the_language, suggested)))
        return self._made[k]

    def _in_the_language(self, text: str) -> str:
        """A tag that stands for an option of a column, as the workbook's language names that option."""
        book = self._cells.run.book
        for key in self._cells.columns.values():
            if (found := book.vocabularies[key].get(text)) is not None:
                return found.label(book.lang)
        return text

    def _said(self, dimension: str, value: str) -> object:
        found = self._cells.run.book.vocabularies[self._cells.columns[dimension]].get(value)
        return Text(found.zh, found.en) if found else value
