"""The key of a home (Ed25519, RFC 8032), its fingerprint, and signatures over totals."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from classify.errors import SetupError, TotalsError
from classify.totals.document import Document, canonical, parsed_json

KEY_FORMAT = "missoula-classify-key/1"
_CONTEXT = b"missoula-classify totals 1\n"
"""Stands before what is signed, so that no signature can be taken for one over anything else."""
_RAW = 32


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half of a home's key, as the home hands it out."""

    home: str
    """The public name of the home."""
    raw: bytes

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the key, hexadecimal."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def spoken(self) -> str:
        """The fingerprint in groups, to be compared by telephone."""
        return in_groups(self.fingerprint)

    def as_bytes(self) -> bytes:
        """The key file."""
        plain = {"format": KEY_FORMAT, "home": self.home, "public_key": base64.b64encode(self.raw).decode()}
        return canonical(plain) + b"\n"

    @classmethod
    def from_bytes(cls, data: bytes) -> PublicKey:
        """The key in a key file. Raises TotalsError when it is none."""
        plain = parsed_json(data)
        if plain.get("format") != KEY_FORMAT or set(plain) != {"format", "home", "public_key"}:
            raise TotalsError("This is no key file of a home.", remedy="Ask for: classify totals --key FILE")
        raw = _decoded(plain["public_key"])
        home = plain["home"]
        if raw is None or len(raw) != _RAW or not isinstance(home, str) or not home.isprintable() or not home:
            raise TotalsError("The key file is damaged.", remedy="Ask the other home for it once more.")
        return cls(home, raw)

    def has_signed(self, document: Any, signature: str) -> bool:
        """Whether the holder of the key signed exactly this document."""
        given = _decoded(signature)
        if given is None:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(given, _CONTEXT + canonical(document))
        except (InvalidSignature, ValueError):
            return False
        return True


class SigningKey:
    """The private half; lies beside the other keys of the home, readable by its owner alone."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def of(cls, file: Path) -> SigningKey:
        """The key in `file`, made on first use. Raises SetupError when it cannot be read or written."""
        try:
            if not file.exists():
                _write_new(file)
            key = serialization.load_pem_private_key(file.read_bytes(), password=None)
        except (OSError, ValueError) as error:
            raise SetupError(
                "The key with which this home signs its totals cannot be used.",
                remedy=f"Put {file.name} back from a backup; with a new key, others must trust it anew.",
            ) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise SetupError("The key with which this home signs its totals is of another kind.")
        return cls(key)

    def public(self, name: str) -> PublicKey:
        """The public half, under the home's public name."""
        raw = self._key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return PublicKey(name, raw)

    def signed(self, document: Document) -> bytes:
        """The file of a document and its signature."""
        signature = self._key.sign(_CONTEXT + document.canonical())
        told = {"document": document.as_json(), "signature": base64.b64encode(signature).decode()}
        return canonical(told) + b"\n"


def in_groups(fingerprint: str) -> str:
    """A fingerprint in groups of four signs."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4))


def _write_new(file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    # Whoever else makes it at this moment wins: there is one key, and it is written whole.
    made = file.with_name(f"{file.name}.{os.getpid()}")
    with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(pem)
    with contextlib.suppress(FileExistsError):
        os.link(made, file)
    made.unlink()


def _decoded(text: Any) -> bytes | None:
    if not isinstance(text, str):
        return None
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
