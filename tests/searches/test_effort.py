"""The work of a request: pages from characters, copies once, minutes and fee as the city sets them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from classify.inventory.handles import ShareHandle
from classify.inventory.requested import Candidate, Requested, Requests
from classify.inventory.store import Store
from classify.searches.effort import Effort, effort
from classify.searches.search import Answer, Match
from classify.settings import Settings
from classify.survey.pace import Pace
from models.labels import Entity
from tests.inventory.peopled import peopled


@pytest.fixture
def share(store: Store, tmp_path: Path) -> ShareHandle:
    return peopled(store, tmp_path)


def work(store: Store, share: ShareHandle, **given: Any) -> Effort:
    candidates = list(Requests(store).candidates(share, Requested()))
    for one in candidates:
        one.characters = 3_600
        one.is_recognised = one.line.path == "report.txt"
    answer = Answer([Match(share, one) for one in candidates], len(candidates))
    return effort(answer, Settings(home=store.home, **given), Pace())


def test_copies_are_no_work_and_what_was_not_read_has_no_length(store: Store, share: ShareHandle) -> None:
    told = work(store, share)
    assert (told.records, told.copies) == (6, 1)
    assert (told.pages, told.recognised, told.cut) == (8, 2, 8)
    assert told.unread == {"locked": 1, "damaged": 1}
    assert told.found[Entity.US_SSN] == 2


def test_hours_follow_from_minutes_a_page(store: Store, share: ShareHandle) -> None:
    told = work(store, share, records_redaction_minutes=30, records_hours_a_day=3)
    assert (told.staff_hours, told.working_days) == (4.0, 2)


def test_what_the_minutes_rest_on_is_told(store: Store, share: ShareHandle) -> None:
    assert any("an assumption of this program" in sentence for sentence in work(store, share).basis)
    timed = work(store, share, records_time_basis="20 pages timed in May 2026.")
    assert any("20 pages timed in May 2026" in sentence for sentence in timed.basis)


def test_no_fee_is_spoken_of_until_a_rate_is_set(store: Store, share: ShareHandle) -> None:
    assert work(store, share).fee is None
    charged = work(
        store, share, records_redaction_minutes=30, records_hourly_rate=25, records_free_hours=1
    ).fee
    assert charged is not None
    assert charged.dollars == 75.0
    for rate in (None, 25.0):
        said = " ".join(work(store, share, records_hourly_rate=rate).basis)
        assert "2-6-1006(5), MCA, is not verified" in said


def test_what_was_not_searched_is_told_beside_the_figures(store: Store, share: ShareHandle) -> None:
    candidates: list[Candidate] = list(Requests(store).candidates(share, Requested()))
    answer = Answer(not_yet=candidates[:2])
    answer.not_searched["locked"] = 3
    told = effort(answer, Settings(home=store.home), Pace())
    assert (told.records, told.staff_hours, told.working_days) == (0, 0, 0)
    assert any("2 documents not searched" in sentence for sentence in told.basis)
    assert any("3 files cannot be searched" in sentence for sentence in told.basis)
