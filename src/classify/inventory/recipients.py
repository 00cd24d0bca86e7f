"""Recipients, as people read them: who they are, and what of it is current."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, or_, select
from sqlmodel import Session

from classify.errors import RecipientError
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.requests import only_about
from classify.inventory.tables import RECIPIENT, SHARING_REQUEST
from classify.keys import Sealer
from models.sharing import RecipientType

MOST_LETTERS = 200
_ORI = re.compile(r"[A-Z]{2}[0-9A-Z]{7}", re.ASCII)
_MONTANA = re.compile(r"MT(0([0-4][0-9]|5[0-6])[0-9]{2}[0-9A-Z]{2}|[A-Z]{3}[0-9]{4})", re.ASCII)
"""A county's number from 00 to 56 and the agency's, or the letters of an agency of the state."""


@dataclass(frozen=True, slots=True)
class RecipientFacts:
    """What is said of a recipient."""

    type: RecipientType
    name: str
    contact: str = ""
    ori: str = ""
    vetted_until: date | None = None
    active: bool = True

    def is_vetted(self, today: date) -> bool:
        """Whether fingerprint checks and training of their people are current."""
        return self.vetted_until is not None and self.vetted_until >= today


@dataclass(frozen=True, slots=True)
class RecipientLine:
    """A recipient on record."""

    id: int
    facts: RecipientFacts
    made_by: str
    made_at: datetime


PRIVATE = frozenset({RecipientType.VICTIM, RecipientType.RECORD_SUBJECT, RecipientType.PUBLIC})
"""Kinds of recipient that are private persons, or may be: that one of them got records is a matter of its own
(44-5-311, MCA, of victims)."""


@dataclass(frozen=True, slots=True)
class Knower:
    """Who looks: an agency is known to everybody, a private person to whoever entered it or may know of what
    it asked for; one that has asked for nothing yet, to who keeps agreements.
    """

    name: str
    shares: Sequence[ShareHandle]
    """Those whose requests they may see."""
    keeps: bool = False


class Vetting(StrEnum):
    """How current the checks of a recipient's people are."""

    CURRENT = "current"
    ENDING = "ending"
    """Current, and over within `VETTING_WARNING`."""
    OVER = "over"
    NONE = "none"


VETTING_WARNING = timedelta(days=90)


def tidied(facts: RecipientFacts) -> RecipientFacts:
    """The same without stray spaces, the ORI in capitals.

    Raises:
        RecipientError: there is no name, something is too long, or the ORI cannot be one.
    """
    name, contact = " ".join(facts.name.split()), " ".join(facts.contact.split())
    if not name or not name.isprintable():
        raise RecipientError("A recipient needs a name.")
    if max(len(name), len(contact)) > MOST_LETTERS:
        raise RecipientError(f"A name or contact has at most {MOST_LETTERS} letters.")
    ori = ori_of(facts.ori)
    if ori and facts.type is not RecipientType.CJ_AGENCY and facts.type is not RecipientType.TRIBE:
        raise RecipientError("Only an agency of criminal justice, or a tribe's, has an ORI.")
    return RecipientFacts(facts.type, name, contact, ori, facts.vetted_until, facts.active)


def ori_of(written: str) -> str:
    """An originating agency identifier as NCIC writes it; "" for none.

    Raises:
        RecipientError: it cannot be one.
    """
    ori = "".join(written.split()).replace("-", "").upper()
    if ori and not (_MONTANA if ori.startswith("MT") else _ORI).fullmatch(ori):
        raise RecipientError(
            "This is no ORI.",
            remedy="An ORI has nine characters, two letters first, as NCIC assigned it to the agency.",
        )
    return ori


def records(
    session: Session,
    sealer: Sealer,
    *,
    types: Collection[RecipientType] = (),
    active: bool | None = None,
    vetting: Vetting | None = None,
    today: date | None = None,
    known_to: Knower | None = None,
    after: int = 0,
    limit: int,
) -> list[RecipientLine]:
    """Recipients by number, those above `after`; `vetting` is as of `today`."""
    rows = select(RECIPIENT).where(RECIPIENT.c.id > after).order_by(RECIPIENT.c.id).limit(limit)
    if known_to is not None:
        rows = rows.where(_is_known(known_to))
    if vetting is not None and today is not None:
        rows = rows.where(_is_vetted(vetting, today))
    if types:
        rows = rows.where(RECIPIENT.c.type.in_([one.value for one in types]))
    if active is not None:
        rows = rows.where(RECIPIENT.c.active.is_(active))
    return [line(row, sealer) for row in session.execute(rows).mappings()]


def named(
    session: Session, sealer: Sealer, numbers: Iterable[int], known_to: Knower | None = None
) -> dict[int, RecipientLine]:
    """These recipients, by number; who is missing is not there, or not to be known."""
    found: dict[int, RecipientLine] = {}
    for some in chunks(sorted(set(numbers))):
        rows = select(RECIPIENT).where(RECIPIENT.c.id.in_(some))
        if known_to is not None:
            rows = rows.where(_is_known(known_to))
        for row in session.execute(rows).mappings():
            found[row["id"]] = line(row, sealer)
    return found


def _is_known(who: Knower) -> Any:
    asked = select(SHARING_REQUEST.c.id).where(SHARING_REQUEST.c.recipient_id == RECIPIENT.c.id)
    return or_(
        RECIPIENT.c.type.not_in(sorted(PRIVATE)),
        RECIPIENT.c.made_by == who.name,
        asked.where(only_about(SHARING_REQUEST.c.id, who.shares)).exists(),
        *((~asked.exists(),) if who.keeps else ()),
    )


def _is_vetted(vetting: Vetting, today: date) -> Any:
    until = RECIPIENT.c.vetted_until
    if vetting is Vetting.NONE:
        return until.is_(None)
    if vetting is Vetting.OVER:
        return until < today
    soon = and_(until >= today, until <= today + VETTING_WARNING)
    return soon if vetting is Vetting.ENDING else until >= today


def line(row: Any, sealer: Sealer) -> RecipientLine:
    """A row of the table (with all its columns)."""
    facts = RecipientFacts(
        RecipientType(row["type"]),
        sealer.open(row["name_sealed"]),
        sealer.open(row["contact_sealed"]) if row["contact_sealed"] else "",
        row["ori"],
        row["vetted_until"],
        row["active"],
    )
    return RecipientLine(row["id"], facts, row["made_by"], row["made_at"])
