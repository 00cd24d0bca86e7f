"""How many names a box leaves possible."""

from __future__ import annotations

from classify.redact.proof.widths import FEWEST, NAMES, names, possible, widths
from classify.redact.relaying import STEPS


def test_there_are_5000_names_in_the_forms_of_records() -> None:
    assert len(names()) == NAMES
    assert len(set(names())) > 0.99 * NAMES
    assert any(", " in name and name.count(" ") == 2 for name in names())
    assert [*map(len, widths())] == [NAMES, NAMES]


def test_every_step_leaves_enough_whatever_the_attacker_assumes() -> None:
    for wide in STEPS:
        for height in (8.0, 12.0, 30.0):
            for line in (0.85, 1.0, 1.15):
                assert possible(wide * height * line, height) >= FEWEST


def test_a_box_as_narrow_as_a_short_name_leaves_too_few() -> None:
    assert possible(10, 10) < FEWEST


def test_a_box_over_a_whole_line_leaves_nearly_all() -> None:
    assert possible(500, 12) > 0.9 * NAMES
