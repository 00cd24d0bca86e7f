"""Agreements, requests and releases as lines of lists, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from classify.inventory.agreements import AgreementLine
from classify.inventory.releases import ReleaseLine
from classify.inventory.requests import RequestLine
from classify.redact.profiles import shipped
from classify.sharing import forms, said
from classify.web.house import house
from classify.web.sharing import today
from classify.web.words import day
from models.agreement import AgreementState, Part
from models.release import ReleaseState
from models.sharing_request import RequestState

SOON, WARNED = 30, 90
"""Days before its end an agreement stands out, and is told of."""
RECIPIENTS = {kind: words[0].upper() + words[1:] for kind, words in said.RECIPIENTS.items()}
_REQUESTS = {
    RequestState.RECEIVED: "Received",
    RequestState.ACKNOWLEDGED: "Acknowledged",
    RequestState.SECOND: "Waits for a second person",
    RequestState.REFERRED: "With the city attorney",
    RequestState.ANSWERED: "Answered",
    RequestState.WITHDRAWN: "Withdrawn",
}
RELEASES = {
    ReleaseState.SECOND: "Waits for a second person",
    ReleaseState.PREPARED: "Prepared, nothing has left yet",
    ReleaseState.RELEASED: "Released",
    ReleaseState.REFUSED: "Refused by the second person",
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """A version of an agreement in a list."""

    line: AgreementLine
    form: str
    state: str
    complete: int
    """Of the eleven parts, so many are whole."""
    left: str
    """When it ends, in words, where that is near or over."""
    urgency: str
    """"over", "soon", "warned", or ""."""
    owners: tuple[str, ...]

    @property
    def called(self) -> str:
        """What people call it by."""
        return f"Agreement {self.line.series}, version {self.line.version}"


def agreement(line: AgreementLine) -> Agreement:
    """A version of an agreement, as of today."""
    left, urgency = _ending(line, today())
    shown = house().store.masker
    return Agreement(
        line,
        forms.FORMS[line.kind],
        forms.STATES[line.state],
        len(Part) - len(line.missing),
        left,
        urgency,
        tuple(shown(owner) for owner in sorted(line.terms.owners)),
    )


def _ending(line: AgreementLine, now: date) -> tuple[str, str]:
    left = line.days_left(now)
    if line.state is AgreementState.EXPIRED and left is not None:
        return f"Over for {-left:,} day{'' if left == -1 else 's'}", "over"
    if line.state is not AgreementState.LIVE or left is None or left > WARNED:
        return "", ""
    return left_words(left), "soon" if left <= SOON else "warned"


def left_words(days: int) -> str:
    """How long something still holds."""
    return "Ends today" if days == 0 else f"{days:,} day{'' if days == 1 else 's'} left"


@dataclass(frozen=True, slots=True)
class Request:
    """A request in a list."""

    line: RequestLine
    state: str
    purpose: str


def request(line: RequestLine) -> Request:
    """A request."""
    purpose = said.PURPOSES[line.purpose]
    return Request(line, _REQUESTS[line.state], purpose[0].upper() + purpose[1:])


@dataclass(frozen=True, slots=True)
class Release:
    """A release in a list."""

    line: ReleaseLine
    state: str
    profile: str
    overdue: bool
    authority: str
    destroy: str
    """What is to become, or became, of the data, in words."""


def release(line: ReleaseLine) -> Release:
    """A release, as of today."""
    now = today()
    overdue = line.is_overdue(now)
    return Release(
        line,
        "Destroyed" if line.destroyed_on else RELEASES[line.state],
        profile_words(line.profile),
        overdue,
        house().store.masker(line.authority),
        _to_destroy(line, overdue, now),
    )


def profile_words(profile: str) -> str:
    """How copies were redacted."""
    if not profile:
        return "Nothing cut"
    known = shipped().get(profile)
    return known.title if known else "By a profile that is no more"


def _to_destroy(line: ReleaseLine, overdue: bool, now: date) -> str:
    if line.state is not ReleaseState.RELEASED or line.destroyed_on or line.use_by is None:
        return ""
    left = (line.use_by - now).days
    if overdue:
        return f"Overdue by {-left:,} day{'' if left == -1 else 's'}"
    return f"{left:,} day{'' if left == 1 else 's'} left" if left else "Last day today"


def day_words(value: date | None) -> str:
    """A day, as people write it; "" for none."""
    return day(value)
