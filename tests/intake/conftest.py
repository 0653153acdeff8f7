"""What the tests of this folder share; its helpers can be imported by them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from import_kit import Team


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path / "team.xlsx")


@pytest.fixture
def with_modules(tmp_path: Path) -> Callable[..., Team]:
    return lambda *modules: Team(tmp_path / "team.xlsx", modules)
