"""What commands print about people: contact data stands in every sheet of the workbook, and none of it is printed unless somebody asks for it."""

from __future__ import annotations

import datetime as dt
import shutil
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from command_line import sheetcrm

import sheetcrm as library
from sheetcrm.schema import Field
from sheetcrm.text.cli import VERBS

DAY = dt.date(2026, 11, 20)
T = ("--as-of", "2026-11-20")
ON_REQUEST = {"show", "find", "query", "due"}
"""Verbs that people ask for the data itself; ``--mask`` hides what the others hide by themselves."""
SAY_NOTHING = {"demo", "new", "init", "templates", "rule", "schema", "completion", "restore", "backup", "import"}
"""Verbs that print no cell of the workbook."""
COMMANDS: tuple[tuple[str, ...], ...] = (
    *(("validate", "BOOK", *T, "--format", form) for form in ("text", "json", "jsonl", "sarif", "github", "junit", "markdown", "html")),
    *(("report", "BOOK", *T, "--format", form) for form in ("text", "json", "html")),
    *(("dedupe", "BOOK", *T, "--format", form) for form in ("text", "json", "csv")),
    ("export", "BOOK", *T, "--to", "-", "--sheets", "customers"),
    ("tags", "list", "BOOK", *T),
    ("tags", "review", "BOOK", "--dry-run", *T),
    ("fix", "BOOK", "--diff", *T),
    ("fix", "BOOK", "--unsafe", "--dry-run", *T),
    ("refresh", "BOOK", "--plan", *T),
    ("upgrade", "BOOK", "--dry-run", *T),
    ("config", "BOOK", "contact.min", "1", "--dry-run", *T),
    ("chores", "BOOK", *T),
    ("tags", "rename", "BOOK", "价格敏感", "看重价格", "--dry-run", *T),
    ("merge-records", "BOOK", "C0001", "C0002", "--dry-run", *T),
    ("set", "BOOK", "C0001", "phone=", "email=", "wechat=", "address=", "notes=", "--dry-run", *T),
    ("add", "BOOK", "customers", "name=新客户", "owner=李敏", "phone=139 7777 0001", "notes=微信 wxleak_777", "--dry-run", *T),
    ("delete", "BOOK", "C0001", "--references", "cascade", "--dry-run", *T),
    ("log", "BOOK", "C0001", "请打 13977770002", "--dry-run", *T),
    ("stage", "BOOK", "C0001", "意向客户", "--dry-run", *T),
    ("assign", "BOOK", "C0001", "王丽华", "--dry-run", *T),
)
"""One command after the other on one workbook, none of which changes it."""
CHANGING: tuple[tuple[str, ...], ...] = (
    ("set", "BOOK", "C0001", "phone=139 7777 0003", "email=leak777@example.com", "wechat=wxleak_778", "notes=打 13977770004", *T),
    ("tags", "rename", "BOOK", "价格敏感", "看重价格", *T),
    ("merge-records", "BOOK", "C0001", "C0002", *T),
    ("delete", "BOOK", "C0003", "--references", "cascade", *T),
    ("history", "BOOK"),
    ("undo", "BOOK", "--run", "1", "--dry-run"),
    ("undo", "BOOK", "--record", "C0001", "--field", "email"),
    ("undo", "BOOK"),
    ("refresh", "BOOK", "--fix", *T),
)


class Planted:
    """A workbook with contact data in each column that may hold it; ``number`` counts the people."""

    def __init__(self, path: Path) -> None:
        self.path, self.number = path, 0
        library.new(path, preset="full", modules="contacts,orders,service,feedback,attachments,history")
        with library.edit(path, as_of=DAY, backup=False) as book:
            book.team.add_many([{"name": name, "role": "销售"} for name in ("李敏", "王丽华")])
            for key in ("customers", *(one.key for one in book.sheets if one.key != "customers" and one.schema.role == "entered")):
                for _ in range(3):
                    book.sheet(key).add(**self._values(book.sheet(key)))

    def _values(self, sheet: Any) -> dict[str, Any]:
        fields = [spec for spec in sheet.schema.fields if spec.key != sheet.schema.id_field and sheet._rows.has(spec.key)]
        values = {spec.key: value for spec in fields if (value := self._value(spec)) is not None}
        return values if sheet.key != "orders" else values | {"order_id": f"SO-{self.number}"}

    def _value(self, spec: Field) -> Any:
        self.number += 1
        n, kind = self.number, spec.kind.name
        if kind == "phone":
            return f"139{n:08d}"
        if kind == "email":
            return f"leak{n}@example.com"
        if spec.key == "wechat":
            return f"wxleak_{n}"
        if spec.key == "address":
            return f"苏州市工业园区星湖街{n}号"
        if kind == "longtext" or spec.key in ("title", "path", "product", "project"):
            return f"请打139{n:08d}，抄送 leak{n}@example.com，微信：wxleak_{n}"
        if spec.required != "required":
            return None
        known = {"date": DAY, "datetime": DAY, "ref": "C0001", "person": "李敏", "money": 1, "number": 1, "integer": 1, "text": f"甲{n}"}
        return spec.default or known.get(kind) or _first(spec)

    def traces(self, text: str) -> list[str]:
        """What stands in a text of the contact data, however it is written."""
        plain = unicodedata.normalize("NFKC", text)
        digits = plain.translate(dict.fromkeys(map(ord, " -._()")))
        phones = [f"139{n:08d}" for n in range(1, self.number + 1)] + [f"1397777000{n}" for n in range(1, 5)]
        names = [f"leak{n}@" for n in (*range(1, self.number + 1), 777)] + [f"wxleak_{n}" for n in (*range(1, self.number + 1), 777, 778)]
        return [one for one in phones if one in digits] + [one for one in names if one in plain]


def _first(spec: Field) -> str:
    from sheetcrm.schema.field import ReadContext

    return ReadContext.default().vocabularies[spec.vocabulary or ""].labels("zh-CN")[0]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return Planted(tmp_path_factory.mktemp("planted") / "team.xlsx")


def printed(planted: Planted, path: Path, *words: str) -> str:
    done = sheetcrm(*(path if word == "BOOK" else word for word in words))
    assert done.code in (0, 1), done
    return done.out + done.err


def test_every_verb_is_looked_at() -> None:
    tried = {words[0] for words in (*COMMANDS, *CHANGING)}
    assert tried | ON_REQUEST | SAY_NOTHING == set(VERBS)


def test_contact_data_stands_in_all_sheets(planted: Planted) -> None:
    """Asked for it, the verbs print it: what is planted is there to be found, and ``--mask`` hides it again."""
    for key in ("customers", "contacts", "followups", "requirements", "orders", "servicerecords", "feedback", "attachments"):
        words = ("find", "BOOK", "--sheet", key, "--columns", "all", "--format", "json", *T)
        assert len(planted.traces(printed(planted, planted.path, *words))) >= 3, key
        assert not planted.traces(printed(planted, planted.path, *words, "--mask", "partial")), key
    for words in (("show", "BOOK", "C0001", *T), ("query", "BOOK", "SELECT * FROM customers", *T), ("due", "BOOK", *T)):
        assert planted.traces(printed(planted, planted.path, *words)), words
        for more in (("hide",), ("partial", "--json")):
            assert not planted.traces(printed(planted, planted.path, *words, "--mask", *more)), words


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_nothing_of_it_is_printed(planted: Planted, words: tuple[str, ...]) -> None:
    before = planted.path.read_bytes()
    assert planted.traces(printed(planted, planted.path, *words)) == []
    if "--format" not in words and "--to" not in words:
        assert planted.traces(printed(planted, planted.path, *words, "--json")) == []
    assert planted.path.read_bytes() == before


@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_nothing_of_it_is_printed_by_what_changes_the_workbook(planted: Planted, tmp_path: Path, as_json: bool) -> None:
    path = shutil.copy(planted.path, tmp_path / "team.xlsx")
    for words in CHANGING:
        assert planted.traces(printed(planted, path, *words, *(["--json"] if as_json else []))) == [], words


def test_whoever_wants_to_see_it_says_so(planted: Planted, tmp_path: Path) -> None:
    path = shutil.copy(planted.path, tmp_path / "team.xlsx")
    words = ("set", "BOOK", "C0001", "phone=139 7777 0003", "--dry-run", *T)
    for more in ((), ("--json",)):
        assert not planted.traces(printed(planted, path, *words, *more))
        assert "13977770003" in planted.traces(printed(planted, path, *words, *more, "--unmasked"))
    assert "139****0003" in printed(planted, path, *words), "enough is left to recognise it"
    done = library.set(path, "C0001", values={"phone": "13977770003"}, options=library.WriteOptions(dry_run=True))
    assert "13977770003" in {one.after for one in done.changes}, "a program gets what it gave"
