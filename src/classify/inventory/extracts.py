"""A part of the audit trail as a file that can be checked without a secret (`classify verify FILE`).

JSON Lines, so that a trail of any length is written and checked row by row:

1. what was asked for, how many rows the trail had, the hash of its newest, and the public key;
2. each act that was asked for, oldest first, as it stands in the trail with its number, its own hash and the
   hash of the row before;
3. how many they are, and an Ed25519 signature (RFC 8032) over the SHA-256 of all lines above.

The signature shows that the home's key vouches for the rows and for their being all that were asked for. The
hashes tie them to the trail: the same row has the same hash in every other export, and two rows that follow
one another fit together. Details of acts on criminal-justice files are left out for who is not cleared for
them (`"withheld": true`); the row's hash stays, and covers them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any

from classify.errors import InventoryError
from classify.inventory.events import Event, WantedEvents
from classify.inventory.head import Mark
from classify.inventory.trail import private_key, public_fingerprint

FORMAT = "missoula-classify audit extract 1"


@dataclass(frozen=True, slots=True)
class CheckedExtract:
    """A part of a trail whose signature fits."""

    rows: int
    of: int
    """How many rows the trail had."""
    asked: dict[str, Any]
    """What was asked for; empty: everything."""
    withheld: int
    """Rows whose details were left out."""
    fingerprint: str


def lines(
    audit_key: bytes,
    wanted: WantedEvents,
    state: Mark,
    events: Iterable[Event],
    is_withheld: Callable[[Event], bool],
) -> Iterator[str]:
    """The lines of the file; `events` are those of the first `state.rows` rows that are `wanted`."""
    private = private_key(audit_key)
    head = {
        "format": FORMAT,
        "asked": _asked(wanted),
        "trail": {"rows": state.rows, "newest": state.newest},
        "public_key": private.public_key().public_bytes_raw().hex(),
    }
    digest, number = hashlib.sha256(), 0
    yield _kept(digest, head)
    for event in events:
        number += 1
        yield _kept(digest, _row(event, withheld=is_withheld(event)))
    end = {"rows": number}
    digest.update(_line(end).encode())
    yield _line({**end, "signature": private.sign(digest.digest()).hex()})


def is_extract(first_line: str) -> bool:
    """Whether a file that begins so is an extract."""
    return FORMAT in first_line[:200]


def check(file: IO[str]) -> CheckedExtract:
    """Checks an extract, line by line.

    Raises:
        InventoryError: it is none, was changed after it was signed, or its rows do not fit what it says.
    """
    try:
        return _checked(file)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise InventoryError("This file is no exported audit trail.") from error


def _checked(file: IO[str]) -> CheckedExtract:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    digest = hashlib.sha256()
    first = file.readline()
    head = json.loads(first)
    if head["format"] != FORMAT:
        raise ValueError
    digest.update(first.rstrip("\n").encode() + b"\n")
    rows, withheld, last = 0, 0, None
    misfit = ""
    wanted = _wanted(head["asked"])
    end: dict[str, Any] = {}
    for text in file:
        told = json.loads(text)
        if "signature" in told:
            end = told
            break
        digest.update(text.rstrip("\n").encode() + b"\n")
        event = _read(told)
        rows, withheld = rows + 1, withheld + bool(told.get("withheld"))
        misfit = misfit or _misfit(event, last, head["trail"], wanted)
        last = event
    digest.update(_line({"rows": rows}).encode())
    public = bytes.fromhex(head["public_key"])
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(end["signature"]), digest.digest())
        if end["rows"] != rows or file.readline().strip():
            raise InvalidSignature
    except InvalidSignature as error:
        raise InventoryError(
            "The exported audit trail was changed after it was signed.",
            remedy="Export it again, and tell information security.",
        ) from error
    if misfit:
        raise InventoryError(misfit, remedy="Tell information security: its key signed what cannot be.")
    return CheckedExtract(rows, head["trail"]["rows"], head["asked"], withheld, public_fingerprint(public))


def _misfit(event: Event, last: Event | None, trail: dict[str, Any], wanted: WantedEvents) -> str:
    """What of a row does not fit the rows around it, or what was asked for; "" when all does."""
    if last is not None and event.id <= last.id:
        return f"Row {event.id} stands after row {last.id}."
    if last is not None and event.id == last.id + 1 and event.previous != last.hash:
        return f"Row {event.id} does not follow row {last.id}."
    if event.id > trail["rows"] or (event.id == trail["rows"] and event.hash != trail["newest"]):
        return f"Row {event.id} is not of the trail that was signed."
    return "" if wanted.has(event) else f"Row {event.id} is not what was asked for."


def _row(event: Event, *, withheld: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": event.id,
        "at": _moment(event.at),
        "actor": event.actor,
        "action": event.action,
        "subject": event.subject,
        "previous": event.previous,
        "hash": event.hash,
    }
    return {**row, "withheld": True} if withheld else {**row, "details": event.details}


def _read(told: dict[str, Any]) -> Event:
    return Event(
        id=told["id"],
        at=datetime.fromisoformat(told["at"]),
        actor=told["actor"],
        action=told["action"],
        subject=told["subject"],
        details=told.get("details", {}),
        previous=told["previous"],
        hash=told["hash"],
    )


def _asked(wanted: WantedEvents) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "actors": None if wanted.actors is None else sorted(wanted.actors),
        "actions": None if wanted.actions is None else sorted(wanted.actions),
        "subject": wanted.subject or None,
        "since": None if wanted.since is None else _moment(wanted.since),
        "until": None if wanted.until is None else _moment(wanted.until),
    }
    return {name: value for name, value in asked.items() if value is not None}


def _wanted(asked: dict[str, Any]) -> WantedEvents:
    return WantedEvents(
        actors=frozenset(asked["actors"]) if "actors" in asked else None,
        actions=frozenset(asked["actions"]) if "actions" in asked else None,
        subject=asked.get("subject", ""),
        since=datetime.fromisoformat(asked["since"]) if "since" in asked else None,
        until=datetime.fromisoformat(asked["until"]) if "until" in asked else None,
    )


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _kept(digest: Any, part: dict[str, Any]) -> str:
    line = _line(part)
    digest.update(line.encode())
    return line


def _line(part: dict[str, Any]) -> str:
    return json.dumps(part, sort_keys=True, separators=(",", ":"), ensure_ascii=True) + "\n"
