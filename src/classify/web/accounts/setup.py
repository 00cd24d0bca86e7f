"""The one-time link that makes the first administrator of an empty home."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from classify.web.accounts import people

_FILE = "setup.digest"


def new_setup_secret(home: Path) -> str | None:
    """The secret of a new link (older ones are void); None where there are accounts."""
    file = home / "keys" / _FILE
    if not people.is_empty():
        file.unlink(missing_ok=True)
        return None
    secret = secrets.token_urlsafe(24)
    descriptor = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as written:
        written.write(_digest(secret))
    return secret


def is_setup_secret(home: Path, secret: str) -> bool:
    """Whether `secret` is that of the newest link."""
    try:
        known = (home / "keys" / _FILE).read_text()
    except OSError:
        return False
    return hmac.compare_digest(known, _digest(secret))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
