"""Whether a value is somewhere in some bytes, in any of the forms that programs give to values."""

from __future__ import annotations

import base64
import gzip
import html
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

from tests.web.town import CANARIES


def forms(value: str) -> set[bytes]:
    """The forms of a value that are looked for."""
    plain = value.encode()
    as_text = {
        value,
        html.escape(value),
        quote(value, safe=""),
        quote_plus(value),
        json.dumps(value)[1:-1],
        "".join(f"&#{ord(sign)};" for sign in value),
        "".join(f"&#x{ord(sign):x};" for sign in value),
        "".join(f"\\u{ord(sign):04x}" for sign in value),
        "".join(f"%{byte:02X}" for byte in plain),
        "".join(f"%{byte:02x}" for byte in plain),
        plain.hex(),
        plain.hex().upper(),
        value[::-1],
    }
    found = {text.encode() for text in as_text} | {value.encode("utf-16-le"), value.encode("utf-16-be")}
    for before in range(3):
        # Wherever in a longer text the value stands: the signs that only it decides.
        packed = base64.b64encode(b"\0" * before + plain)
        sure = packed[4 if before else 0 : -4]
        found |= {sure, sure.replace(b"+", b"-").replace(b"/", b"_")}
    return found


_LOOKED_FOR = [(canary, form) for canary in CANARIES for form in sorted(forms(canary))]


def canaries_in(data: bytes) -> set[str]:
    """The values that are in `data`, packed or not."""
    if data.startswith(b"\x1f\x8b"):
        data = gzip.decompress(data)
    return {canary for canary, form in _LOOKED_FOR if form in data}


def in_files(folders: Iterable[Path]) -> Iterator[tuple[Path, set[str]]]:
    """Files that hold a value, and which."""
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and (found := canaries_in(file.read_bytes())):
                yield file, found
