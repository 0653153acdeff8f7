"""The dimensions and tags that every workbook starts with, beyond the vocabularies of its columns."""

from __future__ import annotations

from sheetcrm.tags.table import Dimension, TagRow

DIMENSIONS: tuple[Dimension, ...] = (
    Dimension("行业", True, "industry", ("所属行业", "industry")),
    Dimension("规模", True, "size", ("企业规模", "size")),
    Dimension("合作状态", True, "stage", ("状态", "阶段", "客户阶段", "stage", "status")),
    Dimension("价值层级", True, "tier", ("价值", "等级", "客户等级", "tier")),
    Dimension("区域", True, "region", ("地区", "region")),
    Dimension("行为", True, None, ("behaviour", "behavior")),
    Dimension("跟进频率", True, None, ("频率", "cadence")),
    Dimension("需求特征", False, None, ("需求", "need")),
    Dimension("采购信号", False, None, ("信号", "signal")),
    Dimension("关系", False, None, ("relation",)),
    Dimension("自定义", False, None, ("custom",)),
)

CUSTOM = "自定义"
"""The dimension of a new tag that nobody gave one."""

_NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "需求特征": {
        "技术型": ("技术型客户", "技术优先"),
        "价格敏感": ("价格敏感型", "价格敏感型客户"),
        "服务型": ("服务型客户", "服务要求高"),
        "质量要求高": (),
        "定制化开发": ("需定制化方案", "定制化", "定制化解决方案"),
        "产品需求型": (),
        "服务需求型": (),
        "合作需求型": (),
    },
    "采购信号": {"急需采购": (), "决策周期长": (), "预算50万+": (), "增加预算": (), "新增决策人": ()},
    "行为": {"活跃客户": ("活跃",), "沉默客户": ("沉默",), "流失风险客户": ("流失风险",)},
    "跟进频率": {"周度": ("每周",), "月度": ("每月",), "季度": ("每季度",), "双周": ("每两周",), "日度": ("每日",)},
    "关系": {"战略合作伙伴": ("战略客户",)},
}

ROWS: tuple[TagRow, ...] = (
    TagRow("智能制造", "行业", parent="制造业"),
    TagRow("500人以上", "规模", parent="大型企业"),
    *(TagRow(tag, dimension, aliases) for dimension, tags in _NAMES.items() for tag, aliases in tags.items()),
)
