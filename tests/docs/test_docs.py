"""The documents say what is so: their commands run and print what they show, their Python runs, their links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest

import sheetcrm
from sheetcrm.actions._load import load_to_write
from sheetcrm.cli import run
from sheetcrm.store import apply_edits, save_changes
from sheetcrm.text.cli import VERBS

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
SETUP = ("pip install . && sheetcrm demo", "pip install '.[test]' && pytest")

_FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_TYPED = re.compile(r"^<!-- typed: (?P<file>\S+) (?P<sheet>\w+) row (?P<row>\d+): (?P<cells>.+) -->$", re.MULTILINE)
_BOOK = re.compile(r"^<!-- workbook: (?P<file>\S+) (?P<sheet>[^:]+): (?P<rows>.+) -->$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_EXIT = re.compile(r"\bexit=(?P<code>\d)\b")


@dataclass
class Shown:
    """One command of a page, the lines that the page shows below it, and the exit codes that it may have."""

    page: Path
    command: str
    lines: list[str] = field(default_factory=list)
    codes: tuple[int, ...] = (0, 1)


@dataclass
class Typed:
    """What a reader of the page is told to type into a generated sheet: record number and field=value pairs."""

    file: str
    sheet: str
    row: int
    cells: dict[str, str]


@dataclass
class Workbook:
    """A workbook that a reader of the page is said to have: one sheet, made by another program."""

    file: str
    sheet: str
    rows: list[list[str]]


@dataclass
class Written:
    """A file that a reader of the page is said to have: a block that names it (``csv file=leads.csv``)."""

    file: str
    text: str


@dataclass
class Program:
    """Python that a reader runs between the commands of the page (``python step``)."""

    page: Path
    code: str


def steps(page: Path) -> Iterator[Shown | Typed | Workbook | Written | Program]:
    """Everything that a reader is told to do, in order."""
    text = page.read_text(encoding="utf-8")
    found = sorted([*_FENCE.finditer(text), *_TYPED.finditer(text), *_BOOK.finditer(text)], key=lambda match: match.start())
    for match in found:
        if match.re is _TYPED:
            pairs = (cell.split("=", 1) for cell in match["cells"].split("; "))
            yield Typed(match["file"], match["sheet"], int(match["row"]), dict(pairs))
        elif match.re is _BOOK:
            yield Workbook(match["file"], match["sheet"], [row.split("|") for row in match["rows"].split(" / ")])
        elif " file=" in match["info"]:
            yield Written(match["info"].partition("file=")[2].split()[0], match["body"])
        elif match["info"].split() == ["python", "step"]:
            yield Program(page, match["body"])
        elif match["info"].split()[:1] == ["console"]:
            stated = _EXIT.search(match["info"])
            yield from _commands(page, match["body"], (int(stated["code"]),) if stated else (0, 1))


def _commands(page: Path, body: str, codes: tuple[int, ...]) -> Iterator[Shown]:
    shown: Shown | None = None
    for line in body.splitlines():
        if line.startswith("$ "):
            if shown:
                yield shown
            shown = Shown(page, line[2:], codes=codes)
        else:
            assert shown is not None, f"{page.name}: a console block starts with a command, not with {line!r}"
            shown.lines.append(line.rstrip())
    if shown:
        yield shown


def pattern(lines: list[str]) -> re.Pattern[str]:
    """The shown lines as a pattern: ``…`` stands for anything within a line, alone on a line for any lines."""
    parts = []
    for line in lines:
        if line.strip() == "…":
            parts.append(r"(?:[^\n]*\n)*?")
        else:
            parts.append(r"[^\n]*?".join(re.escape(piece) for piece in line.split("…")) + r"[ ]*\n")
    return re.compile("".join(parts) + r"\Z")


def lang_of(page: Path) -> str:
    return "zh-CN" if page.name == "README.md" or page.name.endswith(".zh.md") else "en"


def type_in(step: Typed) -> None:
    """Fill in cells as a person does: the cells change, nothing else."""
    opened = load_to_write(step.file)
    table = opened.book.need(step.sheet)
    edits = [table.set_cell(key, step.row - 1, value) for key, value in step.cells.items()]
    save_changes(opened.package, Path(step.file), apply_edits(opened.package, edits), run_key="")


def make(step: Workbook) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = step.sheet
    for row in step.rows:
        sheet.append([cell or None for cell in row])
    book.save(step.file)


WITH_COMMANDS = [name for name, page in zip(NAMES, PAGES, strict=True) if any(steps(page))]


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run in, without the habits of the machine."""
    monkeypatch.chdir(tmp_path)
    for name in ("LANG", "LC_ALL", "LC_MESSAGES", "SHEETCRM_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


@pytest.mark.parametrize("name", WITH_COMMANDS)
def test_commands_do_what_the_page_shows(name: str, scratch: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    page = ROOT / name
    monkeypatch.setenv("SHEETCRM_LANG", lang_of(page))
    for step in steps(page):
        if isinstance(step, Typed):
            type_in(step)
            continue
        if isinstance(step, Workbook):
            make(step)
            continue
        if isinstance(step, Written):
            Path(step.file).write_text(step.text, encoding="utf-8")
            continue
        if isinstance(step, Program):
            exec(compile(step.code, name, "exec"), {"__name__": "page"})
            capsys.readouterr()
            continue
        words = shlex.split(step.command, comments=True)
        assert words[0] == "sheetcrm", f"{name}: {step.command}: only sheetcrm itself is run"
        code = run(words[1:])
        said = capsys.readouterr()
        printed = "".join(line.rstrip() + "\n" for line in (said.out + said.err).splitlines())
        assert code in step.codes, f"{name}: $ {step.command}\nexit code {code}, expected {step.codes}\n{printed}"
        if step.lines:
            assert pattern(step.lines).match(printed), f"{name}: $ {step.command}\nprinted\n{printed}\nbut the page shows\n" + "\n".join(step.lines)


def python_blocks() -> Iterator[tuple[str, str]]:
    for name, page in zip(NAMES, PAGES, strict=True):
        text = page.read_text(encoding="utf-8")
        body = "\n".join(match["body"] for match in _FENCE.finditer(text) if match["info"].split() == ["python", "run"])
        if body:
            yield name, body


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sheetcrm.new(tmp_path_factory.mktemp("sample") / "team.xlsx", lang="en", sample=True)


@pytest.mark.parametrize(("name", "code"), list(python_blocks()), ids=lambda value: value if value in NAMES else "")
def test_marked_python_runs(name: str, code: str, scratch: Path, team: Path) -> None:
    """The blocks of a page belong together and run in one folder, in order, with a sample workbook ``team.xlsx`` in it.

    A page that adds a rule runs in a process of its own: ours is to keep the rules that it has.
    """
    shutil.copy(team, scratch)
    if "@rule" not in code:
        exec(compile(code, name, "exec", dont_inherit=True), {"__name__": "page"})
        return
    where = {**os.environ, "PYTHONPATH": str(ROOT)}
    made = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, cwd=scratch, env=where, check=False)
    assert made.returncode == 0, f"{name}:\n{code}\n{made.stderr}"


def test_there_are_commands_and_python_to_run() -> None:
    assert {"README.md", "docs/tutorial.md", "docs/tutorial.zh.md"} <= set(WITH_COMMANDS)
    assert {"README.md", "docs/how-to/use-from-python.md", "docs/how-to/extend.md"} <= {name for name, _ in python_blocks()}


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_to_files(name: str) -> None:
    page = ROOT / name
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    for match in _LINK.finditer(text):
        target, _, place = match["target"].partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        there = (page.parent / target).resolve() if target else page
        assert there.exists(), f"{name}: {match['target']}"
        if place and there.suffix == ".md":
            assert place in anchors(there), f"{name}: there is no #{place} in {there.name}"


def anchors(page: Path) -> set[str]:
    """The names of the headings, made as Git hosts make them."""
    heads = re.findall(r"^#+ (.+)$", _FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_is_told_of(verb: str) -> None:
    told = [page for page in PAGES if "reference" not in page.parts and f"sheetcrm {verb}" in page.read_text(encoding="utf-8")]
    assert told, f"no page outside the reference says what sheetcrm {verb} is for"


def test_no_page_tells_of_a_command_that_is_not_there() -> None:
    for name, page in zip(NAMES, PAGES, strict=True):
        for verb in re.findall(r"(?:^\$ |`)sheetcrm ([a-z]+(?:-[a-z]+)*)\b", page.read_text(encoding="utf-8"), re.MULTILINE):
            assert verb in VERBS, f"{name}: sheetcrm {verb}"


def test_the_first_screen_has_both_set_ups() -> None:
    screen = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:40]
    for command in SETUP:
        assert any(command in line for line in screen), command


def test_the_readme_is_the_page_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["readme"] == "README.md"
    assert project["scripts"]["sheetcrm"]


@pytest.mark.parametrize("name", NAMES)
def test_no_page_names_somebodys_machine(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.findall(r"(?:/tmp|/work|/root|/home|/Users)/\S+|[A-Z]:\\Users\\\S+|\.\./shared\S*", text)
    assert not found, f"{name}: {found}"


@pytest.mark.parametrize("name", NAMES)
def test_chinese_sentences_have_chinese_punctuation(name: str) -> None:
    """Half-width commas and colons between Chinese characters look like a slip."""
    if "reference" in Path(name).parts or name == "docs/how-to/tags.md":
        pytest.skip("this page shows data as people type it, or is made from the words of the code, which have tests of their own")
    text = re.sub(r"`[^`\n]*`|https?://\S+", "", _FENCE.sub("", (ROOT / name).read_text(encoding="utf-8")))
    found = re.findall(r".{0,12}[\u4e00-\u9fff][,;:?!][\u4e00-\u9fff].{0,12}", text)
    assert not found, f"{name}: {found}"


def test_the_command_line_speaks_chinese_with_chinese_punctuation() -> None:
    from sheetcrm.text import Text
    from sheetcrm.text import cli as words

    texts = [words.ABOUT, *(text for table in (words.HEADINGS, words.VERBS, words.OPTIONS, words.SAYS) for text in table.values())]
    assert all(isinstance(text, Text) for text in texts)
    slips = [text.zh for text in texts if re.search(r"[\u4e00-\u9fff}][,;:?!()]|[,;:?!()][\u4e00-\u9fff]", text.zh)]
    assert not slips


def test_the_reference_is_what_the_code_says() -> None:
    """Mend it by ``python docs/generate.py``."""
    made = subprocess.run([sys.executable, str(ROOT / "docs" / "generate.py"), "--check"], capture_output=True, text=True, cwd=ROOT, check=False)
    assert made.returncode == 0, made.stdout + made.stderr


def test_every_guide_is_there_in_both_languages_and_leads_to_the_other() -> None:
    guides = [ROOT / "docs" / "tutorial.md", *(page for page in (ROOT / "docs" / "how-to").glob("*.md") if not page.name.endswith(".zh.md"))]
    for page in guides:
        sister = page.with_name(f"{page.stem}.zh.md")
        assert sister.exists(), f"{page.name} is not there in Chinese"
        assert f"({sister.name})" in page.read_text(encoding="utf-8"), f"{page.name} does not lead to {sister.name}"
        assert f"({page.name})" in sister.read_text(encoding="utf-8"), f"{sister.name} does not lead to {page.name}"
