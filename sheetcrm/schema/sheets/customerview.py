"""CustomerView 客户总览: generated; everything that is worked out for each customer."""

import datetime as dt
from typing import Annotated

from sheetcrm.schema.declared import Declared
from sheetcrm.schema.field import column
from sheetcrm.schema.kinds import DATE, ENUM, INTEGER, MONEY, NUMBER, REF, TEXT
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.text import Text


class CustomerFigures(Declared):
    """What is known of one customer."""

    customer_id: Annotated[str | None, column("客户编号", "Customer ID", REF, reference="customers", edit="E", width=12)] = None
    customer_name: Annotated[str | None, column("客户名称", "Customer name", TEXT, edit="E", width=28)] = None
    stage: Annotated[str | None, column("合作状态", "Stage", ENUM, vocabulary="stage", edit="E", width=11)] = None
    tier_eff: Annotated[str | None, column("价值层级", "Tier", ENUM, vocabulary="tier", edit="E", width=10)] = None
    tier_computed: Annotated[str | None, column("按金额的层级", "Tier by amount", ENUM, vocabulary="tier", edit="E", width=11)] = None
    rank_max: Annotated[str | None, column("最高阶段", "Highest stage", ENUM, vocabulary="stage", edit="E", width=11)] = None
    completeness: Annotated[float | None, column("完整度", "Completeness", NUMBER, edit="E", width=11)] = None
    contact_methods: Annotated[int | None, column("有效联系方式", "Contact methods", INTEGER, edit="E", width=10)] = None
    last_followup: Annotated[dt.date | None, column("最近跟进", "Last follow-up", DATE, edit="E", width=12)] = None
    last_activity: Annotated[dt.date | None, column("最近活动", "Last activity", DATE, edit="E", width=12)] = None
    behaviour: Annotated[str | None, column("活跃度", "Activity", TEXT, edit="E", width=11)] = None
    cadence_days: Annotated[int | None, column("跟进周期(天)", "Cadence (days)", INTEGER, edit="E", width=10)] = None
    start_date: Annotated[dt.date | None, column("起始日", "Start", DATE, edit="E", width=12)] = None
    win_date: Annotated[dt.date | None, column("成交日", "Won on", DATE, edit="E", width=12)] = None
    cycle_days: Annotated[float | None, column("成交周期(天)", "Deal cycle (days)", NUMBER, edit="E", width=10)] = None
    order_count: Annotated[int | None, column("成交订单数", "Won orders", INTEGER, edit="E", width=9)] = None
    won_total: Annotated[float | None, column("累计成交额(元)", "Won, all time (CNY)", MONEY, edit="E", width=16)] = None
    won_365: Annotated[float | None, column("近一年成交额(元)", "Won, one year (CNY)", MONEY, edit="E", width=16)] = None
    basis: Annotated[float | None, column("分层金额(元)", "Amount for the tier (CNY)", MONEY, edit="E", width=16)] = None
    high_value_basis: Annotated[float | None, column("累计金额(元)", "High-value basis (CNY)", MONEY, edit="E", width=16)] = None
    last_order_date: Annotated[dt.date | None, column("最近成交", "Last won order", DATE, edit="E", width=12)] = None
    mean_interval: Annotated[float | None, column("平均购买间隔(天)", "Mean interval (days)", NUMBER, edit="E", width=11)] = None
    next_order_expected: Annotated[dt.date | None, column("预计下次成交", "Next order expected", DATE, edit="E", width=12)] = None
    frequency_class: Annotated[str | None, column("购买频次", "Frequency class", TEXT, edit="E", width=11)] = None
    customer_type_eff: Annotated[str | None, column("客户类型", "Customer type", TEXT, edit="E", width=11)] = None
    r: Annotated[int | None, column("R 最近", "Recency", INTEGER, edit="E", width=9)] = None
    f: Annotated[int | None, column("F 频次", "Frequency", INTEGER, edit="E", width=10)] = None
    m: Annotated[int | None, column("M 金额", "Money", INTEGER, edit="E", width=8)] = None


CUSTOMERVIEW = SheetSchema.of(
    CustomerFigures, key="customerview", name="CustomerView", label=Text("客户总览", "CustomerView"), role="generated", core=False
)
