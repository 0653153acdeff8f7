"""Writers that change one workbook at the same time: does it lose an update?

python benchmarks/writers.py [--writers 8] [--updates 200]
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from pathlib import Path

import sheetcrm


def count_up(path: str, updates: int) -> None:
    for _ in range(updates):
        with sheetcrm.edit(path, backup=False, wait=3600) as book:
            book.customers.update("C0001", history_amount_wan=(book.customers["C0001"].history_amount_wan or 0) + 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--updates", type=int, default=200)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = sheetcrm.new(Path(folder) / "team.xlsx", preset="blank")
        sheetcrm.config(path, "changelog.auto", "off")
        with sheetcrm.edit(path, backup=False) as book:
            book.customers.add(name="Counter", owner="Somebody")
        start = time.perf_counter()
        with multiprocessing.get_context("spawn").Pool(wanted.writers) as pool:
            pool.starmap(count_up, [(str(path), wanted.updates)] * wanted.writers, chunksize=1)
        seconds = time.perf_counter() - start
        made, total = int(sheetcrm.open(path).customers["C0001"].history_amount_wan or 0), wanted.writers * wanted.updates
    sys.stdout.write(f"{wanted.writers} writers, {wanted.updates} updates each: {total - made} of {total} lost, {seconds:.0f} s\n")
    return int(made != total)


if __name__ == "__main__":
    sys.exit(main())
