"""Measure sheetcrm against its yardsticks, in pairs, and write the table into docs/performance.md.

    python benchmarks/run.py --sizes S M L [--pairs 3] [--maker PATH] [--no-write]

Each figure stands beside the bar it is to reach, with pass or miss.
Every figure is CPU time (user + system) of a whole process as the operating system accounts for it.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOC = ROOT / "docs" / "performance.md"
START, END = "<!-- figures: start -->", "<!-- figures: end -->"
INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Compiled modules are kept, as those of an installed package are."""
AS_OF = "2026-11-22"
SHEETS = ["Customers", "FollowUps", "Tags", "Requirements", "Team", "Settings"]

CALAMINE = f"""
import sys, python_calamine
book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
for name in {SHEETS!r}:
    book.get_sheet_by_name(name).to_python(skip_empty_area=False)
"""
OPENPYXL = """
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
book.save(sys.argv[2])
"""


@dataclass
class Run:
    cpu: float
    rss: float  # MB
    code: int


def run(*command: str) -> Run:
    """One process from start to end."""
    with Path(os.devnull).open("w") as sink:
        process = subprocess.Popen(command, stdout=sink, stderr=subprocess.STDOUT, cwd=ROOT, env=INSTALLED)
        _, status, usage = os.wait4(process.pid, 0)
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))


def sheetcrm(*arguments: str) -> Run:
    result = run(sys.executable, "-m", "sheetcrm", *arguments)
    if result.code not in (0, 1):
        raise SystemExit(f"sheetcrm {' '.join(arguments)} ended with {result.code}")
    return result


class Bench:
    """Copies of one workbook, and the commands timed on them."""

    def __init__(self, book: Path, folder: Path) -> None:
        self.book, self.folder = book, folder
        self.refreshed = self.copy("refreshed")
        sheetcrm("refresh", str(self.refreshed), "--as-of", AS_OF)
        self.can_set = run(sys.executable, "-m", "sheetcrm", "set", "--help").code == 0

    def copy(self, name: str, source: Path | None = None) -> Path:
        target = self.folder / f"{self.book.stem}-{name}.xlsx"
        shutil.copyfile(source or self.book, target)
        return target

    def refresh(self) -> Run:
        return sheetcrm("refresh", str(self.copy("a")), "--as-of", AS_OF)

    def refresh_fix(self) -> Run:
        return sheetcrm("refresh", "--fix", str(self.copy("f")), "--as-of", AS_OF)

    def validate(self) -> Run:
        return sheetcrm("validate", str(self.book), "--as-of", AS_OF, "--format", "json", "--limit", "1")

    def again(self) -> Run:
        return sheetcrm("refresh", str(self.refreshed), "--as-of", AS_OF)

    def set_one(self) -> Run:
        return sheetcrm("set", str(self.copy("s", self.refreshed)), "C0000001", "notes=measured", "--as-of", AS_OF)

    def calamine(self) -> Run:
        return run(sys.executable, "-c", CALAMINE, str(self.book))

    def openpyxl(self) -> Run:
        return run(sys.executable, "-c", OPENPYXL, str(self.book), str(self.folder / "o.xlsx"))


_SMALL, _SHORT = 12, 3
"""So many times more pairs for the figure that is a small difference of two large ones, where noise of a tenth would be all of it; and for
the workbooks that take seconds."""


def paired(a, b, pairs: int) -> tuple[float, float, list[Run]]:  # type: ignore[no-untyped-def]
    """(median of a/b, median CPU of a, runs of a)."""
    ratios, runs = [], []
    for k in range(pairs):  # who goes first changes, so that a machine that gets slower and slower favours neither
        if k % 2:
            second, first = b(), a()
        else:
            first, second = a(), b()
        ratios.append(first.cpu / second.cpu)
        runs.append(first)
    return statistics.median(ratios), statistics.median(r.cpu for r in runs), runs


BARS: dict[str, dict[str, tuple[str, float]]] = {
    "refresh / calamine": {"M": ("≤", 1.0), "L": ("≤", 0.75)},
    "refresh / calamine, inline": {"M": ("≤", 1.3), "L": ("≤", 1.2)},
    "openpyxl / refresh": {"S": ("≥", 4), "M": ("≥", 20), "L": ("≥", 30)},
    "peak memory, MB": {"M": ("≤", 220), "L": ("≤", 700), "XL": ("≤", 1536)},
    "validate / refresh": {"M": ("≤", 0.95)},
    "every row wrong / clean": {"M": ("≤", 1.5)},
    "fixes in place, extra %": {"M": ("≤", 10)},
    "refresh of an up-to-date file, CPU ms": dict.fromkeys(("XS", "S", "M", "L", "XL"), ("≤", 60)),
    "refresh L / refresh M": {"L": ("≤", 5.5)},
    "one record changed (set) / refresh": {"L": ("≤", 0.5)},
    "`--version`, `--help`, CPU ms": {"–": ("≤", 120)},
    "new template, CPU s": {"–": ("≤", 1)},
}
"""Figure -> size -> what it is to reach.  All other figures are told for information."""


class Table:
    """The figures measured so far, each with its bar and whether it is reached."""

    def __init__(self) -> None:
        self.lines = ["| size | figure | measured | bar | |", "| --- | --- | --- | --- | --- |"]
        self.missed = 0

    def add(self, size: str, figure: str, value: float, digits: int = 2) -> None:
        sign, limit = BARS.get(figure, {}).get(size, ("", 0.0))
        reached = not sign or (value <= limit if sign == "≤" else value >= limit)
        self.missed += not reached
        verdict = "" if not sign else "pass" if reached else "**miss**"
        self.lines.append(f"| {size} | {figure} | {value:.{digits}f} | {f'{sign} {limit:g}' if sign else ''} | {verdict} |")
        sys.stderr.write(self.lines[-1] + "\n")


def measure(table: Table, size: str, maker: Path, folder: Path, pairs: int, slow: bool) -> None:
    """All figures of one size."""
    few, pairs = pairs, pairs if size in ("L", "XL") else pairs * _SHORT
    bench = Bench(make(maker, size, folder), folder)
    ratio, cpu, runs = paired(bench.refresh, bench.calamine, pairs)
    CPU[size] = cpu
    table.add(size, "refresh, CPU s", cpu)
    table.add(size, "refresh / calamine", ratio)
    table.add(size, "peak memory, MB", max(r.rss for r in runs), 0)
    if size in ("M", "L"):
        inline = Bench(make(maker, size, folder, "--strings", "inline"), folder)
        table.add(size, "refresh / calamine, inline", paired(inline.refresh, inline.calamine, pairs)[0])
    if size in ("S", "M") or slow:
        table.add(size, "openpyxl / refresh", paired(bench.openpyxl, bench.refresh, pairs if size == "S" else 1)[0], 1)
    table.add(size, "validate / refresh", paired(bench.validate, bench.refresh, pairs)[0])
    if size == "M":
        bad = Bench(make(maker, size, folder, "--invalid", "1"), folder)
        clean = Bench(make(maker, size, folder, "--invalid", "0", "--dirty", "0"), folder)
        table.add(size, "every row wrong / clean", paired(bad.refresh, clean.refresh, pairs)[0])
        extra = paired(bench.refresh_fix, bench.refresh, few * _SMALL)[0] - 1
        table.add(size, "fixes in place, extra %", extra * 100, 0)
    if bench.can_set:
        table.add(size, "one record changed (set) / refresh", paired(bench.set_one, bench.refresh, pairs)[0])
    again = [bench.again() for _ in range(max(9, 3 * few))]
    table.add(size, "refresh of an up-to-date file, CPU ms", statistics.median(r.cpu for r in again) * 1000, 0)
    if size == "L" and "M" in CPU:
        table.add(size, "refresh L / refresh M", CPU["L"] / CPU["M"], 1)


def measure_start(table: Table, folder: Path, pairs: int) -> None:
    """Figures that no workbook has a part in."""
    words = ("--version", "--help")
    for word in words:  # modules are compiled once
        run(sys.executable, "-m", "sheetcrm", word)
    start = [run(sys.executable, "-m", "sheetcrm", word) for word in words for _ in range(max(3, pairs))]
    table.add("–", "`--version`, `--help`, CPU ms", max(r.cpu for r in start) * 1000, 0)
    made = []
    for k in range(max(3, pairs)):
        made.append(sheetcrm("new", str(folder / f"new{k}.xlsx"), "--as-of", AS_OF))
        (folder / f"new{k}.xlsx").unlink()
    table.add("–", "new template, CPU s", statistics.median(r.cpu for r in made))


CPU: dict[str, float] = {}


def make(maker: Path, size: str, folder: Path, *flags: str) -> Path:
    """A workbook of the generator, made once."""
    target = folder / f"{size}{''.join(flags)}.xlsx".replace("-", "")
    if not target.exists():
        subprocess.run([sys.executable, str(maker), "--size", size, *flags, str(target)], check=True, stderr=subprocess.DEVNULL)
    return target


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", default=["S", "M"], choices=["XS", "S", "M", "L", "XL"])
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--maker", type=Path, default=ROOT.parent / "shared" / "tools" / "make_bench_workbook.py")
    parser.add_argument("--slow", action="store_true", help="openpyxl on L and XL too (minutes)")
    parser.add_argument("--folder", type=Path, help="keep the generated workbooks here")
    parser.add_argument("--no-write", action="store_true", help="print the table only")
    options = parser.parse_args()
    if not options.maker.exists():
        parser.error(f"no generator at {options.maker}; name one with --maker")
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        table = Table()
        measure_start(table, folder, options.pairs)
        for size in options.sizes:
            measure(table, size, options.maker, folder, options.pairs, options.slow)
    text = (
        "\n".join(table.lines)
        + f"\n\nMeasured on {platform.machine()}, {os.cpu_count()} cores, CPython {platform.python_version()}; "
        + f"medians of {options.pairs} pairs and more.\n"
    )
    sys.stdout.write(text)
    if not options.no_write:
        write(text)
    sys.stderr.write(f"{table.missed} bar(s) missed\n" if table.missed else "all bars reached\n")


def write(text: str) -> None:
    """Put the table between the markers of docs/performance.md."""
    page = DOC.read_text(encoding="utf-8")
    head, _, rest = page.partition(START)
    _, _, tail = rest.partition(END)
    DOC.write_text(f"{head}{START}\n\n{text}\n{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
