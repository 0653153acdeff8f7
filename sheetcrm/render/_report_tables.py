"""A report as groups of figures and tables, in words: what its text and its page have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

from sheetcrm._values import dataclass
from sheetcrm.reports import block_shapes
from sheetcrm.rules import RULES
from sheetcrm.text.blocks import BLOCKS
from sheetcrm.text.figures import FIGURES
from sheetcrm.text.govern import ADVICE, STATUSES
from sheetcrm.text.labels import label
from sheetcrm.text.metrics import METRICS, WORDS
from sheetcrm.text.reports import words

if TYPE_CHECKING:
    from sheetcrm.schema import Vocabularies

NOTHING = "—"
GROUPS = {
    "customers": ("N0", "N1", "N2", "T12"),
    "distributions": ("D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "DX"),
    "funnel": ("F1", "F2"),
    "figures": ("K1", "K2", "K3", "K4", "K4b", "K5", "K6", "K7", "K8", "K9", "K10", "K11", "K12", "K13", "K14", "K15"),
    "analysis": (),
    "quality": ("QA",),
    "detail": ("PF", "TR", "CV"),
}
"""Groups in their order; blocks that none of them names are analyses."""
_FUNNEL = ("潜在客户", "意向客户", "成交客户", "复购客户")
_BUCKETS = ("未填", "未识别", "未分配", "未计入")
_TRUTHS = {"是": "yes", "否": "no"}
_VOCABULARY = {
    "D1.value": "industry",
    "D2.value": "stage",
    "D3.value": "source",
    "D4.value": "size",
    "D5.value": "region",
    "D6.value": "tier",
    "D8.value": "behaviour",
    "D1.parent": "industry",
    "D4.parent": "size",
    "F2.stage": "stage",
    "K15.methods.value": "method",
    "CH.value": "source",
    "E1.by_method.value": "method",
    "E1.by_stage.value": "stage",
    "E2.value": "stage",
    "TG.dimension": "dimension",
    "TR.dimension": "dimension",
    "RQ.type": "requirement_type",
    "RQ.priority": "priority",
    "SV.by_type.value": "service_type",
    "FB.by_channel.value": "feedback_channel",
    "PF.by_stage.value": "stage",
    "CV.stage": "stage",
    "CV.tier_computed": "tier",
    "CV.tier_eff": "tier",
    "CV.behaviour": "behaviour",
    "CV.frequency_class": "frequency_class",
    "CV.customer_type_eff": "customer_type",
}
"""Where canonical values stand (block, list below it, key), and the vocabulary that knows their labels."""

_HEADS = {("CH", "items"): "D3", ("E2", "items"): "D2", ("E1", "by_owner"): "D7", ("E1", "by_stage"): "D2"}
_BY = {"by_method": "by.method", "methods": "by.method", "by_category": "by.category", "by_channel": "by.channel"}
_BY |= {"by_product": "by.product", "by_type": "by.type"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its name.  goal: what it should reach, in words;  reached: True or False where that can be said."""

    block: str
    name: str
    value: str
    note: str = ""
    goal: str = ""
    reached: bool | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A list of a block.  right: columns of numbers;  bars: for each row 0–1, None where nothing is to be drawn."""

    block: str
    title: str
    heads: list[str]
    rows: list[list[str]]
    right: frozenset[int] = frozenset()
    bars: list[float | None] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What stands under one heading.  key: of ``GROUPS``."""

    key: str
    title: str
    figures: list[Figure] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def report_groups(report: Mapping[str, Any], vocabularies: Vocabularies, lang: str) -> list[Group]:
    """Every figure of every block, as text in one language; groups without a block are left out."""
    teller = _Teller(vocabularies, lang)
    home = {block: key for key, blocks in GROUPS.items() for block in blocks}
    groups: list[Group] = []
    for key in GROUPS:
        group = Group(key, words(f"group.{key}", lang))
        for block, content in report["blocks"].items():
            if home.get(block, "analysis") == key:
                group.figures.extend(teller.figures(block, content or {}))
                group.tables.extend(teller.tables(block, content or {}))
        if group.figures or group.tables:
            groups.append(group)
    return groups


def span_words(report: Mapping[str, Any], lang: str) -> str:
    """The period of a report: ``2024-06-01 to 2024-06-30``."""
    first, last = report["period"]["from"], report["period"]["to"]
    return words("span", lang, first=first, last=last) if first else words("span.all", lang, last=last)


@dataclass
class _Teller:
    """Puts blocks into words."""

    vocabularies: Vocabularies
    lang: str

    # --- figures

    def figures(self, block: str, content: Mapping[str, Any]) -> Iterator[Figure]:
        metric = METRICS.get(block)
        if metric is None:
            shapes = _properties(block_shapes()[block])
            whole = f"{BLOCKS[block].name.of(self.lang)}" if block in BLOCKS and block != "QA" else ""
            for key, value in content.items():
                if not isinstance(value, list | dict):
                    name = whole if key == "value" and whole else " · ".join(filter(None, (whole, self._name(key))))
                    yield Figure(block, name, self.said(block, key, value, shapes.get(key, {})))
            return
        yield self._metric(block, content)

    def _metric(self, block: str, content: Mapping[str, Any]) -> Figure:
        metric, shapes = METRICS[block], _properties(block_shapes()[block])
        told: dict[str, str] = {}
        for key, value in content.items():
            if not isinstance(value, list | dict):
                told[key] = WORDS[key, value].of(self.lang) if (key, value) in WORDS else self.said(block, key, value, shapes.get(key, {}))
        template = metric.note.of(self.lang)
        note = template.format_map({**dict.fromkeys(shapes, NOTHING), **told})
        rest = [f"{self._name(k)} {v}" for k, v in told.items() if k not in (metric.key, "target", "reached") and f"{{{k}}}" not in template]
        if content.get("ids"):
            rest.append(", ".join(map(str, content["ids"])))
        parts = [part for part in (note, *rest) if part]
        goal, reached = "", content.get("reached")
        if content.get("target") is not None:
            key = "unknown" if reached is None else "reached" if reached else "missed"
            target = int(content["target"]) if metric.kind == "count" and float(content["target"]).is_integer() else content["target"]
            goal = words(key, self.lang, target=self.said(block, "target", target, shapes[metric.key]))
        value = self.said(block, metric.key, content.get(metric.key), shapes.get(metric.key, {}))
        return Figure(block, metric.name.of(self.lang), value, (" · " if self.lang == "en" else "；").join(parts), goal, reached)

    # --- tables

    def tables(self, block: str, content: Mapping[str, Any]) -> Iterator[Table]:
        name = BLOCKS[block].name.of(self.lang) if block in BLOCKS else block
        if block == "F1" and content:
            yield self._funnel(name, content)
        elif block == "F2" and not content:
            yield Table(block, name, [], [])
        elif block == "QA" and content.get("rules"):
            yield self._rules(name, content["rules"])
        elif block not in ("N1", "N2", "F1", "QA") and (block != "DX" or content.get("items")):
            shapes = _properties(block_shapes()[block])
            for key, value in content.items():
                if isinstance(value, list):
                    total = content.get("total") if block == "PF" else None
                    title = name if key in ("items", "steps") else f"{name} · {self._name(key)}"
                    yield self._list(block, key, title, [*value, total] if total else value, _items(shapes[key]))

    def _funnel(self, name: str, content: Mapping[str, Any]) -> Table:
        reach, steps = content["reach"], [*content["steps"], None]
        rows = [
            [self.label("stage", stage), f"{count:,}", _percent(step) if step is not None else ""]
            for stage, count, step in zip(_FUNNEL, reach, steps, strict=False)
        ]
        heads = [self._name("stage"), self._name("reach"), words("step", self.lang)]
        return Table("F1", name, heads, rows, frozenset((1, 2)), [count / reach[0] if reach[0] else None for count in reach])

    def _rules(self, name: str, rules: Mapping[str, int]) -> Table:
        counts = sorted(rules.items(), key=lambda pair: (-pair[1], pair[0]))
        rows = [[code, RULES[code].name.of(self.lang) if code in RULES else "", f"{n:,}"] for code, n in counts if n]
        return Table("QA", name, [words("rule", self.lang), words("note", self.lang), self._name("count")], rows, frozenset((2,)))

    def _list(self, block: str, key: str, title: str, items: Sequence[Mapping[str, Any]], shapes: Mapping[str, Any]) -> Table:
        """A list of objects: a column for each key, and one for each entry of what is counted inside."""
        path = "" if key in ("items", "steps") else f"{key}."
        heads: list[str] = []
        columns: list[list[str]] = []
        right: set[int] = set()
        for k, shape in shapes.items():
            if k == "parent" or (k == "total" and all(item[k] == item["count"] for item in items)):
                continue
            inner = _items(shape)
            if set(inner) == {"value", "count"} and items:
                for n, part in enumerate(items[0][k]):
                    right.add(len(heads))
                    heads.append(self._word(block, f"{path}{k}.value", str(part["value"])))
                    columns.append([f"{item[k][n]['count']:,}" for item in items])
                continue
            if _is_number(shape):
                right.add(len(heads))
            heads.append(self._head(block, key, k))
            columns.append([self.said(block, path + k, item.get(k), shape) for item in items])
        if "parent" in shapes and columns:
            columns[0] = [("  " if item["parent"] else "") + text for item, text in zip(items, columns[0], strict=True)]
        share = next((k for k in ("share", "rate") if k in shapes), None)
        bars = [item.get(share) for item in items] if share else None
        return Table(block, title, heads, [list(row) for row in zip(*columns, strict=True)], frozenset(right), bars)

    def _head(self, block: str, key: str, column: str) -> str:
        """What stands above a column of a list."""
        if block in GROUPS["distributions"] and (column == "count" or (column == "value" and block != "DX")):
            return label(block if column == "value" else "table.count", self.lang)
        if column == "value" and (block, key) in _HEADS:
            return label(_HEADS[block, key], self.lang)
        if column == "value" and key in _BY:
            return words(_BY[key], self.lang)
        return self._name(column)

    # --- words

    def said(self, block: str, key: str, value: Any, shape: Mapping[str, Any]) -> str:
        """One value as people read it."""
        if value is None:
            return words("nobody", self.lang) if (block, key) == ("PF", "name") else NOTHING
        if isinstance(value, bool):
            return label("yes" if value else "no", self.lang)
        if isinstance(value, int | float):
            return _number(value, _unit(shape))
        if isinstance(value, Mapping):
            return "-".join(str(part) for part in value.values())
        if isinstance(value, list):
            parts = [f"{self._word(block, f'{key}.value', v['value'])} {v['count']}" if isinstance(v, Mapping) else str(v) for v in value]
            return (", " if self.lang == "en" else "、").join(parts) or NOTHING
        return self._word(block, key, str(value), str(shape.get("vocabulary", "")))

    def _word(self, block: str, key: str, value: str, vocabulary: str = "") -> str:
        if value in _BUCKETS:
            return self.label("bucket", value)
        if (block, key) == ("DX", "value") and value in _TRUTHS:
            return label(_TRUTHS[value], self.lang)
        if (block, key) == ("TR", "status"):
            return STATUSES[value].of(self.lang) if value in STATUSES else value
        if (block, key) == ("TR", "advice"):
            return ADVICE[value].of(self.lang) if value in ADVICE else value
        if (block, key) == ("HV", "segments.dimension"):
            return label({"industry": "D1", "source": "D3", "size": "D4", "region": "D5"}[value], self.lang) if value.isascii() else self._tag(value)
        if (block, key) == ("HV", "segments.value"):
            names = ("industry", "source", "region", "size")
            return next((v.label(self.lang) for n in names if (v := self.vocabularies[n].get(value)) is not None), value)
        name = vocabulary or _VOCABULARY.get(f"{block}.{key}")
        return self.label(name, value) if name else value

    def _tag(self, dimension: str) -> str:
        return self.label("dimension", dimension)

    def label(self, vocabulary: str, value: str) -> str:
        known = self.vocabularies.get(vocabulary)
        found = known.get(value) if known is not None else None
        return found.label(self.lang) if found is not None else value

    def _name(self, key: str) -> str:
        name = FIGURES.get(key)
        return name.of(self.lang) if name is not None else key


def _number(value: float, unit: str) -> str:
    if unit == "share":
        return _percent(value)
    if unit == "CNY":
        return f"{value:,.2f}"
    return f"{value:,.1f}" if isinstance(value, float) or unit in ("days", "hours", "score") else f"{value:,}"


def _percent(value: float) -> str:
    return f"{value:.1%}"


def _choices(shape: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = shape.get("anyOf", [shape])
    return found


def _properties(shape: Mapping[str, Any]) -> Mapping[str, Any]:
    """The keys of an object, or of something that may also be null."""
    return next((one["properties"] for one in _choices(shape) if "properties" in one), {})


def _items(shape: Mapping[str, Any]) -> Mapping[str, Any]:
    """The keys of the objects in a list."""
    return next((_properties(one["items"]) for one in _choices(shape) if one.get("type") == "array"), {})


def _unit(shape: Mapping[str, Any]) -> str:
    return next((str(one["unit"]) for one in _choices(shape) if "unit" in one), "")


def _is_number(shape: Mapping[str, Any]) -> bool:
    kinds: list[Any] = []
    for one in _choices(shape):
        kind = one.get("type")
        kinds += kind if isinstance(kind, list) else [kind]
    return "number" in kinds or "integer" in kinds
