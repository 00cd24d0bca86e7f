"""Results are written by the weight or when they have waited; files are looked at by the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.inventory.handles import Pending
from classify.scanning import batches
from classify.scanning.batches import Batch, pages
from tests.inventory.at_work import finding, result

FILES = st.lists(st.integers(0, 50_000_000), max_size=60)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the clock says; the last entry counts."""
    times = [100.0]
    monkeypatch.setattr(batches.time, "monotonic", lambda: times[-1])
    return times


def test_an_empty_batch_is_never_due(clock: list[float]) -> None:
    batch = Batch()
    clock.append(1e9)
    assert not batch.is_due


def test_a_batch_is_due_when_its_first_result_has_waited(clock: list[float]) -> None:
    """Whatever came later: a crash costs seconds of work."""
    batch = Batch()
    batch.add([result("a.txt")])
    clock.append(102.0)
    batch.add([result("b.txt")])
    assert not batch.is_due
    clock.append(103.5)
    assert batch.is_due


def test_a_batch_is_due_by_its_weight(clock: list[float]) -> None:
    """Twenty findings weigh as much as a result."""
    batch = Batch()
    batch.add(result(str(number)) for number in range(998))
    assert not batch.is_due
    batch.add([result("x", *(finding() for _ in range(20)))])
    assert batch.is_due
    assert (len(batch.results), batch.weight) == (999, 1000.0)


@given(FILES)
def test_pages_are_the_files_in_their_order_and_none_is_too_large(sizes: list[int]) -> None:
    """But for its last file: a page ends with the file that fills it."""
    files = [Pending(number, f"{number}.txt", size, 0, 0) for number, size in enumerate(sizes)]
    found = list(pages(iter(files)))
    assert [file for page in found for file in page] == files
    for page in found:
        assert page
        assert sum(file.size for file in page[:-1]) < 20_000_000
    assert all(sum(file.size for file in page) >= 20_000_000 for page in found[:-1])


def test_a_page_of_small_files_has_so_many() -> None:
    files = [Pending(number, "x", 1, 0, 0) for number in range(1_001)]
    assert [len(page) for page in pages(iter(files))] == [200, 200, 200, 200, 200, 1]
