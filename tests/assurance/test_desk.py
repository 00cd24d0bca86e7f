"""The one way to an estimate: rights, and what is planned is drawn just so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from classify.assurance.canaries import canaries
from classify.assurance.desk import AssuranceDesk
from classify.assurance.drawing import drawn, frame_digest
from classify.errors import AssuranceError, NotTheirSharesError, StalePlanError
from classify.inventory.assured import PlanLine, is_sensitive
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.rights import Assignment, Person, Role
from models.assurance import PlanState, SampleKind
from models.labels import Label

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


def person(name: str, *roles: Role, content: bool = True, cji: bool = False) -> Person:
    return Person(name, tuple(Assignment(role) for role in roles), content=content, clearance=cji)


AUDITOR, READER = person("ada", Role.AUDITOR), person("bea", Role.REVIEWER)
OTHER = person("cleo", Role.REVIEWER)


@pytest.fixture
def share(store: Store, scan: Scans) -> ShareHandle:
    scan()
    return store.shares()[0]


@pytest.fixture
def plan(store: Store, share: ShareHandle) -> PlanLine:
    return AssuranceDesk(store, AUDITOR).plan(share, 0.05)


def by_truth(store: Store, plan: PlanLine, *readers: Person) -> None:
    """Reads all there is: every file is labeled as the program labels it, every known one rightly."""
    samples = {one.id: one for one in store.assurance_samples(plan.id)}
    for reader in readers:
        desk = AssuranceDesk(store, reader)
        while (blind := desk.next_for(plan)) is not None:
            one = samples[blind.sample]
            desk.judge(plan, blind.sample, Label(one.known or one.label))


def test_what_is_drawn_is_what_was_published(store: Store, share: ShareHandle, plan: PlanLine) -> None:
    piles = store.frame(share).piles()
    assert plan.frame_digest == frame_digest(piles)
    number = AssuranceDesk(store, AUDITOR).draw(plan)
    samples = store.assurance_samples(plan.id)
    mine = drawn(piles, {pile: size for pile, (_, size) in plan.piles.items()}, plan.seed)
    counted = [one for one in samples if one.kind is SampleKind.DRAWN]
    assert {one.item_id for one in counted} == {item for items in mine.values() for item in items}
    assert number == len(samples) == len(counted) + len(canaries())


def test_the_order_tells_neither_pile_nor_what_is_known(store: Store, plan: PlanLine) -> None:
    AssuranceDesk(store, AUDITOR).draw(plan)
    kinds = [one.kind for one in store.assurance_samples(plan.id)]
    first_known = kinds.index(SampleKind.KNOWN)
    assert SampleKind.DRAWN in kinds[first_known:]


def test_files_that_came_since_make_the_plan_stale(
    store: Store, plan: PlanLine, scan: Scans, folder: Path
) -> None:
    (folder / "Parks" / "new.txt").write_text("A file that came later.\n")
    scan()
    with pytest.raises(StalePlanError):
        AssuranceDesk(store, AUDITOR).draw(plan)
    assert store.assurance_samples(plan.id) == []


def test_read_to_the_end_it_shows_something(store: Store, plan: PlanLine) -> None:
    AssuranceDesk(store, AUDITOR).draw(plan)
    planned = AssuranceDesk(store, AUDITOR).plans()[0]
    by_truth(store, planned, READER)
    halfway = AssuranceDesk(store, AUDITOR).result(planned)
    assert not halfway.is_enough
    assert halfway.waiting == sum(is_sensitive(one.label, planned.line) for one in canaries().values())
    by_truth(store, planned, OTHER)
    result = AssuranceDesk(store, AUDITOR).result(planned)
    assert result.whole is not None
    told = result.whole.estimate()
    assert (told.missed.point, told.recall.point) == (0, 1)
    assert result.whole.reviewers.noticed == result.whole.reviewers.planted > 10
    assert 0 < told.elusion.high < 1


def test_who_may_not_is_refused(store: Store, share: ShareHandle, plan: PlanLine) -> None:
    with pytest.raises(NotTheirSharesError):
        AssuranceDesk(store, READER).plan(share, 0.05)
    with pytest.raises(NotTheirSharesError):
        AssuranceDesk(store, READER).draw(plan)
    with pytest.raises(NotTheirSharesError):
        AssuranceDesk(store, AUDITOR).next_for(plan)
    without = person("dora", Role.REVIEWER, content=False)
    with pytest.raises(NotTheirSharesError):
        AssuranceDesk(store, without).next_for(plan)
    with pytest.raises(NotTheirSharesError):
        AssuranceDesk(store, AUDITOR).judge(plan, 1, Label.PUBLIC)
    assert AssuranceDesk(store, Person("nobody")).plans() == []


def test_a_flagged_share_is_read_by_cleared_people_only(store: Store, scan: Scans) -> None:
    scan(criminal_justice=True)
    share = store.shares()[0]
    plan = AssuranceDesk(store, AUDITOR).plan(share, 0.05)
    AssuranceDesk(store, AUDITOR).draw(plan)
    with pytest.raises(NotTheirSharesError):
        AssuranceDesk(store, READER).next_for(plan)
    assert AssuranceDesk(store, person("bea", Role.REVIEWER, cji=True)).next_for(plan) is not None


def test_nothing_to_draw_from_is_told(store: Store, folder: Path) -> None:
    with pytest.raises(AssuranceError, match="no file"):
        AssuranceDesk(store, AUDITOR).plan(store.share(folder), 0.05)


def test_a_plan_is_given_up(store: Store, plan: PlanLine) -> None:
    desk = AssuranceDesk(store, AUDITOR)
    desk.end(plan)
    assert desk.plans()[0].state is PlanState.ENDED
