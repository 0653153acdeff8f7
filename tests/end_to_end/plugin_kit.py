"""Installing plugins without a network: what ``pip install`` puts on the path, made from a package's ``pyproject.toml`` or from given texts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from command_line import ROOT, Ran

EXAMPLE = ROOT / "docs" / "examples" / "sheetcrm-plugin-example"


def install_example(site: Path) -> Path:
    """The example as an installer lays it down in a folder of packages; gives the folder."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    package = project["name"].replace("-", "_")
    shutil.copytree(EXAMPLE / package, site / package, ignore=shutil.ignore_patterns("__pycache__"))
    declare(site, project["name"], project["version"], project["entry-points"])
    return site


def plugin(site: Path, name: str, modules: Mapping[str, str], entries: Mapping[str, Mapping[str, str]], version: str = "1.0") -> Path:
    """A plugin of some modules (name -> code) and entry points (group -> name -> value); gives the folder of packages."""
    site.mkdir(parents=True, exist_ok=True)
    for module, code in modules.items():
        (site / f"{module}.py").write_text(code, encoding="utf-8")
    declare(site, name, version, entries)
    return site


def declare(site: Path, name: str, version: str, entries: Mapping[str, Mapping[str, str]]) -> None:
    info = site / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    lines = [line for group, points in entries.items() for line in (f"[{group}]", *(f"{key} = {value}" for key, value in points.items()), "")]
    (info / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")


def environment(site: Path | None, lang: str = "en", **more: str) -> dict[str, str]:
    places = [str(ROOT), *([str(site)] if site else [])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(places), "SHEETCRM_LANG": lang, "COLUMNS": "120", **more}


def sheetcrm_with(site: Path | None, *words: object, folder: Path | None = None, lang: str = "en", **more: str) -> Ran:
    """``sheetcrm WORDS`` in a process of its own, where the packages of ``site`` are installed."""
    return _ran([sys.executable, "-W", "error", "-m", "sheetcrm", *map(str, words)], site, folder, lang, more)


_SESSION = """
import json, sys
sys.path.insert(0, {here!r})
from command_line import sheetcrm
ran = [sheetcrm(*words, lang=lang) for lang, *words in json.load(sys.stdin)]
print(json.dumps([[one.code, one.out, one.err] for one in ran]))
"""


def session(site: Path | None, *commands: tuple[object, ...], folder: Path | None = None) -> list[Ran]:
    """Several commands one after the other in a process where the packages of ``site`` are installed; each begins with its language."""
    asked = json.dumps([[str(word) for word in words] for words in commands])
    code = _SESSION.format(here=str(Path(__file__).parent))
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, encoding="utf-8", cwd=folder, env=environment(site), check=False)
    assert done.returncode == 0, done.stderr
    return [Ran(*one) for one in json.loads(done.stdout)]


def python_with(site: Path | None, code: str, folder: Path | None = None, lang: str = "en", **more: str) -> Ran:
    """Some Python in a process of its own, with the same packages."""
    return _ran([sys.executable, "-c", code], site, folder, lang, more)


def _ran(command: list[str], site: Path | None, folder: Path | None, lang: str, more: dict[str, str]) -> Ran:
    where = environment(site, lang, **more)
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=folder, env=where, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)
