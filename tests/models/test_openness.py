"""The scale of openness: in words, in order, and which label it suits."""

from __future__ import annotations

import pytest

from models.labels import Label
from models.openness import OPENNESS, SOURCES, Openness, Source, kinds_words, openness_words, suits


def test_everything_has_words() -> None:
    assert set(OPENNESS) == set(Openness)
    assert set(SOURCES) == set(Source)
    assert openness_words(0) == "not known"
    assert openness_words(Openness.ANYONE) == "anyone with the link"


def test_the_order_is_the_documented_one() -> None:
    words = [OPENNESS[one] for one in sorted(Openness, reverse=True)]
    assert words == [
        "anyone with the link",
        "everyone in the organization",
        "guests from outside",
        "a group",
        "people named one by one",
        "its owner only",
    ]
    assert Openness.widest([Openness.GROUP, Openness.GUESTS]) is Openness.GUESTS


@pytest.mark.parametrize(
    ("label", "too_open"),
    [
        (Label.PUBLIC, set()),
        (Label.INTERNAL, {Openness.ANYONE, Openness.GUESTS}),
        (Label.CONFIDENTIAL, {Openness.ANYONE, Openness.ORGANISATION, Openness.GUESTS}),
        (Label.RESTRICTED, {Openness.ANYONE, Openness.ORGANISATION, Openness.GUESTS}),
        ("", set()),
    ],
)
def test_a_label_suits_some_opennesses_only(label: str, too_open: set[Openness]) -> None:
    assert {one for one in Openness if not suits(label, one)} == too_open


def test_kinds_are_told_the_widest_first() -> None:
    kinds = [(int(Openness.PEOPLE), 1), (int(Openness.ANYONE), 2), (int(Openness.GUESTS), 1_400)]
    assert kinds_words(kinds) == ["2 links for anyone", "1,400 guests", "1 named person"]
