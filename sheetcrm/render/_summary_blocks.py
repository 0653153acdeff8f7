"""The blocks of the report that have tables of their own on Summary, side by side in two stacks; blocks without data are left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sheetcrm._values import NamedTuple
from sheetcrm.render._summary_tables import BUCKETS, Paper, shown
from sheetcrm.render.widths import shorten
from sheetcrm.text.blocks import BLOCKS
from sheetcrm.text.figures import FIGURES
from sheetcrm.text.summary import SHORT

LEFT, RIGHT, LAST = 0, 7, 11
"""The left stack has six columns and one between, the right one five; what names a row takes at least two of them."""
MOST_TAGS, MOST_GROUPS, MOST_CUSTOMERS, MOST_OTHERS = 30, 15, 10, 12
_KINDS = {
    "share": "table_share",
    "rate": "table_share",
    "forward_rate": "table_share",
    "lost_rate": "table_share",
    "share_over": "table_share",
    "repurchase": "table_share",
    "amount_share": "table_share",
    "reach_3": "table_share",
    "cumulative": "table_share",
    "won_total": "table_amount",
    "won_amount": "table_amount",
    "amount": "table_amount",
    "mean": "table_days",
    "mean_cycle_days": "table_days",
}
_SEGMENTS = {"industry": "D1", "source": "D3", "region": "D5", "size": "D4"}

Rows = Sequence[Mapping[str, Any]]


class Table(NamedTuple):
    """One table: its heading, whose rows are named by ``name`` and whose other columns are the keys of ``figures``.

    column  where it stands;  link  key of the sheet that lies behind it;  bar  the column with bars
    below   (words, value, style) lines under it
    """

    heading: str
    first: str
    name: Callable[[Mapping[str, Any]], str]
    figures: Sequence[str]
    rows: Rows
    column: int
    link: str | None = None
    bar: str | None = None
    below: Sequence[tuple[str, Any, str]] = ()


def further_blocks(paper: Paper, blocks: Mapping[str, Any], row: int) -> int:
    """All of them; gives the first free row."""
    heights = {LEFT: row, RIGHT: row}
    for table in _tables(paper, blocks):
        heights[table.column] = _draw(paper, table, heights[table.column]) + 1
    end = max(heights.values())
    tags = (blocks.get("TG") or {}).get("items")
    if tags:
        end = _tags(paper, tags, end) + 1
    return end


def _tables(paper: Paper, blocks: Mapping[str, Any]) -> Iterator[Table]:
    for made in (_weeks, _stages, _sources, _effect, _gaps, _requirements, _high_value, _service, _feedback):
        for table in made(paper, blocks):
            if table.rows or any(value for _, value, _ in table.below):
                yield table


def _weeks(paper: Paper, blocks: Mapping[str, Any]) -> Iterator[Table]:
    items: Rows = (blocks.get("T12") or {}).get("items", ())
    keys = [key for key in ("new", "followups", "won_customers", "won_amount") if any(item[key] for item in items)]
    if keys:
        bar = keys[-1]
        yield Table(_name(paper, "T12"), paper.say("table.week"), lambda item: str(item["to"]), keys, items, LEFT, bar=bar)


def _stages(paper: Paper, blocks: Mapping[str, Any]) -> Iterator[Table]:
    steps: Rows = (blocks.get("F2") or {}).get("steps") or ()
    keys = ("base", "forward", "forward_rate", "lost_rate")
    yield Table(_name(paper, "F2"), paper.say("D2"), _word(paper, "D2", "stage"), keys, steps, LEFT, "stagehistory")


def _sources(paper: Paper, blocks: Mapping[str, Any]) -> Iterator[Table]:
    items: Rows = [item for item in (blocks.get("CH") or {}).get("items", ()) if item["customers"]]
    sold = any(item["won_total"] for item in items)
    keys = ("customers", "rate", "won_total", "mean_cycle_days") if sold else ("customers", "won", "rate", "mean_cycle_days")
    yield Table(_name(paper, "CH"), paper.say("D3"), _word(paper, "D3"), keys, items, LEFT, "customers", "rate")


def _effect(paper: Paper, blocks: Mapping[str, Any]) -> Iterator[Table]:
    block = blocks.get("E1") or {}
    if block.get("value") is None:
        return
    for key, named in (("method", "method"), ("stage", "D2"), ("owner", "D7")):
        items: Rows = block.get(f"by_{key}", ())
        heading = paper.say(f"table.e1.{key}")
        yield Table(heading, "", _word(paper, named), ("credited", "followups", "rate"), items[:MOST_OTHERS], RIGHT, "followups", "rate")


def _gaps(paper: Paper, blocks: Mapping[str, Any]) -> Iterator[Table]:
    items: Rows = (blocks.get("E2") or {}).get("items", ())
    keys = ("gaps", "mean", "cadence", "share_over")
    yield Table(_name(paper, "E2"), paper.say("D2"), _word(paper, "D2"), keys, items, LEFT, "followups", "share_over")
    methods: Rows = (blocks.get("K15") or {}).get("methods", ())
    yield Table(paper.say("table.methods"), "", _word(paper, "method"), ("count",), methods, RIGHT, "followups", "count")


def _requirements(paper: Paper, blocks: Mapping[str, Any]) -> Iterator[Table]:
    block = blocks.get("RQ") or {}

    def name(item: Mapping[str, Any]) -> str:
        kind, priority = _of(paper, "requirement_type", item["type"]), _of(paper, "priority", item["priority"])
        return f"{kind} · {priority}"

    rows: list[Mapping[str, Any]] = list(block.get("items", ()))
    below = [(paper.say("all"), block.get("count"), "table_count")] if len(rows) > 1 else []
    keys = ("count", "amount", "mean_cycle_days")
    heading = paper.say("table.type_priority")
    yield Table(_name(paper, "RQ"), heading, name, keys, rows[:MOST_GROUPS], LEFT, "requirements", "count", below)


def _high_value(paper: Paper, blocks: Mapping[str, Any]) -> Iterator[Table]:
    block = blocks.get("HV") or {}
    segments = [row for row in block.get("segments", ()) if row["buyers"] and row["value"] not in BUCKETS]
    best = sorted(segments, key=lambda row: (not row["flag"], -row["won_total"]))[:MOST_GROUPS]

    def name(item: Mapping[str, Any]) -> str:
        found = shown(_SEGMENTS.get(item["dimension"] or "", ""), item["value"], paper.show, paper.lang)
        return f"★ {found}" if item["flag"] else found

    keys = ("customers", "buyers", "won_total", "repurchase")
    heading = paper.say("table.top", name=paper.say("table.hv.segments"), n=len(best))
    yield Table(heading, paper.say("table.flagged"), name, keys, best, LEFT, "orders", "repurchase")
    customers: Rows = block.get("customers", ())[:MOST_CUSTOMERS]
    heading = paper.say("table.hv.customers", n=len(customers))
    behind = "customerview" if "customerview" in paper.titles else "customers"
    yield Table(heading, "", lambda item: _customer(paper, item["customer_id"]), ("amount",), customers, RIGHT, behind, "amount")


def _service(paper: Paper, blocks: Mapping[str, Any]) -> Iterator[Table]:
    block = blocks.get("SV") or {}
    if not block.get("value"):
        return
    styles = {"closing_rate": "table_share", "response_hours": "table_days", "resolution_hours": "table_days"}
    below = [(paper.say(f"sv.{key}"), block.get(key), style) for key, style in styles.items() if block.get(key) is not None]
    behind = "servicerecords"
    yield Table(paper.say("table.sv.type"), "", _word(paper, "service_type"), ("count",), block["by_type"], LEFT, behind, "count", below)
    for key in ("category", "product"):
        rows = block[f"by_{key}"][:MOST_OTHERS]
        yield Table(paper.say(f"table.sv.{key}"), "", _word(paper, ""), ("count", "share", "cumulative"), rows, RIGHT, behind, "cumulative")
    repeats: Rows = block["repeats"][:MOST_CUSTOMERS]
    yield Table(
        paper.say("table.sv.repeats"), "", lambda item: f"{item['customer_id'] or ''} · {item['product']}", ("count",), repeats, RIGHT, behind
    )


def _feedback(paper: Paper, blocks: Mapping[str, Any]) -> Iterator[Table]:
    block = blocks.get("FB") or {}
    if not block.get("value"):
        return
    below = [(paper.say("fb.open_actions"), block["open_actions"], "table_count")]
    if block["mean_score"] is not None:
        below.insert(0, (paper.say("fb.mean_score"), block["mean_score"], "table_days"))
    rows = block["by_category"][:MOST_OTHERS]
    yield Table(paper.say("table.fb.category"), "", _word(paper, ""), ("count",), rows, LEFT, "feedback", "count", below)
    yield Table(paper.say("table.fb.channel"), "", _word(paper, "feedback_channel"), ("count",), block["by_channel"], RIGHT, "feedback", "count")


# --- words


def _name(paper: Paper, block: str) -> str:
    return BLOCKS[block].name.of(paper.lang)


def _of(paper: Paper, vocabulary: str, value: Any) -> str:
    if value in BUCKETS:
        return paper.show("bucket", value) or str(value)
    return (paper.show(vocabulary, value) or str(value)) if vocabulary else str(value)


def _customer(paper: Paper, key: str | None) -> str:
    """Id and name, where the name is known."""
    name = paper.names.get(key or "")
    return f"{key} {name}" if name else key or ""


def _word(paper: Paper, named: str, key: str = "value") -> Callable[[Mapping[str, Any]], str]:
    """The value of a row in words; ``named``: a distribution or a vocabulary."""

    def word(item: Mapping[str, Any]) -> str:
        if named.startswith("D") and named[1:].isdigit():
            return shown(named, item[key], paper.show, paper.lang)
        return _of(paper, named, item[key])

    return word


# --- drawing


def _draw(paper: Paper, table: Table, row: int) -> int:
    last = LAST if table.column == RIGHT else RIGHT - 2
    first = last - len(table.figures) + 1
    paper.blank(row, range(table.column, last + 1), "table_title")
    paper.text(row, table.column, table.heading, "table_title", table.link)
    row += 1
    paper.blank(row, range(table.column, first), "table_head")
    paper.text(row, table.column, table.first, "table_head")
    for column, key in enumerate(table.figures, start=first):
        paper.text(row, column, _head(paper, key), _head_style(key))
    top = row + 1
    for row, item in enumerate(table.rows, start=top):
        paper.blank(row, range(table.column, first), "table_label")
        paper.text(row, table.column, shorten(table.name(item), 11 * (first - table.column) - 2), "table_label")
        for column, key in enumerate(table.figures, start=first):
            _value(paper, row, column, item.get(key), _KINDS.get(key, "table_count"))
    if table.bar is not None and table.rows:
        column = first + list(table.figures).index(table.bar)
        paper.bars(top, row, column, most=1 if _KINDS.get(table.bar) == "table_share" else None)
    for words, value, style in table.below:
        row += 1
        paper.blank(row, range(table.column, last), "table_label_muted")
        paper.text(row, table.column, words, "table_label_muted")
        paper.number(row, first, value, style)
    return row + 1


def _head_style(key: str) -> str:
    """Amounts need the whole width of their cells, and so do their heads."""
    return "table_head_amount" if _KINDS.get(key) == "table_amount" else "table_head_right"


def _head(paper: Paper, key: str) -> str:
    return (SHORT.get(key) or FIGURES[key]).of(paper.lang)


def _value(paper: Paper, row: int, column: int, value: Any, style: str) -> None:
    if isinstance(value, str):
        paper.text(row, column, value, "table_right")
    else:
        paper.number(row, column, value, style)


def _tags(paper: Paper, items: Rows, row: int) -> int:
    """The tags that are worth most, over the whole width."""
    rows = items[:MOST_TAGS]
    name = _name(paper, "TG")
    heading = name if len(rows) == len(items) else paper.say("table.top", name=name, n=len(rows))
    paper.blank(row, range(LEFT, LAST + 1), "table_title")
    paper.text(row, 0, heading, "table_title", "tagreview" if "tagreview" in paper.titles else "tags")
    row += 1
    keys = ("customers", "share", "amount", "amount_share", "mean", "reach_3", "mean_cycle_days")
    columns = dict(zip(keys, range(LAST + 1 - len(keys), LAST + 1), strict=True))
    paper.blank(row, range(LEFT, LAST + 1), "table_head")
    for column, text in ((0, FIGURES["tag"]), (2, FIGURES["dimension"])):
        paper.text(row, column, text.of(paper.lang), "table_head")
    for key, column in columns.items():
        paper.text(row, column, _head(paper, key), _head_style(key))
    top = row + 1
    for row, item in enumerate(rows, start=top):
        paper.blank(row, (1, 3, 4), "table_label")
        paper.text(row, 0, shorten(str(item["tag"]), 20), "table_label")
        paper.text(row, 2, shorten(paper.show("dimension", item["dimension"]) or "—", 20), "table_label")
        for key, column in columns.items():
            paper.number(row, column, item[key], "table_count" if key == "mean" else _KINDS.get(key, "table_count"))
    paper.bars(top, row, columns["share"], most=1)
    return row + 1


def weeks_of(blocks: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """(last day as ``11-22``, new customers, follow-ups) of each week, for the chart."""
    items: Rows = (blocks.get("T12") or {}).get("items", ())
    return [(str(item["to"])[5:], int(item["new"]), int(item["followups"])) for item in items]
