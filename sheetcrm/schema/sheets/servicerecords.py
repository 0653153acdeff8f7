"""ServiceRecords 服务记录: a module; enquiries, complaints and service requests, one row each."""

import datetime as dt
from typing import Annotated

from sheetcrm.schema.declared import Declared
from sheetcrm.schema.field import column
from sheetcrm.schema.kinds import DATETIME, ENUM, INTEGER, LONGTEXT, PERSON, TEXT
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.schema.sheets._columns import CUSTOMER_NAME, customer_ref, record_id
from sheetcrm.text import Text

REQ = "required"


class ServiceRecord(Declared):
    """One thing that a customer asked service for."""

    service_id: Annotated[str, record_id("服务编号", "Service ID", "S0001")]
    customer_id: Annotated[str, customer_ref("ASV")]
    customer_name: Annotated[str | None, CUSTOMER_NAME] = None
    opened_at: Annotated[
        dt.datetime | dt.date,
        column(
            "受理时间",
            "Opened at",
            DATETIME,
            REQ,
            also=("登记时间", "报修时间"),
            example=dt.datetime(2024, 6, 3, 9, 30),
            edit="ASV",
            width=17,
            note=("客户提出的时刻", "moment at which the customer came"),
        ),
    ]
    type: Annotated[
        str,
        column(
            "服务类型",
            "Type",
            ENUM,
            REQ,
            vocabulary="service_type",
            also=("类型",),
            example="投诉",
            edit="ASV",
            width=12,
            note=("咨询、投诉或售后请求", "enquiry, complaint or service request"),
        ),
    ]
    category: Annotated[
        str | None,
        column("问题分类", "Category", TEXT, also=("分类",), example="交付延期", edit="ASV", width=14, note=("哪一类问题", "kind of problem")),
    ] = None
    product: Annotated[
        str | None,
        column(
            "产品/功能",
            "Product",
            TEXT,
            also=("产品", "Product / feature"),
            example="智能检测设备",
            edit="ASV",
            width=18,
            note=("哪个产品或功能", "product or feature concerned"),
        ),
    ] = None
    description: Annotated[
        str,
        column(
            "问题描述",
            "Description",
            LONGTEXT,
            REQ,
            example="设备开机后报错 E12",
            edit="ASV",
            width=36,
            note=("客户遇到了什么", "what the customer met with"),
        ),
    ]
    handler: Annotated[
        str | None,
        column(
            "处理人",
            "Handler",
            PERSON,
            reference="team",
            also=("负责人", "客服"),
            example="陈芳",
            edit="ASV",
            width=10,
            note=("谁来处理", "who takes care of it"),
        ),
    ] = None
    first_response_at: Annotated[
        dt.datetime | dt.date | None,
        column(
            "首次响应时间",
            "First response at",
            DATETIME,
            example=dt.datetime(2024, 6, 3, 10, 15),
            edit="ASV",
            width=17,
            note=("不早于受理时间", "not before it was opened"),
        ),
    ] = None
    status: Annotated[
        str,
        column(
            "处理状态",
            "Status",
            ENUM,
            REQ,
            vocabulary="service_status",
            default="待处理",
            also=("状态",),
            example="处理中",
            edit="ASV",
            width=10,
            note=("待处理、处理中、已解决或已关闭", "open, in progress, resolved or closed"),
        ),
    ]
    resolution: Annotated[
        str | None,
        column(
            "解决方案",
            "Resolution",
            LONGTEXT,
            also=("处理结果",),
            example="更换传感器",
            edit="ASV",
            width=28,
            note=("怎样解决的", "how it was solved"),
        ),
    ] = None
    resolved_at: Annotated[
        dt.datetime | dt.date | None,
        column(
            "解决时间",
            "Resolved at",
            DATETIME,
            also=("完成时间",),
            example=dt.datetime(2024, 6, 4, 16, 0),
            edit="ASV",
            width=17,
            note=("已解决或已关闭时填写，不早于受理时间", "when resolved or closed; not before it was opened"),
        ),
    ] = None
    satisfaction: Annotated[
        int | None,
        column(
            "满意度",
            "Satisfaction",
            INTEGER,
            span=(1, 5),
            example=5,
            edit="ASV",
            width=8,
            note=("1 到 5 的整数，5 最满意", "whole number from 1 to 5, 5 is best"),
        ),
    ] = None


SERVICERECORDS = SheetSchema.of(
    ServiceRecord, key="servicerecords", name="ServiceRecords", label=Text("服务记录", "ServiceRecords"), id_field="service_id", core=False
)
