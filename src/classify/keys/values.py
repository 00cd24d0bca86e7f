"""Values as they are compared, and keys as they are derived."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Callable

from classify.memos import remembered
from models.labels import NOT_FINGERPRINTED, Entity


@remembered(256)
def derive(secret: bytes, *purpose: str) -> bytes:
    """HKDF-SHA-256 (RFC 5869): a 32-byte key for `purpose`, unrelated to that of any other."""
    extracted = hmac.digest(b"missoula-classify", secret, "sha256")
    info = "\x1f".join(purpose).encode()
    return hmac.digest(extracted, info + b"\x01", "sha256")


def _letters_and_digits(value: str) -> str:
    return "".join(filter(str.isalnum, value))


def _digits(value: str) -> str:
    return "".join(filter(str.isdigit, value))


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
