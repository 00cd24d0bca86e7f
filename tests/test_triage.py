"""What people are asked first: questions, groups, and the order of the queue."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from classify.results import StoredFinding
from classify.triage import exposure_of, group_key, questions, risk, shape_of, worth
from models.labels import Entity, mask
from models.openness import Openness

SSN, PHONE = Entity.US_SSN.value, Entity.PHONE_NUMBER.value


def found(entity: str = SSN, score: float = 0.6, **place: str) -> StoredFinding:
    return StoredFinding(
        entity, {"part": "body", **place}, 0, 0, score, mask(entity), None, None, {"detector": f"d/{entity}"}
    )


def test_a_place_has_the_shape_of_its_column_or_part() -> None:
    assert shape_of(found(part="cell", cell="C17")) == shape_of(found(part="cell", cell="C204")) == "column C"
    assert shape_of(found(part="cell", cell="AA3")) == "column AA"
    assert shape_of(found(part="comment")) == "comment"
    assert shape_of(found(hidden="white text")) == "body, hidden"


def test_findings_of_one_kind_in_one_file_are_one_question() -> None:
    asked = questions([found(), found(score=0.9), found(PHONE), found(part="comment")])
    assert [(one.entity, one.shape, one.findings, one.best) for one in asked] == [
        (SSN, "body", 2, 0.9),
        (SSN, "comment", 1, 0.6),
        (PHONE, "body", 1, 0.6),
    ]


def test_groups_differ_by_folder_share_detector_kind_and_shape() -> None:
    base = (1, "f", "d", SSN, "body")
    keys = {group_key(*base)}
    for index, other in enumerate((2, "g", "e", PHONE, "cell")):
        keys.add(group_key(*base[:index], other, *base[index + 1 :]))  # type: ignore[arg-type]
    assert len(keys) == 6


def test_more_harm_more_findings_more_openness_and_more_doubt_come_first() -> None:
    assert risk(SSN, [0.6]) > risk(PHONE, [0.6])
    assert risk(SSN, [0.6] * 9) > risk(SSN, [0.6])
    assert risk(SSN, [0.6], exposure=3) > risk(SSN, [0.6])
    assert risk(SSN, [0.5]) > risk(SSN, [0.99]) > 0


def test_what_more_people_can_open_is_riskier_and_what_nobody_reported_counts_once() -> None:
    factors = [exposure_of(openness) for openness in Openness]
    assert factors == sorted(factors)
    assert factors[0] < exposure_of(0) == 1 < factors[-1]


def test_every_kind_is_worth_something() -> None:
    assert all(1 <= worth(entity) <= 10 for entity in Entity)
    assert worth("A_CITY_S_OWN") == 2


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_risk_is_positive_whatever_the_scores(scores: list[float]) -> None:
    assert risk(SSN, scores) > 0
