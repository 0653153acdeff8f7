"""How the process deals with memory that it has done with."""

from __future__ import annotations

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""``M_TRIM_THRESHOLD`` and ``M_MMAP_THRESHOLD`` of glibc's malloc.h."""


def keep_freed_memory() -> None:
    """Let the C library keep big blocks that are freed, to give them out again.

    glibc hands them back to the system at once, and gets others page by page: many of the page faults of a refresh come of that.
    Where the C library is another one nothing changes.
    """
    import ctypes

    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    mallopt(_TRIM_THRESHOLD, 256 << 20)
    mallopt(_MMAP_THRESHOLD, 32 << 20)
