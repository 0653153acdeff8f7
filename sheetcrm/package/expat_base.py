"""What the complete readers of shared strings and worksheets have in common: a guarded expat and the reading of text elements."""

from __future__ import annotations

from xml.parsers import expat

from sheetcrm.errors import FileRefused
from sheetcrm.package.xml_text import MAIN_NAMESPACES, SPACE, broken, text_of
from sheetcrm.text import Text

MAX_DEPTH = 256
MAX_TOKEN = 1 << 20
Attributes = dict[str, str]


class GuardedParser:
    """expat with namespaces (``uri local``) that stops at a DTD, at 257 levels and at a text or attribute beyond 1 MiB.

    Subclasses set the three ``on_`` methods.  ``depth`` is that of the element that starts or ends: 1 is the root.
    Raises FileRefused E-XML, E-DTD, E-XML-SIZE, naming the part.
    """

    def __init__(self, *, file: str | None, part: str) -> None:
        self.file, self.part, self.depth = file, part, 0
        self.prefixes: set[str] = set()
        self.encoding: str | None = None
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._refuse_dtd
        parser.EntityDeclHandler = self._refuse_dtd
        parser.StartNamespaceDeclHandler = self._namespace
        parser.XmlDeclHandler = self._declaration
        self.parser = parser

    def on_start(self, name: str, attributes: Attributes) -> None:
        raise NotImplementedError

    def on_end(self, name: str) -> None:
        raise NotImplementedError

    def feed(self, data: bytes) -> None:
        try:
            self.parser.Parse(data, False)
        except expat.ExpatError as error:
            raise self.refused(broken(error)) from None
        except (LookupError, UnicodeError) as error:  # an encoding that nobody knows
            raise self.refused(str(error)) from None

    def close(self) -> None:
        try:
            self.parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise self.refused(broken(error)) from None

    def refused(self, problem: str | Text) -> FileRefused:
        return FileRefused("E-XML", file=self.file, where=self.part, problem=problem)

    def too_long(self) -> FileRefused:
        return FileRefused("E-XML-SIZE", file=self.file, where=self.part, problem=Text("文本或属性超过 1 MiB", "a text or attribute beyond 1 MiB"))

    def _start(self, name: str, attributes: Attributes) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FileRefused("E-XML-SIZE", file=self.file, where=self.part, problem=Text("嵌套超过 256 层", "more than 256 levels"))
        if attributes:
            for value in attributes.values():
                if len(value) > MAX_TOKEN:
                    raise self.too_long()
        self.on_start(name, attributes)

    def _end(self, name: str) -> None:
        self.on_end(name)
        self.depth -= 1

    def _refuse_dtd(self, *_: object) -> None:
        raise FileRefused("E-DTD", file=self.file, where=self.part)

    def _namespace(self, prefix: str | None, _uri: str) -> None:
        self.prefixes.add(prefix or "")

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.encoding = encoding


def main_names(*local: str) -> dict[str, str]:
    """``uri local`` -> ``local`` for both forms of SpreadsheetML."""
    return {f"{uri} {name}": name for uri in MAIN_NAMESPACES for name in local}


_TEXT_NAMES = main_names("t", "r")


class TextElement:
    """Reads the content of ``<si>`` or ``<is>``: its ``<t>`` and those of its runs joined, phonetic text left out.

    ``level`` counts from the children of the container (1).  White space is judged run by run.
    """

    def __init__(self, *, preserve: bool) -> None:
        self.parts: list[str] = []
        self._preserve = [preserve]
        self._in_run = self._in_text = False
        self._characters: list[str] = []
        self._level = 0

    def start(self, name: str, attributes: Attributes) -> bool:
        """True when character data is wanted from here to the end of this element."""
        self._level += 1
        space = attributes.get(SPACE)
        self._preserve.append(self._preserve[-1] if space is None else space == "preserve")
        local = _TEXT_NAMES.get(name)
        if self._level == 1 and local == "r":
            self._in_run = True
        elif local == "t" and (self._level == 1 or (self._level == 2 and self._in_run)):
            self._in_text = True
            self._characters = []
        return self._in_text

    def data(self, characters: str) -> None:
        if self._in_text:
            self._characters.append(characters)

    def end(self) -> None:
        preserve = self._preserve.pop()
        if self._in_text and (self._level == 1 or (self._level == 2 and self._in_run)):
            self.parts.append(text_of("".join(self._characters), preserve=preserve))
            self._in_text = False
        if self._level == 1:
            self._in_run = False
        self._level -= 1

    @property
    def text(self) -> str:
        return "".join(self.parts)
