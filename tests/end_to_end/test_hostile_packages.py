"""Broken and hostile packages: refused with the right exit code, quickly, in little memory, and left as they are."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import bad_files as bad
import pytest
import xlsxwriter
from command_line import AS_OF, ROOT, shared, sheetcrm, untouched

SECONDS, MEGABYTES = 10, 300


class Answer(NamedTuple):
    """How one ``validate`` of a process of its own ended."""

    code: int
    err: str
    seconds: float
    megabytes: float


MEASURED = """
import os, resource, sys, time
from sheetcrm.cli import run
code = run(sys.argv[1:])
print(time.process_time())
if os.path.exists("/proc/self/status"):  # ru_maxrss of a child would count the memory of the process that started it
    print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
sys.exit(code)
"""


def validate(path: Path) -> Answer:
    """Peak memory as the system accounts for it; seconds of CPU, as the machine may have other work."""
    command = [sys.executable, "-c", MEASURED, "validate", str(path), "--lang", "en"]
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False, timeout=300)
    seconds, kilobytes = ran.stdout.splitlines()[-2:]
    return Answer(ran.returncode, ran.stderr, float(seconds), int(kilobytes) / 1024)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tool, folder = shared("tools", "make_hostile.py"), tmp_path_factory.mktemp("hostile")
    subprocess.run([sys.executable, str(tool), str(folder)], check=True, capture_output=True)
    return folder


def expected(folder: Path) -> dict[str, str]:
    with (folder / "EXPECT.csv").open(encoding="utf-8") as file:
        return {row["file"]: row["expect"] for row in csv.DictReader(file)}


@pytest.mark.skipif(os.name == "nt", reason="Windows does not account for peak memory in this way")
def test_each_is_answered_as_expected(hostile: Path) -> None:
    wanted = expected(hostile)
    with untouched(hostile), ThreadPoolExecutor(2) as pool:
        answers = dict(zip(wanted, pool.map(validate, (hostile / name for name in wanted)), strict=True))
    wrong = {}
    for name, answer in answers.items():
        refused = answer.code == 3
        clean = answer.err.startswith("sheetcrm: E-") and answer.err.count("\n") == 1 and "E-INTERNAL" not in answer.err
        bounded = answer.seconds <= SECONDS and answer.megabytes <= MEGABYTES
        if not (clean and bounded and refused == (wanted[name] == "refuse") and answer.code in (2, 3)):
            wrong[name] = answer
    assert not wrong


def test_the_unusual_but_valid_ones_are_adopted(hostile: Path) -> None:
    for name, wanted in expected(hostile).items():
        if wanted == "open":
            assert sheetcrm("init", hostile / name).code == 0, name
            assert sheetcrm("refresh", hostile / name, "--as-of", AS_OF).code in (0, 1), name


DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "b">]>'


@pytest.mark.parametrize("part", ["xl/worksheets/sheet2.xml", "xl/theme/theme1.xml", "docProps/core.xml", "xl/styles.xml"])
def test_a_declaration_in_a_part_that_nobody_reads(part: str, tmp_path: Path) -> None:
    """The customers are sound; the danger waits in another part, for whoever opens the file next."""

    def change(parts: dict[str, bytes]) -> None:
        sheet = parts["xl/worksheets/sheet1.xml"]
        parts.setdefault(part, sheet[sheet.index(b"<worksheet") :])
        end = parts[part].index(b"?>") + 2 if parts[part].startswith(b"<?xml") else 0
        parts[part] = parts[part][:end] + DOCTYPE + parts[part][end:]

    path = bad.edited(with_second_sheet(tmp_path / "team.xlsx"), change)
    with untouched(tmp_path):
        for verb in ("validate", "refresh", "init"):
            ran = sheetcrm(verb, path)
            assert (ran.code, ran.complaint_code) == (3, "E-DTD")
            assert part in ran.complaint


def with_second_sheet(path: Path) -> Path:
    import openpyxl

    book = openpyxl.load_workbook(bad.customers(path))
    book.create_sheet("备注").append(["别人的表"])
    book.save(path)
    return path


def test_a_foreign_sheet_that_is_cut_short(tmp_path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts["xl/worksheets/sheet2.xml"] = parts["xl/worksheets/sheet2.xml"][:-20]

    path = bad.edited(with_second_sheet(tmp_path / "team.xlsx"), change)
    ran = sheetcrm("refresh", path)
    assert (ran.code, ran.complaint_code) == (3, "E-XML") and "sheet2.xml" in ran.complaint


def repeated(path: Path, rows: list[list[str]], times: int) -> None:
    """A sheet with inline texts and these rows again and again, as a program writes it that knows no shared strings."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Customers")
        for number in range(times):
            for column, text in enumerate(rows[number % len(rows)] if number else rows[0]):
                sheet.write_string(number, column, text)


def test_one_long_text_in_every_row_is_honest(tmp_path: Path) -> None:
    """It deflates several hundred times, as a bomb does, but there is little to read in it."""
    path = tmp_path / "long.xlsx"
    head, row = ["客户编号", "客户名称", "备注"], ["C0001", "华星智能科技有限公司", "长" * 32_767]
    repeated(path, [head, row, row, row], 200)
    with zipfile.ZipFile(path) as package:
        part = package.getinfo("xl/worksheets/sheet1.xml")
        assert part.file_size > 200 * part.compress_size and part.file_size > 4 << 20
    assert sheetcrm("validate", path, "--as-of", AS_OF).code == 1


def test_as_many_bytes_of_tags_are_a_bomb(tmp_path: Path) -> None:
    path = tmp_path / "dense.xlsx"
    repeated(path, [["客户编号", "客户名称"]], 1)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            if name == "xl/worksheets/sheet1.xml":
                data = data.replace(b"</sheetData>", (b"<row>" + b"<c><v>1</v></c>" * 16_000 + b"</row>") * 40 + b"</sheetData>")
            package.writestr(name, data)
    ran = sheetcrm("validate", path, lang="en")
    assert ran.code == 3 and "E-BOMB" in ran.err
