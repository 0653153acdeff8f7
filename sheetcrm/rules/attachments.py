"""Attachments: paths that stay beside the workbook, files that are there, records that they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from sheetcrm._lazy import lazy_pattern
from sheetcrm.rules._batch import Batch, Detail
from sheetcrm.rules._rule import finds, rule
from sheetcrm.rules._run import Run, places
from sheetcrm.store import Table
from sheetcrm.text import Text

_WEB = lazy_pattern(r"(?:https?://|mailto:)", re.IGNORECASE)
_OTHER = lazy_pattern(r"(?:[a-z][a-z0-9+.-]*://|(?:javascript|vbscript|file|data|ms-[a-z]+):|[a-z]:)", re.IGNORECASE)
_SHEET_OF = {
    "客户": "customers",
    "联系人": "contacts",
    "跟进记录": "followups",
    "客户需求": "requirements",
    "订单": "orders",
    "服务记录": "servicerecords",
    "客户反馈": "feedback",
}
_ABSOLUTE = Text("是绝对路径", "it is an absolute path")
_OUTSIDE = Text("含有 ..，指向文件夹以外", "it has .. and leads out of the folder")
_SCHEME = Text("不是 http、https 或 mailto 链接", "it is no http, https or mailto link")


@rule(
    "ATT-PATH",
    "E",
    name=Text("附件路径不能用", "attachment path that cannot be used"),
    message=Text("路径“{value}”不能用：{reason}", "the path “{value}” cannot be used: {reason}"),
    why=Text(
        "绝对路径换一台电脑就打不开；指向文件夹外的路径可能泄露别的文件。",
        "An absolute path opens on one computer only, and one that leads elsewhere may give away other files.",
    ),
    bad=Text("D:\\合同\\华星.pdf、../机密.pdf", "D:\\contracts\\huaxing.pdf, ../secret.pdf"),
    good=Text("attachments/C0001/合同.pdf，或 https:// 开头的网址", "attachments/C0001/contract.pdf, or a link with https://"),
    remedy=Text("把文件放到工作簿所在的文件夹里，写相对路径", "put the file below the folder of the workbook, and write the relative path"),
)
def bad_paths(run: Run) -> Iterator[Batch]:
    table = run.book.table("attachments")
    if table is None or not table.has("path"):
        return
    reasons = [path_problem(str(text)) for text in table.typed("path").domain]
    wrong = {code: Detail({"reason": reason}) for code, reason in enumerate(reasons) if reason}
    yield _by_text(table, wrong)


def path_problem(path: str) -> Text | None:
    """Why a path is neither a relative path below the workbook's folder nor a web address; None when it is one of them."""
    path = path.strip()
    if _WEB.match(path):
        return None
    if path[:1] in ("/", "\\", "~") or re.match(r"[A-Za-z]:", path):
        return _ABSOLUTE
    if _OTHER.match(path):
        return _SCHEME
    return _OUTSIDE if ".." in re.split(r"[/\\]", path) else None


@rule(
    "ATT-MISSING",
    "W",
    name=Text("附件文件不存在", "attachment file missing"),
    message=Text("工作簿所在的文件夹里没有“{value}”", "there is no {value} in the folder of the workbook"),
    why=Text("要用合同的时候才发现打不开。", "It is missed when the contract is needed."),
    bad=Text("attachments/C0001/合同.pdf 已被移走", "attachments/C0001/contract.pdf was moved away"),
    good=Text("文件就在那个位置", "the file is where the path says"),
    remedy=Text("把文件放回去，或改正路径", "put the file back, or correct the path"),
)
def missing_files(run: Run) -> Iterator[Batch]:
    table, exists = run.book.table("attachments"), run.book.exists
    if table is None or exists is None or not table.has("path"):
        return
    missing: dict[int, Detail] = {}
    for code, text in enumerate(table.typed("path").domain):
        path = str(text).strip()
        if not _WEB.match(path) and path_problem(path) is None and not exists(path):
            missing[code] = Detail()
    yield _by_text(table, missing)


def _by_text(table: Table, details: dict[int, Detail]) -> Batch:
    """Findings at every cell of ``path`` that holds one of these distinct texts."""
    typed = table.typed("path")
    number = np.full(len(typed.domain) + 1, -1, np.int32)
    number[list(details)] = np.arange(len(details), dtype=np.int32)
    of = np.where(typed.blank, -1, number[typed.values]).astype(np.int32)
    at = places(of >= 0)
    return Batch(table, "path", at, of[at], list(details.values()))


@finds("FK-MISSING")
def unknown_records(run: Run) -> Iterator[Batch]:
    """related_id names a record of the sheet that related_sheet says."""
    table = run.book.table("attachments")
    if table is None or not table.has("related_sheet") or not table.has("related_id"):
        return
    sheet, wanted = table.typed("related_sheet"), table.typed("related_id")
    for code, name in enumerate(sheet.domain):
        other = run.book.table(_SHEET_OF.get(str(name), ""))
        if other is None or type(name) is not str:
            continue
        known = set(other.ids.domain)
        lost = np.array([value not in known for value in wanted.domain] + [False], bool)
        at = places((sheet.values == code) & ~sheet.blank & ~wanted.blank & lost[wanted.values])
        yield Batch(table, "related_id", at, np.zeros(len(at), np.int32), [Detail({"target": other.schema.label})], code="FK-MISSING")
