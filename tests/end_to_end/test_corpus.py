"""Real workbooks of other people: whatever we do not own stays byte for byte, and the second refresh writes nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from command_line import shared, sheetcrm, untouched
from corpus_kit import CORPUS, Journey, changed_parts, corpus, journey, ours_to_edit, readable_by_judges

NOT_TO_BE_WRITTEN = {
    "aspose-cells-for--net__sampleDigitallySignedByCells.xlsx": "E-SIGNED",
    "xlsx-populate__out.xlsx": "E-ENCRYPTED",
    "open-xml-sdk__Revision_NameCommentChange.xlsx": "E-SHARED",
}
needs_corpus = pytest.mark.skipif(not CORPUS.exists(), reason="needs the folder 'shared/corpus' beside the repository")


@pytest.fixture(scope="module")
def journeys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Journey]:
    folder = tmp_path_factory.mktemp("corpus")
    return {name: journey(name, folder) for name in corpus()}


@needs_corpus
@pytest.mark.parametrize("name", corpus())
def test_only_what_declares_our_sheets_changes(name: str, journeys: dict[str, Journey]) -> None:
    done = journeys[name]
    if name in NOT_TO_BE_WRITTEN:
        assert (done.adopted.code, done.adopted.complaint_code) == (3, NOT_TO_BE_WRITTEN[name])
        assert done.path.read_bytes() == done.original.read_bytes()
        return
    assert done.adopted.code == 0, done.adopted
    assert done.refreshed is not None and done.refreshed.code in (0, 1) and not done.refreshed.err, done.refreshed
    assert set(changed_parts(done.original, done.path)) <= ours_to_edit(done.original)


@needs_corpus
@pytest.mark.parametrize("name", [name for name in corpus() if name not in NOT_TO_BE_WRITTEN])
def test_the_second_refresh_writes_nothing(name: str, journeys: dict[str, Journey]) -> None:
    done = journeys[name]
    assert done.settled
    assert done.again is not None and done.refreshed is not None and done.again.code == done.refreshed.code


def xsd_findings(paths: Iterable[Path]) -> dict[str, Counter[tuple[str, str, str]]]:
    """File name -> what ``xsd_check.py`` says of it, as level, code and place."""
    tool = shared("tools", "xsd_check.py")
    ran = subprocess.run([sys.executable, str(tool), "--json", *map(str, paths)], capture_output=True, text=True, check=False)
    found = json.loads(ran.stdout)
    return {one["file"]: Counter((f["level"], f["code"], f["where"]) for f in one["findings"]) for one in found}


@needs_corpus
def test_the_schema_check_finds_nothing_new(journeys: dict[str, Journey], tmp_path: Path) -> None:
    written = [done for done in journeys.values() if done.refreshed is not None]
    after = xsd_findings(readable_by_judges(done.path, tmp_path / "after") for done in written)
    doubtful = [done for done in written if after[done.name]]
    before = xsd_findings(readable_by_judges(done.original, tmp_path / "before") for done in doubtful)
    new = {done.name: dict(after[done.name] - before[done.name]) for done in doubtful if after[done.name] - before[done.name]}
    assert not new


@needs_corpus
@pytest.mark.skipif(not os.environ.get("SHEETCRM_SLOW"), reason="set SHEETCRM_SLOW=1 to let LibreOffice open the whole corpus (2 minutes)")
def test_libreoffice_opens_what_it_opened_before(journeys: dict[str, Journey], tmp_path: Path) -> None:
    written = [done for done in journeys.values() if done.refreshed is not None]
    before = converted((done.original for done in written), tmp_path / "before")
    after = converted((done.path for done in written), tmp_path / "after")
    assert before - after == set()


def converted(paths: Iterable[Path], folder: Path) -> set[str]:
    """Names of the workbooks that LibreOffice could read and save, all of them in one call."""
    folder.mkdir()
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out")]
    subprocess.run([*command, *map(str, paths)], capture_output=True, check=False, timeout=600)
    return {path.stem for path in (folder / "out").glob("*.xlsx")}


@needs_corpus
def test_reading_touches_nothing(tmp_path: Path) -> None:
    for name in corpus():
        (tmp_path / name).write_bytes((CORPUS / name).read_bytes())
    with untouched(tmp_path):
        ran = sheetcrm("validate", tmp_path)
        assert sheetcrm("init", tmp_path / "poi__56644.xlsx", "--dry-run").code == 1, "there are differences"
    complaints = [line.split(": ")[1] for line in ran.err.splitlines()]
    assert len(complaints) == len(corpus()), "each workbook once"
    assert set(complaints) == {"E-NO-SHEET", "E-ENCRYPTED"}
    assert ran.code == 3
