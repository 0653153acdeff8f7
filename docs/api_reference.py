"""The reference of the Python API as Markdown, in one language, made from signatures and docstrings."""

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from api_words import GROUPS, PLUGIN_GROUPS, SHARED, WORDS, ZH

import sheetcrm
import sheetcrm.errors
import sheetcrm.plugin
from sheetcrm.text import Lang, say
from sheetcrm.text.errors import ERRORS

PAGES: dict[Lang, str] = {"zh-CN": "api.zh.md", "en": "api.md"}
WIDTH = 110
SPOKEN = ("__getitem__", "__contains__", "__iter__", "__len__", "__enter__", "__exit__")
"""Operators that are worth a word where a class has one of its own about them."""


def page(lang: Lang) -> str:
    """The whole page."""
    lines = [WORDS["generated"].of(lang), "", f"# {WORDS['title'].of(lang)}", "", WORDS["intro"].of(lang), ""]
    lines += [f"## {WORDS['shared'].of(lang)}", "", WORDS["head"].of(lang), "| --- | --- |"]
    lines += [f"| `{name}` | {text.of(lang)} |" for name, text in SHARED.items()]
    lines += ["", WORDS["raises"].of(lang), ""]
    for title, names in groups():
        lines += [f"## {title.of(lang)}", ""]
        for name in names:
            lines += [*entry(name, getattr(sheetcrm, name), lang)]
    lines += [f"## {WORDS['results'].of(lang)}", "", WORDS["results_intro"].of(lang), ""]
    for result in results():
        lines += [*entry(result.__name__, result, lang)]
    lines += [*errors(lang), *plugins(lang)]
    return "\n".join(lines)


def groups() -> list[tuple[Any, list[str]]]:
    """(heading, public names); what nobody has put under a heading yet stands under the last one."""
    left = [name for name in sheetcrm.__all__ if not is_error(getattr(sheetcrm, name))]
    found = []
    for title, wanted in GROUPS[:-1]:
        names = [name for name in wanted if name in left]
        left = [name for name in left if name not in names]
        found.append((title, names))
    return [(title, names) for title, names in [*found, (GROUPS[-1][0], left)] if names]


def results() -> list[type]:
    """What the public functions return, as far as it is no public name itself, by name."""
    found: dict[str, type] = {}
    for name in sheetcrm.__all__:
        for shown in shown_types(getattr(sheetcrm, name)):
            if shown.__name__ not in sheetcrm.__all__ and not shown.__name__.startswith("_"):
                found[shown.__name__] = shown
    return [found[name] for name in sorted(found)]


def shown_types(thing: Any) -> Iterator[type]:
    """Our own classes that a function says it returns."""
    if inspect.isfunction(thing):
        module = vars(sys.modules[thing.__module__])
        for word in re.findall(r"[A-Za-z_]\w*", str(inspect.signature(thing).return_annotation)):
            found = module.get(word)
            if inspect.isclass(found) and found.__module__.startswith("sheetcrm."):
                yield found


def is_error(thing: Any) -> bool:
    return inspect.isclass(thing) and issubclass(thing, Exception)


# --- one name


def entry(name: str, thing: Any, lang: Lang, level: int = 3) -> Iterator[str]:
    """A function or class: its heading, its signature, what it says of itself."""
    yield f"{'#' * level} {name}"
    yield ""
    if lang != "en" and name in ZH:
        yield f"{ZH[name]}"
        yield ""
    if inspect.isfunction(thing):
        yield from block("python", signature(name, thing))
    elif fields := fields_of(thing):
        yield from block("python", "\n".join([f"{name}(", *(f"    {field}," for field in fields), ")"]))
    elif dataclasses.is_dataclass(thing):
        yield from block("python", f"{name}()")
    yield from spoken(thing)
    if inspect.isclass(thing):
        yield from members(thing)


def spoken(thing: Any) -> Iterator[str]:
    """The docstring: its first paragraph as text, the rest as it stands, for it is laid out in columns."""
    first, _, rest = (inspect.getdoc(thing) or "").partition("\n\n")
    yield plain(first)
    yield ""
    if rest.strip():
        yield from block("text", rest.strip().replace("``", ""))


def members(thing: type) -> Iterator[str]:
    """Methods and properties that a class has beyond those of a public base."""
    bases = [base for base in thing.__mro__[1:] if base.__name__ in sheetcrm.__all__]
    for name, member in list(inherited(thing, bases)):
        function = member.fget if isinstance(member, property) else getattr(member, "func", getattr(member, "__func__", member))
        if not inspect.isfunction(function) or not inspect.getdoc(function):
            continue
        head = f"{name} -> {returned(function)}" if function is not member and not isinstance(member, classmethod) else signature(name, function)
        text = plain(inspect.getdoc(function) or "", joined=True)
        yield f"- `{' '.join(head.split())}`  "
        yield f"  {text}"
    yield ""


def inherited(thing: type, without: list[type]) -> Iterator[tuple[str, Any]]:
    """(name, member) of everything that is said of a class and is not hidden, from the class itself to its bases."""
    seen = {name for base in without for name in vars(base)}
    for base in thing.__mro__:
        if base.__module__.startswith("sheetcrm.") and base not in without:
            for name, member in vars(base).items():
                if name not in seen and (not name.startswith("_") or name in SPOKEN):
                    seen.add(name)
                    yield name, member


def signature(name: str, function: Any) -> str:
    """``name(a, b=1) -> C``; on several lines where it is long."""
    found = inspect.signature(function)
    given = [one for one in found.parameters.values() if one.name not in ("self", "cls")]
    parts: list[str] = []
    for one in given:
        if one.kind is one.KEYWORD_ONLY and "*" not in parts and not any(part.startswith("*") for part in parts):
            parts.append("*")
        parts.append(shown(one))
    tail = f" -> {returned(function)}" if found.return_annotation is not inspect.Signature.empty else ""
    line = f"{name}({', '.join(parts)}){tail}"
    return line if len(line) <= WIDTH else f"{name}(\n" + "".join(f"    {part},\n" for part in parts) + f"){tail}"


def shown(one: inspect.Parameter) -> str:
    """A parameter as it stands in the code: types are not quoted."""
    star = "*" * (1 if one.kind is one.VAR_POSITIONAL else 2 if one.kind is one.VAR_KEYWORD else 0)
    kind = "" if one.annotation is one.empty else f": {one.annotation}"
    return f"{star}{one.name}{kind}" + ("" if one.default is one.empty else f" = {one.default!r}")


def returned(function: Any) -> str:
    found = inspect.signature(function).return_annotation
    return found if isinstance(found, str) else getattr(found, "__name__", str(found))


def fields_of(thing: Any) -> list[str]:
    """``name: type = default`` of each field of a dataclass or named tuple."""
    if dataclasses.is_dataclass(thing):
        told = [(one.name, one.type, one.default) for one in dataclasses.fields(thing) if not one.name.startswith("_")]
        return [f"{name}: {kind}" + ("" if default is dataclasses.MISSING else f" = {default!r}") for name, kind, default in told]
    if not (inspect.isclass(thing) and issubclass(thing, tuple) and hasattr(thing, "_field_defaults")):
        return []
    kinds = {name: getattr(kind, "__forward_arg__", kind) for name, kind in thing.__annotations__.items()}
    return [f"{name}: {kinds[name]}" + (f" = {thing._field_defaults[name]!r}" if name in thing._field_defaults else "") for name in thing._fields]


def block(language: str, text: str) -> Iterator[str]:
    yield from (f"```{language}", text, "```", "")


def plain(text: str, *, joined: bool = False) -> str:
    """A docstring as Markdown: code in single backticks, nothing that would be taken for a tag."""
    text = text.replace("``", "`")
    parts = re.split(r"(`[^`]*`)", " ".join(text.split()) if joined else text)
    return "".join(part if part.startswith("`") else part.replace("<", "&lt;").replace("*", "\\*") for part in parts)


# --- the rest of the page


def errors(lang: Lang) -> Iterator[str]:
    """The tree of exceptions and every code with its words."""
    yield from (f"## {WORDS['errors'].of(lang)}", "", WORDS["errors_intro"].of(lang), "")
    yield from block("text", (inspect.getdoc(sheetcrm.errors) or "").replace("``", ""))
    yield from (WORDS["codes"].of(lang), "| --- | --- | --- |")
    for code in sorted(ERRORS):
        what, do = (say(text, lang).replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*") for text in ERRORS[code])
        yield f"| `{code}` | {gaps(what)} | {gaps(do)} |"
    yield ""


def gaps(text: str) -> str:
    return re.sub(r"\{[^{}]*\}", "…", text)


def plugins(lang: Lang) -> Iterator[str]:
    """``sheetcrm.plugin``: what plugins register with."""
    yield from (f"## {WORDS['plugins'].of(lang)}", "", WORDS["plugins_intro"].of(lang), "")
    for title, names in PLUGIN_GROUPS:
        yield from (f"### {title.of(lang)}", "")
        for name in names:
            if name in sheetcrm.__all__:
                continue
            thing = getattr(sheetcrm.plugin, name)
            yield from module(name, thing) if isinstance(thing, ModuleType) else entry(name, thing, lang, 4)


def module(name: str, of: ModuleType) -> Iterator[str]:
    """A module of small functions and constants: a line for each."""
    yield from (f"#### {name}", "")
    yield from spoken(of)
    constants = [key for key, value in vars(of).items() if key.isupper() and not key.startswith("_") and isinstance(value, dict)]
    if constants:
        yield from (", ".join(f"`{name}.{key}`" for key in constants), "")
    for key, value in vars(of).items():
        if inspect.isfunction(value) and not key.startswith("_") and value.__module__ == of.__name__ and inspect.getdoc(value):
            yield f"- `{' '.join(signature(f'{name}.{key}', value).split())}`  "
            yield f"  {plain(inspect.getdoc(value) or '', joined=True)}"
    yield ""
