"""The reference pages of the rules are those that the rules make."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetcrm.rules import RULES, document
from sheetcrm.text import LANGS, Lang

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference"


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_is_up_to_date(lang: Lang) -> None:
    """Mend it by ``python -m sheetcrm.rules.document``."""
    assert (DOCS / document.PAGES[lang]).read_text(encoding="utf-8") == document.page(lang)


@pytest.mark.parametrize("lang", LANGS)
def test_every_rule_has_one_entry(lang: Lang) -> None:
    heads = [line[3:] for line in document.page(lang).splitlines() if line.startswith("## ")]
    assert heads == sorted(RULES)
