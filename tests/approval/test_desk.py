"""The one way to an approval: rights for every share, reasons without values, nobody to answer is refused."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from classify.approval.desk import Chosen, Desk, Wish, able, blocked
from classify.errors import (
    ApprovalError,
    NoApproverError,
    NotTheirsError,
    SecondPersonError,
    StaleTaskError,
    UnfoundedError,
)
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.store.decisions import Seen
from classify.inventory.tables import FINDING, ITEM
from classify.rights import Act, Assignment, Person, Role
from classify.settings import Settings
from models.approval import ApprovalState, Coverage
from models.decision import Scope, Verdict
from models.labels import Label
from tests.conftest import Scans as Scanning
from tests.inventory.deciding import end_decisions, take_decision

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any

LOWER = Chosen(Label.PUBLIC, "Released by the council", date(2999, 1, 1))


def person(name: str, *roles: Role, cji: bool = False, department: str = "") -> Person:
    return Person(name, tuple(Assignment(role, department) for role in roles), clearance=cji)


ADA, BERT = person("ada", Role.STEWARD, cji=True), person("bert", Role.STEWARD, cji=True)


@pytest.fixture
def share(store: Store, scan: Scans) -> ShareHandle:
    scan()
    return store.shares()[0]


@pytest.fixture
def flagged(store: Store, scan: Scans) -> ShareHandle:
    scan(criminal_justice=True)
    return store.shares()[0]


def desk(store: Store, who: Person, *others: Person) -> Desk:
    return Desk(store, who, policy="1", people=[who, *others])


def wish(store: Store, share: ShareHandle, path: str = "HR/list.txt", **facts: Any) -> Wish:
    """The folder a file is in, as a screen shows it now."""
    item = next(line.id for line in Catalogue(store).lines(share) if line.path == path)
    shown = store.shown_of(share, Coverage.FOLDER, item)
    assert shown is not None
    return Wish(share, Coverage.FOLDER, item, **{"revision": shown.revision, **facts})


def in_effect(store: Store, share: ShareHandle) -> dict[str, str]:
    lines = {line.id: line.path for line in Catalogue(store).lines(share)}
    return {lines[item]: one.label for item, one in store.in_effect([*lines]).items() if not one.stale}


def review(store: Store, share: ShareHandle, who: str, path: str = "HR/list.txt") -> str:
    """Somebody confirms what was found in a file; the lot of the decision."""
    item = next(line.id for line in Catalogue(store).lines(share) if line.path == path)
    with store.database.reading() as session:
        content = session.scalar(select(ITEM.c.content_id).where(ITEM.c.id == item))
        finding = session.scalar(select(FINDING.c.id).where(FINDING.c.content_id == content))
    assert finding is not None
    return take_decision(store, share, [Seen(item, finding)], Verdict.CONFIRM, Scope.ITEM, actor=who).lot


@pytest.mark.parametrize("role", Role)
def test_only_stewards_approve(store: Store, share: ShareHandle, role: Role) -> None:
    who = desk(store, person("x", role))
    if role is Role.STEWARD:
        assert who.approve(wish(store, share)).state is ApprovalState.STANDING
        return
    with pytest.raises(NotTheirsError, match="takes another role"):
        who.approve(wish(store, share))
    assert in_effect(store, share) == {}


def test_rights_are_asked_for_each_share_before_anything_is_approved(
    store: Store, share: ShareHandle, settings: Settings, tmp_path: Path
) -> None:
    """What a door let through says nothing of the second share."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("Nothing of anybody.\n")

    Scanning(store, other, settings)(share="Elsewhere", department="Elsewhere")
    elsewhere = store.share_named("Elsewhere")
    half = person("ada", Role.STEWARD, department="Elsewhere")
    wishes = [wish(store, elsewhere, "a.txt"), wish(store, share)]
    with pytest.raises(NotTheirsError):
        desk(store, half).approve_together(wishes)
    assert in_effect(store, elsewhere) == in_effect(store, share) == {}
    together = desk(store, ADA).approve_together(wishes)
    assert (len(together.done), together.items > 1, together.refused) == (2, True, [])


def test_of_several_what_is_stale_is_refused_alone(store: Store, share: ShareHandle) -> None:
    good, bad = wish(store, share), wish(store, share, "Parks/mowing.txt", revision="0" * 24)
    together = desk(store, ADA).approve_together([bad, good])
    (refused,) = together.refused
    assert (refused.wish, type(refused.error)) == (bad, StaleTaskError)
    assert len(together.done) == 1
    assert "HR/list.txt" in in_effect(store, share)


def test_of_mixed_labels_each_keeps_its_own_unless_one_is_said(store: Store, share: ShareHandle) -> None:
    wishes = [wish(store, share), wish(store, share, "Parks/mowing.txt")]
    paths = ("HR/list.txt", "Parks/mowing.txt")
    proposed = {line.path: line.label for line in Catalogue(store).lines(share)}
    assert proposed[paths[0]] != proposed[paths[1]]
    assert len(desk(store, ADA).approve_together(wishes).done) == 2
    assert {path: in_effect(store, share)[path] for path in paths} == {path: proposed[path] for path in paths}
    with pytest.raises(ApprovalError):
        desk(store, ADA).approve(wish(store, share), Chosen(Label.PUBLIC))
    assert in_effect(store, share)[paths[0]] == proposed[paths[0]]


def test_exceptions_are_counted(store: Store, share: ShareHandle) -> None:
    asked = wish(store, share)
    together = desk(store, ADA).approve_together(
        [Wish(share, asked.coverage, asked.item, asked.revision, frozenset({asked.item, 999_999}))]
    )
    assert together.left_out == 1
    assert "HR/list.txt" not in in_effect(store, share)
    everything = wish(store, share)
    shown = store.shown_of(share, Coverage.FOLDER, everything.item)
    assert shown is not None
    with pytest.raises(ApprovalError, match="every file was left out"):
        desk(store, ADA).approve(
            Wish(share, everything.coverage, everything.item, everything.revision, frozenset(shown.items))
        )


def test_a_reason_holds_no_value_and_is_short(store: Store, share: ShareHandle) -> None:
    for reason in ("Asked by 219-09-4321", "Marguerite Oldenbarnevelt asked for it", "a" * 501):
        with pytest.raises(UnfoundedError):
            desk(store, ADA).approve(wish(store, share), Chosen(Label.PUBLIC, reason, date(2999, 1, 1)))
    for chosen in (
        Chosen(Label.PUBLIC),
        Chosen(Label.PUBLIC, "so"),
        Chosen(Label.PUBLIC, "", date(2999, 1, 1)),
    ):
        with pytest.raises(UnfoundedError, match="needs a reason"):
            desk(store, ADA).approve_together([wish(store, share)], chosen)
    assert in_effect(store, share) == {}


def test_a_reason_is_sealed_in_the_database(store: Store, share: ShareHandle, rows: Any) -> None:
    desk(store, ADA).approve(wish(store, share), LOWER)
    ((kept,),) = rows("SELECT reason_sealed FROM approval")
    assert b"Released" not in bytes(kept)
    (record,) = store.approvals_on_record([share])
    assert record.reason == "Released by the council"


def test_what_nobody_else_could_answer_is_not_asked(store: Store, flagged: ShareHandle) -> None:
    """Blocked visibly, not a request that waits for ever."""
    with pytest.raises(NoApproverError, match="nobody else may"):
        desk(store, ADA, person("c", Role.REVIEWER), person("d", Role.AUDITOR, cji=True)).approve(
            wish(store, flagged), LOWER
        )
    asked = desk(store, ADA, BERT).approve(wish(store, flagged), LOWER)
    assert asked.state is ApprovalState.REQUESTED
    with pytest.raises(SecondPersonError, match="you asked for it"):
        desk(store, ADA).answer(flagged, asked.id, agrees=True)
    with pytest.raises(NotTheirsError):
        desk(store, person("e", Role.STEWARD)).answer(flagged, asked.id, agrees=True)
    desk(store, BERT).answer(flagged, asked.id, agrees=True)
    assert in_effect(store, flagged)["HR/list.txt"] == "PUBLIC"


def test_to_approve_less_than_is_in_effect_is_lowering_too(store: Store, flagged: ShareHandle) -> None:
    """An override to RESTRICTED is over: back to the proposed label takes a second person."""
    higher = Chosen(Label.RESTRICTED, "An audit", date(2999, 1, 1))
    path = next(line.path for line in Catalogue(store).lines(flagged) if line.label == Label.CONFIDENTIAL)
    assert desk(store, ADA, BERT).approve(wish(store, flagged, path), higher).state is ApprovalState.STANDING
    store.bring_in_effect(flagged, date(3000, 1, 1))
    with pytest.raises(NoApproverError):
        desk(store, ADA).approve(wish(store, flagged, path))
    assert desk(store, ADA, BERT).approve(wish(store, flagged, path)).state is ApprovalState.REQUESTED


def test_reviewer_approver_and_second_person_are_different_people(store: Store, flagged: ShareHandle) -> None:
    """Every way three people can share the three parts: only three different ones bring a label in effect."""
    people = {name: person(name, Role.STEWARD, Role.REVIEWER, cji=True) for name in ("ada", "bert", "cora")}
    desk_of = {name: Desk(store, people[name], policy="1", people=list(people.values())) for name in people}
    wrong = []
    for reviewer, approver, second in itertools.product(people, repeat=3):
        lot, number = review(store, flagged, reviewer), None
        try:
            number = desk_of[approver].approve(wish(store, flagged), LOWER).id
            desk_of[second].answer(flagged, number, agrees=True)
        except ApprovalError:
            pass
        if ("HR/list.txt" in in_effect(store, flagged)) != (len({reviewer, approver, second}) == 3):
            wrong.append((reviewer, approver, second))
        end_decisions(store, lot, actor=reviewer)
        if number is not None:
            store.take_back(flagged, number, actor="cleaning up")
    assert wrong == []


def test_who_may_approve_is_asked_of_rights(flagged: ShareHandle) -> None:
    uncleared = person("c", Role.STEWARD)
    assert blocked([], [flagged]) == blocked([uncleared, person("r", Role.REVIEWER, cji=True)], [flagged])
    assert blocked([], [flagged]) == [flagged]
    assert blocked([ADA], [flagged]) == []

    assert able([uncleared, ADA, BERT], Act.APPROVE, flagged) == [ADA, BERT]


def test_what_is_still_right_and_what_is_taken_back_is_the_stewards_too(
    store: Store, share: ShareHandle
) -> None:
    done = desk(store, ADA).approve(wish(store, share))
    for who in (person("r", Role.REVIEWER), person("a", Role.AUDITOR)):
        with pytest.raises(NotTheirsError):
            desk(store, who).still_right(share, done.id, "x")
        with pytest.raises(NotTheirsError):
            desk(store, who).take_back(share, done.id)
    assert desk(store, BERT).still_right(share, done.id, store.to_confirm(share, done.id)) == 0
    assert desk(store, BERT).take_back(share, done.id) == done.items
