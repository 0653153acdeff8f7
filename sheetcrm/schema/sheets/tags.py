"""Tags 标签: the tags of the team, one row a tag."""

import datetime as dt
from typing import Annotated

from sheetcrm.schema.declared import Declared
from sheetcrm.schema.field import column
from sheetcrm.schema.kinds import DATE, ENUM, LIST, PERSON, TEXT
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.text import Text

REQ = "required"


class Tag(Declared):
    """One tag."""

    tag: Annotated[
        str,
        column(
            "标签",
            "Tag",
            TEXT,
            REQ,
            max_length=30,
            example="制造业",
            edit="ASM",
            width=16,
            note=("标准写法，在维度内唯一", "canonical spelling, unique within its dimension"),
        ),
    ]
    dimension: Annotated[
        str,
        column(
            "维度",
            "Dimension",
            ENUM,
            REQ,
            vocabulary="dimension",
            example="行业",
            edit="ASM",
            width=12,
            note=("标签属于哪一类", "the group that the tag belongs to"),
        ),
    ]
    aliases: Annotated[
        tuple[str, ...],
        column("同义词", "Aliases", LIST, example="工业、制造", edit="A", width=28, note=("其他叫法，用 、 分开", "other names, parted by commas")),
    ] = ()
    parent: Annotated[
        str | None,
        column(
            "上级标签", "Parent", TEXT, example="制造业", edit="A", width=16, note=("同一维度中的上级", "the tag above it, of the same dimension")
        ),
    ] = None
    status: Annotated[
        str,
        column(
            "状态",
            "Status",
            ENUM,
            REQ,
            vocabulary="tag_status",
            default="启用",
            example="启用",
            edit="ASM",
            width=10,
            note=("启用、停用、合并或待审核", "active, retired, merged or pending"),
        ),
    ]
    merged_into: Annotated[
        str | None,
        column(
            "合并至",
            "Merged into",
            TEXT,
            example="战略合作伙伴",
            edit="A",
            width=16,
            note=("状态为合并时：合并到哪个标签", "for merged tags: the tag that takes its place"),
        ),
    ] = None
    description: Annotated[
        str | None, column("说明", "Description", TEXT, edit="A", width=28, note=("什么时候用这个标签", "when to use the tag"))
    ] = None
    created_on: Annotated[
        dt.date | None,
        column(
            "创建日期",
            "Created",
            DATE,
            example=dt.date(2024, 1, 1),
            edit="A",
            width=13,
            note=("空白视为早已存在", "blank: it has been there for long"),
        ),
    ] = None
    owner: Annotated[
        str | None,
        column(
            "维护人", "Maintainer", PERSON, reference="team", example="李敏", edit="A", width=10, note=("谁负责这个标签", "who looks after the tag")
        ),
    ] = None


TAGS_SHEET = SheetSchema.of(Tag, key="tags", name="Tags", label=Text("标签", "Tags"))
