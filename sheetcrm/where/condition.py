"""``Condition``: which records are meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from sheetcrm._values import dataclass
from sheetcrm.where.fields import fields_node
from sheetcrm.where.parser import parse_node
from sheetcrm.where.tree import Node, Not, all_of, one_of, written

if TYPE_CHECKING:
    from sheetcrm.derive import Derived
    from sheetcrm.schema import SheetSchema
    from sheetcrm.store.table import Bools
    from sheetcrm.where.binding import Binder, Values


@dataclass(frozen=True)
class Condition:
    """Which records are meant, whatever the workbook; ``parse`` and ``from_fields`` make it.

    ``a & b``, ``a | b`` and ``~a`` join conditions, and ``str`` writes one as text that can be parsed again (functions aside).
    A comparison with a blank cell is false, so ``stage != 流失客户``, which is ``not stage = 流失客户``, holds for a blank stage.
    """

    node: Node
    source: str = field(default="", compare=False)
    _bound: list[tuple[Derived, str, Binder]] = field(default_factory=list, compare=False, repr=False)

    def mask(self, derived: Derived, key: str) -> Bools:
        """bool, one a record of the sheet ``key``: the records that are meant.

        Each distinct value of a column is asked once.  ``UsageError`` E-WHERE for a field that the sheet does not have, and for a
        value that the field cannot have.
        """
        return self._binder(derived, key).mask(self.node, key)

    def holds(self, values: Values, derived: Derived) -> bool:
        """Whether one record is meant; the same as ``mask`` says of it."""
        return self._binder(derived, values.sheet).holds(self.node, values)

    def _binder(self, derived: Derived, key: str) -> Binder:
        """The condition looked up in the workbook, kept for the next record."""
        if self._bound and self._bound[0][0] is derived and self._bound[0][1] == key:
            return self._bound[0][2]
        from sheetcrm.where.binding import Binder

        binder = Binder(derived, self.source)
        binder.bind(self.node, key)
        self._bound[:] = [(derived, key, binder)]
        return binder

    def __and__(self, other: Condition) -> Condition:
        return Condition(all_of((self.node, other.node)))

    def __or__(self, other: Condition) -> Condition:
        return Condition(one_of((self.node, other.node)))

    def __invert__(self) -> Condition:
        return Condition(Not(self.node))

    def __str__(self) -> str:
        return written(self.node)


def parse(text: str) -> Condition:
    """A condition as people write it: ``stage = 意向客户 and tags has 价格敏感``.

    ``UsageError`` E-WHERE says at which character it cannot be understood.  Whether the fields and values exist is looked up when
    the condition meets a workbook.
    """
    return Condition(parse_node(text), text)


def from_fields(schema: SheetSchema, fields: Mapping[str, Any]) -> Condition:
    """A condition from field names and values, all of which must hold.

    A value is compared as a cell of the field would be read; a list or set means any of them; ``between(low, high)`` a range; None a
    blank cell; a function is given the value as records hold it.  Tags are carried by those below them too.  ``customer_id.stage``
    follows a reference.  ``UsageError`` E-WHERE-VALUE for a field that the sheet does not have.
    """
    return Condition(fields_node(schema, fields))
