"""Attachments 附件: a module; files and links that belong to customers, one row each."""

import datetime as dt
from typing import Annotated

from sheetcrm.schema.declared import Declared
from sheetcrm.schema.field import column
from sheetcrm.schema.kinds import DATE, ENUM, PERSON, REF, TEXT
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.schema.sheets._columns import CUSTOMER_NAME, customer_ref, record_id
from sheetcrm.text import Text

REQ = "required"


class Attachment(Declared):
    """One file or link."""

    attachment_id: Annotated[str, record_id("附件编号", "Attachment ID", "A0001")]
    customer_id: Annotated[str, customer_ref("ASV")]
    customer_name: Annotated[str | None, CUSTOMER_NAME] = None
    related_sheet: Annotated[
        str | None,
        column(
            "关联表",
            "Related sheet",
            ENUM,
            vocabulary="related_sheet",
            example="订单",
            edit="ASV",
            width=12,
            note=("附件属于哪张表的记录", "sheet of the record that it belongs to"),
        ),
    ] = None
    related_id: Annotated[
        str | None,
        column(
            "关联编号",
            "Related ID",
            REF,
            example="O20240605001",
            edit="ASV",
            width=16,
            note=("那条记录的编号", "id of that record"),
        ),
    ] = None
    type: Annotated[
        str | None,
        column(
            "资料类型",
            "Type",
            ENUM,
            vocabulary="attachment_type",
            also=("类型",),
            example="合同扫描件",
            edit="ASV",
            width=14,
            note=("哪一类资料", "kind of document"),
        ),
    ] = None
    title: Annotated[
        str,
        column(
            "标题",
            "Title",
            TEXT,
            REQ,
            also=("名称", "文件名", "File name"),
            example="2024 年采购合同",
            edit="ASV",
            width=24,
            note=("一看就懂的名称", "what it is"),
        ),
    ]
    path: Annotated[
        str,
        column(
            "路径/链接",
            "Path",
            TEXT,
            REQ,
            also=("路径", "链接", "Link", "Path / link"),
            example="attachments/C0001/contract.pdf",
            edit="ASV",
            width=36,
            note=(
                "工作簿所在文件夹下的相对路径，或网址",
                "path relative to the folder of the workbook, or a web address",
            ),
        ),
    ]
    added_on: Annotated[
        dt.date | None,
        column("添加日期", "Added on", DATE, example=dt.date(2024, 6, 6), edit="ASV", width=13, note=("添加的日期", "day on which it was added")),
    ] = None
    added_by: Annotated[
        str | None,
        column("添加人", "Added by", PERSON, reference="team", example="李敏", edit="ASV", width=10, note=("谁添加的", "who added it")),
    ] = None
    sha256: Annotated[
        str | None, column("校验值", "SHA256", TEXT, aliases=("SHA-256",), edit="E", width=20, note=("文件内容的 SHA-256", "SHA-256 of the file"))
    ] = None


ATTACHMENTS = SheetSchema.of(
    Attachment, key="attachments", name="Attachments", label=Text("附件", "Attachments"), id_field="attachment_id", core=False
)
