"""How often: the clock is the test's own."""

from __future__ import annotations

from classify.web.api.pace import Pace, Seldom


class Clock:
    """Goes when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_so_many_at_once_and_then_so_many_a_second() -> None:
    clock = Clock()
    pace = Pace(3, 2, clock)
    assert [pace.wait("a") for _ in range(5)] == [0, 0, 0, 0.5, 0.5]
    assert pace.wait("b") == 0
    clock.now = 0.5
    assert (pace.wait("a"), pace.wait("a")) == (0, 0.5)
    clock.now = 1_000
    assert [pace.wait("a") for _ in range(4)] == [0, 0, 0, 0.5]


def test_who_has_not_called_for_long_is_forgotten() -> None:
    clock = Clock()
    pace = Pace(1, 1, clock)
    for number in range(10_001):
        pace.wait(str(number))
    clock.now = 10
    pace.wait("late")
    assert len(pace._left) == 1


def test_one_of_many_stands_for_those_before_it() -> None:
    clock = Clock()
    seldom = Seldom(60, clock)
    assert [seldom.times("a") for _ in range(4)] == [1, 0, 0, 0]
    assert seldom.times("b") == 1
    clock.now = 61
    assert (seldom.times("a"), seldom.times("a")) == (4, 0)
    clock.now = 200
    assert seldom.times("a") == 2


def test_what_happened_long_ago_is_forgotten() -> None:
    clock = Clock()
    seldom = Seldom(60, clock)
    for number in range(10_001):
        seldom.times(str(number))
    clock.now = 100
    seldom.times("late")
    assert len(seldom._met) == 1
