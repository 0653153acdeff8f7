"""A workbook that is up to date is left alone at once, and the quick answer says just what the whole command says."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from command_line import AS_OF, sheetcrm, untouched
from ready_books import ready

from sheetcrm.actions._idle import nothing_to_do
from sheetcrm.store import Package, PutMeta, apply_edits, read_book, save_changes

ASKED_IN_FULL = ("--wait", "0")
"""An option that changes nothing here, but that only the complete command line understands."""


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    return ready(tmp_path / "team.xlsx", _refreshed)


def _refreshed(path: Path) -> None:
    assert sheetcrm("new", path, "--sample", "--as-of", "2026-11-20").code == 0
    sheetcrm("refresh", path, "--as-of", AS_OF)


@pytest.mark.parametrize("lang", ["zh", "zh-CN", "en"])
@pytest.mark.parametrize(
    "words",
    [("--as-of", AS_OF), (f"--as-of={AS_OF}",), ("--as-of", AS_OF, "--fix"), ("--as-of", "2026-11-23"), ("--as-of", "2026-13-40"), ("--fux",)],
)
def test_the_quick_answer_is_the_answer_of_the_command(fresh: Path, words: tuple[str, ...], lang: str) -> None:
    if "--fix" in words or "2026-11-23" in words:
        sheetcrm("refresh", fresh, *words)
    with untouched(fresh.parent):
        quick = sheetcrm("refresh", fresh, *words, lang=lang)
        assert quick == sheetcrm("refresh", fresh, *words, *ASKED_IN_FULL, lang=lang)


@pytest.mark.parametrize("words", [("--as-of", "2026-11-23"), ("--as-of", AS_OF, "--fix"), ("--as-of", AS_OF, "--force")])
def test_another_day_or_other_options_are_another_run(fresh: Path, words: tuple[str, ...]) -> None:
    assert "up to date, nothing was written" in sheetcrm("refresh", fresh, "--as-of", AS_OF).out
    assert "up to date, nothing was written" not in sheetcrm("refresh", fresh, *words, "--plan").out


@pytest.mark.filterwarnings("ignore::UserWarning")  # openpyxl says what it drops
def test_a_file_saved_by_another_program_is_soon_left_alone_again(fresh: Path) -> None:
    """Other programs name the part of ``_meta`` anew and put its texts elsewhere."""
    workbook = openpyxl.load_workbook(fresh)
    workbook.save(fresh)
    with zipfile.ZipFile(fresh) as archive:
        assert not [name for name in archive.namelist() if "meta" in name]
    assert last_run(fresh) is None
    assert sheetcrm("refresh", fresh, "--as-of", AS_OF).err == ""
    assert last_run(fresh) == dt.date.fromisoformat(AS_OF)
    with untouched(fresh.parent):
        assert "up to date, nothing was written" in sheetcrm("refresh", fresh, "--as-of", AS_OF).out
    again = openpyxl.load_workbook(fresh)
    assert again.sheetnames == workbook.sheetnames
    assert again["_meta"].sheet_state == "veryHidden"


def last_run(path: Path) -> dt.date | None:
    found = nothing_to_do(path, as_of=dt.date.fromisoformat(AS_OF))
    return found[0] if found is not None else None


def test_what_is_no_workbook_is_refused_as_ever(tmp_path: Path) -> None:
    for name, content in (("missing.xlsx", None), ("empty.xlsx", b""), ("text.xlsx", b"customer,stage\n")):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        quick = sheetcrm("refresh", path, "--as-of", AS_OF)
        assert quick.complaint and quick == sheetcrm("refresh", path, "--as-of", AS_OF, *ASKED_IN_FULL)


def test_today_is_the_day_in_the_time_zone_of_the_workbook(tmp_path: Path) -> None:
    """One of these two zones has another date than Asia/Shanghai at any hour."""
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        path = tmp_path / f"{zone.rpartition('/')[2]}.xlsx"
        assert sheetcrm("new", path, "--sample", "--as-of", "2026-11-20").code == 0
        set_zone(path, zone)
        sheetcrm("refresh", path)
        before = dt.datetime.now(ZoneInfo(zone)).date()
        with untouched(tmp_path):
            again = sheetcrm("refresh", path, "--json")
            assert "up to date" in sheetcrm("refresh", path).out
        assert f'"as_of": "{before.isoformat()}"' in again.out or before != dt.datetime.now(ZoneInfo(zone)).date()


def set_zone(path: Path, zone: str) -> None:
    package = Package.open(path)
    settings = read_book(package, as_of=dt.date(2026, 11, 20)).need("settings")
    keys = settings.typed("key")
    place = next(i for i in range(settings.length) if keys.value(i) == "timezone")
    done = apply_edits(package, [settings.set_cell("value", place, zone)])
    save_changes(package, path, done)


def test_a_quick_look_finds_what_it_wants_however_much_is_remembered(fresh: Path) -> None:
    day = dt.date.fromisoformat(AS_OF)
    before = nothing_to_do(fresh, as_of=day)
    package = Package.open(fresh)
    save_changes(package, fresh, apply_edits(package, [PutMeta({"aaa": "x" * 200_000})]))
    assert before is not None and before.lang == "en" and nothing_to_do(fresh, as_of=day) == before
