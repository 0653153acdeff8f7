"""Settings 设置: one row a setting."""

from typing import Annotated

from sheetcrm.schema.declared import Declared
from sheetcrm.schema.field import column
from sheetcrm.schema.kinds import TEXT
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.text import Text


class Setting(Declared):
    """One setting."""

    group: Annotated[
        str | None,
        column(
            "分组",
            "Group",
            TEXT,
            example="contact",
            width=18,
            note=("只是标题；vocab.* 与 tag_dimension 行除外", "a heading; except for vocab.* and tag_dimension rows"),
        ),
    ] = None
    key: Annotated[str | None, column("键", "Key", TEXT, example="contact.min", width=28, note=("完整的键", "the full key"))] = None
    value: Annotated[str | None, column("值", "Value", TEXT, example="2", width=28, note=("留空 = 默认值", "blank: the default"))] = None
    note: Annotated[str | None, column("说明", "Note", TEXT, width=48, note=("含义", "meaning"))] = None


SETTINGS_SHEET = SheetSchema.of(Setting, key="settings", name="Settings", label=Text("设置", "Settings"), role="config")
