"""Measure ``import`` of a long, messy list against ``refresh`` of the workbook that comes of it.

    python benchmarks/import_csv.py [--rows 100000] [--bad 0.03] [--encoding gb18030] [--folder FOLDER]

Makes a CSV of invented customers (the same one for the same numbers), a share of whose rows cannot be taken in, each for a reason of
which it keeps count; imports it into a new workbook, checks every count, imports it again (which must leave the file untouched), then
refreshes.  Figures are CPU seconds of whole processes, start of Python and imports included.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
AS_OF = "2026-11-22"
HEADER = [
    *("公司名称", "姓名", "手机", "邮箱", "行业", "规模", "区域", "来源", "客户阶段"),
    *("标签", "核心需求", "客户经理", "建档日期", "下次跟进时间", "历史合作金额(万)", "地址", "微信号", "备注"),
]
_CITIES = ("苏州", "杭州", "宁波", "无锡", "青岛", "成都", "武汉", "长沙", "厦门", "合肥", "郑州", "西安")
_FIRST = "华蓝星海远鼎恒瑞中创金锐博科新联天和安泰启明宏达鑫源百川盛景云帆"
_TRADES = ("智能科技", "贸易", "食品", "装备制造", "信息技术", "新能源", "物流", "文化传媒", "医疗器械", "建筑工程")
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英"
_INDUSTRIES = ("制造业", "零售业", "IT服务", "新能源", "金融", "教育", "医疗健康", "工业", "零售")
_SIZES = ("大型企业", "中小企业", "个体工商户", "")
_REGIONS = ("华东", "华南", "华北", "西南", "华东区", "")
_SOURCES = ("行业展会", "转介绍", "官网", "线上广告", "展会", "")
_STAGES = ("潜在客户", "意向客户", "成交客户", "流失客户", "意向", "潜在")
_TAGS = ("", "价格敏感", "急需采购", "技术型、急需采购", "服务型", "决策周期长;价格敏感", "定制化开发")
_NEEDS = ("产线改造", "降低采购成本", "设备租赁", "售后响应要快", "系统对接", "小批量定制")
_OWNERS = ("李敏", "王强", "陈静", "周洋", "赵磊")
_WAYS = ("PHONE-SCI", "PHONE-BAD", "EMAIL-BAD", "DATE-BAD", "DATE-YEARLESS", "NUM-BAD", "REQ-BLANK", "IMP-COLUMNS")
"""Ways in which a row is spoilt, in turn."""


@dataclass
class Made:
    """A list, and what an import of it has to say: rejected rows by the rule that rejects them."""

    text: str
    rows: int
    bad: Counter[str] = field(default_factory=Counter)


def make(rows: int, share: float, *, seed: int = 7) -> Made:
    """A list of ``rows`` customers; every company, mobile and e-mail is another one."""
    chance = random.Random(seed)
    spoilt = set(chance.sample(range(rows), round(rows * share)))
    made = Made("", rows)
    out = io.StringIO(newline="")
    out.write("客户名单\r\n")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for number in range(rows):
        row = _row(number, chance)
        if number in spoilt:
            way = _WAYS[sum(made.bad.values()) % len(_WAYS)]
            row = _spoil(row, way, number)
            made.bad[way] += 1
        writer.writerow(row)
    made.text = out.getvalue()
    return made


def _row(number: int, chance: random.Random) -> list[str]:
    city, pick = _CITIES[number % len(_CITIES)], chance.choice
    digits, name = number, ""
    for _ in range(4):
        digits, place = divmod(digits, len(_FIRST))
        name += _FIRST[place]
    mobile = f"1{'3578'[number % 4]}{number % 10}{(number * 7919) % 100_000_000:08d}"
    created = f"{2021 + number % 5}-{1 + number % 12:02d}-{1 + number % 28:02d}"
    return [
        f"{city}{name}{pick(_TRADES)}有限公司{number}",
        pick(_SURNAMES) + pick(_GIVEN),
        f"{mobile[:3]} {mobile[3:7]} {mobile[7:]}" if number % 9 == 0 else mobile,
        f"contact{number}@example{number % 97}.com",
        pick(_INDUSTRIES),
        pick(_SIZES),
        pick(_REGIONS),
        pick(_SOURCES),
        pick(_STAGES),
        pick(_TAGS),
        pick(_NEEDS),
        pick(_OWNERS),
        created.replace("-", "/") if number % 5 == 0 else created,
        f"2026-12-{1 + number % 28:02d}" if number % 3 else "",
        str(chance.randrange(1, 900)) if number % 2 else "",
        f"{city}市工业园区{number % 4000}号",
        f"wx_{number}" if number % 4 == 0 else "",
        pick(("", "展会上认识,有意向", "老客户", "=联系过两次", "要报价\n尽快")),
    ]


def _spoil(row: list[str], way: str, number: int) -> list[str]:
    where = {name: place for place, name in enumerate(HEADER)}
    if way == "IMP-COLUMNS":
        return row[:-1] if number % 2 else [*row, "多出来的一格"]
    column, value = {
        "PHONE-SCI": ("手机", "1.39E+10"),
        "PHONE-BAD": ("手机", "12345"),
        "EMAIL-BAD": ("邮箱", "contact at example"),
        "DATE-BAD": ("建档日期", "2024-02-30"),
        "DATE-YEARLESS": ("建档日期", "3月15日"),
        "NUM-BAD": ("历史合作金额(万)", "面议"),
        "REQ-BLANK": ("客户经理", ""),
    }[way]
    row[where[column]] = value
    return row


def run(*words: str) -> tuple[float, float, float, str, int]:
    """(CPU seconds, wall seconds, peak MB, output, exit code) of a command."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "sheetcrm", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise SystemExit(f"sheetcrm {' '.join(words)} ended with {done.returncode}: {done.stderr}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - began, after.ru_maxrss / 1024, done.stdout, done.returncode


def check(output: str, made: Made, *, again: bool) -> None:
    """Every count is what the maker of the list says."""
    said = json.loads(output)
    source = said["sources"][0]
    good, bad = made.rows - sum(made.bad.values()), sum(made.bad.values())
    wanted = {"rows": made.rows, "inserted": 0 if again else good, "unchanged": good if again else 0, "updated": 0, "repeated": 0, "rejected": bad}
    found = {key: source[key] for key in wanted}
    assert found == wanted, (found, wanted)
    codes = Counter(row["reasons"][0]["code"] for row in source["rejects"])
    assert codes == made.bad, (codes, made.bad)
    assert said["written"] is not again


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--bad", type=float, default=0.03)
    parser.add_argument("--encoding", default="gb18030")
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.folder or Path(temporary)
        book, source = folder / "book.xlsx", folder / "list.csv"
        made = make(chosen.rows, chosen.bad)
        source.write_bytes(made.text.encode(chosen.encoding))
        for old in (book, folder / "list-rejected.xlsx", folder / "list-rejected-2.xlsx"):
            old.unlink(missing_ok=True)
        run("new", str(book), "--lang", "zh")
        words = ("import", str(book), str(source), "--json", "--as-of", AS_OF, "--no-backup")
        print(f"{chosen.rows} rows, {sum(made.bad.values())} of them bad, {source.stat().st_size / 1e6:.1f} MB in {chosen.encoding}")  # noqa: T201
        first = run(*words)
        check(first[3], made, again=False)
        digest = hashlib.sha256(book.read_bytes()).hexdigest()
        second = run(*words)
        check(second[3], made, again=True)
        assert hashlib.sha256(book.read_bytes()).hexdigest() == digest, "the second import changed the file"
        refreshes = [run("refresh", str(book), "--as-of", day) for day in (AS_OF, "2026-11-23")]
        for name, figures in (("import", first), ("the same again", second), ("first refresh", refreshes[0]), ("later refresh", refreshes[1])):
            print(f"{name:>15}: {figures[0]:6.1f} s CPU  {figures[1]:6.1f} s  {figures[2]:6.0f} MB")  # noqa: T201
        print(f"import ÷ refresh: {first[0] / refreshes[1][0]:.2f}; counts right, second import left the file untouched")  # noqa: T201


if __name__ == "__main__":
    main()
