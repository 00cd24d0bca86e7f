"""The store's redacted copies: made or refused, and what a second person said of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select, update

from classify.errors import CopyWordError, SameHandsError
from classify.inventory import copies
from classify.inventory.copies import CopyLine
from classify.inventory.handles import ShareHandle
from classify.inventory.losses import exactly_once
from classify.inventory.store.home import Home
from classify.inventory.store.recipients import MOST
from classify.inventory.tables import REDACTED_COPY, REQUEST_ITEM
from classify.keys import Domain
from models.columns import now
from models.redacted_copy import CopyState


@dataclass(frozen=True, slots=True)
class ToKeep:
    """A copy that was made, or refused."""

    request: int | None
    item: int
    content_digest: str
    profile: str
    by_hand: int
    orders: str = field(repr=False)
    grounds: str
    engine: str
    sha256: str = ""
    """"" where there was none."""
    cut: int = 0
    kept: int = 0
    sheet: str = field(default="", repr=False)
    refused: str = field(default="", repr=False)


class Copies(Home):
    """Redacted copies on record."""

    def copies(
        self,
        shares: Sequence[ShareHandle],
        *,
        states: Collection[CopyState] = (),
        request: int | None = None,
        items: Collection[int] | None = None,
        before: int = 0,
        limit: int = 100,
    ) -> list[CopyLine]:
        """The newest copy of each file for each request (or for none), the newest first."""
        with self.database.reading() as session:
            return copies.records(
                session,
                self.keys.sealer,
                shares,
                states=states,
                request=request,
                items=items,
                before=before,
                limit=limit,
            )

    def copy_of(self, shares: Sequence[ShareHandle], number: int) -> CopyLine | None:
        """One of them, where it is of these shares."""
        with self.database.reading() as session:
            known = number <= MOST
            return copies.record(session, self.keys.sealer, shares, number) if known else None

    def copy_sheets(self, hashes: Collection[str]) -> dict[str, str]:
        """Proof sheets by the SHA-256 of their copies. They hold no value; who asks knows of the copies."""
        with self.database.reading() as session:
            return copies.sheets(session, self.keys.sealer, hashes)

    def copy_counts(self, shares: Sequence[ShareHandle]) -> dict[CopyState, int]:
        """How many newest copies are in which state."""
        with self.database.reading() as session:
            return copies.counts(session, shares)

    def content_digests(self, items: Collection[int]) -> dict[int, str]:
        """Keyed digests of files as they are now; who is missing is gone, or nobody read it whole."""
        with self.database.reading() as session:
            return copies.digests(session, items)

    @exactly_once
    def keep_copy(self, share: ShareHandle, made: ToKeep, *, actor: str) -> int:
        """Writes down that a copy was made or refused; returns its number.

        Raises CopyWordError where the request it is for does not ask for this file.
        """
        seal = share.sealer.seal
        state = CopyState.REFUSED if made.refused else CopyState.WAITING
        row: dict[str, Any] = {
            "request_id": made.request,
            "share_id": share.id,
            "item_id": made.item,
            "criminal_justice": share.criminal_justice,
            "content_digest": made.content_digest,
            "profile": made.profile,
            "by_hand": made.by_hand,
            "orders_sealed": seal(made.orders),
            "grounds": made.grounds,
            "engine": made.engine,
            "copy_hash": made.sha256,
            "cut": made.cut,
            "kept": made.kept,
            "sheet_sealed": seal(made.sheet) if made.sheet else None,
            "refused_sealed": seal(made.refused) if made.refused else None,
            "state": state.value,
            "made_by": actor,
            "made_at": now(),
        }
        with self.database.writing() as session:
            if made.request is not None:
                asked = select(REQUEST_ITEM.c.id).where(
                    REQUEST_ITEM.c.request_id == made.request, REQUEST_ITEM.c.item_id == made.item
                )
                if session.scalar(asked.limit(1)) is None:
                    raise CopyWordError("This request does not ask for this file.")
            added = insert(REDACTED_COPY).returning(REDACTED_COPY.c.id)
            number = int(session.execute(added, [row]).scalar_one())
            told = {"profile": made.profile, "by_hand": made.by_hand, "cut": made.cut, "kept": made.kept}
            action = "copy.refuse" if made.refused else "copy.make"
            self._audit_of(actor, session, action, f"item:{made.item}", {**told, "copy": number})
        return number

    @exactly_once
    def look_at_copy(self, number: int, *, agrees: bool, sha256: str, note: str, actor: str) -> None:
        """A second person's word on a copy as they saw it.

        Raises:
            SameHandsError: they made it.
            CopyWordError: nobody waits for a word on it, or what they saw is not this copy.
        """
        with self.database.writing() as session:
            rows = select(REDACTED_COPY).where(REDACTED_COPY.c.id == number).with_for_update()
            row = session.execute(rows).mappings().first() if number <= MOST else None
            if row is None or row["state"] != CopyState.WAITING:
                raise CopyWordError("Nobody waits for a word on this copy.")
            if row["made_by"] == actor:
                raise SameHandsError("You made this copy: somebody else looks at it.")
            if row["copy_hash"] != sha256:
                raise CopyWordError("What you were shown is not this copy.")
            state = CopyState.READY if agrees else CopyState.SENT_BACK
            sealer = self.keys.sealer(Domain.of(row["criminal_justice"]))
            said = {
                "state": state.value,
                "looked_by": actor,
                "looked_at": now(),
                "note_sealed": sealer.seal(note) if note else None,
            }
            session.execute(update(REDACTED_COPY).where(REDACTED_COPY.c.id == number).values(said))
            action = "copy.agree" if agrees else "copy.send_back"
            self._audit_of(
                actor, session, action, f"item:{row['item_id']}", {"copy": number, "sha256": sha256[:16]}
            )
