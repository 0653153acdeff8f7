"""What was chosen on the Issues sheet, carried out: fixes applied, ignored findings remembered, anything else shown again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import field

import numpy as np

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.actions._load import Opened
from sheetcrm.errors import UsageError
from sheetcrm.rules import (
    REMEMBERED,
    RULES,
    Findings,
    Identity,
    column_texts,
    forget,
    load_rules,
    matches,
    read_decisions,
    stale_decisions,
    write_decisions,
)
from sheetcrm.store import Applied, Edit, PutMeta, SetCell, apply_edits
from sheetcrm.sync.decisions import Typed, plain_text, read_choices, sheet_key
from sheetcrm.text.labels import label

FRAMES = ("COL-MISSING", "COL-UNKNOWN", "TABLE-HEADER", "ROW-SHUFFLED")
"""Rules whose fixes change headers, or what a table makes of them, or put the values of a column back into their rows."""
STALE = "STALE"
_ROUNDS = 8
_OF_GONE = frozenset({"ROW-LOST"})
_NO_ID = frozenset({"", "~", "@"})
"""How the name of a record begins that has no id."""
_Key = tuple[str, str, str, str]


@dataclass
class Decided:
    """What became of the decisions.

    fixed, ignored, forgotten  how many;  nofix  fixes that there are none for, and  doubt  those of a sheet whose structure is in doubt:
    still on the list, with a note;  gone  their finding is no longer there, or says something else by now;  unread  other words, kept
    kept  (code, sheet, record, field) -> what the decision cell of the new list says
    """

    fixed: int = 0
    ignored: int = 0
    forgotten: int = 0
    nofix: list[str] = field(default_factory=list)
    doubt: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    kept: dict[_Key, str] = field(default_factory=dict)

    @property
    def any(self) -> bool:
        return bool(self.fixed or self.ignored or self.forgotten or self.nofix or self.doubt or self.gone or self.unread)

    def shown_again(self, findings: Findings, shown: int) -> dict[int, str]:
        """Number of a finding among the first ``shown`` -> what its decision cell says."""
        if not self.kept:
            return {}
        return {k: word for k in range(min(shown, len(findings))) if (word := self.kept.get(findings.identity(k)[:4]))}


def decide(opened: Opened, done: Applied, *, patterns: Sequence[str] = (), detail: bool = False) -> Decided:
    """Carry out the decisions, in memory.

    patterns  ignored findings to report again: ``CODE``, ``CODE:sheet:id:field``, ``ALL``, or ``STALE``: those that match nothing any more
    Raises ``UsageError`` (E-RULE) for a pattern that names no rule.
    """
    decided = Decided()
    typed = read_choices(opened.book)
    _let_go(opened)
    if not typed and not patterns:
        return decided
    remembered = read_decisions(opened.book.meta.get(REMEMBERED))
    left = _forget(opened, remembered, patterns)
    decided.forgotten = len(remembered) - len(left)
    if len(left) != len(remembered):
        _remember(opened, left)
    to_fix = [t for t in typed if t.choice == "fix"]
    _fix(opened, to_fix, decided, done, detail)
    fixed = {_about(t) for t in to_fix} if decided.fixed else set()
    accepted = _others(opened, [t for t in typed if t.choice != "fix"], fixed, decided)
    if accepted:
        _remember(opened, [*left, *accepted])
    return decided


def _let_go(opened: Opened) -> None:
    """Forget what was accepted about records that are no longer there: another record may get their id."""
    remembered = read_decisions(opened.book.meta.get(REMEMBERED))
    there: dict[str, set[str]] = {}
    for key in {decision.sheet for decision in remembered}:
        table = opened.book.table(key)
        ids = table.columns.get(table.schema.id_field or "") if table is not None else None
        if table is not None and ids is not None:
            there[key] = {text.strip() for text in column_texts(ids, np.arange(table.length))}
    left = [d for d in remembered if d.code in _OF_GONE or d.record[:1] in _NO_ID or d.sheet not in there or d.record in there[d.sheet]]
    if len(left) != len(remembered):
        _remember(opened, left)


def _remember(opened: Opened, decisions: Iterable[Identity]) -> None:
    values = {REMEMBERED: write_decisions(decisions)}
    apply_edits(opened.package, [PutMeta(values)])
    opened.book.meta = opened.book.meta.merged(values)


def _forget(opened: Opened, remembered: list[Identity], patterns: Sequence[str]) -> list[Identity]:
    load_rules()
    for pattern in patterns:
        code = pattern.partition(":")[0].strip()
        known = code.upper() in (STALE, "ALL") or any(matches(c, code) for c in (*RULES, *(d.code for d in remembered)))
        if not known:
            raise UsageError("E-RULE", rule=code)
    left = forget(remembered, [p for p in patterns if p.strip().upper() != STALE])
    if any(p.strip().upper() == STALE for p in patterns) and left:
        unused = set(stale_decisions(opened.book))
        left = [decision for decision in left if decision not in unused]
    return left


class _Place(NamedTuple):
    number: int
    row: int | None
    value: str
    message: str


class _Index:
    """Findings by what the Issues sheet says of them."""

    def __init__(self, opened: Opened, codes: Iterable[str]) -> None:
        load_rules()  # what is not a rule (any more) can only be told when all of them are known
        wanted = sorted({code for code in codes if code in RULES})
        self.findings: Findings | None = opened.check(wanted)[1] if wanted else None
        self.places: dict[tuple[str, ...], list[_Place]] = defaultdict(list)
        if self.findings is None:
            return
        listed = self.findings.columns()
        keys = {title: sheet_key(opened.book, title) for title in set(listed.sheet) if title}
        for k, code in enumerate(listed.code):
            place = (code, keys.get(listed.sheet[k] or "", ""), listed.field[k] or "", plain_text(listed.id[k] or ""))
            self.places[place].append(_Place(k, listed.row[k], plain_text(listed.value[k] or ""), plain_text(listed.message[k])))

    def find(self, typed: Typed, *, loose: bool = False) -> int | None:
        """The number of the finding that is meant.  loose: its value may have changed, a fix of the same cell went before."""
        found = self.places.get((typed.code, typed.sheet, typed.field, typed.id), [])
        same = [place for place in found if place.value == typed.value] or (found if loose else [])
        told = [place for place in same if place.message == typed.message] or same  # elsewhere in another language
        at = [place for place in told if place.row == typed.row] or told
        return at[0].number if at and (typed.id or len(at) == 1) else None

    def identity(self, k: int) -> Identity:
        assert self.findings is not None
        return self.findings.identity(k)


def _fix(opened: Opened, typed: list[Typed], decided: Decided, done: Applied, detail: bool) -> None:
    """Apply the fixes, safe and unsafe; of several for one cell one after the other."""
    for turn in range(_ROUNDS):
        if not typed:
            return
        index = _Index(opened, (t.code for t in typed))
        edits, waiting = _turn(opened, typed, index, decided, again=turn > 0)
        if edits:
            opened.journal.note(opened.book, edits)
            done.add(apply_edits(opened.package, edits, detail=detail))
            opened.reread(edits)
        typed = waiting
    decided.gone += [t.named for t in typed]


def _turn(opened: Opened, typed: list[Typed], index: _Index, decided: Decided, *, again: bool) -> tuple[list[Edit], list[Typed]]:
    """(edits of one round, decisions that must wait for the next)."""
    edits: list[Edit] = []
    waiting: list[Typed] = []
    taken: set[object] = set()
    for t in typed:
        k = index.find(t, loose=again)
        if k is None or index.findings is None:
            if again:
                decided.fixed += 1  # mended along with another
            else:
                decided.gone.append(t.named)
            continue
        finding = index.findings[k]
        assert not isinstance(finding, list)
        cells = {_cell(edit) for edit in finding.fix.edits} if finding.fix else set()
        if finding.fix is None or finding.fix.safety == "display" or not cells:
            _note(opened, decided, index, k, t, "issues.nofix", decided.nofix)
        elif _in_doubt(opened, finding.code, finding.fix.edits):
            _note(opened, decided, index, k, t, "issues.doubt", decided.doubt)
        elif cells & taken:
            waiting.append(t)
        else:
            taken |= cells
            edits += finding.fix.edits
            decided.fixed += 1
    return edits, waiting


def _in_doubt(opened: Opened, code: str, edits: Iterable[Edit]) -> bool:
    """Whether a fix would write to a sheet whose structure is in doubt for another reason than the one that it mends."""
    mended = {code} & set(FRAMES)
    return any(set(opened.book.doubts(sheet)) - mended for edit in edits if (sheet := getattr(edit, "sheet", None)))


def _cell(edit: Edit) -> object:
    return (edit.sheet, edit.row, edit.column) if isinstance(edit, SetCell) else repr(edit)


def _note(opened: Opened, decided: Decided, index: _Index, k: int, typed: Typed, words: str, told: list[str]) -> None:
    """The decision stays on the list, and says why."""
    word = typed.word.partition("(")[0].partition("（")[0].strip()
    decided.kept[index.identity(k)[:4]] = label(words, opened.book.lang, word=word)
    told.append(typed.named)


def _about(typed: Typed) -> tuple[str, str, str]:
    return typed.sheet, typed.id, typed.field


def _others(opened: Opened, typed: list[Typed], fixed: set[tuple[str, str, str]], decided: Decided) -> list[Identity]:
    """The findings to be silent about; words that say neither are shown again.  fixed: cells that may hold another value by now."""
    accepted: list[Identity] = []
    if not typed:
        return accepted
    index = _Index(opened, (t.code for t in typed))
    for t in typed:
        k = index.find(t, loose=_about(t) in fixed)
        if k is None:
            decided.gone.append(t.named if t.choice else f"{t.named}: {t.word}")
        elif t.choice:
            accepted.append(index.identity(k))
        else:
            decided.kept[index.identity(k)[:4]] = t.word
            decided.unread.append(f"{t.named}: {t.word}")
    decided.ignored = len(set(accepted))
    return accepted
