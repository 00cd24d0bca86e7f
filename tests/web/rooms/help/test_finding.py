"""What a request came to: work reckoned, and each file put to the matrix as for a member of the public."""

from __future__ import annotations

from typing import Any

import pytest

from classify.searches.search import Question
from classify.web.house import House
from classify.web.rooms.help import finding
from classify.web.rooms.help.finding import Found, find
from classify.web.rooms.help.jobs import Job
from models.labels import DocType
from models.sharing import SharingOutcome
from tests.web.town import PARKS, PATIENT, PERSONNEL, POLICE


def found(house: House, question: Question, *names: str) -> Found:
    shares = [house.store.share_named(name) for name in names]
    job = Job(frozenset(), lambda _job: None)
    return find(job, question, shares, [], "ann", {})


def test_every_file_is_put_to_the_matrix_by_itself(web: House) -> None:
    answer = found(web, Question(names=(PATIENT,)), PERSONNEL, PARKS)
    assert set(answer.leaves) == {match.candidate.line.id for match in answer.answer.matches}
    assert sum(number for *_, number in answer.outcomes) == len(answer.answer.matches) >= 4
    assert answer.effort.records < len(answer.answer.matches)  # a copy is no work


def test_youth_records_are_not_for_the_public(web: House) -> None:
    answer = found(web, Question(doc_types=frozenset({DocType.JUVENILE_RECORD})), POLICE)
    [(outcome, words)] = answer.leaves.values()
    assert outcome is SharingOutcome.PROHIBITED
    assert words == "Prohibited"


def test_of_very_many_the_first_are_judged(web: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST_JUDGED", 2)
    answer = found(web, Question(names=(PATIENT,)), PERSONNEL)
    assert len(answer.leaves) == 2


def test_nothing_found_is_no_question_to_the_matrix(web: House, monkeypatch: Any) -> None:
    monkeypatch.setattr(finding, "sharing_answer", lambda _question: pytest.fail("it was asked"))
    assert found(web, Question(names=("Nobody Nowhere",)), PARKS).leaves == {}
