"""What a workbook says about its tags: vocabularies, settings and the rows of the Tags sheet, as one tag table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sheetcrm.schema.kinds.list import split_list
from sheetcrm.schema.settings import Settings
from sheetcrm.schema.vocabulary import Vocabularies
from sheetcrm.schema.vocabulary_data import BOUND
from sheetcrm.tags import DIMENSIONS, Dimension, TagOptions, TagRow, TagTable
from sheetcrm.tags.fold import clean


def tag_rows_of(vocabularies: Vocabularies, settings: Settings, rows: Iterable[Mapping[str, str]] = ()) -> TagTable:
    """The tag table of a workbook.

    rows  the Tags sheet, one mapping a row in its order: ``tag``, ``dimension``, ``aliases``, ``parent``, ``status``,
          ``merged_into`` as they are typed.  The table's problems name them by index
    """
    statuses = vocabularies["tag_status"]
    declared = []
    for row in rows:
        status = statuses.lookup(clean(row.get("status", "")))
        declared.append(
            TagRow(
                clean(row.get("tag", "")),
                _dimension(vocabularies, row.get("dimension", "")),
                split_list(row.get("aliases", "")),
                clean(row.get("parent", "")) or None,
                status.zh if status else None,
                clean(row.get("merged_into", "")) or None,
            )
        )
    return TagTable.build(
        dimensions_of(settings),
        declared,
        {dimension: vocabulary_rows(vocabularies, dimension) for dimension in BOUND},
        sub_stages=sub_stages_of(vocabularies),
        repurchase=settings["stage.repurchase"],
    )


def dimensions_of(settings: Settings) -> tuple[Dimension, ...]:
    """The built-in dimensions, changed by the ``tag_dimension`` rows of Settings; own ones follow in their order."""
    found = {dimension.name: dimension for dimension in DIMENSIONS}
    for row in settings.dimension_rows:
        name = clean(row.name)
        old = found.get(name, Dimension(name))
        exclusive = old.exclusive if row.exclusive is None else row.exclusive
        found[name] = Dimension(name, exclusive, row.bound or old.bound, old.prefixes)
    return tuple(found.values())


def tag_options(settings: Settings) -> TagOptions:
    """How the tags of a customer are counted, held against columns, and written.  UsageError E-CONFIG for a setting that makes no sense."""
    return TagOptions(
        settings["tags.max"],
        settings["tags.limit_scope"],
        settings["tags.display"],
        settings["tags.joiner"],
        settings["tags.unknown"],
        settings["tags.bound"],
    )


def vocabulary_rows(vocabularies: Vocabularies, dimension: str) -> list[TagRow]:
    """The values of the column that a dimension is bound to, as tags."""
    vocabulary = vocabularies[BOUND[dimension]]
    return [
        TagRow(value.zh, dimension, value.names[1:], value.parent, weak=tuple(name for name in value.names if name in vocabulary.weak))
        for value in vocabulary
    ]


def sub_stages_of(vocabularies: Vocabularies) -> dict[str, list[str]]:
    """Stage -> names of its sub-stages; one without a stage belongs to all."""
    stages = [value.zh for value in vocabularies["stage"]]
    found: dict[str, list[str]] = {stage: [] for stage in stages}
    for value in vocabularies["sub_stage"]:
        for stage in [value.parent] if value.parent else stages:
            found.setdefault(stage, []).append(value.zh)
    return found


def _dimension(vocabularies: Vocabularies, text: str) -> str:
    """The canonical name of a dimension (``Industry`` is 行业); other names as they are, for own dimensions."""
    found = vocabularies["dimension"].lookup(clean(text))
    return found.zh if found else clean(text)
