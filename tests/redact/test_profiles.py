"""Profiles: each line does what its examples say, each kind has one line, and a wrong file is refused."""

from __future__ import annotations

from importlib.resources import files

import pytest

from classify.errors import NoProfileError, ProfileError
from classify.redact.operators import instead
from classify.redact.people import People
from classify.redact.profiles import Becomes, Example, Line, profile, read_profiles, shipped
from models.labels import Entity, Role, Tag

TEXT = (files("classify.redact") / "profiles.yaml").read_text(encoding="utf-8")
EXAMPLES = [
    pytest.param(line, example, id=f"{one.name}-{(line.entities or line.roles)[0]}-{at}")
    for one in shipped().values()
    for line in {id(line): line for line in (*one.entities.values(), *one.roles.values())}.values()
    for at, example in enumerate(line.examples)
]


@pytest.mark.parametrize(("line", "example"), EXAMPLES)
def test_what_becomes_of_an_example(line: Line, example: Example) -> None:
    becomes = line.with_tags(example.tags)
    said = instead(example.value, becomes)
    if becomes is Becomes.ROLE:
        role = example.role or Role(line.roles[0])
        person = People.of([(example.value, role)]).whose(example.value)
        said = person.called if person else ""
    assert said == example.copied


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_kind_and_role_has_a_line_with_its_law(name: str) -> None:
    one = profile(name)
    assert set(Entity) - {Entity.PERSON} <= one.entities.keys()
    assert set(Role) <= one.roles.keys()
    assert all(line.citation and line.why for line in (*one.entities.values(), *one.roles.values()))


def test_the_default_is_what_the_state_takes_out() -> None:
    one = profile()
    assert one.line(Entity.US_SSN).with_tags(()) is Becomes.LAST_FOUR
    assert one.line(Entity.US_SSN).with_tags({Tag.TAX}) is Becomes.BLACK
    assert one.line(Entity.DATE_OF_BIRTH).becomes is Becomes.YEAR
    assert one.line(Entity.PERSON, Role.JUVENILE).becomes is Becomes.INITIALS
    assert one.line(Entity.PERSON, Role.VICTIM).becomes is Becomes.ROLE
    assert one.line(Entity.PERSON, Role.OFFICIAL).becomes is Becomes.KEPT
    assert one.line(Entity.PERSON).becomes is Becomes.BLACK
    assert one.line("MISSOULA_PERMIT").becomes is Becomes.BLACK
    for gone in (Entity.FBI_NUMBER, Entity.STATE_ID_NUMBER, Entity.NCIC_NUMBER, Entity.NCIC_ORI):
        assert one.line(gone).becomes is Becomes.BLACK


def test_everything_keeps_nothing_and_a_release_no_digit() -> None:
    every = profile("everything")
    assert {line.becomes for line in (*every.entities.values(), *every.roles.values())} == {Becomes.BLACK}
    public = profile("public-release")
    assert public.line(Entity.US_SSN).becomes is Becomes.BLACK
    assert public.line(Entity.PERSON, Role.VICTIM).becomes is Becomes.ROLE


def test_what_a_document_holds_says_what_it_is() -> None:
    assert profile().tags_of({Entity.FBI_NUMBER}) == {Tag.CCJI}
    assert profile().tags_of({Entity.US_SSN}) == frozenset()


def test_a_name_that_no_profile_has_is_refused_with_those_there_are() -> None:
    with pytest.raises(NoProfileError, match="public-release"):
        profile("none such")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("becomes: last_four", "becomes: initials", "only names"),
        ("roles: [nobody]\n        becomes: black", "roles: [nobody]\n        becomes: role", "no word"),
        (
            "roles: [victim]\n        becomes: role",
            "roles: [victim]\n        becomes: year",
            "neither digits",
        ),
        ("entities: [US_SSN]", "entities: [US_SSNN]", "nobody knows"),
        ("entities: [US_BANK_ROUTING]", "entities: [US_SSN]", "two lines"),
        ("entities: [US_BANK_ROUTING]", "entities: [US_SSN, US_BANK_ROUTING]", "two lines speak of US_SSN"),
        ("like: default", "like: other", "names no profile"),
        ("      - roles: [victim]", "      - roles: [witness]", "two lines"),
        ("verified: V2", "verified: yes", "verified"),
        ("title: All that was found", "titel: All", "title"),
        ("profiles:", "profiles: [", "no YAML"),
    ],
)
def test_a_wrong_file_is_refused_by_its_line(old: str, new: str, words: str) -> None:
    assert old in TEXT
    with pytest.raises(ProfileError, match=words):
        read_profiles(TEXT.replace(old, new, 1))


def test_a_kind_without_a_line_is_refused() -> None:
    text = TEXT.replace("entities: [IP_ADDRESS, CREDENTIAL, GEO_COORDINATES]", "entities: [CREDENTIAL]", 1)
    with pytest.raises(ProfileError, match="GEO_COORDINATES, IP_ADDRESS"):
        read_profiles(text)
