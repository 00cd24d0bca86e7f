"""The home's key for backups, in the form of `age` (age-encryption.org/v1), whose own tool opens them, too.

An age identity is 32 random bytes in Bech32 (BIP-173, without its limit of length) under `AGE-SECRET-KEY-`.
Ours are derived from the key file: who keeps that file apart can open every backup of the home, nobody else
any.
"""

from __future__ import annotations

from collections.abc import Iterable

_PREFIX = "age-secret-key-"
_SIGNS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def identity(secret: bytes) -> str:
    """The age identity of these 32 bytes."""
    payload = _in_fives(secret)
    prefix = [ord(sign) >> 5 for sign in _PREFIX] + [0] + [ord(sign) & 31 for sign in _PREFIX]
    check = _polymod([*prefix, *payload, *[0] * 6]) ^ 1
    payload += [(check >> 5 * (5 - place)) & 31 for place in range(6)]
    return (_PREFIX + "1" + "".join(_SIGNS[value] for value in payload)).upper()


def _in_fives(data: bytes) -> list[int]:
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    return [int(bits[place : place + 5], 2) for place in range(0, len(bits), 5)]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            check ^= generator if (top >> bit) & 1 else 0
    return check
