"""Team 团队: the people who work with the workbook."""

from typing import Annotated

from sheetcrm.schema.declared import Declared
from sheetcrm.schema.field import column
from sheetcrm.schema.kinds import BOOL, EMAIL, ENUM, MONEY, PHONE, TEXT
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.text import Text

REQ = "required"


class TeamMember(Declared):
    """One colleague."""

    name: Annotated[
        str,
        column(
            "姓名", "Name", TEXT, REQ, example="李敏", width=12, note=("唯一；负责人一列写这里的姓名", "unique; owner columns name people as here")
        ),
    ]
    user_id: Annotated[str | None, column("工号", "User ID", TEXT, example="1001", width=12, note=("工号", "staff number"))] = None
    role: Annotated[
        str,
        column(
            "角色",
            "Role",
            ENUM,
            REQ,
            vocabulary="role",
            example="销售",
            width=10,
            note=("决定能看和能改什么", "decides what may be seen and changed"),
        ),
    ]
    department: Annotated[
        str | None,
        column(
            "部门",
            "Department",
            ENUM,
            vocabulary="department",
            example="销售",
            width=10,
            note=("销售、客服、市场或管理", "sales, service, marketing or management"),
        ),
    ] = None
    phone: Annotated[tuple[str, ...], column("手机", "Phone", PHONE, sensitive=True, example="13900001234", width=16, note=("手机号", "mobile"))] = ()
    email: Annotated[
        str | None, column("邮箱", "E-mail", EMAIL, sensitive=True, example="limin@example.com", width=24, note=("邮箱", "e-mail address"))
    ] = None
    dingtalk_mobile: Annotated[
        tuple[str, ...],
        column("钉钉手机号", "DingTalk mobile", PHONE, sensitive=True, width=16, note=("钉钉提醒 @ 谁", "whom DingTalk reminders mention")),
    ] = ()
    wecom_mobile: Annotated[
        tuple[str, ...],
        column("企业微信手机号", "WeCom mobile", PHONE, sensitive=True, width=16, note=("企业微信提醒 @ 谁", "whom WeCom reminders mention")),
    ] = ()
    active: Annotated[
        bool | None,
        column("在职", "Active", BOOL, default="是", example="是", width=8, note=("否 = 已离开，不再分配", "no: has left, gets nothing new")),
    ] = None
    quota: Annotated[float | None, column("业绩目标", "Quota", MONEY, example=500000, width=14, note=("业绩目标，单位元", "sales goal, in yuan"))] = (
        None
    )


TEAM = SheetSchema.of(TeamMember, key="team", name="Team", label=Text("团队", "Team"), role="config", id_field="name")
