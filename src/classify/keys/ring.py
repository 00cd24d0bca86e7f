"""The key file of a home, and the keys that are made from it."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import secrets
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from classify.errors import SetupError

if TYPE_CHECKING:
    pass
from classify.keys.age import identity
from classify.keys.domain import KEY_BYTES, Domain, DomainKeys
from classify.keys.seal import LOST, Sealer
from classify.keys.values import derive

KEY_FILE = "CLASSIFY_KEY_FILE"
"""Environment variable that names a key file outside the home."""


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
                        remedy=LOST,
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
            raise SetupError("keys/keys.json is not a key file.", remedy=LOST) from error

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

    @property
    def backup_identity(self) -> str:
        """The age identity that opens this home's backups (`classify.keys.age`)."""
        return identity(derive(self._fingerprint_secret, "backup"))

    @property
    def backup_key(self) -> bytes:
        """The key that signs the list of a backup's contents: who can write a backup cannot make one up."""
        return derive(self._fingerprint_secret, "backup list")

    def exported(self) -> bytes:
        """The key file as it is, to be kept apart from the home. Raises OSError as reading does."""
        return self.path.read_bytes()

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
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")


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
