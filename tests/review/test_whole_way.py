"""From a finding to a label in effect and back: whose step each is, and that each is in the trail."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from classify.approval.desk import Chosen
from classify.approval.desk import Desk as Approvals
from classify.errors import DecisionError, SecondPersonError
from classify.inventory.catalogue import Catalogue
from classify.inventory.events import EVERY_EVENT
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.tables import DECISION
from classify.learning.teaching import accept as teach
from classify.learning.teaching import effect, follow
from classify.lessons import Lesson
from classify.review.desk import Desk
from classify.rights import Assignment, Person, Role
from classify.settings import Settings
from models.approval import ApprovalState
from models.columns import now
from models.decision import DecisionState, Verdict
from models.labels import Label
from models.lesson import LessonKind, LessonState
from tests.approval.test_desk import in_effect, wish
from tests.review.conftest import Desks, forms

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any

pytestmark = pytest.mark.only_sqlite
FORM = "Forms/form 7.txt"
LOWER = Chosen(Label.PUBLIC, "Released by the council", date(2999, 1, 1))


@pytest.fixture
def flagged(store: Store, scan: Scans, folder: Path) -> ShareHandle:
    """A share with criminal-justice information: there a label that falls takes two people."""
    (folder / "Forms").mkdir()
    for number in range(8):
        (folder / "Forms" / f"form {number}.txt").write_text(f"SSN: 219-09-70{number:02} of the applicant\n")
    scan(criminal_justice=True)
    store.ask(store.shares()[0])
    return store.shares()[0]


def first(desk: Desk, verdict: Verdict) -> tuple[str, DecisionState]:
    """Decides the first form that is asked about; the lot, and whether it stands."""
    [line, *_] = desk.questions(forms(desk))
    receipt = desk.decide(line.id, desk.look(line.id).revision, verdict)
    assert receipt.state is not None
    return receipt.lot, receipt.state


def test_every_step_has_its_person_and_its_line(
    store: Store, settings: Settings, flagged: ShareHandle, desk_of: Desks
) -> None:
    """Reviewer, second person, approver and theirs are four people; nobody answers themselves."""
    ada, bert = desk_of("ada", clearance=True), desk_of("bert", clearance=True)
    steward = desk_of("stella", Role.STEWARD, clearance=True)
    # Decided, undone, decided again, reversed by another; put off, given away, referred and answered.
    lot, _ = first(ada, Verdict.CONFIRM)
    with pytest.raises(DecisionError):
        bert.undo(lot)
    ada.undo(lot)
    lot, _ = first(ada, Verdict.CONFIRM)
    with pytest.raises(DecisionError, match="takes a reason"):
        bert.reverse(lot, " ")
    bert.reverse(lot, "it was another form")
    ids = [line.id for line in ada.questions(forms(ada))]
    assert ada.snooze(ids[1:2], now() + timedelta(days=1)) == 1
    assert ada.assign(ids[2:3], "bert") == 1
    assert ada.refer(ids[:1], "which law is it") == 1
    [referral] = steward.referrals()
    sight = steward.look(referral.question.id)
    assert ada.referrals() == []
    steward.decide(referral.question.id, sight.revision, Verdict.CONFIRM)
    # A label would fall: asked, not answered by the asker, refused by one and agreed to by another time.
    for agrees in (False, True):
        lot, state = first(ada, Verdict.WRONG_MATCH)
        assert state is DecisionState.REQUESTED
        with pytest.raises(DecisionError):
            ada.answer(lot, agrees=True)
        bert.answer(lot, agrees=agrees)
    # Put in effect by somebody who reviewed nothing there; a lower one by two.
    people = {
        name: Person(name, (Assignment(Role.STEWARD),), clearance=True)
        for name in ("ada", "carl", "dora", "stella")
    }
    doors = {
        name: Approvals(store, who, policy="1", people=list(people.values())) for name, who in people.items()
    }
    hers = doors["ada"].approve(wish(store, flagged, FORM))
    assert set(in_effect(store, flagged)).isdisjoint(_decided_by(store, "ada")), "not for what she decided"
    doors["ada"].take_back(flagged, hers.id)
    approved = doors["carl"].approve(wish(store, flagged, FORM))
    doors["carl"].still_right(flagged, approved.id, store.to_confirm(flagged, approved.id))
    doors["carl"].take_back(flagged, approved.id)
    for agrees in (False, True):
        asked = doors["carl"].approve(wish(store, flagged, FORM), LOWER)
        assert asked.state is ApprovalState.REQUESTED
        with pytest.raises(SecondPersonError):
            doors["carl"].answer(flagged, asked.id, agrees=True)
        doors["dora"].answer(flagged, asked.id, agrees=agrees)
    # What decisions teach: accepted or asked for, agreed to, ended.
    lesson = Lesson(LessonKind.LEAST, detector="identity/us_ssn", least=1.01)
    shown = effect(store, settings, lesson)
    line = teach(store, settings, lesson, actor="stella", revision=shown.revision, basis={"decided": 9})
    assert line.state is LessonState.REQUESTED
    store.answer_lesson(line.id, actor="carl", agrees=True)
    assert follow(store, settings) == shown.counts["changed"]
    store.end_lesson(line.id, actor="stella")
    store.accept_lesson(
        Lesson(LessonKind.LEAST, detector="identity/us_ein", least=0.2), actor="stella", basis={}
    )
    told = Counter((act.action, act.actor) for act in store.acts(EVERY_EVENT, limit=500))
    assert {
        ("decision.take", "ada"): 2,
        ("decision.take", "stella"): 1,
        ("decision.request", "ada"): 2,
        ("decision.refuse", "bert"): 1,
        ("decision.agree", "bert"): 1,
        ("decision.end", "ada"): 1,
        ("decision.end", "bert"): 1,
        ("question.snooze", "ada"): 1,
        ("question.assign", "ada"): 1,
        ("question.refer", "ada"): 1,
        ("label.approve", "ada"): 1,
        ("label.approve", "carl"): 1,
        ("label.confirm", "carl"): 1,
        ("label.take_back", "carl"): 1,
        ("label.request", "carl"): 2,
        ("label.refuse", "dora"): 1,
        ("label.agree", "dora"): 1,
        ("lesson.request", "stella"): 1,
        ("lesson.agree", "carl"): 1,
        ("lesson.end", "stella"): 1,
        ("lesson.accept", "stella"): 1,
    }.items() <= told.items()
    assert store.first_forged_event() is None


def _decided_by(store: Store, name: str) -> set[str]:
    """Paths of files about which somebody's decisions stand."""
    rows = select(DECISION.c.item_id).where(DECISION.c.decided_by == name, DECISION.c.ended_at.is_(None))
    with store.database.reading() as session:
        items = set(session.scalars(rows))
    found = {line.path for line in Catalogue(store).lines(store.shares()[0]) if line.id in items}
    assert found
    return found
