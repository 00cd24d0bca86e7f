"""The trail only grows: the database itself refuses all else, whoever holds the connection."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import DatabaseError

from models.audit_event import AuditEvent
from models.columns import now
from tests.models.rows import Rows


def event(**more: Any) -> AuditEvent:
    # Numbers are given by who adds the row, behind those of this inventory's first acts.
    given = {"id": 1_000, "actor": "a", "action": "scan.begin", "details": {}, "previous": "0", "hash": "1"}
    return AuditEvent(at=now(), **{**given, **more})


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"]
)
def test_events_can_only_be_added(rows: Rows, statement: str) -> None:
    rows.kept(event())
    if rows.is_sqlite and statement.startswith("TRUNCATE"):
        pytest.skip("SQLite has no such statement")
    with rows.refused(DatabaseError, match="can only be added"):
        rows.run(statement)
    assert [row.actor for row in rows.all(AuditEvent) if row.hash == "1"] == ["a"]


@pytest.mark.parametrize("missing", ["at", "actor", "action", "previous", "hash"])
def test_an_event_without_its_parts_is_none(rows: Rows, missing: str) -> None:
    """Of what it was done to nothing need be said: some acts concern the whole home."""
    with rows.refused():
        row = event()
        setattr(row, missing, None)
        rows.session.add(row)
    assert rows.kept(event(details={"files": 3})).subject == ""


def test_details_come_back_as_they_were(rows: Rows) -> None:
    details = {"files": 3, "label": None, "by": ["a", "ü"]}
    assert rows.kept(event(details=details)).details == details
