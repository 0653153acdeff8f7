"""Findings that somebody accepted: silenced by a decision about one cell, or by a setting for a column, a sheet, a rule, the workbook.

A decision names a finding by what it is about, never by its row: rule, sheet, record, field, and a digest of the value
(and of the day that was due).  When the value changes the finding is new.  A setting ``ignore.CODE``, ``ignore.CODE.Sheet`` or
``ignore.CODE.Sheet.Column`` silences whatever it covers.  What is silenced is not lost: it stands in ``Findings.suppressed`` with its reason.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Literal

import numpy as np

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.cells import CellKind, Raw, cell_ref
from sheetcrm.rules._batch import Batch, Bools, Found, Spot
from sheetcrm.rules._rule import RULES, matches
from sheetcrm.rules._words import column_texts, plain
from sheetcrm.schema import recognise_header, recognise_sheet
from sheetcrm.schema.headers import title_form

if TYPE_CHECKING:
    from sheetcrm.store import Book, Table

REMEMBERED = "decisions"
"""``_meta`` key: the accepted findings as JSON, ``[[code, sheet, record, field, digest], …]``."""
STALE = "SUPPRESS-STALE"
PASSING = frozenset({"FU-OVERDUE"})
"""Findings about a day that was due: what was accepted of them ends with that day and hides nothing later."""
FAMILY = "ignore."
_DIGITS = 12
_FEW = 4
"""Digits of the digest of a sensitive value: enough to notice a change, too few to find a phone number by trying all of them."""


class Identity(NamedTuple):
    """What a finding is about, whatever row it stands in.

    sheet   key of the sheet, else its title; empty: the workbook;  record  id as it stands, ``~`` and a digest of the row where it
            has none, ``@A1`` for a place of the grid;  field  key, may be empty;  digest  12 hex digits of the value, 4 of a sensitive one
    """

    code: str
    sheet: str
    record: str
    field: str
    digest: str

    @property
    def key(self) -> str:
        """As people name it: ``DATE-BAD:customers:C0001:created_date``."""
        return ":".join((self.code, self.sheet, self.record, self.field)).rstrip(":")


class Reason(NamedTuple):
    """Why a finding is silent: a decision on the Issues sheet, or a setting; ``key`` names it."""

    kind: Literal["decision", "setting"]
    key: str


def read_decisions(text: str) -> list[Identity]:
    """The accepted findings that ``_meta`` remembers; whatever is no such list counts as none."""
    try:
        rows = json.loads(text or "[]")
    except ValueError:
        return []
    if not isinstance(rows, list):
        return []
    whole = [row for row in rows if isinstance(row, list) and len(row) == len(Identity._fields) and all(isinstance(part, str) for part in row)]
    return [Identity(*row) for row in whole]


def write_decisions(decisions: Iterable[Identity]) -> str:
    """``read_decisions`` backwards, each once, in the order given; the empty text for none."""
    rows = [list(decision) for decision in dict.fromkeys(decisions)]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else ""


def forget(decisions: Sequence[Identity], patterns: Sequence[str]) -> list[Identity]:
    """The decisions that none of the patterns names: ``CODE``, ``CODE:sheet``, ``CODE:sheet:id``, ``CODE:sheet:id:field`` or ``ALL``."""
    return [d for d in decisions if not any(_named(d, pattern) for pattern in patterns)]


def _named(decision: Identity, pattern: str) -> bool:
    if pattern.strip().casefold() == decision.key.casefold():
        return True
    code, *rest = (part.strip() for part in pattern.split(":"))
    if rest and rest[0]:
        rest[0] = recognise_sheet(rest[0]) or rest[0]
    told = (decision.sheet, decision.record, decision.field)
    return matches(decision.code, code) and all(not want or want.casefold() == have.casefold() for want, have in zip(rest, told, strict=False))


# --- what a finding is about


def cell_text(raw: Raw) -> str:
    """A cell's content as one text: numbers with 15 digits however they are written in the file, dates by serial."""
    return f"{raw.number:.15g}" if raw.kind in (CellKind.NUMBER, CellKind.DATE) else raw.text


def digest(text: str, *, sensitive: bool = False) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[: _FEW if sensitive else _DIGITS]


def _is_sensitive(table: Table | None, key: str | None) -> bool:
    field = table.schema.get(key) if table is not None and key else None
    return field is not None and field.sensitive


def shown_field(batch: Batch) -> str:
    """The field whose cell a finding stands at: that of the id where its own has no column."""
    own = batch.field if batch.field and batch.table.has(batch.field) else batch.table.schema.id_field
    return own or ""


def record_identity(table: Table, record: int) -> str:
    """The id of a record, else ``~`` and a digest of all its cells."""
    column = table.columns.get(table.schema.id_field or "")
    found = cell_text(column.raw(record)).strip() if column else ""
    if found:
        return found
    return "~" + digest("\x1f".join(cell_text(c.raw(record)) for _, c in sorted(table.columns.items())))


def batch_identity(batch: Batch, k: int) -> Identity:
    """What finding k of a batch is about."""
    record, key = int(batch.at[k]), shown_field(batch)
    column = batch.table.columns.get(key)
    value = cell_text(column.raw(record)) if column else ""
    if batch.about is not None:
        value += "\x1f" + batch.about(record)
    return Identity(batch.code, batch.table.key, record_identity(batch.table, record), key, digest(value, sensitive=_is_sensitive(batch.table, key)))


def spot_identity(spot: Spot, book: Book) -> Identity:
    """What a single place is about: of header cells what they say counts, of other cells also where they are."""
    table = next((t for t in book.tables.values() if t.title == spot.title), None)
    record = spot.id or ""
    if not record and spot.row is not None and (table is None or spot.row != table.header_row):
        record = "@" + cell_ref(spot.row, spot.column or 0)
    gaps = [f"{name}={plain(value, 'en')}" for name, value in sorted(spot.detail.gaps.items()) if name != "row"]
    value = spot.value if spot.value is not None else "\x1f".join(gaps)
    secret = _is_sensitive(table, spot.field)
    sheet = spot.title if spot.title in book.order else None  # a sheet that is not there is a matter of the workbook
    return Identity(spot.code, table.key if table else sheet or "", record, spot.field or "", digest(value, sensitive=secret))


# --- settings


class Ignored(NamedTuple):
    """A row of Settings that silences findings.

    key    as it is typed;  pattern  a code, the beginning of codes, or ALL;  sheet, field  None: any
    known  False when no rule, sheet or column is called so
    """

    key: str
    pattern: str
    sheet: str | None = None
    field: str | None = None
    known: bool = True

    def covers(self, code: str, sheet: str | None, title: str | None, column: str) -> bool:
        if not self.known or not matches(code, self.pattern):
            return False
        if self.sheet is not None and self.sheet not in (sheet, title):
            return False
        return self.field is None or self.field == column


def ignored_settings(book: Book) -> list[Ignored]:
    """The settings of the family ``ignore.`` that are on, in the order of the sheet."""
    keys = [key for key, value in book.settings.chosen.items() if value is True and key.casefold().startswith(FAMILY)]
    return [_ignored(book, key) for key in keys]


def _ignored(book: Book, key: str) -> Ignored:
    pattern, _, rest = key[len(FAMILY) :].partition(".")
    pattern = pattern.strip().upper()
    if pattern != "ALL" and not any(matches(code, pattern) for code in RULES):
        return Ignored(key, pattern, known=False)
    if not rest.strip():
        return Ignored(key, pattern)
    sheet = _sheet(book, rest)
    if sheet is not None:
        return Ignored(key, pattern, sheet)
    head, _, label = rest.rpartition(".")
    sheet = _sheet(book, head)
    table = book.table(sheet or "")
    found = next(iter(recognise_header([label.strip()], table.schema).columns), None) if table is not None else None
    return Ignored(key, pattern, sheet, found) if found is not None else Ignored(key, pattern, known=False)


def _sheet(book: Book, name: str) -> str | None:
    """The key of the sheet that is meant, or the title of another worksheet; None when there is none."""
    form = title_form(name)
    table = next((t for t in book.tables.values() if form in (title_form(t.title), t.key)), None)
    if table is not None:
        return table.key
    key = recognise_sheet(name)
    if key is not None and key in book.tables:
        return key
    return next((title for title in book.order if title_form(title) == form), None)


# --- silencing


@dataclass
class Silenced:
    """The findings that stay, and those that are silent with one reason for each."""

    kept: list[Found] = field(default_factory=list)
    gone: list[Found] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)

    def only(self, codes: frozenset[str]) -> Silenced:
        """Without the silent findings of other rules."""
        pairs = [(one, reason) for one, reason in zip(self.gone, self.reasons, strict=True) if one.code in codes]
        return Silenced(self.kept, [one for one, _ in pairs], [reason for _, reason in pairs])


class Silencer:
    """Takes the accepted findings out.  ``select`` are the codes that somebody asked for by name.

    A setting for a whole workbook yields to a code that is selected by name (the longer pattern wins, of equal ones the
    selection); decisions and settings for a sheet or a column do not.
    """

    def __init__(self, book: Book, select: Sequence[str] = ()) -> None:
        self.book, self.select = book, [p.strip() for p in select if p.strip().upper() != "ALL"]
        self.settings = ignored_settings(book)
        self.decisions = read_decisions(book.meta.get(REMEMBERED))
        self._by_code: dict[tuple[str, str], list[Identity]] = defaultdict(list)
        for decision in self.decisions:
            self._by_code[decision.code, decision.sheet].append(decision)
        self.used_settings: set[str] = set()
        self.used: set[Identity] = set()

    @property
    def active(self) -> bool:
        return bool(self.settings or self.decisions or self.unread)

    @property
    def unread(self) -> list[tuple[str, str]]:
        """(key, value) of the settings of the family whose value is neither yes nor no."""
        return [(p.key, p.value) for p in self.book.settings.problems if p.reason == "value" and p.key.casefold().startswith(FAMILY)]

    def codes(self) -> frozenset[str]:
        """The rules that must be looked for, to know whether a suppression still matches anything."""
        named = {decision.code for decision in self.decisions}
        return frozenset(code for code in RULES if code in named or any(s.known and matches(code, s.pattern) for s in self.settings))

    def silence(self, found: Iterable[Found]) -> Silenced:
        result = Silenced()
        for one in found:
            if not one.code or getattr(one, "silent", False):
                result.kept.append(one)
            elif isinstance(one, Batch):
                self._batch(one, result)
            else:
                self._spot(one, result)
        return result

    def _setting(self, code: str, sheet: str | None, title: str | None, column: str) -> Ignored | None:
        for setting in self.settings:
            if setting.covers(code, sheet, title, column) and not self._overruled(setting, code):
                return setting
        return None

    def _overruled(self, setting: Ignored, code: str) -> bool:
        if setting.sheet is not None:
            return False
        length = 0 if setting.pattern == "ALL" else len(setting.pattern.rstrip("-"))
        return any(matches(code, p) and len(p.rstrip("-")) >= length for p in self.select)

    def overruled(self, setting: Ignored) -> bool:
        """The command line asked for something that this setting would silence."""
        return any(matches(code, setting.pattern) and self._overruled(setting, code) for code in RULES)

    def _batch(self, batch: Batch, result: Silenced) -> None:
        if not len(batch):
            return
        setting = self._setting(batch.code, batch.table.key, batch.table.title, shown_field(batch))
        if setting is None and batch.field:
            setting = self._setting(batch.code, batch.table.key, batch.table.title, batch.field)
        if setting is not None:
            self.used_settings.add(setting.key)
            result.gone.append(batch)
            result.reasons.append(Reason("setting", setting.key))
            return
        silent = self._decided(batch)
        if not silent:
            result.kept.append(batch)
            return
        for k, identity in silent.items():
            result.gone.append(batch_part(batch, np.arange(len(batch)) == k))
            result.reasons.append(Reason("decision", identity.key))
        keep = np.ones(len(batch), bool)
        keep[list(silent)] = False
        if keep.any():
            result.kept.append(batch_part(batch, keep))

    def _decided(self, batch: Batch) -> dict[int, Identity]:
        """Number in the batch -> the decision that silences it."""
        decisions = [d for d in self._by_code.get((batch.code, batch.table.key), ()) if d.field == shown_field(batch)]
        if not decisions:
            return {}
        wanted = {d.record for d in decisions}
        hashed = any(record.startswith("~") for record in wanted)
        ids = column_texts(batch.table.columns.get(batch.table.schema.id_field or ""), batch.at)
        known, silent = set(decisions), {}
        for k, text in enumerate(ids):
            text = text.strip()
            if text in wanted or (not text and hashed):
                identity = batch_identity(batch, k)
                if identity in known:
                    silent[k] = identity
                    self.used.add(identity)
        return silent

    def _spot(self, spot: Spot, result: Silenced) -> None:
        identity = spot_identity(spot, self.book)
        setting = self._setting(spot.code, identity.sheet or None, spot.title, spot.field or "")
        if setting is not None:
            self.used_settings.add(setting.key)
            reason = Reason("setting", setting.key)
        elif identity in self._by_code.get((spot.code, identity.sheet), ()):
            self.used.add(identity)
            reason = Reason("decision", identity.key)
        else:
            result.kept.append(spot)
            return
        result.gone.append(spot)
        result.reasons.append(reason)


def batch_part(batch: Batch, keep: Bools) -> Batch:
    """The findings of a batch where ``keep`` is true; the very batch when all are."""
    if keep.all():
        return batch
    of, other = (None if array is None else array[keep] for array in (batch.of, batch.other))
    sure = None if batch.sure is None else batch.sure[keep]
    kept = set(batch.at[keep].tolist()) if batch.also else set()
    also = [pair for pair in batch.also if pair[0] in kept]
    return dataclasses.replace(batch, at=batch.at[keep], of=of, fixable=batch.can_fix()[keep], other=other, sure=sure, also=also)
