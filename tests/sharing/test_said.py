"""Answers in words."""

from __future__ import annotations

import pytest

from classify.sharing import said
from classify.sharing.matrix import matrix
from models.agreement import AgreementKind
from models.labels import Entity, Label, Tag
from models.sharing import Evidence, Purpose, RecipientType, SharingOutcome
from models.words import entity_words


def test_everything_has_its_words() -> None:
    assert set(said.OUTCOMES) == set(SharingOutcome)
    assert set(said.RECIPIENTS) == set(RecipientType)
    assert set(said.PURPOSES) == set(Purpose)
    assert set(said.EVIDENCE) == set(Evidence)
    assert {one.form for one in matrix().conditions.values()} - {None} == set(AgreementKind)


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("Social Security number", "Social Security numbers"),
        ("password or key", "passwords or keys"),
        ("citation of Montana law", "citations of Montana law"),
        ("taxpayer number (ITIN)", "taxpayer numbers (ITIN)"),
        ("driver license of another state", "driver licenses of another state"),
        ("street address", "street addresses"),
        ("city", "cities"),
        ("key", "keys"),
    ],
)
def test_several_of_one(one: str, many: str) -> None:
    assert said.plural(one) == many


def test_no_code_name_is_told() -> None:
    for entity in Entity:
        assert "_" not in said.plural(entity_words(entity))
    assert "_" not in said.cut(2, [*Entity])


def test_rows_are_told_in_words() -> None:
    assert said.row_words("HEALTH") == "health information"
    assert said.row_words("PUBLIC") == "PUBLIC files"
    assert said.ground_words("approval") == "approval"
    assert all(said.ground_words(row) for row in (*Tag, *Label))


def test_what_is_to_be_brought_is_named() -> None:
    assert said.bring(Evidence.COURT_ORDER) == "Bring a court order."
    assert said.leave_out(1, 1_200) == "Leave out 1 file of 1,200."


def test_every_outcome_recipient_and_purpose_has_words() -> None:
    assert said.MEANS.keys() == set(SharingOutcome)
    assert said.USUAL.keys() == set(RecipientType)


def test_an_outcome_means_something_and_a_referral_says_whose_it_is() -> None:
    assert said.means(SharingOutcome.REFER, ["approval"]) == said.STEWARD_FIRST
    assert said.means(SharingOutcome.REFER, ["approval", "HR"]) == said.MEANS[SharingOutcome.REFER]
    assert said.means(SharingOutcome.ALLOWED, ["PII"]) == said.MEANS[SharingOutcome.ALLOWED]
