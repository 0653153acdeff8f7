"""Findings and changes as lines for a terminal: grouped by sheet and record, aligned although Chinese is wide.

A line is a list of (text, style) pieces; ``write_lines`` gives them colours only when the stream is a terminal.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, TYPE_CHECKING, Protocol

from sheetcrm.render.widths import pad, shorten, terminal_width, visible, wrap
from sheetcrm.text.labels import label

if TYPE_CHECKING:
    from sheetcrm.render.issues import FindingLists

Line = list[tuple[str, str]]
"""(text, style) pieces; styles are those of rich (``bold red``), empty for plain."""

_LOOKS = {"E": ("✗", "bold red"), "W": ("!", "yellow"), "I": ("·", "cyan")}
_CODE_WIDTH = 18
_LABEL_WIDTH = 16
_NAME_WIDTH = 40
_NARROW = 100  # a terminal with fewer columns shows what is wrong below the cell, not beside it
_INDENT = 12  # of what stands below


class Change(Protocol):
    """One changed cell, with its texts before and after."""

    @property
    def sheet(self) -> str: ...
    @property
    def cell(self) -> str: ...
    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def stored(self) -> str | None: ...


def findings_lines(
    listed: FindingLists,
    *,
    file: str,
    as_of: str,
    lang: str,
    counts: Mapping[str, int],
    totals: Mapping[str, int] | None = None,
    limit: int | None = None,
    names: Sequence[str] = (),
    width: int | None = None,
) -> Iterator[Line]:
    """Findings by sheet and record.

    counts  of all findings by severity, for the first line;  totals  of all findings by code;  limit  shown of each rule (None: all)
    names   of the records, one a finding;  width  columns of the terminal: longer lines are broken (None: never)
    Sheets stand in the order in which they first occur, records in the order of their rows.
    """
    yield [(file, "bold"), (f"  {label('text.as_of', lang, date=as_of)}  ", "dim"), *counted(counts, lang)]
    chosen = _limited(listed.code, limit)
    for sheet, rows in _grouped(listed, chosen).items():
        yield []
        yield [(sheet or label("text.workbook", lang), "bold underline")]
        for row, places in sorted(rows.items(), key=lambda pair: pair[0] or 0):
            if row is not None:
                ids = next((listed.id[i] for i in places if listed.id[i]), None)
                name = shorten(names[places[0]], _NAME_WIDTH) if names else ""
                yield [(f"  {label('text.row', lang, row=row)}", "bold"), (f"  {ids}" if ids else "", "bold"), (f"  {name}" if name else "", "")]
            for i in places:
                yield from _finding(listed, i, lang, width)
    yield from _left_out(listed, chosen, totals, lang)


def counted(counts: Mapping[str, int], lang: str) -> Line:
    """``Error 2  Warning 0  Info 1`` with colours, or that nothing was found."""
    if not any(counts.values()):
        return [(label("issues.none", lang), "green")]
    pieces: Line = []
    for code in "EWI":
        style = _LOOKS[code][1] if counts.get(code) else "dim"
        pieces.append((("" if not pieces else "  ") + f"{label(f'severity.{code}', lang)} {counts.get(code, 0)}", style))
    return pieces


def _limited(codes: Sequence[str], limit: int | None) -> list[int]:
    seen: dict[str, int] = {}
    chosen = []
    for i, code in enumerate(codes):
        seen[code] = seen.get(code, 0) + 1
        if limit is None or seen[code] <= limit:
            chosen.append(i)
    return chosen


def _grouped(listed: FindingLists, chosen: Iterable[int]) -> dict[str | None, dict[int | None, list[int]]]:
    groups: dict[str | None, dict[int | None, list[int]]] = {}
    for i in chosen:
        groups.setdefault(listed.sheet[i], {}).setdefault(listed.row[i], []).append(i)
    return groups


def _finding(listed: FindingLists, i: int, lang: str, width: int | None) -> Iterator[Line]:
    """Where and what; below it what to do.  On a narrow terminal what is wrong stands below, too."""
    mark, style = _LOOKS[listed.severity[i]]
    cell, name = listed.cell[i] or "", shorten(listed.label[i] or "", _LABEL_WIDTH)
    narrow = width is not None and width < _NARROW
    head: Line = [(f"    {mark} ", style), (pad(cell, 6), ""), (pad(name, _LABEL_WIDTH + 1), ""), (pad(listed.code[i], _CODE_WIDTH + 1), style)]
    indent = _INDENT if narrow else sum(terminal_width(text) for text, _ in head)
    room = None if width is None else max(20, width - indent)
    message = wrap(listed.message[i], room) if room else [" ".join(listed.message[i].split())]
    if narrow:
        yield head
    else:
        yield [*head, (message.pop(0), "")]
    yield from ([(" " * indent, ""), (line, "")] for line in message)
    suggestion = listed.suggestion[i]
    if suggestion or listed.fixable[i]:
        words = [f"→ {' '.join(suggestion.split())}"] if suggestion else []
        words += [label("text.fixable", lang)] if listed.fixable[i] else []
        todo = "  ".join(words)
        for n, line in enumerate(wrap(todo, room - 2) if room else [todo]):
            yield [(" " * (indent + 2 * (n > 0)), ""), (line, "green")]


def _left_out(listed: FindingLists, chosen: Sequence[int], totals: Mapping[str, int] | None, lang: str) -> Iterator[Line]:
    shown: dict[str, int] = {}
    for i in chosen:
        shown[listed.code[i]] = shown.get(listed.code[i], 0) + 1
    total = totals or {code: listed.code.count(code) for code in dict.fromkeys(listed.code)}
    rest = {code: n - shown.get(code, 0) for code, n in total.items() if n > shown.get(code, 0)}
    if rest:
        yield []
        for code, n in rest.items():
            yield [(f"  {pad(code, _CODE_WIDTH + 1)}", "dim"), (label("text.more", lang, n=n), "dim")]


def table_lines(heads: Sequence[str], rows: Sequence[Sequence[tuple[str, str]]], *, right: Iterable[int] = (), indent: int = 2) -> Iterator[Line]:
    """A small table: a dim line of headings, if any, then rows of (text, style); ``right`` are the numbers of right-aligned columns."""
    right = set(right)
    lines = [*([[(head, "dim") for head in heads]] if heads else []), *rows]
    widths = [max(terminal_width(text) for text, _ in column) for column in zip(*lines, strict=True)]
    for row in lines:
        line: Line = [(" " * indent, "")]
        for n, ((text, style), width) in enumerate(zip(row, widths, strict=True)):
            space = " " * (width - terminal_width(text))
            line.append((space + text if n in right else text + space * (n < len(row) - 1), style))
            line.append(("  ", ""))
        yield line[:-1]


def changes_lines(changes: Iterable[Change], lang: str, *, limit: int | None = None) -> Iterator[Line]:
    """Cells before and after, by sheet; at most ``limit`` of each sheet."""
    by_sheet: dict[str, list[Change]] = {}
    for change in changes:
        by_sheet.setdefault(change.sheet, []).append(change)
    for sheet, cells in by_sheet.items():
        yield [(sheet, "bold underline"), (f"  {label('text.cells', lang, n=len(cells))}", "dim")]
        shown = cells if limit is None else cells[:limit]
        width = min(30, max(terminal_width(shorten(c.before or "∅", 30)) for c in shown)) if shown else 0
        for change in shown:
            before, after = (shorten(text, 60 if text is change.after else 30) if text else "∅" for text in (change.before, change.after))
            if change.stored is not None:  # the same words, stored in another way (in quotes where they are text) or masked
                before = f'"{before}"' if change.stored == "value" else before
                after = f'"{after}"' if change.stored == "text" else after
                after += f"  {label(f'text.stored.{change.stored}', lang)}"
            yield [(f"  {pad(change.cell, 8)}", ""), (pad(before, width), "red"), (" → ", "dim"), (after, "green")]
        if len(cells) > len(shown):
            yield [(f"  {label('text.more', lang, n=len(cells) - len(shown))}", "dim")]


def plain(line: Line) -> str:
    """A line without its styles."""
    return "".join(text for text, _ in line).rstrip()


def write_lines(lines: Iterable[Line], stream: IO[str], *, colour: bool | None = None) -> None:
    """Writes lines, coloured when the stream is a terminal (``colour`` decides otherwise) and rich is there."""
    wanted = stream.isatty() and "NO_COLOR" not in os.environ if colour is None else colour
    if wanted:
        try:
            from rich.console import Console
            from rich.text import Text as Rich
        except ImportError:
            wanted = False
        else:
            console = Console(file=stream, force_terminal=True, highlight=False, markup=False, soft_wrap=True)
            for line in lines:
                console.print(Rich.assemble(*((visible(text), style) for text, style in line)) if line else "")
            return
    for line in lines:
        stream.write(visible(plain(line)) + "\n")
