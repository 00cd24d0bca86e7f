"""The audit trail: every row carries a keyed hash over itself and the row before it.

Triggers refuse changes; should somebody get around them, `verify` names the first row that does
not fit. Rows hold counts and ids, never a path or a value.
"""

from __future__ import annotations

import getpass
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session

from classify.inventory.head import Mark
from classify.inventory.locks import Lock, only_one
from classify.inventory.tables import AUDIT_EVENT
from models.columns import now

_START = "0" * 64
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
    previous = _START
    following = iter(keys)
    key = next(following)
    rows = session.execute(select(AUDIT_EVENT).order_by(AUDIT_EVENT.c.id)).mappings()
    for number, row in enumerate(rows, start=1):
        claimed = {name: row[name] for name in row if name != "hash"}
        honest = hmac.compare_digest(_hash(key, claimed), row["hash"])
        if row["id"] != number or row["previous"] != previous or not honest:
            return number
        previous = row["hash"]
        if row["action"] == RENEWED:
            key = next(following, key)
    return None


def _hash(key: bytes, row: dict[str, Any]) -> str:
    moment: datetime = row["at"]
    plain = {**row, "at": moment.astimezone(UTC).isoformat(timespec="microseconds")}
    text_form = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.digest(key, text_form.encode(), "sha256").hex()
