"""A signal to stop leaves nothing behind, whenever it comes."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sheetcrm.package.stops import Unstopped

LOCKS_FOREVER = """
import sys
from pathlib import Path
from sheetcrm.cli import _stop_cleanly
from sheetcrm.package.locks import OwnLock

_stop_cleanly()
print("ready", flush=True)
while True:
    with OwnLock(Path(sys.argv[1])):
        pass
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to catch")
def test_no_lock_file_stays_whenever_the_signal_comes(tmp_path: Path) -> None:
    chance = random.Random(7)
    book = tmp_path / "team.xlsx"
    book.write_bytes(b"")
    for _ in range(12):
        running = subprocess.Popen([sys.executable, "-c", LOCKS_FOREVER, str(book)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert running.stdout is not None and running.stdout.readline() == b"ready\n"
        time.sleep(chance.random() / 100)
        running.send_signal(signal.SIGTERM)
        _, err = running.communicate(timeout=30)
        assert running.returncode == 143 and not err
        assert [path.name for path in tmp_path.iterdir()] == ["team.xlsx"]


def test_a_signal_inside_takes_effect_after_the_block() -> None:
    done = []
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may ignore it
    try:
        with pytest.raises(KeyboardInterrupt):
            with Unstopped():
                signal.raise_signal(signal.SIGINT)
                done.append("the whole block")
            done.append("what comes after it")
        assert done == ["the whole block"]
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
