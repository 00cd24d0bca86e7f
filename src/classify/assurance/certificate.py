"""What is certified of a share: plan, counts and limits, signed by the home, worked out anew by anybody.

    {"assurance": {...}, "public_key": "…", "signature": "…"}

The signature (Ed25519, RFC 8032) is over `_CONTEXT` and the canonical JSON of `assurance`. It holds counts
and digests alone: no value, no name of a file, nobody's name. Its limits follow from its counts
(`intervals`), so whoever has the file and no home works them out again (`check`); the tests do it with a
script of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from classify.assurance.intervals import DRAWS, SEED, Estimate
from classify.assurance.numbers import LEVEL
from classify.assurance.piles import Read, Reviewers
from classify.assurance.result import Counts, Result
from classify.errors import AssuranceFileError
from classify.totals.document import canonical
from models.assurance import Pile

FORMAT = "missoula-classify assurance 1"
_CONTEXT = b"missoula-classify assurance certificate 1\n"
_MOST_BYTES = 5_000_000
_DIGITS = 6
_NEAR = 0.02
"""Limits are drawn by chance from a fixed seed; another release of numpy may draw a little otherwise."""


def document(result: Result, share: str) -> dict[str, Any]:
    """What is certified, as plain data. Raises AssuranceFileError while not enough is read."""
    plan = result.plan
    if result.whole is None:
        raise AssuranceFileError(
            f"Not enough is read yet: {result.read:,} of {result.drawn:,} files.",
            remedy="Have the rest of the sample read, and what a second person is asked.",
        )
    questions = {plan.line.value: result.whole, **result.parts}
    return {
        "format": FORMAT,
        "share": share,
        "plan": {
            "number": plan.id,
            "scan": plan.scan_id,
            "seed": plan.seed,
            "rate": plan.rate,
            "line": plan.line.value,
            "frame_digest": plan.frame_digest,
            "piles": {pile.value: list(both) for pile, both in sorted(plan.piles.items())},
            "versions": dict(plan.versions),
            "made": plan.made_at.isoformat(),
            "drawn": plan.drawn_at.isoformat() if plan.drawn_at else None,
        },
        "read": {"drawn": result.drawn, "read": result.read, "cannot_tell": result.cannot_tell},
        "level": LEVEL,
        "method": {
            "name": "melded exact intervals by pile, with the sensitivity of readers",
            "draws": DRAWS,
            "seed": SEED,
        },
        "questions": {name: _told(counts) for name, counts in questions.items()},
        "missed": [[pile.value, kind, number] for (pile, kind), number in sorted(result.missed.items())],
    }


def _told(counts: Counts) -> dict[str, Any]:
    estimate = counts.estimate()
    return {
        "piles": [
            {
                "pile": one.pile.value,
                "found": one.is_found,
                "files": one.files,
                "read": one.read,
                "sensitive": one.sensitive,
            }
            for one in counts.piles
        ],
        "reviewers": asdict(counts.reviewers),
        "of_found": asdict(counts.of_found),
        "estimate": limits(estimate),
    }


def limits(estimate: Estimate) -> dict[str, list[float]]:
    """Limits and point of each figure: `[low, point, high]`."""
    return {
        name: [round(told[side], _DIGITS) for side in ("low", "point", "high")]
        for name, told in asdict(estimate).items()
    }


def signed(assurance: Mapping[str, Any], key: Ed25519PrivateKey) -> str:
    """The certificate as a file."""
    whole = {
        "assurance": assurance,
        "public_key": key.public_key().public_bytes_raw().hex(),
        "signature": key.sign(_CONTEXT + canonical(assurance)).hex(),
    }
    return json.dumps(whole, indent=1, sort_keys=True) + "\n"


@dataclass(frozen=True, slots=True)
class Checked:
    """A certificate that is signed, and whose limits follow from its counts."""

    assurance: dict[str, Any]
    public_key: bytes
    questions: int
    """Whose limits were worked out anew."""


def is_certificate(head: str) -> bool:
    """Whether a file that begins so may be one."""
    return re.match(r'\s*\{\s*"assurance"', head) is not None


def check(text: str) -> Checked:
    """Checks a certificate and works its limits out anew, with no home and no key.

    Raises:
        AssuranceFileError: it is none, was changed after it was signed, or its limits do not follow.
    """
    try:
        if len(text) > _MOST_BYTES:
            raise ValueError
        whole = json.loads(text)
        assurance = whole["assurance"]
        public, signature = bytes.fromhex(whole["public_key"]), bytes.fromhex(whole["signature"])
        if assurance["format"] != FORMAT or assurance["level"] != LEVEL:
            raise ValueError
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _CONTEXT + canonical(assurance))
        questions = {
            str(name): (_counts(told), told["estimate"]) for name, told in assurance["questions"].items()
        }
    except InvalidSignature as error:
        raise AssuranceFileError("This certificate was changed after it was signed.") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AssuranceFileError("This file is no certificate of what was missed.") from error
    for name, (counts, stated) in questions.items():
        if not _agree(stated, limits(counts.estimate())):
            raise AssuranceFileError(f"The limits stated for {name} do not follow from its counts.")
    return Checked(assurance, public, len(questions))


def _counts(told: Mapping[str, Any]) -> Counts:
    piles = tuple(
        Read(Pile(one["pile"]), one["files"], one["read"], one["sensitive"], found=bool(one["found"]))
        for one in told["piles"]
    )
    return Counts(piles, Reviewers(**told["reviewers"]), Reviewers(**told["of_found"]))


def _agree(stated: Mapping[str, Any], found: Mapping[str, list[float]]) -> bool:
    """Whether limits are the same but for the last of their digits."""
    if set(stated) != set(found):
        return False
    for name, mine in found.items():
        theirs = [float(one) for one in stated[name]]
        width = max(mine) - min(mine)
        if len(theirs) != len(mine):
            return False
        if any(abs(a - b) > _NEAR * max(width, abs(b)) + 1e-5 for a, b in zip(theirs, mine, strict=True)):
            return False
    return True
