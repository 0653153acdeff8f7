"""A value that a program gives, read as the cell would be that holds it."""

from __future__ import annotations

from typing import Any

from sheetcrm.schema.field import E_FORM, Field, Problem, ReadContext


class BadValue(Exception):
    """A value that a record must not hold; ``problem.code`` is the rule that says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def read_value(field: Field, value: object, context: ReadContext) -> Any:
    """A Python value as the typed value that its cell would be read as, None for a blank one.  Raises ``BadValue``."""
    try:
        read = field.kind.read(field.kind.raw(value), field, context)
    except TypeError:
        raise BadValue(Problem("VALUE-BAD")) from None
    for problem in read.problems:
        if problem.code in E_FORM:
            raise BadValue(problem)
    if read.value is None and not read.blank:
        raise BadValue(read.problems[0] if read.problems else Problem("VALUE-BAD"))
    if read.value is None and field.required == "required":
        raise BadValue(Problem("REQ-BLANK"))
    return read.value
