"""DueList 待跟进清单: everything that is due, and four columns at the right end where people write what they did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from types import NoneType
from typing import TYPE_CHECKING, Any, Protocol

from sheetcrm._values import NamedTuple
from sheetcrm.cells import Formula, column_letter, sheet_ref
from sheetcrm.render._apply import apply_rules
from sheetcrm.render._frame import DrawnTable, Show, draw_list, iso, serial
from sheetcrm.render.expected import ENTRY_FIELDS, ExpectedRules, Place, RuleContext, expected_rules
from sheetcrm.render.styles import BLUE, Styles
from sheetcrm.render.widths import text_columns
from sheetcrm.store.edits import RowBlock, SheetPlan
from sheetcrm.text.labels import label

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from sheetcrm.schema import SheetSchema

TABLE = "tblDue"
HEADER_ROW = 4
HEADROOM = 200
"""Rows below the list that have dropdowns too: people may add a contact of their own there."""
LINKED_ROWS = 5000
FROZEN_COLUMNS = 7
_VOCABULARIES = {"state": "due_state", "kind": "due_kind", "rule": "due_rule", "stage": "stage", "tier": "tier"}
_DATES = frozenset({"due", "last_followup", "reminder_at"})
_LOOKS: dict[str, tuple[str, float]] = {
    "number": ("body_center", 6),
    "state": ("body_center", 9.5),
    "kind": ("body_center", 9.5),
    "due": ("body_date", 12),
    "days_late": ("body_days", 9.5),
    "customer_id": ("body_text", 12),
    "customer_name": ("body_link", 27),
    "stage": ("body_center", 11),
    "tier": ("body_center", 10),
    "owner": ("body", 10),
    "contact_name": ("body", 13),
    "phone": ("body_text", 15),
    "last_followup": ("body_date", 12),
    "last_summary": ("body", 34),
    "next_action": ("body_next", 24),
    "cadence_days": ("body_center", 8.5),
    "reminder_at": ("body_datetime", 16.5),
    "rule": ("body_center", 11),
    "row_id": ("body_text", 11),
    "entry_method": ("entry", 13),
    "entry_summary": ("entry_wrap", 38),
    "entry_next": ("entry_date", 13),
    "entry_done": ("entry", 8.5),
}

_WIDEST = {"customer_name": 36.0, "owner": 18.0, "contact_name": 20.0, "phone": 24.0, "rule": 16.0, "stage": 16.0}


class Kept(Protocol):
    """A row whose entries could not be taken in: shown again as it was typed.

    kind is the canonical zh-CN value;  cells  column key -> what the cell held, dates as serials
    """

    @property
    def customer_id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def row_id(self) -> str: ...
    @property
    def cells(self) -> dict[str, str | float]: ...


class CustomerPlace(NamedTuple):
    """Where the customers stand, for the links of the list: title of the sheet, letter of its id column."""

    title: str
    id_column: str


def duelist_plan(
    schema: SheetSchema,
    columns: Mapping[str, Sequence[Any]],
    *,
    title: str,
    as_of: dt.date | str,
    context: RuleContext,
    show: Show,
    counts: Mapping[str, int],
    horizon: int = 7,
    kept: Iterable[Kept] = (),
    customers: CustomerPlace | None = None,
    summary_title: str | None = None,
    shift: int = 0,
) -> SheetPlan:
    """The due list.

    columns  key of ``due --json`` -> values in list order (``_frame.columns_of`` makes them from JSON objects); dates ISO text
             or serials, states, kinds, stages and tiers as canonical zh-CN values, ``None`` for nothing
    shift    days that serials of the workbook count less than those of the 1900 date system
    counts   K10: ``overdue``, ``today``, ``upcoming``;  horizon  days ahead that the list covers (``due.horizon``)
    """
    keys = [field.key for field in schema.fields]
    body = _Body(keys, columns, context.lang, show, tuple(kept), customers, shift).made()
    length = len(body[0])
    place = Place(title, {key: i for i, key in enumerate(keys)}, HEADER_ROW + 1, HEADER_ROW + max(1, length) + HEADROOM)
    rules = expected_rules(schema, place, context)
    looks = {key: (_LOOKS.get(key, ("body", 14))[0], _width(key, values)) for key, values in zip(keys, body, strict=True)}
    if customers is None and "customer_name" in looks:
        looks["customer_name"] = ("body", looks["customer_name"][1])
    words = label("duelist.counts", context.lang, days=horizon, **counts) if length else label("duelist.none", context.lang)
    table = DrawnTable(
        name=TABLE,
        headers=[field.label.of(context.lang) for field in schema.fields],
        head_styles=["head_entry" if key in ENTRY_FIELDS else "head" for key in keys],
        body_styles=[looks[key][0] for key in keys],
        widths=[looks[key][1] for key in keys],
        rows=length,
        frozen_columns=FROZEN_COLUMNS,
        printed_columns=1 + keys.index("next_action") if "next_action" in keys else None,
    )
    heading = (label("generated.duelist", context.lang, date=iso(as_of)), label("heading.duelist", context.lang), words)
    draw = _drawing(table, heading, summary_title, rules, place, context.lang)
    return SheetPlan("duelist", title, draw, RowBlock(HEADER_ROW + 1, body))


def _width(key: str, values: Sequence[Any]) -> float:
    """Width of a column; names get what the first few hundred of them need, within limits."""
    least = _LOOKS.get(key, ("", 14.0))[1]
    if key not in _WIDEST:
        return least
    texts = [str(value.cached if isinstance(value, Formula) else value) for value in values[:300] if value]
    return min(_WIDEST[key], max(least, text_columns(texts)))


def _drawing(table: DrawnTable, heading: tuple[str, str, str], summary: str | None, rules: ExpectedRules, place: Place, lang: str) -> Any:
    def draw(workbook: Workbook, worksheet: Worksheet) -> None:
        styles = Styles(workbook)
        draw_list(worksheet, styles, table, heading, lang=lang, header_row=HEADER_ROW, summary=summary)
        apply_rules(worksheet, styles, rules)
        if "days_late" in place.columns:
            column = place.columns["days_late"]
            bar = {
                "type": "data_bar",
                "bar_color": "#F0A8A0",
                "bar_solid": True,
                "min_type": "num",
                "min_value": 0,
                "data_bar_2010": True,
                "bar_border_color": BLUE,
            }
            bar |= {"bar_no_border": True}
            worksheet.conditional_format(place.first_row - 1, column, place.last_row - 1, column, bar)

    return draw


class _Body:
    """The columns of the list as cell values."""

    def __init__(
        self,
        keys: Sequence[str],
        columns: Mapping[str, Sequence[Any]],
        lang: str,
        show: Show,
        kept: Sequence[Kept],
        customers: CustomerPlace | None,
        shift: int,
    ) -> None:
        self.keys, self.columns, self.lang, self.show, self.customers, self.shift = keys, columns, lang, show, customers, shift
        self.n = max((len(values) for values in columns.values()), default=0)
        self._place_kept(kept)

    def _place_kept(self, kept: Sequence[Kept]) -> None:
        """Entries go back to the row with the same customer, kind and action; the others stand whole below the list."""
        self.entries: dict[int, dict[str, str | float]] = {}
        self.below: list[dict[str, str | float]] = []
        if not kept:
            return
        blank: list[Any] = [None] * self.n
        identity = zip(*(self.columns.get(key, blank) for key in ("customer_id", "kind", "row_id")), strict=True)
        at = {tuple(str(part or "") for part in row): i for i, row in enumerate(identity)}
        for entry in kept:
            i = at.get((entry.customer_id, entry.kind, entry.row_id))
            if i is None or i in self.entries:
                self.below.append(entry.cells)
            else:
                self.entries[i] = entry.cells

    def made(self) -> list[list[Any]]:
        return [self._column(key) for key in self.keys]

    def _column(self, key: str) -> list[Any]:
        tail = [self._below(key, cells) for cells in self.below]
        if key == "number":
            return [*range(1, self.n + len(tail) + 1)]
        if key in ENTRY_FIELDS:
            values: list[Any] = [None] * self.n
            for i, cells in self.entries.items():
                values[i] = cells.get(key)
            return values + tail
        given = self.columns.get(key)
        if given is None:
            return [None] * self.n + tail
        return [*self._given(key, given), *tail]

    def _given(self, key: str, given: Sequence[Any]) -> Sequence[Any]:
        if key in _DATES:
            numbers = set(map(type, given)) <= {int, float, NoneType}
            serials = given if numbers else [value if isinstance(value, int | float) else serial(value) for value in given]
            return [None if value is None else value - self.shift for value in serials] if self.shift else serials
        if key in _VOCABULARIES:
            known: dict[Any, Any] = {None: None}
            name = _VOCABULARIES[key]
            return [known[value] if value in known else known.setdefault(value, self.show(name, value)) for value in given]
        if key == "customer_name" and self.customers is not None:
            return self._linked(given)
        return given

    def _linked(self, names: Sequence[Any]) -> list[Any]:
        """Names that lead to the customer's row, wherever it was sorted to; only the first rows, since each link is a search."""
        assert self.customers is not None
        letter, ids = self.customers.id_column, column_letter(self.keys.index("customer_id"))
        target = sheet_ref(self.customers.title, letter).replace('"', '""')
        column = sheet_ref(self.customers.title, f"${letter}:${letter}")
        linked: list[Any] = []
        for i, name in enumerate(names):
            if i >= LINKED_ROWS or not name or len(name) > 200:
                linked.append(name)
                continue
            row = HEADER_ROW + 1 + i
            quoted = str(name).replace('"', '""')
            linked.append(Formula(f'HYPERLINK("#{target}"&IFERROR(MATCH({ids}{row},{column},0),1),"{quoted}")', name))
        return linked

    def _below(self, key: str, cells: Mapping[str, str | float]) -> str | float | None:
        return self.show("due_state", "未处理") if key == "state" else cells.get(key)
