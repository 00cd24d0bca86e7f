"""The store's recipients: kept, changed, and never removed, since releases name them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session

from classify.errors import RecipientError
from classify.inventory import recipients
from classify.inventory.losses import exactly_once
from classify.inventory.recipients import Knower, RecipientFacts, RecipientLine, Vetting
from classify.inventory.store.home import Home
from classify.inventory.tables import RECIPIENT
from classify.keys import Domain, Sealer
from models.columns import now
from models.sharing import RecipientType

MOST = 2**31 - 1
"""No row of these tables has a higher number, and databases refuse to be asked for one."""


class Recipients(Home):
    """To whom records go."""

    def recipients(
        self,
        *,
        types: Collection[RecipientType] = (),
        active: bool | None = None,
        vetting: Vetting | None = None,
        today: date | None = None,
        known_to: Knower | None = None,
        after: int = 0,
        limit: int = 100,
    ) -> list[RecipientLine]:
        """Recipients by number, those above `after`."""
        with self.database.reading() as session:
            return recipients.records(
                session,
                self._words,
                types=types,
                active=active,
                vetting=vetting,
                today=today,
                known_to=known_to,
                after=after,
                limit=limit,
            )

    def recipient(self, number: int, known_to: Knower | None = None) -> RecipientLine | None:
        """One of them."""
        return self.recipients_numbered([number], known_to).get(number)

    def recipients_numbered(
        self, numbers: Iterable[int], known_to: Knower | None = None
    ) -> dict[int, RecipientLine]:
        """These recipients, by number."""
        known = [number for number in numbers if number <= MOST]
        with self.database.reading() as session:
            return recipients.named(session, self._words, known, known_to)

    @exactly_once
    def add_recipient(self, facts: RecipientFacts, *, actor: str) -> int:
        """Keeps a recipient; returns its number. Raises RecipientError."""
        row = {**self._row(facts), "made_by": actor, "made_at": now()}
        with self.database.writing() as session:
            number = int(session.execute(insert(RECIPIENT).returning(RECIPIENT.c.id), [row]).scalar_one())
            self._note_recipient(session, "recipient.add", actor, number, row)
        return number

    @exactly_once
    def change_recipient(self, number: int, facts: RecipientFacts, *, actor: str) -> None:
        """Writes down what is so now; the trail tells what vetting and being active were before.

        Raises:
            RecipientError: there is none of that number, it is of another type, or the facts cannot be kept.
        """
        row = self._row(facts)
        with self.database.writing() as session:
            before = session.execute(select(RECIPIENT).where(RECIPIENT.c.id == number)).mappings().first()
            if before is None:
                raise RecipientError("There is no such recipient.", remedy="Reload the page.")
            if before["type"] != row["type"]:
                raise RecipientError(
                    "What a recipient is cannot be changed: answers were given by it.",
                    remedy="Make a new recipient, and this one inactive.",
                )
            session.execute(update(RECIPIENT).where(RECIPIENT.c.id == number).values(row))
            self._note_recipient(session, "recipient.change", actor, number, row, before)

    @property
    def _words(self) -> Sealer:
        """Seals what is of no share."""
        return self.keys.sealer(Domain.CITY)

    def _row(self, facts: RecipientFacts) -> dict[str, Any]:
        tidy = recipients.tidied(facts)
        return {
            "type": tidy.type.value,
            "name_sealed": self._words.seal(tidy.name),
            "contact_sealed": self._words.seal(tidy.contact) if tidy.contact else None,
            "ori": tidy.ori,
            "vetted_until": tidy.vetted_until,
            "active": tidy.active,
        }

    def _note_recipient(
        self, session: Session, action: str, actor: str, number: int, row: Any, before: Any = None
    ) -> None:
        """In the trail without names: a recipient may be a person."""
        details: dict[str, object] = {"type": row["type"], "ori": row["ori"], "active": row["active"]}
        details["vetted_until"] = str(row["vetted_until"] or "")
        if before is not None:
            was = {"vetted_before": str(before["vetted_until"] or ""), "active_before": before["active"]}
            details.update(was)
        self._audit_of(actor, session, action, f"recipient:{number}", details)
