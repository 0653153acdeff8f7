"""Which column of a list is which field of a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from typing import Literal

from sheetcrm._values import dataclass
from sheetcrm.errors import UsageError
from sheetcrm.schema import BookSchema, Field, SheetSchema
from sheetcrm.schema.headers import counts_otherwise, label_form, may_be
from sheetcrm.schema.profiles import ListProfile, Profile, detect, profile_named
from sheetcrm.schema.profiles.generic import PARTS
from sheetcrm.text.import_ import REJECTS

By = Literal["map", "saved", "profile", "label", "proposal", "ignored", "none"]
TARGETS = ("customers", "followups", "requirements", "contacts", "orders", "servicerecords", "feedback", "attachments", "tags", "team")
"""Keys of the built-in sheets that lists go into; of those that fit a header equally well the first is meant."""
_RANK: tuple[By, ...] = ("map", "saved", "profile", "label", "none")
_ALIKE = 70.0
_JOINED = {"phone": "/", "tags": ",", "list": "、"}
_PIECES = {"contact_name": "person", "name": "person", "address": "address"}


@dataclass(frozen=True)
class ColumnUse:
    """What becomes of one column: its place, its label, the field (empty: none), and by what the field was found."""

    index: int
    header: str
    field: str
    by: By


@dataclass(frozen=True)
class Proposal:
    """A column that may mean a field, by how its label looks (0 to 1)."""

    header: str
    field: str
    share: float


@dataclass
class ListMapping:
    """How a list goes into a sheet.

    uses       one for each column, in the order of the list;  proposals  of columns that are not used
    order      field -> places of its columns, in the order in which their values are joined
    values     field -> value of the list -> value of ours (compared by ``label_form``)
    """

    sheet: str
    profile: str
    uses: list[ColumnUse] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    order: dict[str, list[int]] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)

    def header_of(self, key: str) -> str:
        """The label of the (first) column of a field."""
        places = self.order.get(key, [])
        return self.uses[places[0]].header if places else ""

    def joiner(self, spec: Field) -> str:
        """What stands between the values of several columns of one field."""
        return _JOINED.get(spec.kind.name, "\n" if spec.kind.name == "longtext" else " ")

    @property
    def unused(self) -> list[str]:
        """Labels of the columns that go nowhere, those left out on purpose not among them."""
        return [use.header for use in self.uses if use.by == "none" and use.header]


@dataclass
class MappingWishes:
    """What the user said about columns.

    sheet  key of the sheet;  profile  name;  columns  label -> field (key or label; empty: leave the column out)
    saved  the content of a saved mapping;  accept  take the proposals;  constants  field -> value of every row that has none
    """

    sheet: str | None = None
    profile: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    saved: Mapping[str, object] | None = None
    accept: bool = False
    constants: dict[str, str] = field(default_factory=dict)

    @property
    def saved_columns(self) -> dict[str, str]:
        found = (self.saved or {}).get("columns")
        return {str(header): str(key) for header, key in found.items()} if isinstance(found, dict) else {}


def targets(schema: BookSchema) -> tuple[str, ...]:
    """Keys of the sheets that lists go into, those of somebody's own models among them."""
    built_in = BookSchema.default()
    own = () if schema is built_in else dict.fromkeys(key for key in schema.titles().values() if key not in built_in)
    return (*TARGETS, *own)


def header_score(schema: BookSchema, wishes: MappingWishes) -> Callable[[Sequence[str]], int]:
    """How many cells of a row are known as labels, for the sheet asked for or else for the one that fits best."""
    sheets = [schema.sheet(key) for key in ((wishes.sheet,) if wishes.sheet else targets(schema))]
    named = {label_form(header) for header in (*wishes.columns, *wishes.saved_columns)}
    known = [names | named for names in (_known(sheet, wishes.profile) for sheet in sheets)]
    kept: dict[str, str] = {}

    def score(row: Sequence[str]) -> int:
        forms = set()
        for cell in row[:512]:
            if 0 < len(cell) <= 80:
                forms.add(kept.get(cell) or kept.setdefault(cell, label_form(cell)))
        return max(len(forms & names) for names in known)

    return score


def _known(sheet: SheetSchema, profile: str | None) -> set[str]:
    """Every form of every label that means a field of the sheet."""
    labels: set[str] = {label_form(name) for spec in sheet.fields for name in (spec.key, *spec.label, *spec.aliases, *spec.also)}
    for name in ("hubspot", "zoho", "fxiaoke", "salesforce", "generic") if profile is None else (profile, "generic"):
        own = profile_named(name).of(sheet.key)
        labels |= {label_form(label) for label in own.columns} if own else set()
    return labels - {""}


def map_columns(headers: Sequence[str], schema: BookSchema, wishes: MappingWishes, *, title: str | None = None) -> ListMapping:
    """The mapping of a list with these labels.

    title  key of the sheet that the list is called after, if it is.  Of several candidates for a field, in this order: what the user said,
    a saved mapping, the profile, key, label and alias, labels that may mean it.  Columns of telephone numbers and tags are joined, so are
    the pieces of names and addresses; of others the first is used.
    Raises ``UsageError`` E-MAP-HEADER, E-MAP-FIELD, E-PROFILE.
    """
    profile, own = _profile(headers, wishes)
    saved_sheet = str((wishes.saved or {}).get("sheet") or "") or None
    key = wishes.sheet or saved_sheet or title or (own.sheet if own else None) or _fitting(headers, schema, profile)
    sheet = schema.sheet(key)
    mapping = ListMapping(key, profile.name)
    own = profile.of(key) if profile.name != "generic" else None  # its labels come last
    candidates = _candidates(headers, sheet, wishes, own)
    mapping.uses = _settle(headers, sheet, candidates)
    mapping.proposals = _proposals(mapping.uses, sheet)
    if wishes.accept:
        taken = {proposal.header: proposal.field for proposal in mapping.proposals}
        mapping.uses = [
            ColumnUse(u.index, u.header, taken[u.header], "proposal") if u.by == "none" and u.header in taken else u for u in mapping.uses
        ]
        mapping.proposals = []
    mapping.order = _order(mapping.uses)
    mapping.values = _values(own, wishes)
    return mapping


def _profile(headers: Sequence[str], wishes: MappingWishes) -> tuple[Profile, ListProfile | None]:
    name = wishes.profile or str((wishes.saved or {}).get("profile") or "")
    if name:
        profile = profile_named(name)
        found, own = detect(headers)
        return profile, own if found is profile else None
    return detect(headers)


def _fitting(headers: Sequence[str], schema: BookSchema, profile: Profile) -> str:
    """The sheet that knows most of the labels; of equal ones the first."""
    forms = {label_form(header) for header in headers}
    return max(targets(schema), key=lambda key: len(forms & _known(schema.sheet(key), profile.name)))


def _candidates(headers: Sequence[str], sheet: SheetSchema, wishes: MappingWishes, own: ListProfile | None) -> list[tuple[str, By]]:
    """(field, by what) of each column; an empty field where nothing is known."""
    asked = _asked(headers, sheet, wishes.columns)
    saved = {label_form(header): field_key(sheet, key) for header, key in wishes.saved_columns.items()}
    profile = {label_form(header): key for header, key in (own.columns if own else {}).items() if key in sheet}
    strict: dict[str, str] = {}
    for names in (lambda f: (f.key,), lambda f: f.label, lambda f: f.aliases):
        for spec in sheet.fields:
            for name in names(spec):
                strict.setdefault(label_form(name), spec.key)
    loose = {label_form(name): spec.key for spec in reversed(sheet.fields) for name in spec.also}
    generic = profile_named("generic").of(sheet.key)
    for name, key in (generic.columns if generic else {}).items():
        if key in sheet:
            loose.setdefault(label_form(name), key)
    ignored = {label_form(text) for name in ("reason", "line") for text in REJECTS[name]}
    found: list[tuple[str, By]] = []
    for header in headers:
        whole = label_form(header)
        last = label_form(header.rpartition(".")[2])  # an object inside an object: properties.email
        if whole in asked:
            found.append((asked[whole], "map" if asked[whole] else "ignored"))
        elif whole in ignored:
            found.append(("", "ignored"))
        elif whole in saved:
            found.append((saved[whole], "saved" if saved[whole] else "ignored"))
        else:
            tables: tuple[tuple[dict[str, str], By], ...] = ((profile, "profile"), (strict, "label"), (loose, "none"))
            hits = [(table[form], by) for form in dict.fromkeys((whole, last)) for table, by in tables if form and form in table]
            fitting = [hit for hit in hits if not counts_otherwise(header, sheet.field(hit[0]))]
            found.append(fitting[0] if fitting else ("", "none"))
    return found


def _asked(headers: Sequence[str], sheet: SheetSchema, columns: Mapping[str, str]) -> dict[str, str]:
    there = {label_form(header) for header in headers}
    for header in columns:
        if label_form(header) not in there:
            raise UsageError("E-MAP-HEADER", header=header, known="、".join(filter(None, headers)))
    return {label_form(header): field_key(sheet, key) for header, key in columns.items()}


def field_key(sheet: SheetSchema, name: str) -> str:
    """The key of a field named by key, label or alias; empty for ``-`` and for nothing.  Raises ``UsageError`` E-MAP-FIELD."""
    if name.strip() in ("", "-"):
        return ""
    form = label_form(name)
    for names in (lambda f: (f.key,), lambda f: f.label, lambda f: (*f.aliases, *f.also)):
        for spec in sheet.fields:
            if form in {label_form(one) for one in names(spec)}:
                return spec.key
    known = ", ".join(spec.key for spec in sheet.fields)
    raise UsageError("E-MAP-FIELD", sheet=sheet.label, field=name, known=known)


def _settle(headers: Sequence[str], sheet: SheetSchema, candidates: Sequence[tuple[str, By]]) -> list[ColumnUse]:
    """Of several columns for one field the best stays, and those that can be joined with it."""
    by_field: dict[str, list[int]] = {}
    for index, (key, _) in enumerate(candidates):
        if key:
            by_field.setdefault(key, []).append(index)
    used: set[int] = set()
    for key, places in by_field.items():
        ranked = sorted(places, key=lambda i: (_RANK.index(candidates[i][1]), i))
        best, by = ranked[0], candidates[ranked[0]][1]
        pieces = _pieces(key)
        for place in ranked:
            same = by in ("map", "saved") and candidates[place][1] == by
            joined = sheet.field(key).kind.name in _JOINED or (label_form(headers[place]) in pieces and label_form(headers[best]) in pieces)
            if place == best or same or (joined and by not in ("map", "saved")):
                used.add(place)
    uses: list[ColumnUse] = []
    for index, (header, (key, by)) in enumerate(zip(headers, candidates, strict=True)):
        chosen = index in used
        shown: By = ("label" if by == "none" else by) if chosen else ("ignored" if by == "ignored" else "none")
        uses.append(ColumnUse(index, header, key if chosen else "", shown))
    return uses


def _pieces(key: str) -> dict[str, int]:
    """Labels of the pieces of a field -> their order."""
    return {label_form(label): place for place, label in enumerate(PARTS.get(_PIECES.get(key, ""), ()))}


def _order(uses: Iterable[ColumnUse]) -> dict[str, list[int]]:
    order: dict[str, list[int]] = {}
    forms: dict[int, str] = {}
    for use in uses:
        if use.field:
            order.setdefault(use.field, []).append(use.index)
            forms[use.index] = label_form(use.header)
    for key, places in order.items():
        pieces = _pieces(key)
        if pieces:
            places.sort(key=lambda i: (pieces.get(forms[i], len(pieces)), i))
    return order


def _proposals(uses: Sequence[ColumnUse], sheet: SheetSchema) -> list[Proposal]:
    """For each column that is not used, the free field whose name looks most like its label; each field once."""
    from rapidfuzz.fuzz import ratio

    taken = {use.field for use in uses}
    free = [spec for spec in sheet.fields if spec.key not in taken and spec.kind.name != "id"]
    names = [(label_form(name), spec) for spec in free for name in (spec.key, *spec.label, *spec.aliases, *spec.also)]
    found: list[tuple[float, int, str, str]] = []
    for use in uses:
        form = label_form(use.header)
        if use.by != "none" or len(form) < 2:
            continue
        alike = ((ratio(form, name, score_cutoff=_ALIKE), spec.key) for name, spec in names if may_be(use.header, spec))
        share, key = max(alike, default=(0.0, ""))
        if share >= _ALIKE:
            found.append((-share, use.index, use.header, key))
    proposals: dict[str, Proposal] = {}
    for share, _, header, key in sorted(found):
        if key not in proposals:
            proposals[key] = Proposal(header, key, round(-share / 100, 2))
    return list(proposals.values())


def _values(own: ListProfile | None, wishes: MappingWishes) -> dict[str, dict[str, str]]:
    values = {key: {label_form(a): b for a, b in words.items()} for key, words in (own.values if own else {}).items()}
    saved = (wishes.saved or {}).get("values")
    for key, words in saved.items() if isinstance(saved, dict) else ():
        if isinstance(words, dict):
            values.setdefault(str(key), {}).update({label_form(str(a)): str(b) for a, b in words.items()})
    return values


def to_save(mapping: ListMapping) -> dict[str, object]:
    """What ``--save-mapping`` writes; it can be edited, and read again."""
    columns = {use.header: use.field for use in mapping.uses if use.header and (use.field or use.by == "ignored")}
    return {"sheet": mapping.sheet, "profile": mapping.profile, "columns": columns, "values": mapping.values}
