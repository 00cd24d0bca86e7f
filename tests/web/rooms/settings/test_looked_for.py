"""Detectors and rules in words, all of them, and found by words."""

from __future__ import annotations

import re
from pathlib import Path

from classify.detect.city.files import City, load_city
from classify.web import known
from classify.web.rooms.settings import looked_for
from classify.web.rooms.settings.looked_for import AREAS, DetectorLine, fits

PACKS, POLICY = known.packs(None), known.policy(None)
OWN = """\
recognizers:
- name: work_order
  supported_entity: WORK_ORDER
  patterns: [{name: number, regex: 'WO-\\d{6}', score: 0.9}]
classify:
  WORK_ORDER:
    sentence: A work order number.
    finds: ['Order <WO-123456>']
    ignores: ['WO-12']
"""


def lines(sought: str = "") -> list[DetectorLine]:
    return looked_for.detectors(PACKS, City(), sought)


def test_every_detector_is_there_with_its_reason() -> None:
    assert {line.id for line in lines()} == {detector.id for detector in PACKS.detectors} | {"names"}
    assert all(line.why and line.finds for line in lines())
    assert not any(re.search(r"[A-Z]_[A-Z]", line.finds) for line in lines())  # no code name
    assert all(line.examples >= 2 for line in lines() if line.id != "names")


def test_a_citys_own_stand_last_and_say_so(tmp_path: Path) -> None:
    (tmp_path / "work_order.yaml").write_text(OWN)
    city = load_city(tmp_path)
    last = looked_for.detectors(PACKS, city)[-1]
    assert (last.id, last.own, last.why, last.examples) == (
        "city/work_order",
        True,
        "A work order number.",
        2,
    )


def test_every_rule_is_there_by_area() -> None:
    areas = looked_for.rules(POLICY)
    assert sum(map(len, areas.values())) == len(POLICY.rules)
    assert set(areas) <= set(AREAS.values())  # a new area needs a name
    assert all("{" not in line.sentence for found in areas.values() for line in found)


def test_laws_that_wait_for_the_attorney_are_told_apart() -> None:
    verified = {line.verified for found in looked_for.rules(POLICY).values() for line in found}
    assert verified == {True, False}


def test_words_find_detectors_and_rules() -> None:
    assert "contact/email_address" in {line.id for line in lines("e-mail ADDRESS")}
    assert lines("no such words anywhere") == []
    [area] = {line.area for found in looked_for.rules(POLICY, "cji/").values() for line in found}
    assert area == "Criminal-justice information"


def test_all_words_must_fit() -> None:
    assert fits("one three", "One two", "three")
    assert not fits("one four", "One two", "three")
    assert fits("", "anything")
