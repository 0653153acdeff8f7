"""Forms in which ``validate`` says what it found.  Each is one file, ``out_<name>.py``, with a class that registers under its name::

    @output("csv")
    class Csv(Output):
        def write(self, checked): ...

A document may cover several workbooks: ``write`` is called for each that was read, ``refused`` for each that could not be,
``close`` once.  What is written goes out at once wherever the form allows, so that a hundred thousand findings are never held.
"""

from __future__ import annotations

import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

from sheetcrm import _plugins
from sheetcrm._values import dataclass
from sheetcrm.errors import SheetcrmError
from sheetcrm.text import Text, default_lang

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sheetcrm.reports.health import BookHealth
    from sheetcrm.rules import Findings

_PREFIX = "out_"
_GROUP = "sheetcrm.outputs"
MADE_HERE = "sheetcrm_findings"
"""A defined name by which a workbook of findings is known to be ours to replace."""
REJECTED = "sheetcrm_rejected"
"""A defined name of a workbook of rejected rows: no customers yet, and not ours to replace, since people correct them there."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for.

    lang   of headings, None: that of the first workbook;  limit  findings shown of each rule, None: all
    statistics  counts instead of the findings (text, json, jsonl)
    complete  False when only some rules were run, so that no score can be given
    colour, width  of the terminal; width None: no terminal, lines are not broken;  version  of sheetcrm
    suppressed  also what somebody accepted (text, json, jsonl; sarif always has it)
    folder  of the document, None where it is shown and not written: links are relative to it
    """

    lang: str | None = None
    limit: int | None = None
    statistics: bool = False
    complete: bool = True
    colour: bool = False
    width: int | None = None
    version: str = ""
    folder: Path | None = None
    suppressed: bool = False


class Checked:
    """One workbook that was read and checked.  ``file`` is its path as the user gave it, as text."""

    def __init__(self, file: str, findings: Findings) -> None:
        self.file, self.findings = file, findings
        self.lang: str = findings.lang
        self.counts: dict[str, int] = findings.counts()

    @cached_property
    def health(self) -> BookHealth:
        from sheetcrm.reports.health import health

        return health(self.findings)

    @cached_property
    def fixable(self) -> dict[str, int]:
        """Safety (``safe``, ``unsafe``) -> findings that such a fix removes."""
        from sheetcrm.rules import RULES

        counts = {"safe": 0, "unsafe": 0}
        for code, n in self.findings.fixable_by_code().items():
            counts[RULES[code].fix or "unsafe"] += n
        return counts

    def chosen(self, limit: int | None, most: int | None = None) -> NDArray[np.int64]:
        """Numbers of the findings to show: the first of each rule, and at most ``most`` of all."""
        return self.findings.pick(limit)[:most]


@dataclass(frozen=True, slots=True)
class Row:
    """What the closing table says of one workbook: its counts and score, or the line that says why it was not read."""

    file: str
    counts: Mapping[str, int]
    score: float | None = None
    line: str = ""


class Output(ABC):
    """One document about the findings of one or several workbooks, written to ``stream`` (bytes for a binary form, else text).

    lang  of the document: the one asked for, else that of the first workbook;  rows  one for each workbook so far
    """

    def __init__(self, stream: IO[Any], wanted: Wanted) -> None:
        self.stream, self.wanted = stream, wanted
        self._lang: str | None = wanted.lang
        self.rows: list[Row] = []

    @property
    def lang(self) -> str:
        """The language of headings and words."""
        return self._lang or default_lang()

    def add(self, checked: Checked) -> None:
        """A workbook that was read and checked."""
        self._lang = self._lang or checked.lang
        self.write(checked)
        self.rows.append(Row(checked.file, checked.counts, self.score(checked)))

    def refused(self, file: str, line: str) -> None:
        """A workbook that could not be read; ``line`` says why."""
        self.rows.append(Row(file, {}, None, line))

    @property
    def first(self) -> bool:
        """No workbook has been written so far."""
        return all(row.line for row in self.rows)

    def score(self, checked: Checked) -> float | None:
        """The health score, None where only some rules were run."""
        return checked.health.book.score if self.wanted.complete else None

    @abstractmethod
    def write(self, checked: Checked) -> None:
        """Write the findings of one workbook."""

    def close(self) -> None:  # noqa: B027 - some forms need no end
        """Write what comes after the last workbook."""


@dataclass(frozen=True, slots=True)
class OutputForm:
    """A registered form.  binary: it is written to a file only;  counts: it can give ``--statistics``"""

    name: str
    make: Callable[[IO[Any], Wanted], Output]
    binary: bool = False
    counts: bool = False


OUTPUTS: dict[str, OutputForm] = {}
"""Name -> form, filled when a form is first asked for (``form_of``)."""

C = TypeVar("C", bound=type[Output])
R = TypeVar("R")


def output(name: str, *, binary: bool = False, counts: bool = False) -> Callable[[C], C]:
    """Register a form under its name, for ``validate --format NAME``.

    binary  it is written to a file only;  counts  it can give ``--statistics``
    The decorated class is an ``Output``.  In a plugin the entry point has the same name.  Raises ``ValueError`` when the name is taken.
    """

    def register(form: C) -> C:
        plugin = _plugins.own("output", name)
        if name in OUTPUTS or (plugin is not None and name in _built_in()):
            raise _plugins.Refused(Text(f"输出格式 {name} 已经有了", f"the output format {name} is taken"))
        OUTPUTS[name] = OutputForm(name, form if plugin is None else lambda stream, wanted: Guarded(form, stream, wanted, plugin), binary, counts)
        return form

    return register


class Guarded(Output):
    """The form of a plugin: where it fails, the error says whose it is."""

    def __init__(self, form: type[Output], stream: IO[Any], wanted: Wanted, plugin: _plugins.Plugin) -> None:
        super().__init__(stream, wanted)
        self.plugin = plugin
        self.form = self._tried(lambda: form(stream, wanted))

    def add(self, checked: Checked) -> None:
        self._tried(lambda: self.form.add(checked))

    def refused(self, file: str, line: str) -> None:
        self._tried(lambda: self.form.refused(file, line))

    def write(self, checked: Checked) -> None:
        """``add`` of the form itself writes."""

    def close(self) -> None:
        self._tried(self.form.close)

    def _tried(self, act: Callable[[], R]) -> R:
        try:
            return act()
        except (OSError, SheetcrmError):
            raise  # a full disk is not the plugin's fault
        except Exception as problem:
            raise _plugins.failure(self.plugin, problem) from problem


def form_names() -> list[str]:
    """Names of all forms, text first; no form is imported for it."""
    own = _built_in()
    found = {*own, *OUTPUTS, *(plugin.name for plugin in _plugins.known(_GROUP, own))}
    return sorted(found, key=lambda name: (_ORDER.get(name, len(_ORDER)), name))


@cache
def _built_in() -> tuple[str, ...]:
    from sheetcrm import render

    return tuple(module.name.removeprefix(_PREFIX) for module in pkgutil.iter_modules(render.__path__) if module.name.startswith(_PREFIX))


_ORDER: Mapping[str, int] = {name: i for i, name in enumerate(("text", "json", "jsonl", "sarif", "github", "junit", "markdown", "html", "xlsx"))}


def form_of(name: str) -> OutputForm:
    """The form of that name; ``KeyError`` if there is none, ``UsageError`` (E-PLUGIN) if its plugin fails."""
    if name not in OUTPUTS and name in _built_in():
        import_module(f"sheetcrm.render.{_PREFIX}{name}")
    elif name not in OUTPUTS:
        for plugin in _plugins.known(_GROUP, _built_in()):
            if plugin.name == name:
                _plugins.demand(plugin, OUTPUTS, use=_is_registered)
    return OUTPUTS[name]


def _is_registered(plugin: _plugins.Plugin, _module: object) -> None:
    if plugin.name not in OUTPUTS:
        raise _plugins.Refused(Text(f"没有登记名为 {plugin.name} 的输出格式", f"it registers no output format called {plugin.name}"))
