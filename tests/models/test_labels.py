"""The vocabulary: which label is strictest, what may be believed, and masks that tell nothing."""

from __future__ import annotations

import itertools
import re

import pytest

from models.labels import (
    ENTITY_FORM,
    MASKS,
    NOT_FINGERPRINTED,
    DocType,
    Entity,
    Label,
    Outcome,
    Role,
    Tag,
    mask,
)


def test_labels_stand_in_their_order() -> None:
    assert [label.rank for label in (Label.PUBLIC, Label.INTERNAL, Label.CONFIDENTIAL, Label.RESTRICTED)] == [
        *(0, 1, 2, 3)
    ]


@pytest.mark.parametrize("labels", [*itertools.permutations(Label, 2)])
def test_a_file_takes_the_strictest_of_its_labels(labels: tuple[Label, Label]) -> None:
    assert Label.highest([*labels]).rank == max(label.rank for label in labels)


def test_what_calls_for_no_label_is_public() -> None:
    assert Label.highest([]) is Label.PUBLIC


def test_no_findings_is_believed_of_files_that_were_read_alone() -> None:
    assert {outcome for outcome in Outcome if outcome.was_read} == {Outcome.OK, Outcome.EMPTY}


@pytest.mark.parametrize("entity", [*Entity, "CITY_BADGE_NUMBER"])
def test_a_mask_is_fixed_and_tells_nothing_of_a_value(entity: str) -> None:
    """Neither digits nor how long it is; what has none of its own is called by its kind."""
    assert not re.search(r"\d", mask(entity))
    assert mask(entity) == MASKS.get(entity, f"[{entity.lower().replace('_', ' ')}]")


def test_what_has_few_values_has_no_fingerprint() -> None:
    """Whoever holds the key could list all birth dates."""
    assert Entity.DATE_OF_BIRTH in NOT_FINGERPRINTED
    assert Entity.US_SSN not in NOT_FINGERPRINTED
    assert {*NOT_FINGERPRINTED} <= {*Entity}


def test_all_entities_are_written_as_a_citys_own_must_be() -> None:
    assert all(re.fullmatch(ENTITY_FORM, entity) for entity in Entity)
    assert not any(re.fullmatch(ENTITY_FORM, wrong) for wrong in ("us_ssn", "AB", "1ABC", "A B C", "A" * 49))


def test_a_role_nobody_knows_any_more_is_a_private_persons() -> None:
    assert Role.stored("victim") is Role.VICTIM
    assert Role.stored("burgomaster") is Role.PARTY
    assert not Role.PARTY.is_public


def test_who_acts_for_an_agency_is_named_in_public_and_so_is_all_staff() -> None:
    for role in Role:
        assert role.is_public == (role.acts_for_agency or role is Role.EMPLOYEE)
    private = {Role.VICTIM, Role.INFORMANT, Role.JUVENILE, Role.SUSPECT, Role.PATIENT, Role.PATRON}
    assert not any(role.is_public for role in private)


@pytest.mark.parametrize("words", [Label, Tag, Outcome, Entity, Role, DocType])
def test_words_are_joined_by_commas_in_rows_and_hold_none(words: type[Tag]) -> None:
    assert all("," not in word and word.strip() == word and word for word in words)
