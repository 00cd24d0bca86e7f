"""When a second person is asked, and what is never allowed without the attorney."""

from __future__ import annotations

import itertools

import pytest

from classify.errors import UnfoundedAnswerError
from classify.sharing.rules import Why, is_criminal_justice, loosens, must_have_ground, why_second
from models.labels import Tag
from models.sharing import Evidence, SharingOutcome
from models.sharing_request import Decided

GIVES = (Decided.ALLOWED, Decided.REDACTED)
ADVICE = [Evidence.ATTORNEY_ADVICE]


@pytest.mark.parametrize(("decided", "outcome"), [*itertools.product(Decided, SharingOutcome)])
def test_more_than_was_judged_right_takes_a_second_person_and_less_never(
    decided: Decided, outcome: SharingOutcome
) -> None:
    mildest = {Decided.ALLOWED: 0, Decided.REDACTED: 1}.get(decided, 9)
    assert loosens(decided, outcome) == (mildest < outcome.rank)
    assert (Why.LOOSENS in why_second(decided, outcome, criminal_justice=False)) == loosens(decided, outcome)


@pytest.mark.parametrize("outcome", SharingOutcome)
def test_criminal_justice_information_leaves_only_by_two_people(outcome: SharingOutcome) -> None:
    for decided in Decided:
        asked = Why.CRIMINAL_JUSTICE in why_second(decided, outcome, criminal_justice=True)
        assert asked == (decided in GIVES)
        if decided not in GIVES:
            assert why_second(decided, outcome, criminal_justice=True) == frozenset()


@pytest.mark.parametrize("decided", GIVES)
def test_what_is_prohibited_leaves_only_after_referral_and_with_the_attorneys_advice(
    decided: Decided,
) -> None:
    prohibited = SharingOutcome.PROHIBITED
    with pytest.raises(UnfoundedAnswerError, match="only after it was referred"):
        must_have_ground(decided, prohibited, ADVICE, was_referred=False)
    with pytest.raises(UnfoundedAnswerError, match="written advice"):
        must_have_ground(decided, prohibited, [Evidence.CONSENT], was_referred=True)
    must_have_ground(decided, prohibited, ADVICE, was_referred=True)
    must_have_ground(decided, SharingOutcome.REFER, [], was_referred=False)


@pytest.mark.parametrize("decided", [Decided.DENIED, Decided.REFERRED])
def test_to_deny_or_refer_needs_no_ground(decided: Decided) -> None:
    must_have_ground(decided, SharingOutcome.PROHIBITED, [], was_referred=False)


def test_criminal_justice_is_told_by_share_or_tag() -> None:
    assert is_criminal_justice([], flagged=True)
    assert is_criminal_justice([Tag.PII, Tag.CHRI], flagged=False)
    assert not is_criminal_justice([Tag.PII, Tag.PUBLIC_CJI], flagged=False)
