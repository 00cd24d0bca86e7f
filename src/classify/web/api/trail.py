"""The audit trail, newest first. Of acts on single files of a flagged share a token learns that there were
some, and no number: tokens have no clearance.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ninja import Query
from pydantic import AwareDatetime, Field

from classify.inventory.events import Event, WantedEvents
from classify.rights import Act, Person
from classify.web.api import answers
from classify.web.api.calls import Called, PageAsked, call
from classify.web.api.cursors import cursor, place_in
from classify.web.house import house

_NOT_FILES = frozenset({"", "account", "audit", "schedule", "scan", "share", "token", "totals"})
_DIGITS = 16


class EventsAsked(PageAsked):
    """Which acts; of one filter any word may fit, of several filters all must."""

    actor: list[str] = Field(default_factory=list, max_length=50)
    action: list[str] = Field(
        default_factory=list, max_length=50, description="Object and verb, such as `scan.begin`."
    )
    subject: str = Field("", max_length=120, description="Kind and number or name, such as `share:3`.")
    since: AwareDatetime | None = None
    until: AwareDatetime | None = Field(None, description="The first moment that is not asked for any more.")


@call("GET", "/audit", Act.SEE_AUDIT, answer=answers.Events)
def audit(request: Called, asked: Query[EventsAsked]) -> answers.Events:
    """Acts in the audit trail, the newest first."""
    wanted = WantedEvents(
        actors=frozenset(asked.actor) or None,
        actions=frozenset(asked.action) or None,
        subject=asked.subject,
        since=asked.since,
        until=asked.until,
    )
    days = _told(asked.since, asked.until)
    about = f"audit {sorted(asked.actor)} {sorted(asked.action)} {asked.subject!r} {days}"
    (last,) = place_in(about, asked.after, 1)
    if _withheld(request.person, [asked.subject]):
        return answers.Events(items=[])
    found = house().store.acts(wanted, before=last or None, limit=asked.limit + 1)
    page = found[: asked.limit]
    withheld = _withheld(request.person, [event.subject for event in page])
    return answers.Events(
        items=[_event(event, withheld=event.subject in withheld) for event in page],
        next=cursor(about, page[-1].id) if len(found) > len(page) else None,
    )


def _withheld(person: Person, subjects: Iterable[str]) -> set[str]:
    """Of `subjects` those that may be a file of a flagged share, where the caller is not cleared for it: also
    files that the inventory does not know any more, and kinds of things of which we know nothing here.
    """
    if person.clearance:
        return set()
    kinds = {subject: subject.partition(":") for subject in subjects}
    numbers = {
        subject: int(number)
        for subject, (kind, _, number) in kinds.items()
        if kind == "item" and number.isascii() and number.isdigit() and len(number) < _DIGITS
    }
    share_of = house().store.shares_of_items(set(numbers.values())) if numbers else {}
    open_shares = {share.id for share in house().store.shares() if not share.criminal_justice}
    return {
        subject
        for subject, (kind, _, _) in kinds.items()
        if kind not in _NOT_FILES and share_of.get(numbers.get(subject, 0)) not in open_shares
    }


def _event(event: Event, *, withheld: bool) -> answers.Event:
    return answers.Event(
        id=event.id,
        at=event.at,
        actor=event.actor,
        action=event.action,
        subject="" if withheld else event.subject,
        details={} if withheld else dict(event.details),
        withheld=withheld,
    )


def _told(*moments: datetime | None) -> list[str]:
    return [moment.isoformat() if moment is not None else "" for moment in moments]
