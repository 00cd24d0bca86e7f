"""The one way to agreements: who keeps them, and who speaks for an owner."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from classify.errors import NotTheirSharesError, RecipientError, UnfoundedAnswerError
from classify.inventory.handles import ShareHandle
from classify.inventory.recipients import RecipientFacts
from classify.inventory.store import Store
from classify.rights import Person, Role
from classify.sharing.portfolio import Portfolio
from models.agreement import AgreementKind, AgreementState, Office, Word
from models.sharing import RecipientType
from tests.inventory.sharing import AGENCY, SHERIFF, TERMS, recipient
from tests.sharing import desks
from tests.sharing.desks import RITA, SAM, TODAY, ask, person

shared_home, store, flagged = desks.shared_home, desks.store, desks.flagged

VICTIM = RecipientFacts(RecipientType.VICTIM, "Ottoline Fennimore-Grube")
PAT = person("pat", Role.STEWARD, department="Parks")
HAL = person("hal", Role.STEWARD, department="Human Resources")


def of(store: Store, who: Person = SAM) -> Portfolio:
    return Portfolio(store, who, today=TODAY)


def under_review(store: Store) -> int:
    number = of(store).draft(recipient(store), AgreementKind.DATA_SHARING, TERMS)
    of(store).submit(number)
    return number


def test_the_whole_road_from_draft_to_end(store: Store) -> None:
    number = under_review(store)
    for office in Office:
        of(store).review(number, office, Word.AGREES, "Looked at.")
    of(store, PAT).consent(number, "Parks", Word.AGREES)
    of(store, HAL).consent(number, "Human Resources", Word.AGREES)
    of(store).sign(number)
    (line,) = of(store, RITA).agreements(states=[AgreementState.LIVE])
    assert (line.id, line.recipient_id, line.missing) == (number, 1, ())
    assert of(store).expiring() == {7: 0, 30: 0, 60: 0}
    narrower = of(store).revise(number, replace(TERMS, ends=TERMS.ends - timedelta(9)))
    assert [one.id for one in of(store).versions(number)] == [narrower, number]
    of(store).end(number)
    line_now = of(store).agreement(number)
    assert line_now is not None
    assert line_now.state is AgreementState.ENDED


def test_only_a_steward_of_the_department_speaks_for_it(store: Store) -> None:
    number = under_review(store)
    for who in (PAT, RITA, person("a", Role.AUDITOR)):
        with pytest.raises(NotTheirSharesError):
            of(store, who).consent(number, "Human Resources", Word.REFUSES)
    assert of(store, HAL).consent(number, "Human Resources", Word.REFUSES) is AgreementState.ENDED


@pytest.mark.parametrize("who", [RITA, PAT, person("a", Role.AUDITOR), person("d", Role.ADMINISTRATOR)])
def test_only_a_steward_of_the_whole_city_keeps_agreements(store: Store, who: Person) -> None:
    number = under_review(store)
    mine = of(store, who)
    for act in (
        lambda: mine.draft(1, AgreementKind.CONTRACT, TERMS),
        lambda: mine.revise(number, TERMS),
        lambda: mine.submit(number),
        lambda: mine.review(number, Office.LEGAL, Word.AGREES),
        lambda: mine.sign(number),
        lambda: mine.end(number),
        lambda: mine.change_recipient(1, AGENCY),
    ):
        with pytest.raises(NotTheirSharesError):
            act()


def test_whoever_asks_enters_a_recipient_but_does_not_say_that_it_is_vetted(store: Store) -> None:
    number = of(store, RITA).add_recipient(AGENCY)
    line = of(store, RITA).recipient(number)
    assert line is not None
    assert line.facts == AGENCY
    for facts in (replace(AGENCY, vetted_until=TODAY), SHERIFF):
        with pytest.raises(NotTheirSharesError):
            of(store, RITA).add_recipient(facts)
    of(store).add_recipient(SHERIFF)
    of(store).change_recipient(number, replace(AGENCY, active=False))
    assert [one.facts for one in of(store).recipients(active=True)] == [SHERIFF]


def test_who_has_no_part_in_sharing_sees_none_of_it(store: Store) -> None:
    nobody = of(store, person("d", Role.ADMINISTRATOR))
    for act in (
        nobody.agreements,
        nobody.recipients,
        nobody.expiring,
        lambda: nobody.agreement(1),
        lambda: nobody.recipient(1),
        lambda: nobody.versions(1),
    ):
        with pytest.raises(NotTheirSharesError):
            act()


def test_a_note_holds_no_value(store: Store) -> None:
    number = under_review(store)
    with pytest.raises(UnfoundedAnswerError):
        of(store).review(number, Office.LEGAL, Word.CHANGES, "See 219-09-9999")


def test_a_private_person_is_nobody_to_who_may_not_know_of_what_they_asked(
    store: Store, flagged: ShareHandle
) -> None:
    """Of a victim, that they are on record is a matter of theirs."""
    agency, victim = recipient(store), recipient(store, VICTIM)
    ask(store, flagged, to=victim)
    without = person("tim", Role.STEWARD, cji=False)
    for who, known in ((RITA, True), (SAM, True), (without, False), (PAT, False)):
        mine = of(store, who)
        assert [one.id for one in mine.recipients()] == [agency, *([victim] if known else [])]
        assert bool(mine.named("Ottoline")) is bool(mine.recipient(victim)) is known
        assert set(mine.recipients_numbered([agency, victim])) == {agency, *({victim} if known else ())}
    with pytest.raises(RecipientError, match="no such recipient"):
        of(store, without).change_recipient(victim, replace(VICTIM, active=False))


def test_a_name_is_found_by_the_beginnings_of_its_words(store: Store) -> None:
    number = recipient(store)
    recipient(store, SHERIFF)
    hidden = recipient(store, replace(AGENCY, name="Office of Nothing", active=False))
    mine = of(store, RITA)
    for typed in ("office", "INV aff", "affairs of"):
        assert [one.id for one in mine.named(typed)] == [number]
    assert [one.facts.name for one in mine.named("invented")] == [SHERIFF.name, AGENCY.name]
    assert mine.named("ffice") == []
    assert [one.id for one in mine.named("nothing", active=None)] == [hidden]
    assert len(mine.named("", limit=1)) == 1
