"""Departments are known by their names."""

from __future__ import annotations

from models.department import Department
from tests.models.rows import NOWHERE, Rows, number


def test_a_name_is_one_department(rows: Rows) -> None:
    police = rows.kept(Department(name="Police"))
    rows.refuses(Department(name="Police"))
    assert rows.kept(Department(name="Parks")).id != police.id


def test_a_share_belongs_to_one_that_exists_or_to_none(rows: Rows) -> None:
    police = rows.kept(Department(name="Police"))
    assert rows.share("cases", department_id=number(police)).department_id == police.id
    assert rows.share("common").department_id is None
    with rows.refused():
        rows.share("odd", department_id=NOWHERE)
