"""May we share? One address has the whole answer, for whoever may ask and about what they may know of."""

from __future__ import annotations

import re

import pytest

from classify.rights import Role
from classify.web.house import House
from tests.web.conftest import SignIn, body
from tests.web.leaks import canaries_in
from tests.web.rooms.asking.people import BUDGET, numbers
from tests.web.town import DEPARTMENTS, PARKS, PERSONNEL, POLICE


def main_of(page: str) -> str:
    """What the page is about, without its frame."""
    return page.partition("<main")[2].partition("</main>")[0]


def test_without_a_question_it_asks_for_one(web: House, sign_in: SignIn) -> None:
    page = body(sign_in(Role.REVIEWER, department=DEPARTMENTS[PARKS]).get("/sharing/"))
    assert "Which files" in page
    assert f">{PARKS}</option>" in page
    assert PERSONNEL not in page


def test_the_answer_comes_with_its_law_and_the_way_to_yes(web: House, sign_in: SignIn) -> None:
    item = numbers(web, PERSONNEL)["record.txt"]
    page = body(sign_in(Role.STEWARD).get(f"/sharing/?item={item}&to=public"))
    assert "record.txt" in page
    assert "Prohibited" in page or "Refer to the" in page
    assert "verified" in page.lower()
    assert "MCA" in page
    assert "Ask for it" in page
    assert canaries_in(page.encode()) == set()


def test_what_for_is_what_they_mostly_ask_for_unless_it_is_said(web: House, sign_in: SignIn) -> None:
    client, item = sign_in(Role.STEWARD), numbers(web, PARKS)["mowing.txt"]
    assert "Work done for the city" in body(client.get(f"/sharing/?item={item}&to=vendor"))
    said = body(client.get(f"/sharing/?item={item}&to=vendor&purpose=other"))
    assert "<dd>Something else</dd>" in said


@pytest.mark.parametrize(
    "asked", ["to=nobody", "to=99", "to=vendor&purpose=x", "to=vendor&evidence=x", "of=list&label=BLUE"]
)
def test_what_no_list_has_is_refused_with_a_sentence(web: House, sign_in: SignIn, asked: str) -> None:
    answer = sign_in(Role.STEWARD).get(f"/sharing/?{asked}")
    assert answer.status_code == 400
    assert "There is no such" in body(answer)


def test_a_share_or_a_kept_view_becomes_an_address_of_its_own(web: House, sign_in: SignIn) -> None:
    parks = web.store.share_named(PARKS)
    client = sign_in(Role.STEWARD)
    answer = client.get("/sharing/", {"choose": f"share={parks.id}", "to": "public"})
    assert answer["Location"] == f"/sharing/?of=list&share={parks.id}&to=public"
    page = body(client.get(answer["Location"]))
    assert f"Files by Share: {PARKS}" in page


def test_files_come_in_groups_and_parts_at_addresses(web: House, sign_in: SignIn) -> None:
    """Every file of a group stands on one of its parts, and none twice."""
    client = sign_in(Role.STEWARD)
    query = "of=list&to=public"
    page = body(client.get(f"/sharing/?{query}"))
    found = re.findall(r'&amp;show=([a-z-]+)#files".*?as-count">([0-9,]+)<', page, re.DOTALL)
    groups = dict(found)
    known = {**numbers(web, PARKS), **numbers(web, PERSONNEL)}
    assert sum(int(files) for files in groups.values()) == len(known)
    assert len(groups) > 1
    for key, files in groups.items():
        met: list[str] = []
        for part in range(1, (int(files) - 1) // 25 + 2):
            shown = body(client.get(f"/sharing/?{query}&show={key}&page={part}"))
            met += re.findall(r'<th scope="row"><a href="/items/(\d+)/">', shown)
        assert len(met) == len(set(met)) == int(files)


@pytest.mark.parametrize("way", ["item", "folder"])
def test_files_one_may_not_know_of_are_neither_counted_nor_told_from_what_is_gone(
    web: House, sign_in: SignIn, way: str
) -> None:
    client = sign_in(Role.STEWARD)
    secret = numbers_of_police(web)[0]
    hidden = main_of(body(client.get(f"/sharing/?{way}={secret}&to=public")))
    nothing = main_of(body(client.get(f"/sharing/?{way}=999999&to=public")))
    assert "gone, or not open to you" in hidden
    assert hidden == nothing
    mine = numbers(web, PARKS)["mowing.txt"]
    both = main_of(body(client.get(f"/sharing/?item={mine}&item={secret}&to=public")))
    absent = main_of(body(client.get(f"/sharing/?item={mine}&item=999999&to=public")))
    assert both.replace(f"={secret}", "=N").replace(f'"{secret}"', '"N"') == absent.replace("999999", "N")
    assert "Some of what was chosen is not there any more" in both


def test_lists_are_of_the_shares_one_may_ask_about(web: House, sign_in: SignIn) -> None:
    page = body(sign_in(Role.STEWARD, department=DEPARTMENTS[PARKS]).get("/sharing/?of=list&to=public"))
    assert f">{PERSONNEL}</span>" not in page
    assert POLICE not in page
    whole = body(sign_in(Role.STEWARD).get("/sharing/?of=list&to=public"))
    assert f">{PERSONNEL}</span>" in whole
    assert POLICE not in whole
    cleared = body(sign_in(Role.STEWARD, cji=True).get("/sharing/?of=list&to=public"))
    assert POLICE in cleared
    assert "Holds criminal-justice information" in cleared
    assert canaries_in(cleared.encode()) == set()


def numbers_of_police(web: House) -> list[int]:
    return list(numbers(web, POLICE).values())


def test_somebody_on_record_is_asked_for_by_number_with_what_stands_there(
    fresh: House, sign_in: SignIn
) -> None:
    to = fresh.store.add_recipient(BUDGET, actor="sam")
    item = numbers(fresh, PARKS)["mowing.txt"]
    page = body(sign_in(Role.STEWARD).get(f"/sharing/?item={item}&to={to}"))
    assert BUDGET.name in page
    assert "Another public agency" in page, "the kinds stand beside them"


def test_without_a_share_it_says_what_to_do(web: House, sign_in: SignIn) -> None:
    page = body(sign_in(Role.STEWARD, department="Nowhere").get("/sharing/"))
    assert "Ask an administrator for a role" in page


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_may_not_ask_is_told_so(web: House, sign_in: SignIn, role: Role) -> None:
    assert sign_in(role).get("/sharing/?of=list&to=public").status_code == 403
