"""Releases on record, the log of disseminations, and what left of the same content before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session

from classify.inventory.agreements import live_series
from classify.inventory.handles import ShareHandle, chunks
from classify.inventory.requests import FileFacts
from classify.inventory.tables import AGREEMENT, DISSEMINATION, RELEASE, RELEASE_ITEM
from classify.keys import Domain, Sealer
from models.agreement import AgreementState
from models.release import ReleaseState
from models.sharing import RecipientType

SealerOf = Callable[[Domain], Sealer]


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A release on record."""

    id: int
    request_id: int
    recipient_id: int
    agreement_id: int | None
    criminal_justice: bool
    to: str
    authority: str
    profile: str
    label: str
    files: int
    package_hash: str
    released_by: str
    released_at: datetime
    second_by: str | None
    second_at: datetime | None
    state: ReleaseState
    use_by: date | None
    destroyed_on: date | None
    destroyed_noted_by: str | None
    destroyed_noted_at: datetime | None
    agreement_over: bool = False
    """It leaned on an agreement of which no version is live any more, and the data were not destroyed."""

    def is_overdue(self, today: date) -> bool:
        """Whether the data should have been destroyed, and nobody confirmed that."""
        return _out(self) and self.use_by is not None and self.use_by < today


def _out(line: ReleaseLine) -> bool:
    return line.state is ReleaseState.RELEASED and line.destroyed_on is None


@dataclass(frozen=True, slots=True)
class LogLine:
    """An entry of the log of disseminations."""

    id: int
    release_id: int
    share_id: int
    to: str
    agency: str
    recipient_type: RecipientType
    ori: str
    authority: str
    left_at: datetime
    copy_hash: str
    label: str
    profile: str
    approved_by: str
    second_by: str | None
    criminal_justice: bool = False
    """Its share is flagged."""


@dataclass(frozen=True, slots=True)
class Held:
    """A file that is asked about, as it left before."""

    item: int
    """The number of the one that is asked about."""
    copy_hash: str
    """SHA-256 of what left then."""
    profile: str
    """How it was redacted then; "": not at all."""
    same_content: bool
    """Whether it held the same bytes then as it does now."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A release that held some of the same content: what was open there un-redacts what is closed here."""

    release_id: int
    recipient_id: int
    left_at: datetime
    files: int
    """How many of the files asked about it held."""
    profiles: tuple[str, ...]
    """How they were redacted then; "" among them: not at all."""
    held: tuple[Held, ...] = ()
    """What of them it held, file by file."""


@dataclass(frozen=True, slots=True)
class Left:
    """A file of a release."""

    id: int
    share_id: int
    item: int | None
    """None: its row is gone for ever."""
    copy_hash: str
    label: str
    profile: str


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which releases, or entries of the log, of many."""

    recipient: int | None = None
    agreements: Collection[int] | None = None
    """Numbers of versions of agreements they lean on."""
    share: int | None = None
    """At least one of its files lies in it."""
    since: datetime | None = None
    until: datetime | None = None
    """They left before that."""
    agreement_over: bool = False
    ori: str = ""
    """Of entries of the log."""


@dataclass(frozen=True, slots=True)
class Due:
    """How many releases somebody must see to."""

    overdue: int
    agreement_over: int
    second: int
    """They wait for a second person."""


EVERYTHING = Narrowed()


def records(
    session: Session,
    sealer_of: SealerOf,
    shares: Sequence[ShareHandle],
    today: date,
    *,
    states: Collection[ReleaseState] = (),
    request: int | None = None,
    overdue: bool = False,
    by: Narrowed = EVERYTHING,
    before: int = 0,
    limit: int,
) -> list[ReleaseLine]:
    """Releases of these shares and no other, the newest first, those below the number `before`."""
    rows = select(RELEASE).where(only_of(RELEASE.c.id, shares), *_narrowed(by, today))
    if states:
        rows = rows.where(RELEASE.c.state.in_([state.value for state in states]))
    if request is not None:
        rows = rows.where(RELEASE.c.request_id == request)
    if overdue:
        rows = rows.where(is_overdue(today))
    if before:
        rows = rows.where(RELEASE.c.id < before)
    found = session.execute(rows.order_by(RELEASE.c.id.desc()).limit(limit)).mappings().all()
    return _lines(session, sealer_of, today, found)


def record(
    session: Session, sealer_of: SealerOf, shares: Sequence[ShareHandle], today: date, number: int
) -> ReleaseLine | None:
    """One release of these shares and no other."""
    rows = select(RELEASE).where(RELEASE.c.id == number, only_of(RELEASE.c.id, shares))
    found = _lines(session, sealer_of, today, session.execute(rows).mappings().all())
    return found[0] if found else None


def log(
    session: Session,
    sealer_of: SealerOf,
    shares: Sequence[ShareHandle],
    *,
    release: int | None = None,
    by: Narrowed = EVERYTHING,
    before: int = 0,
    limit: int,
) -> list[LogLine]:
    """The log of these shares, the newest first, entries below the number `before`."""
    rows = select(DISSEMINATION).where(DISSEMINATION.c.share_id.in_([share.id for share in shares]))
    if release is not None:
        rows = rows.where(DISSEMINATION.c.release_id == release)
    if by.recipient is not None:
        to = select(RELEASE.c.id).where(RELEASE.c.recipient_id == by.recipient)
        rows = rows.where(DISSEMINATION.c.release_id.in_(to))
    if by.share is not None:
        rows = rows.where(DISSEMINATION.c.share_id == by.share)
    if by.ori:
        rows = rows.where(DISSEMINATION.c.ori == by.ori)
    if by.since is not None:
        rows = rows.where(DISSEMINATION.c.left_at >= by.since)
    if by.until is not None:
        rows = rows.where(DISSEMINATION.c.left_at < by.until)
    if before:
        rows = rows.where(DISSEMINATION.c.id < before)
    found = session.execute(rows.order_by(DISSEMINATION.c.id.desc()).limit(limit)).mappings()
    return [_entry(row, sealer_of(Domain.of(row["criminal_justice"]))) for row in found]


def files(session: Session, release: int, *, after: int = 0, limit: int) -> list[Left]:
    """The files of a release, in their order, those above `after`. Whoever asks may know of the release."""
    rows = select(RELEASE_ITEM).where(RELEASE_ITEM.c.release_id == release, RELEASE_ITEM.c.id > after)
    return [
        Left(row["id"], row["share_id"], row["item_id"], row["copy_hash"], row["label"], row["profile"])
        for row in session.execute(rows.order_by(RELEASE_ITEM.c.id).limit(limit)).mappings()
    ]


def due(session: Session, shares: Sequence[ShareHandle], today: date) -> Due:
    """How many releases of these shares and no other somebody must see to."""

    def many(*which: Any) -> int:
        rows = select(func.count()).select_from(RELEASE).where(only_of(RELEASE.c.id, shares), *which)
        return session.scalar(rows) or 0

    waiting = RELEASE.c.state == ReleaseState.SECOND.value
    return Due(many(is_overdue(today)), many(_leans_on_nothing(today)), many(waiting))


def _narrowed(by: Narrowed, today: date) -> list[Any]:
    found: list[Any] = []
    if by.recipient is not None:
        found.append(RELEASE.c.recipient_id == by.recipient)
    if by.agreements is not None:
        found.append(RELEASE.c.agreement_id.in_(sorted(by.agreements)))
    if by.share is not None:
        held = select(RELEASE_ITEM.c.id).where(RELEASE_ITEM.c.release_id == RELEASE.c.id)
        found.append(held.where(RELEASE_ITEM.c.share_id == by.share).exists())
    if by.since is not None:
        found.append(RELEASE.c.released_at >= by.since)
    if by.until is not None:
        found.append(RELEASE.c.released_at < by.until)
    if by.agreement_over:
        found.append(_leans_on_nothing(today))
    return found


def _leans_on_nothing(today: date) -> Any:
    """Of its agreement no version is live any more, and the data were not destroyed."""
    its, others = AGREEMENT.alias("its"), AGREEMENT.alias("others")
    live = select(others.c.id).where(
        its.c.id == RELEASE.c.agreement_id,
        others.c.series == its.c.series,
        others.c.state == AgreementState.LIVE.value,
        or_(others.c.ends.is_(None), others.c.ends >= today),
    )
    return and_(
        RELEASE.c.agreement_id.is_not(None),
        RELEASE.c.state == ReleaseState.RELEASED.value,
        RELEASE.c.destroyed_on.is_(None),
        ~live.exists(),
    )


def earlier(session: Session, facts: Sequence[FileFacts]) -> list[Earlier]:
    """Releases that held one of these files, or the same content from elsewhere; the newest first."""
    met: dict[int, set[Held]] = {}
    by_item = {one.item: one for one in facts}
    by_content: dict[tuple[str, str], list[int]] = {}
    for one in facts:
        if one.digest:
            by_content.setdefault((one.domain.value, one.digest), []).append(one.item)
    columns = (
        RELEASE_ITEM.c.release_id,
        RELEASE_ITEM.c.item_id,
        RELEASE_ITEM.c.domain,
        RELEASE_ITEM.c.content_digest,
        RELEASE_ITEM.c.profile,
        RELEASE_ITEM.c.copy_hash,
    )
    digests = sorted({digest for _, digest in by_content})
    for column, known in (
        (RELEASE_ITEM.c.item_id, sorted(by_item)),
        (RELEASE_ITEM.c.content_digest, digests),
    ):
        for some in chunks(known):
            for row in session.execute(select(*columns).where(column.in_(some))):
                alike = set(by_content.get((row.domain, row.content_digest), ()))
                mine = alike | ({row.item_id} & by_item.keys())
                if mine:
                    met.setdefault(row.release_id, set()).update(
                        Held(item, row.copy_hash, row.profile, item in alike) for item in mine
                    )
    found = []
    for some in chunks(sorted(met)):
        left = (RELEASE.c.id.in_(some), RELEASE.c.state == ReleaseState.RELEASED.value)
        for row in session.execute(
            select(RELEASE.c.id, RELEASE.c.recipient_id, RELEASE.c.released_at).where(*left)
        ):
            held = sorted(met[row.id], key=lambda one: (one.item, one.copy_hash))
            files, used = len({one.item for one in held}), tuple(sorted({one.profile for one in held}))
            found.append(Earlier(row.id, row.recipient_id, row.released_at, files, used, tuple(held)))
    return sorted(found, key=lambda one: -one.release_id)


def is_overdue(today: date) -> Any:
    """Data that should have been destroyed, and nobody confirmed that."""
    return and_(
        RELEASE.c.state == ReleaseState.RELEASED.value,
        RELEASE.c.destroyed_on.is_(None),
        RELEASE.c.use_by < today,
    )


def leaning(session: Session, today: date) -> int:
    """How many releases lean on an agreement that is over, their data not destroyed."""
    out = select(RELEASE.c.agreement_id, func.count()).where(
        RELEASE.c.agreement_id.is_not(None),
        RELEASE.c.state == ReleaseState.RELEASED.value,
        RELEASE.c.destroyed_on.is_(None),
    )
    counts: dict[int, int] = {row[0]: row[1] for row in session.execute(out.group_by(RELEASE.c.agreement_id))}
    over = _over(session, today, list(counts))
    return sum(files for number, files in counts.items() if number in over)


def only_of(release: Any, shares: Sequence[ShareHandle]) -> Any:
    """Whether a release is of no other share than these."""
    held = select(RELEASE_ITEM.c.id).where(RELEASE_ITEM.c.release_id == release)
    other = held.where(RELEASE_ITEM.c.share_id.not_in([share.id for share in shares]))
    return and_(held.exists(), ~other.exists())


def shares_of(session: Session, release: int) -> set[int]:
    """Numbers of the shares a release is of."""
    rows = select(RELEASE_ITEM.c.share_id).where(RELEASE_ITEM.c.release_id == release).distinct()
    return set(session.scalars(rows))


def _over(session: Session, today: date, agreements: Sequence[int]) -> set[int]:
    """Those of these versions of agreements of which no later one is live either."""
    series: dict[int, int] = {}
    for some in chunks(sorted(set(agreements))):
        rows = select(AGREEMENT.c.id, AGREEMENT.c.series).where(AGREEMENT.c.id.in_(some))
        series.update((row.id, row.series) for row in session.execute(rows))
    live = live_series(session, today, set(series.values()))
    return {number for number, one in series.items() if one not in live}


def _lines(session: Session, sealer_of: SealerOf, today: date, rows: Sequence[Any]) -> list[ReleaseLine]:
    over = _over(session, today, [row["agreement_id"] for row in rows if row["agreement_id"] is not None])
    lines = []
    for row in rows:
        sealer = sealer_of(Domain.of(row["criminal_justice"]))
        facts = {name: row[name] for name in _AS_THEY_ARE}
        lines.append(
            ReleaseLine(
                **facts,
                to=sealer.open(row["to_sealed"]),
                authority=sealer.open(row["authority_sealed"]),
                state=ReleaseState(row["state"]),
                agreement_over=row["agreement_id"] in over
                and row["state"] == ReleaseState.RELEASED.value
                and row["destroyed_on"] is None,
            )
        )
    return lines


_AS_THEY_ARE = (
    *("id", "request_id", "recipient_id", "agreement_id", "criminal_justice", "profile", "label", "files"),
    *("package_hash", "released_by", "released_at", "second_by", "second_at", "use_by"),
    *("destroyed_on", "destroyed_noted_by", "destroyed_noted_at"),
)


def _entry(row: Any, sealer: Sealer) -> LogLine:
    return LogLine(
        row["id"],
        row["release_id"],
        row["share_id"],
        sealer.open(row["to_sealed"]),
        sealer.open(row["agency_sealed"]),
        RecipientType(row["recipient_type"]),
        row["ori"],
        sealer.open(row["authority_sealed"]),
        row["left_at"],
        row["copy_hash"],
        row["label"],
        row["profile"],
        row["approved_by"],
        row["second_by"],
        row["criminal_justice"],
    )
