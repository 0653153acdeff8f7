"""``PartSet``: the parts of one package, read on demand, and the changes wanted of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from urllib.parse import unquote

from sheetcrm.errors import FileRefused
from sheetcrm.package import parts
from sheetcrm.package.archive import Archive, Buffer, New, key_of
from sheetcrm.package.deflate import DEFLATED, Packed, crc32, pack, pack_head, pack_stream
from sheetcrm.package.fingerprint import digest_records, is_meta
from sheetcrm.package.limits import MIB, Limits
from sheetcrm.package.parts import OFFICE, ROOT, STRICT_OFFICE, Broken, ContentTypes, Relationship, Relationships
from sheetcrm.package.receipt import Receipt
from sheetcrm.package.screen import XmlScreen, prove
from sheetcrm.package.sniff import refuse_foreign
from sheetcrm.package.xml_bytes import Rewrite, Splice, splice, splice_stream

Content = bytes | Callable[[], Iterator[bytes]]
_PROOF_BUDGET = 64 * MIB
_PASSING = MIB // 4
"""Pieces of a part that goes by: inflated, changed and deflated before they have left the cache of the processor."""
_END_FROM = 4 * MIB
"""Of XML parts from this size on the end is kept when they are read: to change that alone need not cost to pack all of it."""


class _Change:
    """New content of one part: as bytes, or packed already (then it is inflated when somebody asks).

    A spliced part is held as neither until it is packed: ``made`` gives its pieces, ``size`` says how many bytes they are;
    ``quickly`` packs it without them, if it can.  One that was rewritten is packed up to its end: ``head``, and behind it ``end``.
    """

    __slots__ = ("content", "end", "head", "made", "name", "packed", "quickly", "size")

    def __init__(self, name: str, content: bytes | None, packed: Packed | None) -> None:
        self.name, self.content, self.packed = name, content, packed
        self.head: Packed | None = None
        self.end = b""
        self.made: Callable[[int], Iterator[bytes]] | None = None
        self.quickly: Callable[[], Packed | None] | None = None
        self.size = len(content) if content is not None else packed.size if packed is not None else 0

    def pack(self) -> Packed:
        if self.packed is None:
            if self.head is not None:
                end = pack(self.end)
                self.packed = Packed((*self.head.pieces, *end.pieces), DEFLATED, crc32(self.end, self.head.crc), self.size)
                self.head, self.end = None, b""
            elif self.made is None:
                self.packed = pack(self.content or b"")
            else:
                self.packed = (self.quickly() if self.quickly is not None else None) or pack_stream(self.made(MIB))
            self.made = self.quickly = None
        return self.packed

    def chunks(self, size: int) -> Iterator[bytes]:
        if self.content is not None:
            content = self.content
            return (content[at : at + size] for at in range(0, len(content), size))
        if self.made is not None:
            return self.made(size)
        return self.pack().content(size)


class PartSet:
    """The parts of a package as they stand now; nothing here knows what a workbook is.

    Part names are given without a leading slash, in the case of the file; they are found in any case.
    """

    def __init__(self, data: bytes, path: Path | None, limits: Limits) -> None:
        self.path, self.limits, self.data = path, limits, data
        self._file = str(path) if path is not None else None
        refuse_foreign(data, self._file)
        self._archive = Archive(data, file=self._file, limits=limits)
        self._changes: dict[str, _Change] = {}
        self._added: dict[str, _Change] = {}
        self._removed: set[str] = set()
        self._screened: set[str] = set()
        self._proven: set[str] = set()
        self._ends: dict[str, bytes] = {}
        self._types: ContentTypes | None = None
        self._rels: dict[str, list[Relationship]] = {}

    @cached_property
    def sha256(self) -> str:
        """Of the bytes that were opened."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def strict(self) -> bool:
        """Whether relationship types are spelled as in ISO strict packages."""
        return False

    # --- parts

    def names(self) -> list[str]:
        """Part names as they stand now, in the order of the file, new ones last."""
        kept = [member.name for key, member in self._archive.members.items() if key not in self._removed]
        return kept + [change.name for change in self._added.values()]

    def has(self, name: str) -> bool:
        key = key_of(name)
        return key in self._added or (key in self._archive.members and key not in self._removed)

    def name_of(self, name: str) -> str:
        """The name as the file spells it; percent signs decoded where that is what the file holds.  As given if absent."""
        for candidate in (name, unquote(name)):
            key = key_of(candidate)
            if key in self._added:
                return self._added[key].name
            if key in self._archive.members and key not in self._removed:
                return self._archive.members[key].name
        return name

    def size(self, name: str) -> int:
        """Inflated size of the current content in bytes, without reading it."""
        change = self._change(name)
        if change is None:
            return self._archive.members[self._key(name)].size
        return change.size

    def checksum(self, name: str) -> int:
        """CRC-32 of the current content, without reading it where it stands in the file."""
        change = self._change(name)
        return self._archive.members[self._key(name)].crc if change is None else change.pack().crc

    def read(self, name: str) -> bytes:
        """Current content of a part.  KeyError when absent; FileRefused when it is damaged or hostile."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str, size: int = MIB) -> Iterator[bytes]:
        """Current content in pieces of at most ``size`` bytes, inflated while it is read.

        Original parts are screened on the way: checksum, size against the directory, declarations.  The checksum is known
        before the last piece is given.
        """
        change = self._change(name)
        return self._original_chunks(self._key(name), size) if change is None else change.chunks(size)

    def original(self, name: str) -> bytes:
        """Content as it was when the file was opened."""
        return b"".join(self._original_chunks(key_of(name), MIB))

    def relationship_type(self, kind: str) -> str:
        """``worksheet`` -> the full type, as this package (transitional or strict) spells it."""
        return f"{STRICT_OFFICE if self.strict else OFFICE}/{kind}"

    def content_type(self, name: str) -> str:
        return self._content_types().of(name)

    def relationships(self, part: str = ROOT) -> list[Relationship]:
        """What a part refers to, targets resolved; the package's own with the empty name.  Empty when it refers to nothing."""
        where = parts.relationships_part(part)
        key = key_of(where)
        if key not in self._rels:
            found: list[Relationship] = []
            if self.has(where):
                for entry in self._relationships(where).list:
                    found.append(entry if entry.external else entry._replace(target=self.name_of(parts.resolve(part, entry.target))))
            self._rels[key] = found
        return self._rels[key]

    def mark_proven(self, name: str) -> None:
        """A reader parsed the whole part and found it well-formed and within bounds: ``screen_all`` need not look again."""
        self._proven.add(self._key(name))

    def screen_all(self) -> None:
        """Look at every XML part that nobody has read yet; FileRefused as for reading.

        Spreadsheet parts must be well-formed and shallow, foreign XML parts free of declarations, all of them true to their
        checksum.  Other parts (pictures, binaries) are left alone: nobody interprets them.  The effort is bounded: smallest
        parts first, 64 MiB in all.
        """
        members, left = self._archive.members, _PROOF_BUDGET
        for key in sorted(members, key=lambda k: members[k].size):
            if key in self._changes or key in self._removed or key in self._proven or not self._is_xml(key):
                continue
            own = self._is_own(key)
            if own or key not in self._screened:
                left -= members[key].size
                if left >= 0:
                    self._prove(key, own=own)
            self._proven.add(key)

    def _prove(self, key: str, *, own: bool) -> None:
        name = self._archive.members[key].name
        if not own:
            for _ in self._original_chunks(key, MIB):
                pass
        elif not prove(self._original_chunks(key, MIB), name, self._file, self.limits):
            prove(self._original_chunks(key, MIB), name, self._file, self.limits, exact=True)

    # --- changes

    @property
    def dirty(self) -> bool:
        return bool(self._changes or self._added or self._removed)

    def replace(self, name: str, data: Content) -> None:
        """New content for a part.  A callable gives pieces: it is called once, now, and only its compressed form is kept.

        Nothing changes when the content is what it was.  KeyError when the part is absent.
        """
        key = self._key(name)
        packed = None if isinstance(data, bytes) else pack_stream(data())
        self._put(key, _Change(self.name_of(name), data if isinstance(data, bytes) else None, packed))

    def splice(self, name: str, changes: Sequence[Splice]) -> None:
        """The part with some bytes replaced: (start, end, new), which must not overlap.

        A part that is spliced several times is inflated and deflated once, when it is saved.  KeyError when the part is absent.
        """
        key, before = self._key(name), self._change(name)
        change = _Change(self.name_of(name), None, None)
        change.size = self.size(name) + sum(len(new) - (end - start) for start, end, new in changes)
        joint = before.size - len(before.end) if before is not None else 0
        if before is not None and before.head is not None and all(start >= joint for start, _, _ in changes):
            change.head, change.end = before.head, splice(before.end, [(start - joint, end - joint, new) for start, end, new in changes])
        else:
            source = before.chunks if before is not None else partial(self._original_chunks, key)
            change.made = lambda size: splice_stream(source(size), changes)
        if before is None:
            change.quickly = lambda: self._with_new_end(key, changes)
        self._put(key, change)

    def rewrite(self, name: str, changes: Sequence[Splice | Rewrite]) -> None:
        """``splice`` where some of the new bytes are made of the old ones: the part goes by once, now, and is packed up to its end.

        What the changes raise is passed on, and nothing has changed.  KeyError when the part is absent.
        """
        change = _Change(self.name_of(name), None, None)
        change.head, change.end = pack_head(splice_stream(self.chunks(name, _PASSING), changes), MIB)
        change.size = change.head.size + len(change.end)
        self._put(self._key(name), change)

    def add(self, name: str, data: Content, content_type: str) -> None:
        """A new part and its content type.  ValueError when it exists."""
        if self.has(name):
            raise ValueError(name)
        key = key_of(name)
        if key in self._archive.members:
            self._removed.discard(key)
            self.replace(name, data)
        else:
            packed = None if isinstance(data, bytes) else pack_stream(data())
            self._added[key] = _Change(name, data if isinstance(data, bytes) else None, packed)
            self._forget(key)
        if content_type:
            self.set_content_type(name, content_type)

    def remove(self, name: str) -> None:
        """Take a part out, with its content type and its own relationships.  Whoever refers to it is the caller's business."""
        key = self._key(name)
        types = self._content_types().without(self.name_of(name))
        rels = parts.relationships_part(name)
        if not name.lower().endswith(".rels") and self.has(rels):
            self.remove(rels)
        if self._added.pop(key, None) is None:
            self._changes.pop(key, None)
            self._removed.add(key)
        self._forget(key)
        self._edit(parts.TYPES_PART, types)

    def set_content_type(self, name: str, content_type: str) -> None:
        self._edit(parts.TYPES_PART, self._content_types().with_type(name, content_type))

    def set_default_type(self, extension: str, content_type: str) -> None:
        """Declare an extension (``vml``, ``png``) unless it is declared."""
        self._edit(parts.TYPES_PART, self._content_types().with_default(extension, content_type))

    def add_relationship(self, part: str, kind: str, target: str, *, external: bool = False) -> str:
        """Let ``part`` refer to ``target`` (a part name, or a URL if external); gives the new id.

        ``kind`` is the full type, or its last step (``worksheet``), which is spelled out as this package does.
        """
        where = parts.relationships_part(part)
        full = kind if ":" in kind else self.relationship_type(kind)
        written = target if external else parts.relative(part, target)
        if not self.has(where):
            data, rid = Relationships().with_new(full, written, external=external)
            self.add(where, data, "application/vnd.openxmlformats-package.relationships+xml")
            return rid
        data, rid = self._relationships(self.name_of(where)).with_new(full, written, external=external)
        self._edit(self.name_of(where), data)
        return rid

    def remove_relationship(self, part: str, rid: str) -> None:
        where = self.name_of(parts.relationships_part(part))
        self._edit(where, self._relationships(where).without(rid))

    def move(self, name: str, new_name: str, owner: str, rid: str) -> None:
        """Another name for a part that only ``owner`` refers to, by this relationship, and that refers to nothing.

        ValueError when the name is taken.
        """
        self.add(new_name, self.read(name), self.content_type(name))
        where = self.name_of(parts.relationships_part(owner))
        self._edit(where, self._relationships(where).with_target(rid, parts.relative(owner, new_name)))
        self.remove(name)

    def tobytes(self) -> bytes:
        """The workbook with all changes; the very bytes that were opened when there are none."""
        return b"".join(self.buffers())

    def buffers(self) -> list[Buffer]:
        """``tobytes`` in pieces, without copying the kept members."""
        if not self.dirty:
            return [self.data]
        added = [New(change.name, change.pack()) for change in self._added.values()]
        return self._archive.build(self._replaced(), self._removed, added)

    def receipt(self) -> Receipt:
        """What a save would change."""
        members = self._archive.members
        kept = tuple(member.name for key, member in members.items() if key not in self._changes and key not in self._removed)
        return Receipt(
            changed=tuple(change.name for change in self._changes.values()),
            added=tuple(change.name for change in self._added.values()),
            removed=tuple(members[key].name for key in members if key in self._removed),
            unchanged=kept,
        )

    def fingerprint(self) -> str:
        """What ``fingerprint(path)`` will say of this workbook once it is saved."""
        records = []
        for member in self._archive.all:
            key = key_of(member.name)
            if key in self._removed or is_meta(member.raw):  # our own part is going to change once more: it is not packed for this
                continue
            change = None if member.name.endswith("/") else self._changes.get(key)
            new = change.pack() if change is not None else None
            records.append((member.raw, new.crc, new.length, new.size) if new else (member.raw, member.crc, member.packed, member.size))
        for change in self._added.values():
            if not is_meta(change.name.encode()):
                packed = change.pack()
                records.append((change.name.encode(), packed.crc, packed.length, packed.size))
        return digest_records(records)

    # --- inner doors

    def _put(self, key: str, change: _Change) -> None:
        """New content for a part; none if it is what stands in the file."""
        if key in self._added:
            self._added[key] = change
        elif self._same(key, change):
            self._changes.pop(key, None)
        else:
            self._changes[key] = change
        self._forget(key)

    def _with_new_end(self, key: str, changes: Sequence[Splice]) -> Packed | None:
        """A part of the file in which all changes lie at its end; None when that is not so, or nothing is known of the end."""
        member, end = self._archive.members[key], self._ends.get(key, b"")
        start = member.size - len(end)
        first = min((change[0] for change in changes), default=0) - start
        if first < 0 or member.method != DEFLATED:
            return None
        from sheetcrm.package.deflate_end import with_new_end

        new = b"".join(splice_stream([end], [(a - start, b - start, new) for a, b, new in changes]))
        return with_new_end(self._archive.packed(member), member.size, member.crc, end, new, first)

    def _replaced(self) -> dict[str, Packed]:
        return {key: change.pack() for key, change in self._changes.items()}

    def _key(self, name: str) -> str:
        """KeyError when there is no such part now."""
        key = key_of(name)
        if not self.has(name):
            raise KeyError(name)
        return key

    def _change(self, name: str) -> _Change | None:
        key = self._key(name)
        return self._added.get(key) or self._changes.get(key)

    def _same(self, key: str, change: _Change) -> bool:
        """Whether the new content is the original one; inflates the original only where checksum and size agree."""
        member = self._archive.members[key]
        if change.size != member.size:
            return False
        if change.content is not None:
            return crc32(change.content) == member.crc and self.original(member.name) == change.content
        packed = change.pack()
        if packed.crc != member.crc:
            return False
        return hashlib.sha256(b"".join(packed.content())).digest() == hashlib.sha256(self.original(member.name)).digest()

    def _edit(self, part: str, data: bytes) -> None:
        if data != self.read(part):
            parts.check_utf8(data, part, self._file)
            self.replace(part, data)

    def _forget(self, key: str) -> None:
        """Drop what was derived from a part that has changed."""
        if key == key_of(parts.TYPES_PART):
            self._types = None
        if key.endswith(".rels"):
            self._rels.pop(key, None)

    def _small(self, part: str) -> bytes:
        if self.size(part) > self.limits.small_part:
            raise FileRefused("E-XML-SIZE", file=self._file, where=part, problem=f"{self.size(part) // MIB} MiB")
        return self.read(part)

    def _content_types(self) -> ContentTypes:
        if self._types is None:
            if not self.has(parts.TYPES_PART):
                raise FileRefused("E-PARTS", file=self._file, where=parts.TYPES_PART)
            try:
                self._types = ContentTypes(self._small(parts.TYPES_PART))
            except Broken as error:
                raise parts.refused(error, parts.TYPES_PART, self._file) from None
        return self._types

    def _relationships(self, where: str) -> Relationships:
        try:
            return Relationships(self._small(where))
        except Broken as error:
            raise parts.refused(error, where, self._file) from None

    def _is_xml(self, key: str) -> bool:
        return key.endswith((".xml", ".rels")) or (self.has(parts.TYPES_PART) and self.content_type(key).endswith("xml"))

    def _is_own(self, key: str) -> bool:
        """Parts of a kind we read: spreadsheet parts, relationships, content types."""
        if key == key_of(parts.TYPES_PART) or key.endswith(".rels"):
            return True
        return "spreadsheetml" in self.content_type(key) or "ms-excel" in self.content_type(key)

    def _original_chunks(self, key: str, size: int) -> Iterator[bytes]:
        member = self._archive.members[key]
        pieces = self._archive.content(member, size)
        if key in self._screened or not (key.endswith((".xml", ".rels")) or self._is_xml(key)):
            yield from pieces
            return
        own = key.endswith(".rels") or key == key_of(parts.TYPES_PART) or self._is_own(key)
        screen = XmlScreen(member.name, self._file, self.limits, own=own, again=lambda: self._archive.content(member))
        before = piece = b""
        for following in pieces:
            before, piece = piece, following
            screen.feed(piece)
            yield piece
        if member.size >= _END_FROM:
            self._ends[key] = (before + piece)[-MIB:]
        self._screened.add(key)
