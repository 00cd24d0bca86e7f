"""People at the desk of sharing, and a machine that says what a test wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from classify.inventory.recipients import RecipientFacts
from classify.inventory.store import Store
from classify.inventory.store.requested import Judged
from classify.rights import Assignment, Person, Role
from classify.sharing.clock import Clock
from classify.sharing.desk import Asked, Desk
from classify.sharing.machine import Case
from models.sharing import Evidence, Purpose, SharingOutcome

CLOCK = Clock(5, 30, ZoneInfo("America/Denver"))
TODAY = date(2026, 12, 1)


@dataclass
class Minded:
    """A machine of one mind, which remembers what it was asked."""

    outcome: SharingOutcome = SharingOutcome.ALLOWED
    asked: Case | None = None

    def __call__(self, case: Case) -> Judged:
        self.asked = case
        rules = [
            {"tag": "HR", "citation": "art. II s.10", "verified": True},
            {"tag": "PII", "citation": "2-6-1017, MCA", "verified": False},
            {"tag": "SSN-FIN", "citation": "2-6-1017, MCA", "verified": False},
        ]
        told = {"rules": rules, "conditions": ["Keep it locked"]}
        outcomes = {one.item: self.outcome for one in case.facts}
        return Judged(case.facts, outcomes, self.outcome, told, {"matrix": "1"})


def person(name: str, *roles: Role, cji: bool = True, department: str = "") -> Person:
    return Person(name, tuple(Assignment(role, department) for role in roles), clearance=cji)


RITA = person("rita", Role.RECORDS)
SAM, TESS = person("sam", Role.STEWARD), person("tess", Role.STEWARD)
PEOPLE = (RITA, SAM, TESS)


def desk(
    store: Store,
    who: Person,
    outcome: SharingOutcome = SharingOutcome.ALLOWED,
    people: Sequence[Person] = PEOPLE,
    today: date = TODAY,
) -> Desk:
    return Desk(store, who, machine=Minded(outcome), clock=CLOCK, people=people, today=today)


def asking(recipient: int | RecipientFacts, files: Sequence[int], **more: Any) -> Asked:
    """Three answers, for some of a year."""
    wanted = Asked(
        recipient,
        Purpose.ADMINISTRATION,
        use="To plan the budget",
        access="Three analysts",
        security="A locked room",
        until=date(2027, 6, 30),
        items=files,
    )
    return replace(wanted, **more)


ADVICE = frozenset({Evidence.ATTORNEY_ADVICE})
