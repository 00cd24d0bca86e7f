"""Text kept as UTF-16 units, as old Word counts it: surrogates are characters of their own."""

from __future__ import annotations

import re
import struct

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def units(raw: bytes) -> str:
    """UTF-16 text with each unit as a character of its own, surrogates too."""
    text = raw.decode("utf-16-le", "surrogatepass" if len(raw) % 2 == 0 else "replace")
    if len(text) == len(raw) // 2:
        return text
    return _ASTRAL.sub(
        lambda found: "".join(map(chr, struct.unpack("<HH", found[0].encode("utf-16-le")))), text
    )


def joined(text: str) -> str:
    """Text of which no letter is in two halves any more; single halves become U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
