"""What a list is asked for: from an address and back, or refused with a sentence."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict

from classify.detect.paths.masking import Masker
from classify.errors import AskingError
from classify.inventory.ages import Age
from classify.web.asking import NAMES, Question, Sort, asked
from models.labels import DocType, Effect, Label, Outcome, Tag

EVERYTHING = (
    "department=Police&share=3&share=12&label=PUBLIC&label=RESTRICTED&tag=PII&entity=US_SSN&entity=WORK_ORDER"
    "&doc_type=minutes&outcome=ok&age=1-3&effect=stale&copies=yes&changed=yes&sort=worst"
)


def share(number: int, department: str) -> Any:
    """As much of a share as questions look at."""
    return SimpleNamespace(id=number, department=department, masker=Masker())


def test_every_word_is_understood() -> None:
    assert asked(QueryDict(EVERYTHING)) == Question(
        department=frozenset({"Police"}),
        share=frozenset({3, 12}),
        label=frozenset({Label.PUBLIC, Label.RESTRICTED}),
        tag=frozenset({Tag.PII}),
        entity=frozenset({"US_SSN", "WORK_ORDER"}),
        doc_type=frozenset({DocType.MINUTES}),
        outcome=frozenset({Outcome.OK}),
        age=frozenset({Age.ONE_TO_THREE}),
        effect=frozenset({Effect.STALE}),
        copies=True,
        changed=True,
        sort=Sort.WORST,
    )


def test_an_address_comes_back_as_it_was() -> None:
    """In one order, whatever the order in which it was asked."""
    assert asked(QueryDict(EVERYTHING)).address() == "?" + EVERYTHING
    turned = "&".join(reversed(EVERYTHING.split("&")))
    assert asked(QueryDict(turned)).address() == "?" + EVERYTHING


def test_nothing_is_asked_by_what_forms_send_empty() -> None:
    assert asked(QueryDict("label=&share=&copies=&sort=")) == Question()
    assert Question().address() == ""
    assert Question().address(after="7", before="") == "?after=7"


@pytest.mark.parametrize(
    "query",
    [
        "label=SECRET",
        "label=public",
        "tag=XYZ",
        "entity=us_ssn",
        "entity=%25",
        "share=one",
        "share=-1",
        "share=99999999999999999999",
        "share=²",
        "doc_type=novel",
        "outcome=fine",
        "age=old",
        "copies=perhaps",
        "sort=random",
        "lable=PUBLIC",
        "label[]=PUBLIC",
    ],
)
def test_what_no_list_knows_is_refused_with_a_sentence(query: str) -> None:
    with pytest.raises(AskingError, match=r"^[A-Z].*\.$") as refused:
        asked(QueryDict(query))
    assert refused.value.remedy
    assert refused.value.code == "MC-730"


def test_what_was_typed_is_not_in_the_refusal() -> None:
    """It could be a name, and refusals may be logged."""
    with pytest.raises(AskingError) as refused:
        asked(QueryDict("label=219-09-4321"))
    assert "219" not in str(refused.value) + refused.value.remedy


def test_a_caller_may_read_more() -> None:
    assert asked(QueryDict("limit=5&after=3"), besides=("limit", "after")) == Question()


def test_among_the_shares_one_may_see_are_those_asked_for() -> None:
    """One that is not there and one that may not be seen are not told apart: neither is found."""
    parks, police, lab = share(1, "Parks"), share(2, "Police"), share(3, "Police")
    visible = [parks, police, lab]
    assert Question().among(visible) == visible
    assert asked(QueryDict("department=Police")).among(visible) == [police, lab]
    assert asked(QueryDict("department=Police&share=3&share=1")).among(visible) == [lab]
    assert asked(QueryDict("share=7")).among(visible) == []


def test_copies_count_in_the_visible_shares_alone() -> None:
    visible = [share(1, ""), share(2, "")]
    today = date(2026, 11, 30)
    assert asked(QueryDict("copies=yes&share=1")).wanted(visible, today).copied_in == {1, 2}
    assert asked(QueryDict("")).wanted(visible, today).copied_in == frozenset()
    assert asked(QueryDict("age=1-3")).wanted(visible, today).this_year == 2026


def test_words_are_taken_out_one_by_one() -> None:
    question = asked(QueryDict("label=PUBLIC&label=RESTRICTED&copies=yes"))
    assert question.without("label", Label.PUBLIC).address() == "?label=RESTRICTED&copies=yes"
    assert question.without("copies", True).address() == "?label=PUBLIC&label=RESTRICTED"


def test_the_order_alone_leaves_nothing_out() -> None:
    assert not asked(QueryDict("sort=worst")).is_narrow
    assert asked(QueryDict("changed=yes")).is_narrow
    assert set(NAMES) >= {"department", "share", "age"}
