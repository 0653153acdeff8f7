"""``chores``: what maintenance is due, and that what was done is remembered."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from command_line import sheetcrm, untouched
from people import T, type_into
from ready_books import new_book

import sheetcrm as library
from sheetcrm.errors import UsageError


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHEETCRM_NOW", f"{T.isoformat()}T10:20:30")
    return new_book(tmp_path / "team.xlsx", lang="zh-CN", sample=True, as_of=T)


def due(path: Path, day: dt.date) -> dict[str, library.actions.chores.Chore]:
    return {chore.key: chore for chore in library.chores(path, as_of=day).chores}


def test_what_is_due_and_when(book: Path) -> None:
    found = due(book, T)
    assert list(found) == ["backup", "contacts", "profiles", "tags", "permissions"]
    assert found["backup"].is_due and found["backup"].last is None
    assert (found["tags"].due, found["permissions"].due) == (T + dt.timedelta(days=92), T + dt.timedelta(days=92))
    assert not found["tags"].is_due and due(book, T + dt.timedelta(days=92))["tags"].is_due


def test_a_backup_is_seen(book: Path) -> None:
    library.backup(book)
    found = due(book, T)["backup"]
    assert (found.last, found.due, found.is_due) == (T, T + dt.timedelta(days=7), False)
    assert due(book, T + dt.timedelta(days=7))["backup"].is_due
    stale = [f.code for f in library.validate(book, as_of=T + dt.timedelta(days=8), select=["BACKUP-STALE"])]
    assert stale == ["BACKUP-STALE"]
    assert not list(library.validate(book.read_bytes(), as_of=T + dt.timedelta(days=8), select=["BACKUP-STALE"])), "bytes lie nowhere"


def test_a_refresh_that_keeps_a_version_does_not_ask_for_one(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library.backup(book)
    later = T + dt.timedelta(days=30)
    monkeypatch.setenv("SHEETCRM_NOW", f"{later.isoformat()}T10:20:30")
    library.refresh(book, as_of=later)
    assert not list(library.validate(book, as_of=later, select=["BACKUP-STALE"]))
    assert due(book, later)["backup"].last == later


def test_what_was_done_is_remembered(book: Path) -> None:
    later = T + dt.timedelta(days=100)
    assert due(book, later)["permissions"].is_due
    with untouched(book.parent):
        library.chores(book, done="permissions", as_of=later, dry_run=True)
    assert sheetcrm("chores", book, "--done", "permissions", "--as-of", later).code == 0
    found = due(book, later)["permissions"]
    assert (found.last, found.is_due, found.due) == (later, False, later + dt.timedelta(days=92))
    library.refresh(book, as_of=later)
    assert due(book, later)["permissions"].last == later, "a refresh forgets nothing"


def test_contacts_to_check_are_counted(book: Path) -> None:
    type_into(book, "客户", {(2, "合作状态"): "意向客户"})
    found = due(book, T)["contacts"]
    assert found.customers == len(list(library.validate(book, as_of=T, select=["VERIFY-DUE"]))) or found.is_due


def test_json_and_text(book: Path) -> None:
    told = json.loads(sheetcrm("chores", book, "--as-of", T, "--json").out)
    assert [chore["chore"] for chore in told[0]["chores"]] == ["backup", "contacts", "profiles", "tags", "permissions"]
    assert all(chore["command"].startswith("sheetcrm ") for chore in told[0]["chores"])
    assert "sheetcrm backup" in sheetcrm("chores", book, "--as-of", T).out
    with pytest.raises(UsageError), untouched(book.parent):
        library.chores(book, done="dishes")
