"""ZIP entries locked with AES, as WinZip and 7-Zip write them (WinZip AE-1 and AE-2 specification).

pyzipper unlocks. Its `AESZipFile` is not used: it refuses a whole archive for one entry whose field is wrong,
believes the sizes in headers, and parses the directory a second time.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Protocol

from pyzipper import BadZipFile
from pyzipper.zipfile_aes import EXTRA_WZ_AES, WZ_KEY_LENGTHS, AESZipDecrypter, AESZipInfo

from classify.errors import CorruptError, EncryptedError, TooLargeError, UnsupportedError
from classify.extract.envelope import Envelope

if TYPE_CHECKING:
    from typing_extensions import Buffer

_CHUNK = 1 << 16
_LOCAL_HEADER = 30


def open_aes(archive: zipfile.ZipFile, info: zipfile.ZipInfo, envelope: Envelope) -> IO[bytes]:
    """The unlocked and unpacked entry. Raises EncryptedError when no supplied password fits."""
    if info.compress_size > envelope.limits.member_bytes:
        raise TooLargeError(f"It has {info.compress_size:,} packed bytes.")
    entry = _Entry.of(archive, info)
    for password in envelope.passwords:
        if entry.opens_with(password.encode()):
            return io.BufferedReader(_Unlocked(entry.chunks(password.encode()), _unpacker(entry.method)))
    raise EncryptedError("It is locked with a password.")


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where the locked bytes of an entry lie: salt, check of the password, content, code over the content."""

    stream: IO[bytes]
    field: AESZipInfo
    start: int
    size: int

    @classmethod
    def of(cls, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> _Entry:
        """Raises CorruptError when an entry does not say how it is locked, or is not where it should be."""
        stream = archive.fp
        assert stream is not None, "the archive is open"
        field = _field(info)
        stream.seek(info.header_offset)
        header = stream.read(_LOCAL_HEADER)
        if len(header) < _LOCAL_HEADER:
            raise CorruptError("Its packed data is damaged.")
        start = info.header_offset + _LOCAL_HEADER + sum(struct.unpack_from("<HH", header, 26))
        return cls(stream, field, start, info.compress_size)

    @property
    def method(self) -> int:
        """How the content is packed below the lock."""
        return int(self.field.compress_type)

    def opens_with(self, password: bytes) -> bool:
        """Whether it fits: all of the content is tried, since the check alone lets 1 in 65,536 through."""
        try:
            for _ in self.chunks(password):
                pass
        except (RuntimeError, BadZipFile):
            return False
        return True

    def chunks(self, password: bytes) -> Iterator[bytes]:
        """The packed content. Raises RuntimeError for a wrong password, BadZipFile behind changed content."""
        at = self.start + AESZipDecrypter.encryption_header_length(self.field)
        end = self.start + self.size - AESZipDecrypter.hmac_size
        unlock = AESZipDecrypter(self.field, password, self._bytes(self.start, at))
        while at < end:
            chunk = self._bytes(at, min(at + _CHUNK, end))
            if not chunk:
                break
            yield unlock.decrypt(chunk)
            at += len(chunk)
        unlock.check_hmac(self._bytes(at, at + AESZipDecrypter.hmac_size))

    def _bytes(self, start: int, stop: int) -> bytes:
        self.stream.seek(start)
        return self.stream.read(max(stop - start, 0))


def _field(info: zipfile.ZipInfo) -> AESZipInfo:
    """Key strength and real packing method, from the extra field."""
    found, at = AESZipInfo(info.filename), 0
    while at + 4 <= len(info.extra):
        field, size = struct.unpack_from("<HH", info.extra, at)
        if field == EXTRA_WZ_AES and len(info.extra) >= at + 11:
            found.decode_extra_wz_aes(7, info.extra[at : at + 11])
            if found.wz_aes_strength in WZ_KEY_LENGTHS:
                return found
        at += 4 + size
    raise CorruptError("It is marked as locked with AES, but does not say how.")


class _Unpacker(Protocol):
    """As of zlib: what it could not take yet is in `unconsumed_tail`."""

    @property
    def unconsumed_tail(self) -> bytes: ...

    def decompress(self, packed: bytes, most: int, /) -> bytes: ...


class _Stored:
    """For what is not packed."""

    unconsumed_tail = b""

    def decompress(self, packed: bytes, most: int, /) -> bytes:
        self.unconsumed_tail = packed[most:]
        return packed[:most]


def _unpacker(method: int) -> _Unpacker:
    if method == zipfile.ZIP_STORED:
        return _Stored()
    if method == zipfile.ZIP_DEFLATED:
        return zlib.decompressobj(-zlib.MAX_WBITS)
    raise UnsupportedError("It is packed by a method that nobody reads here.")


class _Unlocked(io.RawIOBase):
    """An entry that is unlocked and unfolded as it is read, so that a bomb is counted while it unfolds."""

    def __init__(self, chunks: Iterator[bytes], unpacker: _Unpacker) -> None:
        super().__init__()
        self._chunks, self._unpacker = chunks, unpacker

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Raises zlib.error on damaged data."""
        room = memoryview(buffer)
        while True:
            packed = self._unpacker.unconsumed_tail or next(self._chunks, b"")
            plain = self._unpacker.decompress(packed, len(room))
            if plain or not packed:
                room[: len(plain)] = plain
                return len(plain)
