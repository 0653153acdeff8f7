"""Column widths: Chinese characters are twice as wide as digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.render.widths import WIDEST, column_width, pad, pixels, shorten, terminal_width, text_width


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("C0001", 5),
        ("客户", 4.2),
        ("IT服务", 6.2),
        ("长\n更长的", 6.3),
        ("ＡＢ", 4.2),
        ("客户 · 名称", 12.5),
        ("Orders · Status", 15),
        ("Café…", 5),
    ],
)
def test_width_of_a_text(text: str, width: float) -> None:
    assert text_width(text) == pytest.approx(width)


def test_header_with_its_filter_button_sets_the_least() -> None:
    assert column_width("客户名称", ["短"]) == pytest.approx(4 * 2.1 + 3 + 2)


def test_one_very_long_value_of_a_hundred_does_not_stretch_the_column() -> None:
    assert column_width("x", ["1234567890"] * 99 + ["很" * 100]) == 12
    assert column_width("x", ["很" * 100]) == WIDEST


def test_pixels_follow_the_rule_of_the_file_format() -> None:
    assert pixels(10.5) == 78 and pixels(8) == 61


@given(st.text(st.characters(categories=["Lu", "Ll", "Nd", "Lo"]), max_size=30), st.integers(2, 40))
def test_shortened_and_padded_text_fits_exactly(text: str, width: int) -> None:
    assert terminal_width(shorten(text, width)) <= width
    assert terminal_width(pad(shorten(text, width), width)) == width
