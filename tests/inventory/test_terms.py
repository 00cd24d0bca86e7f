"""What an agreement says: eleven parts, and a later version that may only narrow."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.inventory.terms import PARTS, WRITTEN, Terms, loosened, words_of
from models.agreement import Operation, Part
from models.labels import Tag
from models.sharing import Purpose
from tests.inventory.sharing import TERMS, TODAY

days = st.one_of(st.none(), st.integers(-400, 400).map(lambda many: TODAY + timedelta(many)))
terms = st.builds(
    Terms,
    words=st.dictionaries(st.sampled_from(WRITTEN), st.sampled_from(["", "some words"])),
    starts=days,
    ends=days,
    tags=st.frozensets(st.sampled_from(Tag), max_size=3),
    purposes=st.frozensets(st.sampled_from(Purpose), max_size=3),
    operations=st.frozensets(st.sampled_from(Operation), max_size=3),
    users=st.one_of(st.none(), st.integers(1, 9)),
    owners=st.frozensets(st.sampled_from(["Parks", "Police", "Finance"])),
    stricter_wins=st.booleans(),
)


def test_a_whole_agreement_names_eleven_things_and_an_empty_one_none() -> None:
    assert len(Part) == len(PARTS) == 11
    assert TERMS.missing == ()
    assert Terms().missing == tuple(Part)


@pytest.mark.parametrize("part", WRITTEN)
def test_a_part_of_which_nothing_is_said_is_missing(part: Part) -> None:
    assert replace(TERMS, words={**TERMS.words, part: "  "}).missing == (part,)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"ends": None}, Part.PERIOD),
        ({"starts": TODAY, "ends": TODAY - timedelta(1)}, Part.PERIOD),
        ({"tags": frozenset()}, Part.DATA),
        ({"owners": frozenset()}, Part.DATA),
        ({"users": None}, Part.USE),
        ({"operations": frozenset()}, Part.USE),
        ({"purposes": frozenset()}, Part.PURPOSE),
        ({"stricter_wins": False}, Part.STRICTER),
    ],
)
def test_words_alone_are_not_enough_where_something_is_counted(change: dict, missing: Part) -> None:  # type: ignore[type-arg]
    assert replace(TERMS, **change).missing == (missing,)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"starts": TERMS.starts - timedelta(1)}, "begin earlier"),
        ({"ends": TERMS.ends + timedelta(1)}, "last longer than until December 31, 2027"),
        ({"ends": None}, "last longer"),
        ({"tags": TERMS.tags | {Tag.CHRI}}, "more kinds of data: criminal history"),
        ({"purposes": TERMS.purposes | {Purpose.RESEARCH}}, "more purposes: research"),
        ({"operations": TERMS.operations | {Operation.FORWARD}}, "More could be done with the data: forward"),
        ({"users": 6}, "More than 5 persons"),
        ({"owners": frozenset({"Parks"})}, "fewer owners"),
        ({"stricter_wins": False}, "no longer win"),
        ({"words": {**TERMS.words, Part.BACKUP: ""}}, "no longer say anything under: Backup"),
    ],
)
def test_what_is_loosened_is_said_in_a_sentence(change: dict, sentence: str) -> None:  # type: ignore[type-arg]
    (said,) = loosened(TERMS, replace(TERMS, **change))
    assert sentence in said
    assert loosened(replace(TERMS, **change), TERMS) == [] or change == {"ends": None}


@given(terms, terms, terms)
def test_narrowing_twice_is_narrowing(one: Terms, two: Terms, three: Terms) -> None:
    """What may follow step by step may follow at once: nobody loosens by a detour."""
    assert loosened(one, one) == []
    if not loosened(one, two) and not loosened(two, three):
        assert loosened(one, three) == []


@given(terms)
def test_words_come_back_as_they_were_sealed(one: Terms) -> None:
    assert words_of(one.sealable()) == {part: one.said(part) for part in one.words if one.said(part)}


def test_data_are_covered_only_with_all_their_tags() -> None:
    assert TERMS.covers([Tag.PII])
    assert not TERMS.covers([Tag.PII, Tag.CHRI])
