"""Short texts sealed with the keys of one domain, and rows of the inventory signed."""

from __future__ import annotations

import hmac
import os
import secrets
from typing import TYPE_CHECKING

from classify.errors import SetupError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from classify.keys.domain import Domain
from classify.keys.values import derive

_NONCE_BYTES = 12
_BLOCK = 64
_IS_PADDED = 0x8000
"""Bit of a sealed text's version: what is in it was padded."""
LOST = "Restore keys/keys.json from the backup; without it paths and fingerprints cannot be read."


class Sealer:
    """Seals short texts of one domain; every sealed text names the key version that opens it.

    Texts are padded to whole blocks before they are sealed (ISO/IEC 7816-4: one byte 0x80, then zeros),
    so that the length of a path or of a sheet's name shows only to the next 64 bytes. Sealed texts of
    older versions, which were not padded, still open: the top bit of the version tells them apart.
    """

    def __init__(self, domain: Domain, secrets_by_version: dict[int, bytes]) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._purpose = domain.value.encode()
        self._ciphers: dict[int, AESGCM] = {
            version: AESGCM(derive(secret, "seal", domain.value))
            for version, secret in secrets_by_version.items()
        }
        self._current = max(secrets_by_version)
        # The oldest key, so that a new sealing key leaves what was signed as it is.
        self._row_key = derive(secrets_by_version[min(secrets_by_version)], "rows", domain.value)

    def sign(self, claims: str) -> str:
        """Keyed hash (HMAC-SHA-256, 128 bits in hex) over what a row of the inventory claims."""
        return hmac.digest(self._row_key, claims.encode("utf-8", "surrogatepass"), "sha256")[:16].hex()

    def made(self, sealed: bytes) -> bool:
        """Whether a key of this sealer's is the one that opens `sealed`, as that says itself."""
        return int.from_bytes(sealed[:2], "big") & ~_IS_PADDED in self._ciphers

    def seal(self, text: str) -> bytes:
        """`text` (surrogates of undecodable bytes included) as version, nonce and ciphertext."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        body = self._ciphers[self._current].encrypt(nonce, _padded(os.fsencode(text)), self._purpose)
        return (self._current | _IS_PADDED).to_bytes(2, "big") + nonce + body

    def open(self, sealed: bytes) -> str:
        """The reverse of `seal`.

        Raises:
            SetupError: sealed with a key this key file does not hold, or tampered with.
        """
        from cryptography.exceptions import InvalidTag

        mark, nonce = int.from_bytes(sealed[:2], "big"), sealed[2 : 2 + _NONCE_BYTES]
        try:
            cipher = self._ciphers[mark & ~_IS_PADDED]
            clear = cipher.decrypt(nonce, sealed[2 + _NONCE_BYTES :], self._purpose)
            if mark & _IS_PADDED:
                clear = clear[: clear.rindex(b"\x80")]
        except (KeyError, InvalidTag, ValueError) as error:
            raise SetupError("A sealed path does not open with these keys.", remedy=LOST) from error
        return os.fsdecode(clear)


def _padded(clear: bytes) -> bytes:
    return clear + b"\x80" + bytes(-(len(clear) + 1) % _BLOCK)
