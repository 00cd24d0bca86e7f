"""Facts about an inventory go by their names."""

from __future__ import annotations

import pytest

from models.home_fact import HomeFact
from tests.models.rows import Rows


def test_a_name_stands_for_one_fact(rows: Rows) -> None:
    fact = rows.kept(HomeFact(name="motto", value="a"))
    rows.session.expunge(fact)
    rows.refuses(HomeFact(name="motto", value="b"))
    assert rows.ask("SELECT value FROM home_fact WHERE name = 'motto'") == "a"


@pytest.mark.parametrize("column", ["name", "value"])
def test_a_fact_without_name_or_value_is_none(rows: Rows, column: str) -> None:
    with rows.refused():
        rows.run(
            "INSERT INTO home_fact (name, value) VALUES (:name, :value)",
            **{"name": "a", "value": "b", column: None},
        )
