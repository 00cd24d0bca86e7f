"""The calendar: bounds without a birth date, the quarter with one, copies with what becomes of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.inventory.store import Store
from classify.sealing.calendar import Entry, Quarter, When, calendar, day_of, overdue
from classify.sealing.law import Action
from classify.sealing.marks import How, mark
from tests.sealing.aged import aged, nanoseconds

TODAY = date(2026, 11, 30)


@pytest.fixture
def entries(store: Store, tmp_path: Path) -> dict[str, Entry]:
    share = aged(store, tmp_path)
    return {entry.file.line.path: entry for entry in calendar(store, [share], TODAY)}


def test_without_a_birth_date_only_bounds_are_known(entries: dict[str, Entry]) -> None:
    """Changed in May 2008: 18 for certain since May 2026. The most pressing come first."""
    assert {path: (entry.when, str(entry.quarter)) for path, entry in entries.items()} == {
        "old.txt": (When.OVERDUE, "2026 Q2"),
        "sexual.txt": (When.PERHAPS, "2034 Q2"),
        "new.txt": (When.PERHAPS, "2042 Q2"),
    }
    assert list(entries) == ["old.txt", "sexual.txt", "new.txt"]


def test_what_is_overdue_counts_until_it_is_dealt_with(store: Store, tmp_path: Path) -> None:
    share = aged(store, tmp_path)
    assert overdue(store, [share], date(2026, 5, 1)) == 0
    assert overdue(store, [share], TODAY) == 1
    [old] = [entry for entry in calendar(store, [share], TODAY) if entry.when is When.OVERDUE]
    mark(store, share, old.file.line.id, How.SEALED, TODAY, today=TODAY)
    assert overdue(store, [share], TODAY) == 0


def test_a_sexual_offence_stops_destruction(entries: dict[str, Entry]) -> None:
    assert {path for path, entry in entries.items() if entry.stopped} == {"sexual.txt"}


def test_a_birth_date_that_was_read_tells_the_quarter(store: Store, tmp_path: Path) -> None:
    """An adult's tells that the youth's does not stand there."""
    share = aged(store, tmp_path)
    number = {entry.file.line.path: entry.file.line.id for entry in calendar(store, [share], TODAY)}
    births = {number["new.txt"]: date(2028, 5, 14), number["sexual.txt"]: date(1993, 1, 2)}
    told = {entry.file.line.path: entry for entry in calendar(store, [share], TODAY, births=births)}
    new, sexual = told["new.txt"], told["sexual.txt"]
    assert (new.when, str(new.quarter), new.is_read) == (When.LATER, "2028 Q2", True)
    assert (sexual.when, sexual.is_read, sexual.adults_only) == (When.PERHAPS, False, True)
    later = calendar(store, [share], TODAY, births=births, until=date(2027, 12, 31))
    assert "new.txt" not in {entry.file.line.path for entry in later}


def test_copies_in_another_department_are_to_be_destroyed(store: Store, tmp_path: Path) -> None:
    court, parks = aged(store, tmp_path), aged(store, tmp_path, "Parks", "Parks and Recreation")
    entry = calendar(store, [court, parks], TODAY)[0]
    assert (entry.file.line.share, entry.action) == ("Court", Action.SEAL)
    [copy] = entry.copies
    assert (copy.line.share, copy.action) == ("Parks", Action.DESTROY)
    assert calendar(store, [court], TODAY)[0].copies == ()


def test_what_is_marked_comes_last(store: Store, tmp_path: Path) -> None:
    share = aged(store, tmp_path)
    first = calendar(store, [share], TODAY)[0].file.line.id
    mark(store, share, first, How.SEALED, TODAY, today=TODAY)
    last = calendar(store, [share], TODAY)[-1]
    assert (last.file.line.id, last.when) == (first, When.DONE)
    assert last.mark is not None
    assert last.mark.how is How.SEALED


@given(st.dates())
def test_every_day_lies_in_one_quarter(day: date) -> None:
    quarter = Quarter.of(day)
    assert 3 * quarter.number - 2 <= day.month <= 3 * quarter.number
    assert quarter.year == day.year


def test_a_day_is_told_from_nanoseconds() -> None:
    assert day_of(nanoseconds(2024)) == date(2024, 5, 2)
