"""What detectors cost and brought: findings, decisions, people's time; a group counts as it was seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.labelled_items import fill
from classify.inventory.blame import SHOWN_OF_A_GROUP
from classify.inventory.catalogue import Catalogue
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store
from classify.inventory.store.decisions import Seen
from models.decision import Scope, Verdict
from tests.inventory.deciding import end_decisions, take_decision
from tests.learning.deciding import DETECTOR, decide_by_score, seen


@pytest.fixture
def share(store: Store, tmp_path: Path) -> ShareHandle:
    return fill(store, tmp_path / "share", 120)


def test_findings_decisions_and_time_are_counted(store: Store, share: ShareHandle) -> None:
    wrong, right = decide_by_score(store, share, seconds=3.0, most=20)
    catalogue = Catalogue(store)
    tally = catalogue.tallies_of_detectors([share])[0]
    assert tally.detector == DETECTOR  # what was wrong most often comes first
    assert (tally.wrong, tally.right, tally.decided) == (wrong, right, wrong + right)
    assert tally.seconds == pytest.approx(3.0 * tally.decided)
    assert tally.findings >= tally.items > 0
    assert tally.by_verdict == {"wrong_match": wrong, "confirm": right}
    assert catalogue.tallies_of_detectors([]) == []


def test_what_was_taken_back_cost_time_and_teaches_nothing(store: Store, share: ShareHandle) -> None:
    [(item, finding, _), *_] = seen(store, share)
    for verdict in (Verdict.WRONG_MATCH, Verdict.CONFIRM):
        taken = take_decision(
            store, share, [Seen(item, finding)], verdict, Scope.PLACE, actor="ann", seconds=2.0
        )
    end_decisions(store, taken.lot, actor="ann")
    tally = Catalogue(store).tallies_of_detectors([share])[0]
    assert (tally.decided, tally.seconds) == (0, 4.0)
    assert Catalogue(store).said_of([share], DETECTOR) == []


def test_a_group_s_decision_weighs_as_many_as_were_looked_at(store: Store, share: ShareHandle) -> None:
    many = [Seen(item, finding) for item, finding, _ in seen(store, share)[:40]]
    take_decision(store, share, many, Verdict.WRONG_MATCH, Scope.PLACE, actor="ann", group_key="group")
    said = Catalogue(store).said_of([share], DETECTOR)
    assert len(said) == 40
    assert sum(one.weight for one in said) == pytest.approx(SHOWN_OF_A_GROUP)
    assert {one.is_spoken_for for one in said} == {True, False}
