"""Plans of what was missed and their samples, as people read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session

from classify.inventory.tables import ASSURANCE_PLAN, ASSURANCE_SAMPLE
from models.assurance import Pile, PlanState, SampleKind
from models.labels import Label, Tag

CANNOT_TELL = "cannot tell"
"""Said of a file that a reader could not judge. It counts as sensitive: nobody showed that it is not."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan on record."""

    id: int
    share_id: int
    scan_id: int
    seed: str
    rate: float
    line: Label
    frame_digest: str
    piles: Mapping[Pile, tuple[int, int]]
    """Files, and how many of them are drawn."""
    cells: list[tuple[Pile, str, str, int]]
    """Pile, label and tags, and how many files have them."""
    versions: Mapping[str, str]
    state: PlanState
    made_by: str
    made_at: datetime
    drawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A file that is read, with everything the program and its readers said of it: never for who reads."""

    id: int
    plan_id: int
    share_id: int
    item_id: int | None
    kind: SampleKind
    pile: Pile
    turn: int
    label: Label
    tags: frozenset[str]
    known: str | None
    canary: str
    judged: str | None
    judged_tags: frozenset[str]
    judged_by: str | None
    judged_at: datetime | None
    second: str | None
    second_by: str | None

    @property
    def said(self) -> str | None:
        """What counts: the second reader's word where there is one."""
        return self.judged if self.second is None else self.second

    def wants_second(self, line: Label) -> bool:
        """Whether a second person reads it: what may be a miss, and known files, so that it is known how well
        two readers see.
        """
        return (
            self.second is None
            and self.judged is not None
            and is_sensitive(self.judged, line)
            and (self.kind is SampleKind.KNOWN or self.label.rank < line.rank)
        )


@dataclass(frozen=True, slots=True)
class Blind:
    """A file to be read, as its reader is told of it: which file, and nothing the program thinks."""

    sample: int
    item: int | None
    canary: str
    """Of what is invented and no file of the share: its name; else ""."""
    share: int
    turn: int
    of: int
    """Files of the sample."""
    done: int
    """Files that somebody has read."""


def is_sensitive(said: str, line: Label) -> bool:
    """Whether a reader's word means that a file lies at or above the line."""
    return said == CANNOT_TELL or Label(said).rank >= line.rank


def plan_line(row: Any) -> PlanLine:
    """A row as people read it."""
    return PlanLine(
        id=row.id,
        share_id=row.share_id,
        scan_id=row.scan_id,
        seed=row.seed,
        rate=row.rate,
        line=Label(row.line),
        frame_digest=row.frame_digest,
        piles={Pile(name): (int(files), int(drawn)) for name, (files, drawn) in row.piles.items()},
        cells=[(Pile(pile), label, tags, int(files)) for pile, label, tags, files in row.cells],
        versions=row.versions,
        state=PlanState(row.state),
        made_by=row.made_by,
        made_at=row.made_at,
        drawn_at=row.drawn_at,
    )


def plans_of(session: Session, shares: Collection[int], *, limit: int = 100) -> list[PlanLine]:
    """Plans of these shares, the newest first."""
    rows = (
        select(ASSURANCE_PLAN)
        .where(ASSURANCE_PLAN.c.share_id.in_(shares))
        .order_by(ASSURANCE_PLAN.c.id.desc())
        .limit(limit)
    )
    return [plan_line(row) for row in session.execute(rows)]


def samples_of(session: Session, plan: int) -> list[SampleLine]:
    """All that is read for a plan, in the order it is read."""
    rows = (
        select(ASSURANCE_SAMPLE).where(ASSURANCE_SAMPLE.c.plan_id == plan).order_by(ASSURANCE_SAMPLE.c.turn)
    )
    return [sample_line(row) for row in session.execute(rows)]


def sample_line(row: Any) -> SampleLine:
    """A row as the estimate reads it."""
    return SampleLine(
        id=row.id,
        plan_id=row.plan_id,
        share_id=row.share_id,
        item_id=row.item_id,
        kind=SampleKind(row.kind),
        pile=Pile(row.pile),
        turn=row.turn,
        label=Label(row.label),
        tags=frozenset(filter(None, row.tags.split(","))),
        known=row.known,
        canary=row.canary,
        judged=row.judged,
        judged_tags=frozenset(filter(None, row.judged_tags.split(","))),
        judged_by=row.judged_by,
        judged_at=row.judged_at,
        second=row.second,
        second_by=row.second_by,
    )


def next_for(session: Session, plan: PlanLine, person: str) -> Blind | None:
    """What somebody reads next: a file nobody has read; then what somebody else has read and a second is to.

    Which of the two it is, nobody is told.
    """
    mine = ASSURANCE_SAMPLE.c.plan_id == plan.id
    sensitive = [label.value for label in Label if label.rank >= plan.line.rank]
    below = [label.value for label in Label if label.rank < plan.line.rank]
    again = and_(
        ASSURANCE_SAMPLE.c.second.is_(None),
        ASSURANCE_SAMPLE.c.judged.in_([*sensitive, CANNOT_TELL]),
        or_(
            ASSURANCE_SAMPLE.c.kind == SampleKind.KNOWN.value,
            ASSURANCE_SAMPLE.c.label.in_(below),
        ),
        ASSURANCE_SAMPLE.c.judged_by != person,
    )
    open_ones = or_(ASSURANCE_SAMPLE.c.judged.is_(None), again)
    row = session.execute(
        select(ASSURANCE_SAMPLE)
        .where(mine, open_ones, or_(ASSURANCE_SAMPLE.c.item_id.is_not(None), ASSURANCE_SAMPLE.c.canary != ""))
        .order_by(ASSURANCE_SAMPLE.c.judged.is_not(None), ASSURANCE_SAMPLE.c.turn)
        .limit(1)
    ).first()
    if row is None:
        return None
    done, of = session.execute(select(func.count(ASSURANCE_SAMPLE.c.judged), func.count()).where(mine)).one()
    return Blind(row.id, row.item_id, row.canary, row.share_id, row.turn, int(of), int(done))


def tags_said(tags: Collection[Tag | str]) -> str:
    """Tags as a row keeps them."""
    return ",".join(sorted(Tag(tag).value for tag in tags))
