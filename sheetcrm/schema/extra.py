"""What the file ``sheetcrm.toml`` beside a workbook adds to it: settings, columns, values of vocabularies.

::

    [settings]
    contact.min = 1
    "cadence.意向客户" = 5

    [fields.customers.x_level]
    label_zh = "会员等级"
    label_en = "Member level"
    type = "enum"
    values = ["金", "银", "铜"]

    [vocabularies]
    source = ["直播", "小红书"]

    [vocabularies.industry]
    "半导体" = { en = "Semiconductors", aliases = ["芯片"] }

The sheets of the workbook win over it.  The text is read here; who finds the file knows where it lies.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import dataclass
from sheetcrm.errors import UsageError
from sheetcrm.schema.custom import custom_fields
from sheetcrm.schema.settings import canonical, near_keys, spec_of, typed
from sheetcrm.schema.vocabulary import Value, Vocabularies
from sheetcrm.text import Text
from sheetcrm.text.beside import FIELD_REASONS, NEAR, PROBLEMS, WANTED
from sheetcrm.text.config import ALLOWED

SECTIONS = ("settings", "fields", "vocabularies")
_OPTIONS = ("label", "label_zh", "label_en", "type", "required", "values", "default", "sensitive", "note")
_AT = lazy_pattern(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_HEADER = lazy_pattern(r"\s*\[\[?(.*?)\]\]?\s*(?:#.*)?$")
_PART = lazy_pattern(r""" *(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+)) *(\.|=|$)""")
Row = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True)
class Extra:
    """Checked content of the file.

    source        the file, as it is shown;  stamp  a word that changes with its content, with a blank in front
    settings      key -> typed value;  fields  rows as of the Fields sheet;  vocabularies  name -> further values
    """

    source: str = ""
    stamp: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[Row, ...] = ()
    vocabularies: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.source)


NOTHING = Extra()


def read_extra(data: bytes, source: str, stamp: str = "") -> Extra:
    """The content of a file; ``UsageError`` (E-TOML) that names the line for whatever it says wrongly."""
    return _Reader(data, source).extra(stamp)


class _Reader:
    def __init__(self, data: bytes, source: str) -> None:
        self.source = source
        try:
            self.text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise self._wrong(data[: error.start].count(b"\n") + 1, "encoding") from None
        import tomllib  # here: mostly there is no file

        try:
            self.content = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            at = _AT.search(str(error))
            line = int(at[1]) if at and at[1] else self.text.count("\n") + 1
            raise self._wrong(line, "syntax", reason=_AT.sub("", str(error))) from None

    def extra(self, stamp: str) -> Extra:
        for name in self.content:
            if name not in SECTIONS:
                raise self._at((name,), "table", name=name, known=", ".join(SECTIONS))
            self._table(self.content[name], (name,))
        vocabularies = self._vocabularies(self.content.get("vocabularies", {}))
        fields = tuple(self._fields(self.content.get("fields", {})))
        return Extra(self.source, stamp, dict(self._settings(self.content.get("settings", {}))), fields, vocabularies)

    # --- sections

    def _settings(self, section: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for path, value in _leaves(section, ()):
            key = ".".join(path)
            spec = spec_of(key)
            if spec is None or "*" in key:
                raise self._at(("settings", *path), "setting", key=key, near=_near(near_keys(key)))
            said = "，".join(map(str, value)) if isinstance(value, list) else value
            try:
                wanted = typed(spec, said)
            except (ValueError, OverflowError):
                wanted = None
            if wanted is None:
                allowed = _filled(ALLOWED.get(spec.kind, ALLOWED["text"]), choices=", ".join(spec.choices))
                raise self._at(("settings", *path), "value", key=key, value=said, allowed=allowed)
            yield canonical(key if spec.key.endswith("*") else spec.key), wanted

    def _fields(self, section: Mapping[str, Any]) -> Iterator[Row]:
        for sheet, columns in section.items():
            for key, options in self._table(columns, ("fields", sheet)).items():
                row = self._row(sheet, key, self._table(options, ("fields", sheet, key)))
                wrong = custom_fields([row], Vocabularies.of()).problems
                if wrong:
                    raise self._at(("fields", sheet, key), "field", name=f"{sheet}.{key}", why=FIELD_REASONS[wrong[0].reason])
                yield row

    def _row(self, sheet: str, key: str, options: Mapping[str, Any]) -> Row:
        for name in options:
            if name not in _OPTIONS:
                raise self._at(("fields", sheet, key, name), "option", name=name, known=", ".join(_OPTIONS))
        wanted = {"required": "yesno", "sensitive": "yesno", "values": "list"}
        for name, value in options.items():
            kind = wanted.get(name, "text")
            if not _is_kind(value, kind) and name != "default":
                raise self._at(("fields", sheet, key, name), "shape", name=name, wanted=WANTED[kind])
        label = str(options.get("label", ""))
        return {
            "sheet": sheet,
            "key": key,
            "label_zh": str(options.get("label_zh", label)),
            "label_en": str(options.get("label_en", label)),
            "type": str(options.get("type", "enum" if "values" in options else "")),
            "required": "yes" if options.get("required") else "",
            "vocabulary": tuple(options.get("values", ())),
            "default": _default_text(options.get("default")),
            "sensitive": "yes" if options.get("sensitive") else "",
            "note": str(options.get("note", "")),
        }

    def _vocabularies(self, section: Mapping[str, Any]) -> dict[str, tuple[Value, ...]]:
        known = [name for name in Vocabularies.of() if "." not in name]
        found = {}
        for name, values in section.items():
            if name not in known:
                from rapidfuzz import process

                near = [close for close, _, _ in process.extract(name, known, score_cutoff=60, limit=3)]
                raise self._at(("vocabularies", name), "vocabulary", name=name, near=_near(near))
            if not _is_kind(values, "list") and not isinstance(values, dict):
                raise self._at(("vocabularies", name), "shape", name=name, wanted=WANTED["values"])
            found[name] = tuple(self._value(name, zh, said) for zh, said in (values if isinstance(values, dict) else dict.fromkeys(values)).items())
        return found

    def _value(self, name: str, zh: str, said: Any) -> Value:
        if said is None or isinstance(said, str):
            return Value(zh, said or zh)
        told = self._table(said, ("vocabularies", name, zh))
        for option, kind in (("en", "text"), ("parent", "text"), ("aliases", "list")):
            if option in told and not _is_kind(told[option], kind):
                raise self._at(("vocabularies", name, zh, option), "shape", name=option, wanted=WANTED[kind])
        return Value(zh, told.get("en", zh), tuple(told.get("aliases", ())), told.get("parent"))

    # --- what is wrong, and where

    def _table(self, value: Any, path: tuple[str, ...]) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self._at(path, "shape", name=".".join(path), wanted=WANTED["table"])
        return value

    def _at(self, path: tuple[str, ...], problem: str, **gaps: object) -> UsageError:
        return self._wrong(self._line(".".join(path)), problem, **gaps)

    def _line(self, wanted: str) -> int:
        """The line where a key stands, else the first of its section, else the first of all."""
        section: tuple[str, ...] = ()
        best = (0, 1)
        for number, line in enumerate(self.text.splitlines(), start=1):
            header = _HEADER.match(line)
            section = _parts(header[1]) if header else section
            here = ".".join(section if header else (*section, *_parts(line.partition("=")[0])))
            if here and (wanted == here or wanted.startswith(f"{here}.")) and len(here) > best[0]:
                best = (len(here), number)
        return best[1]

    def _wrong(self, line: int, problem: str, **gaps: object) -> UsageError:
        return UsageError("E-TOML", file=self.source, line=line, problem=_filled(PROBLEMS[problem], **gaps))


def _leaves(section: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """(path, value) of everything that is no table."""
    for key, value in section.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, key))
        else:
            yield (*path, key), value


def _parts(text: str) -> tuple[str, ...]:
    """``a."b.c"`` -> a, b.c."""
    return tuple(first or second or third for first, second, third, _ in _PART.findall(text.strip()))


def _is_kind(value: Any, kind: str) -> bool:
    if kind == "list":
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, bool if kind == "yesno" else str)


def _default_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _near(names: list[str] | tuple[str, ...]) -> Text:
    return _filled(NEAR, near=", ".join(names)) if names else Text("", "")


def _filled(text: Text, **gaps: object) -> Text:
    """The gaps of both languages filled, each ``Text`` among them in its own."""
    zh, en = ({k: v.of(lang) if isinstance(v, Text) else v for k, v in gaps.items()} for lang in ("zh-CN", "en"))
    return Text(text.zh.format(**zh), text.en.format(**en))
