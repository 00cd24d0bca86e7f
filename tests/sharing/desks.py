"""People at the desk of sharing, and a machine that says what a test wants."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from classify.inventory.handles import ShareHandle
from classify.inventory.recipients import RecipientFacts
from classify.inventory.store import Store
from classify.inventory.store.requested import Judged
from classify.rights import Assignment, Person, Role
from classify.settings import Settings
from classify.sharing.clock import Clock
from classify.sharing.desk import Asked, Desk
from classify.sharing.machine import Case
from models.sharing import Evidence, Purpose, SharingOutcome
from models.sharing_request import Decided
from tests.conftest import Scans as Scanning
from tests.conftest import make_folder
from tests.inventory.sharing import items, recipient

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


@pytest.fixture(scope="session")
def shared_home(blank_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three shares, scanned once: one of them is flagged, one is another department's."""
    place = tmp_path_factory.mktemp("shared")
    home = Path(shutil.copytree(blank_home, place / "home"))
    settings = Settings(home=home, jobs=1)
    with Store.open(home) as store:
        Scanning(store, make_folder(place / "City share"), settings)()
        for name in ("Elsewhere", "Police"):
            (place / name).mkdir()
            for file in "ab":
                (place / name / f"{file}.txt").write_text(f"Nothing of anybody, {name} {file}.\n")
            flagged = name == "Police"
            Scanning(store, place / name, settings)(share=name, department=name, criminal_justice=flagged)
    return home


@pytest.fixture
def store(shared_home: Path, tmp_path: Path) -> Iterator[Store]:
    with Store.open(Path(shutil.copytree(shared_home, tmp_path / "home"))) as opened:
        yield opened


@pytest.fixture
def share(store: Store) -> ShareHandle:
    return store.shares()[0]


@pytest.fixture
def flagged(store: Store) -> ShareHandle:
    return store.share_named("Police")


def ask(
    store: Store, share: ShareHandle, outcome: SharingOutcome = SharingOutcome.ALLOWED, **more: Any
) -> int:
    """Rita asks for two files, for an agency."""
    to = more.pop("to", None) or recipient(store)
    return desk(store, RITA, outcome).ask(asking(to, items(store, share), **more))


def decide(
    at: Desk, number: int, decided: Decided = Decided.ALLOWED, reason: str = "Within the law", **more: Any
) -> Any:
    line = at.request(number)
    assert line is not None
    return at.decide(number, decided, reason, more.get("revision", line.revision))
