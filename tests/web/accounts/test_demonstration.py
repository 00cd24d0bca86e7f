"""The invented people: made once, of no use outside of the demonstration."""

from __future__ import annotations

from classify.web.accounts import people
from classify.web.accounts.demonstration import PASSWORD, PEOPLE, make_people
from classify.web.house import House


def test_they_are_made_once_with_a_second_factor_and_current_training(web: House) -> None:
    make_people()
    make_people()
    lines = {line.name: line for line in people.lines()}
    for one in PEOPLE:
        line = lines[one.name]
        assert [held.role for held in line.assignments] == [one.role]
        assert line.has_second_factor
        assert line.training_is_current
        assert (line.content, line.cji) == ("content" in one.grants, "cji" in one.grants)


def test_their_password_alone_opens_nothing(web: House) -> None:
    from django.test import Client

    make_people()
    client = Client()
    answer = client.post("/account/login/", {"login": "ada", "password": PASSWORD})
    assert answer["Location"].startswith("/account/factors/authenticate/")
    assert client.get("/accounts/")["Location"].startswith("/account/login/")


def test_each_is_called_by_the_first_name(web: House) -> None:
    assert [one.first_name for one in PEOPLE] == ["Rosa", "Ravi", "Stella", "Ada", "Otis"]
