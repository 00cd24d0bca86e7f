"""What every page shows around its own matter."""

from __future__ import annotations

from django.test import RequestFactory

from classify.rights import Assignment, Person, Role
from classify.web.frame import frame, ways
from classify.web.house import House
from tests.web.conftest import SignIn


def titles(*assignments: Assignment, path: str = "/") -> list[str]:
    return [way.title for way in ways(Person("ada", assignments), path)]


def test_one_is_shown_the_ways_that_are_open(web: House) -> None:
    assert {"Audit", "Health", "Settings"} <= {*titles(Assignment(Role.AUDITOR))}
    assert {"Audit", "Settings"}.isdisjoint(titles(Assignment(Role.RECORDS)))
    assert {"Audit", "Settings"}.isdisjoint(titles(Assignment(Role.AUDITOR, department="Police")))
    assert titles() == ["Home"]


def test_where_one_is_is_marked_once(web: House) -> None:
    auditor = Person("ada", (Assignment(Role.AUDITOR),))
    for path, here in (("/", "Home"), ("/audit/", "Audit"), ("/settings/policy/", "Settings")):
        assert [way.title for way in ways(auditor, path) if way.is_here] == [here]


def test_before_sign_in_there_is_no_person_no_way_and_no_keys(web: House) -> None:
    context = frame(RequestFactory().get("/"))
    assert (context["person"], context["ways"], context["keys"]) == (None, [], None)


def test_every_page_has_the_persons_keys_as_data(web: House, sign_in: SignIn) -> None:
    """Not as a script: the policy of content forbids those."""
    text = sign_in(Role.RECORDS).get("/").content.decode()
    assert '<script id="keys" type="application/json">{"on": true, "actions": [{"name": "help"' in text


def test_the_page_of_a_file_belongs_to_the_inventory(web: House) -> None:
    steward = Person("ada", (Assignment(Role.STEWARD),))
    assert [way.title for way in ways(steward, "/items/7/document/") if way.is_here] == ["Inventory"]


def test_a_steward_reviews_what_reviewers_ask(web: House) -> None:
    for roles, address in (
        ((Role.STEWARD,), "/review/referred/"),
        ((Role.STEWARD, Role.REVIEWER), "/review/"),
    ):
        person = Person("ada", tuple(Assignment(role) for role in roles))
        for path in ("/review/referred/", "/review/decided/"):
            [here] = [way for way in ways(person, path) if way.is_here]
            assert (here.title, here.address) == ("Review", address)
    assert "Review" not in titles(Assignment(Role.RECORDS))
