"""The roll of workers: who may read, who is gone, and when to give up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from classify.errors import FlowError, SetupError
from flows import crew as module
from flows.crew import Crew, OneWorker


@dataclass
class Answer:
    """A future of Dask's."""

    status: str
    said: str = ""
    is_there: bool = True

    def result(self, timeout: float) -> str:
        """What it came to, where its worker is still there to tell."""
        if not self.is_there:
            raise TimeoutError(timeout)
        return self.said


class Scheduler:
    """A client of Dask's, with workers that answer as they are told."""

    def __init__(self, **answers: Answer) -> None:
        self.answers = {f"tcp://{name}:1": answer for name, answer in answers.items()}

    def nthreads(self) -> dict[str, int]:
        """Who is there."""
        return dict.fromkeys(self.answers, 1)

    def submit(self, _ask: Any, _leader: Any, *, workers: list[str], pure: bool) -> Answer:
        """Asks one worker, never remembering an earlier answer."""
        assert not pure
        return self.answers[workers[0]]


FIT, BUSY, LOST = Answer("finished"), Answer("pending"), Answer("error")


def ignored(_worker: OneWorker) -> None:
    """Nobody is missed."""


def test_who_may_read_and_who_not_and_why() -> None:
    crew = Crew()
    odd = Answer("finished", "has other packs")
    crew.call_the_roll(Scheduler(a=FIT, b=BUSY, c=odd, d=LOST), {}, ignored)
    assert [*crew.readers] == ["tcp://a:1"]
    assert crew.used == {"a:1"}
    assert crew.refused["c:1"] == "has other packs"
    assert "cannot be asked" in crew.refused["d:1"]
    assert crew.is_waiting
    assert not crew.is_at_work


def test_what_the_lost_had_is_told() -> None:
    crew, lost = Crew(), list[OneWorker]()
    crew.call_the_roll(Scheduler(a=FIT, b=FIT), {}, ignored)
    crew.workers["tcp://b:1"].slice = "a slice"
    assert crew.is_at_work
    crew.call_the_roll(Scheduler(a=FIT), {}, lost.append)
    assert [worker.slice for worker in lost] == ["a slice"]
    assert [*crew.workers] == ["tcp://a:1"]


def test_who_is_lost_between_answer_and_hearing_is_not_waited_for() -> None:
    crew = Crew()
    crew.call_the_roll(Scheduler(a=Answer("finished", is_there=False), b=FIT), {}, ignored)
    assert [*crew.readers] == ["tcp://b:1"]
    assert not crew.refused


def test_where_all_are_refused_it_is_said_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_REFUSED_SECONDS", -1.0)
    with pytest.raises(SetupError, match="The worker a:1 is not used: it has other packs"):
        Crew().call_the_roll(Scheduler(a=Answer("finished", "has other packs")), {}, ignored)


def test_nobody_is_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    Crew().call_the_roll(Scheduler(), {}, ignored)
    monkeypatch.setattr(module, "PATIENCE_SECONDS", -1.0)
    with pytest.raises(FlowError, match="No Dask worker is there"):
        Crew().call_the_roll(Scheduler(), {}, ignored)


def test_who_is_refused_later_reads_no_more() -> None:
    crew = Crew()
    crew.call_the_roll(Scheduler(a=FIT, b=FIT), {}, ignored)
    crew.refuse("tcp://a:1", "failed (MC-201)")
    assert [*crew.readers] == ["tcp://b:1"]
    crew.call_the_roll(Scheduler(a=FIT, b=FIT), {}, ignored)
    assert [*crew.readers] == ["tcp://b:1"]
