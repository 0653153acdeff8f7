"""``_meta`` is written again in the formats that it has; only a new one, or one that another program laid out anew, is drawn."""

from __future__ import annotations

import pytest

from sheetcrm.package import Package
from sheetcrm.store import SheetPlan, writer
from sheetcrm.store.drawing import draw
from sheetcrm.store.meta import PART, Meta, read_meta
from sheetcrm.store.writer import put_meta

LONG = Meta({"lang": "en", "a": "x<&>" * 20_000, "b": " 1 "})


def blank() -> Package:
    return Package.open(draw([SheetPlan("other", "Other", lambda workbook, worksheet: None)]))


def with_meta(meta: Meta) -> Package:
    package = blank()
    put_meta(package, meta)
    return Package.open(package.tobytes())


@pytest.fixture
def no_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn(plans: list[SheetPlan]) -> bytes:
        raise AssertionError("drawn")

    monkeypatch.setattr(writer, "draw", drawn)


@pytest.mark.parametrize("before", [Meta({"z": "1"}), LONG])
@pytest.mark.parametrize("after", [Meta({"c": "2"}), LONG])
def test_another_memory_makes_the_same_sheet_as_a_new_one(before: Meta, after: Meta, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = with_meta(after).read(PART)
    package = with_meta(before)
    monkeypatch.setattr(writer, "draw", None)
    put_meta(package, after)
    assert package.read(PART) == wanted
    assert read_meta(package).values == after.values


@pytest.mark.usefixtures("no_drawing")
def test_the_same_memory_changes_nothing() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "draw", draw)
        package = with_meta(LONG)
    put_meta(package, LONG)
    assert not package.dirty


@pytest.mark.parametrize("old, new", [(b'<row r="2"', b'<row spans="1:2" r="2"'), (b'<c r="B2" s="', b'<c s="')])
def test_a_sheet_that_is_laid_out_in_another_way_is_drawn_anew(old: bytes, new: bytes) -> None:
    package = with_meta(LONG)
    package.replace(PART, package.read(PART).replace(old, new))
    put_meta(package, Meta({"c": "2"}))
    assert read_meta(package).values == {"c": "2"} and package.read(PART) == with_meta(Meta({"c": "2"})).read(PART)
