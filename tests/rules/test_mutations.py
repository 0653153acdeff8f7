"""Mistakes put one at a time into workbooks that have none: each is found, at its cell, as grave as it should be, and nothing else is said.

Each mistake is tried once, in one language; SHEETCRM_SLOW=1 tries every one many times, in both.
"""

from __future__ import annotations

import os
import random
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import mutations_grid
import mutations_records
import mutations_sheets
import pytest
from mutated_book import Mutable
from mutations import MUTATIONS, Mutation, Seed, T

from sheetcrm.actions._load import load
from sheetcrm.actions.new import new
from sheetcrm.rules import RULES, load_rules
from sheetcrm.text import LANGS, Lang

SLOW = bool(os.environ.get("SHEETCRM_SLOW"))
assert mutations_grid and mutations_records and mutations_sheets
CHUNKS = 8
NOT_BY_EDITING = {"ATT-MISSING": "needs a folder with files; its own test seeds it", "VALUE-BAD": "needs a model of ones own; its own test seeds it"}

Found = Counter[tuple[str, str, str | None, str | None]]
"""(code, severity, sheet, cell) -> how often."""


@cache
def clean(lang: Lang) -> bytes:
    with TemporaryDirectory() as folder:
        return new(Path(folder) / "book.xlsx", lang=lang, modules="all", sample=True, as_of=T).read_bytes()


def findings(data: bytes, seed: Seed | None = None) -> Found:
    columns = load(data, as_of=seed.as_of if seed else T).check()[1].columns()
    return Counter(zip(columns.code, columns.severity, columns.sheet, columns.cell, strict=True))


@cache
def before(lang: Lang) -> Found:
    return findings(clean(lang))


def shifted(found: Found, seed: Seed) -> Found:
    """Where the findings of the clean workbook stand after rows moved."""
    if seed.moved is None:
        return found
    title, first, by = seed.moved
    result: Found = Counter()
    for (code, severity, sheet, cell), n in found.items():
        row = int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) if cell else 0
        moves = sheet == title and cell is not None and row >= first
        result[code, severity, sheet, cell.replace(str(row), str(row + by)) if moves and cell else cell] += n
    return result


class Trial:
    """One mistake, made and looked for."""

    def __init__(self, mutation: Mutation, lang: Lang, number: int) -> None:
        book = Mutable(clean(lang), lang)
        seed = mutation.make(book, random.Random(f"{mutation.name} {number}"))
        found = findings(book.tobytes(), seed) - shifted(before(lang), seed)
        self.mutation, self.seed, self.name = mutation, seed, f"{mutation.name} [{lang} {number}]"
        here = {(sheet, cell) for code, _, sheet, cell in found if code == mutation.code}
        severities = {severity for code, severity, _, _ in found if code == mutation.code}
        self.found = bool(here) and severities == {mutation.severity}
        self.right = self.found and here >= set(seed.places) and (here == set(seed.places) or mutation.code in seed.also.split())
        self.others = {f for f in found if f[0] != mutation.code and f[0] not in seed.also.split()}
        self.where = here

    def __str__(self) -> str:
        wrong = "not found" if not self.found else f"at {sorted(self.where, key=str)}" if not self.right else ""
        return f"{self.name}: {self.seed.places} {wrong} {sorted(self.others, key=str) or ''}"


def tried(mutations: list[Mutation], tries: int) -> list[Trial]:
    """In the language whose turn it is (slow: in both); in the other where a mistake has no record that fits."""
    trials = []
    for n, mutation in enumerate(mutations):
        turn = LANGS[:: 1 if n % 2 else -1]
        for number in range(tries):
            made = [trial for lang in turn if (trial := attempt(mutation, lang, number))] if SLOW else [first(mutation, turn, number)]
            assert made, f"{mutation.name} fits nowhere"
            trials += made
    return trials


def first(mutation: Mutation, langs: tuple[Lang, ...], number: int) -> Trial:
    return next(trial for lang in langs if (trial := attempt(mutation, lang, number)))


def attempt(mutation: Mutation, lang: Lang, number: int) -> Trial | None:
    """None where the workbook of this language has no record for it."""
    if mutation.name.endswith(f"({'en' if lang == 'zh-CN' else 'zh-CN'})"):
        return None
    try:
        return Trial(mutation, lang, number)
    except IndexError:
        return None


def chunk(number: int) -> list[Mutation]:
    """A part of the list: all of it when slow, else one spelling of each code, two where there are many."""
    by_code: dict[str, list[Mutation]] = defaultdict(list)
    for mutation in MUTATIONS:
        by_code[mutation.code].append(mutation)
    chosen = []
    for code, those in sorted(by_code.items()):
        chosen += those if SLOW else random.Random(code).sample(those, 1 + (len(those) > 12))
    return chosen[number::CHUNKS]


def table(trials: list[Trial]) -> str:
    """Code, tries, found, right cell."""
    lines = []
    for code in sorted({trial.mutation.code for trial in trials}):
        those = [trial for trial in trials if trial.mutation.code == code]
        lines.append(f"{code:22} {len(those):5} {sum(t.found for t in those):5} {sum(t.right for t in those):5}")
    return "\n".join(lines)


@pytest.mark.parametrize("number", range(CHUNKS))
def test_every_mistake_is_found_at_its_cell(number: int) -> None:
    trials = tried(chunk(number), 5 if SLOW else 1)
    wrong = [str(trial) for trial in trials if not trial.found or not trial.right or trial.others]
    assert not wrong, table(trials) + "\n" + "\n".join(wrong)


def test_every_rule_has_a_mistake() -> None:
    load_rules()
    assert set(RULES) == {mutation.code for mutation in MUTATIONS} | set(NOT_BY_EDITING)


@pytest.mark.parametrize("lang", LANGS)
def test_a_new_sample_has_nothing_but_what_is_due(lang: Lang) -> None:
    assert {code for code, *_ in before(lang)} <= {"FU-OVERDUE"}
