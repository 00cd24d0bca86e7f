"""What stands in a paper, as people and programs read it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from classify.evidence.paper import Alarm, Bar, Cell, Paper, Part, Section, Table, bars, said

ZONE = ZoneInfo("America/Denver")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (None, ""),
        (1234, "1,234"),
        (2.5, "2.5"),
        (3.0, "3"),
        (Part(199, 200), "99%"),
        (Part(0, 0), "none"),
        (Bar(1200, 2400), "1,200"),
        (Alarm("Overdue"), "Overdue"),
        (("one", "two"), "one\ntwo"),
        (date(2026, 5, 1), "May 1, 2026"),
        (datetime(2026, 5, 1, 5, 30, tzinfo=UTC), "April 30, 2026, 23:30"),
    ],
)
def test_a_cell_reads_as_people_write_it(cell: Cell, words: str) -> None:
    """A percentage is rounded down: only all of it is 100."""
    assert said(cell, ZONE) == words


def test_columns_of_numbers_are_told_by_what_stands_in_them() -> None:
    rows = (("a", 1, "1", Alarm("3"), None, 2.5), ("b", None, "x", 0, None, None))
    table = Table("t", ("w", "n", "s", "alarm", "nothing", "days"), rows)
    assert table.numeric == (False, True, False, True, False, True)


def test_the_longest_bar_is_whole_and_of_none_nothing_is_drawn() -> None:
    assert [row[1].percent for row in bars([("a", 5), ("b", 10)])] == [50, 100]  # type: ignore[union-attr]
    assert [row[1].percent for row in bars([("a", 0)])] == [0]  # type: ignore[union-attr]


def test_programs_get_plain_data() -> None:
    rows: tuple[tuple[Cell, ...], ...] = (
        ("a", Part(1, 2), Bar(3, 4), Alarm("late"), date(2026, 1, 2), ("x", "y"), None),
    )
    section = Section("key", "Title", ("Said.",), (Table("t", tuple("abcdefg"), rows),))
    plain = Paper("P", "by", datetime(2026, 1, 1, tzinfo=UTC), ZONE, (section,)).as_json()
    assert json.loads(json.dumps(plain))["sections"][0]["tables"][0]["rows"] == [
        ["a", {"part": 1, "whole": 2}, 3, "late", "2026-01-02", ["x", "y"], None]
    ]
