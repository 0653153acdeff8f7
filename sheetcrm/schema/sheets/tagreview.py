"""TagReview 标签复盘: generated; which tags are used, and what to do about those that are not."""

import datetime as dt
from typing import Annotated

from sheetcrm.schema.declared import Declared
from sheetcrm.schema.field import column
from sheetcrm.schema.kinds import DATE, INTEGER, LONGTEXT, NUMBER, TEXT
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.text import Text


class TagFigures(Declared):
    """How one tag is used."""

    advice: Annotated[str | None, column("建议", "Advice", TEXT, edit="E", width=16)] = None
    tag: Annotated[str | None, column("标签", "Tag", TEXT, edit="E", width=20)] = None
    dimension: Annotated[str | None, column("维度", "Dimension", TEXT, edit="E", width=14)] = None
    status: Annotated[str | None, column("状态", "Status", TEXT, edit="E", width=10)] = None
    usage: Annotated[int | None, column("使用客户数", "Usage", INTEGER, edit="E", width=11)] = None
    usage_with_children: Annotated[int | None, column("含下级客户数", "Usage with children", INTEGER, edit="E", width=13)] = None
    usage_rate: Annotated[float | None, column("使用率", "Usage rate", NUMBER, edit="E", width=11)] = None
    last_use: Annotated[dt.date | None, column("最近使用", "Last use", DATE, edit="E", width=12)] = None
    age_days: Annotated[int | None, column("启用天数", "Age (days)", INTEGER, edit="E", width=10)] = None
    suggestions: Annotated[str | None, column("参考", "Suggestions", LONGTEXT, edit="E", width=34)] = None


TAGREVIEW = SheetSchema.of(TagFigures, key="tagreview", name="TagReview", label=Text("标签复盘", "TagReview"), role="generated", core=False)
