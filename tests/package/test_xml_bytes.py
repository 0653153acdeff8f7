"""Splices, and where elements are put."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.package.formula_refs import relative, shift
from sheetcrm.package.sheet_frame import WORKSHEET_ORDER
from sheetcrm.package.xml_bytes import insert_child, parse, set_attributes, splice, splice_stream

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@given(st.data())
def test_pieces_spliced_are_the_whole_spliced(data: st.DataObject) -> None:
    document = data.draw(st.binary(max_size=60))
    places = sorted(data.draw(st.lists(st.integers(0, len(document)), max_size=8)))
    changes = [(start, end, data.draw(st.binary(max_size=5))) for start, end in zip(places[::2], places[1::2], strict=False)]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(document)), max_size=5)))
    pieces = [document[a:b] for a, b in zip([0, *cuts], [*cuts, len(document)], strict=True)]
    assert b"".join(splice_stream(pieces, changes)) == splice(document, changes)


@given(st.sets(st.sampled_from(WORKSHEET_ORDER)), st.sampled_from(WORKSHEET_ORDER), st.sampled_from(["", "x"]))
def test_children_stand_in_schema_order(there: set[str], tag: str, prefix: str) -> None:
    q = prefix + ":" if prefix else ""
    children = [name for name in WORKSHEET_ORDER if name in there - {tag}]
    xmlns = f"xmlns:{prefix}" if prefix else "xmlns"
    document = f'<{q}worksheet {xmlns}="{MAIN}">{"".join(f"<{q}{name}/>" for name in children)}</{q}worksheet>'.encode()
    result = parse(splice(document, [insert_child(document, parse(document), WORKSHEET_ORDER, tag, f"<{q}{tag}/>".encode())]))
    assert [node.tag for node in result.children] == [name for name in WORKSHEET_ORDER if name in there | {tag}]


def test_attributes_change_in_place() -> None:
    assert set_attributes(b"<c r='A1'  s=\"3\" t='s'>", {"s": "4", "t": None, "x": 'a"<&'}) == b'<c r=\'A1\'  s="4" x="a&quot;&lt;&amp;">'
    assert set_attributes(b"<c/>", {"s": "4"}) == b'<c s="4"/>'


def test_formulas_shift_outside_of_strings_and_names() -> None:
    formula = "AND($B2>A$1,\"A2\"<>'A2'!C3,LOG10(D4)>tbl[A2],_x1)"
    assert shift(formula, 3, 1) == "AND($B5>B$1,\"A2\"<>'A2'!D6,LOG10(E7)>tbl[A2],_x1)"
    assert relative(formula, 2, 0) == relative(shift(formula, 9, 0), 11, 0)
    assert shift("A1", -1, 0) == "#REF!"
