"""What the engine wrote into its own sheets, so that the next run sees whether somebody typed there.

A sheet is remembered by a hash of each row and a sum over each column, neither by place: sorting, filtering, hiding and moving rows
changes nothing.  Formulas are left out (programs recalculate them), and so are the columns where people are asked to write.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from math import isfinite
from types import NoneType

import numpy as np
from numpy.typing import NDArray

from sheetcrm._arrays import among, unique
from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.cells import CellKind, Formula, cell_ref
from sheetcrm.package import FORMULA, KIND_MASK, Grid, number_literal
from sheetcrm.store.content import TRUTHS, Hashes, cell_hashes, hash_numbers, hash_texts, mixed
from sheetcrm.store.edits import RowBlock
from sheetcrm.store.packing import Packer, Unpacker, get_numbers, put_numbers, width_of
from sheetcrm.store.serials import from_serial
from sheetcrm.store.summary_entries import SUMMARY, entry_cells

DIGESTS = "digests"
"""``_meta`` key."""
_VERSION = 1
_ASKED = "entry_"  # keys of the columns where people write begin with it
_DECISION = "decision"
_MOST_CELLS = 500
_LIST = "duelist"
GUIDE = "guide"
"""Key of the sheet that explains the others: drawn anew only when sheets are added or the language changes."""
LONG = frozenset({"customerview"})
"""Keys of generated sheets that are looked at only when another program saved them: as long as the customers, and with nothing to fill in."""
WRITTEN = "written"
"""``_meta`` key: CRC-32 of the parts of those sheets as we saved them, ``customerview=1a2b3c4d``."""
_WRAP = 1 << 64
_SHIFT = 40
"""A row is remembered by the upper 24 bits of its sum: an edited row passes for an unchanged one once in thousands."""


class Digest(NamedTuple):
    """rows: hashes of the rows (the upper bits of their sums), ascending;  columns: index -> sum over the column, modulo 2^64."""

    rows: Hashes
    columns: Mapping[int, int]


@dataclass(frozen=True)
class TypedOver:
    """Cells of a generated sheet that do not hold what the engine wrote.

    row from 1, column from 0: the first of them;  count  of the cells;  cells  (address, text), at most 500
    """

    key: str
    title: str
    row: int
    column: int
    count: int
    cells: tuple[tuple[str, str], ...]


def entry_columns(key: str) -> frozenset[int]:
    """Indexes of the columns of a generated sheet where people are asked to write."""
    from sheetcrm.schema import BookSchema

    schema = BookSchema.default().get(key)
    fields = schema.fields if schema is not None else ()
    return frozenset(i for i, spec in enumerate(fields) if spec.key.startswith(_ASKED) or spec.key == _DECISION)


def digest_of(key: str, grid: Grid) -> Digest:
    """What stands in a sheet, but for the cells where people are asked to write."""
    hashes = _hashes(grid, entry_columns(key), _single_entries(key, grid))
    rows = _upper(_row_sums(hashes, len(grid.rows)))
    return Digest(unique(rows), {index: _sum(found, index) for index, found in hashes.items()})


def digest_of_plan(key: str, frame: Grid, body: RowBlock | None) -> Digest:
    """``digest_of`` the sheet that ``frame`` (what was drawn) and ``body`` (the list in it) make, without reading it back.

    Not for workbooks that count days from 1904: a date that is read is another number there than the one that was written.
    """
    if body is None or not body.length:
        return digest_of(key, frame)
    drawn = (frame.rows < body.first_row) | (frame.rows >= body.first_row + body.length)
    asked = entry_columns(key)
    hashes = {index: found[drawn] for index, found in _hashes(frame, asked, _single_entries(key, frame)).items()}
    below = {index: _value_hashes(values) for index, values in enumerate(body.columns) if index not in asked}
    inside = _row_sums(below, body.length)
    nothing = [p for p in np.flatnonzero(inside == 0).tolist() if all(values[p] is None for values in body.columns)]
    rows = np.concatenate([_upper(_row_sums(hashes, int(drawn.sum()))), _upper(np.delete(inside, nothing))])
    sums = Counter({index: _sum(found, index) for index, found in hashes.items() if found.any()})
    sums.update({index: _sum(found, index) for index, found in below.items() if found.any()})
    return Digest(unique(rows), {index: total % _WRAP for index, total in sorted(sums.items())})


def _value_hashes(values: Sequence[object]) -> Hashes:
    """One hash for each value of a column that is about to be written: as ``_hashes`` of the cells."""
    distinct = set(values)
    kinds = set(map(type, values if distinct & {0, 1} else distinct))  # TRUE and 1 are one member of a set
    if kinds <= {NoneType}:
        return np.zeros(len(values), np.uint32)
    if kinds <= {int, float, NoneType}:
        numbers = np.array(values, np.float64)
        if np.isfinite(numbers).sum() == len(values) - values.count(None):
            return hash_numbers(numbers)
    texts = [value for value in distinct if type(value) is str]
    if len(texts) == len(values):
        return hash_texts(_as_stored(values))
    told: dict[object, int] = dict(zip(texts, hash_texts(_as_stored(texts)).tolist(), strict=True))
    if kinds <= {str, NoneType}:
        told[None] = 0
        return np.fromiter(map(told.__getitem__, values), np.uint32, len(values))
    return np.fromiter((told[value] if type(value) is str else _value_hash(value) for value in values), np.uint32, len(values))


def _value_hash(value: object) -> int:
    """Of what is no text; formulas are left out."""
    if isinstance(value, bool):
        return int(TRUTHS[int(value)])
    if not isinstance(value, int | float):
        return 0
    return int((hash_numbers(np.array([value], np.float64)) if isfinite(value) else hash_texts(["#NUM!"]))[0])


def _as_stored(values: Sequence[object]) -> list[str]:
    """Texts; half a surrogate pair cannot be stored."""
    texts = [str(value) for value in values]
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        return [re.sub("[\ud800-\udfff]", "\ufffd", text) for text in texts]
    return texts


def count_of_plan(frame: Grid, body: RowBlock | None) -> int:
    """Cells with a value of the sheet that ``frame`` and ``body`` make."""
    first, last = (body.first_row, body.first_row + body.length - 1) if body is not None else (1, 0)
    drawn = (frame.rows < first) | (frame.rows > last)
    count = sum(int(np.count_nonzero(column.kind[drawn] & KIND_MASK)) for column in frame.columns.values())
    for values in body.columns if body is not None else ():
        count += len(values) - values.count(None)
        if Formula in set(map(type, values)):
            count -= sum(value.cached is None for value in values if type(value) is Formula)
    return count


def written_words(checksums: Mapping[str, int]) -> str:
    """What ``_meta`` remembers under ``WRITTEN``."""
    return " ".join(f"{key}={value:08x}" for key, value in sorted(checksums.items()))


def typed_over(key: str, title: str, grid: Grid, was: Digest) -> TypedOver | None:
    """What somebody typed into a sheet since its digest was taken; None for nothing."""
    hashes = _hashes(grid, entry_columns(key), _single_entries(key, grid))
    sums = _row_sums(hashes, len(grid.rows))
    now = _upper(sums)
    other = ~among(now, was.rows) & (now != 0)
    if key == _LIST and 0 in hashes:
        other &= hashes[0] != 0  # a row without a number was added below the list, to be taken in
    rows = np.flatnonzero(other).tolist()
    if not rows:
        return None
    steps = {index: (_sum(found, index) - was.columns.get(index, 0)) % _WRAP for index, found in hashes.items()}
    steps.update((index, -total % _WRAP) for index, total in was.columns.items() if index not in hashes)
    changed = sorted(index for index, step in steps.items() if step)
    places = [(p, index) for p in rows for index in _cells_of_row(int(sums[p]), {c: steps[c] for c in changed}, was)]
    filled = [(p, index) for p, index in places if index in hashes and hashes[index][p]]
    first, column = (filled or places or [(rows[0], 0)])[0]
    cells = tuple((cell_ref(int(grid.rows[p]), index), _text(grid, index, p)) for p, index in filled[:_MOST_CELLS])
    return TypedOver(key, title, int(grid.rows[first]), column, max(1, len(places)), cells)


def _cells_of_row(now: int, steps: Mapping[int, int], was: Digest) -> list[int]:
    """The columns in which a row was changed: that one, or those two, without whose step the row is as it was; else all that changed."""
    for many in (1, 2):
        for chosen in combinations(steps, many):
            before = (now - sum(steps[index] for index in chosen)) % _WRAP >> _SHIFT
            at = int(np.searchsorted(was.rows, before))
            if at < len(was.rows) and int(was.rows[at]) == before:
                return list(chosen)
    return list(steps)


def pack_digests(digests: Mapping[str, Digest]) -> str:
    """Sheet key -> digest, as text."""
    if not digests:
        return ""
    packer = Packer()
    sheets = {}
    for key, digest in sorted(digests.items()):
        rows = digest.rows.astype(np.int64)
        steps = rows - np.concatenate([np.zeros(1, np.int64), rows[:-1]])
        planes = put_numbers(packer, steps, width_of(int(steps.max()) if len(steps) else 0))
        sheets[key] = {"n": len(steps), "rows": planes, "columns": {str(index): total for index, total in sorted(digest.columns.items())}}
    return packer.text({"version": _VERSION, "sheets": sheets})


def read_digests(text: str) -> dict[str, Digest]:
    """Empty for anything that is not one of our texts."""
    found: dict[str, Digest] = {}
    try:
        unpacker = Unpacker(text)
        if unpacker.header["version"] == _VERSION:
            for key, said in unpacker.header["sheets"].items():
                rows = np.cumsum(get_numbers(unpacker, said["rows"], int(said["n"]))).astype(np.uint32)
                found[str(key)] = Digest(rows, {int(index): int(total) for index, total in said["columns"].items()})
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError):
        return {}
    return found


def _single_entries(key: str, grid: Grid) -> Collection[tuple[int, int]]:
    """(position, column index) of the cells where people choose, on a sheet that is no list."""
    return entry_cells(grid).values() if key == SUMMARY else ()


def _hashes(grid: Grid, asked: frozenset[int], entries: Collection[tuple[int, int]]) -> dict[int, Hashes]:
    """Column index -> hash of each cell, 0 for blank cells, formulas and what people are asked for."""
    found: dict[int, Hashes] = {}
    for index, column in grid.columns.items():
        if index not in asked:
            hashes = cell_hashes(column, grid.strings)
            hashes[(column.kind & FORMULA) != 0] = 0
            for position, place in entries:
                if place == index:
                    hashes[position] = 0
            if hashes.any():
                found[index] = hashes
    return found


def _row_sums(hashes: Mapping[int, Hashes], count: int) -> NDArray[np.uint64]:
    total: NDArray[np.uint64] = np.zeros(count, np.uint64)
    for index, found in hashes.items():
        total += mixed(found, index)
    return total


def _upper(sums: NDArray[np.uint64]) -> Hashes:
    return (sums >> np.uint64(_SHIFT)).astype(np.uint32)


def _sum(hashes: Hashes, index: int) -> int:
    return int(mixed(hashes, index).sum(dtype=np.uint64))


def _text(grid: Grid, index: int, position: int) -> str:
    column = grid.columns[index]
    kind = column.kind[position] & KIND_MASK
    if kind in (CellKind.TEXT, CellKind.ERROR):
        return grid.strings[int(column.code[position])]
    if kind == CellKind.BOOL:
        return "TRUE" if column.code[position] else "FALSE"
    number = float(column.number[position]) if column.number is not None else float("nan")
    if kind == CellKind.DATE and 1 <= number < 2_958_466:
        moment = from_serial(number)
        return f"{moment:%Y-%m-%d}" if number == int(number) else f"{moment:%Y-%m-%d %H:%M}"
    return column.number_text.get(position) or number_literal(number)
