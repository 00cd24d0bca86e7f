"""Long lists in parts: addresses nobody meant lead to a part that is there."""

from __future__ import annotations

import pytest

from classify.web.rooms.item.parts import SIZE, number_of, part_of

LINES = list(range(2 * SIZE + 1))


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({}, 1),
        ({"p": "3"}, 3),
        ({"p": "0"}, 1),
        ({"p": "-2"}, 1),
        ({"p": "x"}, 1),
        ({"p": "9" * 40}, 1),
        ({"p": "²"}, 1),
    ],
)
def test_an_address_asks_for_a_part_or_for_the_first(asked: dict[str, str], number: int) -> None:
    assert number_of(asked, "p") == number


def test_a_part_knows_its_place() -> None:
    part = part_of(LINES, {"p": "2"}, "p")
    assert (part.first_shown, part.last_shown, part.total) == (SIZE + 1, 2 * SIZE, len(LINES))
    assert (part.before, part.after, part.last) == (1, 3, 3)


def test_beyond_the_end_is_the_end() -> None:
    part = part_of(LINES, {"p": "99"}, "p")
    assert (part.number, list(part.lines), part.after) == (3, [LINES[-1]], 0)


def test_nothing_is_one_part() -> None:
    part = part_of([], {}, "p")
    assert (part.total, part.last, part.before, part.after) == (0, 1, 0, 0)
