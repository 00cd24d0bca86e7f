"""Cards of the first page: for who can do something about it, of what they may know of."""

from __future__ import annotations

from classify.rights import Assignment, Person, Role
from classify.web.rooms.partners.due import waiting
from tests.web.conftest import SignIn, body
from tests.web.rooms.partners.partnered import Partnered
from tests.web.rooms.partners.test_releases import late

SAM = Person("sam", (Assignment(Role.STEWARD),))
CLEARED = Person("sam", (Assignment(Role.STEWARD),), clearance=True)
RITA = Person("rita", (Assignment(Role.RECORDS),))


def numbers(person: Person) -> dict[str, int]:
    return {next(iter(one.asked.values())): one.number for one in waiting(person)}


def test_a_steward_is_told_what_ends_and_what_is_to_be_destroyed(partnered: Partnered) -> None:
    assert numbers(SAM) == {"90": 1}
    assert numbers(CLEARED) == {"90": 1, "second": 1}
    late(partnered)
    assert numbers(SAM) == {"90": 1, "overdue": 1}
    partnered.store.end_agreement(partnered.agreement, actor="sam")
    assert numbers(SAM) == {"overdue": 1, "stranded": 1}
    assert numbers(RITA) == {}
    elsewhere = Person("hal", (Assignment(Role.STEWARD, "Human Resources"),))
    assert numbers(elsewhere) == {}


def test_each_card_leads_to_what_it_counts(partnered: Partnered, sign_in: SignIn) -> None:
    late(partnered)
    told = body(sign_in(Role.STEWARD).get("/"))
    assert "Agreements and releases" in told
    assert 'href="/sharing/agreements/?ends=90"' in told
    assert 'href="/sharing/releases/?show=overdue"' in told
    assert "Agreements and releases" not in body(sign_in(Role.RECORDS).get("/"))
