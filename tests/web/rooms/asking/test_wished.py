"""To whom, what for, on what ground: from an address and back; vetting and agreements as on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from classify.errors import AskingError
from classify.inventory.recipients import RecipientFacts
from classify.rights import Role
from classify.sharing import said
from classify.web.house import House
from classify.web.rooms.asking.wished import Wish, named, wish
from classify.web.sharing import today
from models.sharing import Evidence, Purpose, RecipientType
from tests.inventory.sharing import AGENCY, TERMS, live
from tests.sharing.desks import person

SAM = person("sam", Role.STEWARD)


def asked(query: str) -> Wish:
    found = wish(SAM, QueryDict(query))
    assert found is not None
    return found


@pytest.mark.parametrize("kind", RecipientType)
def test_the_purpose_is_the_usual_one_unless_it_is_said(web: House, kind: RecipientType) -> None:
    assert asked(f"to={kind}").purpose is said.USUAL[kind]
    assert asked(f"to={kind}&purpose=other").purpose is Purpose.OTHER


def test_it_is_its_own_address(web: House) -> None:
    query = "to=vendor&purpose=service&evidence=court_order&evidence=consent"
    assert urlencode(asked(query).pairs) == query
    assert asked(urlencode(asked(query).pairs)) == asked(query)
    more = asked(query).with_evidence(Evidence.SUBPOENA)
    assert more.evidence == {Evidence.COURT_ORDER, Evidence.CONSENT, Evidence.SUBPOENA}


def test_nobody_says_that_they_are_vetted_or_advised(web: House) -> None:
    assert (
        asked("to=vendor&evidence=vetting&evidence=agreement&evidence=attorney_advice").counts == frozenset()
    )


def test_vetting_counts_as_it_is_on_record(fresh: House) -> None:
    vetted = RecipientFacts(RecipientType.CJ_AGENCY, "Sheriff", vetted_until=today())
    yes = fresh.store.add_recipient(vetted, actor="sam")
    over = replace(vetted, name="Marshal", vetted_until=today() - timedelta(1))
    no = fresh.store.add_recipient(over, actor="sam")
    assert asked(f"to={yes}").counts == {Evidence.VETTING}
    assert asked(f"to={no}").counts == frozenset()


def test_the_agreement_in_force_is_taken_unless_another_or_none_is_named(fresh: House) -> None:
    to = fresh.store.add_recipient(AGENCY, actor="sam")
    number = live(fresh.store, to, TERMS)
    other = fresh.store.add_recipient(replace(AGENCY, name="Another"), actor="sam")
    taken = asked(f"to={to}")
    assert taken.agreement is not None
    assert (taken.agreement.id, "agreement" in dict(taken.pairs)) == (number, False)
    assert asked(f"to={to}&purpose=research").agreement is None, "it is for another purpose"
    assert asked(f"to={to}&agreement=0").agreement is None
    assert dict(asked(f"to={to}&agreement=0").pairs)["agreement"] == "0"
    assert dict(asked(f"to={to}&agreement={number}").pairs)["agreement"] == str(number)
    with pytest.raises(AskingError, match="no such agreement"):
        asked(f"to={other}&agreement={number}")


def test_who_is_not_active_is_not_there(fresh: House) -> None:
    gone = fresh.store.add_recipient(replace(AGENCY, active=False), actor="sam")
    with pytest.raises(AskingError, match="no such recipient"):
        asked(f"to={gone}")


def test_names_of_people_stay_where_their_request_is(fresh: House) -> None:
    facts = RecipientFacts(RecipientType.VICTIM, "Ida Vesterholm")
    victim = fresh.store.recipient(fresh.store.add_recipient(facts, actor="sam"))
    agency = fresh.store.recipient(fresh.store.add_recipient(AGENCY, actor="sam"))
    assert victim is not None
    assert agency is not None
    assert named(victim) == f"Recipient {victim.id} (the victim of the case)"
    assert named(agency) == AGENCY.name


def test_without_a_recipient_nothing_is_asked(web: House) -> None:
    assert wish(SAM, QueryDict("purpose=research")) is None
