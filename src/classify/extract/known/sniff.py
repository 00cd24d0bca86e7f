"""What kind of file this is, by its content; its name only decides between kinds of plain text."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from typing import BinaryIO

import olefile

from classify.extract.containers.unfold import UNPACKING_FAILURES, first_bytes
from classify.extract.known import magic
from classify.extract.known.charset import SAMPLE_BYTES, charset_of, decode, is_utf8
from classify.extract.known.formats import FORMATS, kinds_by_suffix
from classify.extract.known.signs import DBASE_VERSIONS, cms_kind, is_ebcdic, load_file_codec
from classify.extract.known.textkind import text_kind
from classify.extract.known.wide import first_switch
from classify.extract.source import Source
from classify.memos import once

_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"PK00PK")
_HEAD_BYTES = 8192

# Nothing in a name matters more than these: the files have no mark of their own.
_OWNER_FILE_SIZES = range(150, 200)
_LOCKED_SUFFIXES = {"pgp": "pgp", "gpg": "pgp", "asc": "pgp", "axx": "axcrypt", "age": "age", "pfile": "rms"}

# Bytes that never stand in a text, whatever its character set: control characters but for
# tab, line ends, form feed, backspace, escape (coloured logs) and the end marks of DOS.
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r\f\b\x1b\x1a\v")

# Share of control characters a text may have and still be one (damaged or with print codes).
_MOST_CONTROL = 0.02


def sniff(source: Source) -> str:
    """The kind of `source`, a key of `registry.FORMATS`. Raises OSError when it cannot be read."""
    with source.open() as stream:
        head = stream.read(SAMPLE_BYTES)
        kind = _binary_kind(source, head, stream)
    if kind:
        return kind
    if b"\x14" in head[:8192] and load_file_codec(head):
        return "loadfile"
    if not is_utf8(head) and is_ebcdic(head):
        return "ebcdic"
    if not head.strip(b"\0"):
        return "blank"
    if is_text(head):
        return text_kind(source, decode(head))
    return _last_resort(source)


def mismatch(source: Source, kind: str) -> str | None:
    """A sentence when the extension belongs to another kind of file; None when it may be right."""
    meant = kinds_by_suffix().get(source.suffix, ())
    known = FORMATS[kind]
    if not meant or kind in meant or source.suffix in known.suffixes or kind in ("unknown", "blank"):
        return None
    if known.plain and any(FORMATS[other].plain for other in meant):
        return None
    # A password-protected Office file or an encrypted attachment keeps the name of what is inside, and a
    # Mac's metadata that of the file they are about.
    if known.locked or kind in ("office-locked", "opc", "appledouble"):
        return None
    return f"The name says {FORMATS[meant[0]].title}, the content is a different kind: {known.title}."


def is_text(head: bytes) -> bool:
    """Whether these are the first bytes of a text in some character set."""
    if not head:
        return False
    if charset_of(head).startswith(("utf-16", "utf-32")) or first_switch(head) is not None:
        shown = decode(head)
        strange = sum(not character.isprintable() and not character.isspace() for character in shown)
        return strange < 0.05 * len(shown)
    # NULs pad the records of some exports; they are no sign of a binary file as long as they are few.
    filled = head.rstrip(b"\0") or head
    control = len(filled) - len(filled.translate(None, _CONTROL))
    if control > _MOST_CONTROL * len(filled):
        return False
    high = len(filled) - len(filled.translate(None, bytes(range(128, 256))))
    return high < 0.3 * len(filled) or _reads_in_some_charset(filled)


def _reads_in_some_charset(head: bytes) -> bool:
    """Texts of mostly non-Latin letters: strict in the character set that was found."""
    codec = charset_of(head)
    return codec != "cp1252" and "\ufffd" not in decode(head, codec)[:-4]


def _binary_kind(source: Source, head: bytes, stream: BinaryIO) -> str | None:
    if source.name.startswith("~$") and source.size in _OWNER_FILE_SIZES:
        return "office-owner"
    if head.startswith(_ZIP_MARKS):
        return _zip_kind(source, stream)
    if head.startswith(olefile.MAGIC):
        return _ole_kind(source)
    for offset, mark, kind in magic.MARKS:
        if head.startswith(mark, offset):
            return _packed_tar(source, kind) or kind
    return _looser_kind(source, head, stream)


def _looser_kind(source: Source, head: bytes, stream: BinaryIO) -> str | None:
    """Kinds whose mark is short, wandering, or computed."""
    # Adobe's readers accept the header anywhere in the first kilobyte, and so do scanners' gateways.
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head[4:8] == b"ftyp":
        return magic.BRANDS.get(head[8:12], "mp4")
    if head.startswith(b"RIFF"):
        return {b"WAVE": "wav", b"AVI ": "avi", b"WEBP": "webp"}.get(head[8:12])
    if _is_bzip2(head):
        return _packed_tar(source, "bz2") or "bz2"
    for kind, holds in _LOOSE:
        if holds(head, source.suffix):
            return kind
    return _dbf(source, head) or cms_kind(head) or _plain_tar(head) or _disc_image(stream)


def _is_bzip2(head: bytes) -> bool:
    return head.startswith(b"BZh") and head[4:10] in (b"1AY&SY", b"\x17rE8P\x90")


def _is_bitmap(head: bytes, _suffix: str) -> bool:
    sizes = (b"\x28\0\0\0", b"\x0c\0\0\0", b"\x7c\0\0\0", b"\x6c\0\0\0")
    return head.startswith(b"BM") and len(head) > 26 and head[14:18] in sizes


def _is_program(head: bytes, _suffix: str) -> bool:
    return head.startswith(b"MZ") and not is_text(head)


def _is_bare_workbook(head: bytes, _suffix: str) -> bool:
    """A stream of records without a compound file around it: of Excel 3 to 5 or of Excel 2."""
    later = head[:2] in (b"\x09\x08", b"\x09\x04", b"\x09\x02") and head[2:4] in (
        b"\x08\0",
        b"\x06\0",
        b"\x10\0",
        b"\x04\0",
    )
    return later or (head[:4] == b"\x09\0\4\0" and head[6:8] in (b"\x10\0", b"\x20\0", b"\x40\0"))


def _is_compiled_python(head: bytes, suffix: str) -> bool:
    return head[2:4] == b"\r\n" and suffix == "pyc"


def _is_icon(head: bytes, suffix: str) -> bool:
    return head.startswith(b"\0\0\1\0") and suffix in ("ico", "cur")


def _is_mp3(head: bytes, suffix: str) -> bool:
    """A frame without a tag before it."""
    framed = len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2
    return framed and suffix in ("mp3", "mp2", "mpga")


def _is_aac(head: bytes, _suffix: str) -> bool:
    return head[:2] in (b"\xff\xf1", b"\xff\xf9")


def _is_transport_stream(head: bytes, _suffix: str) -> bool:
    return len(head) > 376 and head[0] == head[188] == head[376] == 0x47


_LOOSE: tuple[tuple[str, Callable[[bytes, str], bool]], ...] = (
    ("bmp", _is_bitmap),
    ("exe", _is_program),
    ("xls", _is_bare_workbook),
    ("pyc", _is_compiled_python),
    ("ico", _is_icon),
    ("mp3", _is_mp3),
    ("aac", _is_aac),
    ("mpg", _is_transport_stream),
)
"""Kinds told by the first bytes and the extension, in the order in which they are asked."""


def _dbf(source: Source, head: bytes) -> str | None:
    """Tables of dBase III-7 and FoxPro: version byte, a date; and memo files, which only have a name."""
    if source.suffix in ("dbt", "fpt") and len(head) > 512 and head.count(0, 0, 512) > 256:
        return "dbt"
    if source.suffix != "dbf" or len(head) < 33 or head[0] not in DBASE_VERSIONS:
        return None
    return "dbf" if 1 <= head[2] <= 12 and 1 <= head[3] <= 31 else None


def _plain_tar(head: bytes) -> str | None:
    """Archives from before POSIX has no mark but a checksum over its first 512 bytes."""
    if len(head) < 512 or not head[0]:
        return None
    try:
        told = int(head[148:156].strip(b" \0") or b"-1", 8)
    except ValueError:
        return None
    counted = sum(head[:148]) + 8 * 32 + sum(head[156:512])
    return "tar" if told == counted else None


def _disc_image(stream: BinaryIO) -> str | None:
    stream.seek(0x8001)
    return "iso" if stream.read(5) == b"CD001" else None


def _zip_kind(source: Source, stream: BinaryIO) -> str:
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            return _package_kind(archive)
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        struct.error,
        NotImplementedError,
        RuntimeError,
        *UNPACKING_FAILURES,
    ):
        # Truncated or damaged: the reader of what the name says will tell how it fails.
        meant = kinds_by_suffix().get(source.suffix, ())
        return next((kind for kind in meant if kind in _ZIP_BASED), "zip")


_ZIP_BASED = frozenset(
    {
        *magic.PACKAGE_PARTS.values(),
        *magic.OPEN_DOCUMENT_TYPES.values(),
        "docm",
        "dotx",
        "xlsm",
        "pptm",
        "iwork",
        "xps",
    }
)


def _start_of(archive: zipfile.ZipFile, part: str, number: int) -> bytes:
    """The first bytes of a part, however much it claims to unfold to."""
    with archive.open(part) as stream:
        return stream.read(number)


def _package_kind(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "mimetype" in names:
        told = _start_of(archive, "mimetype", 100).decode("ascii", "replace").strip()
        kind = magic.OPEN_DOCUMENT_TYPES.get(told.removesuffix("-template"))
        if kind:
            return kind
    if "[Content_Types].xml" in names:
        types = _start_of(archive, "[Content_Types].xml", 200_000).decode("utf-8", "replace").lower()
        for mark, kind in magic.PACKAGE_TYPES:
            if mark in types:
                return kind
    for part, kind in magic.PACKAGE_PARTS.items():
        if part in names:
            return kind
    if "Index/Document.iwa" in names or {"index.xml", "index.apxl", "Index.zip"} & names:
        return "iwork"
    return "opc" if "[Content_Types].xml" in names and "_rels/.rels" in names else "zip"


def _ole_kind(source: Source) -> str:
    try:
        with source.open() as stream, olefile.OleFileIO(stream) as ole:
            # Names in compound files have no case ([MS-CFB] 2.6.4).
            top = {entry[0].upper() for entry in ole.listdir(streams=True, storages=True)}
    except (OSError, ValueError, IndexError, struct.error, RecursionError):
        meant = kinds_by_suffix().get(source.suffix, ())
        return next((kind for kind in meant if kind in ("doc", "xls", "ppt", "msg")), "ole")
    return next((kind for name, kind in magic.OLE_STREAMS if name.upper() in top), "ole")


def _packed_tar(source: Source, kind: str) -> str | None:
    """A compressed tar is one archive to whoever made it."""
    if kind not in ("gz", "bz2", "xz", "zst"):
        return None
    head = first_bytes(source, kind, 512)
    return "tar.packed" if head[257:262] == b"ustar" or _plain_tar(head) else None


def sniff_packing(source: Source) -> str | None:
    """How a single file or tar archive is packed: gz, bz2, xz, zst, or None."""
    with source.open() as stream:
        head = stream.read(6)
    marks = {b"\x1f\x8b": "gz", b"BZh": "bz2", b"\xfd7zXZ": "xz", b"\x28\xb5\x2f\xfd": "zst"}
    return next((kind for mark, kind in marks.items() if head.startswith(mark)), None)


def _last_resort(source: Source) -> str:
    """Bytes without structure under a name that says "locked" are believed to be."""
    if source.suffix in _LOCKED_SUFFIXES:
        return _LOCKED_SUFFIXES[source.suffix]
    return "unknown"


def second_opinion(head: bytes) -> str | None:
    """What Magika, a small model trained on file types, calls these bytes; None when it is not sure."""
    verdict = _magika().identify_bytes(head)
    if not verdict.ok or verdict.score < 0.8 or verdict.output.label in ("unknown", "txt", "empty"):
        return None
    return str(verdict.output.description)


@once
def _magika():  # type: ignore[no-untyped-def]  # imported late: it brings onnxruntime and its model
    import magika

    return magika.Magika()
