"""``--format html``: one page that needs nothing else, each finding shown in the row where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from sheetcrm.render._page import SCRIPT, STYLE
from sheetcrm.render._records import Records
from sheetcrm.render.outputs import Checked, Output, Row, output
from sheetcrm.render.widths import visible
from sheetcrm.reports.health import Health
from sheetcrm.rules import RULES
from sheetcrm.rules import FindingColumns as Columns
from sheetcrm.text.labels import label
from sheetcrm.text.outputs import OUTPUTS, words

MOST = 3000
"""Findings that are shown of one workbook: a page with more cannot be used."""
_GOOD = 95.0
_Place = tuple[Columns, int]


@output("html")
class Html(Output):
    """A section for each workbook."""

    def write(self, checked: Checked) -> None:
        if self.first:
            self._begin()
        lang, chosen = checked.lang, checked.chosen(self.wanted.limit, MOST)
        as_of = words("as_of", lang, date=checked.findings.book.as_of.isoformat())
        self._put(f'<section class="book"><h2>{_t(checked.file)}</h2><p class="muted">{_t(as_of)}</p>', *_cards(checked, self.score(checked)))
        if self.wanted.complete:
            self._put(
                '<div class="tables">', *_scores("sheets", checked.health.sheets, lang), *_scores("owners", checked.health.owners, lang), "</div>"
            )
        self._put(*_rules(checked))
        groups: dict[str | None, dict[int | None, list[_Place]]] = {}
        for page in checked.findings.pages(chosen):
            for i in range(len(page)):
                groups.setdefault(page.sheet[i], {}).setdefault(page.row[i], []).append((page, i))
        records = Records(checked.findings.book)
        for sheet, rows in groups.items():
            title = sheet or words("workbook", lang)
            self._put(f'<div class="sheet"><h3>{_t(title)}</h3>')
            for row, places in sorted(rows.items(), key=lambda pair: pair[0] or 0):
                self._put(*_record(records, sheet, row, places, title, lang))
            self._put("</div>")
        if len(chosen) < len(checked.findings):
            self._put(f'<p class="muted">{_t(words("capped", lang, shown=len(chosen), total=len(checked.findings)))}</p>')
        self._put("</section>")

    def close(self) -> None:
        if self.first:
            self._begin()
        if len(self.rows) > 1:
            self._put(*_workbooks(self.rows, self.lang))
        made = words("page.made", self.lang, version=self.wanted.version)
        notes = [words("page.score", self.lang)] if self.wanted.complete else []
        notes += [words("page.masked", self.lang), made]
        self._put("<footer>", *(f"<p>{_t(note)}</p>" for note in notes), f"</footer></main><script>{SCRIPT}</script></body></html>")

    def _put(self, *parts: str) -> None:
        self.stream.writelines(part + "\n" for part in parts)

    def _begin(self) -> None:
        lang, title = self.lang, _t(words("title", self.lang))
        policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
        self._put(
            f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">',
            f'<meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="{policy}">',
            f"<title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>",
            *_filter(lang),
        )


def _filter(lang: str) -> Iterator[str]:
    """Controls, hidden until the script runs."""
    boxes = "".join(
        f'<label class="tag {code}"><input type="checkbox" value="{code}" checked> {_t(label(f"severity.{code}", lang))}</label>' for code in "EWI"
    )
    every = _t(words("page.all", lang))
    lists = "".join(
        f'<label>{_t(words(key, lang))} <select name="{name}"><option value="">{every}</option></select></label>'
        for name, key in (("sheet", "col.sheet"), ("rule", "col.code"))
    )
    search = _t(words("page.search", lang))
    yield f'<div class="filter" role="search" hidden>{boxes}{lists}<label>{search} <input type="search"></label>'
    yield f'<output data-words="{_t(OUTPUTS["page.shown"].of(lang))}"></output></div>'


def _cards(checked: Checked, score: float | None) -> Iterator[str]:
    yield '<div class="cards">'
    if score is not None:
        look = "ok" if score >= _GOOD else "W"
        yield f'<div class="card {look}"><b>{score:g}</b>{_t(words("col.health", checked.lang))}</div>'
    for code in "EWI":
        yield f'<div class="card {code}"><b>{checked.counts[code]}</b>{_t(words(f"col.{code}", checked.lang))}</div>'
    yield "</div>"
    if not any(checked.counts.values()):
        yield f"<p>{_t(words('none', checked.lang))}</p>"


def _rules(checked: Checked) -> Iterator[str]:
    """How often each rule found something, folded away."""
    lang, codes = checked.lang, checked.findings.by_code()
    if not codes:
        return
    able = checked.findings.fixable_by_code()
    heads = [words(f"col.{name}", lang) for name in ("count", "severity", "code", "name", "fixable")]
    rows = [
        [
            str(n),
            label(f"severity.{RULES[code].severity}", lang),
            code,
            RULES[code].name.of(lang),
            f"{able[code]} {words(f'fix.{RULES[code].fix}', lang)}" if code in able else "",
        ]
        for code, n in codes.items()
    ]
    yield f"<details><summary>{_t(words('rules', lang))}</summary>"
    yield from _table(heads, rows, numbers=(0,))
    yield "</details>"


def _scores(key: str, scores: Sequence[Health], lang: str) -> Iterator[str]:
    if not scores:
        return
    heads = [words(f"col.{name}", lang) for name in (key.removesuffix("s"), "records", "E", "W", "health")]
    rows = [[one.name or words("nobody", lang), str(one.records), str(one.errors), str(one.warnings), f"{one.score:g}"] for one in scores]
    yield f"<details{' open' if len(rows) <= 12 else ''}><summary>{_t(words(key, lang))}</summary>"
    yield from _table(heads, rows, numbers=range(1, 5))
    yield "</details>"


def _workbooks(rows: Sequence[Row], lang: str) -> Iterator[str]:
    heads = [words(f"col.{name}", lang) for name in ("workbook", "E", "W", "I", "health")]
    body = [
        [f"{row.file}: {words('refused', lang, line=row.line)}", "", "", "", ""]
        if row.line
        else [row.file, *(str(row.counts[code]) for code in "EWI"), f"{row.score:g}" if row.score is not None else "—"]
        for row in rows
    ]
    yield f"<h2>{_t(words('workbooks', lang))}</h2>"
    yield from _table(heads, body, numbers=range(1, 5))


def _table(heads: Iterable[str], rows: Iterable[Sequence[str]], numbers: Iterable[int]) -> Iterator[str]:
    looks = dict.fromkeys(numbers, ' class="n"')
    yield "<table><tr>" + "".join(f"<th{looks.get(n, '')}>{_t(head)}</th>" for n, head in enumerate(heads)) + "</tr>"
    for row in rows:
        yield "<tr>" + "".join(f"<td{looks.get(n, '')}>{_t(cell)}</td>" for n, cell in enumerate(row)) + "</tr>"
    yield "</table>"


def _record(records: Records, sheet: str | None, row: int | None, places: list[_Place], title: str, lang: str) -> Iterator[str]:
    """A record: its row with the cells in question marked, and what is wrong with them."""
    yield '<div class="record">'
    if row is not None:
        page, i = places[0]
        head = (words("page.row", lang, row=row), page.id[i] or "", records.names([sheet], [row])[0])
        yield f"<p>{_t(' · '.join(part for part in head if part))}</p>"
    worst: dict[str, str] = {}
    for page, i in places:
        if (letter := page.column[i]) is not None:
            worst.setdefault(letter, page.severity[i])
    cells = records.context(sheet, row, list(worst))
    if cells:
        yield '<div class="context"><table><tr><th></th>'
        yield "".join(f"<th><small>{cell.letter}</small>{_t(cell.header)}</th>" for cell in cells)
        yield f'</tr><tr><td class="row">{row}</td>'
        yield "".join(f'<td class="bad {worst[c.letter]}">{_t(c.text)}</td>' if c.wrong else f"<td>{_t(c.text)}</td>" for c in cells)
        yield "</tr></table></div>"
    yield "<ul>"
    for page, i in places:
        yield _finding(page, i, title, lang)
    yield "</ul></div>"


def _finding(page: Columns, i: int, title: str, lang: str) -> str:
    severity, code = page.severity[i], page.code[i]
    said = [
        f'<span class="tag {severity}">{_t(label(f"severity.{severity}", lang))}</span>',
        f'<code title="{_t(RULES[code].name.of(lang))}">{code}</code>',
        _t(page.cell[i] or ""),
        _t(page.message[i]),
    ]
    if suggestion := page.suggestion[i]:
        said.append(f'<span class="todo">→ {_t(suggestion)}</span>')
    if page.fixable[i]:
        said.append(f"<small>{_t(label('text.fixable', lang))}</small>")
    return f'<li class="{severity}" data-s="{severity}" data-c="{code}" data-t="{_t(title)}">{" ".join(filter(None, said))}</li>'


def _t(text: str) -> str:
    """Text of people as text, whatever it looks like."""
    return escape(visible(text), quote=True)
