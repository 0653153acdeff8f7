"""Columns as a few bytes, and back: ids by their numbers, codes by bytes; the whole as text that fits into cells.

A packed text is base64 of: a check sum, the length of a header, the header (JSON) and the blobs that it describes, each
deflated.  Base64 costs nothing in the file: deflating the part that holds it brings it back to the size of the bytes.
"""

from __future__ import annotations

import base64
import binascii
import json
import struct
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sheetcrm.package.squeeze import check_sum, squeeze, unsqueeze
from sheetcrm.store.column import PoolTexts

Ints = NDArray[np.int32]
_MOST_HEADER = 1 << 26
_FEW = 255
_SHORT = "gb18030"  # holds all of Unicode
_FRAME = struct.Struct("<II")


class Packer:
    """Blobs in the order in which they were put; ``size`` is what they cost so far."""

    def __init__(self) -> None:
        self.blobs: list[bytes] = []
        self.size = 0

    def put(self, data: bytes, most: float = float("inf"), *, words: bool = False) -> int:
        """The number of a blob; -1 when it costs more than ``most`` bytes and was not put."""
        blob = squeeze(data, words=words)
        if len(blob) > most:
            return -1
        return self.keep(blob)

    def keep(self, blob: bytes) -> int:
        """The number of a blob that is packed already."""
        self.blobs.append(blob)
        self.size += len(blob)
        return len(self.blobs) - 1

    def text(self, header: dict[str, Any]) -> str:
        """Header and blobs as text."""
        head = squeeze(json.dumps({**header, "blobs": [len(b) for b in self.blobs]}, ensure_ascii=False, sort_keys=True).encode())
        body = b"".join([head, *self.blobs])
        return base64.b64encode(_FRAME.pack(check_sum(body), len(head)) + body).decode()


class Unpacker:
    """``header`` and the blobs of a packed text.  ``ValueError`` for anything that is not one, or is damaged."""

    def __init__(self, text: str) -> None:
        try:
            raw = base64.b64decode(text, validate=True)
            check, length = _FRAME.unpack_from(raw)
            body = raw[_FRAME.size :]
            if check_sum(body) != check:
                raise ValueError("check sum")
            self.header: dict[str, Any] = json.loads(unsqueeze(body[:length], _MOST_HEADER))
            ends = np.cumsum([length, *self.header["blobs"]]).tolist()
        except (binascii.Error, struct.error, UnicodeDecodeError, KeyError, TypeError) as error:
            raise ValueError(str(error)) from None
        self._blobs = [body[a:b] for a, b in pairwise(ends)]

    def get(self, number: int, most: int) -> bytes:
        """A blob; ``ValueError`` when it is longer than ``most`` bytes."""
        return unsqueeze(self.packed(number), most)

    def packed(self, number: int) -> bytes:
        """A blob as it lies there."""
        if not 0 <= number < len(self._blobs):
            raise ValueError("no such blob")
        return self._blobs[number]

    @property
    def size(self) -> int:
        """What all blobs cost."""
        return sum(map(len, self._blobs))


def with_blobs(said: Mapping[str, Any], of: Callable[[int], Any]) -> dict[str, Any]:
    """What a header says of some columns, with something else in place of the numbers of its blobs: they stand in ``blob`` and in lists."""
    changed: dict[str, Any] = {}
    for key, value in said.items():
        if isinstance(value, Mapping):
            changed[key] = with_blobs(value, of)
        elif isinstance(value, list):
            changed[key] = [of(number) for number in value]
        else:
            changed[key] = of(value) if key == "blob" else value
    return changed


# --- bytes planes


def plane_of(values: NDArray[np.integer], k: int) -> bytes:
    """One byte of each number, 0 the lowest."""
    width = values.dtype.itemsize
    return values.astype(values.dtype.newbyteorder("<"), copy=False).view(np.uint8)[k::width].tobytes()


def put_numbers(packer: Packer, values: NDArray[np.integer], width: int) -> list[int]:
    """Whole numbers ≥ 0 below 256^width: one blob for each byte of them, lowest first."""
    wide = values.astype(np.int64)
    return [packer.put(plane_of(wide, k)) for k in range(width)]


def get_numbers(unpacker: Unpacker, planes: Sequence[int], n: int) -> NDArray[np.int64]:
    found = np.zeros(n, np.int64)
    for k, number in enumerate(planes):
        plane = np.frombuffer(unpacker.get(number, n), np.uint8)
        if len(plane) != n:
            raise ValueError("length of a plane")
        found |= plane.astype(np.int64) << (8 * k)
    return found


def width_of(largest: int) -> int:
    return max(1, (largest.bit_length() + 7) // 8)


# --- codes into a list of texts


def put_codes(packer: Packer, codes: NDArray[np.integer], size: int) -> dict[str, Any]:
    """Codes below ``size``, -1 = none; 0, 1, 2 … cost nothing."""
    n = len(codes)
    if n == size and bool((codes == np.arange(n)).all()):
        return {"n": n}
    return {"n": n, "planes": put_numbers(packer, codes.astype(np.int64) + 1, width_of(size))}


def get_codes(unpacker: Unpacker, said: dict[str, Any], size: int) -> Ints:
    n = int(said["n"])
    codes = (get_numbers(unpacker, said["planes"], n) - 1 if "planes" in said else np.arange(n)).astype(np.int32)
    if len(codes) and (codes.max() >= size or codes.min() < -1):
        raise ValueError("a code without text")
    return codes


def put_texts(packer: Packer, texts: Sequence[str]) -> dict[str, Any]:
    """Texts without line feeds, Chinese ones by two bytes a character: a third less to deflate."""
    joined = "\n".join(texts)
    if texts and joined.count("\n") != len(texts) - 1:
        joined = "\n".join(text.replace("\n", " ") for text in texts)
    said: dict[str, Any] = {"n": len(texts)}
    try:
        data = joined.encode(_SHORT)
    except UnicodeEncodeError:  # half a surrogate pair
        data, said["utf8"] = joined.encode("utf-8", "surrogatepass"), True
    return {**said, "bytes": len(data), "blob": packer.put(data, words=True)}


def get_texts(unpacker: Unpacker, said: dict[str, Any]) -> list[str]:
    if not said["n"]:
        return []
    data = unpacker.get(said["blob"], said["bytes"])
    texts = (data.decode("utf-8", "surrogatepass") if said.get("utf8") else data.decode(_SHORT)).split("\n")
    if len(texts) != said["n"]:
        raise ValueError("number of texts")
    return texts


# --- ids


def put_ids(packer: Packer, ids: Sequence[str]) -> dict[str, Any]:
    """Ids of the same head and length that end in digits by the steps of their numbers; the others as texts."""
    cells, fits = _cells(ids)
    head, length = _head(cells), cells.shape[1]
    if not 0 < length - head <= 15:
        return {"n": len(ids), "others": put_texts(packer, list(ids))}
    good = np.ones(len(cells), bool)
    numbers = np.zeros(len(cells), np.int64)
    for k in range(length):  # character by character, those of all ids at once
        if k < head:
            good &= cells[:, k] == cells[0, k]
        else:
            digit = cells[:, k] - np.uint8(48)  # others wrap around
            good &= digit <= 9
            numbers *= 10
            numbers += digit
    if int(good.sum()) < 4:
        return {"n": len(ids), "others": put_texts(packer, list(ids))}
    numbers = numbers[good]
    steps = np.diff(numbers, prepend=np.int64(0))
    signed = (steps << 1) ^ (steps >> 63)  # small steps either way are small numbers
    chosen = np.zeros(len(ids), bool)
    chosen[np.flatnonzero(fits)] = good
    others = np.flatnonzero(~chosen)
    texts = ids if len(others) < _FEW else list(ids)
    return {
        "n": len(ids),
        "head": cells[int(np.argmax(good)), :head].tobytes().decode("ascii"),
        "digits": length - head,
        "count": len(numbers),
        "steps": put_numbers(packer, signed, width_of(int(signed.max()))),
        "at": put_numbers(packer, others, 3),
        "others": put_texts(packer, [texts[k] for k in others.tolist()]),
    }


def _cells(ids: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """The characters of the ids that are ASCII and as long as most, a row for each, and which these are."""
    held = ids.ascii_cells() if isinstance(ids, PoolTexts) else None
    if held is not None:
        return held, np.ones(len(ids), bool)
    texts = list(ids)
    lengths = Counter(map(len, texts)).most_common(1)
    length = lengths[0][0] if lengths else 0
    fits = np.array([len(text) == length and text.isascii() for text in texts], bool)
    joined = "".join(text for text, fit in zip(texts, fits.tolist(), strict=True) if fit)
    return np.frombuffer(joined.encode(), np.uint8).reshape(-1, length) if joined else np.zeros((0, 0), np.uint8), fits


def get_ids(unpacker: Unpacker, said: dict[str, Any]) -> list[str]:
    n, others = int(said["n"]), get_texts(unpacker, said["others"])
    if "head" not in said:
        return others
    signed = get_numbers(unpacker, said["steps"], int(said["count"]))
    numbers = np.cumsum((signed >> 1) ^ -(signed & 1))
    digits, head = int(said["digits"]), str(said["head"])
    length = len(head) + digits
    cells = np.empty((len(numbers), length), np.uint8)
    cells[:, : len(head)] = np.frombuffer(head.encode("ascii"), np.uint8)
    for k in range(digits):
        cells[:, length - 1 - k] = numbers // 10**k % 10 + 48
    joined = cells.tobytes().decode("ascii")
    alike = [joined[i : i + length] for i in range(0, len(joined), length)]
    if not others:
        found = alike
    else:
        at = set(get_numbers(unpacker, said["at"], len(others)).tolist())
        rest, odd = iter(alike), iter(others)
        found = [next(odd) if i in at else next(rest) for i in range(n)]
    if len(found) != n:
        raise ValueError("number of ids")
    return found


def _head(cells: NDArray[np.uint8]) -> int:
    """How many characters come before the digits at the end, by the first id."""
    if not cells.size:
        return 0
    digits = (cells[0] >= 48) & (cells[0] <= 57)
    return int(np.flatnonzero(~digits)[-1]) + 1 if not digits.all() else max(0, cells.shape[1] - 15)
