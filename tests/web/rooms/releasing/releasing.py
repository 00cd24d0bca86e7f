"""A decided request of the town, for the pages that release it."""

from __future__ import annotations

from typing import Any

import pytest

from classify.inventory.recipients import RecipientFacts
from classify.inventory.releases import ReleaseLine
from classify.rights import Role
from classify.sharing.desk import Asked
from classify.web.accounts import people
from classify.web.house import House
from classify.web.sharing import desk_of
from models.sharing import Purpose, RecipientType
from models.sharing_request import Decided
from tests.web.conftest import SignIn

TO = RecipientFacts(RecipientType.OWN_DEPARTMENT, "Parks planning")
FORM = {"to": "Ina Vented, analyst", "authority": "other", "other": "2-6-1003, MCA", "use_by": ""}


def person_of(client: Any) -> Any:
    """Who is signed in with a client."""
    from classify.web.accounts.models import Account

    account = Account.objects.get(pk=client.session["_auth_user_id"])
    return next(one for one in people.persons() if one.name == account.username)


def decided(
    house: House, asker: Any, decider: Any, decision: Decided, share: str, path: str
) -> tuple[int, int]:
    """The number of a request for one file of the town, and the file; decided by people signed in."""
    from datetime import timedelta

    from classify.web.sharing import today

    handle = house.store.share_named(share)
    item = next(line.id for line in house.catalogue.lines(handle) if line.path == path)
    asked = Asked(
        TO,
        Purpose.ADMINISTRATION,
        use="To plan",
        access="Two planners",
        security="A locked room",
        until=today() + timedelta(90),
        items=[item],
    )
    number = desk_of(person_of(asker)).ask(asked)
    at = desk_of(person_of(decider))
    line = at.request(number)
    assert line is not None
    at.decide(number, decision, "Within the law", line.revision)
    return number, item


@pytest.fixture
def asker(fresh: House, sign_in: SignIn) -> Any:
    return sign_in(Role.RECORDS, Role.STEWARD)


@pytest.fixture
def steward(fresh: House, sign_in: SignIn) -> Any:
    return sign_in(Role.STEWARD)


@pytest.fixture
def second(fresh: House, sign_in: SignIn) -> Any:
    return sign_in(Role.STEWARD)


def agreed(number: int, second: Any) -> None:
    """A second person's word, where one is asked."""
    from classify.web.sharing import desk_of

    at = desk_of(person_of(second))
    line = at.request(number)
    assert line is not None
    if line.waiting is not None:
        at.second(number, agrees=True, revision=line.revision)


def prepared(house: House) -> ReleaseLine:
    """The one release there is."""
    from classify.web.sharing import today

    (line,) = house.store.releases(house.store.shares(), today())
    return line
