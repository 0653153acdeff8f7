"""Measure sheetcrm against its yardsticks, in pairs, and write the table into docs/performance.md.

    python benchmarks/run.py --sizes S M L [--pairs 3] [--maker PATH] [--no-write]

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
        process = subprocess.Popen(command, stdout=sink, stderr=subprocess.STDOUT, cwd=ROOT)
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

    def copy(self, name: str) -> Path:
        target = self.folder / f"{name}.xlsx"
        shutil.copyfile(self.book, target)
        return target

    def refresh(self) -> Run:
        return sheetcrm("refresh", str(self.copy("a")), "--as-of", AS_OF)

    def refresh_fix(self) -> Run:
        return sheetcrm("refresh", "--fix", str(self.copy("f")), "--as-of", AS_OF)

    def validate(self) -> Run:
        return sheetcrm("validate", str(self.book), "--as-of", AS_OF, "--format", "json", "--limit", "1")

    def again(self) -> Run:
        return sheetcrm("refresh", str(self.refreshed), "--as-of", AS_OF)

    def calamine(self) -> Run:
        return run(sys.executable, "-c", CALAMINE, str(self.book))

    def openpyxl(self) -> Run:
        return run(sys.executable, "-c", OPENPYXL, str(self.book), str(self.folder / "o.xlsx"))


def paired(a, b, pairs: int) -> tuple[float, float, list[Run]]:  # type: ignore[no-untyped-def]
    """(median of a/b, median CPU of a, runs of a)."""
    ratios, runs = [], []
    for _ in range(pairs):
        first, second = a(), b()
        ratios.append(first.cpu / second.cpu)
        runs.append(first)
    return statistics.median(ratios), statistics.median(r.cpu for r in runs), runs


BARS = {
    "refresh / calamine": {"M": "≤ 1.0", "L": "≤ 0.75"},
    "refresh / calamine, inline": {"M": "≤ 1.3", "L": "≤ 1.2"},
    "openpyxl / refresh": {"S": "≥ 4", "M": "≥ 20", "L": "≥ 30"},
    "peak memory": {"M": "≤ 220 MB", "L": "≤ 700 MB", "XL": "≤ 1536 MB"},
    "validate / refresh": {"M": "≤ 0.95"},
    "every row wrong / clean": {"M": "≤ 1.5"},
    "fixes in place, extra": {"M": "≤ 10 %"},
    "refresh L / refresh M": {"L": "≤ 5.5"},
}


def measure(size: str, maker: Path, folder: Path, pairs: int, slow: bool) -> list[tuple[str, str, str]]:
    """Rows (figure, value, bar) of one size."""
    rows: list[tuple[str, str, str]] = []

    def add(figure: str, value: str) -> None:
        rows.append((f"{figure}", value, BARS.get(figure, {}).get(size, "")))

    bench = Bench(make(maker, size, folder), folder)
    ratio, cpu, runs = paired(bench.refresh, bench.calamine, pairs)
    CPU[size] = cpu
    add("refresh, CPU s", f"{cpu:.2f}")
    add("refresh / calamine", f"{ratio:.2f}")
    add("peak memory", f"{max(r.rss for r in runs):.0f} MB")
    if size in ("M", "L"):
        inline = Bench(make(maker, size, folder, "--strings", "inline"), folder)
        add("refresh / calamine, inline", f"{paired(inline.refresh, inline.calamine, pairs)[0]:.2f}")
    if size in ("S", "M") or slow:
        add("openpyxl / refresh", f"{paired(bench.openpyxl, bench.refresh, 1 if size != 'S' else pairs)[0]:.1f}")
    add("validate / refresh", f"{paired(bench.validate, bench.refresh, pairs)[0]:.2f}")
    if size == "M":
        bad = Bench(make(maker, size, folder, "--invalid", "1"), folder)
        clean = Bench(make(maker, size, folder, "--invalid", "0", "--dirty", "0"), folder)
        add("every row wrong / clean", f"{paired(bad.refresh, clean.refresh, pairs)[0]:.2f}")
        add("fixes in place, extra", f"{(paired(bench.refresh_fix, bench.refresh, pairs)[0] - 1) * 100:.0f} %")
    again = [bench.again() for _ in range(max(3, pairs))]
    add("refresh of an up-to-date file, CPU ms", f"{statistics.median(r.cpu for r in again) * 1000:.0f} (≤ 60)")
    if size == "L" and "M" in CPU:
        add("refresh L / refresh M", f"{CPU['L'] / CPU['M']:.1f}")
    return rows


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
        start = [run(sys.executable, "-m", "sheetcrm", word) for word in ("--version", "--help") for _ in range(3)]
        table = ["| size | figure | measured | bar |", "| --- | --- | --- | --- |"]
        table.append(f"| – | `--version`, `--help`, CPU ms | {max(r.cpu for r in start) * 1000:.0f} | ≤ 120 |")
        for size in options.sizes:
            for figure, value, bar in measure(size, options.maker, folder, options.pairs, options.slow):
                table.append(f"| {size} | {figure} | {value} | {bar} |")
                sys.stderr.write(table[-1] + "\n")
    text = (
        "\n".join(table)
        + f"\n\nMeasured on {platform.machine()}, {os.cpu_count()} cores, CPython {platform.python_version()}; medians of {options.pairs} pairs.\n"
    )
    sys.stdout.write(text)
    if not options.no_write:
        write(text)


def write(text: str) -> None:
    """Put the table between the markers of docs/performance.md."""
    page = DOC.read_text(encoding="utf-8")
    head, _, rest = page.partition(START)
    _, _, tail = rest.partition(END)
    DOC.write_text(f"{head}{START}\n\n{text}\n{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
