"""Every figure of the binder, counted now: the whole home, nothing left out, and nothing but counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from classify.evidence.rollout import Covered, covered
from classify.inventory.catalogue import Catalogue
from classify.inventory.glance import LastScans
from classify.inventory.standing import Standing
from classify.inventory.store import Store
from classify.label.policy import Policy
from classify.settings import Settings
from classify.sharing.clock import Clock, Kept
from classify.sharing.law import laws
from classify.sharing.matrix import matrix
from models.labels import Label, Outcome
from models.sharing_request import RequestState

AGES = ((30, "Within 30 days"), (90, "Within 90 days"), (365, "Within a year"))
OLDER, NEVER = "Longer ago", "Never"


@dataclass(frozen=True, slots=True)
class Policies:
    """What is in writing in the program itself."""

    labels: str
    """Version of the label policy."""
    rules: int
    since: datetime | None
    """Since when scans label by it; None: none did yet."""
    matrix: str
    """Version of the matrix of sharing."""
    laws: int
    laws_read: int
    """Of them, read at their source."""


@dataclass(frozen=True, slots=True)
class Figures:
    """All of them, as of one day."""

    today: date
    covered: tuple[Covered, ...]
    ages: tuple[tuple[str, int], ...]
    """Shares by when they were last read whole."""
    newest_scan: datetime | None
    labels: tuple[tuple[str, int], ...]
    """Files by label, strictest first; "" counts what was never examined."""
    outcomes: dict[Outcome, int]
    standing: Standing
    untimed: int
    """Requests whose files are all gone: they stand in no time."""
    ever: Kept
    this_year: Kept
    """Of requests that came within a year."""
    acknowledge_days: int
    answer_days: int
    expiring: dict[int, int]
    """Agreements in force that end within so many days."""
    overdue_releases: int
    leaning: int
    """Releases whose agreement is over, their data not destroyed."""
    trail_review: datetime | None
    policies: Policies

    @property
    def files(self) -> int:
        """All of them."""
        return sum(one.files for one in self.covered)

    @property
    def unread(self) -> int:
        """Files that were not wholly read."""
        return sum(number for outcome, number in self.outcomes.items() if not outcome.was_read)


def figures(
    store: Store, settings: Settings, policy: Policy, *, today: date, departments: Iterable[str] = ()
) -> Figures:
    """Counts everything; `policy` is the one in force. Raises MatrixError."""
    catalogue, shares = Catalogue(store), store.shares()
    counts, scans = catalogue.counts(shares), catalogue.last_scans(shares)
    labels: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    for one in counts.values():
        labels.update(one.labels)
        outcomes.update(one.outcomes)
    clock = Clock(settings.request_acknowledge_days, settings.request_answer_days, settings.zone)
    times = store.request_times(shares)
    standing = store.standing(today)
    timed = sum(standing.requests.values()) - standing.requests.get(RequestState.WITHDRAWN, 0)
    a_year_ago = today - timedelta(365)
    return Figures(
        today=today,
        covered=tuple(covered(shares, catalogue.tallies(shares), scans, today, departments)),
        ages=_ages(scans.values(), today),
        newest_scan=max((one.finished_at for one in scans.values() if one.finished_at), default=None),
        labels=tuple((label, labels[label]) for label in _in_order(labels)),
        outcomes={outcome: outcomes[outcome.value] for outcome in Outcome if outcomes[outcome.value]},
        standing=standing,
        untimed=max(0, timed - len(times)),
        ever=clock.kept(times, today),
        this_year=clock.kept((one for one in times if clock.day_of(one.received_at) >= a_year_ago), today),
        acknowledge_days=settings.request_acknowledge_days,
        answer_days=settings.request_answer_days,
        expiring=store.agreements_expiring(today),
        overdue_releases=store.overdue_releases(today),
        leaning=store.releases_without_ground(today),
        trail_review=review.at if (review := store.last_review()) else None,
        policies=_policies(store, policy),
    )


def _in_order(labels: Iterable[str]) -> list[str]:
    strictest_first = [label.value for label in reversed(Label)] + [""]
    return [label for label in strictest_first if label in set(labels)]


def _ages(scans: Iterable[LastScans], today: date) -> tuple[tuple[str, int], ...]:
    counted: Counter[str] = Counter()
    for one in scans:
        days = None if one.finished_at is None else (today - one.finished_at.date()).days
        counted[NEVER if days is None else next((words for most, words in AGES if days <= most), OLDER)] += 1
    return tuple((words, counted[words]) for words in (*(words for _, words in AGES), OLDER, NEVER))


def _policies(store: Store, policy: Policy) -> Policies:
    rows = laws().values()
    return Policies(
        policy.version,
        len(policy.rules),
        store.policy_since(policy.version),
        matrix().version,
        len(rows),
        sum(row.verified for row in rows),
    )
