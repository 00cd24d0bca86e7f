"""Numbers of locks are an agreement between programs, and their order keeps them from waiting in a ring."""

from __future__ import annotations

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
