"""The desk: what is asked, what a press does, what is refused."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from classify.errors import ClaimedError, ContradictionError, DecisionError, NoteError
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.review.desk import Desk
from classify.rights import Assignment, Role
from models.columns import now
from models.decision import DecisionState, Scope, Verdict
from tests.review.conftest import NUMBERS, Desks, forms

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


def test_a_group_shows_five_members_first(desk: Desk) -> None:
    group = desk.group(forms(desk))
    assert (group.total, len(group.sample), group.folder) == (NUMBERS, 5, "Forms")
    assert len({line.id for line in group.sample}) == 5


def test_a_press_decides_and_says_how_far_it_reaches(desk: Desk) -> None:
    key = next(line.key for line in desk.groups() if line.items == 2)
    [first, _] = desk.questions(key)
    receipt = desk.decide(first.id, desk.look(first.id).revision, Verdict.CONFIRM, seconds=1.5)
    assert (receipt.state, receipt.items, receipt.copies) == (DecisionState.STANDING, 2, 1)
    assert receipt.sentence.startswith("Decided: ")
    assert key not in {line.key for line in desk.groups()}


def test_the_receipt_and_the_list_count_alike(desk: Desk) -> None:
    """A place is one in each file that has it: the list of decisions says what the receipt said."""
    key = next(line.key for line in desk.groups() if line.items == 2)  # a file and its copy
    [first, _] = desk.questions(key)
    seen = desk.look(first.id)
    places = len(seen.findings) * 2
    receipt = desk.decide(first.id, seen.revision, Verdict.CONFIRM)
    assert (receipt.places, receipt.items) == (places, 2)
    [told] = desk.past()
    assert (told.line.places, told.line.items) == (places, 2)
    taken_back = desk.undo(receipt.lot)
    assert (taken_back.places, taken_back.items) == (places, 2)
    [told] = desk.past()
    assert (told.line.places, told.line.items) == (places, 2)


def test_a_whole_group_is_one_press(desk: Desk) -> None:
    group = desk.group(forms(desk))
    kept = [group.sample[0].id]
    receipt = desk.decide_group(group.line.key, group.revision, Verdict.CONFIRM, left_out=kept)
    assert receipt.items == NUMBERS - 1
    assert [line.id for line in desk.questions(group.line.key)] == kept


def test_a_stale_page_decides_nothing(desk: Desk) -> None:
    group = desk.group(forms(desk))
    desk.decide_group(group.line.key, group.revision, Verdict.CONFIRM)
    with pytest.raises(DecisionError, match="changed meanwhile"):
        desk.decide_group(group.line.key, group.revision, Verdict.WRONG_MATCH)


def test_undone_it_is_asked_again(desk: Desk) -> None:
    group = desk.group(forms(desk))
    receipt = desk.decide_group(group.line.key, group.revision, Verdict.CONFIRM)
    desk.undo(receipt.lot)
    assert desk.group(group.line.key).total == NUMBERS
    assert desk.group(group.line.key).revision != group.revision


def test_a_note_with_a_value_is_refused(desk: Desk) -> None:
    group = desk.group(forms(desk))
    with pytest.raises(NoteError, match="looks like"):
        desk.decide_group(group.line.key, group.revision, Verdict.CONFIRM, note="it was 219-09-9999")


def test_an_empty_answer_keeps_all_as_it_is(desk: Desk) -> None:
    group = desk.group(forms(desk))
    first = group.sample[0]
    for receipt in (
        desk.decide_group(group.line.key, group.revision, None),
        desk.decide(first.id, first.revision, None),
        desk.decide(first.id, first.revision, Verdict.WRONG_MATCH, findings=[]),
    ):
        assert (receipt.state, receipt.decisions, receipt.lot) == (None, 0, "")
    assert desk.group(group.line.key).revision == group.revision


def test_what_is_sent_twice_is_done_once(desk: Desk) -> None:
    group = desk.group(forms(desk))
    lot = "0123456789abcdef"
    first = desk.decide_group(group.line.key, group.revision, Verdict.CONFIRM, lot=lot)
    again = desk.decide_group(group.line.key, group.revision, Verdict.CONFIRM, lot=lot)
    assert (again.lot, again.items, again.sentence) == (first.lot, first.items, first.sentence)
    with pytest.raises(DecisionError, match="hexadecimal"):
        desk.decide_group(group.line.key, group.revision, Verdict.CONFIRM, lot="../etc")


def test_what_another_is_at_is_his(desk: Desk, desk_of: Desks) -> None:
    group = desk.group(forms(desk))
    desk_of("bert").batch(60)
    assert desk.group(group.line.key).claimed_by == "bert"
    for do in (
        lambda: desk.decide_group(group.line.key, group.revision, Verdict.CONFIRM),
        lambda: desk.snooze([group.sample[0].id], now() + timedelta(days=1)),
        lambda: desk.refer([group.sample[0].id], ""),
    ):
        with pytest.raises(ClaimedError, match="bert is deciding"):
            do()


def test_everywhere_takes_the_right_everywhere(
    desk: Desk, desk_of: Desks, share: ShareHandle, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    store.share(tmp_path / "other", name="Other")
    one = desk.questions(forms(desk))[0]
    here = desk_of(assignments=(Assignment(Role.REVIEWER, share_id=share.id),))
    with pytest.raises(DecisionError, match="right to review all shares"):
        here.decide(one.id, one.revision, Verdict.CONFIRM, scope=Scope.EVERYWHERE)
    assert desk.decide(one.id, one.revision, Verdict.CONFIRM, scope=Scope.EVERYWHERE).decisions == 1


def test_what_is_decided_otherwise_elsewhere_is_said_or_refused(
    desk: Desk, scan: Scans, folder: Path
) -> None:
    for name in ("first", "second"):
        (folder / "Parks" / f"{name}.txt").write_text(f"The {name} paper: number 219-09-6666 of somebody\n")
    scan()
    key = next(line.key for line in desk.groups() if desk.group(line.key).folder == "Parks")
    first, second = desk.questions(key)
    desk.decide(first.id, first.revision, Verdict.CONFIRM)
    with pytest.raises(ContradictionError):
        desk.decide(second.id, second.revision, Verdict.WRONG_MATCH, scope=Scope.SHARE)
    receipt = desk.decide(second.id, second.revision, Verdict.WRONG_MATCH)
    assert receipt.remarks == ["The same value is decided otherwise in 1 other place here."]


def test_a_label_of_a_flagged_share_falls_by_two_people(scan: Scans, store: Store, desk_of: Desks) -> None:
    """The request is not the asker's to answer; whoever reviews nothing there sees none."""
    scan(criminal_justice=True)
    ada, bert = desk_of(clearance=True), desk_of("bert", clearance=True)
    group = ada.group(max(ada.groups(), key=lambda line: line.items).key)
    assert group.needs_second
    before = [line.label for line in Catalogue(store).lines(store.shares()[0])]
    receipt = ada.decide_group(group.line.key, group.revision, Verdict.WRONG_MATCH, note="a form number")
    assert receipt.state is DecisionState.REQUESTED
    assert receipt.sentence.startswith("Waits for a second person: ")
    assert [line.label for line in Catalogue(store).lines(store.shares()[0])] == before
    assert ada.requests() == []
    assert desk_of("carl").requests() == []
    [request] = bert.requests()
    assert (request.lot, request.asked_by, request.note) == (receipt.lot, "ada", "a form number")
    assert (request.decisions, request.items, len(request.paths)) == (1, 2, 2)
    with pytest.raises(DecisionError, match="second person"):
        ada.answer(receipt.lot, agrees=True)
    agreed = bert.answer(receipt.lot, agrees=True)
    assert (agreed.state, agreed.relabelled) == (DecisionState.STANDING, 2)
    assert bert.requests() == []


def test_only_whoever_decided_undoes_and_a_reason_reverses(desk: Desk, desk_of: Desks) -> None:
    one = desk.questions(forms(desk))[0]
    receipt = desk.decide(one.id, one.revision, Verdict.SAMPLE)
    other = desk_of("bert")
    with pytest.raises(DecisionError, match="another person's"):
        other.undo(receipt.lot)
    with pytest.raises(DecisionError, match="takes a reason"):
        other.reverse(receipt.lot, " ")
    with pytest.raises(NoteError):
        other.reverse(receipt.lot, "it was 219-09-9999")
    assert other.reverse(receipt.lot, "it is real").state is DecisionState.ENDED
    assert [line.ended_why for line in desk.decisions(lot=receipt.lot)] == ["reversed"]


def test_put_off_given_away_and_handed_up(desk: Desk, desk_of: Desks) -> None:
    first, second, third, *_ = desk.questions(forms(desk))
    assert desk.snooze([first.id], now() + timedelta(days=1)) == 1
    with pytest.raises(DecisionError, match="coming year"):
        desk.snooze([second.id], now() - timedelta(days=1))
    assert desk.assign([second.id], "bert") == 1
    assert desk.refer([third.id], "which law is it?") == 1
    left = desk.questions(forms(desk))
    assert first.id not in {line.id for line in left}
    assert next(line for line in left if line.id == second.id).assigned_to == "bert"
    steward = desk_of("stella", Role.STEWARD)
    [referral] = steward.referrals()
    assert (referral.question.id, referral.referred_by, referral.note) == (
        third.id,
        "ada",
        "which law is it?",
    )
    with pytest.raises(DecisionError, match="no such question"):
        steward.look(second.id)
    sight = steward.look(third.id)
    assert steward.decide(third.id, sight.revision, Verdict.ALLOWED).decisions == 1
    assert steward.referrals() == []


def test_what_is_left_of_a_batch_is_told_without_claiming_more(desk: Desk, desk_of: Desks) -> None:
    assert desk.claimed() == []
    taken = desk.batch(0.2).questions
    assert {one.id for one in desk.claimed()} == {one.id for one in taken}
    desk.decide(taken[0].id, desk.look(taken[0].id).revision, Verdict.CONFIRM)
    assert taken[0].id not in {one.id for one in desk.claimed()}
    assert desk_of("ben").claimed() == []
    assert desk_of("ada", assignments=()).claimed() == []  # who may not review any more


def test_what_waits_for_somebody_is_of_their_shares(desk: Desk, desk_of: Desks) -> None:
    assert desk.waiting().groups == len(desk.groups())
    assert desk_of("eve", assignments=()).waiting().questions == 0


def test_what_a_steward_answered_is_theirs_to_take_back(desk: Desk, desk_of: Desks) -> None:
    """Taken back, the steward is asked again; another steward takes nothing back."""
    one = desk.questions(forms(desk))[0]
    desk.refer([one.id], "which law is it?")
    steward, other = desk_of("stella", Role.STEWARD), desk_of("sven", Role.STEWARD)
    receipt = steward.decide(one.id, steward.look(one.id).revision, Verdict.ALLOWED)
    for take_back in (other.undo, lambda lot: other.reverse(lot, "it is not")):
        with pytest.raises(DecisionError, match="no such question"):
            take_back(receipt.lot)
    assert steward.undo(receipt.lot).state is DecisionState.ENDED
    [referral] = steward.referrals()
    assert (referral.referred_by, referral.note) == ("ada", "which law is it?")
    assert referral.referred_at is not None
    assert now() - referral.referred_at < timedelta(hours=1)
    assert steward.look(one.id).referral_note == "which law is it?"
    again = steward.decide(one.id, steward.look(one.id).revision, Verdict.SAMPLE)
    assert steward.reverse(again.lot, "it is real").state is DecisionState.ENDED


def test_who_asked_is_not_asked_himself(desk: Desk, desk_of: Desks) -> None:
    one = desk.questions(forms(desk))[0]
    desk.refer([one.id], "")
    assert desk.referrals() == []
    assert [referral.question.id for referral in desk_of("bert").referrals()] == [one.id]
