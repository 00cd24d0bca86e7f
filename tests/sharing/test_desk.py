"""The one way to requests and releases: rights for every share, three people, grounds and reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from classify.errors import (
    NotTheirSharesError,
    RegisterError,
    SameHandsError,
    StaleSelectionError,
    UnfoundedAnswerError,
)
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.search import Wanted
from classify.inventory.store import Store
from classify.inventory.tables import ITEM
from classify.rights import Role
from classify.sharing.desk import Desk
from classify.sharing.letters import Sender
from models.labels import Label
from models.sharing import Evidence, SharingOutcome
from models.sharing_request import Decided, RequestState
from tests.inventory.sharing import AGENCY, SHERIFF, items, live, recipient
from tests.sharing import desks
from tests.sharing.desks import (
    ADVICE,
    CLOCK,
    PEOPLE,
    RITA,
    SAM,
    TESS,
    TODAY,
    Minded,
    ask,
    asking,
    decide,
    desk,
    person,
)

shared_home, store, share, flagged = desks.shared_home, desks.store, desks.share, desks.flagged

PROHIBITED, REFER = SharingOutcome.PROHIBITED, SharingOutcome.REFER


@pytest.mark.parametrize("role", Role)
def test_who_may_ask_and_who_may_decide(store: Store, share: ShareHandle, role: Role) -> None:
    who = person("x", role)
    to = recipient(store)
    if role in (Role.RECORDS, Role.REVIEWER, Role.STEWARD):
        assert desk(store, who).ask(asking(to, items(store, share)))
    else:
        with pytest.raises(NotTheirSharesError):
            desk(store, who).ask(asking(to, items(store, share)))
    number = ask(store, share)
    if role is Role.STEWARD:
        assert decide(desk(store, who), number).state is RequestState.ANSWERED
    elif role is not Role.ADMINISTRATOR:
        with pytest.raises(NotTheirSharesError, match="takes another role"):
            decide(desk(store, who), number)
    else:
        assert desk(store, who).request(number) is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"use": "  "}, "what it is for"),
        ({"access": ""}, "who has access"),
        ({"security": "\n"}, "how it is kept"),
        ({"until": TODAY - timedelta(1)}, "over already"),
        ({"use": "x" * 2_001}, "2,000"),
        ({"evidence": ADVICE}, "added by who decides"),
        ({"recipient": 99}, "no such recipient"),
        ({"agreement": 99}, "no such agreement"),
    ],
)
def test_what_is_not_answered_or_not_known_is_not_asked(
    store: Store, share: ShareHandle, change: dict[str, Any], sentence: str
) -> None:
    wanted = replace(asking(recipient(store), items(store, share)), **change)
    with pytest.raises(RegisterError, match=sentence):
        desk(store, RITA).ask(wanted)
    assert store.requests([share]) == []


def test_files_that_are_not_as_a_screen_showed_them_are_not_asked_for(
    store: Store, share: ShareHandle
) -> None:
    files, at = items(store, share), desk(store, RITA)
    shown = at.revision(files)
    with store.database.writing() as session:
        session.execute(update(ITEM).where(ITEM.c.id == files[0]).values(label="RESTRICTED"))
    with pytest.raises(StaleSelectionError):
        at.ask(asking(recipient(store), files, revision=shown))
    assert at.ask(asking(recipient(store), files, revision=at.revision(files)))
    with pytest.raises(NotTheirSharesError, match="not there"):
        at.ask(asking(recipient(store), [*files, 2**50]))


def test_the_day_it_is_due_is_the_citys_own(store: Store, share: ShareHandle) -> None:
    line = desk(store, SAM).request(ask(store, share))
    assert line is not None
    assert line.due == CLOCK.due(TODAY)
    line = desk(store, SAM).request(ask(store, share, due=date(2026, 12, 5)))
    assert line is not None
    assert line.due == date(2026, 12, 5)
    late = desk(store, SAM, today=date(2026, 12, 6))
    assert [one.id for one in late.requests(overdue=True)] == [line.id]
    assert late.kept().overdue == 1


def test_the_asker_cannot_decide_even_with_the_role(store: Store, share: ShareHandle) -> None:
    number = desk(store, SAM).ask(asking(recipient(store), items(store, share)))
    with pytest.raises(SameHandsError):
        decide(desk(store, SAM), number)
    assert decide(desk(store, TESS), number).decision is not None


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501, "For 219-09-9999 only"])
def test_a_decision_has_a_reason_without_values(store: Store, share: ShareHandle, reason: str) -> None:
    number = ask(store, share)
    with pytest.raises(UnfoundedAnswerError):
        decide(desk(store, SAM), number, reason=reason)


def test_more_than_was_judged_right_waits_for_a_second_person(store: Store, share: ShareHandle) -> None:
    number = ask(store, share, REFER)
    line = decide(desk(store, SAM), number)
    assert (line.state, line.decision) == (RequestState.SECOND, None)
    for who in (RITA, SAM):
        with pytest.raises((SameHandsError, NotTheirSharesError)):
            desk(store, who).second(number, agrees=True, revision=line.revision)
    line = desk(store, TESS).second(number, agrees=True, revision=line.revision)
    assert line.decision is not None
    assert (line.state, line.decision.why_second) == (RequestState.ANSWERED, ("loosens",))


def test_what_is_prohibited_is_allowed_only_by_referral_advice_and_two_people(
    store: Store, share: ShareHandle
) -> None:
    number, sam = ask(store, share, PROHIBITED), desk(store, SAM, PROHIBITED)
    with pytest.raises(UnfoundedAnswerError, match="referred"):
        decide(sam, number)
    assert decide(sam, number, Decided.REFERRED).state is RequestState.REFERRED
    with pytest.raises(UnfoundedAnswerError, match="advice"):
        decide(sam, number)
    assert sam.judge_again(number, evidence=ADVICE) is PROHIBITED
    line = decide(sam, number)
    assert line.state is RequestState.SECOND
    line = desk(store, TESS).second(number, agrees=True, revision=line.revision)
    assert line.state is RequestState.ANSWERED
    assert [one.decided for one in line.decisions] == [Decided.REFERRED, Decided.ALLOWED]


def test_vetting_and_agreements_count_as_they_are_on_record_whatever_is_claimed(
    store: Store, share: ShareHandle
) -> None:
    claimed = frozenset({Evidence.VETTING, Evidence.AGREEMENT, Evidence.CONSENT})
    machine = Minded()
    at = Desk(store, RITA, machine=machine, clock=CLOCK, people=PEOPLE, today=TODAY)
    at.ask(asking(recipient(store, SHERIFF), items(store, share), evidence=claimed))
    assert machine.asked is not None
    assert machine.asked.evidence == {Evidence.CONSENT}
    vetted = recipient(store, replace(SHERIFF, vetted_until=TODAY))
    agreement = live(store, vetted)
    at.ask(asking(vetted, items(store, share), agreement=agreement))
    assert machine.asked.evidence == {Evidence.VETTING, Evidence.AGREEMENT}
    assert machine.asked.agreement is not None
    assert machine.asked.agreement.id == agreement


def test_a_letter_goes_out_only_for_what_is_answered(store: Store, share: ShareHandle) -> None:
    number, at = ask(store, share), desk(store, SAM)
    with pytest.raises(RegisterError, match="not answered"):
        at.letter(number, Sender("City"))
    decide(at, number, Decided.DENIED, reason="The balance speaks against it")
    said = at.letter(number, Sender("City")).text
    assert AGENCY.name in said
    assert "list.txt" not in said


def test_one_withdraws_their_own_and_a_steward_any(store: Store, share: ShareHandle) -> None:
    first, second = ask(store, share), ask(store, share)
    with pytest.raises(NotTheirSharesError):
        desk(store, person("rob", Role.RECORDS)).withdraw(first)
    desk(store, RITA).withdraw(first)
    desk(store, SAM).acknowledge(second)
    desk(store, SAM).withdraw(second)
    assert {line.state for line in desk(store, SAM).requests()} == {RequestState.WITHDRAWN}


def test_a_folder_or_a_view_is_asked_for_file_by_file_as_it_was(store: Store, share: ShareHandle) -> None:
    at = desk(store, RITA)
    hr = at.of_folder(share, "HR")
    names = {line.id: line.path for line in Catalogue(store).lines(share)}
    assert all(names[item].startswith("HR/") or "one.txt" in names[item] for item in hr.items[:3])
    assert set(hr.items) < set(at.of_folder(share, "").items) == set(names)
    label = next(one.label for one in Catalogue(store).lines(share) if one.path == "HR/list.txt")
    strict = at.of_view([share], Wanted(labels=frozenset({Label(label)})))
    assert strict.items
    to = recipient(store)
    for chosen in (hr, strict):
        number = at.ask(asking(to, chosen.items, selection=chosen.selection, revision=chosen.revision))
        line = at.request(number)
        assert line is not None
        assert line.selection is chosen.selection
    with store.database.writing() as session:
        session.execute(update(ITEM).where(ITEM.c.id == hr.items[0]).values(label="PUBLIC"))
    with pytest.raises(StaleSelectionError):
        at.ask(asking(to, hr.items, selection=hr.selection, revision=hr.revision))
    with pytest.raises(NotTheirSharesError):
        desk(store, person("a", Role.AUDITOR)).of_folder(share, "HR")
    with pytest.raises(NotTheirSharesError):
        desk(store, person("u", Role.STEWARD, cji=False)).of_view(store.shares(), Wanted())


def test_who_gets_an_archive_asks_for_all_that_is_in_it(store: Store, share: ShareHandle) -> None:
    box = next(line.id for line in Catalogue(store).lines(share) if line.path == "HR/box.zip")
    line = desk(store, RITA).request(desk(store, RITA).ask(asking(recipient(store), [box])))
    assert line is not None
    assert line.files == 3


def test_a_new_recipient_is_entered_with_the_request_and_is_not_vetted_by_it(
    store: Store, share: ShareHandle
) -> None:
    files, at = items(store, share), desk(store, RITA)
    for facts in (replace(AGENCY, vetted_until=TODAY), SHERIFF):
        with pytest.raises(RegisterError, match="not said with a request"):
            at.ask(asking(facts, files))
    assert store.recipients() == []
    line = at.request(at.ask(asking(AGENCY, files)))
    assert line is not None
    assert [one.facts for one in store.recipients()] == [AGENCY]
