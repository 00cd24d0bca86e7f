"""Pasted pictures as bytes: whether one is large enough to show text, and a bitmap's missing file header."""

from __future__ import annotations

import io
import struct

from PIL import Image, UnidentifiedImageError

LEAST_PIXELS = 120_000
"""Smaller images are logos, bullets and signatures' flourishes, not scans with text."""


def is_page_sized(data: bytes) -> bool:
    """Whether these are the bytes of a picture large enough to show a page or a card."""
    try:
        width, height = Image.open(io.BytesIO(data)).size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return False
    return width * height >= LEAST_PIXELS and min(width, height) >= 120


def bitmap(head: bytes, bits: bytes | None = None) -> bytes | None:
    """A BMP file, or the JPEG or PNG it wraps, from a bitmap without its file header ([MS-WMF] 2.2.2.9).

    `head` is followed by its pixels unless they are handed over apart. None when it makes no sense.
    """
    if len(head) < 12:
        return None
    (size,) = struct.unpack_from("<I", head)
    if size == 12:
        _, _, _, depth = struct.unpack_from("<HHHH", head, 4)
        packing, colours, entry = 0, 1 << depth if depth <= 8 else 0, 3
    elif 40 <= size <= 124 and len(head) >= 40:
        depth, packing = struct.unpack_from("<HI", head, 14)
        (colours,) = struct.unpack_from("<I", head, 32)
        colours = colours or (1 << depth if 0 < depth <= 8 else 0)
        entry = 4
    else:
        return None
    if colours > 256:
        return None
    start = size + colours * entry + (12 if packing == 3 and size == 40 else 0)
    if bits is None:
        head, bits = head[:start], head[start:]
    if packing in (4, 5):
        return bits
    where = 14 + len(head)
    return struct.pack("<2sIII", b"BM", where + len(bits), 0, where) + head + bits
