"""``_lists``: the hidden sheet behind the dropdowns, and the defined names that point into it.

Validations cannot use structured references, and literal lists end at 255 characters: so each vocabulary stands in a
column here and has a name (``voc_stage``).  Names of the team are formulas, so that somebody who is added to the team
is in the dropdown at once; everything else is values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from sheetcrm._values import NamedTuple
from sheetcrm.cells import Formula, column_letter, sheet_ref
from sheetcrm.render.expected import Place
from sheetcrm.schema.custom import plugin_types
from sheetcrm.schema.vocabulary_data import BOUND
from sheetcrm.store.edits import DefineName, RowBlock, SheetPlan

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from sheetcrm.schema import SheetSchema, Vocabularies

TITLE = "_lists"
TEAM_ROWS = 200
_IN_USE = ("启用", "待审核")
_INACTIVE = '{"否","No","N","FALSE","0","×","✗"}'


class Member(NamedTuple):
    """A row of Team: its sheet row, the name, and whether the person is active."""

    row: int
    name: str
    active: bool


class TagEntry(NamedTuple):
    """A tag that dropdowns offer: its dimension and name in the language of the workbook, and the tag above it."""

    dimension: str
    tag: str
    parent: str | None = None


class Lists(NamedTuple):
    """The sheet and its names."""

    plan: SheetPlan
    names: tuple[DefineName, ...]

    @property
    def known(self) -> frozenset[str]:
        """The names, for ``RuleContext``."""
        return frozenset(name.name for name in self.names)


def lists_sheet(
    schemas: Iterable[SheetSchema],
    vocabularies: Vocabularies,
    places: Mapping[str, Place],
    lang: str,
    team: Sequence[Member] = (),
    tags: Sequence[TagEntry] = (),
) -> Lists:
    """Vocabularies of the enum fields of these sheets, the sub-stages, the tags by dimension, the active team, and names for ids.

    places  sheet key -> where its columns stand, of the sheets that the workbook has (``customers``, ``followups``, ``team``)
    """
    columns = _vocabulary_columns(schemas, vocabularies, lang) | _tag_columns(tags)
    names = [DefineName(f"voc_{key}", f"{TITLE}!{_range(i, len(values))}") for i, (key, values) in enumerate(columns.items())]
    owner = len(columns)
    team_place = places.get("team")
    if team_place is not None and "name" in team_place.columns:
        names.append(_owner_name(owner, _team_rows(team)))
    else:
        team_place = None
    names += _row_names(places)

    heads = [*columns, *(("team_row", "owner") if team_place is not None else ())]
    lists: list[list[str | float | int | Formula | None]] = [list(values) for values in columns.values()]
    if team_place is not None:
        lists += _team_columns(owner, team_place, team)
    length = max(map(len, lists), default=0)
    body = RowBlock(2, [[*values, *[None] * (length - len(values))] for values in lists])

    def draw(workbook: Workbook, worksheet: Worksheet) -> None:
        for i, head in enumerate(heads):
            worksheet.set_column(i, i, 16)
            worksheet.write_string(0, i, head)

    return Lists(SheetPlan("_lists", TITLE, draw, body, state="hidden"), tuple(names))


def _vocabulary_columns(schemas: Iterable[SheetSchema], vocabularies: Vocabularies, lang: str) -> dict[str, list[str]]:
    """Of the sheets that people fill: what the engine writes into logs needs no dropdown."""
    wanted = dict.fromkeys(field.vocabulary for schema in schemas if schema.role != "log" for field in schema.fields if field.vocabulary)
    wanted.setdefault("method")
    columns = {}
    for name in wanted:
        if name and name != "sub_stage" and vocabularies.get(name) is not None:
            columns[name] = [*vocabularies.column(name).labels(lang), *(plugin_types(lang) if name == "field_type" else ())] or [""]
    stages, subs = vocabularies.get("stage"), vocabularies.get("sub_stage")
    if "sub_stage" in wanted and stages is not None and subs is not None:
        pairs = [(stage.label(lang), sub.label(lang)) for stage in stages for sub in subs if sub.parent == stage.zh]
        columns["sub_stage_parent"] = [stage for stage, _ in pairs]
        columns["sub_stage"] = [sub for _, sub in pairs]
    return {name: values for name, values in columns.items() if values}


def tag_entries(vocabularies: Vocabularies, rows: Iterable[Mapping[str, object]], lang: str) -> list[TagEntry]:
    """The tags that people may choose: values of the columns that dimensions are bound to, then the rows of the Tags sheet in use.

    rows  the Tags sheet: ``tag``, ``dimension``, ``parent``, ``status`` as they are typed
    The tags of a dimension follow one another, dimensions in the order of the vocabulary, own ones behind.
    """
    dimensions, statuses = vocabularies["dimension"], vocabularies["tag_status"]
    found: dict[str, dict[str, str | None]] = {value.label(lang): {} for value in dimensions}
    for name, bound in BOUND.items():
        vocabulary = vocabularies.column(bound)
        labels = {value.zh: value.label(lang) for value in vocabulary}
        offered = set(vocabulary.labels(lang))
        own = {value.label(lang): labels.get(value.parent or "") for value in vocabulary if value.label(lang) in offered}
        found[dimensions[name].label(lang)].update(own)
    for row in rows:
        tag, dimension, parent, status = (str(row.get(key) or "").strip() for key in ("tag", "dimension", "parent", "status"))
        known, state = dimensions.lookup(dimension), statuses.lookup(status)
        if tag and dimension:
            place = found.setdefault(known.label(lang) if known else dimension, {})
            above = place.pop(tag, None)
            if state is None or state.zh in _IN_USE:
                place[tag] = parent or above
    return [TagEntry(dimension, tag, parent) for dimension, tags in found.items() for tag, parent in tags.items()]


def _tag_columns(tags: Sequence[TagEntry]) -> dict[str, list[str]]:
    """Two sorted pairs for cascades: dimension and tag; ``dimension:parent`` and the tag below it."""
    below = sorted((f"{entry.dimension}:{entry.parent}", entry.tag) for entry in tags if entry.parent)
    columns = {
        "tag_dimensions": list(dict.fromkeys(entry.dimension for entry in tags)),
        "tag_dimension": [entry.dimension for entry in tags],
        "tag": [entry.tag for entry in tags],
        "tag_parent": [parent for parent, _ in below],
        "tag_child": [child for _, child in below],
    }
    return {name: values for name, values in columns.items() if values}


def _range(column: int, length: int) -> str:
    letter = column_letter(column)
    return f"${letter}$2:${letter}${1 + max(1, length)}"


def _team_rows(team: Sequence[Member]) -> int:
    last = max((member.row for member in team), default=0)
    return max(TEAM_ROWS, -(-last // 100) * 100 + 100)


def _owner_name(column: int, rows: int) -> DefineName:
    numbers, people = f"{TITLE}!{_range(column, rows)}", f"{TITLE}!{_range(column + 1, rows)}"
    first = people.partition(":")[0]
    return DefineName("voc_owner", f"{first}:INDEX({people},MAX(1,COUNT({numbers})))")


def _team_columns(column: int, place: Place, team: Sequence[Member]) -> list[list[str | float | int | Formula | None]]:
    """Two columns: rows of active people, then their names without gaps."""
    rows = _team_rows(team)
    names = column_letter(place.columns["name"])
    active = column_letter(place.columns["active"]) if "active" in place.columns else None
    letter = column_letter(column)
    numbers = f"${letter}$2:${letter}${rows + 1}"
    whole = sheet_ref(place.title, f"${names}$1:${names}${place.first_row + rows - 1}")
    inside = {member.row: member for member in team if member.active}
    ordered = sorted(inside)
    tests: list[str | float | int | Formula | None] = []
    picked: list[str | float | int | Formula | None] = []
    for i in range(rows):
        row = place.first_row + i
        name = sheet_ref(place.title, f"${names}{row}")
        test = f'IF({name}="","",ROW({name}))'
        if active:
            test = f'IF(OR({name}="",ISNUMBER(MATCH({sheet_ref(place.title, f"${active}{row}")}&"",{_INACTIVE},0))),"",ROW({name}))'
        tests.append(Formula(test, row if row in inside else ""))
        pick = f'IFERROR(INDEX({whole},SMALL({numbers},ROWS(${letter}$2:${letter}{i + 2}))),"")'
        picked.append(Formula(pick, inside[ordered[i]].name if i < len(ordered) else ""))
    return [tests, picked]


def _row_names(places: Mapping[str, Place]) -> list[DefineName]:
    """Names over columns of the entered sheets: customer ids for the dropdown, follow-ups for the colours of planned dates."""
    names = []
    customers, followups = places.get("customers"), places.get("followups")
    if customers is not None and "customer_id" in customers.columns:
        ids = sheet_ref(customers.title, customers.whole("customer_id"))
        names.append(DefineName("voc_customer_id", _filled_part(ids)))
    if followups is not None and {"customer_id", "followed_at"} <= followups.columns.keys():
        names.append(DefineName("voc_followup_customer", sheet_ref(followups.title, followups.whole("customer_id"))))
        names.append(DefineName("voc_followup_date", sheet_ref(followups.title, followups.whole("followed_at"))))
    requirements = places.get("requirements")
    if requirements is not None and "requirement_id" in requirements.columns:
        ids = sheet_ref(requirements.title, requirements.whole("requirement_id"))
        names.append(DefineName("voc_requirement_id", _filled_part(ids)))
    return names


def _filled_part(ids: str) -> str:
    """The cells of a column down to the last filled one.  No cell is named by itself: when its row is deleted, the range only gets shorter."""
    return f"INDEX({ids},1):INDEX({ids},MAX(1,COUNTA({ids})))"
