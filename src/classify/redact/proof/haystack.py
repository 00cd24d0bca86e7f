"""Values sought in bytes, in the encodings in which programs leave them behind."""

from __future__ import annotations

import base64
import binascii
import html
import quopri
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote_to_bytes

from classify.blackout.values import Letters

_BASE64 = re.compile(rb"[A-Za-z0-9+/=\r\n]{16,}")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}){6,}")
_TAG = re.compile(rb"<[^<>]*>")
_FEWEST = 6
_FEWEST_DIGITS = 8
"""Letters and digits of a value that is sought in bytes: a shorter one stands in any of them by chance."""


def found_in(data: bytes, values: Iterable[str]) -> int:
    """How many of the values stand in `data`, however they are written there."""
    sought = {value.strip().casefold() for value in values if _is_long(value)}
    sought |= {bare for value in sought if (bare := _bare(value)).isdecimal()}
    if not sought:
        return 0
    letters = Letters()
    for value in sought:
        letters.take(value)
    return len({hay[start:end] for hay in _hays(data) for start, end in letters.spans(hay)})


def _is_long(value: str) -> bool:
    bare = _bare(value)
    return len(bare) >= (_FEWEST_DIGITS if bare.isdecimal() else _FEWEST)


def _bare(value: str) -> str:
    return "".join(filter(str.isalnum, value))


def _hays(data: bytes) -> Iterator[str]:
    """The bytes as text in several ways, in small letters."""
    seen: set[str] = set()
    for way in (
        data,
        *(bytes.fromhex(run.decode()).replace(b"\0", b"") for run in _HEX.findall(data)),
        _TAG.sub(b"", data),
        data.replace(b"\0", b""),
        html.unescape(data.decode("utf-8", "replace")).encode(),
        html.unescape(_TAG.sub(b"", data).decode("utf-8", "replace")).encode(),
        unquote_to_bytes(data),
        quopri.decodestring(data),
        *_from_base64(data),
    ):
        hay = way.decode("utf-8", "replace").casefold()
        if hay not in seen:
            seen.add(hay)
            yield hay


def _from_base64(data: bytes) -> Iterator[bytes]:
    for run in _BASE64.findall(data):
        packed = b"".join(run.split())
        try:
            yield base64.b64decode(packed + b"=" * (-len(packed) % 4))
        except (binascii.Error, ValueError):
            continue
