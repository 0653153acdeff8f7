"""The reference page of the fields is what the schema says."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetcrm.schema import BookSchema
from sheetcrm.schema.document import document

DOCS = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize(("lang", "name"), [("zh-CN", "fields.zh.md"), ("en", "fields.md")])
def test_the_page_is_up_to_date(lang: str, name: str) -> None:
    """Mend it by ``python -m sheetcrm.schema.document en > docs/reference/fields.md`` (and ``zh-CN`` for fields.zh.md)."""
    assert (DOCS / name).read_text(encoding="utf-8") == document(lang)


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_it_names_every_field(lang: str) -> None:
    page = document(lang)
    for sheet in BookSchema.default().sheets:
        for field in sheet.fields:
            assert f"| {field.label.of(lang)} | `{field.key}` |" in page
