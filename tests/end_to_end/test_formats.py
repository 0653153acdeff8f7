"""``validate`` in every form, to the screen and to a file, of one workbook and of many."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import bad_files as bad
import jsonschema
import openpyxl
import pytest
from command_line import AS_OF, Ran, process, sheetcrm, snapshot, untouched
from typed_workbook import typed_workbook

from sheetcrm.cli import run
from sheetcrm.render.outputs import form_names
from sheetcrm.rules import RULES, load_rules

ROW = ("C0001", "华星", "王芳", "138 0000 1001", "wf", "Interested", "李敏", "2026/11/2")
WITHOUT_COUNTS = [name for name in form_names() if name not in ("text", "json", "jsonl")]


@pytest.fixture
def team(tmp_path: Path) -> Path:
    return bad.customers(tmp_path / "team.xlsx", [ROW, ("C0002", "远启", "李雷", "13800001002", "ll@example.com", "意向客户", "李敏", "2026-02-30")])


def validate(*words: object, lang: str = "en") -> Ran:
    return sheetcrm("validate", *words, "--as-of", AS_OF, lang=lang)


@pytest.mark.parametrize("form", form_names())
def test_a_file_holds_what_the_screen_would_show(form: str, team: Path, tmp_path: Path) -> None:
    target = tmp_path / f"findings.{form}"
    ran = validate(team, "--format", form, "--output", target)
    assert (ran.code, ran.out, ran.err) == (1, "", "")
    assert {path.name for path in tmp_path.iterdir()} == {"team.xlsx", target.name}, "nothing stays beside it"
    if form == "xlsx":
        assert len(openpyxl.load_workbook(target).worksheets) == 2
        return
    shown = validate(team, "--format", form)
    assert shown.code == 1
    assert target.read_text(encoding="utf-8") == shown.out


@pytest.mark.parametrize("form", form_names())
def test_several_workbooks_are_one_document(form: str, team: Path, tmp_path: Path) -> None:
    other, target = tmp_path / "北区 (1).xlsx", tmp_path / "out" / f"findings.{form}"
    shutil.copy(team, other)
    (tmp_path / "broken.xlsx").write_text("a,b\n1,2\n")
    target.parent.mkdir()
    ran = validate(team, other, tmp_path / "broken.xlsx", "--format", form, "--output", target)
    assert ran.code == 3 and ran.complaint_code == "E-CSV"
    if form == "xlsx":
        texts = {str(cell.value) for sheet in openpyxl.load_workbook(target) for row in sheet.iter_rows() for cell in row}
        assert {str(team), str(other)} <= texts and any("E-CSV" in text for text in texts)
        return
    text = target.read_text(encoding="utf-8")
    if form == "junit":
        names = [suite.attrib["name"] for suite in ElementTree.fromstring(text)]
        assert any("team" in name for name in names) and any("北区" in name for name in names) and any("broken" in name for name in names)
    elif form == "json":
        assert {finding["file"] for finding in json.loads(text)} == {str(team), str(other)}
    elif form == "sarif":
        (run,) = json.loads(text)["runs"]
        assert len(run["artifacts"]) == 2 and run["invocations"][0]["toolExecutionNotifications"]
    elif form != "jsonl":
        assert "broken" in text and "E-CSV" in text


def test_a_workbook_is_never_replaced(team: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    shutil.copy(team, other)
    (tmp_path / "link.html").symlink_to(team)
    with untouched(tmp_path):
        for target in (team, other, tmp_path / "link.html", tmp_path / "." / "team.xlsx"):
            for form in ("xlsx", "html"):
                ran = validate(team, "--format", form, "--output", target)
                assert ran.code == 2 and ran.complaint_code == "E-OUTPUT", (target, form)
        assert validate(team, "--format", "html", "--output", tmp_path).code == 2
        assert validate(team, "--format", "html", "--output", tmp_path / "none" / "x.html").complaint_code == "E-NO-FOLDER"


def test_our_own_document_is_replaced_and_not_checked(team: Path, tmp_path: Path) -> None:
    target = tmp_path / "findings.xlsx"
    for _ in range(2):
        ran = validate(tmp_path, "--format", "xlsx", "--output", target)
        assert (ran.code, ran.err) == (1, "")
    books = {row[0].value for row in openpyxl.load_workbook(target).worksheets[0].iter_rows(min_row=5)}
    assert books == {str(team)}


def test_a_workbook_is_not_shown_on_the_screen(team: Path) -> None:
    assert validate(team, "--format", "xlsx").complaint_code == "E-OUTPUT-NEEDED"


def test_an_old_document_stays_when_nothing_can_be_read(tmp_path: Path) -> None:
    target = tmp_path / "findings.html"
    target.write_text("yesterday's")
    (tmp_path / "broken.xlsx").write_text("a,b\n1,2\n")
    assert validate(tmp_path / "broken.xlsx", "--format", "html", "--output", target).code == 3
    assert target.read_text() == "yesterday's" and len(list(tmp_path.iterdir())) == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes of this kind")
def test_the_mode_of_an_old_document_stays(team: Path, tmp_path: Path) -> None:
    target = tmp_path / "findings.html"
    target.write_text("old")
    target.chmod(0o640)
    assert validate(team, "--format", "html", "--output", target).code == 1
    assert target.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user who is refused something")
def test_a_folder_that_cannot_be_written_to(team: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    assert validate(team, "--format", "html", "--output", locked / "x.html").code == 5


@pytest.mark.parametrize("form", WITHOUT_COUNTS)
def test_statistics_go_with_text_and_json(form: str, team: Path, tmp_path: Path) -> None:
    assert validate(team, "--format", form, "--statistics", "--output", tmp_path / "x").complaint_code == "E-USAGE"


def test_statistics_follow_their_schema(team: Path) -> None:
    schema = json.loads(sheetcrm("schema", "statistics").out)
    counts = json.loads(validate(team, "--statistics", "--format", "json").out)
    jsonschema.validate(counts, schema)
    (book,) = counts
    findings = json.loads(validate(team, "--format", "json").out)
    assert sum(book["counts"].values()) == sum(rule["count"] for rule in book["rules"]) == len(findings)
    assert 0 < book["health"] < 100
    (line,) = validate(team, "--statistics", "--format", "jsonl").out.splitlines()
    assert json.loads(line) == book


def test_a_choice_of_rules_has_counts_but_no_score(team: Path) -> None:
    (book,) = json.loads(validate(team, "--statistics", "--format", "json", "--select", "DATE").out)
    assert book["health"] is None and book["owners"] == [] and book["rules"]


def test_a_table_of_all_workbooks_closes_the_text(team: Path, tmp_path: Path) -> None:
    shutil.copy(team, tmp_path / "north.xlsx")
    lines = validate(tmp_path).out.splitlines()
    head = next(i for i, line in enumerate(lines) if line == "All workbooks")
    assert re.search(r"Workbook +Errors +Warnings +Infos +Health", lines[head + 1])
    assert [re.split(r" {2,}", line.strip())[0] for line in lines[head + 2 :]] == [str(tmp_path / "north.xlsx"), str(team)]


def test_the_hint_is_a_command_that_works(team: Path) -> None:
    hint = next(line for line in validate(team).out.splitlines() if "sheetcrm fix" in line)
    count = int(hint.split()[0])
    assert count > 0 and hint.endswith(f"sheetcrm fix {team}")
    sheetcrm("fix", team, "--as-of", AS_OF)
    after = [line for line in validate(team).out.splitlines() if "can be repaired: sheetcrm fix" in line]
    assert after == []


def test_output_that_nobody_reads_any_more(team: Path) -> None:
    running = process("validate", team, "--format", "html")
    assert running.stdout is not None
    running.stdout.close()
    assert running.stderr is not None
    err = running.stderr.read()
    running.wait(timeout=60)
    assert "Traceback" not in err and "E-INTERNAL" not in err


def test_nothing_is_written_beside_the_document(team: Path) -> None:
    before = snapshot(team.parent)
    validate(team, "--format", "html")
    assert snapshot(team.parent) == before


# --- rule --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_a_rule_is_explained(lang: str) -> None:
    said = sheetcrm("rule", "phone-sci", lang=lang).out
    rule = RULES["PHONE-SCI"]
    for text in (rule.why, rule.bad, rule.good, rule.remedy):
        assert text.of(lang) in said


def test_rules_are_listed_by_what_they_are_about() -> None:
    load_rules()
    lines = sheetcrm("rule").out.splitlines()
    assert {line.split()[0] for line in lines if line.startswith("  ")} == set(RULES)
    assert lines.index("Dates") < next(i for i, line in enumerate(lines) if "DATE-BAD" in line) < lines.index("Numbers")
    some = [line.split()[0] for line in sheetcrm("rule", "DATE").out.splitlines() if line.startswith("  ")]
    assert some and all(code.startswith("DATE-") for code in some)


def test_rules_as_json_follow_their_schema() -> None:
    rules = json.loads(sheetcrm("rule", "--json").out)
    jsonschema.validate(rules, json.loads(sheetcrm("schema", "rules").out))
    assert [rule["code"] for rule in rules] == sorted(RULES)


def test_an_unknown_rule_is_answered_by_near_ones() -> None:
    ran = sheetcrm("rule", "DATE-BDA")
    assert (ran.code, ran.complaint_code) == (2, "E-RULE-NEAR") and "DATE-BAD" in ran.err
    assert sheetcrm("rule", "QQQQQQ").complaint_code == "E-RULE"


# --- words -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["--help", "validate --help", "new --help", "rule --help"])
def test_chinese_help_is_chinese(words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SHEETCRM_LANG", "zh-CN")
    assert run(words.split()) == 0
    text = capsys.readouterr().out
    assert text.startswith("用法：")
    for english in ("Usage", "Options", "Commands", "OPTIONS", "COMMAND", "ARGS", "Show this message", "PATHS", "TEXT", "INTEGER"):
        assert english not in text


WRONG = ["validat x", "validate", "validate --selct x", "validate x --limit", "validate x --json=3", "rule a b", "validate x --format pdf"]


@pytest.mark.parametrize("words", WRONG)
def test_wrong_use_is_answered_in_chinese(words: str) -> None:
    said = sheetcrm(*words.split(), lang="zh-CN").complaint
    assert not re.search(r"\b(no such|option|missing|unexpected|argument|invalid|value|command)\b", said, re.IGNORECASE), said


@pytest.mark.parametrize(
    ("phone", "masked", "clear"),
    [
        (13800001001, r'138\*{4}1001 +→ +"138\*{4}1001" +\(as text\)', r'13800001001 +→ +"13800001001" +\(as text\)'),
        ("138 0000 1001", r"138\*{4}1001 +→ +138\*{4}1001 +\(only blanks differ\)", r"138 0000 1001 +→ +13800001001\n"),
        ("138-0000-1001", r"138\*{4}1001 +→ +138\*{4}1001 +\(written another way\)", r"138-0000-1001 +→ +13800001001\n"),
    ],
)
def test_a_diff_shows_what_only_changes_its_kind(tmp_path: Path, phone: object, masked: str, clear: str) -> None:
    """A masked number looks the same before and after: the line says how the cell changes."""
    path = bad.customers(tmp_path / "team.xlsx", [(*ROW[:3], phone, *ROW[4:])])
    assert re.search(masked, sheetcrm("fix", path, "--diff", "--as-of", AS_OF).out)
    assert re.search(clear, sheetcrm("fix", path, "--diff", "--unmasked", "--as-of", AS_OF).out)


def test_another_number_under_the_same_mask_is_told(tmp_path: Path) -> None:
    path = bad.customers(tmp_path / "team.xlsx", [(*ROW[:3], "13800001001", *ROW[4:])])
    preview = sheetcrm("set", path, ROW[0], "phone=13899991001", "--dry-run", "--as-of", AS_OF)
    assert re.search(r"138\*{4}1001 +→ +138\*{4}1001 +\(the masked part differs\)", preview.out)
    (change,) = json.loads(sheetcrm("set", path, ROW[0], "phone=13899991001", "--dry-run", "--json", "--as-of", AS_OF).out)["changes"]
    assert change["before"] == change["after"] and change["how"] == "masked"


def test_a_preview_of_init_names_the_sheets(tmp_path: Path) -> None:
    path = bad.customers(tmp_path / "team.xlsx", [ROW])
    said = sheetcrm("init", path, "--dry-run").out
    assert "FollowUps" in said or "跟进记录" in said
    assert not re.search(r"\d+ cell", said)


def test_a_doubtful_structure_is_named_with_its_column(tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    header = ["客户编号", "客户名称", "电话", "合作状态", "负责人", "建档日期", "电话"]
    path.write_bytes(typed_workbook({"客户": [header, ["C0001", "华星", "13800001001", "潜在客户", "李敏", "2026.03.04", "x"]]}))
    complaint = sheetcrm("fix", path, "--as-of", AS_OF).complaint
    assert "E-STRUCTURE" in complaint and "COL-DUP 电话" in complaint


def test_stars_are_not_also_blank(tmp_path: Path) -> None:
    path = bad.customers(tmp_path / "team.xlsx", [(*ROW[:3], "139****1234", *ROW[4:])])
    codes = {finding["code"] for finding in json.loads(validate(path, "--json").out) if finding["field"] == "phone"}
    assert "MASKED-VALUE" in codes and "EXP-BLANK" not in codes
