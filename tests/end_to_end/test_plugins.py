"""Installed packages add rules, figures, kinds of fields, outputs, importers and presets; what is wrong with one harms nothing else."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from command_line import AS_OF, Ran, sheetcrm
from plugin_kit import EXAMPLE, install_example, plugin, python_with, sheetcrm_with
from python_calamine import CalamineWorkbook

HEAVY = "importlib.metadata"
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
    made = openpyxl.Workbook()
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
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    del made["Sheet"]
    path = tmp_path / "team.xlsx"
    made.save(path)
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
    ran = sheetcrm_with(site, "validate", book, "--as-of", AS_OF, "--select", "NOTE", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert [(f["sheet"], f["cell"], f["code"], f["id"], f["value"]) for f in findings(ran)] == [
        ("FollowUps", "E3", "NOTE-SHORT", "F2", "ok"),
        ("FollowUps", "E4", "NOTE-SHORT", "F3", "ok"),
    ]
    for lang, words in (("en", "follow-up summary too short"), ("zh-CN", "跟进内容太短")):
        told = sheetcrm_with(site, "rule", "NOTE-SHORT", lang=lang)
        assert words in told.out and "sheetcrm-plugin-example 1.0" in told.out
    assert "NOTE-SHORT" in sheetcrm_with(site, "rule").out
    assert sheetcrm("rule", "NOTE-SHORT").complaint_code == "E-RULE"


def test_a_rule_can_be_silenced_by_a_setting(site: Path, book: Path) -> None:
    made = openpyxl.load_workbook(book)
    made["Settings"].append(["ignore.NOTE-SHORT.FollowUps", "on"])
    made.save(book)
    ran = sheetcrm_with(site, "validate", book, "--as-of", AS_OF, "--json")
    codes = {f["code"] for f in findings(ran)}
    assert "NOTE-SHORT" not in codes and "SET-UNKNOWN" not in codes


def test_a_kind_reads_a_column_of_the_teams_own(site: Path, book: Path) -> None:
    found = findings(sheetcrm_with(site, "validate", book, "--as-of", AS_OF, "--select", "USCC-BAD,FIELD-BAD", "--json"))
    assert [(f["sheet"], f["cell"], f["code"], f["value"]) for f in found] == [("Customers", "D3", "USCC-BAD", "91350100M000100Y44")]
    without = findings(sheetcrm_with(None, "validate", book, "--as-of", AS_OF, "--select", "FIELD-BAD", "--json"))
    assert [(f["sheet"], f["cell"]) for f in without] == [("Fields", "E2")]


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
    block = json.loads(sheetcrm_with(site, *ask, "--json").out)["blocks"]["NOTES"]
    assert (block["value"], block["followups"]) == (1 / 3, 3)
    assert {item["value"]: (item["followups"], item["telling"]) for item in block["items"]} == {"电话": (2, 1), "微信": (1, 0)}
    text = sheetcrm_with(site, *ask).out
    assert "Telling follow-ups" in text and "33.3%" in text and "Phone" in text and "WeChat" in text
    assert "<td" in (page := sheetcrm_with(site, *ask, "--format", "html", lang="zh-CN").out) and "33.3%" in page
    shape = json.loads(sheetcrm_with(site, "schema", "report").out)["properties"]["blocks"]["properties"]["NOTES"]
    assert set(shape["required"]) == set(block)
    assert "NOTES" in json.loads(sheetcrm_with(site, "report", book, "--as-of", AS_OF, "--json").out)["blocks"]
    assert sheetcrm("report", book, "--block", "NOTES").complaint_code == "E-BLOCK"


def test_an_output_is_a_format_of_validate(site: Path, book: Path) -> None:
    ran = sheetcrm_with(site, "validate", book, "--as-of", AS_OF, "--format", "csv", "--select", "NOTE")
    lines = ran.out.splitlines()
    assert lines[0] == "file,sheet,cell,code,severity,message"
    assert lines[1] == f"{book},FollowUps,E3,NOTE-SHORT,W,“ok” does not say what was talked about"
    assert "csv" in sheetcrm_with(site, "validate", "--help").out


def test_a_preset_is_one_more_template(site: Path, tmp_path: Path) -> None:
    assert "callsheet" in sheetcrm_with(site, "templates", "list").out
    assert sheetcrm_with(site, "new", tmp_path / "calls.xlsx", "--preset", "callsheet").code == 0
    assert sheet_values(tmp_path / "calls.xlsx", "FollowUps")


def test_an_importer_reads_files_of_its_own_kind(site: Path, tmp_path: Path) -> None:
    cards = tmp_path / "cards.vcf"
    cards.write_bytes(b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Zhang Min\r\nORG:Gamma\r\nTEL;TYPE=CELL:13900001239\r\nEND:VCARD\r\n")
    team = tmp_path / "new.xlsx"
    assert sheetcrm("new", team).code == 0
    ran = sheetcrm_with(site, "import", team, cards, "--set", "owner=Anna", "--as-of", AS_OF, "--dry-run")
    assert (ran.code, ran.err) == (0, ""), ran
    assert "vcard" in ran.out and "inserted 1" in ran.out
    without = sheetcrm_with(None, "import", team, cards, "--set", "owner=Anna", "--as-of", AS_OF, "--dry-run")
    assert without.code != 0 and without.complaint_code.startswith("E-IMPORT")


def test_a_file_that_its_importer_cannot_read_is_an_error_that_names_the_plugin(book: Path, tmp_path: Path) -> None:
    code = """
from sheetcrm.plugin import importer

@importer("odd", endings=(".odd",))
def read(data, name):
    return data.decode("ascii").no_such_method()
"""
    site = plugin(tmp_path / "site", "crm-broken", {"crm_broken": code}, {"sheetcrm.importers": {"mine": "crm_broken"}})
    (tmp_path / "a.odd").write_text("x", encoding="utf-8")
    ran = sheetcrm_with(site, "import", book, tmp_path / "a.odd", "--as-of", AS_OF)
    assert ran.code == 2 and ran.complaint_code == "E-PLUGIN" and "crm-broken 1.0" in ran.err and "AttributeError" in ran.err


def test_the_page_of_the_example_shows_what_is_so(site: Path, tmp_path: Path) -> None:
    shown = (EXAMPLE / "README.md").read_text(encoding="utf-8").partition("```shell-session\n")[2].partition("```")[0]
    ran = None
    for line in shown.splitlines():
        if line.startswith("$ sheetcrm "):
            ran = sheetcrm_with(site, *line.split()[2:], folder=tmp_path)
            assert ran.code == 0, ran
        elif line != "…":
            assert ran is not None and line in ran.out.splitlines(), line


def test_its_own_tests_pass(site: Path, tmp_path: Path) -> None:
    ran = python_with(
        site, f"import pytest, sys; sys.exit(pytest.main(['-q', '-p', 'no:cacheprovider', '-c', '/dev/null', {str(EXAMPLE / 'tests')!r}]))", tmp_path
    )
    assert ran.code == 0, ran.out


@pytest.mark.skipif(importlib.util.find_spec("hatchling") is None, reason="its build back end is not installed here, and a test fetches nothing")
def test_pip_lays_it_down_in_the_same_way(site: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "--target",
        str(tmp_path),
        str(EXAMPLE),
    ]
    subprocess.run(command, check=True, capture_output=True)
    made = {path.name for path in tmp_path.iterdir() if path.suffix != ".pyc"}
    assert {path.name for path in site.iterdir()} <= made
    assert "NOTE-SHORT" in sheetcrm_with(tmp_path, "rule", "NOTE-SHORT").out


# --- what may go wrong


def same_but_a_warning(ran: Ran, plain: Ran, *words: str) -> None:
    """The result of a command is as without the plugin; one line on stderr names the package and the problem."""
    assert (ran.code, ran.out) == (plain.code, plain.out)
    lines = ran.err.splitlines()
    assert len(lines) == 1 and lines[0].startswith("sheetcrm: W-PLUGIN"), ran.err
    assert all(word in lines[0] for word in words), ran.err


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import no_such_module_anywhere", "ModuleNotFoundError"),
        ("raise SystemExit('bye')", "SystemExit"),
        ("def broken(:", "SyntaxError"),
        (RULE.format(code="DATE-BAD", body="return []"), "the rule code DATE-BAD is taken"),
        (RULE.format(code="nonsense", body="return []"), "no rule code"),
        (RULE.format(code="NEW-ONE", body="return []").replace('Text("因为", "because")', 'Text("", "because")'), "in Chinese and in English"),
        (RULE.format(code="NEW-ONE", body="return []") + RULE.format(code="DATE-BAD", body="return []"), "the rule code DATE-BAD is taken"),
    ],
)
def test_a_plugin_that_cannot_be_taken_in_is_left_out(code: str, words: str, book: Path, tmp_path: Path) -> None:
    site = plugin(tmp_path / "site", "crm-broken", {"crm_broken": code}, {"sheetcrm.rules": {"mine": "crm_broken"}}, "2.3")
    ask = ("validate", book, "--as-of", AS_OF)
    same_but_a_warning(sheetcrm_with(site, *ask), sheetcrm_with(None, *ask), "crm-broken 2.3", "sheetcrm.rules: mine", words)
    assert "NEW-ONE" not in sheetcrm_with(site, "rule").out
    assert sheetcrm_with(site, *ask, SHEETCRM_NO_PLUGINS="1").err == ""
    assert "Traceback" in sheetcrm_with(site, *ask, "--debug").err


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return 1 / 0", "ZeroDivisionError"),
        ("yield Batch(run.customers, 'no_such_field', np.array([0]))", "records that are there"),
        ("yield Batch(run.customers, 'name', np.array([99]))", "records that are there"),
        ("yield 'a text'", "AttributeError"),
    ],
)
def test_a_rule_that_fails_at_work_costs_only_its_own_findings(body: str, words: str, book: Path, tmp_path: Path) -> None:
    code = RULE.format(code="NEW-ONE", body=body)
    site = plugin(tmp_path / "site", "crm-broken", {"crm_broken": code}, {"sheetcrm.rules": {"mine": "crm_broken"}})
    ask = ("validate", book, "--as-of", AS_OF)
    same_but_a_warning(sheetcrm_with(site, *ask), sheetcrm_with(None, *ask), "crm-broken 1.0", "NEW-ONE", words)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("def block(ask): return {'value': -1}", "-1"),
        ("def block(ask): return {'value': 1, 'more': 2}", "more"),
        ("def block(ask): return {'value': 'many'}", "str"),
        ("def block(ask): raise KeyError('x')", "KeyError"),
    ],
)
def test_a_block_that_fails_is_missing_and_the_others_are_there(code: str, words: str, book: Path, tmp_path: Path) -> None:
    head = "from sheetcrm.plugin import BlockWords, Text, report, shapes\n"
    tail = "\nreport('XX', shapes.one(value=shapes.COUNT), words=BlockWords(Text('甲', 'a'), Text('乙', 'b')))(block)\n"
    site = plugin(tmp_path / "site", "crm-broken", {"crm_broken": head + code + tail}, {"sheetcrm.reports": {"mine": "crm_broken"}})
    ask = ("report", book, "--as-of", AS_OF, "--json")
    same_but_a_warning(sheetcrm_with(site, *ask), sheetcrm_with(None, *ask), "crm-broken 1.0", "XX", words)


def test_an_output_that_was_asked_for_and_fails_is_an_error(book: Path, tmp_path: Path) -> None:
    entries = {"sheetcrm.outputs": {"csv": "no_such_module_anywhere", "html": "crm_broken", "odd": "crm_broken"}}
    code = """
from sheetcrm.plugin import Output, output

@output("odd")
class Odd(Output):
    def write(self, checked):
        raise LookupError("nothing")
"""
    site = plugin(tmp_path / "site", "crm-broken", {"crm_broken": code}, entries)
    failed = sheetcrm_with(site, "validate", book, "--as-of", AS_OF, "--format", "csv")
    assert failed.code == 2 and failed.out == ""
    assert [line.split(": ")[1] for line in failed.err.splitlines()] == ["W-PLUGIN", "E-PLUGIN"], failed.err
    odd = sheetcrm_with(site, "validate", book, "--as-of", AS_OF, "--format", "odd")
    assert odd.code == 2 and "E-PLUGIN" in odd.err and "LookupError: nothing" in odd.err
    assert "<html" in sheetcrm_with(site, "validate", book, "--as-of", AS_OF, "--format", "html").out


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
import runpy, sys
sys.argv = ["sheetcrm", *sys.argv[1:]]
try:
    runpy.run_module("sheetcrm", run_name="__main__")
except SystemExit:
    pass
print("loaded:", *sorted(n for n in sys.modules if n.startswith("sheetcrm_plugin") or n == "importlib.metadata"), file=sys.stderr)
"""

    def loaded(*words: object) -> list[str]:
        ran = python_with(site, f"import sys; sys.argv[1:] = {[str(word) for word in words]!r}\n{watch}")
        return ran.err.splitlines()[-1].split()[1:]

    assert loaded("--version") == [] and loaded("--help") == [] and loaded("validate", "--help") == []
    assert loaded("refresh", book, "--as-of", AS_OF)
    assert loaded("refresh", book, "--as-of", AS_OF) == []


def test_a_refresh_without_changes_is_made_once_more_when_plugins_change(site: Path, book: Path) -> None:
    assert sheetcrm_with(None, "refresh", book, "--as-of", AS_OF).code in (0, 1)
    before = book.read_bytes()
    sheetcrm_with(None, "refresh", book, "--as-of", AS_OF)
    assert book.read_bytes() == before
    sheetcrm_with(site, "refresh", book, "--as-of", AS_OF)
    issues = sheet_values(book, "Issues")
    assert "NOTE-SHORT" in issues
