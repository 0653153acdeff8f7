"""Whatever a program may use says what it takes, what it gives and what it raises; the reference has all of it, in both languages."""

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
from pathlib import Path
from typing import Any

import pytest

import sheetcrm
import sheetcrm.plugin
from sheetcrm.errors import SheetcrmError

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs"))

import api_words  # noqa: E402

PUBLIC = {f"sheetcrm.{name}": getattr(sheetcrm, name) for name in sheetcrm.__all__}
PLUGIN = {f"sheetcrm.plugin.{name}": getattr(sheetcrm.plugin, name) for name in sheetcrm.plugin.__all__ if name not in sheetcrm.__all__}
NAMES = {**PUBLIC, **PLUGIN}
FUNCTIONS = {name: thing for name, thing in NAMES.items() if inspect.isfunction(thing)}
CLASSES = {name: thing for name, thing in NAMES.items() if inspect.isclass(thing) and thing.__module__.startswith("sheetcrm.")}
TOLD_BY_THE_TREE = {name for name, thing in CLASSES.items() if issubclass(thing, SheetcrmError)}
"""The exceptions: the module that holds them draws their tree."""
TOLD = {name: thing for name, thing in {**FUNCTIONS, **CLASSES}.items() if name not in TOLD_BY_THE_TREE}


def own_words(thing: Any) -> str:
    """The docstring of a thing itself, not that of a base."""
    return inspect.cleandoc(thing.__doc__ or "")


def test_the_names_of_the_package_can_all_be_had() -> None:
    assert sorted(sheetcrm.__all__) == list(sheetcrm.__all__), "in the order of the alphabet"
    assert set(sheetcrm.__all__) <= set(dir(sheetcrm))


@pytest.mark.parametrize("name", TOLD)
def test_every_public_name_says_what_it_is(name: str) -> None:
    words = own_words(NAMES[name])
    assert words and words.splitlines()[0][-1] in ".:`)", name
    assert not words.startswith(f"{NAMES[name].__name__}("), f"{name}: only the signature that a dataclass gets by itself"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_argument_is_explained(name: str) -> None:
    function = FUNCTIONS[name]
    words = own_words(function)
    given = [key for key in inspect.signature(function).parameters if key not in api_words.SHARED]
    assert not [key for key in given if not re.search(rf"(?<!\w){re.escape(key)}(?!\w)", words)], name


@pytest.mark.parametrize("name", CLASSES)
def test_every_method_says_what_it_does(name: str) -> None:
    silent = []
    for key, member in list(vars(CLASSES[name]).items()):
        function = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
        if inspect.isfunction(function) and not key.startswith("_") and not inspect.getdoc(function):
            silent.append(key)
    obvious = {"kind", "at"}
    assert not set(silent) - obvious, name


@pytest.mark.parametrize("name", [name for name, thing in CLASSES.items() if dataclasses.is_dataclass(thing)])
def test_every_field_of_a_value_is_explained(name: str) -> None:
    thing = CLASSES[name]
    words = own_words(thing)
    keys = [field.name for field in dataclasses.fields(thing) if not field.name.startswith("_")]
    assert sum(bool(re.search(rf"(?<!\w){key}(?!\w)", words)) for key in keys) * 2 >= len(keys), f"{name}: hardly a field is explained"


@pytest.mark.parametrize("page", ["api.md", "api.zh.md"])
def test_the_reference_has_all_of_it(page: str) -> None:
    text = (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")
    heads = set(re.findall(r"^#{3,4} (\w+)$", text, re.MULTILINE))
    assert not {last(name) for name in (*TOLD, "sheetcrm.plugin.shapes", "sheetcrm.plugin.columns")} - heads


def test_every_name_has_a_line_in_chinese() -> None:
    assert not {last(name) for name in TOLD} - api_words.ZH.keys()


def last(name: str) -> str:
    return name.rpartition(".")[2]
