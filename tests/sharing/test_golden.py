"""Worked cases: `tests/golden/sharing.yaml`, thought from the law."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from classify.sharing.answer import answer
from classify.sharing.law import laws
from classify.sharing.matrix import matrix
from models.labels import Tag
from models.sharing import Evidence, Purpose, RecipientType, SharingOutcome
from tests.sharing.asking import as_question

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent.parent / "golden" / "sharing.yaml").read_text("utf-8")
)
_KNOWN = {
    "case", "files", "to", "purpose", "evidence", "agreement", "outcome", "cites", "keep", "not", "way",
    "unverified",
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_case_is_answered_as_the_law_has_it(case: dict[str, Any]) -> None:
    assert set(case) <= _KNOWN
    given = answer(as_question(case))
    assert given.outcome is SharingOutcome(case["outcome"])
    assert set(case.get("cites", ())) <= set(given.laws)
    assert set(case.get("cites", ())) <= set(laws())
    kept = {condition.id for condition in given.conditions}
    assert set(case.get("keep", ())) <= kept
    assert not kept.intersection(case.get("not", ()))
    if case.get("keep") == []:
        assert not kept
    told = " ".join(given.as_dict()["way_to_yes"])
    assert all(words in told for words in case.get("way", ())), told
    for tag in case.get("unverified", ()):
        assert not any(rule["verified"] for rule in given.as_dict()["rules"] if rule["tag"] == tag)


def test_the_cases_are_about_everything() -> None:
    """Every tag, recipient, purpose, outcome, kind of evidence and agreement; eighty at least."""
    assert len(CASES) >= 80
    tags = {tag for case in CASES for file in case["files"] for tag in file.get("tags", ())}
    assert tags == {tag.value for tag in Tag}
    assert {case["to"] for case in CASES} == {to.value for to in RecipientType}
    assert {case["purpose"] for case in CASES} == {purpose.value for purpose in Purpose}
    assert {case["outcome"] for case in CASES} == {outcome.value for outcome in SharingOutcome}
    shown = {kind for case in CASES for kind in case.get("evidence", ())}
    assert shown == {kind.value for kind in Evidence}


def test_the_cases_ask_for_conditions_that_exist() -> None:
    asked = {name for case in CASES for key in ("keep", "not") for name in case.get(key, ())}
    assert asked <= set(matrix().conditions)
