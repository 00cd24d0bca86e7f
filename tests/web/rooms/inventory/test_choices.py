"""Filters in words, with their counts; what is chosen can be taken out one by one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.http import QueryDict

from classify.detect.paths.masking import Masker
from classify.inventory.facets import DIMENSIONS, Facet, Facets
from classify.web.asking import asked
from classify.web.rooms.inventory.choices import Group, age_words, chips, groups

SHARES: list[Any] = [
    SimpleNamespace(id=1, shown_name="Parks", department="Recreation", masker=Masker()),
    SimpleNamespace(id=2, shown_name="Pools", department="Recreation", masker=Masker()),
    SimpleNamespace(id=3, shown_name="Courts", department="Municipal Court", masker=Masker()),
]


def shown(query: str, **by: Facet) -> dict[str, Group]:
    known = {name: Facet() for name in DIMENSIONS}
    facets = Facets({**known, **by}, found=1, is_behind=False)
    return {group.name: group for group in groups(asked(QueryDict(query)), SHARES, facets, 2026)}


def test_departments_add_up_their_shares() -> None:
    found = shown("", share=Facet({"1": 4, "2": 3, "3": 2}))
    assert [(one.words, one.files) for one in found["department"].choices] == [
        ("Municipal Court", 2),
        ("Recreation", 7),
    ]
    assert [(one.words, one.files) for one in found["share"].choices] == [
        ("Parks", 4),
        ("Pools", 3),
        ("Courts", 2),
    ]


def test_labels_and_ages_stand_in_their_own_order() -> None:
    found = shown("", label=Facet({"PUBLIC": 9, "RESTRICTED": 1, "": 3}), ages=Facet({"over-7": 5, "1-3": 6}))
    assert [one.words for one in found["label"].choices] == ["Restricted", "Public"]
    assert [one.words for one in found["age"].choices] == ["2023 to 2025", "2018 or before"]


def test_labels_in_effect_are_counted_in_the_order_of_their_states() -> None:
    found = shown("", effects=Facet({"waiting": 5, "in_effect": 2}))
    assert [(one.words, one.files) for one in found["effect"].choices] == [
        ("in effect", 2),
        ("waits for approval", 5),
    ]
    of_an_earlier_program = shown("", effects=Facet(is_known=False))["effect"]
    assert [one.files for one in of_an_earlier_program.choices] == [None, None, None]


def test_what_nothing_has_is_not_offered_but_where_it_is_chosen() -> None:
    found = shown("label=PUBLIC", label=Facet({"INTERNAL": 2}))
    assert [(one.value, one.files, one.is_chosen) for one in found["label"].choices] == [
        ("INTERNAL", 2, False),
        ("PUBLIC", 0, True),
    ]


def test_many_choices_wait_behind_more_but_never_a_chosen_one() -> None:
    words = "minutes agenda permit invoice contract payroll budget policy flyer menu".split()
    found = shown("doc_type=menu", doc_type=Facet({word: 20 - at for at, word in enumerate(words)}))
    group = found["doc_type"]
    assert [one.value for one in group.choices] == [*words[:8], "menu"]
    assert [one.value for one in group.more] == ["flyer"]
    assert group.is_open


def test_counts_say_what_they_are_of() -> None:
    found = shown("", tags=Facet({"PII": 3}, is_of_all=True), ages=Facet({"1-3": 3}, is_known=False))
    assert found["tag"].is_of_all
    assert not found["age"].is_known
    assert found["age"].choices[0].files is None


def test_what_is_chosen_can_be_taken_out() -> None:
    question = asked(QueryDict("share=3&label=PUBLIC&age=this-year&copies=yes&sort=worst"))
    assert [(chip.title, chip.words, chip.address) for chip in chips(question, SHARES, 2026)] == [
        ("Share", "Courts", "?label=PUBLIC&age=this-year&copies=yes&sort=worst"),
        ("Label", "Public", "?share=3&age=this-year&copies=yes&sort=worst"),
        ("Last changed", "This year (2026)", "?share=3&label=PUBLIC&copies=yes&sort=worst"),
        ("Copies", "Has copies elsewhere", "?share=3&label=PUBLIC&age=this-year&sort=worst"),
    ]
    assert [chip.address for chip in chips(asked(QueryDict("changed=yes")), SHARES, 2026)] == [""]


def test_a_share_one_may_not_know_is_named_like_one_that_is_not_there() -> None:
    assert [chip.words for chip in chips(asked(QueryDict("share=77")), SHARES, 2026)] == [
        "a share that is not here"
    ]


def test_ages_are_years() -> None:
    assert [age_words(age, 2026) for age in ("this-year", "1-3", "4-7", "over-7")] == [
        "This year (2026)",
        "2023 to 2025",
        "2019 to 2022",
        "2018 or before",
    ]
