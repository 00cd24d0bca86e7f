"""Taking members out of containers: counted while reading, in memory when small, else in scratch."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import lzma
import os
import posixpath
import re
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from classify.errors import CorruptError, ReadError, TooLargeError, UnsupportedError
from classify.extract.document import Member
from classify.extract.envelope import Envelope
from classify.extract.source import Source

HELD_BYTES = 8_000_000
"""A member up to this size stays in memory; a larger one goes to the scratch folder."""

_DRIVE = re.compile(r"^[A-Za-z]:(?=/|$)")
_CHUNK = 1 << 18
_BITE = 1 << 13

UNPACKING_FAILURES = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile)
"""How the decompressors of the standard library say that a stream is damaged."""


def tidy_path(name: str) -> str:
    """A member's path as it is shown: `/` between folders, no drive, root or dots. Never used to write."""
    name = _DRIVE.sub("", name.replace("\\", "/"))
    parts = [part for part in name.split("/") if part not in ("", ".", "..")]
    return "/".join(parts) or "unnamed"


def is_folder_name(name: str | bytes) -> bool:
    """Whether an entry of this name stands for a folder; PowerShell 5 ends such names with a backslash."""
    return name[-1:] in ("/", "\\", b"/", b"\\")


class Paths:
    """Tidied paths of one container, each of them once: names may differ by their slashes alone."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def tidy(self, name: str) -> str:
        """As `tidy_path`, with a number when an earlier member has that path."""
        path = tidy_path(name)
        stem, dot, suffix = path.rpartition(".")
        if not stem or "/" in suffix:
            stem, dot, suffix = path, "", ""
        candidate, number = path, 1
        while candidate in self._taken:
            number += 1
            candidate = f"{stem} ({number}){dot}{suffix}"
        self._taken.add(candidate)
        return candidate


@contextlib.contextmanager
def kept(path: str, stream: BinaryIO, envelope: Envelope, *, counted: bool = True) -> Iterator[Source]:
    """The rest of `stream` as a source that lives inside the `with` block.

    Raises BombError or TooLargeError while unfolding, OSError when the scratch folder fails.
    `counted=False` says that the bytes were already counted where they were decompressed.
    """
    start = bytearray()
    name = posixpath.basename(path) or path
    while len(start) <= HELD_BYTES:
        chunk = _next_chunk(stream, len(start), envelope, counted=counted)
        if not chunk:
            yield Source(name=name, data=bytes(start), size=len(start))
            return
        start += chunk
    handle, spooled = tempfile.mkstemp(dir=envelope.scratch, prefix="member-")
    try:
        size = 0
        with os.fdopen(handle, "wb") as target:
            chunk = bytes(start)
            del start
            while chunk:
                size += target.write(chunk)
                chunk = _next_chunk(stream, size, envelope, counted=counted)
        yield Source(name=name, path=Path(spooled), size=size)
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(spooled).unlink()


def _next_chunk(stream: BinaryIO, so_far: int, envelope: Envelope, *, counted: bool) -> bytes:
    chunk = stream.read(_CHUNK)
    if counted:
        envelope.count_bytes(len(chunk))
    if so_far + len(chunk) > envelope.limits.member_bytes:
        raise TooLargeError(f"It unfolds to more than {envelope.limits.member_bytes:,} bytes.")
    envelope.check_time()
    return chunk


def members(
    path: str,
    stream: BinaryIO,
    envelope: Envelope,
    *,
    counted: bool = True,
    hidden: str | None = None,
    checksum: int | None = None,
) -> Iterator[Member]:
    """One member, or one that failed with its reason; BombError and the like end the container.

    Of damaged data comes what unfolds before the damage, and the member bears the error.
    """
    envelope.count_member()
    sound = _UpToDamage(stream, checksum)
    try:
        with kept(path, cast("BinaryIO", sound), envelope, counted=counted) as source:
            error = CorruptError("Its packed data is damaged.") if sound.is_damaged else None
            yield Member(path, source if source.size or not error else None, error, hidden=hidden)
    except TooLargeError as error:
        envelope.ledger.left_out += 1
        if envelope.ledger.unfolded_bytes > envelope.limits.unfolded_bytes:
            raise
        yield Member(path, None, error)


class _UpToDamage:
    """A decompressed stream that ends where its data is damaged; `checksum` is its CRC-32, where known."""

    def __init__(self, stream: BinaryIO, checksum: int | None) -> None:
        self._stream, self._checksum, self._sum = stream, checksum, 0
        self.is_damaged = False

    def read(self, size: int) -> bytes:
        """As of any stream, in small bites: what came out of the bite that breaks is lost."""
        bites = bytearray()
        try:
            while len(bites) < size and not self.is_damaged:
                bite = self._stream.read(min(_BITE, size - len(bites)))
                if not bite:
                    self.is_damaged = self._checksum not in (None, self._sum)
                    break
                bites += bite
                if self._checksum is not None:
                    self._sum = zlib.crc32(bite, self._sum)
        except (*UNPACKING_FAILURES, zipfile.BadZipFile, tarfile.TarError):
            self.is_damaged = True
        except OSError as error:
            # Without a number it is no failure of the disk: so bz2 says that its data is damaged.
            if error.errno is not None:
                raise
            self.is_damaged = True
        return bytes(bites)


def failed(path: str, error: ReadError, envelope: Envelope) -> Member:
    """A member that could not be had."""
    envelope.count_member()
    return Member(path, None, error)


def open_packed(stream: BinaryIO, kind: str) -> BinaryIO:
    """The decompressed stream of a gz, bz2, xz or zst file."""
    if kind == "gz":
        return cast("BinaryIO", gzip.GzipFile(fileobj=stream))
    if kind == "bz2":
        return cast("BinaryIO", bz2.BZ2File(stream))
    if kind == "xz":
        return cast("BinaryIO", lzma.LZMAFile(stream))
    return _open_zstandard(stream)


def _open_zstandard(stream: BinaryIO) -> BinaryIO:
    try:
        from backports import zstd
    except ImportError as error:
        raise UnsupportedError(
            "A Zstandard file; install the Python package backports.zstd to read it."
        ) from error
    return cast("BinaryIO", _Zstandard(cast("BinaryIO", zstd.ZstdFile(stream)), zstd.ZstdError))


class _Zstandard:
    """A Zstandard stream that says of damage what the standard library's streams say."""

    def __init__(self, stream: BinaryIO, damage: type[Exception]) -> None:
        self._stream, self._damage = stream, damage

    def read(self, size: int = -1) -> bytes:
        """As of any stream. Raises zlib.error on damaged data."""
        try:
            return self._stream.read(size)
        except self._damage as error:
            raise zlib.error("damaged Zstandard data") from error


def first_bytes(source: Source, kind: str, number: int) -> bytes:
    """What a compressed file begins with when unfolded; empty when it is damaged."""
    try:
        with source.open() as stream:
            return open_packed(stream, kind).read(number)
    except (*UNPACKING_FAILURES, OSError, ValueError, UnsupportedError):
        return b""


class CountedStream:
    """A decompressed stream that notes every byte in the envelope's ledger, skipped ones included."""

    def __init__(self, stream: BinaryIO, envelope: Envelope) -> None:
        self._stream, self._envelope = stream, envelope

    def read(self, size: int = -1) -> bytes:
        """As of any stream; raises BombError or TooLargeError when it is too much."""
        chunk = self._stream.read(size if 0 <= size <= _CHUNK else _CHUNK)
        self._envelope.count_bytes(len(chunk))
        self._envelope.check_time()
        return chunk
