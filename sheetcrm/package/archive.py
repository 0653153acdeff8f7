"""A ZIP container read and written by hand, because the members we do not change must stay as they are to the byte.

``zipfile`` cannot copy a member raw: it would re-encode names, flags and extra fields.  Here an untouched member is the run
of bytes from its local header to the next one (extras, data descriptor and padding included) and its directory record,
of which only the offset changes.  Containers that readers could disagree about are refused.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import NoReturn

from sheetcrm._values import NamedTuple
from sheetcrm.errors import FileRefused
from sheetcrm.package.deflate import DEFLATED, STORED, InflateError, Packed, inflate
from sheetcrm.package.limits import MIB, Limits
from sheetcrm.text import Text

Buffer = bytes | memoryview
_END = struct.Struct("<4sHHHHIIH")
_RECORD = struct.Struct("<4sBBHHHHHIIIHHHHHII")
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_EPOCH = (0, 0x21)  # 1980-01-01 00:00, the first date ZIP knows
_UTF8 = 0x800

_SHEETS = "xl/worksheets/"


class Member(NamedTuple):
    """One member as it lies in the file.

    name     part name: slashes only, case as written          record   raw directory record, without its extra field's meaning
    raw      name as stored                                    local    offset of the local header
    start    offset of the data                                end      offset where the next member begins
    packed   compressed size;  size, crc  of the content       offset_at  where in ``record`` the offset stands, and its width
    """

    name: str
    raw: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    record: bytes
    local: int
    start: int
    end: int
    offset_at: tuple[int, int]


class New(NamedTuple):
    """A changed or added member: its part name and packed content."""

    name: str
    packed: Packed


def key_of(name: str) -> str:
    """Part names are equal without regard to case."""
    return name.replace("\\", "/").lstrip("/").lower()


class Archive:
    """The members of one container, by key, in directory order.  ``members`` holds no folders; ``FileRefused`` on damage."""

    def __init__(self, data: bytes, *, file: str | None = None, limits: Limits | None = None) -> None:
        self.data, self.file, self.limits = data, file, limits or Limits()
        self._view = memoryview(data)
        self._directory = 0
        self._sound: set[int] = set()
        self.all = self._read()
        self.members = {key_of(member.name): member for member in self.all if not member.name.endswith("/")}

    def refuse(self, problem: Text, where: str | None = None) -> NoReturn:
        raise FileRefused("E-ZIP", file=self.file, where=where, problem=problem)

    # --- reading

    def packed(self, member: Member) -> memoryview:
        """The content as it lies in the file."""
        return self._view[member.start : member.start + member.packed]

    def content(self, member: Member, piece: int = MIB) -> Iterator[bytes]:
        """The inflated content, piece by piece; FileRefused E-CRC, E-BOMB, E-ZIP."""
        crc = None if member.start in self._sound else member.crc
        try:
            yield from inflate(self.packed(member), member.method, member.size, crc, piece=piece)
            self._sound.add(member.start)
        except InflateError as error:
            kind = error.args[0]
            if kind == "more":
                problem = Text("实际大小超过目录里写的大小", "more content than its directory admits")
                raise FileRefused("E-BOMB", file=self.file, where=member.name, problem=problem) from None
            if kind == "crc":
                raise FileRefused("E-CRC", file=self.file, where=member.name) from None
            raise FileRefused("E-ZIP", file=self.file, where=member.name, problem=Text("压缩数据已损坏", "damaged compressed data")) from None

    def _read(self) -> list[Member]:
        count, size, start = self._end_record()
        self._directory = start
        if count > self.limits.members:
            self.refuse(Text(f"部件多达 {count} 个", f"{count} members"))
        records = list(self._records(count, start, start + size))
        order = sorted(range(count), key=lambda i: records[i][1])
        ends = {order[n]: (records[order[n + 1]][1] if n + 1 < count else start) for n in range(count)}
        if count and records[order[0]][1] != 0:
            self.refuse(Text("压缩包前面有多余的内容", "content before the zip"))
        members = [self._member(*records[i], ends[i]) for i in range(count)]
        self._screen(members)
        return members

    def _end_record(self) -> tuple[int, int, int]:
        """(count, size, start of the directory); finds the one end record and refuses every doubt."""
        data, length = self.data, len(self.data)
        at = data.rfind(b"PK\5\6", max(0, length - 65_557))
        if at < 0 or at + 22 > length:
            if data.find(b"PK\5\6") >= 0 and at < 0:
                self.refuse(Text("压缩包后面有多余的内容", "content after the zip"))
            raise FileRefused("E-TRUNCATED", file=self.file)
        _, disk, first, here, count, size, start, comment = _END.unpack_from(data, at)
        if at + 22 + comment != length:
            if at + 22 + comment > length:
                raise FileRefused("E-TRUNCATED", file=self.file)
            self.refuse(Text("压缩包后面有多余的内容", "content after the zip"))
        end = at
        if at >= 20 and data[at - 20 : at - 16] == b"PK\6\7":
            end, count, size, start = self._end_record_64(at - 20)
        elif disk or first or here != count:
            self.refuse(Text("分卷压缩包", "split over several volumes"))
        if start + size != end:
            known = data[start : start + 4] == b"PK\1\2" or not count
            moved = Text("目录位置不对", "the directory is not where it should be")
            self.refuse(moved if known else Text("压缩包前面有多余的内容", "content before the zip"))
        if data.find(b"PK\5\6", start) != at:
            self.refuse(Text("有两个目录结尾", "two end records"))
        return count, size, start

    def _end_record_64(self, locator: int) -> tuple[int, int, int, int]:
        _, disk, at, disks = struct.unpack_from("<4sIQI", self.data, locator)
        if disk or disks > 1 or at + 56 > locator or self.data[at : at + 4] != b"PK\6\6":
            self.refuse(Text("zip64 结尾记录损坏", "damaged zip64 end record"))
        _, _, _, _, _, here, count, size, start = struct.unpack_from("<QHHIIQQQQ", self.data, at + 4)
        if here != count:
            self.refuse(Text("分卷压缩包", "split over several volumes"))
        return at, count, size, start

    def _records(self, count: int, at: int, end: int) -> Iterator[tuple[bytes, int, int, int, tuple[int, int]]]:
        """(record, local offset, packed, size, where the offset stands), walking the directory exactly to its end."""
        for _ in range(count):
            if at + 46 > end or self.data[at : at + 4] != b"PK\1\2":
                self.refuse(Text("目录损坏", "damaged directory"))
            fields = _RECORD.unpack_from(self.data, at)
            packed, size, name, extra, comment, offset = fields[9], fields[10], fields[11], fields[12], fields[13], fields[17]
            record = self.data[at : at + 46 + name + extra + comment]
            at += len(record)
            if at > end or fields[14]:
                self.refuse(Text("目录损坏", "damaged directory"))
            yield (record, *self._wide(record, 46 + name, extra, packed, size, offset))
        if at != end:
            self.refuse(Text("目录损坏", "damaged directory"))

    def _wide(self, record: bytes, at: int, length: int, packed: int, size: int, offset: int) -> tuple[int, int, int, tuple[int, int]]:
        """Sizes and offset after the zip64 extra field, if the plain ones say that they stand there."""
        place = (42, 4)
        if 0xFFFFFFFF not in (packed, size, offset):
            return offset, packed, size, place
        end = at + length
        while at + 4 <= end:
            tag, n = struct.unpack_from("<HH", record, at)
            at += 4
            if tag == 1:
                values: list[int] = []
                for value in (size, packed, offset):
                    if value == 0xFFFFFFFF:
                        if n < 8 or at + 8 > end:
                            break
                        place = (at, 8)
                        (value,) = struct.unpack_from("<Q", record, at)
                        at, n = at + 8, n - 8
                    values.append(value)
                if len(values) == 3:
                    return values[2], values[1], values[0], place if offset == 0xFFFFFFFF else (42, 4)
                break
            at += n
        return self.refuse(Text("zip64 大小缺失", "zip64 sizes are missing"))

    def _member(self, record: bytes, local: int, packed: int, size: int, offset_at: tuple[int, int], end: int) -> Member:
        fields = _RECORD.unpack_from(record)
        flags, method, crc, length = fields[4], fields[5], fields[8], fields[11]
        raw = record[46 : 46 + length]
        try:
            name = raw.decode("utf-8" if flags & _UTF8 or raw.isascii() else "cp437").replace("\\", "/")
        except UnicodeDecodeError:
            raise FileRefused("E-ZIP-NAME", file=self.file, where=repr(raw)) from None
        if local + 30 > self._directory or self.data[local : local + 4] != b"PK\3\4":
            self.refuse(Text("部件头损坏", "damaged member header"), name)
        header = _LOCAL.unpack_from(self.data, local)
        start = local + 30 + header[9] + header[10]
        if header[3] != method or self.data[local + 30 : local + 30 + header[9]] != raw:
            self.refuse(Text("部件头与目录不一致", "a member's header contradicts the directory"), name)
        if flags & 0x2041 or header[2] & 0x2041:
            self.refuse(Text("部件用压缩包密码加密了", "members are encrypted with a zip password"), name)
        if method not in (STORED, DEFLATED) or (method == STORED and packed != size):
            self.refuse(Text("不认识的压缩方法", "unknown compression method"), name)
        if start + packed > end:
            self.refuse(Text("部件互相重叠", "members overlap"), name)
        return Member(name, raw, flags, method, crc, packed, size, record, local, start, end, offset_at)

    def _screen(self, members: list[Member]) -> None:
        """Names, twins and sizes: all that can be known without inflating anything."""
        limits, seen, total = self.limits, set(), 0
        for member in members:
            name = member.name
            steps = name.rstrip("/").split("/")
            if not name or len(name) > limits.name or "\0" in name or ".." in steps or name[0] == "/" or ":" in steps[0]:
                raise FileRefused("E-ZIP-NAME", file=self.file, where=name[:80].replace("\0", "\\0"))
            key = name.rstrip("/").lower()
            if key in seen:
                self.refuse(Text("同一个部件出现两次", "the same part twice"), name)
            seen.add(key)
            total += member.size
            if member.size > limits.part or total > limits.total:
                self.bomb(Text(f"{member.size // MIB} MiB", f"{member.size // MIB} MiB"), name)
            if member.size > limits.ratio_from and member.size > limits.ratio * max(member.packed, 1) and not self._wordy(member):
                ratio = member.size // max(member.packed, 1)
                self.bomb(Text(f"压缩比 {ratio}:1", f"ratio {ratio}:1"), name)

    def _wordy(self, member: Member) -> bool:
        """A worksheet of long texts, which may well be the same again and again: it has few tags, and that is soon counted."""
        if not member.name.lower().startswith(_SHEETS):
            return False
        tags, most = 0, member.size // self.limits.wordy
        for piece in self.content(member):
            tags += piece.count(b"<")
            if tags > most:
                return False
        return True

    def bomb(self, problem: Text, where: str) -> NoReturn:
        raise FileRefused("E-BOMB", file=self.file, where=where, problem=problem)

    # --- writing

    def build(self, replaced: Mapping[str, Packed], removed: set[str], added: list[New]) -> list[Buffer]:
        """The new container as a list of buffers: kept members raw and in place, new ones last.  Keys as by ``key_of``."""
        out: list[Buffer] = []
        at, offsets, fresh = 0, {}, {}
        for member in sorted(self.all, key=lambda m: m.local):
            key = key_of(member.name)
            if key in removed and not member.name.endswith("/"):
                continue
            offsets[member.local] = at
            packed = replaced.get(key)
            if packed is None:
                out.append(self._view[member.local : member.end])
                at += member.end - member.local
            else:
                local, fresh[member.local] = _headers(member.raw, packed, at, member)
                out += [local, *packed.pieces]
                at += len(local) + packed.length
        records: list[bytes] = []
        for member in self.all:
            if member.local in fresh:
                records.append(fresh[member.local])
            elif member.local in offsets:
                records.append(_moved(member, offsets[member.local]))
        for new in added:
            local, record = _headers(new.name.encode(), new.packed, at, None)
            out += [local, *new.packed.pieces]
            at += len(local) + new.packed.length
            records.append(record)
        return out + self._tail(records, at)

    def _tail(self, records: list[bytes], at: int) -> list[Buffer]:
        size = sum(map(len, records))
        comment = self.data[len(self.data) - struct.unpack_from("<H", self.data, self._comment_at())[0] :] if self._comment_at() else b""
        if at + size >= 0xFFFFFFFF or len(records) >= 0xFFFF:
            self.bomb(Text("超过 4 GiB", "more than 4 GiB"), "")
        return [*records, _END.pack(b"PK\5\6", 0, 0, len(records), len(records), size, at, len(comment)) + comment]

    def _comment_at(self) -> int:
        """Offset of the comment's length in the end record; 0 when there is no comment."""
        at = self.data.rfind(b"PK\5\6") + 20
        return at if at + 2 < len(self.data) else 0


def _moved(member: Member, offset: int) -> bytes:
    """The directory record of a kept member with its new offset, as wide as it was written."""
    at, width = member.offset_at
    return member.record[:at] + offset.to_bytes(width, "little") + member.record[at + width :]


def _headers(raw: bytes, packed: Packed, offset: int, old: Member | None) -> tuple[bytes, bytes]:
    """(local header, directory record) of a changed or new member; the date of the old one, so that output is repeatable."""
    flags = 0 if raw.isascii() else _UTF8
    made_by, system, time, date, internal, external, comment = 20, 0, *_EPOCH, 0, 0, b""
    if old is not None:
        fields = _RECORD.unpack_from(old.record)
        made_by, system, time, date, internal, external = fields[1], fields[2], fields[6], fields[7], fields[15], fields[16]
        comment = old.record[46 + fields[11] + fields[12] :]
        flags = old.flags & _UTF8
    sizes = (packed.crc, packed.length, packed.size)
    local = _LOCAL.pack(b"PK\3\4", 20, flags, packed.method, time, date, *sizes, len(raw), 0) + raw
    head = (b"PK\1\2", made_by, system, 20, flags, packed.method, time, date, *sizes)
    record = _RECORD.pack(*head, len(raw), 0, len(comment), 0, internal, external, offset) + raw + comment
    return local, record
