"""What looks at a whole column of a list grows with it: charts anywhere, and the totals below the list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sheetcrm.package.formula_refs import Seen, grown
from sheetcrm.package.parts_shift import rewritten_chart, rewritten_formulas
from sheetcrm.package.row_move import Growth
from sheetcrm.package.sheet_frame import scan
from sheetcrm.package.worksheet_edit import content_source, replace_spliced

if TYPE_CHECKING:
    from sheetcrm.package import Package, SheetInfo


def grow_charts(package: Package, sheet: SheetInfo, growth: Growth, columns: tuple[int, int]) -> None:
    """Charts that take all records of columns of the list take the new ones too.  Nothing where nobody knows where the list begins."""
    seen = Seen(growth, sheet.name, own=False)
    for part in package.names() if growth.first else ():
        if package.content_type(part).lower().endswith((".chart+xml", ".chartex+xml")):
            data = package.read(part)
            new = rewritten_chart(data, partial(grown, seen=seen, columns=columns))
            if new != data:
                package.replace(part, new)


def grow_totals(package: Package, sheet: SheetInfo, row: int, growth: Growth, columns: tuple[int, int]) -> None:
    """Formulas in ``row``, right below a list, that end with its last record: ``SUM(D2:D9)`` takes the new records too."""
    frame, found = scan(content_source(package, sheet.part), sheet.part, [row], tail=False)
    start, old = found.found[row]
    seen = Seen(growth, sheet.name, own=True)
    new = rewritten_formulas(old, frame.q, partial(grown, seen=seen, columns=columns))
    if new != old:
        replace_spliced(package, sheet.part, [(start, start + len(old), new)])
