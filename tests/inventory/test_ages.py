"""Ages are whole calendar years; each file that has one has exactly one."""

from __future__ import annotations

import pytest

from classify.inventory.ages import Age, age_of, bounds, new_year, years


def test_ages_are_calendar_years() -> None:
    assert {age: years(age, 2026) for age in Age} == {
        Age.THIS_YEAR: (2026, 2026),
        Age.ONE_TO_THREE: (2023, 2025),
        Age.FOUR_TO_SEVEN: (2019, 2022),
        Age.OLDER: (1970, 2018),
    }


def test_bounds_leave_no_gap_and_never_meet() -> None:
    """From the first believable moment to the end of this year; unknown (0) is in none."""
    met = sorted(bounds(age, 2026) for age in Age)
    assert met[0][0] == 1
    assert [end for _, end in met[:-1]] == [begin for begin, _ in met[1:]]
    assert met[-1][1] == new_year(2027)


@pytest.mark.parametrize(
    ("year", "age"),
    [
        (2026, Age.THIS_YEAR),
        (2025, Age.ONE_TO_THREE),
        (2023, Age.ONE_TO_THREE),
        (2022, Age.FOUR_TO_SEVEN),
        (2019, Age.FOUR_TO_SEVEN),
        (2018, Age.OLDER),
        (1970, Age.OLDER),
        (1969, None),
        (2027, None),
    ],
)
def test_a_year_has_its_age(year: int, age: Age | None) -> None:
    assert age_of(year, 2026) == age
