"""What of this room waits for a data steward: cards of the first page."""

from __future__ import annotations

from dataclasses import dataclass

from classify.rights import Act, Person, may
from classify.web.rooms.partners.telling import WARNED
from classify.web.sharing import desk_of, portfolio_of
from models.agreement import AgreementState


@dataclass(frozen=True, slots=True)
class Waits:
    """Something somebody should see to."""

    number: int
    words: str
    route: str
    asked: dict[str, str]
    """Parts of the address."""


def waiting(person: Person) -> list[Waits]:
    """What waits for a person, of what they may do something about and may know of."""
    found = []
    if may(person, Act.KEEP_AGREEMENTS):
        portfolio = portfolio_of(person)
        ending = portfolio.ending((WARNED,))[WARNED]
        words = f"{_many(ending, 'agreement ends', 'agreements end')} within {WARNED} days"
        found.append(Waits(ending, words, "sharing_agreements", {"ends": str(WARNED)}))
        review = len(portfolio.agreements(states=[AgreementState.REVIEW], limit=100))
        words = f"{_many(review, 'agreement', 'agreements')} in review"
        found.append(Waits(review, words, "sharing_agreements", {"state": "review"}))
    if may(person, Act.RELEASE):
        due = desk_of(person).due(Act.RELEASE)
        words = f"{_many(due.overdue, 'release', 'releases')} whose data are to be destroyed"
        found.append(Waits(due.overdue, words, "sharing_releases", {"show": "overdue"}))
        words = f"{_many(due.agreement_over, 'release leans', 'releases lean')} on an agreement that is over"
        found.append(Waits(due.agreement_over, words, "sharing_releases", {"show": "stranded"}))
    if may(person, Act.SECOND):
        second = desk_of(person).due(Act.SECOND).second
        words = f"{_many(second, 'release waits', 'releases wait')} for a second person"
        found.append(Waits(second, words, "sharing_releases", {"show": "second"}))
    return [one for one in found if one.number]


def _many(number: int, one: str, several: str) -> str:
    return one if number == 1 else several
