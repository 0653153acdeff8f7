"""The shape of a block, as a JSON Schema: what ``report --json`` promises is made from what stands beside each function.

``unit`` says what a number counts, for those who show it: ``share`` (0–1), ``CNY``, ``days``, ``hours``, ``score`` (1–5).
"""

from __future__ import annotations

from typing import Any

Shape = dict[str, Any]

ANY: Shape = {"type": "object"}
COUNT: Shape = {"type": "integer", "minimum": 0}
COUNT_OR_NONE: Shape = {"type": ["integer", "null"], "minimum": 0}
RATE: Shape = {"type": ["number", "null"], "minimum": 0, "maximum": 1, "unit": "share"}
SHARE: Shape = {"type": ["number", "null"], "minimum": 0, "unit": "share"}
NUMBER: Shape = {"type": "number"}
MONEY: Shape = {"type": "number", "unit": "CNY"}
MONEY_OR_NONE: Shape = {"type": ["number", "null"], "unit": "CNY"}
DAYS: Shape = {"type": ["number", "null"], "unit": "days"}
HOURS: Shape = {"type": ["number", "null"], "minimum": 0, "unit": "hours"}
SCORE: Shape = {"type": ["number", "null"], "minimum": 1, "maximum": 5, "unit": "score"}
TEXT: Shape = {"type": "string"}
TEXT_OR_NONE: Shape = {"type": ["string", "null"]}
DATE_OR_NONE: Shape = {"type": ["string", "null"], "format": "date"}
FLAG: Shape = {"type": "boolean"}


def one(*, optional: dict[str, Shape] | None = None, **properties: Shape) -> Shape:
    """An object with exactly these keys, and perhaps the ``optional`` ones."""
    return {
        "type": "object",
        "properties": properties | (optional or {}),
        "required": list(properties),
        "additionalProperties": False,
    }


def many(of: Shape | None = None, /, **properties: Shape) -> Shape:
    """A list of objects with these keys, or of that shape."""
    return {"type": "array", "items": one(**properties) if of is None else of}


def with_goal(shape: Shape) -> Shape:
    """The block where a goal is set: also ``target`` and ``reached``."""
    goal: Shape = {"target": NUMBER, "reached": {"type": ["boolean", "null"]}}
    return shape | {"properties": shape["properties"] | goal}


def or_none(shape: Shape) -> Shape:
    return {"anyOf": [shape, {"type": "null"}]}


COUNTED = many(value=TEXT, count=COUNT)
DISTRIBUTION = one(items=many(value=TEXT, count=COUNT, share=RATE, parent=TEXT_OR_NONE, total=COUNT))


def choice(vocabulary: str) -> Shape:
    """A canonical value of a vocabulary (``stage``, ``industry`` …), or None; whoever shows it says it in their language."""
    return TEXT_OR_NONE | {"vocabulary": vocabulary}


_PLAIN: dict[str, tuple[type, ...]] = {
    "integer": (int,),
    "number": (int, float),
    "string": (str,),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
}


def check_shape(value: Any, shape: Shape, path: str) -> None:
    """Raise ``TypeError`` that names the place where a value is not what its shape promises (types, keys, least and greatest number)."""
    if "anyOf" in shape:
        if value is not None:
            check_shape(value, next(part for part in shape["anyOf"] if part != {"type": "null"}), path)
        return
    kinds = shape.get("type", [])
    allowed = [kind for name in ([kinds] if isinstance(kinds, str) else kinds) for kind in _PLAIN[name]]
    if allowed and type(value) not in allowed:
        raise TypeError(f"{path} is {type(value).__name__}, promised: {kinds}")
    if isinstance(value, int | float) and not shape.get("minimum", value) <= value <= shape.get("maximum", value):
        raise TypeError(f"{path} is {value}, promised: {shape.get('minimum')} to {shape.get('maximum')}")
    if isinstance(value, list):
        for number, item in enumerate(value):
            check_shape(item, shape.get("items", {}), f"{path}[{number}]")
    if isinstance(value, dict):
        inner = shape.get("properties", {})
        missing = [key for key in shape.get("required", ()) if key not in value]
        strange = [key for key in value if key not in inner] if shape.get("additionalProperties") is False else []
        if missing or strange:
            raise TypeError(f"{path} has other keys than promised: {', '.join((*missing, *strange))}")
        for key, item in value.items():
            check_shape(item, inner.get(key, {}), f"{path}.{key}")
