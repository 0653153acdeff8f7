"""What the workbook refers to outside itself: named, never followed."""

from __future__ import annotations

from collections.abc import Iterator

from sheetcrm._lazy import lazy_pattern
from sheetcrm.rules._batch import Detail, Spot
from sheetcrm.rules._rule import rule
from sheetcrm.rules._run import Run
from sheetcrm.store import Link
from sheetcrm.text import Text

_KINDS = {
    "workbook": Text("另一个工作簿", "another workbook"),
    "dde": Text("DDE 连接（会启动别的程序）", "a DDE link (it starts another program)"),
    "ole": Text("OLE 对象", "an OLE object"),
    "connection": Text("数据连接", "a data connection"),
    "picture": Text("链接的图片", "a linked picture"),
    "function": Text("会从外部取数的公式", "a formula that fetches from outside"),
}
_SAFE = frozenset({"http", "https", "mailto"})
_SCHEME = lazy_pattern(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_HIDDEN = lazy_pattern(r"[\x00-\x20\u00a0\u200b-\u200f\ufeff]+")


@rule(
    "EXT-LINK",
    "W",
    name=Text("引用了工作簿以外的内容", "reference outside the workbook"),
    message=Text("引用了{kind}：{target}", "the workbook refers to {kind}: {target}"),
    why=Text(
        "换一台电脑就打不开、不更新，打开时弹出安全警告，还可能把数据带到外面。",
        "On another computer it breaks or goes stale, it raises security warnings, and it can carry data out.",
    ),
    bad=Text("='[价格表.xlsx]Sheet1'!B2、=WEBSERVICE(\"http://…\")", "='[prices.xlsx]Sheet1'!B2, =WEBSERVICE(\"http://…\")"),
    good=Text("价格就写在这个工作簿里", "the prices stand in this workbook"),
    remedy=Text(
        "在 Excel 的“数据—编辑链接/查询和连接”里断开，或粘贴成数值", "break it under Data (Edit Links, Queries & Connections), or paste values"
    ),
)
def outside(run: Run) -> Iterator[Spot]:
    for link in run.book.links:
        if link.kind in _KINDS:
            yield _spot(link, {"kind": _KINDS[link.kind]})


@rule(
    "LINK-UNSAFE",
    "W",
    name=Text("不安全的超链接", "unsafe hyperlink"),
    message=Text("超链接指向 {scheme} 地址：{target}", "the hyperlink goes to a {scheme} address: {target}"),
    why=Text(
        "这类链接会打开本机或局域网里的文件、启动程序或运行脚本，是常见的钓鱼手法。",
        "Such a link opens files of the computer or the network, starts programs or runs scripts: a common trick of phishing.",
    ),
    bad=Text("file:///C:/合同.docx、javascript:…、\\\\server\\share", "file:///C:/contract.docx, javascript:…, \\\\server\\share"),
    good=Text("https://example.com、mailto:zhang@example.com", "https://example.com, mailto:zhang@example.com"),
    remedy=Text("换成 http、https、mailto 链接，或只写文字", "use an http, https or mailto link, or plain text"),
)
def unsafe_links(run: Run) -> Iterator[Spot]:
    for link in run.book.links:
        scheme = unsafe_scheme(link.target) if link.kind == "hyperlink" else ""
        if scheme:
            yield _spot(link, {"scheme": scheme})


def unsafe_scheme(address: str) -> str:
    """The scheme of an address that is neither http, https nor mailto; empty for those, for places inside the workbook, and for
    addresses without scheme.  ``UNC`` for a network path, ``file`` for one that begins with a drive.  Blanks hide nothing."""
    bare = _HIDDEN.sub("", address)
    if bare.replace("/", "\\").startswith("\\\\"):
        return "UNC"
    match = _SCHEME.match(bare)
    if match is None or match[1].lower() in _SAFE:
        return ""
    return "file" if len(match[1]) == 1 else match[1].lower()


def _spot(link: Link, gaps: dict[str, object]) -> Spot:
    target = " ".join(link.target.split())
    shown = target if len(target) <= 120 else target[:119] + "…"
    return Spot(link.title, link.row, link.column, value=shown or None, detail=Detail({**gaps, "target": shown}))
