"""Conditions that pick records: parsed from text or from fields, tested once for each distinct value."""

from typing import TYPE_CHECKING

from sheetcrm._lazy import lazy

if TYPE_CHECKING:
    from sheetcrm.where.binding import Values as Values
    from sheetcrm.where.binding import find_field as find_field
    from sheetcrm.where.binding import near_fields as near_fields
    from sheetcrm.where.condition import Condition as Condition
    from sheetcrm.where.condition import from_fields as from_fields
    from sheetcrm.where.condition import parse as parse
    from sheetcrm.where.fields import any_of as any_of
    from sheetcrm.where.fields import between as between

_HOME = {
    "Condition": "condition",
    "Values": "binding",
    "any_of": "fields",
    "between": "fields",
    "find_field": "binding",
    "from_fields": "condition",
    "near_fields": "binding",
    "parse": "condition",
}
__all__ = ["Condition", "Values", "any_of", "between", "find_field", "from_fields", "near_fields", "parse"]
__getattr__, __dir__ = lazy(__name__, _HOME)
