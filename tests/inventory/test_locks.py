"""Numbers of locks are an agreement between programs, and their order keeps them from waiting in a ring."""

from __future__ import annotations

import threading

import pytest

from classify.inventory.locks import Lock, only_one, together
from classify.inventory.store import Store


def test_each_lock_has_a_number_of_its_own_that_postgresql_takes() -> None:
    assert len({int(lock) for lock in Lock}) == len(Lock)
    assert all(0 <= lock < 2**31 for lock in Lock)


def test_results_are_locked_before_what_they_touch() -> None:
    """Recording and finishing take it first, and then contents, counts and the trail."""
    assert min(Lock) is Lock.RECORDS


def test_in_sqlite_where_writers_stand_in_line_nothing_is_locked(store: Store) -> None:
    with store.database.writing() as session:
        only_one(session, Lock.RECORDS, 1)
        together(session, Lock.CONTENTS)


@pytest.mark.only_postgresql
@pytest.mark.parametrize("silent", [0.01, 60.0])
def test_who_waits_for_a_lock_says_so_after_a_while(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, silent: float
) -> None:
    """Not at once; and it has the lock once the other is done."""
    monkeypatch.setattr("classify.inventory.locks.SILENT_SECONDS", silent)
    with store.database.engine.connect() as other:
        only_one(other, Lock.TRAIL)
        threading.Timer(0.3, other.rollback).start()
        with store.database.writing() as session:
            only_one(session, Lock.TRAIL)
    told = [record.message for record in caplog.records]
    assert told == (["Another program is writing to the inventory. Waiting for it."] if silent < 1 else [])
