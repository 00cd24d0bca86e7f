"""Builds pictures, metafiles and the records that hold them in legacy Office files."""

from __future__ import annotations

import io
import struct
import zlib


def scan(suffix: str = "png", size: tuple[int, int] = (520, 260), shade: int = 255) -> bytes:
    """A picture large enough to show a page."""
    from PIL import Image, ImageDraw

    picture = Image.new("L", size, shade)
    ImageDraw.Draw(picture).text((20, 20), "Invented: SSN 219-09-9999", fill=0)
    stream = io.BytesIO()
    picture.save(stream, {"jpg": "JPEG", "tif": "TIFF"}.get(suffix, suffix.upper()))
    return stream.getvalue()


def dib() -> bytes:
    """A bitmap without its file's header."""
    return scan("bmp")[14:]


def blip(kind: int, instance: int, picture: bytes) -> bytes:
    """An OfficeArtBlip of a bitmap ([MS-ODRAW] 2.2.23): identifier, tag, picture."""
    body = bytes(16) + b"\xff" + picture
    return struct.pack("<HHI", instance << 4, kind, len(body)) + body


def metafile_blip(kind: int, instance: int, picture: bytes) -> bytes:
    """An OfficeArtBlip of a packed metafile: identifier, 34 bytes of sizes, what zlib makes of it."""
    packed = zlib.compress(picture)
    head = struct.pack("<I16x8xIBB", len(picture), len(packed), 0, 0xFE)
    body = bytes(16) + head + packed
    return struct.pack("<HHI", instance << 4, kind, len(body)) + body


def emf(*records: bytes) -> bytes:
    """An enhanced metafile of the given records."""
    head = struct.pack("<II", 1, 108) + bytes(32) + b" EMF" + bytes(64)
    return head + b"".join(records) + struct.pack("<IIIII", 14, 20, 0, 0, 20)


def record(kind: int, body: bytes) -> bytes:
    """A record of an enhanced metafile."""
    body += bytes(-len(body) % 4)
    return struct.pack("<II", kind, len(body) + 8) + body


def emf_text(text: str, x: int, y: int, *, wide: bool = True, advance: int = 0, options: int = 0) -> bytes:
    """EMR_EXTTEXTOUTW or A; `advance` is the width of each letter, 0 for none told."""
    raw = text.encode("utf-16-le" if wide else "cp1252")
    raw += bytes(-len(raw) % 4)
    widths = struct.pack(f"<{len(text)}i", *[advance] * len(text)) if advance else b""
    where = 76
    head = bytes(16) + struct.pack("<Iff", 1, 1.0, 1.0)
    about = struct.pack("<iiIII16xI", x, y, len(text), where, options, where + len(raw) if widths else 0)
    return record(84 if wide else 83, head + about + raw + widths)


def emf_font(number: int, height: int) -> bytes:
    """Make a font and draw with it."""
    made = record(82, struct.pack("<Ii", number, -height) + bytes(320))
    return made + record(37, struct.pack("<I", number))


def emf_bitmap(picture: bytes) -> bytes:
    """EMR_STRETCHDIBITS with a bitmap (without its file's header)."""
    head, bits = picture[:40], picture[40:]
    if struct.unpack_from("<H", picture, 14)[0] == 8:
        head, bits = picture[: 40 + 1024], picture[40 + 1024 :]
    body = (
        bytes(16) + bytes(24) + struct.pack("<IIIIIIii", 80, len(head), 80 + len(head), len(bits), 0, 0, 1, 1)
    )
    return record(81, body + head + bits)


def plus(kind: int, flags: int, body: bytes) -> bytes:
    """A comment of an enhanced metafile with one record of EMF+."""
    body += bytes(-len(body) % 4)
    inner = struct.pack("<HHII", kind, flags, len(body) + 12, len(body)) + body
    return record(70, struct.pack("<I", len(inner) + 4) + b"EMF+" + inner)


def wmf(*records: bytes, placeable: bool = False) -> bytes:
    """A Windows metafile of the given records."""
    body = b"".join(records) + struct.pack("<IH", 3, 0)
    head = struct.pack("<HHHIHIH", 1, 9, 0x300, (18 + len(body)) // 2, 1, 100, 0)
    return (b"\xd7\xcd\xc6\x9a" + bytes(18) if placeable else b"") + head + body


def wmf_record(kind: int, body: bytes) -> bytes:
    """A record of a Windows metafile."""
    body += bytes(len(body) % 2)
    return struct.pack("<IH", 3 + len(body) // 2, kind) + body


def wmf_text(text: bytes, x: int, y: int, *, extended: bool = False) -> bytes:
    """META_TEXTOUT or META_EXTTEXTOUT."""
    padded = text + bytes(len(text) % 2)
    if extended:
        return wmf_record(0x0A32, struct.pack("<hhhH", y, x, len(text), 0) + padded)
    return wmf_record(0x0521, struct.pack("<h", len(text)) + padded + struct.pack("<hh", y, x))


def wmf_font(height: int, charset: int = 0) -> bytes:
    """Make a font and draw with it; it is the metafile's first object."""
    made = struct.pack("<hhhhhBBBB", -height, 0, 0, 0, 400, 0, 0, 0, charset) + bytes(36)
    return wmf_record(0x02FB, made) + wmf_record(0x012D, struct.pack("<H", 0))
