"""Counts are read anew when they were written anew, and not before."""

from __future__ import annotations

from pathlib import Path

from classify.inventory.store import Store
from classify.inventory.tallies import apart, tallies
from tests.inventory.mixed import make_mixed


def test_counts_are_remembered_until_they_are_written_anew(store: Store, tmp_path: Path) -> None:
    make_mixed(store, tmp_path)
    shares = store.shares()

    def read() -> dict[int, int]:
        with store.database.reading() as session:
            return {number: one.items for number, one in tallies(session, shares).items()}

    before = read()
    assert len(before) == 3
    gone = shares[0].id
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE item SET gone_scan_id = 1 WHERE share_id = {gone}")
    assert read() == before
    store.recount(shares[0])
    assert read() == {**before, gone: 0}


def test_counts_of_an_earlier_program_have_no_mark_and_are_read_each_time(
    store: Store, tmp_path: Path
) -> None:
    make_mixed(store, tmp_path)
    shares = store.shares()
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM tally WHERE dimension = 'mark'")
    with store.database.reading() as session:
        first = tallies(session, shares)[shares[0].id]
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE tally SET files = 77 WHERE value = 'files'")
    with store.database.reading() as session:
        second = tallies(session, shares)[shares[0].id]
    assert first.mark == second.mark == ""
    assert first.of("all")["files"] != second.of("all")["files"] == 77


def test_counts_know_all_only_while_no_scan_is_under_way(store: Store, tmp_path: Path) -> None:
    make_mixed(store, tmp_path)
    shares = store.shares()
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE scan SET state = 'running' WHERE share_id = {shares[1].id}")
    with store.database.reading() as session:
        known = tallies(session, shares)
    assert [known[share.id].is_current for share in shares] == [True, False, True]


def test_a_share_without_a_scan_has_no_counts(store: Store, tmp_path: Path) -> None:
    share = store.share(tmp_path)
    with store.database.reading() as session:
        assert tallies(session, []) == {}
        known = tallies(session, [share])[share.id]
    assert (known.items, known.is_current, known.mark, known.of("label")) == (0, False, "", {})


def test_combinations_are_taken_apart() -> None:
    assert apart({"A,B": 2, "B": 3, "": 9}) == {"A": 2, "B": 5}
