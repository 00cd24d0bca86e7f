"""The one-time link that makes the first administrator of an empty home."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from classify.errors import AccountError
from classify.rights import Assignment, Role
from classify.web.accounts import people

_FILE = "setup.digest"


def new_setup_secret(home: Path) -> str | None:
    """The secret of a new link (older ones are void); None where there are accounts."""
    if not people.is_empty():
        _file(home).unlink(missing_ok=True)
        return None
    secret = secrets.token_urlsafe(24)
    _write(home, _digest(secret))
    return secret


def is_setup_secret(home: Path, secret: str) -> bool:
    """Whether `secret` is that of the newest link, and nobody has an account yet."""
    try:
        known = _file(home).read_text()
    except OSError:
        return False
    return hmac.compare_digest(known, _digest(secret)) and people.is_empty()


def make_first(home: Path, secret: str, name: str, password: str) -> None:
    """Makes the first administrator and voids the link. Raises AccountError; the link works on then."""
    # Who takes the file away is the one who used the link: of two at once only one can.
    try:
        _file(home).unlink()
    except FileNotFoundError:
        raise AccountError("This link was used already.", remedy="Sign in, or ask who used it.") from None
    try:
        people.add(
            name, [Assignment(Role.ADMINISTRATOR)], actor="setup", password=password, must_change=False
        )
    except AccountError:
        _write(home, _digest(secret))
        raise


def _file(home: Path) -> Path:
    return home / "keys" / _FILE


def _write(home: Path, digest: str) -> None:
    descriptor = os.open(_file(home), os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as written:
        written.write(digest)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
