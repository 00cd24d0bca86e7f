"""Agreements in the store: eleven parts, four reviews, every owner's consent; a new version only narrows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from classify.errors import AgreementError, IncompleteError, LoosenedError
from classify.inventory.store import Store
from classify.inventory.terms import Terms
from models.agreement import AgreementKind, AgreementState, EndedWhy, Office, Part, Word
from tests.inventory.sharing import TERMS, TODAY, live, recipient, reviewed

Rows = Callable[[str], Any]
NARROWER = replace(TERMS, users=2, ends=TERMS.ends - timedelta(30))


@pytest.fixture
def draft(store: Store) -> int:
    return store.draft_agreement(recipient(store), AgreementKind.DATA_SHARING, TERMS, actor="sam")


def state(store: Store, number: int) -> AgreementState:
    line = store.agreement_version(number, TODAY)
    assert line is not None
    return line.state


def test_what_is_drafted_comes_back_as_it_was(store: Store, draft: int) -> None:
    line = store.agreement_version(draft, TODAY)
    assert line is not None
    assert (line.terms, line.series, line.version, line.missing) == (TERMS, draft, 1, ())
    assert (line.state, line.made_by) == (AgreementState.DRAFT, "sam")
    with pytest.raises(AgreementError, match="no such recipient"):
        store.draft_agreement(99, AgreementKind.CONTRACT, TERMS, actor="sam")


def test_reviewers_get_only_what_names_all_eleven(store: Store) -> None:
    half = replace(TERMS, words={**TERMS.words, Part.BACKUP: ""}, stricter_wins=False)
    number = store.draft_agreement(recipient(store), AgreementKind.CONTRACT, half, actor="sam")
    with pytest.raises(IncompleteError, match="lacks: Backup, The stricter rule wins"):
        store.submit_agreement(number, actor="sam")
    assert state(store, number) is AgreementState.DRAFT


@pytest.mark.parametrize("office", Office)
def test_it_is_live_only_with_the_word_of_every_office(store: Store, draft: int, office: Office) -> None:
    store.submit_agreement(draft, actor="sam")
    reviewed(store, draft, but=office)
    with pytest.raises(IncompleteError, match=office.value.replace("_", " ")):
        store.sign_agreement(draft, TODAY, actor="sam")
    store.say_of_agreement(draft, Word.AGREES, actor="x", office=office)
    store.sign_agreement(draft, TODAY, actor="sam")
    assert state(store, draft) is AgreementState.LIVE


def test_it_is_live_only_with_the_consent_of_every_owner(store: Store, draft: int) -> None:
    store.submit_agreement(draft, actor="sam")
    for office in Office:
        store.say_of_agreement(draft, Word.AGREES, actor="x", office=office)
    store.say_of_agreement(draft, Word.AGREES, actor="x", department="Parks")
    with pytest.raises(IncompleteError, match="1 of the owners"):
        store.sign_agreement(draft, TODAY, actor="sam")
    with pytest.raises(AgreementError, match="owns none"):
        store.say_of_agreement(draft, Word.AGREES, actor="x", department="Police")


def test_one_owners_refusal_ends_it_whoever_agreed(store: Store, draft: int) -> None:
    store.submit_agreement(draft, actor="sam")
    reviewed(store, draft)
    said = store.say_of_agreement(
        draft, Word.REFUSES, actor="pat", department="Parks", note="Not ours to give."
    )
    assert said is AgreementState.ENDED
    line = store.agreement_version(draft, TODAY)
    assert line is not None
    assert (line.ended_by, line.ended_why, line.steps[-1].note) == (
        "pat",
        EndedWhy.REFUSED,
        "Not ours to give.",
    )
    for act in (
        lambda: store.sign_agreement(draft, TODAY, actor="sam"),
        lambda: store.revise_agreement(draft, TERMS, actor="sam"),
        lambda: store.submit_agreement(draft, actor="sam"),
    ):
        with pytest.raises(AgreementError, match="is ended"):
            act()


def test_a_reviewer_asks_for_changes_but_does_not_refuse(store: Store, draft: int) -> None:
    store.submit_agreement(draft, actor="sam")
    with pytest.raises(AgreementError, match="Only an owner can refuse"):
        store.say_of_agreement(draft, Word.REFUSES, actor="x", office=Office.PRIVACY)
    store.say_of_agreement(draft, Word.CHANGES, actor="x", office=Office.PRIVACY)
    assert state(store, draft) is AgreementState.DRAFT
    second = store.revise_agreement(draft, NARROWER, actor="sam")
    assert state(store, draft) is AgreementState.ENDED
    assert [line.version for line in store.agreement_versions(draft, TODAY)] == [2, 1]
    with pytest.raises(LoosenedError):
        store.revise_agreement(second, replace(TERMS, users=50), actor="sam")


def test_a_new_version_may_only_narrow_and_takes_the_place_of_the_old_when_signed(store: Store) -> None:
    first = live(store, recipient(store))
    with pytest.raises(LoosenedError, match="More than 5 persons"):
        store.revise_agreement(first, replace(TERMS, users=6), actor="sam")
    second = store.revise_agreement(first, NARROWER, actor="sam")
    assert (state(store, first), state(store, second)) == (AgreementState.LIVE, AgreementState.DRAFT)
    with pytest.raises(AgreementError, match="later version"):
        store.revise_agreement(first, TERMS, actor="sam")
    store.submit_agreement(second, actor="sam")
    reviewed(store, second)
    store.sign_agreement(second, TODAY, actor="tess")
    line = store.agreement_version(first, TODAY)
    assert line is not None
    assert (line.state, line.ended_why, line.terms) == (AgreementState.ENDED, EndedWhy.REPLACED, TERMS)
    assert state(store, second) is AgreementState.LIVE


def test_a_draft_nobody_saw_may_be_written_otherwise(store: Store, draft: int) -> None:
    wider = replace(TERMS, users=50)
    second = store.revise_agreement(draft, wider, actor="sam")
    line = store.agreement_version(second, TODAY)
    assert line is not None
    assert line.terms == wider


def test_what_is_over_is_not_signed(store: Store) -> None:
    over = replace(TERMS, ends=TODAY - timedelta(1))
    number = store.draft_agreement(recipient(store), AgreementKind.CONTRACT, over, actor="sam")
    store.submit_agreement(number, actor="sam")
    reviewed(store, number)
    with pytest.raises(AgreementError, match="over already"):
        store.sign_agreement(number, TODAY, actor="sam")


def test_the_city_ends_one_and_every_step_is_in_the_trail_without_words(store: Store, rows: Rows) -> None:
    number = live(store, recipient(store))
    store.end_agreement(number, actor="tess")
    with pytest.raises(AgreementError, match="is ended"):
        store.end_agreement(number, actor="tess")
    told = [
        action for (action,) in rows("SELECT action FROM audit_event ORDER BY id") if "agreement." in action
    ]
    assert told == [
        "agreement.draft",
        "agreement.submit",
        *["agreement.say"] * 6,
        "agreement.sign",
        "agreement.end",
    ]
    assert "Words about" not in repr(rows("SELECT * FROM agreement"))
    assert store.complaints() == []


def test_a_part_has_an_end(store: Store) -> None:
    long = Terms(words={Part.PURPOSE: "x" * 4_001})
    with pytest.raises(AgreementError, match="4,000"):
        store.draft_agreement(recipient(store), AgreementKind.CONTRACT, long, actor="sam")


def test_other_keys_keep_every_word(store: Store) -> None:
    number = live(store, recipient(store))
    store.renew_keys()
    line = store.agreement_version(number, TODAY)
    assert line is not None
    assert line.terms == TERMS
