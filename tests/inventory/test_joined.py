"""Of two that read for one scan the first wins, and nothing comes from who is wanted no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from classify.errors import NotWantedError
from classify.inventory.handles import ScanHandle
from classify.inventory.store import Store
from models.labels import Label
from tests.inventory.at_work import OTHER, finding, member, proposal, result, scanning

Rows = Callable[[str], list[tuple[object, ...]]]


@pytest.fixture
def leading(store: Store, tmp_path: Path) -> Iterator[ScanHandle]:
    """A scan this process leads."""
    with scanning(store, tmp_path / "share") as scan:
        yield scan


def join(store: Store, scan: ScanHandle, *, reread: bool = False) -> ScanHandle:
    """The same scan, joined."""
    return store.join(scan.id, scan.share, life=scan.life, reread=reread)


def test_of_two_results_for_a_file_the_first_stands(store: Store, leading: ScanHandle, rows: Rows) -> None:
    """Findings are neither doubled nor exchanged, and the batch of the second has no file."""
    one, two = join(store, leading), join(store, leading)
    assert store.record(one, 1, [result("a.txt", finding())])
    late = result("a.txt", finding(), finding(), digest=OTHER, proposal=proposal(Label.RESTRICTED))
    assert not store.record(two, 1, [late])
    assert store.record(two, 2, [late, result("b.txt", finding())])
    assert rows("SELECT outcome, label FROM item WHERE findings > 0") == [("ok", "PUBLIC")] * 2
    assert rows("SELECT count(*) FROM finding") == [(1,)]
    assert rows("SELECT batch, files FROM checkpoint ORDER BY batch") == [(1, 1), (2, 1)]


def test_members_of_a_file_that_is_closed_come_too_late(
    store: Store, leading: ScanHandle, rows: Rows
) -> None:
    one, two = join(store, leading), join(store, leading)
    store.record(one, 1, [member("x.txt"), result("box.zip", digest=OTHER)])
    store.record(two, 2, [member("x.txt", finding()), member("y.txt", finding())])
    assert rows("SELECT count(*), sum(findings) FROM item WHERE container_id > 0") == [(1, 0)]


def test_a_copy_that_somebody_else_read_is_one_content_also_where_all_is_read_again(
    store: Store, leading: ScanHandle, rows: Rows
) -> None:
    for number, path in enumerate(("a.txt", "b.txt"), start=1):
        store.record(join(store, leading, reread=True), number, [result(path, finding())])
    assert rows("SELECT count(*), sum(findings) FROM content") == [(1, 1)]
    assert rows("SELECT count(*) FROM finding") == [(1,)]


def test_who_is_called_back_leaves_nothing(store: Store, leading: ScanHandle, rows: Rows) -> None:
    old = join(store, leading)
    assert store.is_wanted(old)
    leading = store.call_back(leading)
    assert not store.is_wanted(old)
    with pytest.raises(NotWantedError):
        store.record(old, 1, [result("a.txt", finding())])
    with pytest.raises(NotWantedError):
        store.refute(old, [1])
    assert rows("SELECT count(*) FROM item WHERE outcome <> 'not_examined'") == [(0,)]
    assert store.record(join(store, leading), 1, [result("a.txt", finding())])


def test_a_scan_that_is_over_or_of_another_share_cannot_be_joined(
    store: Store, leading: ScanHandle, tmp_path: Path
) -> None:
    other = store.share(tmp_path, name="another", all_gone=True)
    with pytest.raises(NotWantedError):
        store.join(leading.id, other, life=0, reread=False)
    joined = join(store, leading)
    everything = [result("a.txt"), result("b.txt"), result("box.zip", digest=OTHER)]
    store.record(leading, 1, everything)
    store.finish(leading)
    with pytest.raises(NotWantedError):
        join(store, leading)
    with pytest.raises(NotWantedError):
        store.record(joined, 2, everything)


def test_bytes_that_somebody_else_compared_are_not_compared_again(
    store: Store, tmp_path: Path, rows: Rows
) -> None:
    """Of a late word about a file that was read meanwhile nothing is kept."""
    with scanning(store, tmp_path / "share") as scan:
        store.record(scan, 1, [result("a.txt"), result("b.txt"), result("box.zip", digest=OTHER)])
        store.finish(scan)
    with scanning(store, tmp_path / "share") as scan:
        store.sample_unchanged(scan, 100.0)
        [(number,)] = rows("SELECT min(id) FROM item")
        one, two = join(store, scan), join(store, scan)
        store.confirm(one, [int(str(number))])
        store.refute(two, [int(str(number))], silent=1)
        assert rows("SELECT silent FROM scan ORDER BY id DESC LIMIT 1") == [(0,)]
        assert rows(f"SELECT outcome, recheck FROM item WHERE id = {number}") == [("ok", None)]
