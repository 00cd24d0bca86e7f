"""Previews at work are their owner's, end with what went wrong, and old ones make room."""

from __future__ import annotations

from classify.errors import PreviewError
from classify.preview import Change
from classify.web.house import House
from classify.web.rooms.detectors import jobs
from classify.web.rooms.detectors.jobs import Job


def done(job: Job) -> Job:
    assert job.over.wait(120)
    return job


def test_one_that_cannot_be_meant_ends_with_its_error(web: House) -> None:
    job = Job("ann", "tried", Change(thresholds={"no/such": 0.5}))
    key = jobs.begin(job, web.store.shares())
    assert isinstance(done(job).failure, PreviewError)
    assert jobs.of("ann", key) is job
    assert jobs.of("bea", key) is None
    assert jobs.of("ann", "another") is None


def test_it_tells_how_far_it_is_and_old_ones_make_room(web: House) -> None:
    first = Job("ann", "tried", Change())
    key = jobs.begin(first, web.store.shares()[:1])
    assert done(first).found is not None
    assert first.done == first.whole > 0
    for _ in range(jobs._KEPT + 1):
        job = Job("ann", "tried", Change(thresholds={"no/such": 0.5}))
        jobs.begin(job, [])
        done(job)
    assert jobs.of("ann", key) is None
