"""Persons: every spelling of a name, one role, a number that tells nothing outside of the document."""

from __future__ import annotations

from classify.redact.people import People
from models.labels import Role


def called(people: People, name: str) -> str | None:
    person = people.whose(name)
    return person.called if person else None


def test_spellings_of_one_name_are_one_person() -> None:
    people = People.of([("Jane Mary Roe", Role.VICTIM), ("ROE, JANE", None), ("Roe", None)])
    assert {called(people, name) for name in ("Jane Roe", "roe, jane", "Roe", "Jane M. Roe")} == {
        "[victim 1]"
    }


def test_numbers_follow_the_text_role_by_role() -> None:
    people = People.of([("Ann Poe", Role.WITNESS), ("Bea Roe", Role.VICTIM), ("Cid Doe", Role.VICTIM)])
    assert [called(people, name) for name in ("Ann Poe", "Bea Roe", "Cid Doe")] == [
        "[witness 1]",
        "[victim 1]",
        "[victim 2]",
    ]


def test_a_protected_role_goes_before_a_public_one() -> None:
    people = People.of([("Carl Jensen", Role.OFFICER), ("Carl Jensen", Role.VICTIM), ("Carl Jensen", None)])
    person = people.whose("Jensen")
    assert person is not None
    assert person.role is Role.VICTIM


def test_a_name_of_two_is_nobodys() -> None:
    people = People.of([("Ann Roe", Role.VICTIM), ("Bea Roe", Role.WITNESS), ("Roe", Role.VICTIM)])
    assert people.whose("Roe") is None
    assert called(people, "Ann Roe") == "[victim 1]"


def test_what_is_no_name_is_nobody() -> None:
    assert People.of([("--", None)]).whose("--") is None
