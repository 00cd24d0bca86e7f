"""Security domains, and the keys of one: they fingerprint and digest, and unseal nothing."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
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

    What is made from values and contents names the version of its key (`2:…`; nothing before the first
    rotation), so that what two keys made is never compared; the newest key is used from a file's next reading
    on.
    """

    domain: Domain
    secret: bytes = field(repr=False)
    """For paths, which can be keyed anew at any time."""
    by_version: Mapping[int, bytes] = field(default_factory=dict, repr=False)
    """For values and contents; empty means `secret`, as version 1."""

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

    def fingerprint_of(self, entity: str, digest: bytes, *, like: str | None = None) -> str:
        """The fingerprint of the value with this `value_digest`.

        `like` is a stored fingerprint to be compared with: the key of its version is used.
        """
        version = self.version if like is None else version_of(like)
        key = derive(self._of(version), "fingerprint", entity)
        return _mark(version) + hmac.digest(key, digest, "sha256")[:16].hex()

    @property
    def version(self) -> int:
        """The version of the newest key for values and contents."""
        return max(self.by_version, default=1)

    def _of(self, version: int) -> bytes:
        return self.by_version.get(version, self.secret)

    def content_digest(self, stream: BinaryIO, *, like: str | None = None) -> str:
        """Keyed digest of everything `stream` still holds, in hex. Raises OSError as reading does.

        `like` is a stored digest to be compared with: the key of its version is used.
        """
        digest = hashlib.sha256()
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
        return self.content_digest_of(digest.digest(), like=like)

    def content_digest_of(self, digest: bytes, *, like: str | None = None) -> str:
        """The keyed digest (HMAC-SHA-256) of the bytes with this SHA-256, in hex."""
        version = self.version if like is None else version_of(like)
        return _mark(version) + hmac.digest(derive(self._of(version), "content"), digest, "sha256").hex()

    def former_digests_of(self, digest: bytes) -> tuple[str, ...]:
        """The keyed digests of the same bytes under all keys before the newest, the latest first."""
        former = sorted(self.by_version.keys() - {self.version}, reverse=True)
        return tuple(self.content_digest_of(digest, like=_mark(version)) for version in former)

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


@dataclass(frozen=True, slots=True)
class AsStored:
    """Keys of a domain by which a digest is made as a stored one was: they may have been renewed since.

    For who reads a file again and records nothing of it.
    """

    keys: DomainKeys
    like: str

    def fingerprint_of(self, entity: str, digest: bytes) -> str | None:
        """As `DomainKeys` makes it."""
        return self.keys.fingerprint_of(entity, digest)

    def content_digest_of(self, digest: bytes) -> str:
        """The digest of content under the keys of the stored one."""
        return self.keys.content_digest_of(digest, like=self.like)

    def former_digests_of(self, _digest: bytes) -> tuple[str, ...]:
        """None."""
        return ()  # nothing is recorded


def version_of(keyed: str) -> int:
    """The version of the key that made a stored fingerprint or content digest."""
    mark, colon, _ = keyed.partition(":")
    return int(mark) if colon else 1


def _mark(version: int) -> str:
    return "" if version == 1 else f"{version}:"
