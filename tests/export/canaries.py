"""A full workbook with personal data planted everywhere, and the search for it in whatever an export wrote."""

from __future__ import annotations

import html
import io
import random
import unicodedata
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

import sheetcrm

_RARE = "佴翀骞墉祎珺翾璟昶赟妤婧彧旻烨琰皛禛翊芃茜莅蓁衎谌逄郗鄢阚隗顗飏髙麴黉"
_TEXTS = (
    "请打{phone}找{name}",
    "{name}的号码是 {spaced}，邮箱{email}",
    "地址：{address}（{name}收）",
    "微信：{wechat}，电话 {wide}",
    "{dashed} 转{name}；抄送 <{email}>",
    "附件 {phone}_{name}.pdf，{email}",
)
_COLUMNS = {
    "客户": ("备注", "核心需求", "分类标签"),
    "跟进记录": ("核心内容摘要", "客户反馈/需求变化", "承诺事项", "下一步行动", "参与人"),
    "客户需求": ("具体描述", "潜在合作方向"),
    "联系人": ("备注",),
    "订单": ("合作项目", "备注"),
    "服务记录": ("问题描述", "解决方案"),
    "客户反馈": ("反馈内容", "改进措施"),
    "附件": ("标题", "路径/链接"),
}
"""Columns of free text by the titles of sheets and headers."""


@dataclass
class Canary:
    """What stands in the workbook about one invented person."""

    name: str
    phone: str
    email: str
    wechat: str
    address: str

    def text(self, n: int) -> str:
        """A free text that tells of the person, in one of several ways of writing."""
        digits = self.phone
        return _TEXTS[n % len(_TEXTS)].format(
            name=self.name,
            phone=digits,
            spaced=f"{digits[:3]} {digits[3:7]} {digits[7:]}",
            dashed=f"{digits[:3]}-{digits[3:7]}-{digits[7:]}",
            wide=digits.translate({ord("0") + k: 0xFF10 + k for k in range(10)}),
            email=self.email,
            wechat=self.wechat,
            address=self.address,
        )

    @property
    def traces(self) -> tuple[str, ...]:
        """Words by which the person would be found; of the number its digits."""
        return (self.name, self.phone, self.email.split("@")[0], self.wechat, self.address[6:])


@dataclass
class Planted:
    path: Path
    canaries: list[Canary] = field(default_factory=list)


def load(path: Path) -> openpyxl.Workbook:
    """The workbook as openpyxl reads it, which warns of extensions that it does not know."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path)


def canary(n: int, chance: random.Random) -> Canary:
    name = "".join(chance.choices(_RARE, k=3))
    return Canary(
        name,
        f"1{chance.choice('3578')}{chance.randrange(10**9):09d}",
        f"{''.join(chance.choices('qxzjkv', k=6))}{n}@example.com",
        f"{''.join(chance.choices('qxzjkv', k=5))}_{n}",
        f"苏州市{''.join(chance.choices(_RARE, k=4))}路{chance.randrange(100, 999)}弄{n}号",
    )


def plant(path: Path, count: int = 200) -> Planted:
    """A workbook of the preset ``full`` with its sample, in which person n is known from customer n and told of in its rows."""
    sheetcrm.new(path, preset="full", sample=True)
    book = load(path)
    chance = random.Random(7)
    customers = book["客户"]
    ids = [row[0].value for row in customers.iter_rows(min_row=2, max_col=1) if row[0].value]
    planted = Planted(path, [canary(n, chance) for n in range(count)])
    columns = {title: {cell.value: cell.column for cell in book[title][1]} for title in _COLUMNS}
    extra = customers.max_column + 1
    customers.cell(1, extra, "备用电话")
    customers.cell(1, extra + 1, "自定义备注")
    of_customer: dict[str, list[Canary]] = {}
    for n, one in enumerate(planted.canaries):
        row = n % len(ids) + 2
        of_customer.setdefault(str(ids[row - 2]), []).append(one)
        if n < len(ids):
            for header, value in (("联系人", one.name), ("电话", one.phone), ("邮箱", one.email), ("微信", one.wechat), ("地址", one.address)):
                customers.cell(row, columns["客户"][header], value)
            customers.cell(row, extra, one.phone)
            customers.cell(row, extra + 1, one.text(n))
    _add_contacts(book["联系人"], columns["联系人"], of_customer)
    for title, headers in _COLUMNS.items():
        _tell(book[title], columns[title], headers, of_customer)
    book.save(path)
    return planted


def _add_contacts(sheet: openpyxl.worksheet.worksheet.Worksheet, columns: dict[str, int], of_customer: dict[str, list[Canary]]) -> None:
    """Every person is a contact of its customer."""
    row = 2
    for customer, people in of_customer.items():
        for one in people:
            values = (f"P9{row:04d}", customer, one.name, one.phone, one.email, one.wechat)
            for header, value in zip(("联系人编号", "客户编号", "姓名", "电话", "邮箱", "微信"), values, strict=True):
                sheet.cell(row, columns[header], value)
            row += 1


def _tell(
    sheet: openpyxl.worksheet.worksheet.Worksheet, columns: dict[str, int], headers: tuple[str, ...], of_customer: dict[str, list[Canary]]
) -> None:
    """Each row tells of one of the people of its customer, in each column of free text in another way."""
    for row in range(2, sheet.max_row + 1):
        people = of_customer.get(str(sheet.cell(row, columns["客户编号"]).value), [])
        for n, header in enumerate(headers):
            if people:
                sheet.cell(row, columns[header], people[row % len(people)].text(row + n))


def found(path: Path, canaries: list[Canary]) -> list[str]:
    """The traces of canaries in a file or the files of a folder: raw, inflated, in any of the usual
    encodings, digits however written."""
    hits = []
    for name, content in contents(path):
        for n, text in enumerate(_readings(content)):
            digits = _digits_only(text) if n == 0 else ""
            for one in canaries:
                hits += [f"{name}: {trace}" for trace in one.traces if trace in text]
                if one.phone in digits:
                    hits.append(f"{name}: digits of {one.phone}")
    return hits


def contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file, and of every member of an archive."""
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if not file.is_file():
            continue
        content = file.read_bytes()
        yield file.name, content
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for member in archive.namelist():
                    yield f"{file.name}/{member}", member.encode() + b"\n" + archive.read(member)


def _readings(content: bytes) -> Iterator[str]:
    content = content.replace(bytes(8), b"")  # the empty pages of a database
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        text = content.decode(encoding, "ignore")
        yield html.unescape(text) if encoding == "utf-8" else text


def _digits_only(text: str) -> str:
    """Runs of digits without what people put between them."""
    return unicodedata.normalize("NFKC", text).translate(dict.fromkeys(map(ord, " -._()·\u200b")))
