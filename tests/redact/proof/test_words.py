"""Words that stay are the same; others are seen."""

from __future__ import annotations

import pytest

from classify.redact.operators import BLACK
from classify.redact.planned import ByHand
from classify.redact.proof.words import (
    expected_texts,
    proof_of_columns,
    proof_of_values,
    proof_of_what_stays,
    proof_of_words,
)
from tests.redact.documents import document_of, plan_of
from tests.redact.officefiles import SSN, VICTIM


@pytest.mark.parametrize(
    ("expected", "copy", "holds"),
    [
        (["one two", "three"], ["one", "two three"], True),
        (["one two"], ["one two three"], False),
        (["one two"], ["one"], False),
        (["one one"], ["one"], True),
        (["one"], ["one one"], False),
        (["one two"], [f"one {BLACK}"], True),
        (["one two three four five"], [f"one {BLACK}"], False),
        (["soft-ware"], [f"soft-{BLACK}"], True),
        (["software"], [f"soft{BLACK}"], True),
        (["one"], ["one [12]"], True),
        (["one"], ["one said"], True),
        (["so\u00adft"], ["soft"], True),
    ],
)
def test_words(expected: list[str], copy: list[str], holds: bool) -> None:
    assert proof_of_words(expected, copy, ["said"]).holds is holds


def test_what_people_keep_must_be_there() -> None:
    text = f"Victim: {VICTIM}, SSN: {SSN}"
    document = document_of(text.encode(), "a.txt")
    plan = plan_of(document)
    plan.found.stays = [finding for finding in document.found if finding.text == SSN]
    assert proof_of_what_stays([text], plan, [text]).figures == {"kept": 1}
    assert not proof_of_what_stays([text], plan, ["nothing"]).holds


def test_values_that_another_reader_finds() -> None:
    document = document_of(f"Victim: {VICTIM}, SSN: {SSN}".encode(), "a.txt")
    plan = plan_of(document)
    assert proof_of_values(plan, expected_texts(document, plan)).holds
    assert proof_of_values(plan, ["Oldenbarnevelt"]).figures == {"left": 1}


@pytest.mark.parametrize(
    ("texts", "left"),
    [
        (["Town", "Helena", "Missoula"], 0),
        (["Town", "Helena", "Missoula", "Missoula"], 1),
        (["Town", "Helena", "Missoula", "Kind"], 1),
        (["Town", "Helena, Butte-Silver Bow", "Missoula"], 1),
        (["Town", "Helena", "Missoula", "7.50"], 1),
    ],
)
def test_what_stood_in_a_dropped_column_stands_only_where_others_hold_it(texts: list[str], left: int) -> None:
    rows = b"Town,Kind\nHelena,Missoula\nMissoula,Butte-Silver Bow\n,7.5\n"
    document = document_of(rows, "a.csv", ())
    plan = plan_of(document, orders=ByHand(columns={None: frozenset({2})}))
    [check] = proof_of_columns(document, plan, texts)
    assert (check.name, check.holds, check.figures["left"]) == ("columns_gone", not left, left)
    assert proof_of_columns(document, plan_of(document), texts) == []
