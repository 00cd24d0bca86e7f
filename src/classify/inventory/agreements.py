"""Agreements, as people read them: what they say, whose word is missing, and when they end."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Text, and_, cast, func, or_, select
from sqlmodel import Session

from classify.inventory.handles import chunks
from classify.inventory.tables import AGREEMENT, AGREEMENT_STEP
from classify.inventory.terms import Terms, words_of
from classify.keys import Sealer
from models.agreement import (
    AgreementKind,
    AgreementState,
    EndedWhy,
    Office,
    Operation,
    Part,
    Word,
)
from models.labels import Tag
from models.sharing import Purpose

WARNINGS = (7, 30, 60)
"""So many days before its last one an agreement is told of."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which agreements of many."""

    kind: AgreementKind | None = None
    owner: str = ""
    """A department whose data they are."""
    incomplete: bool = False
    """Only those that lack one of the eleven parts."""
    current: bool = False
    """None that a later version took the place of."""


@dataclass(frozen=True, slots=True)
class Step:
    """A reviewer's or an owner's word."""

    office: Office | None
    """None: the department that owns the data spoke."""
    department: str
    word: Word
    note: str
    said_by: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One version of an agreement."""

    id: int
    series: int
    """What people call it by."""
    version: int
    recipient_id: int
    kind: AgreementKind
    terms: Terms
    missing: tuple[Part, ...]
    state: AgreementState
    """As of the day it was read for."""
    made_by: str
    made_at: datetime
    live_by: str | None
    live_at: datetime | None
    ended_by: str | None
    ended_at: datetime | None
    ended_why: EndedWhy | None
    steps: tuple[Step, ...] = field(default=())
    """Oldest first."""

    @property
    def reviewed(self) -> Mapping[Office, Step]:
        """The last word of each office that spoke."""
        return {step.office: step for step in self.steps if step.office is not None}

    @property
    def consented(self) -> Mapping[str, Step]:
        """The last word of each owner that spoke."""
        return {step.department: step for step in self.steps if step.office is None}

    @property
    def offices_missing(self) -> tuple[Office, ...]:
        """Offices that have not agreed."""
        said = self.reviewed
        return tuple(one for one in Office if one not in said or said[one].word is not Word.AGREES)

    @property
    def owners_missing(self) -> tuple[str, ...]:
        """Owners that have not consented."""
        said = self.consented
        return tuple(
            one for one in sorted(self.terms.owners) if one not in said or said[one].word is not Word.AGREES
        )

    def days_left(self, today: date) -> int | None:
        """Days until its last one, which is 0; None where none is set."""
        return None if self.terms.ends is None else (self.terms.ends - today).days

    def warning(self, today: date) -> int | None:
        """The tightest of `WARNINGS` it is within; None: it is not live, or its end is far."""
        left = self.days_left(today)
        if self.state is not AgreementState.LIVE or left is None:
            return None
        return next((days for days in WARNINGS if left <= days), None)


def state_on(state: str, ends: date | None, today: date) -> AgreementState:
    """Where an agreement stands on a day: what is live is expired after its last one."""
    kept = AgreementState(state)
    is_over = kept is AgreementState.LIVE and ends is not None and ends < today
    return AgreementState.EXPIRED if is_over else kept


def records(
    session: Session,
    sealer: Sealer,
    today: date,
    *,
    states: Collection[AgreementState] = (),
    recipient: int | None = None,
    ends_by: date | None = None,
    by: Narrowing | None = None,
    before: int = 0,
    limit: int,
) -> list[AgreementLine]:
    """Versions of agreements, the newest first, those below the number `before`."""
    by = by or Narrowing()
    rows = select(AGREEMENT).order_by(AGREEMENT.c.id.desc()).limit(limit)
    if states:
        rows = rows.where(or_(*(_stands(state, today) for state in sorted(states))))
    if recipient is not None:
        rows = rows.where(AGREEMENT.c.recipient_id == recipient)
    if ends_by is not None:
        rows = rows.where(AGREEMENT.c.ends <= ends_by)
    if by.kind is not None:
        rows = rows.where(AGREEMENT.c.kind == by.kind.value)
    if by.incomplete:
        rows = rows.where(AGREEMENT.c.missing != "")
    if by.owner:
        # Owners are a list of names as JSON; the name is sought as that writes it.
        rows = rows.where(cast(AGREEMENT.c.owners, Text).contains(json.dumps(by.owner), autoescape=True))
    if by.current:
        rows = rows.where(
            or_(AGREEMENT.c.ended_why.is_(None), AGREEMENT.c.ended_why != EndedWhy.REPLACED.value)
        )
    if before:
        rows = rows.where(AGREEMENT.c.id < before)
    return _lines(session, sealer, today, session.execute(rows).mappings().all())


def numbered(
    session: Session, sealer: Sealer, today: date, numbers: Sequence[int]
) -> dict[int, AgreementLine]:
    """These versions, by number."""
    found: dict[int, AgreementLine] = {}
    for some in chunks(sorted(set(numbers))):
        rows = session.execute(select(AGREEMENT).where(AGREEMENT.c.id.in_(some))).mappings().all()
        found |= {line.id: line for line in _lines(session, sealer, today, rows)}
    return found


def versions(session: Session, sealer: Sealer, today: date, series: int) -> list[AgreementLine]:
    """All versions of one agreement, the newest first."""
    rows = select(AGREEMENT).where(AGREEMENT.c.series == series).order_by(AGREEMENT.c.version.desc())
    return _lines(session, sealer, today, session.execute(rows).mappings().all())


def live_series(session: Session, today: date, series: Collection[int]) -> set[int]:
    """Those of these agreements of which a version is live."""
    found: set[int] = set()
    for some in chunks(sorted(series)):
        live = (AGREEMENT.c.series.in_(some), _stands(AgreementState.LIVE, today))
        found.update(session.scalars(select(AGREEMENT.c.series).where(*live)))
    return found


def expiring(session: Session, today: date, days: int = max(WARNINGS)) -> dict[int, int]:
    """How many live agreements end within each number of days of `WARNINGS`."""
    until = today + timedelta(days=days)
    rows = select(AGREEMENT.c.ends, func.count()).where(
        _stands(AgreementState.LIVE, today), AGREEMENT.c.ends <= until
    )
    counts = dict.fromkeys(WARNINGS, 0)
    for ends, agreements in session.execute(rows.group_by(AGREEMENT.c.ends)):
        for within in WARNINGS:
            counts[within] += agreements if (ends - today).days <= within else 0
    return counts


def ending(session: Session, today: date, within: Collection[int]) -> dict[int, int]:
    """How many live agreements end within each of these numbers of days."""
    return {
        days: session.scalar(
            select(func.count())
            .select_from(AGREEMENT)
            .where(_stands(AgreementState.LIVE, today), AGREEMENT.c.ends <= today + timedelta(days=days))
        )
        or 0
        for days in within
    }


def _stands(state: AgreementState, today: date) -> Any:
    live = AGREEMENT.c.state == AgreementState.LIVE.value
    if state is AgreementState.EXPIRED:
        return and_(live, AGREEMENT.c.ends < today)
    if state is AgreementState.LIVE:
        return and_(live, or_(AGREEMENT.c.ends.is_(None), AGREEMENT.c.ends >= today))
    return AGREEMENT.c.state == state.value


def _lines(session: Session, sealer: Sealer, today: date, rows: Sequence[Any]) -> list[AgreementLine]:
    steps: dict[int, list[Step]] = {}
    for some in chunks([row["id"] for row in rows]):
        said = select(AGREEMENT_STEP).where(AGREEMENT_STEP.c.agreement_id.in_(some))
        for step in session.execute(said.order_by(AGREEMENT_STEP.c.id)).mappings():
            steps.setdefault(step["agreement_id"], []).append(_step(step, sealer))
    return [_line(row, sealer, today, steps.get(row["id"], ())) for row in rows]


def _step(row: Any, sealer: Sealer) -> Step:
    return Step(
        Office(row["office"]) if row["office"] else None,
        row["department"],
        Word(row["word"]),
        sealer.open(row["note_sealed"]) if row["note_sealed"] else "",
        row["said_by"],
        row["said_at"],
    )


def _line(row: Any, sealer: Sealer, today: date, steps: Sequence[Step]) -> AgreementLine:
    terms = terms_of(row, sealer)
    return AgreementLine(
        row["id"],
        row["series"],
        row["version"],
        row["recipient_id"],
        AgreementKind(row["kind"]),
        terms,
        terms.missing,
        state_on(row["state"], row["ends"], today),
        row["made_by"],
        row["made_at"],
        row["live_by"],
        row["live_at"],
        row["ended_by"],
        row["ended_at"],
        EndedWhy(row["ended_why"]) if row["ended_why"] else None,
        tuple(steps),
    )


def terms_of(row: Any, sealer: Sealer) -> Terms:
    """What a row of the table says."""
    return Terms(
        words_of(sealer.open(row["terms_sealed"])),
        row["starts"],
        row["ends"],
        frozenset(map(Tag, _listed(row["tags"]))),
        frozenset(map(Purpose, _listed(row["purposes"]))),
        frozenset(map(Operation, _listed(row["operations"]))),
        row["users"],
        frozenset(row["owners"]),
        row["stricter_wins"],
    )


def as_row(terms: Terms, sealer: Sealer) -> dict[str, Any]:
    """The columns that `terms_of` reads."""
    return {
        "terms_sealed": sealer.seal(terms.sealable()),
        "missing": ",".join(terms.missing),
        "starts": terms.starts,
        "ends": terms.ends,
        "tags": ",".join(sorted(terms.tags)),
        "purposes": ",".join(sorted(terms.purposes)),
        "operations": ",".join(sorted(terms.operations)),
        "users": terms.users,
        "owners": sorted(terms.owners),
        "stricter_wins": terms.stricter_wins,
    }


def _listed(words: str) -> list[str]:
    return words.split(",") if words else []
