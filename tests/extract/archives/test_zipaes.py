"""ZIP entries locked with AES: opened by the password that fits, and by no header that lies."""

from __future__ import annotations

import hashlib
import hmac
import random
import struct
import zipfile
import zlib

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.errors import BombError, CorruptError, EncryptedError, TooLargeError, UnsupportedError
from classify.extract.envelope import Envelope, Limits
from tests.extract.families import SSN, reading, source, walk

NOTE = f"Jane Doe, {SSN}\n".encode()
WORD = "swordfish"


def _counter_mode(body: bytes, key: bytes) -> bytes:
    """AES in WinZip's counter mode: the counter is little-endian and starts at 1, unlike everybody else's."""
    counters = b"".join(number.to_bytes(16, "little") for number in range(1, len(body) // 16 + 2))
    stream = Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(counters)[: len(body)]
    return (int.from_bytes(body, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(body), "big")


def aes_zip(
    content: bytes = NOTE, *, strength: int = 3, method: int = 8, told_size: int | None = None, harm: int = 0
) -> bytes:
    """One entry locked as WinZip does, written from the specification (AE-2, appendix E of APPNOTE)."""
    packed = content
    if method == zipfile.ZIP_DEFLATED:
        engine = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = engine.compress(content) + engine.flush()
    key_size, salt = 8 + 8 * strength, bytes(range(4 + 4 * strength))
    keys = hashlib.pbkdf2_hmac("sha1", WORD.encode(), salt, 1000, 2 * key_size + 2)
    body = bytearray(_counter_mode(packed, keys[:key_size]))
    code = hmac.new(keys[key_size : 2 * key_size], body, "sha1").digest()[:10]
    body[len(body) // 2] ^= harm
    locked = salt + keys[2 * key_size :] + body + code
    extra = struct.pack("<HHHHBH", 0x9901, 7, 2, 0x4541, strength, method)
    size = len(content) if told_size is None else told_size
    common = struct.pack("<HHHHHIIIHH", 51, 1, 99, 0, 33, 0, len(locked), size, 8, len(extra))
    local = b"PK\x03\x04" + common + b"note.txt" + extra + locked
    central = b"PK\x01\x02" + struct.pack("<H", 51) + common + bytes(14) + b"note.txt" + extra
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def _opened(data: bytes, *passwords: str) -> bytes:
    [member] = reading("a.zip", data, Envelope(passwords=passwords or (WORD,))).members
    if member.source is None:
        assert member.error is not None
        raise member.error
    return member.source.open().read()


@pytest.mark.parametrize("strength", [1, 2, 3])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_password_that_fits_opens_every_strength(strength: int, method: int) -> None:
    """128, 192 and 256 bits, packed and not."""
    content = NOTE + random.Random(1).randbytes(200_000)
    assert _opened(aes_zip(content, strength=strength, method=method), "no", WORD) == content


def test_without_its_password_an_entry_is_locked() -> None:
    """It is named all the same."""
    for envelope in (Envelope(), Envelope(passwords=("wrong", ""))):
        result = reading("a.zip", aes_zip(), envelope)
        assert isinstance(result.error, EncryptedError)
        assert [member.path for member in result.members] == ["note.txt"]
    assert SSN in walk(source("a.zip", aes_zip()), Envelope(passwords=(WORD,))).texts["a.zip!/note.txt"]


def test_a_size_in_the_header_that_lies_hides_nothing() -> None:
    """What is read ends where the content ends, not where the header says."""
    assert _opened(aes_zip(told_size=0)) == NOTE
    assert _opened(aes_zip(told_size=3)) == NOTE
    assert _opened(aes_zip(told_size=1 << 31)) == NOTE


def test_a_changed_content_is_not_believed() -> None:
    """The code over the content does not fit: nobody knows whether the password does."""
    with pytest.raises(EncryptedError):
        _opened(aes_zip(NOTE * 100, harm=1))


def test_limits_hold_for_what_is_locked() -> None:
    """A bomb is counted while it unfolds, and what is too large packed is not unlocked at all."""
    bomb = aes_zip(bytes(90_000_000))
    assert isinstance(reading("a.zip", bomb, Envelope(passwords=(WORD,))).error, BombError)
    large = aes_zip(random.Random(1).randbytes(3_000))
    envelope = Envelope(limits=Limits(member_bytes=2_000), passwords=(WORD,))
    assert isinstance(reading("a.zip", large, envelope).error, TooLargeError)


def test_what_nobody_reads_is_said() -> None:
    """Packed in another way, or locked in one that the field does not know."""
    with pytest.raises(UnsupportedError):
        _opened(aes_zip(method=12))
    field = struct.pack("<HHHHB", 0x9901, 7, 2, 0x4541, 3)
    with pytest.raises(CorruptError):
        _opened(aes_zip().replace(field, field[:-1] + b"\x09"))
    with pytest.raises(CorruptError):
        _opened(aes_zip().replace(field[:2], b"\x02\x99"))


@settings(max_examples=60)
@given(st.integers(0, 300), st.binary(min_size=1, max_size=8))
def test_every_change_ends_in_an_outcome(at: int, noise: bytes) -> None:
    """Whatever is overwritten, reading comes to an end that has a name."""
    data = bytearray(aes_zip())
    data[at : at + len(noise)] = noise
    result = reading("a.zip", bytes(data), Envelope(passwords=(WORD,)))
    assert result.error or result.members
