"""Columns of names are told by their values where no header announces them."""

from __future__ import annotations

import pytest

from classify.detect.names.columns import full_names, is_given_beside_family, names_in_grids
from classify.detect.names.finder import NameFinder


@pytest.fixture(scope="module")
def finder() -> NameFinder:
    return NameFinder.load()


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("Dana Marco Karen Ivan", "Reyes Delacruz Ostrowski Kovalchuk", True),
        ("Reyes Delacruz Ostrowski Kovalchuk", "Dana Marco Karen Ivan", False),
        ("Love Day Page Stone", "Anna Wolfgang Opal Karen", False),
        ("Jackson Florence Hamilton Austin", "Georgia Montana Virginia Texas", None),
        ("Lincoln Ford Dodge Chrysler", "Continental Taurus Charger Imperial", None),
        ("Dana Dana Dana Dana", "Water Streets Parks Water", None),
        ("Dana Marco", "Reyes Delacruz", None),
    ],
)
def test_first_names_beside_surnames_are_told_from_towns_beside_states(
    finder: NameFinder, left: str, right: str, expected: bool | None
) -> None:
    """Both orders are known; words that repeat, that are places or that are too few tell nothing."""
    pairs = list(zip(left.split(), right.split(), strict=True))
    assert is_given_beside_family(pairs, finder.lists) is expected


def test_full_names_are_told_from_firms_streets_and_parks(finder: NameFinder) -> None:
    """An initial and a surname count as a full name; a word of firms at the end makes it none."""
    values = [
        "Dana Reyes",
        "J. Kowalczyk",
        "Reyes, Dana M",
        "Johnson Controls",
        "Rose Park",
        "Arthur Avenue",
        "spare",
    ]
    assert full_names(values, finder.looks_like_name) == ["Dana Reyes", "J. Kowalczyk", "Reyes, Dana M"]


@pytest.mark.parametrize("gap", ["\t", "    ", " | "])
def test_names_in_columns_of_text_are_found(finder: NameFinder, gap: str) -> None:
    """Surnames that are words as well are found by the column they stand in; its header is no name."""
    rows = [("Last", "First", "Phone"), ("Page", "Dana", "406-555-0101"), ("Day", "Marco", "406-555-0102")]
    rows += [("Kovalchuk", "Ivan", "406-555-0103"), ("Love", "Karen", "406-555-0104")]
    text = "\n".join(gap.join(row) for row in rows)
    found = {text[name.start : name.end] for name in names_in_grids(text, finder.lists)}
    assert found == {cell for row in rows[1:] for cell in row[:2]}


def test_columns_of_other_things_hold_no_names(finder: NameFinder) -> None:
    """Streets, parks and budgets in columns stay what they are."""
    rows = (
        "Russell St    Higgins Ave    $400",
        "Orange St    Brooks St    $500",
        "Arthur Ave    Gold Creek    $30",
    )
    text = "\n".join(rows)
    assert not list(names_in_grids(text, finder.lists))
