"""Keys: who holds the database alone learns no value, no path, and not which files are the same.

One key file lies outside the database (`key_file`: best outside the home too), readable by its owner
only. From it every other key is derived with HKDF-SHA-256 (RFC 5869), one for each purpose, security domain
and entity, so that a city viewer's "same value elsewhere" can never reach criminal-justice records.

* fingerprints: HMAC-SHA-256 (RFC 2104) of a digest of the canonical value, which is all that leaves a worker;
* content digests: HMAC-SHA-256 of the bytes' SHA-256 (a plain digest of a templated page gives its Social
  Security number away to anybody who tries the billion possible pages);
* sealed text (paths, sheet names, reasons): AES-256-GCM (NIST SP 800-38D) with random nonces.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import os
import secrets
import stat
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from classify.errors import SetupError
from models.labels import NOT_FINGERPRINTED, Entity

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEY_BYTES = 32
_NONCE_BYTES = 12
_CHUNK = 1 << 20
KEY_FILE = "CLASSIFY_KEY_FILE"
"""Environment variable that names a key file outside the home."""
_BLOCK = 64
_IS_PADDED = 0x8000
"""Bit of a sealed text's version: what is in it was padded."""
_LOST = "Restore keys/keys.json from the backup; without it paths and fingerprints cannot be read."


class Domain(StrEnum):
    """A security domain: what is keyed in one cannot be matched with what is keyed in another."""

    CITY = "city"
    CRIMINAL_JUSTICE = "criminal_justice"

    @classmethod
    def of(cls, criminal_justice: bool) -> Domain:
        """The domain of a share with or without the criminal-justice flag."""
        return cls.CRIMINAL_JUSTICE if criminal_justice else cls.CITY


@lru_cache(maxsize=256)
def derive(secret: bytes, *purpose: str) -> bytes:
    """HKDF-SHA-256 (RFC 5869): a 32-byte key for `purpose`, unrelated to that of any other."""
    extracted = hmac.digest(b"missoula-classify", secret, "sha256")
    info = "\x1f".join(purpose).encode()
    return hmac.digest(extracted, info + b"\x01", "sha256")


def _letters_and_digits(value: str) -> str:
    return "".join(character for character in value if character.isalnum())


def _digits(value: str) -> str:
    return "".join(character for character in value if character.isdigit())


def _phone(value: str) -> str:
    """The last ten digits: with or without the country's 1."""
    return _digits(value)[-10:]


def _words(value: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in value).split())


def _name(value: str) -> str:
    """Name parts sorted, so that "DOE, JANE M" and "Jane M. Doe" are one person."""
    return " ".join(sorted(_words(value).split()))


_CANONICAL: dict[str, Callable[[str], str]] = {
    Entity.PERSON: _name,
    Entity.US_SSN: _digits,
    Entity.US_ITIN: _digits,
    Entity.US_EIN: _digits,
    Entity.CREDIT_CARD: _digits,
    Entity.US_BANK_ROUTING: _digits,
    Entity.US_BANK_NUMBER: _digits,
    Entity.US_NPI: _digits,
    Entity.PHONE_NUMBER: _phone,
    Entity.EMAIL_ADDRESS: str.strip,
    Entity.STREET_ADDRESS: _words,
    Entity.GEO_COORDINATES: str.strip,
    Entity.IP_ADDRESS: str.strip,
    Entity.NCIC_RECORD: _words,
}


def canonical(entity: str, value: str) -> str:
    """`value` as it is compared: compatibility forms folded, case folded, punctuation gone where it
    does not tell. A credential is compared as it stands, since its case is part of it.
    """
    if entity == Entity.CREDENTIAL:
        return value
    folded = unicodedata.normalize("NFKC", value).casefold()
    return _CANONICAL.get(entity, _letters_and_digits)(folded)


def value_digest(entity: str, value: str) -> bytes | None:
    """SHA-256 of the canonical value, another for each entity: all that leaves a worker of a value.

    It can be undone by trying (there are a billion Social Security numbers), so it is never stored:
    `DomainKeys.fingerprint_of` puts the key to it first. None for an entity with so few possible values that
    even the holder of the key could list them, and for a value with nothing to compare.
    """
    if entity in NOT_FINGERPRINTED:
        return None
    compared = canonical(entity, value)
    if not compared:
        return None
    return hashlib.sha256(f"{entity}\x1f{compared}".encode("utf-8", "surrogatepass")).digest()


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
        return cls(Domain.CITY, secrets.token_bytes(_KEY_BYTES))

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
            raise SetupError("A sealed path does not open with these keys.", remedy=_LOST) from error
        return os.fsdecode(clear)


def _padded(clear: bytes) -> bytes:
    return clear + b"\x80" + bytes(-(len(clear) + 1) % _BLOCK)


def key_file(home: Path) -> Path:
    """Where the key file of `home` lies: `CLASSIFY_KEY_FILE`, the systemd credential `classify-keys`
    (`$CREDENTIALS_DIRECTORY`, systemd.exec(5)), or `<home>/keys/keys.json`.
    """
    if named := os.environ.get(KEY_FILE):
        return Path(named).absolute()
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    if credentials and (given := Path(credentials) / "classify-keys").exists():
        return given
    return home / "keys" / "keys.json"


class KeyRing:
    """The key file of a home: makes the keys of each domain."""

    def __init__(self, fingerprint_secret: bytes, sealing: dict[int, bytes], path: Path) -> None:
        self._fingerprint_secret = fingerprint_secret
        self._sealing = sealing
        self.path = path
        self._sealers: dict[Domain, Sealer] = {}

    @classmethod
    def open(cls, home: Path, *, may_create: bool) -> KeyRing:
        """The keys of `home`; made on first use.

        Args:
            home: the data folder.
            may_create: False once the inventory holds data: new keys would then make every stored
                path unreadable and every file look new.

        Raises:
            SetupError: the key file is missing though the inventory has data, is open to other
                users, or is not a key file.
        """
        path = key_file(home)
        try:
            if not path.exists():
                if not may_create:
                    raise SetupError(
                        f"The inventory has data but its key file {path.parent.name}/{path.name} is gone.",
                        remedy=_LOST,
                    )
                _write(path, {"fingerprints": _new_secret(), "sealing": {"1": _new_secret()}}, anew=True)
            return cls._read(path)
        except OSError as error:
            raise SetupError(f"The key file cannot be used: {error.strerror}.") from error

    @classmethod
    def _read(cls, path: Path) -> KeyRing:
        # systemd shows the access list of a credential as rights of the group: it guards them itself.
        is_credential = path.parent == Path(os.environ.get("CREDENTIALS_DIRECTORY") or os.devnull)
        if os.name == "posix" and not is_credential and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise SetupError(
                "The key file can be read by other users of this machine.",
                remedy="Make keys/keys.json readable by its owner only (chmod 600).",
            )
        try:
            stored = json.loads(path.read_text("ascii"))
            sealing = {int(version): base64.b64decode(text) for version, text in stored["sealing"].items()}
            return cls(base64.b64decode(stored["fingerprints"]), sealing, path)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SetupError("keys/keys.json is not a key file.", remedy=_LOST) from error

    def domain(self, domain: Domain) -> DomainKeys:
        """The fingerprint and digest keys of one domain."""
        return DomainKeys(domain, derive(self._fingerprint_secret, "domain", domain.value))

    def sealer(self, domain: Domain) -> Sealer:
        """The sealer of one domain."""
        if domain not in self._sealers:
            self._sealers[domain] = Sealer(domain, self._sealing)
        return self._sealers[domain]

    def head_path(self, home: Path) -> Path:
        """Where the signed head of this home's audit trail lies: beside the key file, so that who can
        write the database alone cannot put it back; where that cannot be written, in `<home>/keys`.
        """
        beside = self.path.parent
        if beside == home / "keys" or not os.access(beside, os.W_OK):
            return home / "keys" / "audit-head.json"
        # One key file may serve several homes.
        mark = hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:8]
        return beside / f"audit-head-{mark}.json"

    @property
    def audit_key(self) -> bytes:
        """The key that chains the audit trail."""
        return derive(self._fingerprint_secret, "audit")

    def check_mark(self) -> str:
        """Tells whether a database was written with these keys; gives nothing away about them."""
        return derive(self._fingerprint_secret, "check").hex()[:32]

    def rotate(self) -> int:
        """Adds a new sealing key, used from now on; older texts still open. Returns its version.

        Fingerprints keep their key: with another they could no longer be compared.
        """
        version = max(self._sealing) + 1
        stored = json.loads(self.path.read_text("ascii"))
        stored["sealing"][str(version)] = fresh = _new_secret()
        _write(self.path, stored)
        self._sealing[version] = base64.b64decode(fresh)
        self._sealers.clear()
        return version


def _new_secret() -> str:
    return base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode("ascii")


def _write(path: Path, content: dict[str, object], *, anew: bool = False) -> None:
    """Writes the key file whole or not at all, never readable by others.

    With `anew` a file that another process made meanwhile is kept: two first commands at the same
    moment must end with one set of keys.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content.setdefault("made", datetime.now(UTC).isoformat(timespec="seconds"))
    draft = path.with_suffix(f".{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    if not anew:
        draft.replace(path)
        return
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
