"""The key file of a home, and the keys that are made from it."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from classify.errors import SetupError
from classify.keys.age import identity
from classify.keys.domain import KEY_BYTES, Domain, DomainKeys
from classify.keys.seal import LOST, Sealer
from classify.keys.values import derive
from classify.memos import Memo

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


@dataclass(frozen=True, slots=True)
class Told:
    """What may be said of a key file's keys."""

    made: str
    """Day, ISO 8601."""
    values: int
    """Version of the newest key for values and contents."""
    sealing: int
    renewals: int
    """How often all keys were made anew."""


class KeyRing:
    """The key file of a home: makes the keys of each domain."""

    def __init__(
        self,
        root: bytes,
        sealing: dict[int, bytes],
        path: Path,
        *,
        values: dict[int, bytes] | None = None,
        retired: tuple[bytes, ...] = (),
        following: Mapping[str, Any] | None = None,
    ) -> None:
        self._root = root
        self._sealing = sealing
        self.path = path
        self._values = values or {1: root}
        self._retired = retired
        self._following = following
        self._sealers: Memo[Domain, Sealer] = Memo(len(Domain), lambda domain: Sealer(domain, self._sealing))

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
            return cls._of(json.loads(path.read_text("ascii")), path)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SetupError("keys/keys.json is not a key file.", remedy=LOST) from error

    @classmethod
    def _of(cls, stored: Mapping[str, Any], path: Path) -> KeyRing:
        """Raises ValueError, KeyError, TypeError or AttributeError where `stored` is no key file."""
        root = base64.b64decode(stored["fingerprints"])
        return cls(
            root,
            _by_version(stored["sealing"]),
            path,
            values=_by_version(stored.get("values", {})) or {1: root},
            retired=tuple(base64.b64decode(text) for text in stored.get("retired", ())),
            following=stored.get("following"),
        )

    def domain(self, domain: Domain) -> DomainKeys:
        """The fingerprint and digest keys of one domain."""
        mine = ("domain", domain.value)
        values = {version: derive(secret, *mine) for version, secret in self._values.items()}
        return DomainKeys(domain, derive(self._root, *mine), values)

    def sealer(self, domain: Domain) -> Sealer:
        """The sealer of one domain."""
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
        return derive(self._root, "audit")

    @property
    def audit_keys(self) -> tuple[bytes, ...]:
        """The keys of the whole trail: the next one counts from the row after each renewal of all keys."""
        return tuple(derive(root, "audit") for root in (*self._retired, self._root))

    @property
    def backup_identities(self) -> tuple[str, ...]:
        """The age identities that open this home's backups (`classify.keys.age`), the one in use first."""
        return tuple(identity(derive(root, "backup")) for root in (self._root, *reversed(self._retired)))

    @property
    def backup_keys(self) -> tuple[bytes, ...]:
        """The keys that sign the lists of backups, the one in use first: who can write a backup cannot make
        one up.
        """
        return tuple(derive(root, "backup list") for root in (self._root, *reversed(self._retired)))

    @property
    def told(self) -> Told:
        """What may be said of the keys."""
        return Told(
            made=str(self._stored().get("made", "long ago"))[:10],
            values=max(self._values),
            sealing=max(self._sealing),
            renewals=len(self._retired),
        )

    def exported(self) -> bytes:
        """The key file as it is, to be kept apart from the home. Raises OSError as reading does."""
        return self.path.read_bytes()

    def check_mark(self) -> str:
        """Tells whether a database was written with these keys; gives nothing away about them."""
        return derive(self._root, "check").hex()[:32]

    def rotate(self) -> int:
        """Adds new keys for sealing and for values, used from now on. Returns the version of the latter.

        Older texts still open. What was made from values and contents keeps the key it was made with until
        its file is read again: two fingerprints of different keys cannot be compared.

        Raises:
            SetupError: the key file cannot be written.
        """
        stored = self._stored()
        sealing, values = max(self._sealing) + 1, max(self._values) + 1
        stored["sealing"][str(sealing)] = _new_secret()
        stored["values"] = {**_as_text(self._values), str(values): _new_secret()}
        self._rewrite(stored)
        self._take(KeyRing._of(stored, self.path))
        return values

    def prepare_renewal(self) -> KeyRing:
        """Keys of which none can be worked out from the present ones, for a home whose key file leaked.

        They lie in the key file beside the present ones until `complete_renewal`: the inventory is written
        anew in between, and whichever of the two it was written with is in the file at any moment. The former
        keys stay in it to check the old part of the audit trail, to compare contents until they are read
        again, and to open older backups.
        """
        stored = self._stored()
        stored.pop("following", None)
        sealing, values = max(self._sealing) + 1, max(self._values) + 1
        following = {
            "made": stored.get("made"),
            "fingerprints": _new_secret(),
            "sealing": {str(sealing): _new_secret()},
            "values": {**_as_text(self._values), str(values): _new_secret()},
            "retired": [*stored.get("retired", ()), stored["fingerprints"]],
        }
        self._rewrite({**stored, "following": following})
        self._following = following
        return KeyRing._of(following, self.path)

    @property
    def following(self) -> KeyRing | None:
        """Keys that were prepared and not yet taken; an inventory may have been written with them already."""
        return KeyRing._of(self._following, self.path) if self._following is not None else None

    def complete_renewal(self) -> None:
        """Takes the prepared keys, the inventory having been written with them. Raises SetupError."""
        assert self._following is not None, "keys were prepared"
        self._rewrite(dict(self._following))
        self._take(KeyRing._of(self._following, self.path))

    def _take(self, other: KeyRing) -> None:
        self._root, self._sealing, self._values = other._root, other._sealing, other._values
        self._retired, self._following = other._retired, other._following
        self._sealers.clear()

    def _stored(self) -> dict[str, Any]:
        stored: dict[str, Any] = json.loads(self.path.read_text("ascii"))
        return stored

    def _rewrite(self, content: dict[str, Any]) -> None:
        try:
            _write(self.path, content)
        except OSError as error:
            raise SetupError(
                f"The key file cannot be written: {error.strerror}.",
                remedy="Let this account write the key file for the moment (a systemd credential is "
                "read-only: name the file it is made from with CLASSIFY_KEY_FILE).",
            ) from error


def _by_version(texts: Mapping[str, str]) -> dict[int, bytes]:
    return {int(version): base64.b64decode(text) for version, text in texts.items()}


def _as_text(keys: Mapping[int, bytes]) -> dict[str, str]:
    return {str(version): base64.b64encode(secret).decode("ascii") for version, secret in keys.items()}


def _new_secret() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")


def _write(path: Path, content: dict[str, Any], *, anew: bool = False) -> None:
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
