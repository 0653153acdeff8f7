"""``sheetcrm export``: what goes out, who may have it unmasked, what is refused, what it says."""

from __future__ import annotations

import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from small_book import ADMIN, SELLER, make

import sheetcrm as library
from sheetcrm.cli import run


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SHEETCRM_USER", raising=False)
    return make(tmp_path / "team.xlsx")


class Ran:
    def __init__(self, code: int, out: bytes, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")


@pytest.fixture
def export(book: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Any:
    """``sheetcrm export team.xlsx WORDS --lang en`` with what it wrote to both streams."""

    def ran(*words: str, lang: str = "en") -> Ran:
        code = run(["export", str(book), *words, "--lang", lang])
        out, err = capfdbinary.readouterr()
        return Ran(code, out, err.decode("utf-8"))

    return ran


def rows(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_a_folder_of_csv_by_default(export: Any, tmp_path: Path) -> None:
    done = export("--to", "out")
    assert done.code == 0 and not done.err
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["customers.csv", "followups.csv"]
    assert "team.xlsx: exported to out: Customers 4 row(s), FollowUps 4 row(s)." in done.text
    assert "Masked (hide): Customers (Contact 3, Phone 2, E-mail 1, WeChat 1, Address 2, Password word 1), FollowUps (" in done.text
    assert "Cells that cannot be read and were left blank: Customers (E-mail 1, Created 1)." in done.text
    assert "13900001234" not in done.text


def test_masked_in_chinese(export: Any, tmp_path: Path) -> None:
    done = export("--to", "c.json", "--sheets", "客户", lang="zh-CN")
    assert "已脱敏（hide）：Customers（联系人 3、电话 2" in done.text
    found = rows(tmp_path / "c.json")
    assert found[0]["phone"] == ["手机号已加密"] and found[0]["contact_name"] == "张*" and found[0]["x_word"] == "内容已加密"
    assert found[1]["email"] is None, "blank stays blank"


def test_partly(export: Any, tmp_path: Path) -> None:
    assert export("--to", "c.json", "--mask", "partial", "--sheets", "customers").code == 0
    first = rows(tmp_path / "c.json")[0]
    assert first["phone"] == ["139****1234", "0512-****8888"] and first["email"] == "z***@example.com"
    assert first["wechat"] == "zh***" and first["address"] == "苏州市***"


def test_people_of_a_customer_are_found_in_its_rows(export: Any, tmp_path: Path) -> None:
    """A name, an address that is known from the customer is masked where a text of its rows has it; colleagues are not."""
    export("--to", "f.json", "--sheets", "followups", lang="zh-CN")
    texts = [row["summary"] for row in rows(tmp_path / "f.json")]
    assert texts == ["张*要样机，回电 手机号已加密", "报价发到 邮箱已加密", "@comment", "在地址已加密见"]
    assert rows(tmp_path / "f.json")[0]["participants"] == ["李敏", "陈*"]


@pytest.mark.parametrize(("user", "code"), [(ADMIN, 0), ("1001", 0), (SELLER, 2), ("赵离", 2), ("nobody", 2)])
def test_only_administrators_export_in_full(export: Any, tmp_path: Path, user: str, code: int) -> None:
    """By name or user id; somebody who has left is none any more."""
    done = export("--to", "c.json", "--sheets", "customers", "--mask", "none", "--as", user)
    assert done.code == code
    if code:
        assert done.err.startswith("sheetcrm: E-MASK-NONE") and not (tmp_path / "c.json").exists()
    else:
        assert rows(tmp_path / "c.json")[0]["phone"] == ["13900001234", "0512-66668888"]
        assert "Nothing was masked" in done.err


def test_who_i_am_comes_from_the_environment(export: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHEETCRM_USER", ADMIN)
    assert export("--to", "c.json", "--mask", "none").code == 0
    monkeypatch.setenv("SHEETCRM_USER", SELLER)
    assert export("--to", "d.json", "--mask", "none").code == 2


def test_rows_follow_their_customers(export: Any, tmp_path: Path) -> None:
    assert export("--to", "some.json", "--where", "stage = 意向客户").code == 0
    found = json.loads((tmp_path / "some.json").read_text(encoding="utf-8"))
    assert [row["customer_id"] for row in found["customers"]] == ["C1"]
    assert [row["followup_id"] for row in found["followups"]] == ["F1", "F2"]


def test_a_condition_on_another_sheet(export: Any, tmp_path: Path) -> None:
    assert export("--to", "some.json", "--where", "followups: method = 电话", "--where", "customer_id = C1 or customer_id = C2").code == 0
    found = json.loads((tmp_path / "some.json").read_text(encoding="utf-8"))
    assert [row["followup_id"] for row in found["followups"]] == ["F1", "F3"]
    assert len(found["customers"]) == 2


def test_chosen_columns(export: Any, tmp_path: Path) -> None:
    assert export("--to", "c.csv", "--columns", "客户编号,name", "--columns", "内部编码", "--labels", "keys", "--sheets", "customers").code == 0
    assert (tmp_path / "c.csv").read_text(encoding="utf-8-sig").splitlines()[:2] == ["customer_id,name,内部编码", "C1,华星智能,K-1"]
    assert export("--to", "both", "--columns", "customer_id", "--columns", "followups.summary").code == 0
    heads = {path.name: path.read_text(encoding="utf-8-sig").splitlines()[0] for path in (tmp_path / "both").iterdir()}
    assert heads == {"customers.csv": "Customer ID", "followups.csv": "Customer ID,Summary"}


def test_standard_output(export: Any) -> None:
    """The export alone is on standard output, without a BOM; what there is to say goes to the other stream."""
    done = export("--to", "-", "--sheets", "customers", "--columns", "customer_id")
    assert done.out == b"Customer ID\r\nC1\r\nC2\r\nC3\r\nC4\r\n"
    assert "exported to -" in done.err
    assert json.loads(export("--to", "-", "--format", "json", "--sheets", "customers", "--columns", "customer_id").text) == [
        {"customer_id": name} for name in ("C1", "C2", "C3", "C4")
    ]


def test_summary_as_json(export: Any) -> None:
    said = json.loads(export("--to", "out", "--json").text)
    assert said["format"] == "csv" and said["mask"] == "hide" and said["file"] == "team.xlsx"
    customers = said["sheets"][0]
    assert customers["sheet"] == "customers" and customers["records"] == 4 and customers["to"] == str(Path("out") / "customers.csv")
    assert customers["masked"]["phone"] == 2 and customers["unreadable"] == {"email": 1, "created_date": 1}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--to", "x.doc"), "E-EXPORT-FORMAT"),
        (("--to", ""), "E-EXPORT-FORMAT"),
        (("--to", "x.csv"), "E-EXPORT-ONE"),
        (("--to", "x.csv", "--sheets", "ChangeLog"), "E-EXPORT-SHEET"),
        (("--to", "x.csv", "--sheets", "Nothing"), "E-EXPORT-SHEET"),
        (("--to", "x.csv", "--sheets", "customers", "--columns", "phon"), "E-EXPORT-COLUMN"),
        (("--to", "x.csv", "--sheets", "customers", "--where", "nothing = 1"), "E-WHERE"),
        (("--to", "nowhere/x.csv", "--sheets", "customers"), "E-NO-FOLDER"),
        (("--to", "team.xlsx"), "E-EXPORT-SELF"),
        (("--to", "team.xlsx", "--force"), "E-EXPORT-SELF"),
        (("--to", "-", "--format", "xlsx"), "E-EXPORT-FORMAT"),
        (("--to", "x.csv", "--encoding", "klingon", "--sheets", "customers"), "E-ENCODING"),
        (("--to", "x.csv", "--encoding", "base64", "--sheets", "customers"), "E-ENCODING"),
        (("--to", "nonsense://"), "E-EXPORT-URL"),
    ],
)
def test_refused(export: Any, tmp_path: Path, words: tuple[str, ...], code: str) -> None:
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    done = export(*words)
    assert done.code == 2 and done.err.startswith(f"sheetcrm: {code}: ") and len(done.err.splitlines()) == 1, done.err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_files_are_not_overwritten_unasked(export: Any, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("mine", encoding="utf-8")
    assert export("--to", "c.csv", "--sheets", "customers").err.startswith("sheetcrm: E-EXPORT-EXISTS")
    assert (tmp_path / "c.csv").read_text(encoding="utf-8") == "mine"
    assert export("--to", "c.csv", "--sheets", "customers", "--force").code == 0
    assert "手机号已加密" in (tmp_path / "c.csv").read_text(encoding="utf-8-sig") or "[phone hidden]" in (tmp_path / "c.csv").read_text(
        encoding="utf-8-sig"
    )
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "followups.csv").write_text("mine", encoding="utf-8")
    assert export("--to", "out").code == 2
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["followups.csv"]


def test_the_workbook_is_only_read(export: Any, book: Path, tmp_path: Path) -> None:
    before = book.read_bytes(), book.stat().st_mtime_ns
    for target in ("out", "a.json", "a.xlsx", "a.db"):
        assert export("--to", target).code == 0
    assert (book.read_bytes(), book.stat().st_mtime_ns) == before
    assert not (tmp_path / "backups").exists()
    assert not list(tmp_path.rglob(".~sheetcrm-*"))


def test_a_failed_export_leaves_nothing(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full while the second file of a folder is written: the first is not there either."""
    import errno

    from sheetcrm.render import export_text

    plain = export_text.csv_pieces

    def full(table: Any, **rest: Any) -> Any:
        yield from plain(table, **rest)
        if table.key == "followups":
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(export_text, "csv_pieces", full)
    assert run(["export", str(book), "--to", str(tmp_path / "out"), "--lang", "en"]) == 5
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("url", ["postgresql+psycopg://u:geheim@127.0.0.1:1/x", "postgresql+psycopg://127.0.0.1:1/x?user=u&password=geheim"])
def test_passwords_are_never_shown(export: Any, url: str) -> None:
    pytest.importorskip("psycopg", reason="pip install 'sheetcrm[postgres]'")
    done = export("--to", url)
    assert done.code == 5 and done.err.startswith("sheetcrm: E-DATABASE") and "***" in done.err
    assert "geheim" not in done.err + done.text
    assert "geheim" not in export("--to", url.replace("psycopg", "nodriver")).err


def test_from_python_into_a_stream(book: Path) -> None:
    stream = io.BytesIO()
    result = library.export(book, stream, sheets=["customers"], columns=["customer_id", "phone"], format="jsonl")
    assert result.to == "-" and result.sheets[0].masked == {"phone": 2}
    assert [json.loads(line)["customer_id"] for line in stream.getvalue().splitlines()] == ["C1", "C2", "C3", "C4"]


def test_colleagues_when_they_are_asked_for(export: Any, tmp_path: Path) -> None:
    """The Team sheet goes out when it is named, with its phones masked, and owners refer to it."""
    assert export("--to", "a.db", "--sheets", "customers,team").code == 0
    with sqlite3.connect(tmp_path / "a.db") as connection:
        assert connection.execute("SELECT name FROM team WHERE phone LIKE '%1390000%'").fetchall() == []
        assert ("team", "owner") in {(row[2], row[3]) for row in connection.execute("PRAGMA foreign_key_list(customers)")}


# --- several workbooks


@pytest.fixture
def two(book: Path, tmp_path: Path) -> tuple[Path, Path]:
    """north/team.xlsx and south/Team.xlsx."""
    found = tmp_path / "north" / "team.xlsx", tmp_path / "south" / "Team.xlsx"
    for path in found:
        path.parent.mkdir()
        path.write_bytes(book.read_bytes())
    with library.edit(found[1], backup=False) as south:
        south.customers.update("C1", name="南方公司")
    return found


def test_several_workbooks_have_folders_of_their_own(two: tuple[Path, Path], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["export", *map(str, two), "--output", "out", "--format", "jsonl", "--sheets", "customers", "--lang", "en"]) == 0
    files = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert files == ["south-Team/customers.jsonl", "team/customers.jsonl"]
    names = [json.loads((tmp_path / "out" / file).read_text(encoding="utf-8").splitlines()[0])["name"] for file in files]
    assert names[0] == "南方公司" != names[1]
    assert [line.partition(":")[0] for line in capfd.readouterr().out.splitlines() if "exported" in line] == ["team.xlsx", "Team.xlsx"]


def test_a_folder_of_workbooks_is_several(two: tuple[Path, Path], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words = ["export", str(tmp_path / "north"), str(tmp_path / "south"), "--to", str(tmp_path / "north" / "out"), "--format", "xlsx", "--json"]
    assert run(words) == 0
    told = json.loads(capfd.readouterr().out)
    assert [Path(one["to"]).name for one in told] == ["team", "south-Team"]
    assert run([*words, "--force"]) == 0  # what was exported into the folder is no workbook to export
    assert [Path(one["to"]).name for one in json.loads(capfd.readouterr().out)] == ["team", "south-Team"]


def test_one_that_is_refused_does_not_stop_the_others(two: tuple[Path, Path], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    two[0].write_bytes(b"no workbook")
    assert run(["export", *map(str, two), "--to", "out"]) == 3
    assert (tmp_path / "out" / "south-Team" / "customers.csv").is_file()
    assert "E-CSV" in capfd.readouterr().err


@pytest.mark.parametrize("to", ["-", "all.json", "sqlite:///all.db", "team.xlsx"])
def test_several_workbooks_go_into_a_folder_only(two: tuple[Path, Path], to: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["export", *map(str, two), "--to", to]) == 2
    assert "E-EXPORT-SEVERAL" in capfd.readouterr().err
