"""What holds for every text and every tag table."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.tags import DIMENSIONS, Dimension, TagOptions, TagReading, TagRow, TagTable, mend, normalise

PLAIN, PREFIXED = TagOptions(), TagOptions(display="prefixed")
MIRROR = TagOptions(bound="mirror")

NAMES = [
    "制造业", "智能制造", "工业", "IT 服务", "VIP", "A", "其他", "华东区", "500人以上",
    "大型企业", "潜在客户", "初步接洽", "老带新", "经销商", "预算50万+",
]  # fmt: skip
UNTIDY = [
    "製造業", "ＶＩＰ", "vip客户", "制照业", "C#开发", "A/B测试", "数据安全 合规", "無", "N/A",
    "-", "e\u0301", "\u0301", "İ", "ß", "㈱", "ﾊﾟ", "👨\u200d👩",
]  # fmt: skip
PREFIXES = ["行业:", "行业标签：", "区域 : ", "Industry:", "爱好:", "自定义:", "阶段:", ":", "状态:行业:"]
SEPARATORS = [
    ",", "，", "、", "；", "|", "\n", "\t", "\u2028", "#", " #", " ", "-",
    "—", "/", "+", "·", "* ", "\u200b", '"', "」", "。", ".", ",\u0338",
]  # fmt: skip
pieces = st.one_of(st.sampled_from(NAMES + UNTIDY), st.sampled_from(PREFIXES), st.sampled_from(SEPARATORS), st.text(max_size=3))
cells = st.lists(pieces, max_size=9).map("".join)
columns = st.fixed_dictionaries(
    {},
    optional={
        "行业": st.sampled_from([None, "制造业", "智能制造", "零售业", "不在表里"]),
        "合作状态": st.sampled_from([None, "潜在客户", "Won"]),
        "区域": st.sampled_from([None, "华东"]),
    },
)


def same_through_both_displays(cell: str, table: TagTable) -> None:
    plain = normalise(cell, table, options=PLAIN).text
    prefixed = normalise(cell, table, options=PREFIXED).text
    for once in (plain, prefixed):
        assert normalise(once, table, options=PLAIN).text == plain
        assert normalise(once, table, options=PREFIXED).text == prefixed


@given(cells)
@settings(max_examples=400)
def test_normalising_again_changes_nothing(table: TagTable, cell: str) -> None:
    same_through_both_displays(cell, table)


@given(st.text(st.characters(), max_size=40))  # every code point, lone surrogates too
@settings(max_examples=300)
def test_any_text_is_read(table: TagTable, cell: str) -> None:
    reading = normalise(cell, table, bound={"行业": cell})
    assert isinstance(reading, TagReading)
    assert all(isinstance(issue.suggestions, tuple) for issue in reading.issues)
    same_through_both_displays(cell, table)


words = st.text(st.sampled_from("甲乙丙丁戊己庚辛"), min_size=1, max_size=6)


@given(st.lists(words, max_size=6, unique=True), st.sampled_from([",", "、", "；", "\n", " | ", "\t"]))
def test_unknown_tags_are_kept_in_their_order(table: TagTable, typed: list[str], separator: str) -> None:
    reading = normalise(separator.join(typed), table)
    assert [tag.name for tag in reading.tags] == typed
    assert reading.text == ",".join(typed)


@given(st.data())
def test_known_tags_keep_their_order_whatever_they_are_called(table: TagTable, data: st.DataObject) -> None:
    free = [tag for tag in table.tags if tag.dimension in ("需求特征", "采购信号", "关系")]
    chosen = data.draw(st.lists(st.sampled_from(free), unique=True, max_size=5))
    typed = [data.draw(st.sampled_from([tag.name, *tag.strong_aliases, tag.prefixed])) for tag in chosen]
    assert normalise("；".join(typed), table).tags == tuple(chosen)


@given(cells)
@settings(max_examples=200)
def test_piece_by_piece_equals_the_whole(table: TagTable, cell: str) -> None:
    """Cutting at the separators that are everywhere, and reading the pieces, must not differ from reading the cell."""
    rare = cell.translate(dict.fromkeys(map(ord, ",，、；;|\n"), "\u2028"))
    assert normalise(rare, table).text == normalise(cell, table).text


@given(cells, columns, st.sampled_from([PLAIN, PREFIXED, MIRROR, TagOptions(unknown="drop"), TagOptions(bound="off")]))
@settings(max_examples=300)
def test_mending_again_changes_nothing(table: TagTable, cell: str, bound: dict[str, str | None], options: TagOptions) -> None:
    once = mend(cell, table, bound=bound, options=options)
    again = mend(once.text, table, bound=bound, options=options)
    assert again.text == once.text
    left = {issue.code for issue in once.issues if issue.tag and issue.tag.known}
    assert not left & {"TAG-BOUND-MISMATCH", "TAG-MERGED", "TAG-REDUNDANT-PARENT", "TAG-WRONG-DIM"} or options.bound == "off"


letters = st.text(st.sampled_from("ab甲乙 :/-"), min_size=1, max_size=4)
rows = st.builds(
    TagRow,
    letters,
    st.sampled_from(["行业", "甲", "自定义", "ab"]),
    st.lists(letters, max_size=2).map(tuple),
    st.none() | letters,
    st.sampled_from([None, "启用", "停用", "合并", "待审核"]),
    st.none() | letters,
    st.lists(letters, max_size=1).map(tuple),
)
OWN = (*DIMENSIONS, Dimension("甲", True), Dimension("ab", False, "industry", ("a",)))


@given(st.lists(rows, max_size=8), st.lists(letters, min_size=1, max_size=4).map(",".join))
@settings(max_examples=400)
def test_any_tag_table_reads_its_own_writing(declared: list[TagRow], cell: str) -> None:
    table = TagTable.build(OWN, declared, defaults=())
    same_through_both_displays(cell, table)
    for tag in table.tags:
        for written in (tag.text, tag.prefixed):
            assert normalise(written, table).tags == (table.resolve(tag),)
        assert tag not in tag.ancestors


@pytest.mark.parametrize(("joiner", "display"), [*itertools.product([",", ", ", "、", "；", "\n", " | ", "\t", " #"], ["plain", "prefixed"])])
def test_every_allowed_joiner_reads_back(table: TagTable, joiner: str, display: str) -> None:
    options = TagOptions(joiner=joiner, display=display)  # type: ignore[arg-type]
    once = normalise("制造业,SME,爱好:高尔夫,C#开发,预算50万+", table, options=options)
    assert len(once.tags) == 5
    assert normalise(once.text, table, options=options).text == once.text
