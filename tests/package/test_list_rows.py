"""The rows of a long list, written many cells at a time: the same as cell by cell."""

from __future__ import annotations

import random
from types import SimpleNamespace

import pytest

from sheetcrm.cells import Formula, column_letter
from sheetcrm.package.cell_xml import block_rows, cell, escape_text, escape_texts

PIECES = ["a", "客户", "&", "<", ">", "_", "_x0041_", " ", "  ", "\n", "\r", "¦", "¦ ", " ¦", "\0", "\x07", "\ud800", "\ufffe", "\u3000", "\x85"]
KINDS = ["p", "pn", "t", "tn", "n", "i", "f", "if", "b", "bi", "F", "G", "Fp", "FGnt", "tpnifbFG"]


class Odd:
    """Values of every kind, odd ones among them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def text(self) -> str:
        return "".join(self.random.choice(PIECES) for _ in range(self.random.randrange(5)))

    def value(self, kind: str) -> object:
        pick, plain = self.random.choice, f"{self.random.choice(['aa', 'b c', '客户'])}{self.random.randrange(50)}"
        made = {
            "p": plain,
            "t": self.text(),
            "n": None,
            "i": self.random.randrange(-5, 5),
            "f": pick([1.0, 2.5, 1e22, float("nan"), float("inf")]),
            "b": pick([True, False]),
            "F": Formula(f"{plain}&{plain}", plain),
            "G": Formula(self.text(), pick([None, 1.5, 2, self.text()]), pick(["", "A1:B2"])),
        }
        return made[kind]

    def column(self, rows: int) -> list[object]:
        kinds = self.random.choice(KINDS)
        return [self.value(self.random.choice(kinds)) for _ in range(rows)]


def one_by_one(first: int, columns: list[list[object]], styles: dict[int, int], attributes: str, q: str) -> bytes:
    rows = []
    for k, number in enumerate(range(first, first + len(columns[0]) if columns else first)):
        cells = []
        for index in range(max(len(columns), max(styles, default=-1) + 1)):
            value, style = columns[index][k] if index < len(columns) else None, styles.get(index, 0)
            if value is not None or style:
                cells.append(cell(f"{column_letter(index)}{number}", style, value, q))  # type: ignore[arg-type]  # what a list holds
        rows.append(f'<{q}row r="{number}"{attributes}>{"".join(cells)}</{q}row>')
    return "".join(rows).encode()


@pytest.mark.parametrize("seed", range(60))
def test_rows_are_the_same_as_cell_by_cell(seed: int) -> None:
    odd = Odd(seed)
    for _ in range(20):
        rows, q, attributes = odd.random.choice([0, 1, 2, 30]), odd.random.choice(["", "x:"]), odd.random.choice(["", ' ht="3"'])
        columns = [odd.column(rows) for _ in range(odd.random.randrange(6))]
        styles = {index: odd.random.choice([0, 3, 17]) for index in odd.random.sample(range(9), odd.random.randrange(7))}
        body = SimpleNamespace(first_row=odd.random.choice([1, 5, 998]), columns=columns)
        assert block_rows(body, styles, attributes, q) == one_by_one(body.first_row, columns, styles, attributes, q)  # type: ignore[arg-type]


def test_a_list_longer_than_one_piece_has_every_row() -> None:
    columns = [[*range(2500)], [f"客户{n % 7}" for n in range(2500)], [None, *["x"] * 2499]]
    body = SimpleNamespace(first_row=5, columns=columns)
    assert block_rows(body, {0: 4}) == one_by_one(5, columns, {0: 4}, "", "")  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(40))
def test_texts_are_escaped_together_as_they_are_alone(seed: int) -> None:
    odd = Odd(seed)
    texts = [odd.text() for _ in range(odd.random.randrange(1, 6))]
    assert escape_texts(texts) == [escape_text(text) for text in texts]
