"""Archives: every file inside becomes a member with a row of its own; nothing is written to its path.

Names are shown as the archive gives them, tidied; sizes in headers are not believed.
"""

from __future__ import annotations

import copy
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, BinaryIO, cast

from classify.errors import (
    BombError,
    CorruptError,
    EncryptedError,
    ReadError,
    TooLargeError,
    UnsupportedError,
)
from classify.extract.containers.unfold import (
    UNPACKING_FAILURES,
    CountedStream,
    Paths,
    failed,
    is_folder_name,
    members,
    open_packed,
)
from classify.extract.document import Member, Piece, Place, Remark, TextBlock
from classify.extract.envelope import Envelope
from classify.extract.known.charset import charset_of, decode
from classify.extract.source import Source

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_STRONG_AES = 99
_DOS_FOLDER = 0x10

# Some packers store equal files once; a bomb does so a thousand times.
_MOST_SHARED = 200

_LOCKED_MEMBER = "It is locked with a password."


def read_zip(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Members of a ZIP archive (PKWARE APPNOTE 6.3), zip64 and password-protected ones included.

    Raises EncryptedError when no member opens for want of a password, CorruptError when the
    directory at the archive's end is missing and nothing can be saved from what is there.
    """
    with source.open() as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, ValueError, struct.error, OSError, NotImplementedError) as error:
            yield from _salvaged(source, envelope, error)
            return
        with archive:
            if any(info.header_offset < 0 for info in archive.infolist()):
                yield from _salvaged(source, envelope, zipfile.BadZipFile("displaced"))
                return
            yield from _zip_members(archive, envelope)


def _zip_members(archive: zipfile.ZipFile, envelope: Envelope) -> Iterator[Piece]:
    yield from _comments(archive)
    files = [info for info in archive.infolist() if not _is_folder(info)]
    if len(files) - len({info.header_offset for info in files}) > _MOST_SHARED:
        raise BombError("Many of its names stand for the same bytes.")
    locked, paths = 0, Paths()
    for info in files:
        for member in _zip_member(archive, info, paths.tidy(_zip_name(info)), envelope):
            locked += isinstance(member.error, EncryptedError)
            yield member
    if locked and locked == len(files):
        raise EncryptedError("Everything inside is locked with a password.")


def _is_folder(info: zipfile.ZipInfo) -> bool:
    """Whether an entry is a folder and no file: nothing of an entry that has bytes is passed over."""
    return not info.file_size and (is_folder_name(info.filename) or bool(info.external_attr & _DOS_FOLDER))


def _comments(archive: zipfile.ZipFile) -> Iterator[TextBlock]:
    """What was noted about the archive and its members."""
    for comment in (archive.comment, *(info.comment for info in archive.infolist())):
        if comment.strip(b"\0 \r\n\t"):
            yield TextBlock(decode(comment), Place("comment"))


def _zip_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, envelope: Envelope
) -> Iterator[Member]:
    if stat.S_ISLNK(info.external_attr >> 16):
        yield failed(path, UnsupportedError("A link to another file."), envelope)
        return
    try:
        with _open_entry(archive, info, envelope) as stream:
            checksum = None if info.flag_bits & _ENCRYPTED else info.CRC
            yield from members(path, cast("BinaryIO", stream), envelope, checksum=checksum)
    except ReadError as error:
        if not isinstance(error, (EncryptedError, UnsupportedError, CorruptError)):
            raise
        yield failed(path, error, envelope)
    except (zipfile.BadZipFile, *UNPACKING_FAILURES, struct.error, ValueError):
        yield failed(path, CorruptError("Its packed data is damaged."), envelope)
    except NotImplementedError:
        yield failed(path, UnsupportedError("It is packed by a method that nobody reads here."), envelope)


def _open_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, envelope: Envelope) -> IO[bytes]:
    """The unpacked stream of one entry. Raises EncryptedError when no supplied password fits."""
    if not info.flag_bits & _ENCRYPTED:
        # Without its checksum: zipfile would withhold the end of a member whose checksum is wrong.
        unchecked = copy.copy(info)
        del unchecked.CRC
        return archive.open(unchecked)
    if info.compress_type == _STRONG_AES:
        from classify.extract.archives.zipaes import open_aes

        return open_aes(archive, info, envelope)
    for password in envelope.passwords:
        try:
            # Reading the first byte proves the password: the header check lets 1 in 256 through.
            with archive.open(info, pwd=password.encode()) as probe:
                while probe.read(1 << 16):
                    pass
            return archive.open(info, pwd=password.encode())
        except (RuntimeError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError):
            continue
    raise EncryptedError(_LOCKED_MEMBER)


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The entry's name: UTF-8 when marked or when it is, else the character set it seems to be in."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    codec = charset_of(raw)
    # cp437 is what the standard says, and what box-drawing DOS names really are in; Windows writes cp1252.
    return raw.decode(codec, "replace") if codec == "utf-8" else info.filename


def _salvaged(source: Source, envelope: Envelope, error: Exception) -> Iterator[Piece]:
    """Members of an archive without its directory, found by their local headers (truncated downloads)."""
    from classify.extract.containers.zipmend import local_members

    found = False
    for member in local_members(source, envelope):
        found = True
        yield member
    if not found:
        raise CorruptError("The archive is damaged; nothing could be taken out.") from error
    yield Remark("partial", "The archive is damaged: only the members before the damage were read.")


def read_tar(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Members of a tar archive, packed or not. Raises CorruptError where it breaks off."""
    from classify.extract.known.sniff import sniff_packing

    packing = sniff_packing(source)
    with source.open() as raw:
        stream = CountedStream(open_packed(raw, packing), envelope) if packing else raw
        try:
            # As a stream: one pass, no seeking, so that what is skipped is counted as well.
            with tarfile.open(fileobj=cast("IO[bytes]", stream), mode="r|") as archive:
                yield from _tar_members(archive, envelope, counted=not packing)
        except (tarfile.TarError, *UNPACKING_FAILURES, ValueError) as error:
            raise CorruptError("The archive breaks off or is damaged.") from error


def _tar_members(archive: tarfile.TarFile, envelope: Envelope, *, counted: bool) -> Iterator[Piece]:
    paths = Paths()
    for info in archive:
        if info.isdir() or (not info.size and is_folder_name(info.name)):
            continue
        path = paths.tidy(info.name)
        if info.pax_headers.get("comment"):
            yield TextBlock(info.pax_headers["comment"], Place("comment"))
        if not info.isfile():
            yield failed(path, UnsupportedError("A link or device, not a file."), envelope)
        elif info.size > envelope.limits.member_bytes:
            envelope.ledger.left_out += 1
            yield failed(path, TooLargeError(f"It has {info.size:,} bytes."), envelope)
        else:
            content = archive.extractfile(info)
            assert content is not None, "regular members have content"
            # A sparse member unfolds without any bytes behind it, so it is always counted.
            yield from members(path, cast("BinaryIO", content), envelope, counted=counted or info.issparse())


def read_single(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """The one file inside a gz, bz2, xz or zst file, under its name without the last extension."""
    from classify.extract.known.sniff import sniff_packing

    packing = sniff_packing(source) or "gz"
    name = _single_name(source)
    with source.open() as raw:
        if packing == "gz":
            yield from _gzip_notes(raw.read(4096))
            raw.seek(0)
        yield from members(name, open_packed(raw, packing), envelope)


def _gzip_notes(head: bytes) -> Iterator[TextBlock]:
    """The name that the file had, and what was noted about it (RFC 1952, 2.3.1)."""
    if len(head) < 10:
        return
    flags, at = head[3], 10
    if flags & 0x04:
        at += 2 + int.from_bytes(head[at : at + 2], "little")
    for flag, label in ((0x08, "name"), (0x10, "comment")):
        if flags & flag:
            text, _, _ = head[at:].partition(b"\0")
            at += len(text) + 1
            if text.strip():
                yield TextBlock(decode(text), Place("comment"), label=label)


def _single_name(source: Source) -> str:
    stem, dot, suffix = source.name.rpartition(".")
    inner = {"svgz": "svg", "emz": "emf", "wmz": "wmf"}.get(suffix.lower())
    if inner:
        return f"{stem}.{inner}"
    return stem if dot and stem and len(suffix) <= 5 else f"{source.name} unpacked"


def read_7z(source: Source, envelope: Envelope) -> Iterator[Piece]:
    """Members of a 7-Zip archive. Raises EncryptedError or CorruptError."""
    from classify.extract.archives.sevenzip import unpacked

    yield from unpacked(source, envelope)
