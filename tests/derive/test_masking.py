"""What masking leaves of a value, and what it finds inside free text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.derive.masking import Mask, Sort, mask_free_text, mask_shown, mask_texts, mask_value, sort_of, sort_of_header
from sheetcrm.schema import BookSchema
from sheetcrm.schema.kinds.contact_info import CONTACT_INFO
from sheetcrm.schema.kinds.text import PERSON_NAME

SCHEMA = BookSchema.default()

VALUES: list[tuple[Sort, str, str, str]] = [
    ("phone", "13900001234", "手机号已加密", "139****1234"),
    ("phone", "010-12345678", "手机号已加密", "010-****5678"),
    ("phone", "0512-66668888-801", "手机号已加密", "0512-****8888"),
    ("phone", "+14155552671", "手机号已加密", "+141****2671"),
    ("phone", "139 0000 1234", "手机号已加密", "139****1234"),
    ("email", "zhang@example.com", "邮箱已加密", "z***@example.com"),
    ("wechat", "zhang_cg", "微信已加密", "zh***"),
    ("wechat", "abc", "微信已加密", "a***"),
    ("address", "苏州市工业园区星湖街 1 号", "地址已加密", "苏州市***"),
    ("address", "昆山县前街 3 号", "地址已加密", "昆山县***"),
    ("address", "人民路二百三十号楼", "地址已加密", "人民路二百三***"),
    ("address", "人民路", "地址已加密", "人民***"),
    ("name", "张经理", "张*", "张*"),
    ("name", "John Smith", "J*", "J*"),
    ("secret", "会员密码 8842", "内容已加密", "会员***"),
    ("contact_info", "wx:zhang_cg", "微信已加密", "zh***"),
    ("contact_info", "zhang@example.com", "邮箱已加密", "z***@example.com"),
    ("contact_info", "13900001234", "手机号已加密", "139****1234"),
    ("contact_info", "苏州市工业园区星湖街 1 号", "地址已加密", "苏州市***"),
]


@pytest.mark.parametrize(("sort", "value", "hidden", "partly"), VALUES)
def test_values(sort: Sort, value: str, hidden: str, partly: str) -> None:
    assert mask_value(sort, value, "hide") == hidden
    assert mask_value(sort, value, "partial") == partly
    assert mask_value(sort, value, "none") == value


@pytest.mark.parametrize("sort", [row[0] for row in VALUES])
@pytest.mark.parametrize("how", ["hide", "partial"])
def test_blank_stays_blank(sort: Sort, how: Mask) -> None:
    assert mask_value(sort, "", how) == ""
    assert mask_value(sort, "  ", how) == "  "


def test_marks_in_english() -> None:
    assert mask_value("phone", "13900001234", "hide", "en") == "[phone hidden]"
    assert mask_free_text("call 13900001234 or a@b.com", "hide", "en") == "call [phone hidden] or [e-mail hidden]"


IN_TEXT = [
    ("请打13900001234找他", "请打手机号已加密找他"),
    ("139 0000 1234", "手机号已加密"),
    ("139-0000-1234，下午", "手机号已加密，下午"),
    ("１３９００００１２３４", "手机号已加密"),
    ("139\u200b0000\u20601234", "手机号已加密"),
    ("1 3 9 0 0 0 0 1 2 3 4", "手机号已加密"),
    ("+86 139 0000 1234 或 0086-13900005678", "手机号已加密 或 手机号已加密"),
    ("①③⑨⓪⓪⓪⓪①②③④", "手机号已加密"),
    ("一三九零零零零一二三四", "手机号已加密"),
    ("座机（0512）6666-8888", "座机手机号已加密"),
    ("010 12345678转801", "手机号已加密转801"),
    ("400-820-8820", "手机号已加密"),
    ("+1 (415) 555-2671", "手机号已加密"),
    ("电话：88886666", "电话：手机号已加密"),
    ("13900001234/13900005678", "手机号已加密/手机号已加密"),
    ("合同_13900001234_v2.pdf", "合同_手机号已加密_v2.pdf"),
    ("发到zhang.san@mail.example.com即可", "发到邮箱已加密即可"),
    ("ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ", "邮箱已加密"),
    ("zhang (at) example.com", "邮箱已加密"),
    ("张三@例子.公司", "邮箱已加密"),
    ("微信号：zhang_cg", "微信号：微信已加密"),
    ("加 WX zhang-88 聊", "加 WX 微信已加密 聊"),
    ("我的 wxid_8f3k2zz", "我的 微信已加密"),
    ("寄到 苏州市工业园区星湖街328号5栋201室，谢谢", "寄到 地址已加密，谢谢"),
    ("地址：上海张江博云路 2 号（张江）", "地址：地址已加密（张江）"),
    ("证件 32050219900101123X", "证件 内容已加密"),
]


@pytest.mark.parametrize(("text", "masked"), IN_TEXT)
def test_found_in_text(text: str, masked: str) -> None:
    assert mask_free_text(text, "hide") == masked


@pytest.mark.parametrize(
    "text",
    [
        "2024-06-15 10:20 到 2024-06-16 18:00",
        "订单 O20240605001，金额 15000000 元",
        "合同号 20240601234567，单价 1,299.00",
        "预算约20万，需12月交付",
        "使用微信沟通，发了 PPT 和 WeChat message",
        "@李敏 请跟进",
        "路演在 3 月，大街小巷都有；一号线，二号楼",
        "比例 1:3.5，版本 3.11.2",
        "",
    ],
)
def test_left_alone(text: str) -> None:
    assert mask_free_text(text, "hide") == text
    assert mask_free_text(text, "partial") == text


def test_partly_in_text() -> None:
    assert (
        mask_free_text("电话 139 0000 1234，邮箱 li.min@example.com，微信：limin_88", "partial")
        == "电话 139****1234，邮箱 l***@example.com，微信：li***"
    )


@given(
    before=st.text("张经理说的。，:;/ _(微信号Tel", max_size=6),
    after=st.text("。，;/ _)找他Tel", max_size=6),
    digits=st.from_regex(r"\A1[3-9][0-9]{9}\Z"),
    gap=st.sampled_from(["", " ", "-", "－", "\u3000", "\u200b", ".", "·"]),
    cut=st.sampled_from([(3, 7), (4, 8), (3, 6)]),
    wide=st.booleans(),
)
def test_no_mobile_survives(before: str, after: str, digits: str, gap: str, cut: tuple[int, int], wide: bool) -> None:
    """However a mobile number is parted and whatever stands around it, its digits are gone in both ways."""
    written = gap.join((digits[: cut[0]], digits[cut[0] : cut[1]], digits[cut[1] :]))
    if wide:
        written = written.translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    text = f"{before}{written}{after}"
    for how in ("hide", "partial"):
        left = re.sub(r"\D", "", mask_free_text(text, how).translate({0xFF10 + n: ord("0") + n for n in range(10)}))
        assert digits not in left


@given(st.lists(st.sampled_from([text for text, _ in IN_TEXT] + ["没有什么", "", "a", "2024-06-15"]), max_size=700))
def test_many_texts_are_masked_as_one_by_one(texts: list[str]) -> None:
    assert mask_texts("text", texts, "hide") == [mask_free_text(text, "hide") for text in texts]


@pytest.mark.parametrize("text", ["路1号" * 8000, "苏州" * 16000 + "路1号", "1 " * 16000, "a" * 30000 + "@", "微信" * 16000, "1-" * 16000])
def test_long_texts_take_no_time(text: str) -> None:
    """No pattern goes mad on the longest text that a cell holds: the whole test stays within its time limit."""
    assert len(mask_free_text(text, "hide")) <= len(text) + 10


def test_what_fields_are() -> None:
    customers = SCHEMA.sheet("customers")
    sorts = {f.key: sort_of(f) for f in customers.fields}
    assert [sorts[key] for key in ("phone", "email", "wechat", "address", "contact_name", "contact_info")] == [
        "phone",
        "email",
        "wechat",
        "address",
        "name",
        "contact_info",
    ]
    assert sorts["notes"] == sorts["name"] == sorts["tags"] == "text"
    assert sorts["customer_id"] is sorts["created_date"] is sorts["history_amount_wan"] is sorts["archived"] is None
    assert sort_of(SCHEMA.sheet("followups").field("contact_person")) == "name"
    assert sort_of(SCHEMA.sheet("contacts").field("name")) == "name"


@pytest.mark.parametrize(
    ("header", "sort"),
    [
        ("备用电话", "phone"),
        ("WeChat", "wechat"),
        ("收货地址", "address"),
        ("Private e-mail", "email"),
        ("收货人", "name"),
        ("身份证号", "secret"),
        ("颜色", "text"),
    ],
)
def test_columns_without_a_field_by_their_header(header: str, sort: Sort) -> None:
    assert sort_of_header(header) == sort


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_marks_are_read_as_masked(lang: str) -> None:
    """What an export writes in place of contact data is no value when it comes back."""
    from sheetcrm.cells import CellKind, Raw
    from sheetcrm.schema import ReadContext

    context = ReadContext.default()
    for key in ("phone", "email", "wechat", "address"):
        spec = SCHEMA.sheet("customers").field(key)
        sort = sort_of(spec)
        assert sort is not None
        for how, value in (("hide", "x"), ("partial", {"phone": "13900001234", "email": "a@b.com"}.get(key, ""))):
            mark = mask_value(sort, value, how, lang)  # type: ignore[arg-type]
            if not mark:
                continue
            read = spec.kind.read(Raw(CellKind.TEXT, mark, float("nan")), spec, context)
            assert read.blank and [p.code for p in read.problems] == ["MASKED-VALUE"], (key, mark)
    spec = SCHEMA.sheet("customers").field("contact_name")
    assert PERSON_NAME.read(Raw(CellKind.TEXT, "张*", float("nan")), spec, context).blank
    info = SCHEMA.sheet("customers").field("contact_info")
    assert CONTACT_INFO.read(Raw(CellKind.TEXT, mask_value("phone", "13900001234", "hide", lang), float("nan")), info, context).blank


def test_as_findings_show_it() -> None:
    assert mask_shown("13900001234") == "139****1234"
    assert mask_shown("12345", "phone") == "12345"
    assert mask_shown("苏州市工业园区", "address") == "苏州市***"
