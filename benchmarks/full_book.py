"""Measure the preset ``full``, CustomerView of all customers included, and write the table into docs/performance.md.

    python benchmarks/full_book.py [--customers 20000 100000] [--pairs 3] [--folder PLACE] [--no-write]

The workbook is made by sheetcrm itself: the empty template with the records of ``records`` in it.  Its yardstick is a workbook with the same
records and modules and the three usual generated sheets, so that the ratio says what CustomerView, Performance and TagReview cost.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import random
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from run import AS_OF, DOC, Run, paired, sheetcrm

import sheetcrm as library
from sheetcrm.store import Package, apply_edits, read_book, save_changes

START, END = "<!-- full: start -->", "<!-- full: end -->"
DAY = dt.date.fromisoformat(AS_OF)
STEP = 100_000
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "敏强芳伟娜静磊军洋勇艳杰娟涛明超秀霞平刚"
PLACES = ["苏州", "上海", "杭州", "南京", "北京", "深圳", "广州", "成都", "武汉", "西安"]
TRADES = ["智能科技", "精密制造", "新能源", "供应链", "信息技术", "医疗器械", "食品", "贸易", "教育科技", "机械"]
INDUSTRIES = ["制造业", "零售业", "IT服务", "新能源", "金融", "教育", "医疗健康", "物流运输"]
STAGES, SOURCES = ["潜在客户", "意向客户", "成交客户", "复购客户", "流失客户"], ["行业展会", "转介绍", "官网", "主动拜访", "线上广告"]
METHODS, TAGS = ["电话", "微信", "上门拜访", "邮件", "线上会议"], ["技术型", "价格敏感", "服务型", "定制化开发", "急需采购", "决策周期长"]
TEAM = [f"{a}{b}" for a, b in zip(SURNAMES, GIVEN, strict=True)]


def firm(i: int) -> str:
    """Four characters that are hardly ever like those of another number."""
    return "".join(chr(0x4E00 + (i * 7919 + k * (104_729 + i)) % 5000) for k in range(4))


def records(sheet: str, count: int) -> Iterator[dict[str, object]]:
    """Invented records of one sheet for ``count`` customers; the same ones every time."""
    dice = random.Random(f"{sheet} {count}")
    pick = dice.choice
    if sheet == "team":
        yield from ({"name": name, "role": "销售", "active": "是", "quota": 800000} for name in TEAM)
    for i in range(count if sheet == "customers" else 0):
        since = DAY - dt.timedelta(days=dice.randrange(1, 900))
        yield {
            "customer_id": f"C{i + 1:06d}",
            "name": f"{pick(PLACES)}{firm(i)}{pick(TRADES)}有限公司",
            "contact_name": pick(SURNAMES) + pick(GIVEN),
            "phone": f"139{i:08d}",
            "email": f"contact{i}@example.com",
            "industry": pick(INDUSTRIES),
            "source": pick(SOURCES),
            "stage": pick(STAGES),
            "tags": ",".join(dice.sample(TAGS, dice.randrange(1, 3))),
            "owner": pick(TEAM),
            "first_contact_date": since,
            "created_date": since,
            "core_needs": "定制化设备采购",
        }
    for i in range(3 * count if sheet == "followups" else 0):
        moment = DAY - dt.timedelta(days=dice.randrange(400))
        yield {
            "followup_id": f"F{i + 1:07d}",
            "customer_id": f"C{dice.randrange(count) + 1:06d}",
            "followed_at": moment,
            "method": pick(METHODS),
            "summary": f"介绍新产品，确认预算 {dice.randrange(5000)}",
            "next_action": "发送报价单",
            "owner": pick(TEAM),
            "due_date": moment + dt.timedelta(days=5),
            "action_status": pick(("待办", "已完成")),
        }
    for i in range(count // 2 if sheet == "orders" else 0):
        yield {
            "order_id": f"O{i + 1:07d}",
            "customer_id": f"C{dice.randrange(count) + 1:06d}",
            "order_date": DAY - dt.timedelta(days=dice.randrange(800)),
            "product": f"产品{dice.randrange(200)}",
            "amount": dice.randrange(1, 400) * 1000,
            "status": pick(("报价", "已签约", "履约中", "已完成")),
            "salesperson": pick(TEAM),
        }


def make(path: Path, count: int, preset: str) -> None:
    """The template with the records, refreshed by nobody yet."""
    path.unlink(missing_ok=True)
    library.new(path, preset=preset, modules="all", as_of=DAY)
    package = Package.open(path)
    for sheet in ("team", "customers", "followups", "orders"):
        waiting = list(records(sheet, count))
        for at in range(0, len(waiting), STEP):
            table = read_book(package, as_of=DAY).need(sheet)
            done = apply_edits(package, [table.append(values) for values in waiting[at : at + STEP]])  # type: ignore[arg-type]
    save_changes(package, path, done)


class Copies:
    """The refresh of a fresh copy of one workbook."""

    def __init__(self, book: Path) -> None:
        self.book = book

    def refresh(self) -> Run:
        target = self.book.with_name("copy.xlsx")
        shutil.copyfile(self.book, target)
        return sheetcrm("refresh", str(target), "--as-of", AS_OF, "--no-backup")


def measure(folder: Path, count: int, pairs: int) -> list[str]:
    """The lines of one size."""
    full, usual = folder / "full.xlsx", folder / "usual.xlsx"
    make(full, count, "full")
    make(usual, count, "blank")
    ratio, cpu, runs = paired(Copies(full).refresh, Copies(usual).refresh, pairs)
    sheetcrm("refresh", str(full), "--as-of", AS_OF, "--no-backup")
    idle = statistics.median(sheetcrm("refresh", str(full), "--as-of", AS_OF).cpu for _ in range(3))
    memory = max(run.rss for run in runs)
    return [
        f"| {count:,} | refresh of `full`, CPU s | {cpu:.2f} |",
        f"| {count:,} | the same / with the usual three sheets | {ratio:.2f} |",
        f"| {count:,} | peak memory | {memory:.0f} MB |",
        f"| {count:,} | up to date, CPU ms | {idle * 1000:.0f} |",
    ]


def write(text: str) -> None:
    """Put the table between its markers of docs/performance.md, which are added before the last line where they are missing."""
    page = DOC.read_text(encoding="utf-8")
    if START not in page:
        head, _, tail = page.rstrip("\n").rpartition("\n")
        page = f"{head}\n{START}\n{END}\n\n{tail}\n"
    head, _, rest = page.partition(START)
    _, _, tail = rest.partition(END)
    DOC.write_text(f"{head}{START}\n\n{text}\n{END}{tail}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--no-write", action="store_true")
    options = parser.parse_args()
    lines = ["The preset `full`: all modules, CustomerView with a row for each customer, Performance, TagReview; 3 follow-ups a customer.", ""]
    lines += ["| customers | figure | measured |", "| --- | --- | --- |"]
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        for count in options.customers:
            lines += measure(folder, count, options.pairs)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, CPython {platform.python_version()}"
    text = "\n".join([*lines, "", f"Measured on {machine}; medians of {options.pairs} pairs.", ""])
    sys.stdout.write(text)
    if not options.no_write:
        write(text)


if __name__ == "__main__":
    main()
