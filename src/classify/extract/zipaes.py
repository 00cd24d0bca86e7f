"""ZIP entries locked with AES, as WinZip and 7-Zip write them (WinZip AE-1 and AE-2 specification)."""

from __future__ import annotations

import hashlib
import hmac
import io
import struct
import zipfile
import zlib
from typing import IO

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from classify.errors import CorruptError, EncryptedError, TooLargeError, UnsupportedError
from classify.extract.document import Envelope

_AES_FIELD = 0x9901
_ROUNDS = 1000
_CODE_BYTES = 10


def open_aes(archive: zipfile.ZipFile, info: zipfile.ZipInfo, envelope: Envelope) -> IO[bytes]:
    """The unlocked and unpacked entry. Raises EncryptedError when no supplied password fits."""
    if info.compress_size > envelope.limits.member_bytes:
        raise TooLargeError(f"It has {info.compress_size:,} packed bytes.")
    strength, method = _aes_field(info)
    locked = _packed_bytes(archive, info)
    for password in envelope.passwords:
        plain = _unlock(locked, password.encode(), strength)
        if plain is not None:
            return _unpacked(plain, method)
    raise EncryptedError("It is locked with a password.")


def _aes_field(info: zipfile.ZipInfo) -> tuple[int, int]:
    """Key strength (1 to 3 for 128 to 256 bits) and real packing method, from the extra field."""
    at = 0
    while at + 4 <= len(info.extra):
        field, size = struct.unpack_from("<HH", info.extra, at)
        if field == _AES_FIELD and size >= 7:
            strength, method = struct.unpack_from("<BH", info.extra, at + 8)
            return strength, method
        at += 4 + size
    raise CorruptError("It is marked as locked with AES, but does not say how.")


def _packed_bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    stream = archive.fp
    assert stream is not None, "the archive is open"
    stream.seek(info.header_offset)
    header = stream.read(30)
    if len(header) < 30:
        raise CorruptError("Its packed data is damaged.")
    name_length, extra_length = struct.unpack_from("<HH", header, 26)
    stream.seek(name_length + extra_length, io.SEEK_CUR)
    return stream.read(info.compress_size)


def _unlock(locked: bytes, password: bytes, strength: int) -> bytes | None:
    """The packed bytes, or None when the password is another one."""
    key_size, salt_size = 8 + 8 * strength, 4 + 4 * strength
    salt, check = locked[:salt_size], locked[salt_size : salt_size + 2]
    keys = hashlib.pbkdf2_hmac("sha1", password, salt, _ROUNDS, 2 * key_size + 2)
    if keys[2 * key_size :] != check:
        return None
    body, code = locked[salt_size + 2 : -_CODE_BYTES], locked[-_CODE_BYTES:]
    found = hmac.new(keys[key_size : 2 * key_size], body, "sha1").digest()[:_CODE_BYTES]
    return _counter_mode(body, keys[:key_size]) if hmac.compare_digest(found, code) else None


def _counter_mode(body: bytes, key: bytes) -> bytes:
    """AES in WinZip's counter mode: the counter is little-endian and starts at 1, unlike everybody else's."""
    blocks = -(-len(body) // 16)
    counters = b"".join(number.to_bytes(16, "little") for number in range(1, blocks + 1))
    # ECB over counters is how counter mode is made; no data is ever locked with it.
    engine = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305
    stream = engine.update(counters)[: len(body)]
    return (int.from_bytes(body, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(body), "big")


def _unpacked(plain: bytes, method: int) -> IO[bytes]:
    if method == zipfile.ZIP_STORED:
        return io.BytesIO(plain)
    if method == zipfile.ZIP_DEFLATED:
        # Read in chunks by the caller, so that a bomb is counted while it unfolds.
        return _Inflated(plain)
    raise UnsupportedError("It is packed by a method that nobody reads here.")


class _Inflated(io.BytesIO):
    """A raw deflate stream, unfolded as it is read."""

    def __init__(self, packed: bytes) -> None:
        super().__init__()
        self._rest, self._engine = packed, zlib.decompressobj(-15)

    def read(self, size: int | None = -1, /) -> bytes:
        """Up to `size` bytes. Raises zlib.error on damaged data."""
        chunk = self._engine.decompress(self._rest, max(size or 0, 0))
        self._rest = self._engine.unconsumed_tail
        return chunk
