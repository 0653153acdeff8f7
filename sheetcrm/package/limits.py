"""How large and how odd a package may be before it is refused."""

from __future__ import annotations

from sheetcrm._values import NamedTuple

MIB, GIB = 1 << 20, 1 << 30


class Limits(NamedTuple):
    """Bounds for reading; all sizes in bytes, counted on inflated content.

    Honest workbooks stay far below: equal rows repeated 100,000 times deflate about 16 : 1, and Excel's largest sheets
    inflate to a few hundred MiB.  Only a sheet of long texts that repeat deflates better, up to 1000 : 1: it is told
    from a bomb by how few tags there are for all its bytes.
    """

    part: int = 512 * MIB
    total: int = GIB
    ratio: int = 200
    ratio_from: int = 4 * MIB
    members: int = 2_000
    name: int = 255
    depth: int = 256
    token: int = MIB
    """One tag, attribute or text of a spreadsheet part, in bytes of XML."""
    wordy: int = 512
    """Bytes for each tag from which on a worksheet may deflate as well as it likes."""
    small_part: int = 32 * MIB
    """Parts that are parsed as a whole: workbook, relationships, content types."""
    names: int = 10_000


DEFAULT = Limits()
WEB = Limits(part=64 * MIB, total=256 * MIB)
"""For files from strangers, read by a server."""
