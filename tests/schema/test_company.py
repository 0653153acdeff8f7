"""Company names as they are compared."""

from __future__ import annotations

import pytest

from sheetcrm.schema import company_key


@pytest.mark.parametrize(
    ("name", "key", "region"),
    [
        ("华星智能科技有限公司", "华星智能科技", ""), ("华星智能科技股份有限公司", "华星智能科技", ""),
        ("华星智能科技有限责任公司", "华星智能科技", ""), ("华星智能科技集团有限公司", "华星智能科技", ""),
        ("华星智能科技 公司", "华星智能科技", ""),
        ("华星智能科技（苏州）有限公司", "华星智能科技", "苏州"), ("(苏州)华星智能科技有限公司", "华星智能科技", "苏州"),
        ("華星智能科技有限公司", "华星智能科技", ""), ("华星·智能-科技有限公司", "华星智能科技", ""),
        ("华星智能科技有限公司苏州分公司", "华星智能科技有限公司苏州分公司", ""),
        ("有限公司", "有限公司", ""), ("公司", "公司", ""), ("集团公司", "集团", ""), ("(苏州)", "苏州", ""), ("Acme Co., Ltd.", "acme", ""),
        ("ACME Co.,Ltd", "acme", ""), ("Acme Corporation (China)", "acme", "china"), ("Acme GmbH", "acme", ""),
        ("Incognito Ltd", "incognito", ""), ("Co Ltd", "coltd", ""), ("  Acme   Trading  LLC ", "acmetrading", ""), ("ＡＣＭＥ", "acme", ""),
        ("", "", ""), ("...", "", ""),
    ],
)  # fmt: skip
def test_keys(name: str, key: str, region: str) -> None:
    assert tuple(company_key(name)) == (key, region)


def test_two_regions_are_two_firms() -> None:
    suzhou, beijing, plain = map(company_key, ("华星（苏州）有限公司", "华星（北京）有限公司", "华星有限公司"))
    assert not suzhou.matches(beijing)
    assert suzhou.matches(plain)
    assert plain.matches(beijing)
    assert not suzhou.matches(company_key("华新有限公司"))
