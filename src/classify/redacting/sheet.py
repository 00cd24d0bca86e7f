"""The proof sheet of a redacted copy: what was removed, how it was attacked, and the hashes of both files.

It holds no value, no name and no path, so that it may go with the copy to whoever gets that. A home signs it
with the key of its audit trail; without one its own hash shows a slip of the hand, and no more.
"""

from __future__ import annotations

import hashlib
import hmac
import html
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from classify.errors import SheetError
from models.sharing import MANUAL
from models.words import entity_words

FORMAT = "missoula-classify redacted copy 1"
SUFFIX = ".proof.json"
READABLE_SUFFIX = ".proof.html"
_MOST = 4_000_000
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class CheckTold:
    """One attack on the copy, and what came of it."""

    name: str
    sentence: str
    holds: bool
    figures: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is told of one copy. A copy without a sheet does not exist."""

    made: str
    """ISO 8601, UTC."""
    source_sha256: str
    source_bytes: int
    copy_sha256: str
    copy_bytes: int
    suffix: str
    profile: str
    profile_version: str
    program: str
    detectors: str
    """Version of all detectors and packs together."""
    policy: str
    ocr: bool
    removed: dict[str, int]
    """Stretches that were cut, by entity."""
    stays: dict[str, int]
    """Findings that stand in the copy because people dismissed them."""
    left_out: dict[str, int]
    """What of the original is not in the copy, in words."""
    checks: list[CheckTold]
    left: int = 0
    """What was to go and was found again: there is no sheet where this is not 0."""

    def as_json(self, sign: Callable[[bytes], tuple[bytes, bytes]] | None = None) -> str:
        """The sheet as a file; `sign` gives a public key and the signature of a digest."""
        told = asdict(self)
        digest = _digest(told)
        outer: dict[str, Any] = {"format": FORMAT, "sheet": told, "sha256": digest.hex()}
        if sign is not None:
            public, signature = sign(digest)
            outer |= {"public_key": public.hex(), "signature": signature.hex()}
        return json.dumps(outer, indent=1, ensure_ascii=True) + "\n"


@dataclass(frozen=True, slots=True)
class CheckedSheet:
    """A sheet that is as it was made."""

    sheet: Sheet
    public_key: bytes = b""
    """Whose signature it bears; empty: nobody's."""


def read_sheet(file: Path) -> CheckedSheet:
    """The sheet in `file`, its own hash and signature checked.

    Raises SheetError when it is none, was changed, or tells of a copy that did not withstand.
    """
    try:
        with file.open("rb") as stream:
            data = stream.read(_MOST + 1)
        stored = json.loads(data) if len(data) <= _MOST else None
        if not isinstance(stored, dict) or stored["format"] != FORMAT:
            raise SheetError("This file is no proof sheet of a redacted copy.")
        told = stored["sheet"]
        checks = [CheckTold(**check) for check in told["checks"]]
        sheet = Sheet(**{**told, "checks": checks})
        digest = _digest(told)
        if not hmac.compare_digest(stored["sha256"], digest.hex()):
            raise SheetError("The proof sheet was changed after it was made.")
        public_key = _signer(stored, digest)
    except (OSError, UnicodeDecodeError) as error:
        raise SheetError("The proof sheet cannot be read.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise SheetError("This file is no proof sheet of a redacted copy.") from error
    if sheet.left or not checks or not all(check.holds for check in checks):
        raise SheetError("The proof sheet tells of a copy that did not withstand every check.")
    return CheckedSheet(sheet, public_key)


def kept_sheet(text: str) -> Sheet:
    """The sheet that was kept with a copy on record: this program wrote and sealed it."""
    told = json.loads(text)["sheet"]
    return Sheet(**{**told, "checks": [CheckTold(**check) for check in told["checks"]]})


def is_sheet(start: str) -> bool:
    """Whether a file that begins with `start` says that it is a proof sheet."""
    return f'"format": "{FORMAT}"' in start


def copy_beside(sheet: Path) -> Path:
    """The copy that a sheet lies beside. Raises SheetError where its name does not say."""
    if not sheet.name.endswith(SUFFIX):
        raise SheetError("Which copy this sheet belongs to cannot be told from its name.")
    return sheet.with_name(sheet.name.removesuffix(SUFFIX))


def check_copy(checked: CheckedSheet, copy: Path) -> None:
    """Raises SheetError when `copy` is not the file that the sheet is about."""
    try:
        with copy.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise SheetError(f"The copy cannot be read: {error.strerror}.") from error
    if not hmac.compare_digest(found, checked.sheet.copy_sha256):
        raise SheetError("The copy is not the file that this sheet proves: its bytes are others.")


def _signer(stored: Mapping[str, Any], digest: bytes) -> bytes:
    if "signature" not in stored:
        return b""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    public = bytes.fromhex(stored["public_key"])
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(stored["signature"]), digest)
    except InvalidSignature as error:
        raise SheetError("The proof sheet was changed after it was signed.") from error
    return public


def _digest(told: Mapping[str, Any]) -> bytes:
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{FORMAT}\n{text}".encode()).digest()


def kind_words(entity: str) -> str:
    """A kind of what was removed, in words."""
    return "marked by hand" if entity == MANUAL else entity_words(entity)


def left_out_words(left_out: Mapping[str, int]) -> str:
    """`hidden rows: 2, pictures: 1`"""
    return ", ".join(f"{word}: {number:,}" for word, number in sorted(left_out.items()))


def as_page(sheet: Sheet) -> str:
    """The sheet for people: one page without scripts, to be printed or sent along."""
    made = datetime.fromisoformat(sheet.made)
    day = f"{made:%B} {made.day}, {made.year}, {made:%H:%M}"
    removed = _rows(sheet.removed) or "<tr><td>nothing</td><td></td></tr>"
    kept = _rows(sheet.stays)
    if kept:
        head = '<tr><th>Kind</th><th class="n">Places</th></tr>'
        kept = f"<h2>What people decided to keep</h2>\n<table>{head}{kept}</table>"
    left_out = left_out_words(sheet.left_out)
    if left_out:
        left_out = f"<p>Of the original these are not in the copy: {left_out}.</p>"
    checks = "".join(
        f"<tr><td>{'held' if check.holds else 'FAILED'}</td><td>{html.escape(check.sentence)}</td></tr>"
        for check in sheet.checks
    )
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Proof of a redacted copy</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>{_STYLE}</style></head><body>
<h1>Proof of a redacted copy</h1>
<p>Made {day} UTC by missoula-classify {html.escape(sheet.program)}, profile {html.escape(sheet.profile)}
(version {html.escape(sheet.profile_version)}).
A second process that had no part in making the copy read the original again and attacked the copy.
It found nothing that was to be removed.</p>
<h2>What was removed</h2>
<table><tr><th>Kind</th><th class="n">Places</th></tr>{removed}</table>
{kept}{left_out}
<h2>How it was attacked</h2>
<table><tr><th>Result</th><th>What was tried</th></tr>{checks}</table>
<h2>Which files</h2>
<table>
<tr><th></th><th>SHA-256</th><th class="n">Bytes</th></tr>
<tr><td>Original</td><td class="h">{sheet.source_sha256}</td><td class="n">{sheet.source_bytes:,}</td></tr>
<tr><td>Copy</td><td class="h">{sheet.copy_sha256}</td><td class="n">{sheet.copy_bytes:,}</td></tr>
</table>
<p>Detectors {html.escape(sheet.detectors)}, policy {html.escape(sheet.policy)},
text in pictures {"read" if sheet.ocr else "not read"}.</p>
<p>Machines find most of what is sensitive, not all. Whoever releases this copy has looked at it.
To check that the copy is the one proven here: <code>classify verify</code> and the file that ends in
<code>{SUFFIX}</code>.</p>
</body></html>
"""


_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;"
    "background:#fff}table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}"
    "th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #a9aeb1}"
    ".n{text-align:right;padding-right:0}.h{font-family:monospace;overflow-wrap:anywhere}"
    "h1{font-size:1.6rem}h2{font-size:1.2rem;margin-bottom:0}"
)


def _rows(counts: Mapping[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return "".join(
        f'<tr><td>{html.escape(kind_words(entity))}</td><td class="n">{number:,}</td></tr>'
        for entity, number in ordered
    )
