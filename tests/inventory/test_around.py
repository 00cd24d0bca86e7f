"""What lies around an item: holders, neighbours, copies, values elsewhere; only in the shares one may see."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from classify.inventory import around
from classify.inventory.around import Around, Copy
from classify.inventory.store import Store
from models.openness import Openness
from tests.inventory.at_work import entry, finding, member, result, scanning
from tests.inventory.opened import A, Town, report, town


@pytest.fixture
def there(store: Store, tmp_path: Path) -> Town:
    return town(store, tmp_path)


def test_a_member_is_held_by_its_files_from_the_outermost_in(store: Store, tmp_path: Path) -> None:
    with scanning(store, tmp_path / "Box", [entry("box.zip")]) as scan:
        inner = "box.zip!/in.zip"
        results = [
            member("in.zip"),
            member("in.zip!/list.txt", holder=inner),
            result("box.zip", digest=None, media="zip"),
        ]
        store.record(scan, scan.first_batch, results)
        share = scan.share
    paths = {line.path: line.id for line in _lines(store)}
    read = Around(store)
    held = read.holders(share, paths["box.zip!/in.zip!/list.txt"])
    assert [line.path for line in held] == ["box.zip", "box.zip!/in.zip"]
    assert [line.path for line in read.holders(share, paths["box.zip!/in.zip"])] == ["box.zip"]
    assert read.holders(share, paths["box.zip"]) == []
    assert read.holders(share, 9_999) == []


def test_neighbours_are_the_files_of_the_same_folder(store: Store, there: Town) -> None:
    """The strictest first; members have none."""
    read = Around(store)
    page = read.neighbours(there.hr, there.numbers["HR/leave/b.txt"])
    assert ([line.path for line in page.lines], page.total) == (["leave/a.txt"], 1)
    page = read.neighbours(there.hr, there.numbers["HR/c.txt"])
    assert [(line.path, line.label) for line in page.lines] == [("box.zip", "RESTRICTED")]
    assert read.neighbours(there.hr, there.numbers["HR/box.zip!/in.txt"]).total == 0


def test_neighbours_come_in_pages(store: Store, tmp_path: Path) -> None:
    names = [f"{number}.txt" for number in range(7)]
    with scanning(store, tmp_path / "Many", [entry(name) for name in names]) as scan:
        share = scan.share
    first = min(line.id for line in _lines(store))
    read = Around(store)
    pages = [read.neighbours(share, first, after=after, limit=4) for after in (0, 4)]
    assert [len(page.lines) for page in pages] == [4, 2]
    assert {page.total for page in pages} == {6}
    assert len({line.id for page in pages for line in page.lines}) == 6


def test_copies_come_the_most_widely_open_first(store: Store, there: Town, tmp_path: Path) -> None:
    with scanning(store, tmp_path / "Law", [entry("z.txt")]) as scan:
        store.record(scan, scan.first_batch, [result("z.txt", digest=A)])
        law = scan.share
    store.import_exposure(there.it, report(copy__txt=Openness.GROUP))
    store.import_exposure(law, report(z__txt=Openness.ANYONE))
    read, mine = Around(store), there.numbers["HR/leave/a.txt"]
    page = read.copies(there.hr, mine, [there.hr, there.it, law])
    assert [(copy.line.share, copy.line.path, copy.openness) for copy in page.lines] == [
        ("Law", "z.txt", Openness.ANYONE),
        ("IT", "copy.txt", Openness.GROUP),
    ]
    assert page.total == 2
    assert read.copies(there.hr, mine, [there.hr, there.it, law], after=1, limit=1).lines == page.lines[1:]


def test_copies_in_shares_one_may_not_see_are_not_hinted_at(store: Store, there: Town) -> None:
    page = Around(store).copies(there.hr, there.numbers["HR/leave/a.txt"], [there.hr])
    assert (page.lines, page.total) == ([], 0)


def test_a_copy_that_lies_more_open_than_its_label_suits_is_told(store: Store, there: Town) -> None:
    """A CONFIDENTIAL file for everyone."""
    read, mine = Around(store), there.numbers["HR/leave/a.txt"]

    def copy() -> Copy:
        [one] = read.copies(there.hr, mine, [there.it]).lines
        assert isinstance(one, Copy)
        return one

    assert not copy().is_too_open
    store.import_exposure(there.it, report(copy__txt=Openness.ORGANISATION))
    assert copy().is_too_open
    store.import_exposure(there.it, report(copy__txt=Openness.GROUP))
    assert not copy().is_too_open


def test_what_is_packed_in_a_file_has_copies_too(store: Store, there: Town) -> None:
    page = Around(store).copies(there.it, there.numbers["IT/other.txt"], [there.hr, there.it])
    assert [copy.line.path for copy in page.lines] == ["box.zip!/in.txt"]


def test_empty_files_are_no_copies(store: Store, there: Town) -> None:
    assert Around(store).copies(there.it, there.numbers["IT/empty.txt"], [there.hr, there.it]).total == 0


def test_another_security_domain_is_never_matched(store: Store, there: Town, tmp_path: Path) -> None:
    """Even where a digest were the same."""
    (tmp_path / "Police").mkdir()
    police = store.share(tmp_path / "Police", criminal_justice=True)
    with store.scanning(police, detector_version="1", policy_version="p") as scan:
        for _ in store.register(scan, [entry("z.txt")]):
            pass
        store.record(scan, scan.first_batch, [result("z.txt", digest=A)])
    page = Around(store).copies(there.hr, there.numbers["HR/leave/a.txt"], [there.hr, police])
    assert page.total == 0


def test_the_same_value_is_counted_where_one_may_see(store: Store, there: Town) -> None:
    """In each item once; a value that stands nowhere else is left out."""
    read, mine, mark = Around(store), there.numbers["HR/leave/a.txt"], "f" * 32
    assert read.elsewhere(mine, [mark, mark, None, "0" * 32], [there.hr, there.it]) == {mark: 2}
    assert read.elsewhere(mine, [mark], [there.it]) == {mark: 1}
    assert read.elsewhere(mine, [mark], []) == {}
    assert read.elsewhere(mine, [None], [there.hr]) == {}


def test_a_value_in_a_files_name_counts_too(store: Store, tmp_path: Path) -> None:
    with scanning(store, tmp_path / "N", [entry("1.txt"), entry("2.txt")]) as scan:
        both = [result("1.txt", finding("name")), result("2.txt", finding(), digest="7" * 64)]
        store.record(scan, scan.first_batch, both)
        share = scan.share
    one, two = sorted(line.id for line in _lines(store))
    read = Around(store)
    assert read.elsewhere(two, ["f" * 32], [share]) == {"f" * 32: 1}
    assert read.elsewhere(one, ["f" * 32], [share]) == {"f" * 32: 1}


def test_values_met_everywhere_are_counted_up_to_a_bound(
    store: Store, there: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(around, "MOST_COUNTED", 1)
    mark = "f" * 32
    counted = Around(store).elsewhere(there.numbers["HR/c.txt"], [mark], [there.hr, there.it])
    assert counted == {mark: 2}


def test_reports_and_openness_are_read_of_the_same_store(store: Store, there: Town) -> None:
    store.import_exposure(there.hr, report(leave_a__txt=Openness.ANYONE))
    read = Around(store)
    assert [one.items for one in read.reports(there.hr)] == [1]
    assert [one.openness for one in read.openness(there.numbers["HR/leave/a.txt"])] == [Openness.ANYONE]
    assert sum(sum(counts.values()) for counts in read.most_exposed([there.hr, there.it]).values()) == 4


def _lines(store: Store) -> list[Any]:
    from classify.inventory.catalogue import Catalogue

    return [line for share in store.shares() for line in Catalogue(store).lines(share)]
