"""What people mean by a share, a folder or a file, and nothing outside of what they may see."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify.errors import InventoryError
from classify.inventory.selection import Chosen, Selections, pages
from classify.inventory.store import Store
from tests.inventory.opened import Town, town


@pytest.fixture
def there(store: Store, tmp_path: Path) -> Town:
    return town(store, tmp_path)


def files(store: Store, chosen: Chosen) -> list[str]:
    with store.database.reading() as session:
        rows = [row for page in pages(session, chosen) for row in page]
    return [chosen.share.sealer.open(row["path_sealed"]) for row in rows]


def test_a_share_is_meant_by_its_name_and_by_its_folder(store: Store, there: Town, tmp_path: Path) -> None:
    read, shares = Selections(store), [there.hr, there.it]
    assert read.chosen(["HR"], shares) == [Chosen(there.hr)] == read.chosen([str(tmp_path / "HR")], shares)
    assert len(files(store, Chosen(there.hr))) == 5


def test_a_folder_is_meant_by_its_path_below_the_share_or_on_this_machine(
    store: Store, there: Town, tmp_path: Path
) -> None:
    read, shares = Selections(store), [there.hr, there.it]
    for meant in ("leave", "leave/", str(tmp_path / "HR" / "leave")):
        [chosen] = read.chosen([meant], shares)
        assert files(store, chosen) == ["leave/a.txt", "leave/b.txt"]
        assert chosen.shown == "HR: leave"


def test_a_file_is_meant_with_what_is_packed_in_it(store: Store, there: Town) -> None:
    read = Selections(store)
    for meant in ("box.zip", str(there.numbers["HR/box.zip"])):
        [chosen] = read.chosen([meant], [there.hr, there.it])
        assert files(store, chosen) == ["box.zip", "box.zip!/in.txt"]


def test_what_is_named_twice_is_meant_once(store: Store, there: Town) -> None:
    assert Selections(store).chosen(["HR", "HR", "leave"], [there.hr]) == [
        Chosen(there.hr),
        Chosen(there.hr, "leave"),
    ]


def test_what_one_may_not_see_means_nothing(store: Store, there: Town) -> None:
    """And is refused as what is not there is."""
    read = Selections(store)
    for meant in ("HR", "leave", str(there.numbers["HR/c.txt"]), "nowhere"):
        with pytest.raises(InventoryError):
            read.chosen([meant], [there.it])
