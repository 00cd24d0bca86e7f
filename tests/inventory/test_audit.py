"""The audit trail: each row bears a keyed hash over itself and the one before it."""

from __future__ import annotations

import getpass
import threading
from collections.abc import Callable

import pytest
from sqlmodel import Session

from classify.inventory import audit
from classify.inventory.head import Mark
from classify.inventory.store import Store
from tests.inventory.at_work import past_the_guards

Rows = Callable[[str], list[tuple[object, ...]]]
KEY = b"k" * 32


def appended(session: Session, action: str = "test.act", **details: object) -> tuple[Mark, Mark]:
    return audit.append(session, KEY, action, details=details, subject="share:3", actor="clerk")


def test_an_act_follows_the_one_before_it(store: Store) -> None:
    """The state after one is the state before the next; the details of both are kept."""
    with store.database.writing() as session:
        start = audit.present(session)
        first_before, first = appended(session, number=1)
        second_before, second = appended(session, number=2)
        assert (first_before, second_before) == (start, first)
        assert second.rows == first.rows + 1 == start.rows + 2
        assert audit.present(session) == second
        assert len({start.newest, first.newest, second.newest}) == 3


def test_a_hash_takes_the_key(store: Store) -> None:
    """Who holds the database alone cannot add a row that fits."""
    with past_the_guards(store) as execute:
        execute("DELETE FROM audit_event")
    with store.database.writing() as session:
        appended(session)
        assert audit.verify(session, [KEY]) is None
        assert audit.verify(session, [b"x" * 32]) == 1


def test_who_did_it_is_this_user_unless_somebody_is_named(
    store: Store, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "scanner")
    with store.database.writing() as session:
        audit.append(session, KEY, "test.act", details={})
        appended(session)
    assert rows("SELECT actor, subject FROM audit_event ORDER BY id DESC LIMIT 2") == [
        ("clerk", "share:3"), ("scanner", "")
    ]  # fmt: skip


def test_a_user_the_system_cannot_name_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a container there may be none."""

    def nobody() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert audit.this_user() == "unknown"


def test_whether_something_was_ever_done(store: Store) -> None:
    with store.database.writing() as session:
        assert not audit.has(session, "test.act")
        appended(session)
        assert audit.has(session, "test.act")
        assert not audit.has(session, "test")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "'2001-01-01 00:00:00.000000'"),
        ("actor", "'x'"),
        ("action", "'x'"),
        ("subject", "'x'"),
        ("details", "'{}'"),
        ("previous", "'0'"),
        ("hash", "'0'"),
    ],
)
def test_a_change_of_any_column_is_found_at_its_row(store: Store, column: str, value: str) -> None:
    for number in range(3):
        store.audit("test.act", number=number)
    with past_the_guards(store) as execute:
        execute(f"UPDATE audit_event SET {column} = {value} WHERE id = 2")
    assert store.first_forged_event() == 2


def test_a_forged_audit_event_is_named(store: Store) -> None:
    """Whoever gets around the triggers breaks the chain."""
    for number in range(5):
        store.audit("test.act", number=number)
    assert store.first_forged_event() is None
    with past_the_guards(store) as execute:
        execute("UPDATE audit_event SET actor = 'somebody else' WHERE id = 3")
    assert store.first_forged_event() == 3


def test_a_missing_audit_event_is_named(store: Store) -> None:
    """Taking one out is noticed at its place."""
    for number in range(5):
        store.audit("test.act", number=number)
    with past_the_guards(store) as execute:
        execute("DELETE FROM audit_event WHERE id = 2")
    assert store.first_forged_event() == 2


def test_writers_at_once_keep_the_chain_whole(store: Store) -> None:
    """Four threads write events; the chain has no gap and no fork."""

    def write() -> None:
        for number in range(10):
            store.audit("test.act", number=number)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.first_forged_event() is None


def test_a_check_in_parts_finds_what_a_whole_one_does(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it stops and goes on, also past a renewal of the keys."""
    monkeypatch.setattr(audit, "_PAGE", 3)
    other = b"n" * 32
    with past_the_guards(store) as execute:
        execute("DELETE FROM audit_event")
    with store.database.writing() as session:
        for _ in range(4):
            appended(session)
        appended(session, audit.RENEWED)
        for _ in range(4):
            audit.append(session, other, "test.act", details={})
    steps = []
    with store.database.reading() as session:
        done = audit.Verified()
        while not done.finished:
            done = audit.verify_on(session, [KEY, other], done, lambda: False)
            steps.append(done.row)
        newest = audit.present(session).newest
    assert steps == [3, 6, 9, 9]
    assert done == audit.Verified(9, newest, renewals=1, finished=True)
    with past_the_guards(store) as execute:
        execute("UPDATE audit_event SET actor = 'x' WHERE id = 8")
    with store.database.reading() as session:
        first = audit.verify_on(session, [KEY, other], audit.Verified(), lambda: False)
        assert (first.row, first.forged) == (3, None)
        last = audit.verify_on(session, [KEY, other], first, lambda: True)
    assert (last.row, last.forged, last.finished) == (7, 8, True)
