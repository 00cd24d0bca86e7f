"""The certificate of a share: what was read when and with what, what was not, and which labels are in effect.

    {"certificate": {...}, "pages": {"name": "sha256"}, "public_key": "…", "signature": "…"}

The signature (Ed25519, RFC 8032) is over `_CONTEXT` and the canonical JSON of `certificate` and `pages`, so
that the printed pages beside it are vouched for, too. Counts alone: no value, no name of a file, no place.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from classify.errors import CertificateError
from classify.export.stamp import stamp
from classify.inventory.handles import ShareHandle
from classify.inventory.overview import Overview
from classify.inventory.standing import InEffect, ReadWith
from classify.recipe import Recipe
from classify.totals.document import canonical

FORMAT = "missoula-classify certificate 1"
_CONTEXT = b"missoula-classify certificate 1\n"
_MOST_BYTES = 5_000_000
WITHHELD = "totals"
"""What a certificate of a flagged share is for who has no clearance: no name, no kinds, no approvals."""


@dataclass(frozen=True, slots=True)
class Assurance:
    """How much was missed, as a random sample tells (issue 16 fills it; without one nothing is claimed)."""

    sampled: int
    """Files that were looked at."""
    of: int
    """Files they were drawn from: those without a finding."""
    missed: int
    at_most_percent: float
    """The upper end of the interval of the miss rate."""
    confidence_percent: float
    on: date
    method: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a certificate tells of."""

    share: ShareHandle
    counts: Overview
    read: ReadWith
    in_effect: tuple[InEffect, ...]
    effects: Mapping[str, int]
    """Files by whether their label is in effect, stale or waiting."""
    assurance: Assurance | None = None


def statement(
    facts: Facts, *, publisher: str, program: str, at: datetime, totals_only: bool = False
) -> dict[str, Any]:
    """The certificate as plain data, unsigned.

    Args:
        facts: what is so now.
        publisher: who certifies.
        program: its version.
        at: when.
        totals_only: for who has no clearance, where the share is flagged.
    """
    share, counts, read = facts.share, facts.counts, facts.read
    told: dict[str, Any] = {
        "format": FORMAT,
        "publisher": publisher,
        "made_at": at.isoformat(),
        "share": {
            "number": share.id,
            "name": "" if totals_only else share.shown_name,
            "department": share.masker(share.department),
            "criminal_justice": share.criminal_justice,
        },
        "told": WITHHELD if totals_only else "all",
        "stamp": stamp(share.criminal_justice),
        "scan": {
            "number": read.scan,
            "started_at": read.started_at.isoformat(),
            "finished_at": read.finished_at.isoformat(),
            "scans": read.scans,
            "program_now": program,
            "detectors": read.detectors,
            "policy": read.policy,
            "ingredients": _ingredients(read.recipe),
        },
        "counts": {
            "files": counts.files,
            "members": counts.members,
            "bytes": counts.bytes,
            "findings": counts.findings,
            "not_wholly_read": counts.unread,
        },
        "labels": dict(counts.labels),
        "outcomes": {outcome: number for outcome, number in counts.outcomes.items() if number},
        "effects": dict(facts.effects),
        "assurance": None if facts.assurance is None else _plain(facts.assurance),
    }
    if not totals_only:
        told["kinds"] = {kind: number for kind, number in counts.doc_types.items() if number}
        told["tags"] = dict(counts.tags)
        told["approvals"] = [
            {
                **{name: getattr(one, name) for name in ("label", "approvals", "files", "overrides")},
                "coverage": one.coverage.value,
                "first": one.first.isoformat(),
                "last": one.last.isoformat(),
            }
            for one in facts.in_effect
        ]
    return told


def _ingredients(recipe: Recipe | None) -> dict[str, Any] | None:
    """What files were read and searched with, as digests."""
    if recipe is None:
        return None
    parts = recipe.as_json()
    return {
        "sha256": hashlib.sha256(canonical(parts)).hexdigest(),
        "readers": recipe.readers,
        "search": recipe.search,
        "headers": recipe.headers,
        "detectors": len(recipe.detectors),
        "detectors_sha256": hashlib.sha256(canonical(parts["detectors"])).hexdigest(),
        "kinds": len(recipe.kinds),
        "kinds_sha256": hashlib.sha256(canonical(parts["kinds"])).hexdigest(),
    }


def _plain(assurance: Assurance) -> dict[str, Any]:
    return {**asdict(assurance), "on": assurance.on.isoformat()}


def digest(certificate: Mapping[str, Any]) -> str:
    """SHA-256 of what is certified; its pages show it."""
    return hashlib.sha256(canonical(certificate)).hexdigest()


def signed(certificate: Mapping[str, Any], pages: Mapping[str, bytes], key: Ed25519PrivateKey) -> bytes:
    """The certificate with the digests of its printed pages, signed."""
    told = {"certificate": certificate, "pages": {name: _sha256(page) for name, page in pages.items()}}
    whole = {
        **told,
        "public_key": key.public_key().public_bytes_raw().hex(),
        "signature": key.sign(_CONTEXT + canonical(told)).hex(),
    }
    return (json.dumps(whole, indent=1, sort_keys=True) + "\n").encode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Checked:
    """A certificate whose signature fits."""

    certificate: dict[str, Any]
    public_key: bytes
    matched: tuple[str, ...]
    """Pages of it that lie beside it and are as they were."""
    wrong: tuple[str, ...]
    """Pages of it that lie beside it and are not."""
    missing: tuple[str, ...]


def is_certificate(head: str) -> bool:
    """Whether a file that begins so may be a certificate."""
    return head.lstrip().startswith("{") and '"certificate"' in head


def check(text: str, beside: Path | None = None) -> Checked:
    """Checks a certificate, and its pages in a folder; needs no home and no key.

    Raises:
        CertificateError: it is none, or was changed after it was signed.
    """
    try:
        if len(text) > _MOST_BYTES:
            raise ValueError
        whole = json.loads(text)
        certificate, pages = whole["certificate"], whole["pages"]
        public, signature = bytes.fromhex(whole["public_key"]), bytes.fromhex(whole["signature"])
        if certificate["format"] != FORMAT:
            raise ValueError
        listed = {str(name): str(sha256) for name, sha256 in pages.items()}
        told = {"certificate": certificate, "pages": pages}
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _CONTEXT + canonical(told))
    except InvalidSignature as error:
        raise CertificateError("This certificate was changed after it was signed.") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CertificateError("This file is no certificate of a share.") from error
    matched: list[str] = []
    wrong: list[str] = []
    missing: list[str] = []
    for name, sha256 in listed.items():
        # A name is a name here, never a way out of the folder.
        place = beside / Path(name).name if beside is not None else None
        if place is None or not place.is_file():
            missing.append(name)
        else:
            (matched if _sha256(place.read_bytes()) == sha256 else wrong).append(name)
    return Checked(certificate, public, tuple(matched), tuple(wrong), tuple(missing))
