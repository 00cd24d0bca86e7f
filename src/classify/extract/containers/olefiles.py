"""Compound files ([MS-CFB]) that lie in memory.

olefile takes bytes below 1,536 for the NAME of a file and opens it: a document could so have any file
of the machine opened, or wait for ever at a pipe. Bytes go to it through here only.
"""

from __future__ import annotations

import io

import olefile

SMALLEST = olefile.MINIMAL_OLEFILE_SIZE
"""Bytes of the smallest compound file: a header and two sectors."""


def is_ole(data: bytes) -> bool:
    """Whether these are the bytes of a compound file."""
    return len(data) >= SMALLEST and data.startswith(olefile.MAGIC)


def open_ole(data: bytes) -> olefile.OleFileIO:
    """The compound file in `data`, for a `with` block.

    Raises OSError, struct.error, IndexError or ValueError when it is none or damaged.
    """
    return olefile.OleFileIO(io.BytesIO(data))
