"""Who may do what: the one function, from its table; what holds of it whatever the table says."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.rights import (
    ACTS,
    ROLES,
    Act,
    Assignment,
    Person,
    Role,
    Scope,
    Thing,
    allowed,
    may,
)
from tests import rights_table

PARKS = Thing(1, "Parks and Recreation", criminal_justice=False)
POLICE = Thing(3, "Police", criminal_justice=True)

departments = st.sampled_from(["", "Police", "Parks and Recreation"])
assignments = st.builds(
    Assignment,
    role=st.sampled_from(Role),
    department=departments,
    share_id=st.sampled_from([None, 1, 3]),
)
things = st.one_of(
    st.none(),
    st.builds(
        Thing,
        share_id=st.sampled_from([1, 2, 3]),
        department=departments,
        criminal_justice=st.booleans(),
    ),
)
people = st.builds(
    Person,
    name=st.just("ada"),
    assignments=st.lists(assignments, max_size=3).map(tuple),
    content=st.booleans(),
    clearance=st.booleans(),
)
acts = st.sampled_from(Act)
NAMING = [act for act, rule in ACTS.items() if rule.names and not rule.whole_city]


def person(*roles: Role, **facts: bool) -> Person:
    return Person("ada", tuple(Assignment(role) for role in roles), **facts)


def test_every_act_is_in_the_table_and_every_role_has_words() -> None:
    assert set(ACTS) == set(Act)
    assert set(ROLES) == set(Role)
    assert all(rule.roles for rule in ACTS.values())


@given(acts, things)
def test_nobody_may_nothing(act: Act, thing: Thing | None) -> None:
    assert not may(Person(""), act, thing)


@given(people, assignments, acts, things)
def test_another_role_never_takes_a_right_away(
    who: Person, more: Assignment, act: Act, thing: Thing | None
) -> None:
    if may(who, act, thing):
        assert may(replace(who, assignments=(*who.assignments, more)), act, thing)


@given(people, acts, things)
def test_a_grant_never_takes_a_right_away(who: Person, act: Act, thing: Thing | None) -> None:
    if may(who, act, thing):
        assert may(replace(who, content=True, clearance=True), act, thing)


@given(people, acts, things)
def test_a_role_for_a_part_may_nothing_the_same_for_the_whole_city_may_not(
    who: Person, act: Act, thing: Thing | None
) -> None:
    everywhere = tuple(Assignment(held.role) for held in who.assignments)
    if may(who, act, thing):
        assert may(replace(who, assignments=everywhere), act, thing)


@given(people, acts, things)
def test_who_may_something_to_a_share_may_it_somewhere(who: Person, act: Act, thing: Thing | None) -> None:
    """Else the menu would hide a way that is open."""
    if may(who, act, thing):
        assert may(who, act)


@given(people, st.sampled_from(NAMING))
def test_without_clearance_no_names_of_a_flagged_share(who: Person, act: Act) -> None:
    assert not may(replace(who, clearance=False), act, POLICE)


@given(st.frozensets(st.sampled_from(Scope)), acts, things)
def test_a_token_has_its_scopes_and_never_clearance_or_content(
    scopes: frozenset[Scope], act: Act, thing: Thing | None
) -> None:
    token = Person("token:x", scopes=scopes)
    if may(token, act, thing):
        assert ACTS[act].scopes & scopes
        assert not ACTS[act].content
        assert not (thing is not None and thing.criminal_justice and ACTS[act].names)


@given(people, acts, things)
def test_a_no_has_a_sentence_and_a_yes_needs_none(who: Person, act: Act, thing: Thing | None) -> None:
    answer = may(who, act, thing)
    assert bool(answer.sentence) is not bool(answer)
    assert "_" not in answer.sentence


def test_content_takes_its_grant() -> None:
    assert not may(person(Role.REVIEWER), Act.OPEN_CONTENT, PARKS)
    assert "content grant" in may(person(Role.REVIEWER), Act.OPEN_CONTENT, PARKS).sentence
    assert may(person(Role.REVIEWER, content=True), Act.OPEN_CONTENT, PARKS)
    assert not may(person(Role.AUDITOR, content=True), Act.OPEN_CONTENT, PARKS)


def test_clearance_opens_a_flagged_share_and_totals_need_none() -> None:
    for act, without, with_it in (
        (Act.SEE_TOTALS, True, True),
        (Act.SEE_SHARE, False, True),
        (Act.SEE_ITEMS, False, True),
        (Act.EXPORT_ITEMS, False, True),
    ):
        assert bool(may(person(Role.STEWARD), act, POLICE)) is without
        assert bool(may(person(Role.STEWARD, clearance=True), act, POLICE)) is with_it


@pytest.mark.parametrize(
    ("assignment", "reached"),
    [
        (Assignment(Role.RECORDS), {1, 3}),
        (Assignment(Role.RECORDS, department="Police"), {3}),
        (Assignment(Role.RECORDS, share_id=1), {1}),
        (Assignment(Role.RECORDS, department="Police", share_id=1), {1}),
        (Assignment(Role.RECORDS, department="Library"), set()),
    ],
)
def test_a_role_reaches_its_part_of_the_city(assignment: Assignment, reached: set[int]) -> None:
    who = Person("ada", (assignment,), clearance=True)
    found = allowed(who, Act.SCAN, [(PARKS, 1), (POLICE, 3)])
    assert set(found) == reached


def test_acts_of_the_city_take_the_role_in_the_whole_city() -> None:
    police_auditor = Person("ada", (Assignment(Role.AUDITOR, department="Police"),))
    assert not may(police_auditor, Act.SEE_AUDIT)
    assert may(person(Role.AUDITOR), Act.SEE_AUDIT)


def test_only_an_auditor_marks_the_trail_as_reviewed() -> None:
    """Who manages accounts is looked after by somebody else."""
    assert [role for role in Role if may(person(role), Act.MARK_AUDIT)] == [Role.AUDITOR]


def test_the_machine_is_for_who_looks_after_it() -> None:
    seeing = {role for role in Role if may(person(role), Act.SEE_MACHINE)}
    assert seeing == {Role.ADMINISTRATOR, Role.AUDITOR}
    assert all(may(person(role), Act.SEE_HEALTH) for role in Role)


def test_roles_are_told_in_their_order_and_once() -> None:
    who = person(Role.STEWARD, Role.RECORDS, Role.STEWARD)
    assert who.roles == (Role.RECORDS, Role.STEWARD)


def test_the_document_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(sys, "argv", ["rights_table.py", "--check"])
    assert rights_table.main(said.append) == 0, said


def test_a_document_that_is_not_true_is_said_to_be_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("docs") / "rights.md"
    monkeypatch.setattr(rights_table, "DOCUMENT", other)
    monkeypatch.setattr(sys, "argv", ["rights_table.py"])
    rights_table.main()
    monkeypatch.setattr(sys, "argv", ["rights_table.py", "--check"])
    assert rights_table.main(lambda _: None) == 0
    other.write_text(other.read_text("utf-8") + "And more.\n", "utf-8")
    assert rights_table.main(lambda _: None) == 1
