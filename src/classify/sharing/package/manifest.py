"""What a release holds: the list that goes with it, signed by the home, checked by anybody without one.

    {"release": {...}, "public_key": "…", "signature": "…"}

The signature (Ed25519, RFC 8032) is over `_CONTEXT` and the canonical JSON of `release`. The list holds no
value and no path of the share: files are named as the package names them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from classify.errors import ManifestError
from classify.totals.document import canonical

FORMAT = "missoula-classify release 1"
NAME = "manifest.json"
_CONTEXT = b"missoula-classify release manifest 1\n"
_MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One file of a release."""

    name: str
    """In the package; never the file's name on the share, which may name people."""
    data: bytes = field(repr=False)
    label: str = ""
    """The label in effect of what it was made from."""
    profile: str = ""
    """By which it was redacted; empty: it is the record itself."""

    @property
    def sha256(self) -> str:
        """Of its bytes, in hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Cover:
    """What is told of a release, on its first page and in its list."""

    number: str
    """By which the city finds it again."""
    publisher: str
    recipient: str
    authority: str
    """The law or agreement it rests on."""
    purpose: str
    approved_by: str
    day: date
    use_by: date | None = None
    """After which the recipient destroys it, and confirms that."""
    stamp: str = ""
    """What confidential criminal justice information must bear (44-5-303(3), MCA)."""
    conditions: Sequence[str] = ()
    contact: str = ""


def manifest(cover: Cover, files: Sequence[Enclosed]) -> dict[str, Any]:
    """The list of a release as plain data, unsigned."""
    told = {**asdict(cover), "conditions": list(cover.conditions), "day": cover.day.isoformat()}
    told["use_by"] = cover.use_by.isoformat() if cover.use_by else None
    return {
        "format": FORMAT,
        "cover": told,
        "files": [
            {
                "name": file.name,
                "bytes": len(file.data),
                "sha256": file.sha256,
                "label": file.label,
                "profile": file.profile,
            }
            for file in files
        ],
    }


def signed(release: Mapping[str, Any], key: Ed25519PrivateKey) -> bytes:
    """The list as it goes into the package and into the city's own keeping."""
    whole = {
        "release": release,
        "public_key": key.public_key().public_bytes_raw().hex(),
        "signature": key.sign(_CONTEXT + canonical(release)).hex(),
    }
    return (json.dumps(whole, indent=1, sort_keys=True) + "\n").encode()


@dataclass(frozen=True, slots=True)
class Checked:
    """A list whose signature fits."""

    release: dict[str, Any]
    public_key: bytes
    matched: int
    """Files of it that lie beside it and are as they were."""
    wrong: tuple[str, ...]
    """Files of it that lie beside it and are not."""
    missing: int


def is_manifest(head: str) -> bool:
    """Whether a file that begins so may be a list of a release."""
    return head.lstrip().startswith("{") and '"release"' in head


def check(text: str, beside: Path | None = None) -> Checked:
    """Checks a list, and the files of a folder against it.

    Raises:
        ManifestError: it is none, or was changed after it was signed.
    """
    try:
        if len(text) > _MOST_BYTES:
            raise ValueError
        whole = json.loads(text)
        release, files = whole["release"], whole["release"]["files"]
        public, signature = bytes.fromhex(whole["public_key"]), bytes.fromhex(whole["signature"])
        if release["format"] != FORMAT:
            raise ValueError
        listed = [(str(file["name"]), str(file["sha256"])) for file in files]
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _CONTEXT + canonical(release))
    except InvalidSignature as error:
        raise ManifestError(
            "The list of this release was changed after it was signed.",
            remedy="Ask the city for it again, and tell it what you received.",
        ) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ManifestError("This file is no list of a release.") from error
    matched, wrong, missing = 0, [], 0
    for name, digest in listed:
        # A name is a name here, never a way out of the folder.
        place = beside / Path(name).name if beside is not None else None
        if place is None or not place.is_file():
            missing += 1
        elif hashlib.sha256(place.read_bytes()).hexdigest() == digest:
            matched += 1
        else:
            wrong.append(name)
    return Checked(release, public, matched, tuple(wrong), missing)
