"""Orders 订单: a module; one row a line of an order, so that an order id may stand in several rows."""

import datetime as dt
from typing import Annotated

from sheetcrm.schema.declared import Declared
from sheetcrm.schema.field import column
from sheetcrm.schema.kinds import DATE, ENUM, ID, MONEY, NUMBER, PERSON, REF, TEXT
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.schema.sheets._columns import CUSTOMER_NAME, customer_ref, remarks
from sheetcrm.text import Text

REQ = "required"


class Order(Declared):
    """One line of an order."""

    order_id: Annotated[
        str,
        column(
            "订单号",
            "Order ID",
            ID,
            REQ,
            also=("订单编号", "合同编号", "Order no", "Order number"),
            example="O20240605001",
            edit="AS",
            width=16,
            note=("同一订单的各行写同一个订单号", "the lines of one order share it"),
        ),
    ]
    customer_id: Annotated[str, customer_ref("AS")]
    customer_name: Annotated[str | None, CUSTOMER_NAME] = None
    order_date: Annotated[
        dt.date,
        column(
            "交易日期",
            "Order date",
            DATE,
            REQ,
            also=("订单日期", "下单日期", "签约日期", "成交日期", "Date"),
            example=dt.date(2024, 6, 5),
            edit="AS",
            width=13,
            note=("报价或签约的日期", "day of the quote or of the signature"),
        ),
    ]
    project: Annotated[
        str | None,
        column("合作项目", "Project", TEXT, also=("项目", "项目名称"), example="产线改造一期", edit="AS", width=20, note=("合作项目", "project")),
    ] = None
    product: Annotated[
        str | None,
        column(
            "产品", "Product", TEXT, also=("产品名称", "商品"), example="智能检测设备", edit="AS", width=20, note=("产品或服务", "product or service")
        ),
    ] = None
    quantity: Annotated[
        float | None, column("数量", "Quantity", NUMBER, minimum=0, example=2, edit="AS", width=10, note=("大于 0", "greater than 0"))
    ] = None
    unit_price: Annotated[
        float | None,
        column("单价", "Unit price", MONEY, minimum=0, example=125000, edit="AS", width=12, note=("按币种一列的货币", "in the currency of the row")),
    ] = None
    amount: Annotated[
        float,
        column(
            "订单金额(元)",
            "Amount",
            MONEY,
            REQ,
            minimum=0,
            also=("金额", "合同金额", "成交金额", "总金额", "Total amount"),
            example=250000,
            edit="AS",
            width=14,
            note=("留空时按 数量 × 单价 计算", "left blank it is quantity × unit price"),
        ),
    ]
    currency: Annotated[
        str | None,
        column(
            "币种",
            "Currency",
            TEXT,
            also=("货币",),
            example="CNY",
            edit="AS",
            width=8,
            note=(
                "留空为本位币；其他货币要在设置里有汇率(rate.USD 等)",
                "blank: the base currency; others need a rate in Settings (rate.USD …)",
            ),
        ),
    ] = None
    status: Annotated[
        str,
        column(
            "订单状态",
            "Status",
            ENUM,
            REQ,
            vocabulary="order_status",
            also=("状态", "Order status"),
            example="履约中",
            edit="AS",
            width=10,
            note=("已签约、履约中和已完成算成交", "signed, in delivery and completed count as won"),
        ),
    ]
    start_date: Annotated[
        dt.date | None,
        column(
            "开始日期", "Start date", DATE, example=dt.date(2024, 6, 10), edit="AS", width=13, note=("合作开始的日期", "day on which work begins")
        ),
    ] = None
    end_date: Annotated[
        dt.date | None,
        column(
            "结束日期",
            "End date",
            DATE,
            example=dt.date(2024, 12, 31),
            edit="AS",
            width=13,
            note=("不早于开始日期", "not before the start date"),
        ),
    ] = None
    salesperson: Annotated[
        str | None,
        column(
            "销售人员",
            "Salesperson",
            PERSON,
            reference="team",
            also=("销售", "业务员", "负责人", "Sales rep", "Owner"),
            example="李敏",
            edit="AS",
            width=10,
            note=("业绩归谁；留空为客户的负责人", "who gets the credit; blank: the customer's owner"),
        ),
    ] = None
    requirement_id: Annotated[
        str | None,
        column(
            "需求编号",
            "Requirement ID",
            REF,
            reference="requirements",
            example="R0001",
            edit="AS",
            width=12,
            note=("来自哪条需求", "the requirement that it came from"),
        ),
    ] = None
    notes: Annotated[str | None, remarks("AS", "分两批交付")] = None


ORDERS = SheetSchema.of(Order, key="orders", name="Orders", label=Text("订单", "Orders"), id_field="order_id", core=False)
