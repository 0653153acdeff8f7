"""Installed packages add rules, figures, kinds of fields, outputs, importers and presets; what is wrong with one harms nothing else."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from command_line import AS_OF, Ran, sheetcrm
from plugin_kit import EXAMPLE, install_example, plugin, python_with, session, sheetcrm_with
from python_calamine import CalamineWorkbook
from typed_workbook import typed_workbook

RULE = """
from sheetcrm.plugin import Batch, Text, rule
import numpy as np

@rule({code!r}, "E", name=Text("测试", "test"), message=Text("测试", "test"), why=Text("因为", "because"), bad=Text("甲", "a"), good=Text("乙", "b"),
      remedy=Text("改", "change it"))
def look(run):
    {body}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install_example(tmp_path_factory.mktemp("site"))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Two customers, three follow-ups, and a column of the team's own whose type is the kind of the example."""
    notes = [
        ("F1", "C0001", "2026-11-02", "电话", "Budget confirmed"),
        ("F2", "C0001", "2026-11-03", "微信", "ok"),
        ("F3", "C0002", "2026-11-04", "电话", "ok"),
    ]
    sheets: dict[str, list[tuple[str, ...]]] = {
        "Customers": [
            ("Customer ID", "Customer name", "Phone", "Credit no"),
            ("C0001", "Acme", "13900001234", "91350100M000100Y43"),
            ("C0002", "Beta", "13900001235", "91350100M000100Y44"),
        ],
        "FollowUps": [("Follow-up ID", "Customer ID", "Followed up at", "Method", "Summary"), *notes],
        "Fields": [("Sheet", "Key", "Label zh", "Label en", "Type"), ("Customers", "x_uscc", "信用代码", "Credit no", "credit CODE")],
        "Settings": [("Key", "Value"), ("lang", "en")],
    }
    path = tmp_path / "team.xlsx"
    path.write_bytes(typed_workbook(sheets))
    return path


def findings(ran: Ran) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(ran.out)
    return found


def sheet_values(path: Path, title: str) -> set[str]:
    """Every filled cell of a sheet, as an independent reader sees it."""
    rows: list[list[object]] = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(title).to_python()
    return {str(value) for row in rows for value in row if value != ""}


# --- what the example adds


def test_a_rule_is_found_at_its_cells_and_known_everywhere(site: Path, book: Path) -> None:
    silenced = book.with_name("silenced.xlsx")
    made = openpyxl.load_workbook(book)
    made["Settings"].append(["ignore.NOTE-SHORT.FollowUps", "on"])
    made.save(silenced)
    found, chinese, english, listed, silent = session(
        site,
        ("en", "validate", book, "--as-of", AS_OF, "--select", "NOTE", "--json"),
        ("zh-CN", "rule", "NOTE-SHORT"),
        ("en", "rule", "NOTE-SHORT"),
        ("en", "rule"),
        ("en", "validate", silenced, "--as-of", AS_OF, "--json"),
    )
    assert (found.code, found.err) == (0, "")
    assert [(f["sheet"], f["cell"], f["code"], f["id"], f["value"]) for f in findings(found)] == [
        ("FollowUps", "E3", "NOTE-SHORT", "F2", "ok"),
        ("FollowUps", "E4", "NOTE-SHORT", "F3", "ok"),
    ]
    assert "跟进内容太短" in chinese.out and "follow-up summary too short" in english.out
    assert all("sheetcrm-plugin-example 1.0" in told.out for told in (chinese, english))
    assert "NOTE-SHORT" in listed.out
    assert not {f["code"] for f in findings(silent)} & {"NOTE-SHORT", "SET-UNKNOWN"}
    assert sheetcrm("rule", "NOTE-SHORT").complaint_code == "E-RULE"


def test_a_kind_reads_a_column_of_the_teams_own(site: Path, book: Path) -> None:
    ask = ("en", "validate", book, "--as-of", AS_OF, "--select")
    both, alone = session(site, (*ask, "USCC-BAD,FIELD-BAD", "--json"), (*ask, "USCC-BAD", "--json"))
    assert [(f["sheet"], f["cell"], f["code"], f["value"]) for f in findings(both)] == [("Customers", "D3", "USCC-BAD", "91350100M000100Y44")]
    assert findings(alone) == findings(both)
    without = findings(sheetcrm("validate", book, "--as-of", AS_OF, "--select", "FIELD-BAD", "--json"))
    assert [(f["sheet"], f["cell"]) for f in without] == [("Fields", "E2")]


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
def test_a_kind_is_offered_where_types_are_chosen(site: Path, book: Path) -> None:
    """The list behind the dropdown of the column Type in Fields."""
    done, told = session(site, ("en", "refresh", book, "--as-of", AS_OF), ("en", "validate", book, "--as-of", AS_OF, "--json"))
    assert done.err == ""
    assert not [f for f in findings(told) if f["sheet"] == "Fields"]
    made = openpyxl.load_workbook(book)
    title, cells = next(made.defined_names["voc_field_type"].destinations)
    offered = [row[0].value for row in made[title][cells]]
    assert offered[-1] == "Credit code" and "text" in offered


def test_a_kind_can_be_used_in_models(site: Path) -> None:
    code = """
from typing import Annotated
from pydantic import ValidationError
from sheetcrm.plugin import Record, column
from sheetcrm_plugin_example.kinds import CREDIT_CODE

class Firm(Record):
    code: Annotated[str, column("代码", "Code", CREDIT_CODE, "required")]

print(Firm(code="91350100m000100y43").code)
try:
    Firm(code="91350100M000100Y44")
except ValidationError as error:
    print(error.errors()[0]["type"], error.errors()[0]["msg"])
print(Firm.model_json_schema()["properties"]["code"]["pattern"][:5])
"""
    ran = python_with(site, code)
    assert ran.out.splitlines() == ["91350100M000100Y43", "USCC-BAD 不是有效的统一社会信用代码", "^[012"], ran.err


def test_a_block_of_figures_is_in_every_report(site: Path, book: Path) -> None:
    ask = ("report", book, "--block", "NOTES", "--as-of", AS_OF)
    answer, text, page, schema, whole = session(
        site,
        ("en", *ask, "--json"),
        ("en", *ask),
        ("zh-CN", *ask, "--format", "html"),
        ("en", "schema", "report"),
        ("en", "report", book, "--as-of", AS_OF, "--json"),
    )
    block = json.loads(answer.out)["blocks"]["NOTES"]
    assert (block["value"], block["followups"]) == (1 / 3, 3)
    assert {item["value"]: (item["followups"], item["telling"]) for item in block["items"]} == {"电话": (2, 1), "微信": (1, 0)}
    assert "Telling follow-ups" in text.out and "33.3%" in text.out and "Phone" in text.out and "WeChat" in text.out
    assert "跟进内容质量" in page.out and "33.3%" in page.out
    shape = json.loads(schema.out)["properties"]["blocks"]["properties"]["NOTES"]
    assert set(shape["required"]) == set(block)
    assert json.loads(whole.out)["blocks"]["NOTES"] == block
    assert sheetcrm("report", book, "--block", "NOTES").complaint_code == "E-BLOCK"


def test_an_output_is_a_format_and_a_preset_a_template(site: Path, book: Path, tmp_path: Path) -> None:
    csv, usage, templates, new = session(
        site,
        ("en", "validate", book, "--as-of", AS_OF, "--format", "csv", "--select", "NOTE"),
        ("en", "validate", "--help"),
        ("en", "templates", "list"),
        ("en", "new", tmp_path / "calls.xlsx", "--preset", "callsheet"),
    )
    lines = csv.out.splitlines()
    assert lines[0] == "file,sheet,cell,code,severity,message"
    assert lines[1] == f"{book},FollowUps,E3,NOTE-SHORT,W,“ok” does not say what was talked about"
    assert "csv" in usage.out and "callsheet" in templates.out and new.code == 0
    assert sheet_values(tmp_path / "calls.xlsx", "FollowUps")


def test_an_importer_reads_files_of_its_own_kind(site: Path, tmp_path: Path) -> None:
    team, cards = tmp_path / "new.xlsx", tmp_path / "cards.vcf"
    cards.write_bytes(b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Zhang Min\r\nORG:Gamma\r\nTEL;TYPE=CELL:13900001239\r\nEND:VCARD\r\n")
    assert sheetcrm("new", team).code == 0
    ask = ("import", team, cards, "--set", "owner=Anna", "--as-of", AS_OF, "--dry-run")
    (ran,) = session(site, ("en", *ask))
    assert (ran.code, ran.err) == (0, ""), ran
    assert "vcard" in ran.out and "inserted 1" in ran.out
    without = sheetcrm(*ask)
    assert without.code != 0 and without.complaint_code.startswith("E-IMPORT")


def test_the_page_of_the_example_shows_what_is_so(site: Path, tmp_path: Path) -> None:
    shown = (EXAMPLE / "README.md").read_text(encoding="utf-8").partition("```shell-session\n")[2].partition("```")[0].splitlines()
    commands = [("en", *line.split()[2:]) for line in shown if line.startswith("$ sheetcrm ")]
    answers = iter(session(site, *commands, folder=tmp_path))
    lines: list[str] = []
    for line in shown:
        if line.startswith("$ "):
            ran = next(answers)
            assert ran.code == 0, ran
            lines = ran.out.splitlines()
        else:
            assert line == "…" or line in lines, line


def test_its_own_tests_pass(site: Path, tmp_path: Path) -> None:
    options = ["-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), "-c", os.devnull, "--import-mode=importlib", str(EXAMPLE / "tests")]
    ran = python_with(site, f"import pytest, sys; sys.exit(pytest.main({options!r}))", tmp_path)
    assert ran.code == 0, ran.out


@pytest.mark.skipif(importlib.util.find_spec("hatchling") is None, reason="its build back end is not installed here, and a test fetches nothing")
def test_pip_lays_it_down_in_the_same_way(site: Path, tmp_path: Path) -> None:
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--target", str(tmp_path)]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, str(EXAMPLE)], check=True, capture_output=True)
    assert {path.name for path in site.iterdir() if path.suffix != ".pyc"} <= {path.name for path in tmp_path.iterdir()}
    (told,) = session(tmp_path, ("en", "rule", "NOTE-SHORT"))
    assert "NOTE-SHORT" in told.out


# --- what may go wrong

BROKEN_RULES = {
    "crm-absent": ("import no_such_module_anywhere", "ModuleNotFoundError"),
    "crm-exits": ("raise SystemExit('bye')", "SystemExit: bye"),
    "crm-syntax": ("def broken(:", "SyntaxError"),
    "crm-clash": (RULE.format(code="DATE-BAD", body="return []"), "the rule code DATE-BAD is taken"),
    "crm-code": (RULE.format(code="nonsense", body="return []"), "no rule code"),
    "crm-words": (RULE.format(code="NEW-WORDS", body="return []").replace("因为", ""), "in Chinese and in English"),
    "crm-half": (RULE.format(code="NEW-ONE", body="return []") + RULE.format(code="PHONE-BAD", body="return []"), "the rule code PHONE-BAD is taken"),
    "crm-divides": (RULE.format(code="NEW-A", body="return 1 / 0"), "ZeroDivisionError"),
    "crm-field": (RULE.format(code="NEW-B", body="yield Batch(run.customers, 'no_such_field', np.array([0]))"), "records that are there"),
    "crm-record": (RULE.format(code="NEW-C", body="yield Batch(run.customers, 'name', np.array([99]))"), "records that are there"),
    "crm-text": (RULE.format(code="NEW-D", body="yield 'a text'"), "AttributeError"),
}
BLOCK = """
from sheetcrm.plugin import BlockWords, Text, report, shapes

@report({name!r}, shapes.one(value=shapes.COUNT), words=BlockWords(Text("甲", "a"), Text("乙", "b")))
def block(ask):
    {body}
"""
BROKEN_BLOCKS = {
    "crm-least": (BLOCK.format(name="XA", body="return {'value': -1}"), "XA.value is -1"),
    "crm-more": (BLOCK.format(name="XB", body="return {'value': 1, 'more': 2}"), "other keys than promised: more"),
    "crm-type": (BLOCK.format(name="XC", body="return {'value': 'many'}"), "XC.value is str"),
    "crm-raises": (BLOCK.format(name="XD", body="raise KeyError('x')"), "KeyError"),
    "crm-taken": (BLOCK.format(name="K1", body="return {'value': 1}"), "the report block K1 is taken"),
}


def all_of(site: Path, group: str, broken: dict[str, tuple[str, str]]) -> Path:
    for package, (code, _) in broken.items():
        module = package.replace("-", "_")
        plugin(site, package, {module: code}, {group: {"mine": module}}, "2.3")
    return site


def same_but_warnings(ran: Ran, plain: Ran, broken: dict[str, tuple[str, str]]) -> None:
    """The result is as without the plugins; one line for each names the package and the problem."""
    assert (ran.code, ran.out) == (plain.code, plain.out)
    lines = ran.err.splitlines()
    assert len(lines) == len(broken) and all(line.startswith("sheetcrm: W-PLUGIN") for line in lines), ran.err
    for package, (_, words) in broken.items():
        assert [words in line for line in lines if f" {package} 2.3 (sheetcrm." in line] == [True], (package, ran.err)


def test_rules_of_plugins_that_fail_cost_nothing_else(book: Path, tmp_path: Path) -> None:
    site = all_of(tmp_path / "site", "sheetcrm.rules", BROKEN_RULES)
    ask = ("validate", book, "--as-of", AS_OF)
    ran, listed = session(site, ("en", *ask), ("en", "rule"))
    same_but_warnings(ran, sheetcrm(*ask), BROKEN_RULES)
    assert "NEW-ONE" not in listed.out and "NEW-WORDS" not in listed.out, "of a plugin that is left out nothing stays"
    assert sheetcrm_with(site, *ask, SHEETCRM_NO_PLUGINS="1").err == ""
    assert sheetcrm_with(site, *ask, "--debug").err.count("Traceback") >= len(BROKEN_RULES)


def test_blocks_of_plugins_that_fail_are_missing_and_the_others_are_there(book: Path, tmp_path: Path) -> None:
    site = all_of(tmp_path / "site", "sheetcrm.reports", BROKEN_BLOCKS)
    ask = ("report", book, "--as-of", AS_OF, "--json")
    (ran,) = session(site, ("en", *ask))
    same_but_warnings(ran, sheetcrm(*ask), BROKEN_BLOCKS)


def test_what_was_asked_for_by_name_and_fails_is_an_error(book: Path, tmp_path: Path) -> None:
    code = """
from sheetcrm.plugin import Output, importer, output

@output("odd")
class Odd(Output):
    def write(self, checked):
        raise LookupError("nothing")

@importer("odd", endings=(".odd",))
def read(data, name):
    return data.decode("ascii").no_such_method()
"""
    outputs = {"csv": "no_such_module_anywhere", "html": "crm_broken", "odd": "crm_broken"}
    site = plugin(tmp_path / "site", "crm-broken", {"crm_broken": code}, {"sheetcrm.outputs": outputs, "sheetcrm.importers": {"mine": "crm_broken"}})
    (tmp_path / "a.odd").write_text("x", encoding="utf-8")
    ask = ("en", "validate", book, "--as-of", AS_OF, "--format")
    absent, odd, page, read = session(
        site, (*ask, "csv"), (*ask, "odd"), (*ask, "html"), ("en", "import", book, tmp_path / "a.odd", "--as-of", AS_OF)
    )
    assert absent.code == 2 and absent.out == ""
    assert [line.split(": ")[1] for line in absent.err.splitlines()] == ["W-PLUGIN", "E-PLUGIN"], "html is taken; csv cannot be imported"
    assert odd.code == 2 and odd.complaint_code == "E-PLUGIN" and "LookupError: nothing" in odd.err
    assert "<html" in page.out
    assert read.code == 2 and read.complaint_code == "E-PLUGIN" and "crm-broken 1.0" in read.err and "AttributeError" in read.err


def test_python_hears_of_it_by_a_warning(book: Path, tmp_path: Path) -> None:
    site = plugin(tmp_path / "site", "crm-broken", {"crm_broken": "import no_such_module"}, {"sheetcrm.rules": {"mine": "crm_broken"}})
    code = f"""
import warnings, sheetcrm
with warnings.catch_warnings(record=True) as heard:
    warnings.simplefilter("always")
    sheetcrm.validate({str(book)!r})
    sheetcrm.validate({str(book)!r})
print([one.category.__name__ for one in heard])
"""
    ran = python_with(site, code)
    assert ran.out.strip() == "['PluginWarning']", ran.err


# --- what it costs


def test_nothing_is_imported_before_it_is_needed(site: Path, book: Path) -> None:
    watch = """
import atexit, runpy, sys
sys.argv = ["sheetcrm", *sys.argv[1:]]
@atexit.register
def _tell():
    print("loaded:", *sorted(n for n in sys.modules if n.startswith("sheetcrm_plugin") or n == "importlib.metadata"), file=sys.stderr)
try:
    runpy.run_module("sheetcrm", run_name="__main__")
except SystemExit:
    pass
"""

    def loaded(*words: object) -> list[str]:
        ran = python_with(site, f"import sys; sys.argv[1:] = {[str(word) for word in words]!r}\n{watch}")
        return ran.err.splitlines()[-1].split()[1:]

    assert loaded("--version") == [] and loaded("--help") == [] and loaded("validate", "--help") == []
    assert loaded("refresh", book, "--as-of", AS_OF)
    assert loaded("refresh", book, "--as-of", AS_OF) == []


def test_a_refresh_without_changes_is_made_once_more_when_plugins_change(site: Path, book: Path) -> None:
    ask = ("refresh", book, "--as-of", AS_OF)
    assert sheetcrm(*ask).code in (0, 1)
    before = book.read_bytes()
    assert sheetcrm(*ask).code in (0, 1)
    assert book.read_bytes() == before
    session(site, ("en", *ask))
    assert "NOTE-SHORT" in sheet_values(book, "Issues")
