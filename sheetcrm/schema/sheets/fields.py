"""Fields 自定义字段: columns of the team's own."""

from typing import Annotated

from sheetcrm.schema.declared import Declared
from sheetcrm.schema.field import column
from sheetcrm.schema.kinds import BOOL, ENUM, LIST, TEXT
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.text import Text

REQ = "required"


class CustomField(Declared):
    """One custom column."""

    sheet: Annotated[str, column("工作表", "Sheet", TEXT, REQ, example="Customers", width=14, note=("加在哪张表", "the sheet that has the column"))]
    key: Annotated[str, column("键", "Key", TEXT, REQ, example="x_level", width=18, note=("以 x_ 开头", "begins with x_"))]
    label_zh: Annotated[str | None, column("中文名", "Label zh", TEXT, example="会员等级", width=16, note=("中文列名", "label in Chinese"))] = None
    label_en: Annotated[str | None, column("英文名", "Label en", TEXT, example="Member level", width=16, note=("英文列名", "label in English"))] = (
        None
    )
    type: Annotated[
        str | None, column("类型", "Type", ENUM, vocabulary="field_type", example="选项", width=10, note=("留空 = 文本", "blank: text"))
    ] = None
    required: Annotated[bool | None, column("必填", "Required", BOOL, example="否", width=8, note=("是 = 不能为空", "yes: must not be blank"))] = None
    vocabulary: Annotated[
        tuple[str, ...], column("可选值", "Vocabulary", LIST, example="金、银、铜", width=24, note=("用 、 分开", "parted by 、"))
    ] = ()
    default: Annotated[str | None, column("默认值", "Default", TEXT, width=12, note=("新增时填写", "written for new rows"))] = None
    sensitive: Annotated[
        bool | None, column("敏感", "Sensitive", BOOL, example="否", width=8, note=("是 = 报告中打码", "yes: masked in reports"))
    ] = None
    note: Annotated[str | None, column("说明", "Note", TEXT, width=36, note=("含义", "meaning"))] = None


FIELDS = SheetSchema.of(CustomField, key="fields", name="Fields", label=Text("自定义字段", "Fields"), role="config")
