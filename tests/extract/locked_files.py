"""Locks Office files in memory, in both ways Office has used since 2007 ([MS-OFFCRYPTO])."""

from __future__ import annotations

import hashlib
import io
import os
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from classify.extract.objects.ole import pack

_SPINS = 50_000


def agile(plain: bytes, password: str) -> bytes:
    """Office 2010 and later: AES with SHA-512, told in XML (2.3.4.10)."""
    from msoffcrypto.format.ooxml import OOXMLFile

    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(plain)).encrypt(password, stream)
    return stream.getvalue()


def standard(plain: bytes, password: str) -> bytes:
    """Office 2007: AES-128 in ECB with SHA-1 (2.3.4.5 to 2.3.4.9)."""
    salt, verifier = os.urandom(16), os.urandom(16)
    key = _key(password, salt)

    def locked(data: bytes) -> bytes:
        cipher = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
        return cipher.update(data + bytes(-len(data) % 16)) + cipher.finalize()

    provider = "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    header = struct.pack("<IIIIIIII", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + provider
    checked = hashlib.sha1(verifier).digest()
    info = (
        struct.pack("<HHII", 3, 2, 0x24, len(header))
        + header
        + struct.pack("<I", 16)
        + salt
        + locked(verifier)
        + struct.pack("<I", 20)
        + locked(checked)
    )
    return pack({"EncryptionInfo": info, "EncryptedPackage": struct.pack("<Q", len(plain)) + locked(plain)})


def _key(password: str, salt: bytes) -> bytes:
    found = hashlib.sha1(salt + password.encode("utf-16-le")).digest()
    for number in range(_SPINS):
        found = hashlib.sha1(struct.pack("<I", number) + found).digest()
    found = hashlib.sha1(found + bytes(4)).digest()
    padded = bytes(byte ^ 0x36 for byte in found.ljust(64, b"\0"))
    return hashlib.sha1(padded).digest()[:16]
