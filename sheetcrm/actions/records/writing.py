"""Adding, changing and deleting records in a transaction: what is given is checked first, then taken in or refused as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from sheetcrm.actions._clock import moment_of
from sheetcrm.actions.records.checking import has_rules_of_its_own, known_fields, missing_values, read_values, row_currency, through_model
from sheetcrm.actions.records.filling import Ids, fill_mirrors, fill_new, settle_tags, stamp
from sheetcrm.actions.records.problems import Wrong, wrong
from sheetcrm.actions.records.rows import Rows, Typed
from sheetcrm.errors import UsageError
from sheetcrm.schema import recognise_sheet
from sheetcrm.store.serials import serial
from sheetcrm.text import Text

if TYPE_CHECKING:
    from sheetcrm.actions.records.overlay import Overlay

References = Literal["restrict", "cascade", "blank"]
"""What becomes of rows that refer to a deleted record: the deletion is refused, they are deleted too, or their reference is emptied."""
Given = Mapping[str, Any]


class Writer:
    """Changes of one transaction.  What is wrong goes into ``found``; then nothing of that record was changed."""

    def __init__(self, overlay: Overlay) -> None:
        self.overlay = overlay
        self.ids = Ids(overlay.opened.book)

    @property
    def file(self) -> str:
        return self.overlay.opened.book.file

    @cached_property
    def now(self) -> float:
        """The time to write where a record says when it was changed."""
        book = self.overlay.opened.book
        return serial(moment_of(book.as_of, str(book.settings["timezone"])))

    # --- one record

    def add(self, rows: Rows, given: Given, found: list[Wrong]) -> int | None:
        """A new record; its place, None when something was wrong."""
        known_fields(rows, given, self.file)
        problems: list[Wrong] = []
        id_field = rows.schema.id_field
        identity = given.get(id_field) if id_field else None
        values = read_values(rows, identity, given, problems, row_currency(rows, given))
        form = values.get(id_field) if id_field else None
        if form is not None and id_field is not None and self.ids.used(rows, form):
            problems.append(wrong(rows.schema, identity, rows.schema.field(id_field), identity, "ID-DUP", rows.context))
        book = self.overlay.opened.book
        fill_new(rows, self.overlay.of, values, book.t, self.now)
        self._references(rows, identity, values, given, problems)
        values |= settle_tags(rows, book, identity, values, given, problems)
        gets_id = id_field is not None and form is None and rows.has(id_field) and self.ids.gives(rows)
        if not problems and id_field and gets_id:
            values[id_field] = rows.form(self.ids.next(rows))
        missing_values(rows, identity, values, problems, id_field if gets_id else None)
        if not problems and rows.own_model is not None and has_rules_of_its_own(rows.own_model):
            values = through_model(rows, identity, values, {**dict.fromkeys(values), **given}, problems)
        found += problems
        return None if problems else rows.add({key: value for key, value in values.items() if value is not None})

    def change(self, rows: Rows, at: int, given: Given, found: list[Wrong]) -> bool:
        """Other values for some fields of a record; True when something is different now."""
        known_fields(rows, given, self.file)
        problems: list[Wrong] = []
        identity = rows.id_of(at)
        given = self._without_id(rows, at, identity, given)
        values = read_values(rows, identity, given, problems, row_currency(rows, given, at))
        changes = dict(values)
        fill_mirrors(rows, self.overlay.of, values, changes)
        changes |= settle_tags(rows, self.overlay.opened.book, identity, Whole(rows, at, changes), given, problems)
        self._references(rows, identity, values, given, problems)
        if not problems and rows.own_model is not None and has_rules_of_its_own(rows.own_model):
            changes = _differing(rows, at, through_model(rows, identity, rows.values(at) | changes, given, problems))
        found += problems
        changes = _differing(rows, at, changes)
        if problems or not changes:
            return False
        stamp(rows, changes, self.now)
        for key, value in changes.items():
            rows.put(at, key, value)
        if "name" in changes and rows.schema.id_field:
            self.overlay.renamed.setdefault(rows.key, set()).add(str(rows.form_of(at)))
        return True

    def _without_id(self, rows: Rows, at: int, identity: object, given: Given) -> Given:
        """The id may be repeated, but not changed."""
        key = rows.schema.id_field
        if key is None or key not in given:
            return given
        if rows.form(given[key]) != rows.value(at, key):
            raise UsageError("E-ID-CHANGE", file=self.file or None, sheet=rows.schema.label, id=identity, value=given[key])
        return {name: value for name, value in given.items() if name != key}

    def _references(self, rows: Rows, identity: object, values: Typed, given: Given, problems: list[Wrong]) -> None:
        """References that are given must name a record, as the transaction sees it."""
        for key in given:
            spec, form = rows.schema.field(key), values.get(key)
            if form is None or spec.kind.name != "ref":
                continue
            chosen = values.get(f"{key.removesuffix('_id')}_sheet")
            target = self.overlay.of(spec.reference or recognise_sheet(str(chosen or "")) or "")
            if target is not None and target.schema.id_field and target.at_form(form) is None:
                problems.append(wrong(rows.schema, identity, spec, given[key], "FK-MISSING", rows.context))

    # --- deleting

    def delete(self, rows: Rows, places: list[int], how: References) -> int:
        """Delete records; how many rows go in all.

        Raises ``UsageError``: E-REFERENCED when others refer to them, E-REFERENCE-KEPT where a reference cannot be emptied.
        """
        if how not in ("restrict", "cascade", "blank"):
            raise UsageError("E-USAGE", problem=Text(f"references 不能是 {how}", f"references cannot be {how!r}"))
        plan: dict[str, set[int]] = {rows.key: set(places)}
        emptied: list[tuple[Rows, str, int]] = []
        fresh: list[tuple[Rows, list[int]]] = [(rows, places)]
        while fresh:
            of, going = fresh.pop()
            forms = {form for at in going if (form := of.form_of(at)) is not None and form not in of.repeated}
            for other, ref, found in self.overlay.referring(of, forms) if forms else ():
                left = [at for at in found if at not in plan.get(other.key, ())]
                spec = other.schema.field(ref.field)
                if not left:
                    continue
                if how == "restrict" or (how == "cascade" and spec.kind.name != "ref"):
                    self._refuse(of, going, forms)
                if how == "blank":
                    self._may_be_blank(other, ref.field)
                    emptied += [(other, ref.field, at) for at in left]
                else:
                    plan.setdefault(other.key, set()).update(left)
                    fresh.append((other, left))
        self._empty(emptied, plan)
        for key, doomed in plan.items():
            target = self.overlay.of(key)
            assert target is not None
            for at in sorted(doomed):
                target.remove(at)
        return sum(map(len, plan.values()))

    def _refuse(self, rows: Rows, going: list[int], forms: set[Any]) -> None:
        """Say who refers to the first of them that somebody refers to."""
        for at in going:
            form = rows.form_of(at)
            counts: dict[str, tuple[Text, int]] = {}
            for other, _, found in self.overlay.referring(rows, {form}) if form in forms else ():
                label, count = counts.get(other.key, (other.schema.label, 0))
                counts[other.key] = (label, count + len(set(found) - (set(going) if other is rows else set())))
            said = [(label, count) for label, count in counts.values() if count]
            if said:
                zh = "、".join(f"{label.zh} {count} 行" for label, count in said)
                en = ", ".join(f"{count} {'row' if count == 1 else 'rows'} of {label.en}" for label, count in said)
                raise UsageError("E-REFERENCED", file=self.file or None, sheet=rows.schema.label, id=rows.id_of(at), what=Text(zh, en))

    def _may_be_blank(self, rows: Rows, key: str) -> None:
        spec = rows.schema.field(key)
        if spec.required == "required":
            raise UsageError("E-REFERENCE-KEPT", file=self.file or None, sheet=rows.schema.label, label=spec.label)

    def _empty(self, emptied: list[tuple[Rows, str, int]], plan: dict[str, set[int]]) -> None:
        for rows, key, at in emptied:
            if at in plan.get(rows.key, ()):
                continue
            changes: Typed = {key: None}
            fill_mirrors(rows, self.overlay.of, (key,), changes)
            stamp(rows, changes, self.now)
            for name, value in changes.items():
                rows.put(at, name, value)


class Whole(dict[str, Any]):
    """A record as it will be: the changes, and behind them what it holds now."""

    def __init__(self, rows: Rows, at: int, changes: Typed) -> None:
        super().__init__(changes)
        self._rows, self._at = rows, at

    def __missing__(self, key: str) -> Any:
        return self._rows.value(self._at, key)

    def get(self, key: str, default: Any = None) -> Any:
        found = self[key]
        return default if found is None else found


def _differing(rows: Rows, at: int, changes: Typed) -> Typed:
    return {key: value for key, value in changes.items() if rows.differs(at, key, value)}
