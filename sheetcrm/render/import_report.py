"""What an import did: for people, and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sheetcrm.cells import column_letter
from sheetcrm.render.import_words import reason_words
from sheetcrm.render.widths import visible
from sheetcrm.schema import BookSchema, SheetSchema
from sheetcrm.sync.intake.results import SourceResult
from sheetcrm.sync.intake.values import Reason
from sheetcrm.text import listed, say, strung
from sheetcrm.text.import_ import COUNTS, SAYS

_MOST_ROWS = 20
_MOST_CANDIDATES = 5
_MOST_COLUMNS = 30
_FORMATS = {"csv": "CSV", "html": "HTML", "json": "JSON", "xlsx": "XLSX"}


def source_lines(result: SourceResult, schema: BookSchema, lang: str) -> Iterator[str]:
    """What became of one list, line by line."""
    source, sheet = result.source, schema.sheet(result.mapping.sheet)
    yield say(SAYS["source"], lang, name=source.name, sheet=result.title, rows=result.rows)
    counts = [(COUNTS[key].of(lang), count) for key, count in asdict(result.counts).items() if count or key in ("inserted", "updated", "rejected")]
    yield "  " + listed((f"{label} {count}" for label, count in counts), lang)
    yield "  " + say(SAYS["read"], lang, how=listed(_how(result, lang), lang))
    yield from _columns(result, sheet, lang)
    yield from _notes(result, lang)
    for row in result.rejected[:_MOST_ROWS]:
        reasons = strung((_reason(reason, sheet, lang) for reason in row.reasons), lang)
        yield "  " + say(SAYS["reject"], lang, line=row.line, reasons=visible(reasons))
    if len(result.rejected) > _MOST_ROWS:
        yield "  " + say(SAYS["more"], lang, n=len(result.rejected) - _MOST_ROWS)
    for key in result.missing:
        yield "  " + say(SAYS["no_owner"], lang, label=sheet.field(key).label.of(lang), field=key)


def _how(result: SourceResult, lang: str) -> Iterator[str]:
    source = result.source
    yield _FORMATS.get(source.format, source.format)
    if source.encoding:
        yield source.encoding.upper()
    if source.delimiter:
        yield say(SAYS["delimiter"], lang, delimiter=SAYS["tab"].of(lang) if source.delimiter == "\t" else source.delimiter)
    if source.header_row:
        yield say(SAYS["header"], lang, row=source.header_row)
    if result.mapping.profile != "generic":
        yield say(SAYS["profile"], lang, profile=result.mapping.profile)


def _columns(result: SourceResult, sheet: SheetSchema, lang: str) -> Iterator[str]:
    """How labels and fields go together where they are not called the same, and what goes nowhere."""
    mapping = result.mapping
    other = [
        f"{use.header} → {sheet.field(use.field).label.of(lang)}" for use in mapping.uses if use.field and not _same(use.header, sheet, use.field)
    ]
    if other:
        yield "  " + _shortened(other, lang)
    unused = [use.header or say(SAYS["column"], lang, letter=column_letter(use.index)) for use in mapping.uses if use.by == "none"]
    if unused:
        yield "  " + say(SAYS["unmapped"], lang, columns=_shortened(unused, lang))
    if result.added:
        yield "  " + say(SAYS["added"], lang, columns=_shortened(result.added, lang))
    if result.homeless:
        yield "  " + say(SAYS["homeless"], lang, columns=_shortened(result.homeless, lang))
    for proposal in mapping.proposals:
        gaps = {"header": visible(proposal.header), "label": sheet.field(proposal.field).label.of(lang), "field": proposal.field}
        yield "  " + say(SAYS["proposal"], lang, share=f"{proposal.share:.0%}", **gaps)


def _shortened(labels: Sequence[str], lang: str) -> str:
    """The first labels, each in one line, and how many more there are."""
    shown = [visible(" ".join(label.split())) for label in labels[:_MOST_COLUMNS]]
    if len(labels) > _MOST_COLUMNS:
        shown.append(say(SAYS["columns_more"], lang, n=len(labels) - _MOST_COLUMNS))
    return listed(shown, lang)


def _same(header: str, sheet: SheetSchema, key: str) -> bool:
    spec = sheet.field(key)
    return header.strip() in (*spec.label, key)


def _notes(result: SourceResult, lang: str) -> Iterator[str]:
    source = result.source
    if source.other:
        yield "  " + say(SAYS["other"], lang, sheets=visible(listed(source.other, lang)))
    numbers = {"hidden": source.hidden, "unlabelled": source.unlabelled, "kept": result.kept, "repeat_kept": result.repeat_kept}
    for key, number in {**numbers, "formula": result.formulas}.items():
        if number:
            yield "  " + say(SAYS[key], lang, n=number)
    if result.warnings:
        yield "  " + say(SAYS["warning"], lang, codes=listed((f"{code} {count}" for code, count in sorted(result.warnings.items())), lang))
    if result.new_tags:
        yield "  " + say(SAYS["new_tags"], lang, tags=listed((name for _, name in result.new_tags), lang))
    if result.candidates:
        said = [
            say(SAYS["candidate_one"], lang, line=one.line, name=visible(one.name), id=one.customer_id, other=visible(one.other))
            for one in result.candidates[:_MOST_CANDIDATES]
        ]
        more = len(result.candidates) - len(said)
        yield "  " + say(SAYS["candidate"], lang, which=listed(said, lang) + (f" … +{more}" if more else ""))


def _reason(reason: Reason, sheet: SheetSchema, lang: str) -> str:
    """A reason without what is secret."""
    spec = sheet.get(reason.field) if reason.field else None
    return reason_words(reason, sheet, lang, value=spec is None or not spec.sensitive)


def source_json(result: SourceResult, schema: BookSchema, lang: str) -> dict[str, Any]:
    """What became of one list, as an object; values of sensitive fields are left out."""
    source, mapping, sheet = result.source, result.mapping, schema.sheet(result.mapping.sheet)
    return {
        "name": source.name,
        "sheet": mapping.sheet,
        "format": source.format,
        "encoding": source.encoding or None,
        "delimiter": source.delimiter or None,
        "header_row": source.header_row or None,
        "profile": mapping.profile,
        "rows": result.rows,
        **asdict(result.counts),
        "columns": [{"header": use.header, "field": use.field or None, "by": use.by} for use in mapping.uses],
        "proposals": [asdict(proposal) for proposal in mapping.proposals],
        "added_columns": result.added,
        "homeless": result.homeless,
        "kept": result.kept,
        "repeat_kept": result.repeat_kept,
        "formulas": result.formulas,
        "warnings": result.warnings,
        "new_ids": result.ids,
        "new_tags": [{"dimension": dimension, "tag": name} for dimension, name in result.new_tags],
        "candidates": [asdict(one) for one in result.candidates],
        "rejects": [{"line": row.line, "reasons": _reasons_json(row.reasons, sheet, lang)} for row in result.rejected],
    }


def _reasons_json(reasons: Sequence[Reason], sheet: SheetSchema, lang: str) -> list[dict[str, Any]]:
    return [{"code": reason.code, "field": reason.field or None, "message": _reason(reason, sheet, lang)} for reason in reasons]
