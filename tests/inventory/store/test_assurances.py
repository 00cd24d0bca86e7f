"""Estimates of misses in the store: planned, drawn, read; nothing twice, and no word is overwritten."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from classify.errors import AssuranceError, SameReaderError
from classify.inventory.assured import CANNOT_TELL, PlanLine
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.store.assurances import ToPlan, ToRead
from models.assurance import Pile, PlanState, SampleKind
from models.labels import Label, Tag

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any

Rows = Callable[[str], Any]
WANTED = ToPlan("seven", 0.05, "f" * 64, {Pile.REST: (4, 2)}, [["rest", "INTERNAL", "", 4]])


@pytest.fixture
def share(store: Store, scan: Scans) -> ShareHandle:
    scan()
    return store.shares()[0]


@pytest.fixture
def plan(store: Store, share: ShareHandle) -> PlanLine:
    number = store.plan_assurance(share, WANTED, actor="ada")
    made = store.assurance_plan([share], number)
    assert made is not None
    return made


@pytest.fixture
def drawn(store: Store, share: ShareHandle, plan: PlanLine) -> list[int]:
    """Numbers of the sample: one that was not found, one that was, and one that is known."""
    items = [line.id for line in Catalogue(store).lines(share)]
    store.draw_sample(
        plan,
        [
            ToRead(items[0], SampleKind.DRAWN, Pile.REST, Label.INTERNAL),
            ToRead(items[1], SampleKind.DRAWN, Pile.FLAGGED, Label.RESTRICTED, "PII"),
            ToRead(None, SampleKind.KNOWN, Pile.REST, Label.INTERNAL, known=Label.PUBLIC, canary="a.txt"),
        ],
        actor="ada",
    )
    return [one.id for one in store.assurance_samples(plan.id)]


def test_a_plan_is_kept_as_it_was_published(store: Store, share: ShareHandle, plan: PlanLine) -> None:
    assert (plan.seed, plan.rate, plan.frame_digest) == ("seven", 0.05, "f" * 64)
    assert plan.piles == {Pile.REST: (4, 2)}
    assert plan.cells == [(Pile.REST, "INTERNAL", "", 4)]
    assert (plan.state, plan.line, plan.made_by) == (PlanState.PLANNED, Label.CONFIDENTIAL, "ada")
    assert plan.versions["policy"]


def test_a_new_plan_ends_the_one_before(store: Store, share: ShareHandle, plan: PlanLine, rows: Rows) -> None:
    store.plan_assurance(share, WANTED, actor="bea")
    assert [one.state for one in store.assurance_plans([share])] == [PlanState.PLANNED, PlanState.ENDED]
    acts = rows("SELECT action, actor FROM audit_event WHERE substr(action, 1, 9) = 'assurance' ORDER BY id")
    assert acts == [("assurance.plan", "ada"), ("assurance.end", "bea"), ("assurance.plan", "bea")]
    assert store.complaints() == []


def test_a_share_that_was_never_scanned_has_no_plan(store: Store, folder: Any) -> None:
    with pytest.raises(AssuranceError, match="never scanned"):
        store.plan_assurance(store.share(folder), WANTED, actor="ada")


def test_it_is_drawn_once(store: Store, plan: PlanLine, drawn: list[int]) -> None:
    assert len(drawn) == 3
    with pytest.raises(AssuranceError, match="drawn already"):
        store.draw_sample(plan, [], actor="ada")


def test_nothing_is_read_before_it_is_drawn(store: Store, plan: PlanLine) -> None:
    with pytest.raises(AssuranceError, match="not drawn"):
        store.judge_sample(plan, 1, Label.PUBLIC, actor="bea")


def test_a_reader_is_told_the_file_and_nothing_the_program_thinks(
    store: Store, plan: PlanLine, drawn: list[int]
) -> None:
    first = store.next_to_read(plan, "bea")
    assert first is not None
    assert (first.sample, first.turn, first.of, first.done) == (drawn[0], 1, 3, 0)
    assert not {"label", "pile", "kind", "known", "tags"} & set(first.__dataclass_fields__)


def test_a_possible_miss_is_read_by_somebody_else(store: Store, plan: PlanLine, drawn: list[int]) -> None:
    store.judge_sample(plan, drawn[0], Label.RESTRICTED, actor="bea", tags=[Tag.JUV, Tag.PII], seconds=9)
    store.judge_sample(plan, drawn[1], Label.RESTRICTED, actor="bea")
    store.judge_sample(plan, drawn[2], Label.PUBLIC, actor="bea")
    assert store.next_to_read(plan, "bea") is None
    again = store.next_to_read(plan, "cleo")
    assert again is not None
    assert (again.sample, again.done) == (drawn[0], 3)
    with pytest.raises(SameReaderError):
        store.judge_sample(plan, drawn[0], Label.PUBLIC, actor="bea")
    store.judge_sample(plan, drawn[0], Label.PUBLIC, actor="cleo")
    first = store.assurance_samples(plan.id)[0]
    assert (first.judged, first.second, first.said) == ("RESTRICTED", "PUBLIC", "PUBLIC")
    assert first.judged_tags == {"JUV", "PII"}
    with pytest.raises(AssuranceError, match="already"):
        store.judge_sample(plan, drawn[0], Label.PUBLIC, actor="dora")


def test_no_word_is_overwritten(store: Store, plan: PlanLine, drawn: list[int]) -> None:
    store.judge_sample(plan, drawn[1], None, actor="bea")
    with pytest.raises(AssuranceError, match="already"):
        store.judge_sample(plan, drawn[1], Label.PUBLIC, actor="cleo")
    assert store.assurance_samples(plan.id)[1].judged == CANNOT_TELL


def test_what_was_said_is_in_no_trail(store: Store, plan: PlanLine, drawn: list[int], rows: Rows) -> None:
    store.judge_sample(plan, drawn[0], Label.RESTRICTED, actor="bea", tags=[Tag.JUV])
    [(details,)] = rows("SELECT details FROM audit_event WHERE action = 'assurance.read'")
    assert "RESTRICTED" not in str(details)
    assert "JUV" not in str(details)


def test_a_plan_that_was_given_up_is_over(store: Store, plan: PlanLine, drawn: list[int]) -> None:
    store.end_assurance(plan, actor="ada")
    with pytest.raises(AssuranceError, match="has ended"):
        store.judge_sample(plan, drawn[0], Label.PUBLIC, actor="bea")
    with pytest.raises(AssuranceError, match="ended already"):
        store.end_assurance(plan, actor="ada")


def test_a_file_that_is_not_of_the_sample_is_refused(store: Store, plan: PlanLine, drawn: list[int]) -> None:
    with pytest.raises(AssuranceError, match="not in the sample"):
        store.judge_sample(plan, 10**6, Label.PUBLIC, actor="bea")
