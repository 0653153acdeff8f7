"""XML of other people as bytes: where its elements stand, and how to change a few bytes of it.

Nothing here serialises a tree.  ``parse`` gives byte offsets; a change is a splice ``(start, end, new bytes)``; all that
is not spliced stays as it was: prefixes, quotes, order of attributes, unknown elements, white space, BOM.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import lru_cache
from xml.parsers import expat

from sheetcrm._values import dataclass
from sheetcrm.errors import FileRefused
from sheetcrm.text import Text

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"

STRICT_NAMESPACES: tuple[tuple[str, str], ...] = (
    (MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    ("http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing", "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing"),
    ("http://schemas.openxmlformats.org/drawingml/2006/chart", "http://purl.oclc.org/ooxml/drawingml/chart"),
    ("http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main"),
    (RELATIONSHIPS, "http://purl.oclc.org/ooxml/officeDocument/relationships"),
)
"""Transitional namespace -> the one of the strict form; other namespaces are the same in both."""

_TRANSITIONAL = {strict: transitional for transitional, strict in STRICT_NAMESPACES}
_SMALL = 128 << 10
_OPEN_TAG = re.compile(rb"<[^<>\"']*(?:\"[^\"]*\"[^<>\"']*|'[^']*'[^<>\"']*)*>")
_ATTRIBUTE = re.compile(rb"(\s+)([^\s=\"'<>/]+)\s*=\s*(\"[^\"]*\"|'[^']*')")

Splice = tuple[int, int, bytes]
Rewrite = tuple[int, int, Callable[[bytes], bytes]]
"""A splice that is made of the bytes that stand there."""


@dataclass(slots=True)
class Node:
    """An element and where it stands: ``<x:tag …>`` is start…open_end, ``</x:tag>`` close_start…end.

    A self-closing element has open_end == close_start == end.  ``tag`` is the local name; ``namespace`` is always the
    transitional one.  ``attributes``: local name (or ``{namespace}name``) -> value.  ``text`` joins all its own text.
    """

    tag: str
    namespace: str
    prefix: str
    attributes: dict[str, str]
    start: int
    open_end: int = 0
    close_start: int = 0
    end: int = 0
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def rel_id(self) -> str:
        """The value of ``r:id``, or the empty string."""
        return self.attributes.get("{" + RELATIONSHIPS + "}id", "")

    def child(self, tag: str) -> Node | None:
        return next((node for node in self.children if node.tag == tag), None)

    def all(self, tag: str) -> list[Node]:
        return [node for node in self.children if node.tag == tag]

    def walk(self) -> Iterator[Node]:
        """This element and all below it, in document order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def find(self, tag: str) -> Node | None:
        """The first element of that name anywhere below."""
        return next((node for node in self.walk() if node.tag == tag), None)

    @property
    def self_closing(self) -> bool:
        return self.open_end == self.end

    @property
    def q(self) -> str:
        """The prefix as it is written before a tag: ``x:`` or nothing."""
        return self.prefix + ":" if self.prefix else ""

    def bytes_of(self, data: bytes) -> bytes:
        return data[self.start : self.end]

    def inner(self, data: bytes) -> bytes:
        return data[self.open_end : self.close_start]


class _Builder:
    """Collects nodes from expat's events; byte indexes are those of the document as given (a BOM counts)."""

    def __init__(self, data: bytes, part: str) -> None:
        self.data, self.part = data, part
        self.root: Node | None = None
        self.open: list[Node] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.namespace_prefixes = True
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.close
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.XmlDeclHandler = self.declaration

    def declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "utf8", "us-ascii"):
            raise refused(self.part, Text(f"编码 {encoding}", f"encoding {encoding}"))

    def doctype(self, *_: object) -> None:
        raise FileRefused("E-DTD", where=self.part)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, tag, prefix = _split_name(name)
        start = self.parser.CurrentByteIndex
        named = {_attribute_name(key): value for key, value in attributes.items()} if attributes else {}
        node = Node(tag, namespace, prefix, named, start, tag_end(self.data, start))
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)

    def close(self, _name: str) -> None:
        node = self.open.pop()
        if self.data[node.open_end - 2 : node.open_end] == b"/>":
            node.close_start = node.end = node.open_end
        else:
            node.close_start = self.parser.CurrentByteIndex
            node.end = self.data.index(b">", node.close_start) + 1

    def characters(self, text: str) -> None:
        if self.open:
            self.open[-1].text += text


@lru_cache(maxsize=512)  # a document has few names and uses them often
def _split_name(name: str) -> tuple[str, str, str]:
    pieces = name.split(" ")
    if len(pieces) == 1:
        return "", pieces[0], ""
    namespace = _TRANSITIONAL.get(pieces[0], pieces[0])
    return namespace, pieces[1], pieces[2] if len(pieces) > 2 else ""


@lru_cache(maxsize=512)
def _attribute_name(name: str) -> str:
    namespace, tag, _ = _split_name(name)
    return f"{{{namespace}}}{tag}" if namespace else tag


def parse(data: bytes, part: str = "") -> Node:
    """The root of a document, which is not to be changed: a small part that comes again is the same object; no part: a fragment.

    ``FileRefused``: E-XML (not well-formed, not UTF-8), E-DTD.
    """
    return _remembered(data, part) if part and len(data) <= _SMALL else _parse(data, part)


@lru_cache(maxsize=48)  # styles, workbook and frames of sheets are looked at dozens of times between two changes of them
def _remembered(data: bytes, part: str) -> Node:
    return _parse(data, part)


def _parse(data: bytes, part: str) -> Node:
    builder = _Builder(data, part)
    try:
        builder.parser.Parse(data, True)
    except (expat.ExpatError, UnicodeError, ValueError) as problem:
        raise refused(part, Text(str(problem), str(problem))) from problem
    if builder.root is None:
        raise refused(part, Text("没有根元素", "no root element"))
    return builder.root


def refused(part: str | None, problem: Text) -> FileRefused:
    """The error for a part whose XML cannot be edited."""
    return FileRefused("E-XML", where=part, problem=problem)


def tag_end(data: bytes, start: int) -> int:
    """Offset after the ``>`` of the tag that begins at ``start``."""
    match = _OPEN_TAG.match(data, start)
    if match is None:
        raise ValueError("no tag here")
    return match.end()


def splice(data: bytes, changes: Iterable[Splice]) -> bytes:
    """The document with every (start, end, new) put in place; changes at the same place keep the order given."""
    pieces, done = [], 0
    for start, end, new in sorted(changes, key=lambda change: (change[0], change[1])):
        pieces += [data[done:start], new]
        done = end
    pieces.append(data[done:])
    return b"".join(pieces)


def splice_stream(chunks: Iterable[bytes], changes: Sequence[Splice | Rewrite]) -> Iterator[bytes]:
    """``splice`` for a document that comes in pieces; offsets count from its beginning; changes must not overlap."""
    waiting = sorted(changes, key=lambda change: (change[0], change[1]))
    position = following = 0  # document offset of the piece at hand; next change
    skip_to, held = 0, b""
    for piece in chunks:
        chunk, held = held + piece if held else piece, b""
        end, done = position + len(chunk), 0
        if skip_to > position:
            done = min(skip_to, end) - position
        if following == len(waiting) or waiting[following][0] >= end:
            yield chunk[done:]
        else:
            view, pieces = memoryview(chunk), list[bytes | memoryview]()
            while following < len(waiting) and waiting[following][0] < end:
                start, stop, new = waiting[following]
                pieces.append(view[done : start - position])
                if not isinstance(new, bytes):
                    if stop > end:
                        held, end, done = chunk[start - position :], start, len(chunk)
                        break
                    new = new(chunk[start - position : stop - position])
                pieces.append(new)
                skip_to, done = stop, min(stop, end) - position
                following += 1
            yield b"".join([*pieces, view[done:]])  # in one piece: whoever deflates it has much to do for each
        position = end
    for _start, _end, new in waiting[following:]:
        yield new if isinstance(new, bytes) else new(held)


def set_attributes(tag: bytes, values: Mapping[str, str | None]) -> bytes:
    """An opening tag with attributes changed in place, added at its end, or (None) taken away."""
    left = dict(values)

    def change(match: re.Match[bytes]) -> bytes:
        name = match[2].decode()
        if name not in left:
            return match[0]
        value = left.pop(name)
        return b"" if value is None else match[1] + match[2] + b'="' + escape_attribute(value).encode() + b'"'

    name_end = re.match(rb"<[^\s/>]+", tag)
    if name_end is None:
        raise ValueError("not a tag")
    closing = b"/>" if tag.endswith(b"/>") else b">"
    body = _ATTRIBUTE.sub(change, tag[name_end.end() : len(tag) - len(closing)])
    added = b"".join(f' {name}="{escape_attribute(value)}"'.encode() for name, value in left.items() if value is not None)
    space = body[len(body.rstrip()) :]
    return name_end[0] + body.rstrip() + added + space + closing


def change_attributes(data: bytes, node: Node, values: Mapping[str, str | None]) -> Splice:
    return node.start, node.open_end, set_attributes(data[node.start : node.open_end], values)


def insert_child(data: bytes, parent: Node, order: Sequence[str], tag: str, xml: bytes) -> Splice:
    """The splice that puts ``xml`` (an element ``tag``) among the children of ``parent`` where ``order`` wants it.

    It stands after the last child that ``order`` names before it or with the same name; children that ``order``
    does not know do not count.
    """
    if parent.self_closing:
        opened = data[parent.start : parent.open_end - 2].rstrip() + b">"
        return parent.start, parent.end, opened + xml + f"</{parent.q}{parent.tag}>".encode()
    earlier = set(order[: order.index(tag) + 1])
    place = parent.open_end
    for child in parent.children:
        if child.tag in earlier and child.namespace == parent.namespace:
            place = child.end
    return place, place, xml


def append_child(data: bytes, parent: Node, xml: bytes) -> Splice:
    """The splice that makes ``xml`` the last child of ``parent``."""
    if parent.self_closing:
        return insert_child(data, parent, ("",), "", xml)
    return parent.close_start, parent.close_start, xml


def replace_inner(data: bytes, node: Node, xml: bytes) -> Splice:
    """The splice that gives ``node`` another content, its attributes kept."""
    if node.self_closing:
        return insert_child(data, node, ("",), "", xml)
    return node.open_end, node.close_start, xml


def escape_attribute(value: str) -> str:
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return value.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")


def reprefix(xml: bytes, prefix: str) -> bytes:
    """A fragment whose elements have no prefix, with ``x:`` put before them.  Elements that have a prefix keep it."""
    if not prefix:
        return xml
    return re.sub(rb"<(/?)(?=[A-Za-z_][\w.\-]*[\s/>])", rb"<\1" + prefix.encode() + b":", xml)


def canonical(node: Node) -> str:
    """One text for all ways to write the same element: prefixes, quotes, order of attributes and blanks left out."""
    attributes = " ".join(f"{name}={_plain(value)!r}" for name, value in sorted(node.attributes.items()))
    inside = "".join(canonical(child) for child in node.children)
    return f"<{node.tag} {attributes}|{node.text.strip()}|{inside}>"


def _plain(value: str) -> str:
    return {"true": "1", "false": "0"}.get(value, value)


def to_strict(data: bytes) -> bytes:
    """A transitional part of ours, with the namespaces of the strict form."""
    for transitional, strict in STRICT_NAMESPACES:
        data = data.replace(b'"' + transitional.encode() + b'"', b'"' + strict.encode() + b'"')
    return data
