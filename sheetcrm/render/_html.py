"""Pieces of the HTML pages: one page that needs nothing else, light or dark as the reader has it, fit to print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from sheetcrm.render._page import STYLE
from sheetcrm.render.widths import visible

_MORE = """
.two{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,22rem),1fr));gap:1rem 2.5rem;align-items:start}
.part{break-inside:avoid;min-width:0}.part h4{margin:.8rem 0 .2rem;font-size:1rem}.wide{overflow-x:auto}
td.bar{width:6rem;min-width:4rem}td.bar i{display:block;height:.8em;margin-top:.3em;background:var(--link);border-radius:2px;min-width:1px}
td.child{padding-left:1.6rem}.part table{width:100%}.scroll{max-height:38rem;overflow:auto}
.goal{font-weight:600;white-space:nowrap}.goal.ok{color:var(--ok)}.goal.E{color:var(--E)}
.pill{display:inline-block;padding:0 .5rem;border-radius:.8rem;white-space:nowrap;background:var(--pale);color:var(--muted)}
.pill.E{background:var(--Eb);color:var(--E);font-weight:600}.pill.W{background:var(--Wb);color:var(--W);font-weight:600}
td.when{white-space:nowrap}td small{display:block;color:var(--muted)}section.owner{break-inside:avoid-page}
@media print{.scroll{max-height:none;overflow:visible}td.bar i{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
"""
_CHILD = ' class="child"'
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def begin(title: str, lang: str) -> Iterator[str]:
    """The page up to its first section."""
    yield f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
    yield f'<meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield f"<title>{t(title)}</title><style>{STYLE}{_MORE}</style></head><body><main><h1>{t(title)}</h1>"


def end(notes: Iterable[str]) -> Iterator[str]:
    """The last lines of the page."""
    yield "<footer>" + "".join(f"<p>{t(note)}</p>" for note in notes) + "</footer></main></body></html>"


def cards(items: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Cards in a row: (value, name, look), a look as in the style: E W I ok or empty."""
    yield '<div class="cards">'
    for value, name, look in items:
        yield f'<div class="card {look}"><b>{t(value)}</b>{t(name)}</div>'
    yield "</div>"


def table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], right: Iterable[int] = (), bars: Sequence[float | None] | None = None
) -> Iterator[str]:
    """A table of texts; bars: 0–1 for each row, drawn in a column of its own."""
    numbers = set(right)
    looks = [' class="n"' if i in numbers else "" for i in range(len(heads))]
    yield "<table><tr>" + "".join(f"<th{look}>{t(head)}</th>" for head, look in zip(heads, looks, strict=True))
    yield ("<th></th>" if bars is not None else "") + "</tr>"
    for n, row in enumerate(rows):
        cells = "".join(
            f"<td{_CHILD if i == 0 and text.startswith('  ') else look}>{t(text.strip())}</td>"
            for i, (text, look) in enumerate(zip(row, looks, strict=True))
        )
        yield f"<tr>{cells}{_bar(bars[n]) if bars is not None else ''}</tr>"
    yield "</table>"


def _bar(share: float | None) -> str:
    return '<td class="bar"></td>' if share is None else f'<td class="bar"><i style="width:{max(0.0, min(1.0, share)):.1%}"></i></td>'


def t(text: str) -> str:
    """Text of people as text, whatever it looks like."""
    return escape(visible(text), quote=True)
