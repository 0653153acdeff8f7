"""What a rule is: its code, its words in both languages, and the function that looks for it.  All rules register here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from sheetcrm import _plugins
from sheetcrm._values import dataclass
from sheetcrm.errors import UsageError
from sheetcrm.rules._finding import Safety, Severity
from sheetcrm.text import Text

if TYPE_CHECKING:
    from sheetcrm.rules._batch import Found
    from sheetcrm.rules._run import Run

Check = Callable[["Run"], Iterable["Found"]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in words.

    name     the fault in a few words, reads well after "allow …"
    message  what a finding says; gaps: ``{label} {value} {id} {sheet} {row}`` and those of the finding itself
    why      why it matters to the people who use the workbook;  bad, good  an example of each
    remedy   what to do; shown with a finding that has no better suggestion
    fix      how safe the fix is, None where there is none
    """

    code: str
    severity: Severity
    name: Text
    message: Text
    why: Text
    bad: Text
    good: Text
    remedy: Text
    fix: Safety | None = None


RULES: dict[str, Rule] = {}
"""Code -> rule, filled when the families are imported (``load_rules``)."""

CHECKS: list[tuple[AbstractSet[str], Check]] = []
"""(codes that it may find, function), in the order of registration."""

READING: set[str] = set()
"""Codes of the problems that the kinds of fields find while they read a cell."""

_CODE = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)+")


def declare(rule: Rule, *, reading: bool = False) -> Rule:
    """Register the words of a rule whose findings come from elsewhere.

    They come from a function that finds several codes (``finds``) or, with ``reading``, from a kind of field: its ``Problem("CODE", …)``
    become findings at the cells that were read.
    Raises ``ValueError`` when the code is taken, or is not made of two or more parts of A–Z and 0–9, such as ``CREDIT-BAD``.
    """
    if rule.code in RULES:
        raise _plugins.Refused(Text(f"规则代码 {rule.code} 已经有了", f"the rule code {rule.code} is taken"))
    if not _CODE.fullmatch(rule.code):
        raise _plugins.Refused(Text(f"{rule.code} 不是 CREDIT-BAD 这样的规则代码", f"{rule.code} is no rule code like CREDIT-BAD"))
    if _plugins.own("rule", rule.code) is not None:
        _plugins.need_words(rule.name, rule.message, rule.why, rule.bad, rule.good)
    RULES[rule.code] = rule
    if reading:
        READING.add(rule.code)
    return rule


def finds(*codes: str) -> Callable[[Check], Check]:
    """The decorated function looks for these declared codes; each ``Found`` it yields names its own."""
    return _registered(frozenset(codes))


def _registered(codes: AbstractSet[str]) -> Callable[[Check], Check]:
    def register(check: Check) -> Check:
        plugin = _plugins.current()
        if plugin is None:
            CHECKS.append((codes, check))
        else:
            from sheetcrm.rules._guard import guarded

            CHECKS.append((codes, guarded(check, plugin, codes)))
        return check

    return register


def finds_while_reading(check: Check) -> Check:
    """The decorated function looks for whatever kinds report, whichever codes are declared for them."""
    return _registered(READING)(check)


def rule(
    code: str,
    severity: Severity,
    *,
    name: Text,
    message: Text,
    why: Text,
    bad: Text,
    good: Text,
    remedy: Text,
    fix: Safety | None = None,
) -> Callable[[Check], Check]:
    """Register a rule and the function that looks for it; what the function yields gets the code.

    code      parts of A–Z and 0–9, joined by ``-``;  severity  ``E`` error, ``W`` warning, ``I`` hint;  fix  as in ``Rule``
    name, message, why, bad, good, remedy  its words, as in ``Rule``
    The function takes a ``Run`` and yields a ``Batch`` for each column in which it found something (or a ``Spot``).
    Raises ``ValueError`` when the code is taken.
    """
    declare(Rule(code, severity, name, message, why, bad, good, remedy, fix))

    def register(check: Check) -> Check:
        def coded(run: Run) -> Iterable[Found]:
            for found in check(run):
                found.code = code
                yield found

        coded.__name__ = check.__name__
        _registered(frozenset((code,)))(coded)
        return check

    return register


def matches(code: str, pattern: str) -> bool:
    """``DATE-BAD`` is matched by itself, by ``DATE`` and by ``DATE-``; ``ALL`` matches everything.  Case does not matter."""
    pattern = pattern.strip().upper()
    return pattern == "ALL" or code == pattern or code.startswith(pattern.rstrip("-") + "-")


def selected(codes: Iterable[str], select: Sequence[str], ignore: Sequence[str]) -> frozenset[str]:
    """The codes to look for: those that ``select`` names (all when empty) without those that ``ignore`` names.

    The longer pattern wins: select ``DATE-BAD``, ignore ``DATE`` keeps DATE-BAD.
    Raises ``UsageError`` (E-RULE) for a pattern that matches no rule.
    """
    codes = list(codes)
    wanted, unwanted = _strengths(codes, select), _strengths(codes, ignore)
    return frozenset(code for code in codes if wanted.get(code, 0 if select else 1) > unwanted.get(code, 0))


def _strengths(codes: Sequence[str], patterns: Sequence[str]) -> dict[str, int]:
    """Code -> how long the longest pattern is that matches it; codes that none matches are left out."""
    found: dict[str, int] = {}
    for pattern in patterns:
        matching = [code for code in codes if matches(code, pattern)]
        if not matching:
            raise UsageError("E-RULE", rule=pattern.strip())
        strength = 2 + len(pattern.strip().rstrip("-")) * (pattern.strip().upper() != "ALL")
        found |= {code: max(strength, found.get(code, 0)) for code in matching}
    return found


def words(rule: Rule, lang: str) -> Mapping[str, str]:
    """Every text of a rule in one language, by name."""
    return {key: getattr(rule, key).of(lang) for key in ("name", "message", "why", "bad", "good", "remedy")}
