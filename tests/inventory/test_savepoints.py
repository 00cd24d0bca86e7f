"""A row that is refused costs itself alone; a database that fails costs the attempt."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from classify.errors import InventoryError
from classify.inventory.savepoints import carefully, write_what_goes

REFUSED = IntegrityError("INSERT", {}, Exception())
FULL = OperationalError("INSERT", {}, Exception("disk full"))


class Session:
    """As far as savepoints go."""

    def begin_nested(self) -> Any:
        return nullcontext()


def told(cause: Exception) -> InventoryError:
    error = InventoryError("The database refused.")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("refusal", [REFUSED, OverflowError(), ValueError(), TypeError(), told(REFUSED)])
def test_what_is_refused_is_tried_one_by_one(refusal: Exception) -> None:
    asked: list[bool] = []

    def attempt(one_by_one: bool) -> str:
        asked.append(one_by_one)
        if not one_by_one:
            raise refusal
        return "written"

    assert carefully(attempt) == "written"
    assert asked == [False, True]


@pytest.mark.parametrize(
    "failure", [told(FULL), told(KeyError()), InventoryError("It never was."), KeyError()]
)
def test_what_is_no_row_s_fault_is_not_tried_again(failure: Exception) -> None:
    asked: list[bool] = []

    def attempt(one_by_one: bool) -> None:
        asked.append(one_by_one)
        raise failure

    with pytest.raises(type(failure)):
        carefully(attempt)
    assert asked == [False]


def test_what_goes_at_once_is_written_once() -> None:
    asked: list[bool] = []
    assert carefully(lambda one_by_one: asked.append(one_by_one) or 5) == 5
    assert asked == [False]


def written(rows: list[int], *, one_by_one: bool, refuses: dict[int, Exception]) -> list[list[int]]:
    """What is handed to the database."""
    handed: list[list[int]] = []

    def write(some: Any) -> None:
        if len(some) == 1 and some[0] in refuses:
            raise refuses[some[0]]
        handed.append(list(some))

    session: Any = Session()
    write_what_goes(session, rows, write, lambda row, _: -row, one_by_one=one_by_one)
    return handed


def test_all_at_once_or_one_by_one_with_the_refused_ones_bare() -> None:
    assert written([1, 2, 3], one_by_one=False, refuses={}) == [[1, 2, 3]]
    assert written([1, 2, 3], one_by_one=True, refuses={2: REFUSED}) == [[1], [-2], [3]]


@pytest.mark.parametrize("refuses", [{2: FULL}, {2: REFUSED, -2: REFUSED}])
def test_a_failing_database_ends_it(refuses: dict[int, Exception]) -> None:
    with pytest.raises((OperationalError, IntegrityError)):
        written([1, 2, 3], one_by_one=True, refuses=refuses)
