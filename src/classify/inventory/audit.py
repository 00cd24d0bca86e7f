"""The audit trail: every row carries a keyed hash over itself and the row before it.

Triggers refuse changes; should somebody get around them, `verify` names the first row that does
not fit. Rows hold counts and ids, never a path or a value.
"""

from __future__ import annotations

import getpass
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import RowMapping, insert, select
from sqlmodel import Session

from classify.inventory.head import Mark
from classify.inventory.locks import Lock, only_one
from classify.inventory.tables import AUDIT_EVENT
from models.columns import now

_START = "0" * 64
_PAGE = 2_000
RENEWED = "keys.renew"
"""The last act under the keys of before: all were renewed."""


def this_user() -> str:
    """Who runs this program, as the operating system names them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def append(
    session: Session,
    key: bytes,
    action: str,
    *,
    details: Mapping[str, object],
    subject: str = "",
    actor: str = "",
) -> tuple[Mark, Mark]:
    """Adds one act to the trail, in the caller's (writing) transaction; returns its state before and after.

    Args:
        session: from `Database.writing`.
        key: `KeyRing.audit_key`.
        action: object and verb, as `scan.begin`.
        details: counts, ids and choices; never a path or a value.
        subject: kind and id, as `share:3`.
        actor: who did it; by default the user of this process.
    """
    only_one(session, Lock.TRAIL)
    columns = AUDIT_EVENT.c
    last = session.execute(select(columns.id, columns.hash).order_by(columns.id.desc()).limit(1)).first()
    row = {
        "id": last.id + 1 if last else 1,
        "at": now(),
        "actor": actor or this_user(),
        "action": action,
        "subject": subject,
        "details": dict(details),
        "previous": last.hash if last else _START,
    }
    after = Mark(int(str(row["id"])), _hash(key, row))
    session.execute(insert(AUDIT_EVENT), [{**row, "hash": after.newest}])
    return (Mark(last.id, last.hash) if last else Mark()), after


def present(session: Session) -> Mark:
    """The state of the trail as the database has it."""
    columns = AUDIT_EVENT.c
    last = session.execute(select(columns.id, columns.hash).order_by(columns.id.desc()).limit(1)).first()
    return Mark(last.id, last.hash) if last else Mark()


def has(session: Session, action: str) -> bool:
    """Whether such an act is in the trail."""
    found = select(AUDIT_EVENT.c.id).where(AUDIT_EVENT.c.action == action).limit(1)
    return session.execute(found).first() is not None


def verify(session: Session, keys: Sequence[bytes]) -> int | None:
    """The id of the first row that was changed, or whose neighbour is missing; None when all fit.

    `keys` are those of `KeyRing.audit_keys`: from the row after each `RENEWED` the next one counts.
    """
    return verify_on(session, keys, Verified(), lambda: True).forged


@dataclass(frozen=True, slots=True)
class Verified:
    """How far a check of the trail has come: what is needed to go on where it stopped."""

    row: int = 0
    """The last row that fits."""
    hash: str = _START
    """Its hash: what the next row must follow."""
    renewals: int = 0
    """How often the keys were renewed up to there."""
    forged: int | None = None
    """The first row that does not fit, where one was met."""
    finished: bool = False
    """Whether there was no row left, or one that does not fit."""


def verify_on(
    session: Session, keys: Sequence[bytes], begun: Verified, there_is_time: Callable[[], bool]
) -> Verified:
    """Goes on with a check of the trail, page by page while `there_is_time`.

    A long trail is so checked in parts, and no part keeps its caller waiting.
    """
    done = begun
    while not done.finished:
        rows = select(AUDIT_EVENT).where(AUDIT_EVENT.c.id > done.row).order_by(AUDIT_EVENT.c.id).limit(_PAGE)
        page = session.execute(rows).mappings().all()
        done = _verified(page, keys, done)
        if not there_is_time():
            break
    return done


def _verified(page: Sequence[RowMapping], keys: Sequence[bytes], done: Verified) -> Verified:
    previous, renewals = done.hash, done.renewals
    for number, row in enumerate(page, start=done.row + 1):
        claimed = {name: row[name] for name in row if name != "hash"}
        key = keys[min(renewals, len(keys) - 1)]
        honest = hmac.compare_digest(_hash(key, claimed), row["hash"])
        if row["id"] != number or row["previous"] != previous or not honest:
            return Verified(number - 1, previous, renewals, forged=number, finished=True)
        previous = row["hash"]
        renewals += row["action"] == RENEWED
    return Verified(done.row + len(page), previous, renewals, finished=len(page) < _PAGE)


def _hash(key: bytes, row: dict[str, Any]) -> str:
    moment: datetime = row["at"]
    plain = {**row, "at": moment.astimezone(UTC).isoformat(timespec="microseconds")}
    text_form = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.digest(key, text_form.encode(), "sha256").hex()
