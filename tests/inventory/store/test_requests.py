"""Requests in the store: asker, decider and second person are three; what has changed is not decided on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from classify.errors import RegisterError, SameHandsError, StaleSelectionError
from classify.inventory.handles import ShareHandle
from classify.inventory.requests import RequestLine
from classify.inventory.store import Store
from models.sharing import Evidence, SharingOutcome
from models.sharing_request import Decided, RequestState
from tests.inventory.sharing import AGENCY, allowed, asked, items, judged, live, recipient

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any
Rows = Callable[[str], Any]


@pytest.fixture
def share(store: Store, scan: Scans) -> ShareHandle:
    scan()
    return store.shares()[0]


@pytest.fixture
def number(store: Store, share: ShareHandle) -> int:
    return asked(store, items(store, share), recipient(store))


def line(store: Store, number: int) -> RequestLine:
    found = store.request(store.shares(), number)
    assert found is not None
    return found


def decide(
    store: Store, number: int, who: str = "sam", decided: Decided = Decided.ALLOWED, **more: Any
) -> int:
    said = {"reason": "Within the law", "revision": line(store, number).revision, **more}
    return store.decide_request(number, decided, actor=who, **said)


def test_who_asked_does_not_decide(store: Store, number: int) -> None:
    with pytest.raises(SameHandsError, match="somebody else decides"):
        decide(store, number, "rita")
    assert line(store, number).decisions == ()
    decide(store, number, "sam")
    known = line(store, number)
    assert known.decision is not None
    assert (known.state, known.decision.decided_by, known.decision.reason) == (
        RequestState.ANSWERED,
        "sam",
        "Within the law",
    )
    assert known.answered_at is not None


@pytest.mark.parametrize("who", ["rita", "sam"])
def test_the_second_person_is_neither_asker_nor_decider(store: Store, number: int, who: str) -> None:
    decide(store, number, why_second=["loosens"])
    waiting = line(store, number)
    assert (waiting.state, waiting.decision, waiting.answered_at) == (RequestState.SECOND, None, None)
    assert waiting.waiting is not None
    with pytest.raises(SameHandsError):
        store.second_request(number, actor=who, agrees=True, revision=waiting.revision)
    store.second_request(number, actor="tess", agrees=True, revision=waiting.revision)
    known = line(store, number)
    assert known.state is RequestState.ANSWERED
    assert known.decision is not None
    assert (known.decision.second_by, known.decision.agreed) == ("tess", True)


def test_where_the_second_person_does_not_agree_it_is_open_again_and_both_words_are_kept(
    store: Store, number: int
) -> None:
    store.acknowledge_request(number, actor="sam")
    decide(store, number, why_second=["loosens"])
    store.second_request(number, actor="tess", agrees=False, revision="")
    known = line(store, number)
    assert (known.state, known.decision) == (RequestState.ACKNOWLEDGED, None)
    decide(store, number, decided=Decided.DENIED)
    assert [(one.decided, one.agreed) for one in line(store, number).decisions] == [
        (Decided.ALLOWED, False),
        (Decided.DENIED, None),
    ]


def test_what_is_referred_is_decided_later(store: Store, number: int) -> None:
    decide(store, number, decided=Decided.REFERRED)
    assert line(store, number).state is RequestState.REFERRED
    decide(store, number, "tess", Decided.DENIED)
    assert line(store, number).state is RequestState.ANSWERED
    with pytest.raises(RegisterError, match="answered already"):
        decide(store, number, "tess")


def test_a_file_that_changed_since_makes_every_answer_stale(
    store: Store, number: int, folder: Path, scan: Scans
) -> None:
    shown = line(store, number).revision
    for file in (folder / "HR").glob("*.txt"):
        file.write_text("Other words than before\n")
    scan()
    with pytest.raises(StaleSelectionError, match="changed"):
        decide(store, number, revision=shown)
    again = judged(store, [one.item for one in store.request_facts(number) or []], SharingOutcome.REFER)
    store.judge_request(number, again, actor="sam", evidence=frozenset(), agreement=None)
    with pytest.raises(StaleSelectionError, match="judged again"):
        decide(store, number, revision=shown)
    decide(store, number)


def test_a_file_that_is_gone_makes_it_stale_until_it_is_judged_without(
    store: Store, share: ShareHandle, folder: Path, scan: Scans
) -> None:
    files = items(store, share, 20)
    number = asked(store, files, recipient(store))
    (folder / "Parks" / "mowing.txt").unlink()
    scan()
    assert store.request_facts(number) is None
    with pytest.raises(StaleSelectionError):
        decide(store, number)
    left = judged(store, files)
    store.judge_request(number, left, actor="sam", evidence=frozenset(), agreement=None)
    assert line(store, number).files == len(files) - 1
    decide(store, number)


def test_what_was_decided_and_changed_before_the_second_word_is_not_agreed_to(
    store: Store, number: int, folder: Path, scan: Scans
) -> None:
    decide(store, number, why_second=["criminal_justice"])
    for file in (folder / "HR").glob("*.txt"):
        file.write_text("Other words than before\n")
    scan()
    with pytest.raises(StaleSelectionError):
        store.second_request(number, actor="tess", agrees=True, revision=line(store, number).revision)


def test_only_known_recipients_and_their_own_agreements_are_asked_for(
    store: Store, share: ShareHandle
) -> None:
    files, to, other = items(store, share), recipient(store), recipient(store)
    theirs = live(store, other)
    with pytest.raises(RegisterError, match="no such agreement"):
        asked(store, files, to, agreement=theirs)
    with pytest.raises(RegisterError, match="no such recipient"):
        asked(store, files, 99)
    store.change_recipient(to, replace(AGENCY, active=False), actor="sam")
    with pytest.raises(RegisterError, match="not active"):
        asked(store, files, to)
    with pytest.raises(RegisterError, match="No file"):
        asked(store, [], other)
    kept = asked(store, files, other, agreement=theirs, evidence=frozenset({Evidence.AGREEMENT}))
    assert line(store, kept).evidence == (Evidence.AGREEMENT,)
    with pytest.raises(RegisterError, match="not the files"):
        store.judge_request(
            kept, judged(store, items(store, share, 3)), actor="sam", evidence=frozenset(), agreement=None
        )


def test_one_is_acknowledged_once_and_withdrawn_for_ever(store: Store, number: int) -> None:
    store.acknowledge_request(number, actor="sam")
    assert line(store, number).acknowledged_by == "sam"
    with pytest.raises(RegisterError, match="acknowledged already"):
        store.acknowledge_request(number, actor="sam")
    store.withdraw_request(number, actor="rita")
    with pytest.raises(RegisterError, match="withdrawn"):
        decide(store, number)
    with pytest.raises(RegisterError, match="no such request"):
        store.withdraw_request(2**40, actor="rita")


def test_what_people_wrote_is_in_no_byte_and_outlives_other_keys(
    store: Store, scan: Scans, rows: Rows
) -> None:
    scan(criminal_justice=True)
    flagged = next(share for share in store.shares() if share.criminal_justice)
    number = asked(store, items(store, flagged), recipient(store))
    allowed(store, store.shares(), number)
    before = line(store, number)
    assert before.criminal_justice
    everything = repr([rows(f"SELECT * FROM {table}") for table in ("sharing_request", "request_decision")])
    everything += repr(rows("SELECT CAST(details AS TEXT) FROM audit_event"))
    for words in ("budget", "analysts", "locked room", "Within the law", "Log it"):
        assert words not in everything
    store.renew_keys()
    after = line(store, number)
    assert (after.use, after.told, after.decisions[0].reason) == (before.use, before.told, "Within the law")
    assert store.complaints() == []


def test_every_step_is_in_the_trail(store: Store, number: int, rows: Rows) -> None:
    store.acknowledge_request(number, actor="sam")
    decide(store, number, why_second=["loosens"])
    store.second_request(number, actor="tess", agrees=True, revision=line(store, number).revision)
    told = rows("SELECT action, actor FROM audit_event WHERE substr(action, 1, 8) = 'request.' ORDER BY id")
    assert told == [
        ("request.add", "rita"),
        ("request.acknowledge", "sam"),
        ("request.decide", "sam"),
        ("request.agree", "tess"),
    ]
