"""Tags: cut a cell into them, find the known ones, say what is wrong, write them in one spelling.

``TagTable.build`` makes the table of a workbook, ``normalise`` reads a cell by it, ``mend`` is what ``fix`` writes.
"""

from sheetcrm.tags.chunks import BLANK_WORDS, is_blank_word
from sheetcrm.tags.defaults import CUSTOM, DIMENSIONS, ROWS
from sheetcrm.tags.fold import INVISIBLE, clean, fold, person_form, similarity, simplified, tight
from sheetcrm.tags.grammar import Reading, SubStage, TagIssue
from sheetcrm.tags.normalise import TagOptions, TagReading, mend, normalise, to_create, write
from sheetcrm.tags.table import ACTIVE, MERGED, PENDING, RETIRED, Dimension, Tag, TagProblem, TagRow, TagTable

__all__ = [
    "ACTIVE",
    "BLANK_WORDS",
    "CUSTOM",
    "DIMENSIONS",
    "INVISIBLE",
    "MERGED",
    "PENDING",
    "RETIRED",
    "ROWS",
    "Dimension",
    "Reading",
    "SubStage",
    "Tag",
    "TagIssue",
    "TagOptions",
    "TagProblem",
    "TagReading",
    "TagRow",
    "TagTable",
    "clean",
    "fold",
    "is_blank_word",
    "mend",
    "normalise",
    "person_form",
    "similarity",
    "simplified",
    "tight",
    "to_create",
    "write",
]
