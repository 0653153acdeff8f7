"""Measure ``find`` and ``query`` against the mere reading of the sheets that they need.

    python benchmarks/find.py WORKBOOK [--pairs 3]

The yardstick is ``find --count`` without a condition, which reads the sheet and asks nothing.  The conditions are such as people write;
what counts is how little they add.  Figures are CPU seconds of whole processes, start of Python and imports included.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from run import AS_OF, Run, paired, sheetcrm

CONDITIONS = (
    "stage = 意向客户",
    "tags has 价格敏感",
    "name contains 科技",
    "next_followup_date < today and not tier is blank",
    "owner.role = 销售 and history_amount_wan >= 5万",
)
SQL = "SELECT stage, count(*) FROM customers GROUP BY stage"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workbook", type=Path)
    parser.add_argument("--pairs", type=int, default=3)
    options = parser.parse_args()
    book = str(options.workbook)

    def find(*words: str) -> Callable[[], Run]:
        return lambda: sheetcrm("find", book, *words, "--count", "--as-of", AS_OF)

    lines = ["| command | ÷ reading | CPU s | MB |", "| --- | --- | --- | --- |"]
    read = find()
    for condition in CONDITIONS:
        lines.append(line(f"find --where '{condition}'", find("--where", condition), read, options.pairs))
    lines.append(line("find --format csv, every column", lambda: sheetcrm("find", book, "--format", "csv"), read, options.pairs))
    lines.append(line(f"query '{SQL}'", lambda: sheetcrm("query", book, SQL), read, options.pairs))
    followups = find("followups")
    lines.append(
        line(
            "find followups --where 'customer.stage = 意向客户'", find("followups", "--where", "customer.stage = 意向客户"), followups, options.pairs
        )
    )
    sys.stdout.write("\n".join(lines) + "\n")


def line(name: str, command: Callable[[], Run], yardstick: Callable[[], Run], pairs: int) -> str:
    ratio, cpu, runs = paired(command, yardstick, pairs)
    return f"| {name} | {ratio:.2f} | {cpu:.2f} | {max(run.rss for run in runs):.0f} |"


if __name__ == "__main__":
    main()
