"""The list of requests: filters and pages are addresses; what one may not know of is in no count."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.http import QueryDict
from sqlalchemy import update

from classify.inventory.tables import SHARING_REQUEST
from classify.rights import Role
from classify.web.house import House
from classify.web.rooms.asking import listed
from classify.web.rooms.asking.listed import Filters
from classify.web.sharing import today
from tests.web.conftest import SignIn, body
from tests.web.rooms.asking.people import BUDGET, decide, numbers, request_by
from tests.web.town import DEPARTMENTS, PARKS, PERSONNEL


def listed_in(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<th scope="row"><a href="/sharing/requests/(\d+)/"', page)]


def test_filters_pages_and_days(fresh: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed, "ROWS", 2)
    to = fresh.store.add_recipient(BUDGET, actor="sam")
    rita, sam = sign_in(Role.RECORDS), sign_in(Role.STEWARD)
    item = numbers(fresh, PARKS)["mowing.txt"]
    made = [request_by(rita, f"item={item}&to={one}") for one in (to, "public", "public")]
    made.append(request_by(sam, f"item={item}&to=public"))
    decide(sam, made[1], "denied")
    with fresh.store.database.writing() as session:
        late = update(SHARING_REQUEST).where(SHARING_REQUEST.c.id == made[0])
        session.execute(late.values(due=today() - timedelta(3)))
    page = body(sam.get("/sharing/requests/"))
    assert listed_in(page) == [made[3], made[2]]
    more = re.search(r'href="(\?before=\d+)"', page)
    assert more is not None
    assert listed_in(body(sam.get(f"/sharing/requests/{more[1]}"))) == [made[0]]
    overdue = body(sam.get("/sharing/requests/?overdue=yes"))
    assert listed_in(overdue) == [made[0]]
    assert "3 days over" in overdue
    assert listed_in(body(sam.get("/sharing/requests/?state=answered"))) == [made[1]]
    assert listed_in(body(sam.get(f"/sharing/requests/?state=all&recipient={to}"))) == [made[0]]
    assert listed_in(body(sam.get("/sharing/requests/?mine=yes"))) == [made[3]]
    assert BUDGET.name in page + overdue
    assert "No request fits" in body(sam.get("/sharing/requests/?state=withdrawn"))
    assert '<span class="mc-big">3</span> open' in page
    assert '<span class="mc-big">1</span> overdue' in page
    home = body(sam.get("/"))
    assert "requests wait for an answer" in home
    assert "1 overdue" in home


def test_others_departments_are_in_no_list_and_no_count(fresh: House, sign_in: SignIn) -> None:
    request_by(sign_in(Role.RECORDS), f"item={numbers(fresh, PERSONNEL)['record.txt']}&to=public")
    parks = sign_in(Role.STEWARD, department=DEPARTMENTS[PARKS])
    page = body(parks.get("/sharing/requests/?state=all"))
    assert "Nobody has asked for anything yet" in page
    assert "mc-big" not in page
    assert "request" not in body(parks.get("/")).partition("<main")[2].partition("</main>")[0].lower()


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("", "?"),
        ("state=nonsense&recipient=x&overdue=maybe", "?"),
        ("state=referred&mine=yes", "?state=referred&mine=yes"),
        ("overdue=yes&recipient=7", "?overdue=yes&recipient=7"),
    ],
)
def test_filters_are_their_address(query: str, address: str) -> None:
    filters = Filters.of(QueryDict(query))
    assert filters.address() == address
    assert filters.is_narrow is (address != "?")
    assert Filters.of(QueryDict(filters.address().removeprefix("?"))) == filters


@pytest.mark.parametrize("role", Role)
def test_who_may_see_requests(web: House, sign_in: SignIn, role: Role) -> None:
    status = sign_in(role).get("/sharing/requests/").status_code
    assert status == (403 if role is Role.ADMINISTRATOR else 200)


def test_auditors_read_requests_and_are_not_led_to_the_question(web: House, sign_in: SignIn) -> None:
    page = body(sign_in(Role.AUDITOR).get("/sharing/requests/"))
    assert 'href="/sharing/requests/" aria-current="page">Sharing' in page
    assert 'href="/sharing/"' not in page
