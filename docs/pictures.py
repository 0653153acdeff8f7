"""Draw the pictures of the README anew: the Summary of the sample workbook, in both languages.

    python docs/pictures.py

Needs LibreOffice and poppler (``soffice``, ``pdftoppm``) and the fonts of fonts-noto-cjk.  As programs and fonts draw a little differently
everywhere, no test compares them.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import tempfile
from pathlib import Path

import openpyxl

import sheetcrm

IMAGES = Path(__file__).resolve().parent / "images"
AS_OF = dt.date(2026, 11, 20)
DPI, HEIGHT = 100, 640  # what one sees without scrolling
ONE_PAGE = 'pdf:calc_pdf_Export:{"SinglePageSheets":{"type":"boolean","value":"true"}}'


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    for lang, title in (("zh-CN", "汇总"), ("en", "Summary")):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "team.xlsx"
            sheetcrm.new(path, preset="book", lang=lang, sample=True, as_of=AS_OF)
            profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
            command = ["soffice", profile, "--headless", "--convert-to", ONE_PAGE, "--outdir", folder, str(path)]
            subprocess.run(command, check=True, capture_output=True)
            page, target = _page_of(path, title), IMAGES / f"summary.{lang[:2]}"
            part = f"-png -singlefile -r {DPI} -f {page} -l {page} -x 0 -y 0 -W 4000 -H {HEIGHT}".split()
            subprocess.run(["pdftoppm", *part, str(path.with_suffix(".pdf")), str(target)], check=True)


def _page_of(path: Path, title: str) -> int:
    """Its place among the sheets that are not hidden: each of them is one page."""
    book = openpyxl.load_workbook(path, read_only=True)
    visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    book.close()
    return visible.index(title) + 1


if __name__ == "__main__":
    main()
