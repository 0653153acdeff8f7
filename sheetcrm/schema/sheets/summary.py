"""Summary 汇总: generated; blocks of figures, not a table of records."""

from sheetcrm.schema.declared import Declared
from sheetcrm.schema.sheet import SheetSchema
from sheetcrm.text import Text


class Summary(Declared):
    """The summary has no rows of one shape."""


SUMMARY = SheetSchema.of(Summary, key="summary", name="Summary", label=Text("汇总", "Summary"), role="generated")
