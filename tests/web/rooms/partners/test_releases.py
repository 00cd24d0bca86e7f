"""Releases: listed by what is to be done, and two people where criminal justice information leaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from classify.rights import Role
from classify.web.sharing import today
from models.release import ReleaseState
from tests.inventory.sharing import AGENCY, HASH
from tests.web.api.conftest import caller  # noqa: F401 - a fixture
from tests.web.conftest import SignIn, body
from tests.web.rooms.partners.partnered import VICTIM, Partnered, named

LIST = "/sharing/releases/"


def link(number: int) -> str:
    return f'href="{LIST}{number}/"'


def late(partnered: Partnered, days: int = 9) -> None:
    """The agency's release: its last day is over, and it left long before."""
    from sqlalchemy import update

    from classify.inventory.tables import RELEASE

    with partnered.store.database.writing() as session:
        mine = update(RELEASE).where(RELEASE.c.id == partnered.release)
        session.execute(mine.values(use_by=today() - timedelta(days)))


def test_releases_are_listed_by_what_is_to_be_done(partnered: Partnered, sign_in: SignIn) -> None:
    late(partnered)
    partnered.store.end_agreement(partnered.agreement, actor="sam")
    client = sign_in(Role.STEWARD, cji=True)
    mine, police = partnered.release, partnered.police_release
    for asked, listed in (
        ("", [mine, police]),
        ("?show=overdue", [mine]),
        ("?show=stranded", [mine]),
        ("?show=second", [police]),
        ("?show=refused", []),
        (f"?recipient={partnered.victim}", [police]),
        (f"?share={partnered.store.share_named('Parks').id}", [mine]),
        (f"?since={today() + timedelta(2)}", []),
        ("?show=x&recipient=x&share=x&since=x&before=x", [mine, police]),
    ):
        told = body(client.get(LIST + asked))
        assert [number for number in (mine, police) if link(number) in told] == listed, asked
    told = body(client.get(LIST))
    assert "Overdue by 9 days" in told
    assert "Agreement over" in told


def test_a_release_of_a_flagged_share_is_nowhere_without_clearance(
    partnered: Partnered, sign_in: SignIn
) -> None:
    client = sign_in(Role.STEWARD)
    told = body(client.get(f"{LIST}?show=all"))
    assert link(partnered.release) in told
    assert link(partnered.police_release) not in told
    assert "wait for" not in told.partition("<ul")[0].partition("<main")[2]
    assert client.get(f"{LIST}{partnered.police_release}/").status_code == 404
    for act, sent in (("second", {"answer": "agree"}), ("destroyed", {"on": str(today())})):
        assert client.post(f"{LIST}{partnered.police_release}/{act}/", sent).status_code == 404
    share = partnered.store.share_named("Police").id
    assert link(partnered.release) in body(client.get(f"{LIST}?share={share}"))  # as if there were none


def test_one_release_says_who_got_what_by_which_law_and_whose_word(
    partnered: Partnered, sign_in: SignIn
) -> None:
    told = body(sign_in(Role.RECORDS).get(f"{LIST}{partnered.release}/"))
    for words in (
        *("Ina Vented, analyst", AGENCY.name, "2-6-1003, MCA", "cd" * 32, HASH, "sam", "None was needed"),
        *(f"Agreement {partnered.agreement}", "broken.pdf", "Internal"),
    ):
        assert words in told, words
    assert "Note it" not in told


def test_the_second_person_is_told_why_and_neither_asked_nor_released(
    partnered: Partnered, sign_in: SignIn
) -> None:
    path = f"{LIST}{partnered.police_release}/"
    for name, role in (("sam", Role.STEWARD), ("rita", Role.REVIEWER)):
        own = named(name, role, cji=True)
        told = body(own.get(path))
        assert "criminal justice information would leave" in told
        assert "the second person is somebody else" in told
        assert 'value="agree"' not in told
        answer = own.post(f"{path}second/", {"answer": "agree"})
        assert answer.status_code == 409
    other = sign_in(Role.REVIEWER, cji=True)
    assert VICTIM.name in body(other.get(path))
    assert other.post(f"{path}second/", {"answer": "x"}).status_code == 200
    shares = partnered.store.shares()
    assert partnered.store.release(shares, partnered.police_release, today()).state is ReleaseState.SECOND  # type: ignore[union-attr]
    assert other.post(f"{path}second/", {"answer": "agree"}).status_code == 302
    assert partnered.store.release(shares, partnered.police_release, today()).state is ReleaseState.RELEASED  # type: ignore[union-attr]
    assert other.post(f"{path}second/", {"answer": "refuse"}).status_code == 409


def test_a_refusal_lets_nothing_leave(partnered: Partnered, sign_in: SignIn) -> None:
    client = sign_in(Role.REVIEWER, cji=True)
    path = f"{LIST}{partnered.police_release}/"
    client.post(f"{path}second/", {"answer": "refuse"})
    assert "Refused by the second person" in body(client.get(path))
    assert len(partnered.store.dissemination_log(partnered.store.shares())) == 2  # the agency's files alone


@pytest.mark.parametrize("on", ["", "soon", "2999-01-01"])
def test_a_day_that_cannot_be_is_refused(partnered: Partnered, sign_in: SignIn, on: str) -> None:
    answer = sign_in(Role.STEWARD).post(f"{LIST}{partnered.release}/destroyed/", {"on": on})
    assert answer.status_code == 409
    assert "Nothing was changed" in body(answer)


def test_that_the_data_are_destroyed_is_noted_by_who_may_release(
    partnered: Partnered, sign_in: SignIn
) -> None:
    """It left the day before yesterday."""
    from sqlalchemy import update

    from classify.inventory.tables import RELEASE

    late(partnered)
    with partnered.store.database.writing() as session:
        session.execute(update(RELEASE).values(released_at=datetime.now(UTC) - timedelta(2)))
    path = f"{LIST}{partnered.release}/"
    for client in (sign_in(Role.RECORDS), sign_in(Role.AUDITOR), sign_in(Role.REVIEWER)):
        assert client.post(f"{path}destroyed/", {"on": str(today())}).status_code == 403
    client = sign_in(Role.STEWARD)
    assert client.post(f"{path}destroyed/", {"on": str(today())}).status_code == 302
    told = body(client.get(path))
    assert "Data destroyed" in told
    assert "are to be destroyed" not in told
    assert client.post(f"{path}destroyed/", {"on": str(today())}).status_code == 409


def test_pages_and_calls_list_the_same(partnered: Partnered, sign_in: SignIn, caller: Any) -> None:  # noqa: F811
    """A token has no clearance: it sees what somebody without one sees."""
    from classify.rights import Scope

    token, client = caller(Scope.SHARING_ASK), sign_in(Role.RECORDS)
    releases = [one["id"] for one in token.get("/api/v1/releases").json()["items"]]
    assert releases == [partnered.release]
    told = body(client.get(LIST))
    assert [one for one in (partnered.release, partnered.police_release) if link(one) in told] == releases
    agreements = token.get("/api/v1/agreements").json()["items"]
    told = body(client.get("/sharing/agreements/"))
    assert [one["id"] for one in agreements if f"/sharing/agreements/{one['id']}/" in told] == [
        partnered.agreement
    ]
    assert f"{agreements[0]['days_left']} days left" in told
