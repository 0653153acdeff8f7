"""D1–D8: how the customers spread over industries, stages, sources, sizes, regions, tiers, owners and behaviour.

Each block is ``{items: [{value, count, share, parent, total}]}``: share = count ÷ all counted customers (0–1); total = count
with the values below it.  Blank is the bucket 未填, a value outside the vocabulary 未识别.
"""

from __future__ import annotations

from sheetcrm.derive.options import parents
from sheetcrm.reports._figures import distribution, known
from sheetcrm.reports._owners import owner_codes
from sheetcrm.reports._report import Ask, Block, report
from sheetcrm.reports._shapes import DISTRIBUTION


def _by_vocabulary(ask: Ask, key: str) -> Block:
    derived = ask.derived
    return {"items": distribution(derived.customer_codes(key, key), derived.counted, parents=parents(ask.book, key))}


@report("D1", DISTRIBUTION)
def industry(ask: Ask) -> Block:
    """By industry 所属行业."""
    return _by_vocabulary(ask, "industry")


@report("D2", DISTRIBUTION)
def stage(ask: Ask) -> Block:
    """By stage 合作状态; stages without customers are shown too."""
    return {"items": distribution(ask.derived.stage, ask.derived.counted, zeros=True)}


@report("D3", DISTRIBUTION)
def source(ask: Ask) -> Block:
    """By source 客户来源."""
    return _by_vocabulary(ask, "source")


@report("D4", DISTRIBUTION)
def size(ask: Ask) -> Block:
    """By size 规模."""
    return _by_vocabulary(ask, "size")


@report("D5", DISTRIBUTION)
def region(ask: Ask) -> Block:
    """By region 区域."""
    return _by_vocabulary(ask, "region")


@report("D6", DISTRIBUTION)
def tier(ask: Ask) -> Block:
    """By tier 价值层级: the typed one, else the one that the amount gives; tiers without customers are shown too."""
    return {"items": distribution(ask.derived.tier_eff, ask.derived.counted, zeros=True)}


@report("D7", DISTRIBUTION)
def owner(ask: Ask) -> Block:
    """By owner 负责人: the Team in its order, other names by code point; a name that Team lacks is a bucket of its own."""
    return {"items": distribution(owner_codes(ask, ask.derived.owner), ask.derived.counted)}


@report("D8", DISTRIBUTION)
def behaviour(ask: Ask) -> Block:
    """By behaviour 客户活跃度: active, silent, at risk."""
    return {"items": distribution(known(ask.derived.behaviour), ask.derived.counted)}
