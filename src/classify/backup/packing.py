"""The file of a backup: a signed list, then the files, compressed, locked with `age` for the home's own key.

Any `age` tool opens it with the identity that is made from the key file; inside is a tar archive, compressed
by gzip. The list names every file with its SHA-256, and the rows of every table; it is signed, since locking
alone does not tell who locked.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import tarfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from classify.errors import BackupError
from classify.keys import KeyRing

_LIST = "list.json"
_FORMAT = "missoula-classify backup 1"


@dataclass(frozen=True, slots=True)
class Listed:
    """What a backup says that it holds."""

    made: str
    """Moment in UTC, ISO 8601."""
    program: str
    """Version of the program that made it."""
    tables: str
    """Version of the inventory's tables."""
    engine: str
    """`sqlite` or `postgresql`: where the inventory was."""
    rows: dict[str, int]
    """Rows of each table of the inventory."""
    trail: dict[str, Any]
    """Rows of the audit trail, and the hash of its newest."""
    files: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each file, by its place in the home."""


def pack(folder: Path, listed: Listed, keys: KeyRing, target: Path) -> None:
    """Locks the files of `folder` that `listed` names into `target`.

    Raises:
        BackupError: `target` cannot be written.
    """
    import pyrage

    body = {"format": _FORMAT, **asdict(listed)}
    signed = json.dumps({"body": body, "mac": _mac(body, keys.backup_keys[0])}, indent=1).encode()
    plain = target.with_suffix(".plain")
    recipient = pyrage.x25519.Identity.from_str(keys.backup_identities[0]).to_public()
    try:
        with tarfile.open(plain, "w:gz", compresslevel=3) as archive:
            head = tarfile.TarInfo(_LIST)
            head.size = len(signed)
            archive.addfile(head, io.BytesIO(signed))
            for name in listed.files:
                archive.add(folder / name, arcname=name, recursive=False)
        with plain.open("rb") as unlocked, target.open("wb") as locked:
            pyrage.encrypt_io(unlocked, locked, [recipient])
    except (OSError, pyrage.EncryptError) as error:
        target.unlink(missing_ok=True)
        raise BackupError(f"The backup cannot be written: {_why(error)}.") from error
    finally:
        plain.unlink(missing_ok=True)


def unpack(source: Path, keys: KeyRing, folder: Path) -> Listed:
    """Unlocks `source` into the empty `folder`; every file is as it was listed and signed.

    Raises:
        BackupError: the file cannot be read, is none of this home's backups, or was changed.
    """
    import pyrage

    plain = folder / ".plain"
    try:
        with source.open("rb") as locked, plain.open("wb") as unlocked:
            ours = [pyrage.x25519.Identity.from_str(known) for known in keys.backup_identities]
            pyrage.decrypt_io(locked, unlocked, ours)
        with tarfile.open(plain, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        signed = json.loads((folder / _LIST).read_bytes())
        body = signed["body"]
        honest = any(hmac.compare_digest(_mac(body, key), signed["mac"]) for key in keys.backup_keys)
        if not honest or body.pop("format") != _FORMAT:
            raise BackupError("The backup's list was changed.", remedy="Use another backup.")
        listed = Listed(**body)
    except pyrage.DecryptError as error:
        raise BackupError(
            "The backup does not open with this key file, or it is damaged.",
            remedy="Give the keys that were kept apart when it was made (--keys), or use another backup.",
        ) from error
    except (OSError, EOFError, tarfile.TarError, zlib.error, ValueError, KeyError, TypeError) as error:
        raise BackupError(
            f"The backup cannot be read: {_why(error)}.", remedy="Use another backup."
        ) from error
    finally:
        plain.unlink(missing_ok=True)
        (folder / _LIST).unlink(missing_ok=True)
    _compare(folder, listed.files)
    return listed


def digest(file: Path) -> str:
    """SHA-256 of a file, in hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _compare(folder: Path, files: Mapping[str, str]) -> None:
    there = {str(path.relative_to(folder).as_posix()) for path in folder.rglob("*") if path.is_file()}
    wrong = [name for name, known in files.items() if name not in there or digest(folder / name) != known]
    if wrong or there - files.keys():
        raise BackupError(
            "A file of the backup is not the one that was listed.", remedy="Use another backup."
        )


def _mac(body: Mapping[str, Any], key: bytes) -> str:
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return hmac.digest(key, text.encode(), "sha256").hex()


def _why(error: Exception) -> str:
    """The system's own words where it has any; what else goes wrong is in the file."""
    return (error.strerror if isinstance(error, OSError) else None) or "it is cut short or damaged"
