"""Write the ready-made workbooks of this folder and its README, or with --check say which are stale (exit code 1)."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from urllib.parse import quote

os.environ["SHEETCRM_NO_PLUGINS"] = "1"  # the templates are those of sheetcrm itself, whatever is installed here

from sheetcrm.actions.templates import TEMPLATE_DAY, write_templates
from sheetcrm.schema.presets import presets
from sheetcrm.text import LANGS, Lang

FOLDER = Path(__file__).resolve().parent
HEADS = {"zh-CN": ("模板", "适合谁", "示例数据"), "en": ("Template", "What it is for", "Sample data")}
INTRO = {
    "zh-CN": (
        f"下载一个 .xlsx，用 Excel、WPS 或 LibreOffice 打开就能填写，没有宏。带示例数据的，人和公司都是虚构的，日期以 {TEMPLATE_DAY} 为准；"
        "开始使用时删除示例行，或用 `sheetcrm new 文件.xlsx --preset 模板` 生成一份空的。"
    ),
    "en": (
        "Download a workbook and fill it in with Excel, WPS or LibreOffice; there are no macros in it. People and companies in the sample data are"
        f" invented, and dates are as of {TEMPLATE_DAY}; delete the sample rows to start, or make an empty workbook with"
        " `sheetcrm new FILE.xlsx --preset TEMPLATE`."
    ),
}
HOW = "These files are written by `python templates/generate.py`; `--check` tells whether they are up to date."


def table(lang: Lang) -> list[str]:
    head = HEADS[lang]
    lines = [f"| {head[0]} | `--preset` | {head[1]} | {head[2]} |", "| --- | --- | --- | --- |"]
    yes, no = ("有", "无") if lang == "zh-CN" else ("yes", "no")
    for one in presets():
        link = f"[{one.title.of(lang)}]({quote(one.file_name(lang))})"
        lines.append(f"| {link} | `{one.key}` | {one.about.of(lang)} | {yes if one.sample else no} |")
    return lines


def readme() -> str:
    return "\n".join(["# 模板", "", INTRO["zh-CN"], "", *table("zh-CN"), "", "# Templates", "", INTRO["en"], "", *table("en"), "", HOW, ""])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    result = write_templates(FOLDER, overwrite=True, check=check)
    wanted = {one.file_name(lang) for one in presets() for lang in LANGS}
    changed = [path.name for path in (*result.written, *result.stale)]
    for path in sorted(FOLDER.glob("*.xlsx")):
        if path.name not in wanted:  # of a preset that is no more, or is called something else
            changed.append(path.name)
            if not check:
                path.unlink()
    page = FOLDER / "README.md"
    if not page.exists() or page.read_text(encoding="utf-8") != readme():
        changed.append(page.name)
        if not check:
            page.write_text(readme(), encoding="utf-8", newline="\n")
    if changed:
        sys.stdout.write(f"{'stale' if check else 'written'}: {', '.join(changed)}\n")
    return 1 if changed and check else 0


if __name__ == "__main__":
    sys.exit(main())
