"""How a whole home stands, in counts for who must show it: approvals, requests, agreements, releases.

Counts alone, of everything there is: no name, no place, no single file. What a flagged share holds is in
them, for totals are no secret (`classify.rights`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select
from sqlmodel import Session

from classify.inventory.agreements import state_on
from classify.inventory.handles import ShareHandle, policy_in
from classify.inventory.tables import (
    AGREEMENT,
    APPROVAL,
    EFFECT,
    RECIPE,
    RELEASE,
    RELEASE_ITEM,
    REQUEST_DECISION,
    SCAN,
    SHARING_REQUEST,
)
from classify.recipe import Recipe
from models.agreement import AgreementState, Part
from models.approval import ApprovalState, Coverage, Staleness
from models.release import ReleaseState
from models.scan import ScanState
from models.sharing_request import Decided, RequestState


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Labels that people chose other than the machine, alike in what was proposed and chosen."""

    proposed: str
    label: str
    approvals: int
    files: int
    """In effect by them now."""
    first_end: date | None
    """The first of their last days; None: none has one."""
    endless: int
    """How many have no last day."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts of everything that people decided."""

    approvals: dict[ApprovalState, int] = field(default_factory=dict)
    newest_approval: datetime | None = None
    stale: dict[Staleness, int] = field(default_factory=dict)
    """Files whose label is to be looked at again, by the cause."""
    exceptions: tuple[Exceptions, ...] = ()
    requests: dict[RequestState, int] = field(default_factory=dict)
    newest_request: datetime | None = None
    decisions: dict[Decided, int] = field(default_factory=dict)
    """Those that count; a second person's word, where one was asked, is in."""
    agreements: dict[AgreementState, int] = field(default_factory=dict)
    newest_agreement: datetime | None = None
    incomplete: dict[Part, int] = field(default_factory=dict)
    """How many that are not over say nothing of a part yet."""
    complete: dict[AgreementState, int] = field(default_factory=dict)
    """Those that name all eleven."""
    releases: dict[ReleaseState, int] = field(default_factory=dict)
    newest_release: datetime | None = None
    released: dict[str, int] = field(default_factory=dict)
    """Files that left, by the profile of their redaction; "": as they are."""


def standing(session: Session, today: date) -> Standing:
    """The counts as of a day."""
    approvals = _counted(session, APPROVAL.c.state)
    agreements, incomplete, complete = _agreements(session, today)
    return Standing(
        approvals={ApprovalState(state): number for state, number in approvals.items()},
        newest_approval=session.scalar(select(func.max(APPROVAL.c.approved_at))),
        stale={
            Staleness(cause): number
            for cause, number in _counted(session, EFFECT.c.stale).items()
            if cause != Staleness.NONE.value
        },
        exceptions=_exceptions(session),
        requests={RequestState(word): n for word, n in _counted(session, SHARING_REQUEST.c.state).items()},
        newest_request=session.scalar(select(func.max(SHARING_REQUEST.c.received_at))),
        decisions=_decisions(session),
        agreements=agreements,
        newest_agreement=session.scalar(select(func.max(AGREEMENT.c.live_at))),
        incomplete=incomplete,
        complete=complete,
        releases={ReleaseState(word): n for word, n in _counted(session, RELEASE.c.state).items()},
        newest_release=session.scalar(
            select(func.max(RELEASE.c.released_at)).where(RELEASE.c.state == ReleaseState.RELEASED.value)
        ),
        released=_released(session),
    )


def _counted(session: Session, column: object) -> dict[str, int]:
    rows = select(column, func.count()).group_by(column)  # type: ignore[call-overload]
    return dict(session.execute(rows).all())


def _exceptions(session: Session) -> tuple[Exceptions, ...]:
    """Overrides that stand."""
    stands = (APPROVAL.c.state == ApprovalState.STANDING.value, APPROVAL.c.label != APPROVAL.c.proposed)
    alike = (APPROVAL.c.proposed, APPROVAL.c.label)
    of_files = (
        select(*alike, func.count())
        .join(EFFECT, EFFECT.c.approval_id == APPROVAL.c.id)
        .where(*stands, EFFECT.c.stale == Staleness.NONE.value)
        .group_by(*alike)
    )
    files = {(proposed, label): number for proposed, label, number in session.execute(of_files)}
    rows = (
        select(*alike, func.count(), func.min(APPROVAL.c.until), func.count(APPROVAL.c.until))
        .where(*stands)
        .group_by(*alike)
        .order_by(*alike)
    )
    return tuple(
        Exceptions(proposed, label, number, files.get((proposed, label), 0), first, number - ending)
        for proposed, label, number, first, ending in session.execute(rows)
    )


def _decisions(session: Session) -> dict[Decided, int]:
    """The newest of each request that counts."""
    made = REQUEST_DECISION.c
    counts = (made.why_second == "") | made.agreed.is_(True)
    newest = select(func.max(made.id)).where(counts).group_by(made.request_id)
    rows = select(made.decided, func.count()).where(made.id.in_(newest)).group_by(made.decided)
    return {Decided(word): number for word, number in session.execute(rows)}


def _agreements(
    session: Session, today: date
) -> tuple[dict[AgreementState, int], dict[Part, int], dict[AgreementState, int]]:
    """Where each stands, what those that are not over leave unsaid, and how many are complete."""
    states: dict[AgreementState, int] = {}
    incomplete: dict[Part, int] = {}
    complete: dict[AgreementState, int] = {}
    columns = (AGREEMENT.c.series, AGREEMENT.c.state, AGREEMENT.c.ends, AGREEMENT.c.missing)
    newest: dict[int, tuple[AgreementState, str]] = {}
    for series, state, ends, missing in session.execute(select(*columns).order_by(AGREEMENT.c.id)):
        now = state_on(state, ends, today)
        # An agreement is as its version in force is, whatever is being written beside it.
        if series not in newest or newest[series][0] is not AgreementState.LIVE or now is AgreementState.LIVE:
            newest[series] = (now, missing)
    for state, missing in newest.values():
        states[state] = states.get(state, 0) + 1
        if not missing:
            complete[state] = complete.get(state, 0) + 1
        if state not in (AgreementState.EXPIRED, AgreementState.ENDED):
            for part in filter(None, missing.split(",")):
                incomplete[Part(part)] = incomplete.get(Part(part), 0) + 1
    return states, incomplete, complete


def _released(session: Session) -> dict[str, int]:
    left = RELEASE.c.state == ReleaseState.RELEASED.value
    rows = (
        select(RELEASE_ITEM.c.profile, func.count())
        .join(RELEASE, RELEASE_ITEM.c.release_id == RELEASE.c.id)
        .where(left)
        .group_by(RELEASE_ITEM.c.profile)
    )
    return dict(session.execute(rows).all())


@dataclass(frozen=True, slots=True)
class ReadWith:
    """The last whole scan of a share, and what it read and labeled by."""

    scan: int
    started_at: datetime
    finished_at: datetime
    detectors: str
    """Version of everything that decides what is found."""
    policy: str
    """Version of the label policy."""
    recipe: Recipe | None
    """The ingredients of that version; None: they are not on record."""
    scans: int
    """How many whole scans there were."""


def read_with(session: Session, share: ShareHandle) -> ReadWith | None:
    """None: the share was never scanned whole."""
    done = (SCAN.c.share_id == share.id, SCAN.c.state == ScanState.FINISHED.value)
    rows = select(SCAN).where(*done).order_by(SCAN.c.id.desc()).limit(1)
    scan = session.execute(rows).mappings().first()
    if scan is None:
        return None
    version = scan["detector_version"]
    parts = session.scalar(select(RECIPE.c.parts).where(RECIPE.c.version == version))
    return ReadWith(
        scan["id"],
        scan["started_at"],
        scan["finished_at"],
        version,
        policy_in(scan["policy_version"]) or scan["policy_version"],
        None if parts is None else Recipe.from_json(parts),
        session.scalar(select(func.count()).where(*done)) or 0,
    )


@dataclass(frozen=True, slots=True)
class InEffect:
    """Labels of a share that are in effect, by what put them there."""

    label: str
    coverage: Coverage
    approvals: int
    files: int
    overrides: int
    """How many of the approvals chose another label than the machine."""
    first: datetime
    last: datetime
    """When the last of them was approved, or found still right."""


def in_effect_of(session: Session, share: ShareHandle) -> list[InEffect]:
    """What is in effect in a share, by label and by what was approved."""
    looked = func.coalesce(APPROVAL.c.confirmed_at, APPROVAL.c.approved_at)
    kinds = (EFFECT.c.label, APPROVAL.c.coverage)
    rows = (
        select(*kinds, APPROVAL.c.id, APPROVAL.c.proposed, APPROVAL.c.approved_at, looked, func.count())
        .join(APPROVAL, EFFECT.c.approval_id == APPROVAL.c.id)
        .where(EFFECT.c.share_id == share.id, EFFECT.c.stale == Staleness.NONE.value)
        .group_by(*kinds, APPROVAL.c.id, APPROVAL.c.proposed, APPROVAL.c.approved_at, looked)
    )
    found: dict[tuple[str, str], InEffect] = {}
    for label, coverage, _, proposed, first, last, files in session.execute(rows):
        known = found.get((label, coverage))
        found[label, coverage] = InEffect(
            label,
            Coverage(coverage),
            1 + (known.approvals if known else 0),
            files + (known.files if known else 0),
            (label != proposed) + (known.overrides if known else 0),
            min(first, known.first) if known else first,
            max(last, known.last) if known else last,
        )
    return [found[key] for key in sorted(found)]


def policies_since(session: Session, versions: Iterable[str]) -> dict[str, datetime]:
    """Since when scans label by these versions of the label policy."""
    wanted = set(versions)
    since: dict[str, datetime] = {}
    for standpoint, begun in session.execute(
        select(SCAN.c.policy_version, func.min(SCAN.c.started_at)).group_by(SCAN.c.policy_version)
    ):
        version = policy_in(standpoint) or standpoint
        if version in wanted:
            since[version] = min(begun, since.get(version, begun))
    return since
