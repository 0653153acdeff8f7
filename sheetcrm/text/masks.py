"""What stands in the place of personal data: the marks of masked exports.  Reading knows them again, and takes them for no value."""

from __future__ import annotations

from sheetcrm.text import Text

MARKS: dict[str, Text] = {
    "phone": Text("手机号已加密", "[phone hidden]"),
    "email": Text("邮箱已加密", "[e-mail hidden]"),
    "wechat": Text("微信已加密", "[WeChat hidden]"),
    "address": Text("地址已加密", "[address hidden]"),
    "secret": Text("内容已加密", "[content hidden]"),
}
