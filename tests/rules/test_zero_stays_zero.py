"""A workbook without findings has none after another program saved it, in both languages, with all modules, before and after a refresh."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import subprocess
import warnings
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from mutated_book import Mutable
from mutations import MUTATIONS, T
from test_mutations import clean

from sheetcrm.actions.fix import fix
from sheetcrm.actions.refresh import refresh
from sheetcrm.actions.validate import validate
from sheetcrm.text import LANGS, Lang

CODES = ("VOC-ALIAS", "DATE-TEXT", "TEXT-NORM", "CELL-TYPE", "FK-NAME-MISMATCH", "FK-BY-NAME", "NAME-TITLE", "TABLE-RANGE", "TABLE-HEADER")
CODES += ("TAG-REDUNDANT-PARENT", "TAG-EMPTY-VALUE", "TAG-WRONG-DIM", "TIER-MISMATCH", "ORD-AMOUNT", "PHONE-BAD", "EMAIL-BAD", "DATE-BAD", "NUM-BAD")
CODES += ("VOC-UNKNOWN", "REQ-BLANK", "FU-DUE-BEFORE", "SAT-RANGE", "STAGE-SUB", "DATE-ORDER", "CON-PRIMARY", "TAG-EXCLUSIVE")


def seeded(lang: Lang) -> bytes:
    """A sample with some forty mistakes."""
    book, chance = Mutable(clean(lang), lang), random.Random(lang)
    for code in CODES:
        those = [m for m in MUTATIONS if m.code == code and not m.name.endswith(f"({'en' if lang == 'zh-CN' else 'zh-CN'})")]
        for mutation in chance.sample(those, min(len(those), 2)):
            mutation.make(book, chance)
    return book.tobytes()


def mended(path: Path, lang: Lang) -> None:
    """What no fix can know is put right by hand: the value that stood there; what is overdue gets a plan, or is done."""
    for _ in range(4):
        findings = list(validate(path, as_of=T))
        if not findings:
            return
        book, before = Mutable(path.read_bytes(), lang), Mutable(clean(lang), lang)
        for one in findings:
            key = next(key for key in book.entered() if book[key].title == one.sheet)
            assert one.cell is not None and one.row is not None, one
            if one.code == "FU-OVERDUE" and one.field == "due_date":
                book[key].set(one.row, "action_status", book.say("已完成", "Done"))
                book[key].set(one.row, "completed_on", T)
            elif one.code == "FU-OVERDUE":
                book[key].set(one.row, "next_followup_date", T + dt.timedelta(5))
            else:
                for field in book[key].columns:
                    held = before[key].day(one.row, field) if "date" in field or field.endswith("_at") else before[key].get(one.row, field)
                    book[key].set(one.row, field, held)
        path.write_bytes(book.tobytes())


def by_openpyxl(path: Path, target: Path) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    book.save(target)
    return target


def by_libreoffice(paths: list[Path], folder: Path) -> list[Path]:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "office"), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return [folder / "office" / path.name for path in paths]


def found(path: Path) -> Counter[tuple[str, str | None, str | None, str]]:
    return Counter((f.code, f.sheet, f.cell, f.message) for f in validate(path, as_of=T))


@pytest.fixture(scope="module")
def flawless(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """In both languages: repaired, and repaired and refreshed."""
    folder = tmp_path_factory.mktemp("flawless")
    made = []
    for lang in LANGS:
        path = folder / f"mended {lang}.xlsx"
        path.write_bytes(seeded(lang))
        assert len(found(path)) > len(CODES), "the mistakes are there"
        fix(path, unsafe=True, as_of=T)
        mended(path, lang)
        refreshed = folder / f"refreshed {lang}.xlsx"
        shutil.copy(path, refreshed)
        refresh(refreshed, as_of=T)
        made += [path, refreshed]
    return made


def test_nothing_is_left_after_repair_and_refresh(flawless: list[Path]) -> None:
    assert [found(path) for path in flawless] == [Counter()] * 4


def test_nothing_after_openpyxl(flawless: list[Path], tmp_path: Path) -> None:
    assert [found(by_openpyxl(path, tmp_path / path.name)) for path in flawless] == [Counter()] * 4


def test_nothing_after_libreoffice(flawless: list[Path], tmp_path: Path) -> None:
    saved = by_libreoffice(flawless, tmp_path)
    assert [found(path) for path in saved] == [Counter()] * 4
    refresh(saved[0], as_of=T)
    assert found(saved[0]) == Counter()
