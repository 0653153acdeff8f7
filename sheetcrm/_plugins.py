"""Plugins: installed packages that add rules, figures, kinds of fields, outputs, importers and presets.

A plugin names its modules under entry points.  Importing such a module registers what is in it, by the decorators and functions that the
built-in modules use (``sheetcrm.plugin`` has them all)::

    [project.entry-points."sheetcrm.rules"]
    credit = "sheetcrm_credit.rules"

A group is looked up when its registry is first needed.  That nothing is installed has to be found out for next to nothing, so the folders of
``sys.path`` are searched for ``entry_points.txt`` here (1 ms; ``importlib.metadata`` takes fifty).  A plugin that cannot be imported, or
clashes with what is there, is left out as a whole with one warning, and everything else is as without it.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from sheetcrm._values import NamedTuple

if TYPE_CHECKING:
    from sheetcrm.errors import SheetcrmError
    from sheetcrm.text import Text

GROUPS = ("sheetcrm.rules", "sheetcrm.reports", "sheetcrm.kinds", "sheetcrm.outputs", "sheetcrm.importers", "sheetcrm.presets")
OFF = "SHEETCRM_NO_PLUGINS"
"""Environment variable: set to anything, no plugin is looked for."""
_FOLDERS = (".dist-info", ".egg-info")
_HINT = b"[sheetcrm."
Registry = dict[Any, Any] | list[Any] | set[Any]
Tell = Callable[["SheetcrmError", BaseException | None], None]
T = TypeVar("T")


class Plugin(NamedTuple):
    """One entry point.  name, value  as the package declares them;  package  ``sheetcrm-credit``;  version  ``1.0``"""

    group: str
    name: str
    value: str
    package: str
    version: str

    @property
    def source(self) -> str:
        """Which package it comes from: ``sheetcrm-credit 1.0``."""
        return f"{self.package} {self.version}".strip()

    def load(self) -> Any:
        """The module that is named, or the object in it (``module:NAME``)."""
        module, _, attribute = self.value.partition(":")
        found: Any = importlib.import_module(module.strip())
        for part in filter(None, attribute.strip().split(".")):
            found = getattr(found, part)
        return found


class PluginWarning(UserWarning):
    """A plugin, or a part of it, was left out; everything else is as without it."""


class Refused(ValueError):
    """Something cannot be registered; ``words`` say why in both languages."""

    def __init__(self, words: Text) -> None:
        super().__init__(words.en)
        self.words = words


# --- what is installed


def installed(group: str) -> list[Plugin]:
    """The plugins of a group by package and name; none is imported for it."""
    return [plugin for plugin in _everything() if plugin.group == group]


def stamp() -> str:
    """Which plugins there are, as one text: what was worked out with others, or without any, is out of date."""
    return "".join(dict.fromkeys(f"+{plugin.package}-{plugin.version}" for plugin in _everything()))


@cache
def _everything() -> tuple[Plugin, ...]:
    if os.environ.get(OFF):
        return ()
    found: dict[str, list[Plugin]] = {}
    for folder in _with_entry_points():
        plugins = list(_plugins_of(folder))
        if plugins:
            found.setdefault(plugins[0].package.casefold(), plugins)  # a package that is there twice: the first on the path counts
    return tuple(plugin for _, plugins in sorted(found.items()) for plugin in sorted(plugins))


def _with_entry_points() -> Iterator[str]:
    """Folders of installed packages that have entry points for us."""
    for place in dict.fromkeys(sys.path):
        try:
            with os.scandir(place or ".") as entries:
                names = [entry.path for entry in entries if entry.name.endswith(_FOLDERS)]
        except OSError:
            continue
        for path in names:
            try:
                with open(f"{path}/entry_points.txt", "rb") as file:  # noqa: PTH123  # importing pathlib would cost more than all the rest
                    if _HINT in file.read():
                        yield path
            except OSError:
                continue


def _plugins_of(folder: str) -> Iterator[Plugin]:
    """The entry points of one package that are ours: sections ``[group]`` with lines ``name = value``."""
    package, version = _named(folder)
    group = ""
    with open(f"{folder}/entry_points.txt", encoding="utf-8", errors="replace") as file:  # noqa: PTH123
        for line in map(str.strip, file):
            if line.startswith("["):
                group = line.strip("[] ")
            elif "=" in line and not line.startswith(("#", ";")) and group in GROUPS:
                name, _, value = line.partition("=")
                yield Plugin(group, name.strip(), value.partition("[")[0].strip(), package, version)


def _named(folder: str) -> tuple[str, str]:
    """(name, version) of a package as it says, else by the name of its folder."""
    package, _, version = os.path.basename(folder).rpartition(".")[0].partition("-")  # noqa: PTH119
    said = {"name": package.replace("_", "-"), "version": version}
    for file_name in ("METADATA", "PKG-INFO"):
        try:
            with open(f"{folder}/{file_name}", encoding="utf-8", errors="replace") as file:  # noqa: PTH123
                for line in file:
                    key, colon, value = line.partition(":")
                    if not colon:
                        break
                    if key.lower() in said:
                        said[key.lower()] = value.strip()
        except OSError:
            continue
    return said["name"], said["version"]


# --- taking them in

_current: list[Plugin] = []
_owners: dict[tuple[str, str], Plugin] = {}
_told: set[str] = set()
_loaded: set[str] = set()


def load(group: str, *registries: Registry, use: Callable[[Plugin, Any], None] | None = None) -> None:
    """Import every plugin of a group, once: each registers all that it has, or nothing.

    registries  where its modules register; they are as before when a plugin fails
    use         what to do with the module or object that the entry point names; what it raises counts as a failure
    """
    if group not in _loaded:
        _loaded.add(group)
        for plugin in installed(group):
            adopt(plugin, *registries, use=use)


def adopt(plugin: Plugin, *registries: Registry, use: Callable[[Plugin, Any], None] | None = None) -> bool:
    """Import one plugin; False when it was left out, with a warning."""
    try:
        _take(plugin, registries, use)
    except (Exception, SystemExit) as problem:
        complain(plugin, "W-PLUGIN", problem)
        return False
    return True


def demand(plugin: Plugin, *registries: Registry, use: Callable[[Plugin, Any], None] | None = None) -> None:
    """Import one plugin that somebody asked for by name; ``UsageError`` (E-PLUGIN) when that fails."""
    try:
        _take(plugin, registries, use)
    except (Exception, SystemExit) as problem:
        raise failure(plugin, problem) from problem


def _take(plugin: Plugin, registries: Sequence[Registry], use: Callable[[Plugin, Any], None] | None) -> None:
    before = [registry.copy() for registry in registries]
    owners = dict(_owners)
    try:
        with _registering(plugin):
            found = plugin.load()
            if use is not None:
                use(plugin, found)
    except BaseException:
        for registry, was in zip(registries, before, strict=True):
            _restore(registry, was)
        _restore(_owners, owners)
        raise


@contextmanager
def _registering(plugin: Plugin) -> Iterator[None]:
    _current.append(plugin)
    try:
        yield
    finally:
        _current.pop()


def _restore(registry: Registry, was: Registry) -> None:
    registry.clear()
    if isinstance(registry, list):
        registry.extend(was)
    else:
        registry.update(was)


def current() -> Plugin | None:
    """The plugin that is being taken in."""
    return _current[-1] if _current else None


def own(what: str, name: str) -> Plugin | None:
    """Note who registers something (``own("rule", "CREDIT-BAD")``); gives the plugin that is being taken in, None for what is built in."""
    plugin = current()
    if plugin is not None:
        _owners[what, name] = plugin
    return plugin


def owner(what: str, name: str) -> Plugin | None:
    """The plugin that registered something; None for what is built in."""
    return _owners.get((what, name))


def need_words(*texts: Text) -> None:
    """Everything that people see exists in Chinese and in English."""
    from sheetcrm.text import Text

    if not all(isinstance(text, Text) and text.zh.strip() and text.en.strip() for text in texts):
        raise Refused(Text("中文和英文的文字都要有", "its words must be there in Chinese and in English"))


# --- what goes wrong


def complain(plugin: Plugin, code: str, problem: BaseException, **gaps: Any) -> None:
    """Say once that a plugin, or a part of it, is left out: a line on stderr for the command line, a ``PluginWarning`` for programs."""
    from sheetcrm.errors import SheetcrmError

    error = SheetcrmError(code, **_gaps(plugin, problem), **gaps)
    if (line := error.line("en")) not in _told:
        _told.add(line)
        _tell(error, problem)


def failure(plugin: Plugin, problem: BaseException, *, file: str | None = None) -> SheetcrmError:
    """The error of a plugin that was asked for by name and cannot do what it should."""
    from sheetcrm.errors import UsageError

    return UsageError("E-PLUGIN", file=file, **_gaps(plugin, problem))


def _gaps(plugin: Plugin, problem: BaseException) -> dict[str, Any]:
    said = problem.words if isinstance(problem, Refused) else " ".join(f"{type(problem).__name__}: {problem}".split())
    return {"package": plugin.source, "entry": f"{plugin.group}: {plugin.name}", "problem": said}


def _warn(error: SheetcrmError, _problem: BaseException | None) -> None:
    import warnings

    warnings.warn(PluginWarning(error.line()), stacklevel=2)


_tell: Tell = _warn


def told_to(tell: Tell) -> Tell:
    """Let somebody else hear of what goes wrong; gives who heard it before."""
    global _tell
    _tell, before = tell, _tell
    return before


def attempt(plugin: Plugin, act: Callable[[], T], otherwise: T, **gaps: Any) -> T:
    """What a plugin does while it is at work; where it fails, that is said and the rest goes on."""
    try:
        return act()
    except (Exception, SystemExit) as problem:
        complain(plugin, "W-PLUGIN-RUN", problem, **gaps)
        return otherwise


def known(group: str, names: Sequence[str]) -> list[Plugin]:
    """The plugins of a group whose names are not taken by what is built in; the others are said and left out."""
    from sheetcrm.text import Text

    free: dict[str, Plugin] = {}
    for plugin in installed(group):
        if plugin.name in names or plugin.name in free:
            complain(plugin, "W-PLUGIN", Refused(Text(f"名字“{plugin.name}”已经有了", f"the name {plugin.name} is taken")))
        else:
            free[plugin.name] = plugin
    return list(free.values())
