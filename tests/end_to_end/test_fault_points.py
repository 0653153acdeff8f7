"""Kill, full disk, I/O errors and a foreign editor at points spread over every command that writes.

The whole run, every point, takes some ten minutes:
``crash_harness.py --strict --recover --target BOOK --expect CODE -- sheetcrm refresh {target} --as-of 2026-11-22``, with the clock
held by ``SHEETCRM_NOW=2026-11-22T10:20:30``, since the names of kept versions carry the time.
"""

from __future__ import annotations

from pathlib import Path

import bad_files as bad
import pytest
from command_line import AS_OF, sheetcrm
from fault_kit import needs_compiler, no_violations, under_faults

COMMANDS = {
    "refresh": ("kill,foreign", ("refresh", "{target}", "--as-of", AS_OF)),
    "fix": ("enospc+", ("fix", "{target}", "--as-of", AS_OF)),
    "init": ("power", ("init", "{target}")),
    "new": ("eio", ("new", "{work}/made.xlsx", "--as-of", AS_OF)),
    "add": ("enospc+", ("add", "{target}", "customers", "name=远启贸易有限公司", "owner=李敏", "--as-of", AS_OF)),
    "set": ("kill,foreign", ("set", "{target}", "C0001", "contact_name=王芳", "--as-of", AS_OF)),
    "delete": ("power", ("delete", "{target}", "C0002", "--as-of", AS_OF)),
    "import": ("eio", ("import", "{target}", "{work}/list.csv", "--as-of", AS_OF)),
}


@needs_compiler
@pytest.mark.parametrize("verb", COMMANDS)
def test_nothing_is_damaged_and_nobodys_work_is_lost(verb: str, tmp_path: Path) -> None:
    target = bad.customers(tmp_path / "team.xlsx", [(*bad.ROWS[0][:5], "Interested", *bad.ROWS[0][6:]), *bad.ROWS[1:]])
    if verb in ("refresh", "fix"):
        assert sheetcrm("init", target).code == 0
    modes, words = COMMANDS[verb]
    options = ["--strict"]
    if verb == "new":
        options += ["--output", "made.xlsx"]
    if verb == "import":
        rows = tmp_path / "list.csv"
        rows.write_text("客户名称,负责人\n蓝桥物流有限公司,李敏\n", encoding="utf-8")
        options += ["--also", str(rows)]
    no_violations(under_faults(target, modes, ["-m", "sheetcrm", *words], *options))
