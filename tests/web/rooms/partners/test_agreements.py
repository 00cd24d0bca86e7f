"""The portfolio: what is missing, what ends, and one agreement whole, as far as somebody may know."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from classify.inventory.terms import PARTS
from classify.rights import Role
from classify.sharing import forms
from classify.web.sharing import today
from models.agreement import AgreementKind, Office, Part, Word
from models.labels import Tag
from models.sharing import Purpose
from tests.inventory.sharing import AGENCY, TERMS
from tests.web.conftest import SignIn, body
from tests.web.rooms.partners.partnered import Partnered

LIST = "/sharing/agreements/"


@pytest.fixture
def drafted(partnered: Partnered) -> int:
    """A vendor's contract that lacks a part, about health."""
    terms = replace(
        TERMS,
        tags=frozenset({Tag.HEALTH}),
        purposes=frozenset({Purpose.CARE}),
        owners=frozenset({"Human Resources"}),
        words={part: words for part, words in TERMS.words.items() if part is not Part.BACKUP},
    )
    return partnered.store.draft_agreement(partnered.agency, AgreementKind.CONTRACT, terms, actor="sam")


def test_the_portfolio_tells_state_completeness_and_what_ends(
    partnered: Partnered, drafted: int, sign_in: SignIn
) -> None:
    client = sign_in(Role.RECORDS)
    told = body(client.get(LIST))
    for words in ("20 days left", "10 of 11", "Lacks: Backup", "11 of 11", AGENCY.name, "within 90 days"):
        assert words in told
    assert "/sharing/agreements/new/" not in told
    for asked, mine in (
        ("?state=draft", [drafted]),
        ("?state=live", [partnered.agreement]),
        ("?ends=30", [partnered.agreement]),
        ("?ends=over", []),
        ("?form=contract", [drafted]),
        ("?owner=Human+Resources&missing=yes", [drafted]),
        ("?state=nothing&ends=x&before=x", [drafted, partnered.agreement]),
    ):
        told = body(client.get(LIST + asked))
        for number in (drafted, partnered.agreement):
            assert (f'href="{LIST}{number}/"' in told) is (number in mine), asked


def test_one_agreement_says_its_eleven_parts_and_what_each_means(
    partnered: Partnered, drafted: int, sign_in: SignIn
) -> None:
    told = body(sign_in(Role.RECORDS).get(f"{LIST}{drafted}/"))
    for part in Part:
        assert PARTS[part] in told
        assert forms.MEANS[part] in told
    assert told.count(">Missing<") == 1
    assert "health information" in told
    assert "Business associate agreement" not in told.partition("The rules")[0]
    assert "HEALTH" not in told


def test_a_form_that_does_not_serve_is_told(partnered: Partnered, drafted: int, sign_in: SignIn) -> None:
    told = body(sign_in(Role.RECORDS).get(f"{LIST}{drafted}/"))
    assert "For health information the rules ask for: Data sharing agreement." in told
    assert "does not serve" not in body(sign_in(Role.RECORDS).get(f"{LIST}{partnered.agreement}/"))


def test_the_review_shows_every_word_with_its_day_and_note(partnered: Partnered, sign_in: SignIn) -> None:
    store = partnered.store
    number = store.draft_agreement(partnered.agency, AgreementKind.DATA_SHARING, TERMS, actor="sam")
    store.submit_agreement(number, actor="sam")
    store.say_of_agreement(number, Word.AGREES, actor="lea", office=Office.LEGAL, note="Read twice.")
    store.say_of_agreement(number, Word.REFUSES, actor="hal", department="Human Resources")
    told = body(sign_in(Role.AUDITOR).get(f"{LIST}{number}/"))
    for words in ("Read twice.", "lea", "Agrees", "Refuses", "An owner of the data refused", "Nothing yet"):
        assert words in told
    assert "<form" not in told.partition("<main")[2].partition("</main>")[0]


def test_what_leans_on_it_is_shown_as_far_as_one_may_know(partnered: Partnered, sign_in: SignIn) -> None:
    """Whoever may not see the share sees no request, no release and no warning about one."""
    partnered.store.end_agreement(partnered.agreement, actor="sam")
    path = f"{LIST}{partnered.agreement}/"
    told = body(sign_in(Role.RECORDS).get(path))
    assert "1 release leans on it, and it is over" in told
    assert f"/sharing/releases/{partnered.release}/" in told
    assert f"Request {partnered.request}" in told
    elsewhere = body(sign_in(Role.RECORDS, department="Human Resources").get(path))
    assert "and it is over" not in elsewhere
    assert "/sharing/releases/1" not in elsewhere
    assert "Request 1" not in elsewhere


def test_what_is_over_is_told(partnered: Partnered, sign_in: SignIn) -> None:
    from sqlalchemy import update

    from classify.inventory.tables import AGREEMENT

    with partnered.store.database.writing() as session:
        session.execute(update(AGREEMENT).values(ends=today() - timedelta(3)))
    told = body(sign_in(Role.RECORDS).get(f"{LIST}?ends=over"))
    assert "Over for 3 days" in told
    assert "Some are over" in told


def test_who_has_no_part_in_sharing_gets_none_of_it(partnered: Partnered, sign_in: SignIn) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    paths = (LIST, f"{LIST}{partnered.agreement}/", f"{LIST}999/", "/sharing/recipients/named/?q=o")
    answers = [client.get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {403}
    assert not any(AGENCY.name in body(answer) for answer in answers)


def test_what_is_not_there_is_not_there(partnered: Partnered, sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    for path in (f"{LIST}999/", f"{LIST}{10**12}/", f"{LIST}999/revise/"):
        assert client.get(path).status_code == 404
