"""All that a plugin needs, in one place: the built-in rules, figures, kinds, outputs and presets are made with the same things.

    rules       ``rule``, ``declare``, ``finds``; ``Rule``, ``Run``, ``Batch``, ``Detail``, ``Place``, ``Spot``
    figures     ``report``, ``BlockWords``, ``Ask``, ``Block``; ``shapes`` has the pieces of a block's JSON Schema
    kinds       ``register_kind``, ``BaseKind``, ``Read``, ``Problem``, ``ReadContext``, ``Raw``; ``Field``, ``column``, ``Record`` for models
    outputs     ``output``, ``Output``, ``Checked``, ``Wanted``
    importers   ``importer``
    presets     ``Preset``
    everywhere  ``Text``, a text in Chinese and in English; ``columns``, functions over whole columns

Which modules of a plugin register what is said by its entry points, see ``docs/how-to/extend.md``.
"""

from typing import TYPE_CHECKING

from sheetcrm._lazy import lazy

if TYPE_CHECKING:
    from sheetcrm._plugins import PluginWarning as PluginWarning
    from sheetcrm.cells import Raw as Raw
    from sheetcrm.derive import columns as columns
    from sheetcrm.render.outputs import Checked as Checked
    from sheetcrm.render.outputs import Output as Output
    from sheetcrm.render.outputs import Wanted as Wanted
    from sheetcrm.render.outputs import output as output
    from sheetcrm.reports import Ask as Ask
    from sheetcrm.reports import Block as Block
    from sheetcrm.reports import report as report
    from sheetcrm.reports import shapes as shapes
    from sheetcrm.rules import Batch as Batch
    from sheetcrm.rules import Detail as Detail
    from sheetcrm.rules import Finding as Finding
    from sheetcrm.rules import Found as Found
    from sheetcrm.rules import Place as Place
    from sheetcrm.rules import Rule as Rule
    from sheetcrm.rules import Run as Run
    from sheetcrm.rules import Spot as Spot
    from sheetcrm.rules import declare as declare
    from sheetcrm.rules import finds as finds
    from sheetcrm.rules import rule as rule
    from sheetcrm.schema import Field as Field
    from sheetcrm.schema import Problem as Problem
    from sheetcrm.schema import Read as Read
    from sheetcrm.schema import ReadContext as ReadContext
    from sheetcrm.schema import Record as Record
    from sheetcrm.schema import column as column
    from sheetcrm.schema import register_kind as register_kind
    from sheetcrm.schema.kinds._base import BaseKind as BaseKind
    from sheetcrm.schema.presets import Preset as Preset
    from sheetcrm.store.sources import importer as importer
    from sheetcrm.text import Text as Text
    from sheetcrm.text.blocks import BlockWords as BlockWords

_HOME = {
    **dict.fromkeys(("Ask", "Block", "report", "shapes"), "reports"),
    **dict.fromkeys(("Batch", "Detail", "Finding", "Found", "Place", "Rule", "Run", "Spot", "declare", "finds", "rule"), "rules"),
    **dict.fromkeys(("Field", "Problem", "Read", "ReadContext", "Record", "column", "register_kind"), "schema"),
    **dict.fromkeys(("Checked", "Output", "Wanted", "output"), "render.outputs"),
    "BaseKind": "schema.kinds._base",
    "BlockWords": "text.blocks",
    "PluginWarning": "_plugins",
    "Preset": "schema.presets",
    "Raw": "cells",
    "Text": "text",
    "columns": "derive",
    "importer": "store.sources",
}
__all__ = [
    "Ask",
    "BaseKind",
    "Batch",
    "Block",
    "BlockWords",
    "Checked",
    "Detail",
    "Field",
    "Finding",
    "Found",
    "Output",
    "Place",
    "PluginWarning",
    "Preset",
    "Problem",
    "Raw",
    "Read",
    "ReadContext",
    "Record",
    "Rule",
    "Run",
    "Spot",
    "Text",
    "Wanted",
    "column",
    "columns",
    "declare",
    "finds",
    "importer",
    "output",
    "register_kind",
    "report",
    "rule",
    "shapes",
]
__getattr__, __dir__ = lazy("sheetcrm", _HOME)
