"""Files inside Office files: OLE objects ([MS-OLEDS]) and pasted images."""

from __future__ import annotations

import posixpath
import struct
from typing import TYPE_CHECKING

from classify.extract.containers.olefiles import is_ole, open_ole
from classify.extract.objects.metafile import worth_showing
from classify.extract.objects.pixels import is_page_sized

if TYPE_CHECKING:
    from classify.extract.xml.package import Package

METAFILE_SUFFIXES = ("emf", "wmf", "emz", "wmz")
IMAGE_SUFFIXES = (
    *("png", "jpg", "jpeg", "tif", "tiff", "gif", "bmp", "webp", "heic", "jpe", "jfif"),
    *METAFILE_SUFFIXES,
)

_INNER_STREAMS = {
    "WordDocument": "doc",
    "Workbook": "xls",
    "Book": "xls",
    "PowerPoint Document": "ppt",
    "__properties_version1.0": "msg",
}


def worth_reading(package: Package, name: str) -> bool:
    """Whether a media part is an image large enough to show a page or a card, or a metafile that speaks."""
    suffix = name.lower().rpartition(".")[2]
    if suffix not in IMAGE_SUFFIXES:
        return False
    data = package.read(name) or b""
    if suffix in METAFILE_SUFFIXES:
        return worth_showing(data)
    return is_page_sized(data)


def open_ole_object(name: str, data: bytes) -> tuple[str, bytes]:
    r"""A sensible file name and the bytes of what an embedding holds.

    A package (xlsx in docx) comes as it is. An OLE object is unwrapped: `\x01Ole10Native` carries any
    file with its name, `Package` and `CONTENTS` the bytes alone; legacy Office objects are their own file.
    """
    if not is_ole(data):
        return name, data
    stem = posixpath.splitext(name)[0]
    try:
        with open_ole(data) as ole:
            if ole.exists("\x01Ole10Native"):
                return unpack_native(ole.openstream("\x01Ole10Native").read(), f"{stem}.bin")
            for stream in ("Package", "CONTENTS", "EmbeddedOdf"):
                if ole.exists(stream):
                    inner = ole.openstream(stream).read()
                    return f"{stem}.{_guess_suffix(inner)}", inner
            for stream, suffix in _INNER_STREAMS.items():
                if ole.exists(stream):
                    return f"{stem}.{suffix}", data
    except (OSError, struct.error, IndexError, ValueError):
        return name, data
    return name, data


def unpack_native(blob: bytes, fallback: str) -> tuple[str, bytes]:
    """Name and bytes inside an Ole10Native stream: size, type, label, path, ..., size, content."""
    try:
        at = 6
        label, at = _string(blob, at)
        path, at = _string(blob, at)
        at += 4
        (size,) = struct.unpack_from("<I", blob, at)
        at += 4 + size
        (size,) = struct.unpack_from("<I", blob, at)
        content = blob[at + 4 : at + 4 + size]
    except (struct.error, ValueError):
        return fallback, blob[4:]
    name = posixpath.basename((label or path).replace("\\", "/")) or fallback
    return name, content


def _string(blob: bytes, at: int) -> tuple[str, int]:
    stop = blob.index(b"\0", at)
    return blob[at:stop].decode("cp1252", "replace"), stop + 1


def _guess_suffix(data: bytes) -> str:
    if data.startswith(b"%PDF"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        for mark, suffix in ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx")):
            if mark in data[:8192] or mark in data[-65_536:]:
                return suffix
        return "zip"
    return "bin"
