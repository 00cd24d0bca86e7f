"""The key file, kept apart from the home and its backups, under a passphrase."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

from classify.backup.accounts import WEB_KEY
from classify.errors import BackupError
from classify.keys import KeyRing, key_file

SHORTEST = 12
"""Signs of a passphrase: the file may lie in a drawer for years."""


_FORMAT = "missoula-classify keys 2"


def keep_keys(keys: KeyRing, home: Path, target: Path, passphrase: str) -> None:
    """Writes the key file of `home`, and the web application's key where there is one, to `target`, locked
    with `age` under a passphrase (scrypt).

    Raises:
        BackupError: the passphrase is short, or the file exists or cannot be written.
    """
    import pyrage

    if len(passphrase) < SHORTEST:
        raise BackupError(
            f"The passphrase is shorter than {SHORTEST} signs.",
            remedy="Take several words that only you put together.",
        )
    try:
        kept = {"format": _FORMAT, "keys": _text(keys.exported())}
        if (home / WEB_KEY).exists():
            kept["web"] = _text((home / WEB_KEY).read_bytes())
        locked = pyrage.passphrase.encrypt(json.dumps(kept).encode(), passphrase)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(locked)
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise BackupError("There is a file of that name already.", remedy="Choose another name.") from error
    except OSError as error:
        raise BackupError(f"The keys cannot be written: {error.strerror}.") from error


def put_keys_back(source: Path, home: Path, passphrase: str) -> Path:
    """Unlocks a key file that `keep_keys` wrote into its place, and says where that is.

    Raises:
        BackupError: the passphrase is wrong, the file is none, or the home has another key file.
    """
    import pyrage

    target = key_file(home)
    try:
        found = {target: pyrage.passphrase.decrypt(source.read_bytes(), passphrase)}
        kept = json.loads(found[target])
        if kept.get("format") == _FORMAT:  # else the bare key file, as older versions wrote it
            found = {target: _bytes(kept["keys"])}
            if "web" in kept:
                found[home / WEB_KEY] = _bytes(kept["web"])
        json.loads(found[target])["fingerprints"]
        if any(place.exists() and place.read_bytes() != held for place, held in found.items()):
            raise BackupError(
                "The home has a key file, and it is another one.",
                remedy="Restore into an empty home (--home), or move that key file away.",
            )
        for place, held in found.items():
            _put(place, held)
    except pyrage.DecryptError as error:
        raise BackupError(
            "The keys do not open with these words, or their file is damaged.", remedy="Try again."
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError(
            "This file holds no keys.", remedy="Give the file that was written with --keys."
        ) from error
    except OSError as error:
        raise BackupError(f"The key file cannot be put back: {error.strerror}.") from error
    return target


def _put(place: Path, held: bytes) -> None:
    if place.exists():
        return
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(held)
        os.fsync(file.fileno())


def _text(held: bytes) -> str:
    return base64.b64encode(held).decode()


def _bytes(kept: str) -> bytes:
    return base64.b64decode(kept, validate=True)
