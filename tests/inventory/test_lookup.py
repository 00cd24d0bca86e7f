"""What somebody typed is found by number, path, another spelling, where it was, and how it is shown."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from classify.inventory import lookup
from classify.inventory.lookup import Asked, paths_below, spellings
from classify.inventory.store import Store

ACCENTED = unicodedata.normalize("NFC", "Müller.txt")


@given(st.text(max_size=20))
def test_what_was_typed_is_tried_first_and_nothing_twice(path: str) -> None:
    forms = spellings(path)
    assert forms[0] == path
    assert len(set(forms)) == len(forms)


def test_accents_joined_or_apart_and_slashes_of_other_systems() -> None:
    apart = unicodedata.normalize("NFD", ACCENTED)
    assert spellings(ACCENTED) == [ACCENTED, apart]
    assert spellings("HR\\list.txt") == ["HR\\list.txt", "HR/list.txt"]


def test_a_path_may_be_below_the_share_or_on_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a dot before it, in another folder, or of a member: behind its container is no folder."""
    share = tmp_path / "City share"
    (share / "HR").mkdir(parents=True)
    assert "HR/list.txt" in set(paths_below(share, "./HR/list.txt"))
    assert "HR/list.txt" in set(paths_below(share, str(share / "HR" / "list.txt")))
    assert "HR/box.zip!/../x" in set(paths_below(share, f"{share}/HR/box.zip!/../x"))
    monkeypatch.chdir(share / "HR")
    assert "HR/list.txt" in set(paths_below(share, "list.txt"))
    monkeypatch.chdir(tmp_path)
    assert set(paths_below(share, "list.txt")) == {"list.txt"}


def test_a_share_that_is_one_file_is_called_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("x")
    assert "list.txt" in set(paths_below(file, str(file)))


class Desk:
    """Asks of a share that was scanned, as the commands do."""

    def __init__(self, store: Store) -> None:
        self.store = store
        [self.share] = store.shares()

    def asked(self, file: str) -> Asked:
        return Asked(self.share, spellings(file), file)

    def there(self, session: Session, file: str) -> list[str]:
        found = lookup.there(session, [self.asked(file)])
        return [str(number) for _, number in found]

    def shown(self, session: Session, file: str) -> list[int]:
        return [number for _, number in lookup.shown_as(session, self.asked(file))]


@pytest.fixture
def desk(scan: Any, store: Store, folder: Path) -> Desk:
    (folder / "Parks" / unicodedata.normalize("NFD", ACCENTED)).write_text("Trees.\n")
    (folder / "3").write_text("A file called like a number.\n")
    scan()
    return Desk(store)


def test_a_path_comes_before_a_number(store: Store, desk: Desk) -> None:
    """Of a file that is called like one."""
    with store.database.reading() as session:
        [called_three] = desk.there(session, "3")
        assert called_three != "3"
        assert desk.there(session, "4") == ["4"]
        assert desk.there(session, "4" * 19) == desk.there(session, "٤") == desk.there(session, "-4") == []


def test_a_member_is_found_by_the_path_lists_show(store: Store, desk: Desk) -> None:
    with store.database.reading() as session:
        [number] = desk.there(session, "HR/box.zip!/deep/two.txt")
        assert desk.there(session, "HR/box.zip!/nothing") == []
        assert desk.shown(session, "HR/box.zip!/deep/two.txt") == [int(number)]


def test_a_masked_path_and_one_with_other_accents_are_found_by_looking_at_all(
    store: Store, desk: Desk
) -> None:
    """And the real name behind the mask, too."""
    with store.database.reading() as session:
        [masked] = desk.shown(session, "HR/file ***-**-****.txt")
        assert desk.shown(session, "./HR\\file 219-09-8888.txt") == [masked]
        assert len(desk.shown(session, f"Parks/{ACCENTED}")) == 1
        assert desk.shown(session, "HR/file") == []


def test_of_many_that_look_alike_some_are_named(
    scan: Any, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page by page; who wants one of them gives its number."""
    monkeypatch.setattr(lookup, "_PAGE", 2)
    monkeypatch.setattr(lookup, "_MOST", 3)
    for number in range(5):
        (folder / f"219-09-111{number}.txt").write_text(f"note {number}\n")
    scan()
    with store.database.reading() as session:
        assert len(Desk(store).shown(session, "***-**-****.txt")) == 3


def test_what_was_moved_is_told_with_where_it_is_now(
    scan: Any, store: Store, folder: Path, desk: Desk
) -> None:
    (folder / "Parks" / "mowing.txt").rename(folder / "HR" / "lawn.txt")
    (folder / "Parks" / "paint.txt").unlink()
    scan()
    with store.database.reading() as session:
        moved = lookup.moved(session, desk.asked("Parks/mowing.txt"))
        assert moved is not None
        assert (moved.line.path, [line.path for line in moved.now]) == ("Parks/mowing.txt", ["HR/lawn.txt"])
        gone = lookup.moved(session, desk.asked("Parks/paint.txt"))
        assert gone is not None
        assert gone.now == []
        assert lookup.moved(session, desk.asked("HR/list.txt")) is None
        assert lookup.there(session, [desk.asked("Parks/mowing.txt")]) == []
