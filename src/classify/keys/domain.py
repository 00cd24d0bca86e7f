"""Security domains, and the keys of one: they fingerprint and digest, and unseal nothing."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from typing import BinaryIO

from classify.keys.values import derive, value_digest

KEY_BYTES = 32
_CHUNK = 1 << 20


class Domain(StrEnum):
    """A security domain: what is keyed in one cannot be matched with what is keyed in another."""

    CITY = "city"
    CRIMINAL_JUSTICE = "criminal_justice"

    @classmethod
    def of(cls, criminal_justice: bool) -> Domain:
        """The domain of a share with or without the criminal-justice flag."""
        return cls.CRIMINAL_JUSTICE if criminal_justice else cls.CITY


@dataclass(frozen=True, slots=True)
class DomainKeys:
    """Keys of one security domain: they fingerprint and digest, and unseal nothing.

    They stay in the program; workers, which open files of anybody, hold none.
    """

    domain: Domain
    secret: bytes = field(repr=False)

    @classmethod
    def passing(cls) -> DomainKeys:
        """Keys that live as long as this process: for `inspect`, which keeps nothing."""
        return cls(Domain.CITY, secrets.token_bytes(KEY_BYTES))

    def fingerprint(self, entity: str, value: str) -> str | None:
        """Keyed fingerprint of `value` in hex (128 bits).

        None for an entity with so few possible values that the holder of the key could list them,
        and for a value with nothing to compare.
        """
        digest = value_digest(entity, value)
        return None if digest is None else self.fingerprint_of(entity, digest)

    def fingerprint_of(self, entity: str, digest: bytes) -> str:
        """The fingerprint of the value with this `value_digest`."""
        key = derive(self.secret, "fingerprint", entity)
        return hmac.digest(key, digest, "sha256")[:16].hex()

    @property
    def digest_key(self) -> bytes:
        """The key of content digests (HMAC-SHA-256 of the SHA-256 of the bytes)."""
        return derive(self.secret, "content")

    def content_digest(self, stream: BinaryIO) -> str:
        """Keyed digest of everything `stream` still holds, in hex. Raises OSError as reading does."""
        digest = hashlib.sha256()
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
        return self.content_digest_of(digest.digest())

    def content_digest_of(self, digest: bytes) -> str:
        """The keyed digest of the bytes with this SHA-256, in hex."""
        return hmac.digest(self.digest_key, digest, "sha256").hex()

    def path_digest(self, path: str) -> str:
        """Keyed digest of a path in hex (128 bits): finds a row by its path without storing the path."""
        key = derive(self.secret, "path")
        return hmac.digest(key, os.fsencode(path), "sha256")[:16].hex()

    def member_digest(self, container: str, path: str) -> str:
        """The like for a member `path` of the top-level file `container`: never that of a file of the share,
        though one may be spelled the same (a folder can be called `box.zip!`).
        """
        key = derive(self.secret, "member path", self.path_digest(container))
        return hmac.digest(key, os.fsencode(path), "sha256")[:16].hex()
