"""What is worth a word about the values that a transaction writes: they are taken in, and a check of the workbook would warn about them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from sheetcrm._values import NamedTuple, dataclass
from sheetcrm.schema import Field, Unknown
from sheetcrm.store.serials import from_serial
from sheetcrm.text import Text, listed, say
from sheetcrm.text.records import NOTICES

if TYPE_CHECKING:
    from sheetcrm.actions.records.overlay import Overlay
    from sheetcrm.actions.records.rows import Rows

_OVERDUE = "FU-OVERDUE"
_NAMED = 12
"""Records that a notice names one by one."""


@dataclass(frozen=True)
class Notice:
    """One value that a rule warns about, in one or several records.

    sheet  key;  ids  of the records, as texts;  code  of the rule;  words  which records, what is odd, what to do
    """

    sheet: str
    ids: tuple[str, ...]
    field: str
    code: str
    words: Text


class _Odd(NamedTuple):
    """A value that a rule warns about: what the rule's message needs, and what may have been meant."""

    code: str
    value: str
    day: str = ""
    near: tuple[str, ...] = ()


_Look = Callable[["Rows", int, Any], _Odd | None]
"""(records, place, typed value) -> what is odd about the value."""


def notices(overlay: Overlay) -> list[Notice]:
    """About each value that the transaction writes into a sheet that people fill in, grouped by what is odd."""
    found: dict[tuple[str, str, _Odd], list[str]] = {}
    for rows in overlay.touched():
        looks = dict(_looks(rows, overlay))
        if not looks:
            continue
        written = [*((at, rows.changed[at]) for at in sorted(rows.changed)), *((at, rows.added[at - rows.base] or {}) for at in rows.added_places())]
        for at, values in written:
            for key, value in values.items():
                odd = looks[key](rows, at, value) if value is not None and key in looks else None
                if odd is not None:
                    found.setdefault((rows.key, key, odd), []).append(str(rows.id_of(at) or ""))
    return [_notice(overlay, sheet, field, odd, ids) for (sheet, field, odd), ids in found.items()]


def _looks(rows: Rows, overlay: Overlay) -> Iterator[tuple[str, _Look]]:
    """Field -> how its values are looked at, for those that a rule may warn about."""
    people = _people(overlay)
    for spec in rows.schema.fields:
        if spec.vocabulary is not None:
            yield spec.key, _unknown
        elif spec.reference == "team" and rows.key != "team" and people:
            yield spec.key, _person(spec, people, owner=rows.key == "customers" and spec.key == "owner")
    if rows.key == "followups":
        yield "next_followup_date", _before("FU-PLAN-BEFORE")
        yield "due_date", _before("FU-DUE-BEFORE")
    elif rows.key == "customers":
        yield "next_followup_date", _past(overlay.opened.book.t)


def _unknown(rows: Rows, at: int, value: Any) -> _Odd | None:
    return _Odd("VOC-UNKNOWN", str(value)) if isinstance(value, Unknown) else None


def _people(overlay: Overlay) -> dict[str, tuple[str, bool]]:
    """Name as it is compared -> (name, whether active) of the team as the transaction sees it."""
    from sheetcrm.tags import person_form

    team = overlay.of("team")
    if team is None:
        return {}
    found = {at: (str(name), team.value(at, "active") not in (False, "否")) for at in team.places() if (name := team.value(at, "name"))}
    return {person_form(name): (name, active) for name, active in found.values()}


def _person(spec: Field, people: dict[str, tuple[str, bool]], *, owner: bool) -> _Look:
    from sheetcrm.tags import person_form, similarity

    def look(rows: Rows, at: int, value: Any) -> _Odd | None:
        name = str(value)
        known = people.get(person_form(name))
        if known is None:
            near = sorted((-similarity(name, other), other) for other, _ in people.values())
            return _Odd("OWNER-UNKNOWN", name, near=tuple(other for share, other in near[:3] if share <= -0.5))
        return _Odd("OWNER-INACTIVE", name) if owner and not known[1] else None

    return look


def _before(code: str) -> _Look:
    """A day of a follow-up that is before the follow-up itself."""

    def look(rows: Rows, at: int, value: Any) -> _Odd | None:
        day = rows.value(at, "followed_at")
        return _Odd(code, _shown(value), _shown(day)) if isinstance(day, float) and math.floor(value) < math.floor(day) else None

    return look


def _past(today: float) -> _Look:
    """A plan for a day that is over is overdue from the start."""
    return lambda rows, at, value: _Odd(_OVERDUE, _shown(value)) if math.floor(value) < math.floor(today) else None


def _shown(serial: float) -> str:
    return f"{from_serial(math.floor(serial)):%Y-%m-%d}"


def _notice(overlay: Overlay, sheet: str, key: str, odd: _Odd, ids: list[str]) -> Notice:
    from sheetcrm.rules import RULES, load_rules

    load_rules()
    schema, rule = overlay.opened.book.schema.sheet(sheet), RULES[odd.code]
    label = schema.field(key).label

    def words(lang: str) -> str:
        """The rule's own message, or that of a plan whose day is over: the rule itself counts days and names what was promised."""
        who = listed(ids, lang) if len(ids) <= _NAMED and all(ids) else say(NOTICES["records"], lang, n=len(ids))
        message = say(NOTICES["past"] if odd.code == _OVERDUE else rule.message, lang, label=label.of(lang), value=odd.value, day=odd.day)
        hint = say(NOTICES["near"], lang, near=listed(odd.near, lang)) if odd.near else rule.remedy.of(lang)
        return say(NOTICES["line"], lang, sheet=schema.label.of(lang), who=who, message=message, code=odd.code, hint=hint)

    return Notice(sheet, tuple(ids), key, odd.code, Text(words("zh-CN"), words("en")))
