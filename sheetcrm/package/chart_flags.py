"""Switches of a chart that are off, said so: what is not said is off for Excel 2007 and on for the standard.

XlsxWriter leaves them out.  LibreOffice goes by the program that is named as the maker of the workbook: in one that another
program made, labels would show names too, titles lie over the plot, lines be smooth and corners round.
"""

from __future__ import annotations

from functools import lru_cache

from sheetcrm.package.xml_bytes import Node, Splice, insert_child, parse, splice

_LABELS = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
_LABEL_ORDER = ("idx", "dLbl", "delete", "layout", "tx", "numFmt", "spPr", "txPr", "dLblPos", *_LABELS)
_AXIS = (("axId", "scaling", "delete"), ("delete",))
_SWITCHES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "chartSpace": (("date1904", "lang", "roundedCorners"), ("roundedCorners",)),
    "chart": (("title", "autoTitleDeleted"), ("autoTitleDeleted",)),
    "title": (("tx", "layout", "overlay"), ("overlay",)),
    "legend": (("legendPos", "legendEntry", "layout", "overlay"), ("overlay",)),
    "barChart": (("barDir", "grouping", "varyColors"), ("varyColors",)),
    "lineChart": (("grouping", "varyColors"), ("varyColors",)),
    "catAx": _AXIS,
    "valAx": _AXIS,
    "dPt": (("idx", "invertIfNegative"), ("invertIfNegative",)),
    "dLbls": (_LABEL_ORDER, _LABELS),
    "dLbl": (_LABEL_ORDER, _LABELS),
}
"""Element -> (its children up to the last switch, in schema order; its switches), ISO/IEC 29500-1, 21.2."""
_BAR = (("idx", "order", "tx", "spPr", "invertIfNegative"), ("invertIfNegative",))
_LINE = (("idx", "order", "tx", "spPr", "marker", "dPt", "dLbls", "trendline", "errBars", "cat", "val", "smooth"), ("smooth",))


@lru_cache(maxsize=16)
def with_switches(data: bytes) -> bytes:
    """The chart part with every switch that it does not mention: as off, and for the label of one point as for all of its series."""
    root = parse(data)
    changes: list[Splice] = []
    kind, labels = "", root
    for node in root.walk():
        kind = node.tag if node.tag in ("barChart", "lineChart") else kind
        labels = node if node.tag == "dLbls" else labels
        order, switches = (_LINE if kind == "lineChart" else _BAR) if node.tag == "ser" else _SWITCHES.get(node.tag, ((), ()))
        gone = node.tag in ("dLbls", "dLbl") and node.child("delete") is not None
        if node.namespace == root.namespace and not node.self_closing and not gone:
            changes += _missing(data, node, order, switches, labels if node.tag == "dLbl" else None)
    return splice(data, changes) if changes else data


def _missing(data: bytes, node: Node, order: tuple[str, ...], switches: tuple[str, ...], like: Node | None) -> list[Splice]:
    made = []
    for name in switches:
        if node.child(name) is None:
            other = like.child(name) if like is not None else None
            value = other.get("val", "1") if other is not None else "0"
            made.append(insert_child(data, node, order, name, f'<{node.q}{name} val="{value}"/>'.encode()))
    return made
