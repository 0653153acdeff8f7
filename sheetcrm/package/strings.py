"""The texts of a workbook: shared strings kept as bytes until somebody asks for them, inline ones interned.

The shared strings are held as one run of bytes, each text followed by a NUL, still with their entities: 200,000 texts cost
no Python object at all until ``take``.  A text that begins with ``\\x01`` was marked ``xml:space="preserve"``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sheetcrm._lazy import lazy_pattern
from sheetcrm._values import NamedTuple
from sheetcrm.errors import FileRefused
from sheetcrm.package.added_texts import AddedTexts
from sheetcrm.package.expat_base import Attributes, GuardedParser, TextElement, main_names
from sheetcrm.package.plain_texts import made_of, plain
from sheetcrm.package.text_hash import hashes_of, text_hashes
from sheetcrm.package.xml_text import MAX_TEXT, SPACE, Unusual, check_references, encode, places, text_of, unescape, unfold_lines
from sheetcrm.text import Text

MAX_ITEMS = 8_000_000
_STEP = 1 << 16

_OPEN, _OPEN_KEPT, _CLOSE = b"<si><t>", b'<si><t xml:space="preserve">', b"</t></si>"
_PHONETIC = lazy_pattern(rb'<phoneticPr(?: (?:fontId|type|alignment)="[A-Za-z0-9]{1,20}"){0,3} ?/>')
_NAMES = main_names("sst", "si")

Buffer = bytes | memoryview
Chunks = Callable[[], Iterable[bytes]]


class SharedTexts(NamedTuple):
    """``blob``: the texts, each followed by NUL; ``bounds`` (n + 1): where they start; ``special``: those that need more than entities."""

    blob: bytes
    bounds: NDArray[np.int64]
    special: NDArray[np.bool_]
    too_long: frozenset[int]


_NO_TEXTS = SharedTexts(b"", np.zeros(1, np.int64), np.zeros(0, np.bool_), frozenset())


class StringPool:
    """The distinct texts of a workbook, shared by all its sheets: those of sharedStrings.xml first, inline ones after.

    Texts are decoded when asked for.  ``intern`` gives equal texts one code; two shared items may still hold the same text.
    """

    def __init__(self, shared: SharedTexts = _NO_TEXTS) -> None:
        self._shared = shared
        self.shared_count = len(shared.bounds) - 1
        self._added = AddedTexts()
        self._checks = np.zeros(0, np.uint32)
        self._surely_plain = np.zeros(0, np.bool_)

    def __len__(self) -> int:
        return self.shared_count + len(self._added)

    def __getitem__(self, code: int) -> str:
        if not 0 <= code < len(self):
            raise IndexError(code)
        if code >= self.shared_count:
            return self.take([code])[0]
        bounds = self._shared.bounds
        raw = self._shared.blob[bounds[code] : bounds[code + 1] - 1]
        return _finished(raw) if self._shared.special[code] else unescape(raw.decode())

    def take(self, codes: Sequence[int] | NDArray[np.integer]) -> list[str]:
        """The texts of several codes, in that order; cheaper than one by one."""
        wanted = np.asarray(codes, np.int64)
        if not wanted.size:
            return []
        if wanted.min() < 0 or wanted.max() >= len(self):
            raise IndexError("no such text")
        inline = wanted >= self.shared_count
        if not inline.any():
            return self._take_shared(wanted)
        if inline.all():
            return self._take_added(wanted)
        texts: list[str] = [""] * len(wanted)
        for part, take in ((inline, self._take_added), (~inline, self._take_shared)):
            at = np.flatnonzero(part)
            for position, text in zip(at.tolist(), take(wanted[at]), strict=True):
                texts[position] = text
        return texts

    def intern(self, text: str) -> int:
        """The code of a text, added if it is new."""
        return self.intern_all((text,))[0]

    def intern_all(self, texts: Iterable[str]) -> list[int]:
        """The codes of texts, added where they are new."""
        return self.intern_utf8(text.encode("utf-8", "surrogatepass") for text in texts)

    def intern_utf8(self, texts: Iterable[bytes]) -> list[int]:
        """The codes of texts given as UTF-8, none of which needs decoding beyond that."""
        shared = self.shared_count
        return [shared + number for number in self._added.intern(texts)]

    def intern_spans(self, data: bytes, words: NDArray[np.uint64], start: NDArray[np.int64], length: NDArray[np.int64]) -> NDArray[np.int64]:
        """``intern_utf8`` of the texts at ``data[start : start + length]``; ``words[i]`` is the word of eight bytes at byte i."""
        return self.shared_count + self._added.intern_spans(data, words, start, length)

    def check_added(self, since: int) -> None:
        """``Unusual`` unless the texts added from code ``since`` on are UTF-8 and made of characters that XML allows."""
        for first in range(since - self.shared_count, len(self._added), _STEP):
            try:
                text = self._added.blob(first, min(first + _STEP, len(self._added))).decode()
            except UnicodeDecodeError:
                raise Unusual("UTF-8") from None
            if "\ufffe" in text or "\uffff" in text:
                raise Unusual("character")

    def checks(self) -> NDArray[np.uint32]:
        """A hash of each text (``text_hash``), without outer blanks and with plain line ends; 0 for a blank text.  Made once."""
        if not len(self._checks):
            self._checks = self._shared_checks()
        if len(self._checks) < len(self):
            self._checks = np.concatenate([self._checks, self._added_checks(len(self._checks) - self.shared_count)])
        return self._checks

    def _shared_checks(self) -> NDArray[np.uint32]:
        blob, bounds, special = self._shared.blob, self._shared.bounds, self._shared.special
        found = text_hashes(blob, bounds)
        if b"&" in blob:
            escaped = np.zeros(self.shared_count, np.bool_)
            escaped[np.searchsorted(bounds, places(blob, b"&"), side="right") - 1] = True
            codes = np.flatnonzero(escaped & ~special)
            found[codes] = hashes_of(unescape(b"\0".join(self._held(codes)).decode()).encode().split(b"\0") if codes.size else [])
        odd = np.flatnonzero(special)
        if odd.size:
            found[odd] = hashes_of([_plain(text.encode("utf-8", "surrogatepass")) for text in self.take(odd)])
        return found

    def _added_checks(self, since: int) -> NDArray[np.uint32]:
        bounds = self._added.bounds()[since:]
        blob = self._added.blob(since)
        bounds = bounds - bounds[0]
        found = text_hashes(blob, bounds)
        data = np.frombuffer(blob, np.uint8)
        odd = (data[bounds[:-1]] <= 32) | (data[bounds[1:] - 2] <= 32)
        odd[np.searchsorted(bounds, places(blob, b"\r"), side="right") - 1] = True
        at = np.flatnonzero(odd)
        found[at] = hashes_of([_plain(text) for text in self._added.take(at + since)])
        return found

    def surely_plain(self) -> NDArray[np.bool_]:
        """For each text whether it is surely plain (``plain_texts.plain``), so that nothing has to be read to know it.  Made once."""
        if not len(self._surely_plain):
            self._surely_plain = plain(self._shared.blob, self._shared.bounds) & ~self._shared.special
        if len(self._surely_plain) < len(self):
            since = len(self._surely_plain) - self.shared_count
            bounds, blob = self._added.bounds()[since:], self._added.blob(since)
            count = len(self) - len(self._surely_plain)
            more = plain(blob, bounds - bounds[0]) if blob.count(b"\0") == count else np.zeros(count, np.bool_)  # a text holds a NUL of its own
            self._surely_plain = np.concatenate([self._surely_plain, more])
        return self._surely_plain

    def made_of(self, codes: NDArray[np.integer], characters: bytes, longest: int) -> NDArray[np.bool_]:
        """For each of these texts whether it surely is made of these ASCII characters alone, of 1 to ``longest`` of them."""
        made = np.zeros(len(codes), np.bool_)
        for blob, bounds, chosen, at in self._held_in(codes):
            made[chosen] = made_of(blob, bounds[at], bounds[at + 1] - 1, characters, longest)
        shared = codes < self.shared_count
        made[shared] &= ~self._shared.special[codes[shared]]
        return made

    def sizes(self, codes: NDArray[np.integer]) -> NDArray[np.int64]:
        """Bytes of each text as it is held: at least as many as it has characters."""
        sizes = np.zeros(len(codes), np.int64)
        for _, bounds, chosen, at in self._held_in(codes):
            sizes[chosen] = bounds[at + 1] - bounds[at] - 1
        return sizes

    def ascii_cells(self, codes: NDArray[np.integer]) -> NDArray[np.uint8] | None:
        """The characters of these texts, a row for each, where all are ASCII, of one length, and held as they are; else None."""
        sizes = self.sizes(codes)
        size = int(sizes.max(initial=0))
        if not size or sizes.min() != size or self._shared.special[codes[codes < self.shared_count]].any():
            return None
        found = np.empty(len(codes), f"V{size}")
        for blob, bounds, chosen, at in self._held_in(codes):
            if at.size:
                found[chosen] = np.ndarray((len(blob) - size + 1,), found.dtype, blob, strides=(1,))[bounds[at]]
        cells = found.view(np.uint8).reshape(-1, size)
        return cells if cells.max() < 128 and not (cells == ord("&")).any() else None

    def _held_in(self, codes: NDArray[np.integer]) -> Iterator[tuple[Buffer, NDArray[np.int64], NDArray[np.bool_], NDArray[np.integer]]]:
        """Shared texts, then the others: the run of bytes, where its texts begin, which of the codes are there, and as which of its texts."""
        shared = codes < self.shared_count
        yield self._shared.blob, self._shared.bounds, shared, codes[shared]
        if not shared.all():
            bounds = self._added.bounds()
            yield self._added.buffer(), bounds, ~shared, codes[~shared] - self.shared_count

    def all_differ(self, codes: NDArray[np.integer]) -> bool:
        """No two of these codes stand for the same text."""
        if not codes.size:
            return True
        checks = self.checks()[codes]
        ordered = np.sort(checks)
        twice = ordered[1:][ordered[1:] == ordered[:-1]]
        if not twice.size:
            return True
        texts = self.take(codes[np.isin(checks, twice)])
        return len(set(texts)) == len(texts)

    @property
    def too_long(self) -> frozenset[int]:
        """Codes of shared strings beyond 32,767 characters, which no cell may show."""
        return self._shared.too_long

    def _take_added(self, codes: NDArray[np.int64]) -> list[str]:
        chosen = self._added.take(codes - self.shared_count)
        texts = b"\0".join(chosen).decode("utf-8", "surrogatepass").split("\0")
        if len(texts) != len(chosen):  # a text holds a NUL of its own
            return [key.decode("utf-8", "surrogatepass") for key in chosen]
        return texts

    def _take_shared(self, codes: NDArray[np.int64]) -> list[str]:
        if len(codes) * 2 >= self.shared_count:
            everything = self._decoded_all()
            return [everything[code] for code in codes.tolist()]
        texts: list[str] = []
        for start in range(0, len(codes), _STEP):
            texts += self._decoded(codes[start : start + _STEP])
        return texts

    def _decoded_all(self) -> list[str]:
        blob, bounds = self._shared.blob, self._shared.bounds
        texts: list[str] = []
        for start in range(0, self.shared_count, _STEP):  # in steps, so that the text as a whole never exists
            end = min(start + _STEP, self.shared_count)
            texts += unescape(blob[bounds[start] : bounds[end] - 1].decode()).split("\0")
        for code in np.flatnonzero(self._shared.special).tolist():
            texts[code] = _finished(blob[bounds[code] : bounds[code + 1] - 1])
        return texts

    def _decoded(self, codes: NDArray[np.int64]) -> list[str]:
        raw = self._held(codes)
        texts = unescape(b"\0".join(raw).decode()).split("\0")
        for position in np.flatnonzero(self._shared.special[codes]).tolist():
            texts[position] = _finished(raw[position])
        return texts

    def _held(self, codes: NDArray[np.int64]) -> list[bytes]:
        """Shared texts as they are held."""
        blob, bounds = self._shared.blob, self._shared.bounds
        starts, ends = bounds[codes].tolist(), (bounds[codes + 1] - 1).tolist()
        return [blob[start:end] for start, end in zip(starts, ends, strict=True)]


def _plain(text: bytes) -> bytes:
    return text.strip().replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _finished(raw: bytes) -> str:
    """The text of a shared item as kept: line ends, entities, white space, ``_xHHHH_``, in this order."""
    preserve = raw[:1] == b"\x01"
    return text_of(unescape(unfold_lines(raw[preserve:].decode())), preserve=preserve)


def finished_inline(raw: bytes, *, preserve: bool) -> bytes:
    """An inline text as it stands in the XML -> the final text as UTF-8."""
    return text_of(unescape(unfold_lines(raw.decode())), preserve=preserve).encode()


def load_shared(chunks: Chunks, *, file: str | None, part: str) -> SharedTexts:
    """Read sharedStrings.xml.  ``chunks`` gives the part from its start each time it is called.

    Raises FileRefused: E-XML, E-DTD, E-XML-SIZE, E-SST (more than 8 million items).
    """
    try:
        return _index(_quick(chunks(), file, part), file, part)
    except Unusual:
        return _index(_complete(chunks(), file, part), file, part)


def _index(pieces: Iterable[bytes], file: str | None, part: str) -> SharedTexts:
    blob = b"".join(pieces)
    data = np.frombuffer(blob, np.uint8)
    ends = np.flatnonzero(data == 0)
    items = len(ends)
    if items > MAX_ITEMS:
        raise FileRefused("E-SST", file=file, where=part, problem=Text("超过 8,000,000 条", "more than 8,000,000 items"))
    bounds = np.zeros(items + 1, np.int64)
    bounds[1:] = ends + 1
    special = np.zeros(items, np.bool_)
    if items:
        lengths = np.diff(bounds) - 1
        special = ((data[bounds[:-1]] <= 32) | (data[bounds[1:] - 2] <= 32)) & (lengths > 0)
        for mark in (b"&#", b"_x", b"\r"):
            special[np.searchsorted(bounds, places(blob, mark), side="right") - 1] = True
    long = [int(i) for i in np.flatnonzero(lengths > MAX_TEXT)] if items else []
    too_long = frozenset(i for i in long if len(_finished(blob[bounds[i] : bounds[i + 1] - 1])) > MAX_TEXT)
    return SharedTexts(blob, bounds, special, too_long)


# --- the quick way: the shape that all known writers use


def _quick(chunks: Iterable[bytes], file: str | None, part: str) -> Iterable[bytes]:
    """The items, piece by piece, in the form of ``SharedTexts.blob``; ``Unusual`` as soon as something is not as known."""
    head, carry, frame = b"", b"", _ItemParser(file=file, part=part)
    for chunk in chunks:
        data = carry + chunk
        if not head:
            begin = data.find(b"<si>")
            if begin < 0:
                if len(data) > 1 << 16:
                    raise Unusual("no item")
                carry = data
                continue
            head, data = data[:begin], data[begin:]
            frame.feed(head)
            if frame.depth != 1 or frame.items or frame.encoding not in (None, "UTF-8", "utf-8") or frame.preserve:
                raise Unusual("head")
        cut = data.rfind(b"</si>") + 5
        if cut > 5:
            yield _normalised(data[:cut], head, file, part)
            carry = data[cut:]
        else:
            carry = data
        if len(carry) > 1 << 22:
            raise Unusual("a long item")
    frame.feed(carry)
    frame.close()
    if frame.items:
        raise Unusual("tail")


def _normalised(piece: bytes, head: bytes, file: str | None, part: str) -> bytes:
    """``<si>…</si>`` repeated -> the texts, each followed by NUL."""
    data = np.frombuffer(piece, np.uint8)
    if data.min() < 32 and not np.isin(data[data < 32], (9, 10, 13)).all():
        raise Unusual("control character")
    if b"]" in piece and b"]]>" in piece:
        raise Unusual("]]>")
    if b"&" in piece:
        check_references(piece)
    texts = _separated(piece)
    if b"<" in texts and b"<phoneticPr" in texts:
        texts = _separated(_without_phonetic_marks(piece))
    if b"<" not in texts:
        texts = texts[1:]
    elif b"<!" in texts or b"<?" in texts:
        raise Unusual("markup")
    else:
        texts = _mended(texts.split(b"\0"), head, file, part)
    try:
        text = texts.decode()
    except UnicodeDecodeError:
        raise Unusual("UTF-8") from None
    if "\ufffe" in text or "\uffff" in text:
        raise Unusual("character")
    return texts


def _separated(piece: bytes) -> bytes:
    """NUL before each plain text and after the last; whatever is no plain text still has its tags."""
    texts = b"".join((_CLOSE, piece, _OPEN)).replace(_CLOSE + _OPEN, b"\0")
    return texts.replace(_CLOSE + _OPEN_KEPT, b"\0\1") if b"<" in texts else texts


def _without_phonetic_marks(piece: bytes) -> bytes:
    """Excel for Chinese and Japanese writes the same ``<phoneticPr .../>`` into every item; it says nothing about the text."""
    for _ in range(8):
        at = piece.find(b"<phoneticPr")
        found = _PHONETIC.match(piece, at) if at >= 0 else None
        if found is None:
            break
        shorter = piece.replace(found[0] + b"</si>", b"</si>")
        if len(shorter) == len(piece):
            break
        piece = shorter
    return piece


def _mended(segments: list[bytes], head: bytes, file: str | None, part: str) -> bytes:
    """Runs of plain texts with something else between them; that goes through expat, well-formed piece by piece."""
    parser = _ItemParser(file=file, part=part)
    out: list[bytes] = []
    try:
        parser.feed(head)
        for number, segment in enumerate(segments):
            if b"<" not in segment:
                if 0 < number < len(segments) - 1:
                    out.append(segment)
                continue
            kept = segment[:1] == b"\1"
            parser.items.clear()
            parser.feed((_OPEN_KEPT if kept else _OPEN) + segment[kept:] + _CLOSE)
            if parser.depth != 1:
                raise Unusual("item")
            first, last = number == 0, number == len(segments) - 1
            out += [b"\1" + encode(text).encode() for text in parser.items[first : len(parser.items) - last]]
    except FileRefused:  # the complete reader says exactly where
        raise Unusual("item") from None
    return b"".join(text + b"\0" for text in out)


# --- the complete way


def _complete(chunks: Iterable[bytes], file: str | None, part: str) -> Iterable[bytes]:
    parser = _ItemParser(file=file, part=part)
    for chunk in chunks:
        parser.feed(chunk)
        if parser.items:
            yield b"".join(b"\1" + encode(text).encode() + b"\0" for text in parser.items)
            parser.items.clear()
    parser.close()
    if parser.items:
        yield b"".join(b"\1" + encode(text).encode() + b"\0" for text in parser.items)


class _ItemParser(GuardedParser):
    """Collects the final text of each ``<si>`` in ``items``."""

    def __init__(self, *, file: str | None, part: str) -> None:
        super().__init__(file=file, part=part)
        self.items: list[str] = []
        self.preserve = False
        self._element: TextElement | None = None
        self._length = 0

    def on_start(self, name: str, attributes: Attributes) -> None:
        if self._element is not None:
            if self._element.start(name, attributes):
                self._length = 0
                self.parser.CharacterDataHandler = self._data
        elif self.depth == 1:
            if _NAMES.get(name) != "sst":
                raise self.refused(Text("根元素不是 sst", "the root is not sst"))
            self.preserve = attributes.get(SPACE) == "preserve"
        elif self.depth == 2 and _NAMES.get(name) == "si":
            space = attributes.get(SPACE)
            self._element = TextElement(preserve=self.preserve if space is None else space == "preserve")

    def _data(self, characters: str) -> None:
        self._length += len(characters)
        if self._length > 1 << 20:
            raise self.too_long()
        if self._element is not None:
            self._element.data(characters)

    def on_end(self, name: str) -> None:
        if self._element is None:
            return
        if self.depth == 2:
            self.items.append(self._element.text)
            self._element = None
            self.parser.CharacterDataHandler = None
        else:
            self._element.end()
