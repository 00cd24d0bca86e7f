"""An unmounted share looks like an empty one: whether a folder can be what the inventory believes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from classify.errors import InventoryError
from classify.inventory import plausible
from classify.inventory.handles import ShareHandle
from classify.inventory.store import Store


class Folder:
    """A scanned share, asked about a folder."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.path = folder
        [self.share] = store.shares()

    def ask(self, question: Callable[..., Any], *more: Any, share: ShareHandle | None = None) -> Any:
        with self.store.database.reading() as session:
            return question(session, share or self.share, *more)

    def is_refused(self) -> str:
        """Why, or empty."""
        try:
            self.ask(plausible.must_not_be_lost, self.path)
        except InventoryError as error:
            return f"{error} {error.what_to_do}"
        return ""


@pytest.fixture
def known(scan: Any, store: Store, folder: Path) -> Folder:
    scan()
    return Folder(store, folder)


def emptied(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def test_whether_anything_of_a_share_is_known(store: Store, known: Folder, tmp_path: Path) -> None:
    assert known.ask(plausible.has_files)
    assert not known.ask(plausible.has_files, share=store.share(tmp_path / "new"))


def test_a_share_as_it_was_is_believed(known: Folder) -> None:
    assert known.is_refused() == ""


def test_an_empty_folder_in_its_place_is_refused(known: Folder) -> None:
    emptied(known.path)
    said = known.is_refused()
    assert said.startswith(f"Of 8 files of the share City share none can be found in '{known.path}'. ")
    assert "--all-gone" in said
    known.path.rmdir()
    assert "none can be found" in known.is_refused()


def test_one_file_that_is_left_is_enough_for_a_small_share(known: Folder) -> None:
    """Under any of its names: its size and time are a trace."""
    kept = known.path.parent / "kept"
    shutil.copy2(known.path / "HR" / "box.zip", kept)
    emptied(known.path)
    shutil.copy2(kept, known.path / "another name.zip")
    assert known.is_refused() == ""
    os.utime(known.path / "another name.zip", (1, 1))
    assert "none can be found" in known.is_refused()


def test_of_a_large_share_more_must_be_left(known: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of eight is .125 of it."""
    monkeypatch.setattr(plausible, "_PROBED", 8)
    monkeypatch.setattr(plausible, "_MOST_LOST", 0.8)
    kept = known.path.parent / "kept"
    shutil.copy2(known.path / "Parks" / "paint.txt", kept)
    emptied(known.path)
    (known.path / "Parks").mkdir()
    shutil.copy2(kept, known.path / "Parks" / "paint.txt")
    assert "only 1 can be found" in known.is_refused()


def test_a_share_of_which_nothing_is_known_cannot_be_lost(
    store: Store, known: Folder, tmp_path: Path
) -> None:
    new = store.share(tmp_path / "new")
    known.ask(plausible.must_not_be_lost, tmp_path / "nowhere", share=new)


@pytest.mark.parametrize("same_size", [True, False])
def test_a_share_has_moved_where_its_files_lie_with_their_sizes(known: Folder, same_size: bool) -> None:
    there = Path(shutil.copytree(known.path, known.path.parent / "mounted elsewhere", symlinks=True))
    if not same_size:
        (there / "Parks" / "paint.txt").write_text("Paint it all in another green.\n")
    assert known.ask(plausible.holds_the_same, there) is same_size


def test_nine_of_ten_are_enough_and_a_folder_that_is_not_there_holds_nothing(
    known: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plausible, "_SAME", 7 / 8)
    monkeypatch.setattr(plausible, "_PAGE", 3)
    (known.path / "Parks" / "paint.txt").unlink()
    assert known.ask(plausible.holds_the_same, known.path)
    (known.path / "Parks" / "mowing.txt").unlink()
    assert not known.ask(plausible.holds_the_same, known.path)
    assert not known.ask(plausible.holds_the_same, known.path / "nowhere")


def test_a_sample_is_spread_over_the_share(known: Folder) -> None:
    """Not the first files alone, which one folder holds."""
    some = [file.path for file in known.ask(lambda *given: list(plausible._known(*given, every=2)))]
    every = [file.path for file in known.ask(lambda *given: list(plausible._known(*given)))]
    assert len(every) == 8
    assert some == every[3::4]
