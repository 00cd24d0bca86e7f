"""The audit trail as a file that can be checked without a secret.

One JSON object: the rows, the public key, and an Ed25519 signature (RFC 8032) over the SHA-256 of the rows
written as canonical JSON. The private key is derived from the key file; who wants to be sure that a file
comes from this home compares the key's fingerprint with the one `classify verify` prints there.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from classify.errors import InventoryError
from classify.inventory.tables import AUDIT_EVENT
from classify.keys import derive

_FORMAT = "missoula-classify audit trail 1"


@dataclass(frozen=True, slots=True)
class Checked:
    """An exported trail whose signature fits."""

    rows: int
    fingerprint: str
    """Of the key that signed it."""


def fingerprint(audit_key: bytes) -> str:
    """What `check` finds in files exported from the home with this audit key."""
    return public_fingerprint(private_key(audit_key).public_key().public_bytes_raw())


def export(session: Session, audit_key: bytes) -> str:
    """The trail, signed."""
    rows = [_plain(row) for row in session.execute(select(AUDIT_EVENT).order_by(AUDIT_EVENT.c.id)).mappings()]
    private = private_key(audit_key)
    signed = {
        "format": _FORMAT,
        "public_key": private.public_key().public_bytes_raw().hex(),
        "signature": private.sign(_digest(rows)).hex(),
        "rows": rows,
    }
    return json.dumps(signed, indent=1) + "\n"


def check(text: str) -> Checked:
    """Checks an exported trail.

    Raises:
        InventoryError: it is none, or was changed after it was signed.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        stored = json.loads(text)
        if stored["format"] != _FORMAT:
            raise ValueError
        public, rows = bytes.fromhex(stored["public_key"]), stored["rows"]
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(stored["signature"]), _digest(rows))
    except InvalidSignature as error:
        raise InventoryError(
            "The exported audit trail was changed after it was signed.",
            remedy="Export it again, and tell information security.",
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise InventoryError("This file is no exported audit trail.") from error
    return Checked(len(rows), public_fingerprint(public))


def private_key(audit_key: bytes) -> Any:
    """What a home signs its trail with."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(derive(audit_key, "signature"))


def _plain(row: Any) -> dict[str, Any]:
    moment: datetime = row["at"]
    return {**row, "at": moment.astimezone(UTC).isoformat(timespec="microseconds")}


def _digest(rows: Any) -> bytes:
    text = json.dumps(rows, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{_FORMAT}\n{text}".encode()).digest()


def public_fingerprint(public: bytes) -> str:
    """What people compare: half of the SHA-256 of a public key."""
    short = hashlib.sha256(public).hexdigest()[:32]
    return " ".join(short[start : start + 4] for start in range(0, len(short), 4))
