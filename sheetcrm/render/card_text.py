"""A record and all that belongs to it, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sheetcrm.render.due_words import labelled, when
from sheetcrm.render.export_columns import ExportColumn
from sheetcrm.render.found import Found, shown_values
from sheetcrm.render.text import Line, table_lines
from sheetcrm.render.widths import pad, shorten, terminal_width, wrap
from sheetcrm.text import say
from sheetcrm.text.shell_verbs import SAYS

if TYPE_CHECKING:
    import datetime as dt

    from sheetcrm.schema import BookSchema, Vocabularies

_NARROWEST = 40
_WIDEST = 28
_STYLES = {"逾期": "bold red", "今日": "bold yellow", "即将": ""}
_FIGURES = (
    "tier_eff", "tier_computed", "behaviour", "customer_type_eff", "completeness", "contact_methods", "last_followup", "last_activity",
    "cadence_days", "win_date", "cycle_days", "order_count", "won_total", "won_365", "last_order_date", "mean_interval",
    "next_order_expected", "frequency_class",
)  # fmt: skip
"""Those of the customer view that a card shows, in this order."""


def record_lines(found: Found, *, width: int) -> Iterator[Line]:
    """The filled fields of the first record: labels, then values, long ones over several lines."""
    table = found.table(found.lang)
    pairs = [(column.header, shown_values(column, found.lang)[0]) for column in table.columns]
    yield [(f"{found.title} ", "dim"), (found.ids[0] or "", "bold")]
    yield from pair_lines([(label, value) for label, value in pairs if value], width)


def pair_lines(pairs: list[tuple[str, str]], width: int) -> Iterator[Line]:
    first = max((terminal_width(label) for label, _ in pairs), default=0)
    room = max(_NARROWEST, width - first - 4)
    for label, value in pairs:
        for n, line in enumerate(part for text in value.split("\n") for part in wrap(text, room) or [""]):
            yield [(f"  {pad('' if n else label, first)}  ", "dim"), (line, "")]


def figure_lines(figures: dict[str, Any], schema: BookSchema, vocabularies: Vocabularies, lang: str, width: int) -> Iterator[Line]:
    """What is worked out for a customer."""
    fields = schema.sheet("customerview")
    pairs = []
    for key in _FIGURES:
        value, spec = figures.get(key), fields.get(key)
        if value in (None, 0) or spec is None:
            continue
        words = vocabularies.get(spec.vocabulary) or vocabularies.get(_WORDS.get(key))
        known = words.get(str(value)) if words is not None else None
        pairs.append((spec.label.of(lang), known.label(lang) if known is not None else _number(key, value)))
    if pairs:
        yield []
        yield [(SAYS["figures"].of(lang), "bold underline")]
        yield from pair_lines(pairs, width)


_WORDS = {"customer_type_eff": "customer_type", "behaviour": "behaviour", "frequency_class": "frequency_class"}


def _number(key: str, value: Any) -> str:
    if key == "completeness":
        return f"{value:.0%}"
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def due_item_lines(rows: list[dict[str, Any]], vocabularies: Vocabularies, as_of: dt.date, lang: str) -> Iterator[Line]:
    """The items of the due list."""
    if not rows:
        return
    yield []
    yield [(SAYS["due"].of(lang), "bold underline")]
    cells = []
    for row in rows:
        said = labelled(row, vocabularies, lang)
        look = _STYLES.get(row["state"], "")
        cells.append([(when(row, as_of, lang), look), (str(said["kind"]), ""), (row["due"], ""), (str(row["next_action"] or ""), "")])
    yield from table_lines((), cells)


def related_lines(found: Found, name: str, most: int) -> Iterator[Line]:
    """The latest of the records that name this one; name  of the field that does, where several do."""
    lang = found.lang
    yield []
    yield [(f"{found.title}{name}", "bold underline"), (f"  {say(SAYS['counted'], lang, n=found.total)}", "dim")]
    columns = [column for column in found.usual().table(lang).columns if column.key not in ("customer_id", "customer_name")]
    rows = list(zip(*(_cells(column, most, lang) for column in columns), strict=True))
    if rows:
        yield from table_lines([column.header for column in columns], [[(text, "") for text in row] for row in rows])
    if found.total > most:
        yield [(f"  {say(SAYS['more'], lang, n=found.total - most)}", "dim")]


def _cells(column: ExportColumn, most: int, lang: str) -> list[str]:
    return [shorten(text, _WIDEST) for text in shown_values(column, lang)[:most]]
