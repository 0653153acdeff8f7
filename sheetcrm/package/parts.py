"""Content types and relationships: how the parts of a package find each other.

Both are small XML parts.  They are parsed by expat for their content and for byte offsets, and changed by splicing text at
those offsets, so that prefixes, order and whatever else somebody wrote there stay.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from urllib.parse import unquote
from xml.parsers import expat

from sheetcrm._values import NamedTuple
from sheetcrm.errors import FileRefused
from sheetcrm.text import Text

TYPES_PART = "[Content_Types].xml"
ROOT = ""
"""The package itself as the source of relationships."""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_NO_RELATIONSHIPS = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
Attributes = dict[str, str]
Start = Callable[[str, Attributes, int], None]
End = Callable[[str, int], None]


class Relationship(NamedTuple):
    """``target``: the resolved part name, with the case of the part where it exists; the URL as written when external."""

    id: str
    type: str
    target: str
    external: bool

    @property
    def kind(self) -> str:
        """Last step of the type (``worksheet``, ``styles``), the same for transitional and strict packages."""
        return self.type.rstrip("/").rpartition("/")[2]


class Broken(Exception):
    """The XML is not well-formed (or holds a DTD: ``dtd``); the caller knows which part it was."""

    def __init__(self, problem: str, *, dtd: bool = False) -> None:
        super().__init__(problem)
        self.problem, self.dtd = problem, dtd


def parse_xml(data: bytes, start: Start | None = None, end: End | None = None, text: Callable[[str], None] | None = None) -> None:
    """Run expat over one part.  Names come as ``uri local prefix`` (blank-separated, as far as present), offsets in bytes.

    Raises Broken.  Entities are never expanded: a DOCTYPE stops the parse.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.namespace_prefixes = True
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise Broken("DTD", dtd=True)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    if start is not None:
        begin = start
        parser.StartElementHandler = lambda name, attributes: begin(name, attributes, parser.CurrentByteIndex)
    if end is not None:
        finish = end
        parser.EndElementHandler = lambda name: finish(name, parser.CurrentByteIndex)
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Broken(f"{expat.ErrorString(error.code)}, {error.lineno}:{error.offset}") from None
    except (LookupError, UnicodeError, ValueError) as error:
        raise Broken(str(error)) from None


def refused(error: Broken, part: str, file: str | None) -> FileRefused:
    """The error a user sees for a broken part."""
    if error.dtd:
        return FileRefused("E-DTD", file=file, where=part)
    return FileRefused("E-XML", file=file, where=part, problem=error.problem)


def local_name(name: str) -> str:
    """``uri local prefix`` -> ``local``."""
    steps = name.split(" ")
    return steps[1] if len(steps) > 1 else steps[0]


def prefix_of(name: str) -> str:
    """``uri local prefix`` -> ``prefix:``; the empty string without one."""
    steps = name.split(" ")
    return steps[2] + ":" if len(steps) > 2 else ""


def escape(text: str) -> str:
    """For an attribute value between double quotes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def check_utf8(data: bytes, part: str, file: str | None) -> None:
    """Parts that are spliced must be UTF-8."""
    head = data[:200]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head:
        raise FileRefused("E-XML", file=file, where=part, problem=Text("不是 UTF-8 编码", "not UTF-8"))
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        raise FileRefused("E-XML", file=file, where=part, problem=Text("不是 UTF-8 编码", "not UTF-8")) from None


class _Flat:
    """A root element with a flat list of empty children: its prefix, the children's spans, and where to add one."""

    def __init__(self, data: bytes) -> None:
        self.data, self.prefix = data, ""
        self.children: list[tuple[str, Attributes, int]] = []
        self._depth, self._root, self._close = 0, 0, -1
        parse_xml(data, self._start, self._finish)

    def _start(self, name: str, attributes: Attributes, offset: int) -> None:
        if self._depth == 0:
            self.prefix, self._root = prefix_of(name), offset
        elif self._depth == 1:
            self.children.append((local_name(name), attributes, offset))
        self._depth += 1

    def _finish(self, name: str, offset: int) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._close = offset

    def with_child(self, element: str) -> bytes:
        """The document with one more child at the end; ``element`` is written with ``{p}`` for the prefix."""
        new = element.replace("{p}", self.prefix).encode()
        data, at = self.data, self._close
        if data[at : at + 2] == b"</":
            return data[:at] + new + data[at:]
        end = data.index(b"/>", self._root)  # the root is empty: open it up
        name = data[self._root + 1 : end].split(None, 1)[0]
        return data[:end] + b">" + new + b"</" + name + b">" + data[end + 2 :]

    def span(self, offset: int) -> tuple[int, int]:
        """(start, end) of the child that starts at ``offset``, its end tag included."""
        end = self.data.index(b">", offset) + 1
        if self.data[end - 2 : end - 1] != b"/":
            end = self.data.index(b">", end) + 1
        return offset, end

    def without(self, offset: int) -> bytes:
        start, end = self.span(offset)
        return self.data[:start] + self.data[end:]


class ContentTypes:
    """``[Content_Types].xml`` as a value; the ``with_`` methods give new bytes.  Raises Broken."""

    def __init__(self, data: bytes) -> None:
        self._flat = _Flat(data)
        self.defaults: dict[str, str] = {}
        self.overrides: dict[str, str] = {}
        self._at: dict[str, int] = {}
        for name, attributes, offset in self._flat.children:
            if name == "Default":
                self.defaults[attributes.get("Extension", "").lower()] = attributes.get("ContentType", "")
            elif name == "Override":
                key = attributes.get("PartName", "").replace("\\", "/").lstrip("/").lower()
                self.overrides[key] = attributes.get("ContentType", "")
                self._at[key] = offset

    def of(self, part: str) -> str:
        """The content type of a part; the empty string when it has none."""
        extension = posixpath.splitext(part)[1][1:].lower()
        return self.overrides.get(part.lower()) or self.overrides.get(unquote(part).lower()) or self.defaults.get(extension, "")

    def with_type(self, part: str, content_type: str) -> bytes:
        """Give a part a type: an override is added or replaced; nothing is added where the default says the same."""
        if self.of(part) == content_type:
            return self._flat.data
        element = f'<{{p}}Override PartName="/{escape(part)}" ContentType="{escape(content_type)}"/>'
        if part.lower() in self._at:
            start, end = self._flat.span(self._at[part.lower()])
            return self._flat.data[:start] + element.replace("{p}", self._flat.prefix).encode() + self._flat.data[end:]
        return self._flat.with_child(element)

    def with_default(self, extension: str, content_type: str) -> bytes:
        """Declare an extension (``vml``, ``png``) unless it is declared.  Defaults and overrides may stand in any order."""
        if extension.lower() in self.defaults:
            return self._flat.data
        return self._flat.with_child(f'<{{p}}Default Extension="{escape(extension)}" ContentType="{escape(content_type)}"/>')

    def without(self, part: str) -> bytes:
        at = self._at.get(part.lower())
        return self._flat.data if at is None else self._flat.without(at)


def relationships_part(part: str) -> str:
    """``xl/workbook.xml`` -> ``xl/_rels/workbook.xml.rels``; the package itself -> ``_rels/.rels``."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def resolve(source: str, target: str) -> str:
    """The part a target means: absolute, relative, with backslashes, with ``..``; without fragment.  May climb to ``..``."""
    target = target.replace("\\", "/").partition("#")[0]
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target))


def relative(source: str, target: str) -> str:
    """How ``source`` names ``target``, as Excel writes it: relative, slashes."""
    return posixpath.relpath(target, posixpath.dirname(source) or ".")


class Relationships:
    """One ``.rels`` part as a value.  ``list`` holds raw targets; ``Package.relationships`` resolves them.  Raises Broken."""

    def __init__(self, data: bytes = _NO_RELATIONSHIPS) -> None:
        self._flat = _Flat(data)
        self.list: list[Relationship] = []
        self._at: dict[str, int] = {}
        for name, attributes, offset in self._flat.children:
            if name == "Relationship":
                external = attributes.get("TargetMode", "").lower() == "external"
                entry = Relationship(attributes.get("Id", ""), attributes.get("Type", ""), attributes.get("Target", ""), external)
                self.list.append(entry)
                self._at[entry.id] = offset

    def with_new(self, kind: str, target: str, *, external: bool = False) -> tuple[bytes, str]:
        """(new bytes, its id: one more than the highest ``rId``)."""
        numbers = [int(entry.id[3:]) for entry in self.list if entry.id[:3].lower() == "rid" and entry.id[3:].isdecimal()]
        rid = f"rId{max(numbers, default=0) + 1}"
        mode = ' TargetMode="External"' if external else ""
        return self._flat.with_child(f'<{{p}}Relationship Id="{rid}" Type="{escape(kind)}" Target="{escape(target)}"{mode}/>'), rid

    def without(self, rid: str) -> bytes:
        at = self._at.get(rid)
        return self._flat.data if at is None else self._flat.without(at)

    def with_target(self, rid: str, target: str) -> bytes:
        """The relationship with this id leads to another part of the package."""
        at = self._at.get(rid)
        if at is None:
            return self._flat.data
        start, end = self._flat.span(at)
        old = next(entry for entry in self.list if entry.id == rid)
        element = f'<{self._flat.prefix}Relationship Id="{escape(rid)}" Type="{escape(old.type)}" Target="{escape(target)}"/>'
        return self._flat.data[:start] + element.encode() + self._flat.data[end:]
