"""The page of a request: what was asked, said and done, and links to what comes next."""

from __future__ import annotations

import re

from sqlalchemy import update

from classify.inventory.tables import SHARING_REQUEST
from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import SignIn, body
from tests.web.leaks import canaries_in
from tests.web.rooms.asking.people import decide, numbers, request_by
from tests.web.town import DEPARTMENTS, PARKS, PERSONNEL


def test_it_tells_what_was_asked_and_what_the_machine_said(fresh: House, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    number = request_by(
        sign_in(Role.RECORDS), f"item={numbers(fresh, PERSONNEL)['record.txt']}&to=public&evidence=consent"
    )
    page = body(client.get(f"/sharing/requests/{number}/"))
    for words in (
        "To plan the budget", "Three analysts", "A locked room", "June 30, 2999", "record.txt",
        "The public", "A request for public information", "30 days left", "The way to yes",
        "the written authorization of all", "MCA",
    ):  # fmt: skip
        assert words.lower() in page.lower(), words
    assert re.search(r'href="/approvals/folder/\d+/"', page)
    assert canaries_in(page.encode()) == set()


def test_who_only_looks_is_offered_nothing_to_press(fresh: House, sign_in: SignIn) -> None:
    number = request_by(sign_in(Role.RECORDS), f"item={numbers(fresh, PARKS)['mowing.txt']}&to=public")
    page = body(sign_in(Role.AUDITOR).get(f"/sharing/requests/{number}/"))
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "<button" not in main
    assert "Decide" not in main


def test_another_law_is_told_and_the_way_stays_as_it_was_judged(fresh: House, sign_in: SignIn) -> None:
    number = request_by(sign_in(Role.RECORDS), f"item={numbers(fresh, PARKS)['mowing.txt']}&to=public")
    with fresh.store.database.writing() as session:
        other = update(SHARING_REQUEST).where(SHARING_REQUEST.c.id == number)
        session.execute(other.values(leans_on={"matrix": "an earlier one"}))
    page = body(sign_in(Role.STEWARD).get(f"/sharing/requests/{number}/"))
    assert "The law behind it has been read anew" in page
    assert "The way to yes, as it was judged" in page


def test_a_request_about_several_shares_is_one_for_who_may_know_of_all(fresh: House, sign_in: SignIn) -> None:
    items = [numbers(fresh, PARKS)["mowing.txt"], numbers(fresh, PERSONNEL)["record.txt"]]
    number = request_by(sign_in(Role.RECORDS), f"item={items[0]}&item={items[1]}&to=public")
    assert sign_in(Role.STEWARD).get(f"/sharing/requests/{number}/").status_code == 200
    half = sign_in(Role.STEWARD, department=DEPARTMENTS[PARKS])
    assert half.get(f"/sharing/requests/{number}/").status_code == 404
    assert decide(sign_in(Role.STEWARD), number, "denied").status_code == 302
    assert half.post(f"/sharing/requests/{number}/withdraw/").status_code == 404
