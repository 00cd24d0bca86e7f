"""A folder and a name that do not belong together are said, and an unmounted share is never an empty one."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from classify import cli
from classify.commands.inventory import list_shares
from classify.errors import InventoryError, SetupError
from classify.inventory.catalogue import Catalogue
from classify.inventory.shares import Change
from classify.inventory.store import Store
from classify.scanning import scan_share
from classify.settings import Settings
from tests.conftest import QuickReaders, make_folder

if TYPE_CHECKING:
    from tests.conftest import Scans
else:
    Scans = Any


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder with other files."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "other.txt").write_text("Other things\n")
    return tmp_path / "elsewhere"


def scan_of(store: Store, folder: Path, **given: Any) -> Any:
    return scan_share(
        folder, store=store, settings=Settings(home=store.home, jobs=1), hire=QuickReaders, **given
    )


def names(store: Store) -> list[str]:
    return [share.name for share in store.shares()]


def current(store: Store, name: str) -> int:
    return Catalogue(store).overview(store.share_named(name)).files


def everything(rows: Any) -> list[Any]:
    """What a refused scan must leave as it was."""
    return [rows(f"SELECT * FROM {table} ORDER BY id") for table in ("share", "scan", "item", "sighting")]


def test_another_folder_under_a_known_name_is_refused(
    scan: Scans, store: Store, elsewhere: Path, rows: Any
) -> None:
    """The sentence names the folder that is known, the remedy what could be meant; nothing is written."""
    scan(share="HR")
    before = everything(rows)
    with pytest.raises(
        InventoryError, match=r"The share HR is another folder: '.*City share' \(last scanned"
    ) as no:
        scan_of(store, elsewhere, share="HR")
    assert all(option in no.value.what_to_do for option in ("--moved", "--replace", "--share"))
    assert everything(rows) == before


def test_other_files_may_take_the_place_of_a_share(scan: Scans, store: Store, elsewhere: Path) -> None:
    """Asked for, those that were known are gone, and the comparison of the scans says so."""
    scan(share="HR")
    report = scan_of(store, elsewhere, share="HR", change=Change.REPLACE)
    assert (report.gone, current(store, "HR")) == (8, 1)
    changes = Catalogue(store).difference(store.share_named("HR"), 1, 2)
    assert (len(changes.gone), [line.path for line in changes.new]) == (10, ["other.txt"])


def test_a_share_that_moved_keeps_what_is_known(
    scan: Scans, store: Store, folder: Path, tmp_path: Path
) -> None:
    """Both folders are there: which is meant must be said. Nothing is read again, nothing doubled."""
    scan(share="HR")
    shutil.copytree(folder, tmp_path / "new", symlinks=True)
    with pytest.raises(InventoryError, match="is another folder"):
        scan_of(store, tmp_path / "new", share="HR")
    report = scan_of(store, tmp_path / "new", share="HR", change=Change.MOVED)
    assert (report.progress.unchanged, report.gone, current(store, "HR")) == (7, 0, 8)
    assert store.folder_of(store.share_named("HR")) == tmp_path / "new"
    changes = Catalogue(store).difference(store.share_named("HR"), 1, 2)
    assert not any((changes.new, changes.gone, changes.moved, changes.changed, changes.relabelled))


@pytest.mark.parametrize("name", ["HR", ""])
def test_a_share_mounted_elsewhere_is_recognised_by_its_files(
    store: Store, tmp_path: Path, name: str
) -> None:
    """The old place is gone and all files are at the new one: it moved, whether its name was given or not."""
    scan_of(store, make_folder(tmp_path / "a" / "Share"), share=name)
    (tmp_path / "b").mkdir()
    shutil.copytree(tmp_path / "a" / "Share", tmp_path / "b" / "Share", symlinks=True)
    shutil.rmtree(tmp_path / "a")
    scan_of(store, tmp_path / "b" / "Share", share=name)
    assert names(store) == [name or "Share"]
    assert current(store, name or "Share") == 8


def test_a_folder_is_not_taken_for_another_that_is_gone(
    store: Store, tmp_path: Path, elsewhere: Path
) -> None:
    """Same name, other files, the old folder away: it may be unmounted, so that somebody must say."""
    scan_of(store, make_folder(tmp_path / "elsewhere-old" / "elsewhere"))
    shutil.rmtree(tmp_path / "elsewhere-old")
    with pytest.raises(InventoryError, match="The share elsewhere is another folder"):
        scan_of(store, elsewhere)
    assert names(store) == ["elsewhere"]


def test_two_folders_of_one_name_are_two_shares(store: Store, tmp_path: Path) -> None:
    """Both are there, and no name was given."""
    for place in ("a", "b"):
        scan_of(store, make_folder(tmp_path / place / "Share"))
    assert names(store) == ["Share", "Share (2)"]


def test_a_known_folder_under_another_name_is_told(
    scan: Scans, store: Store, folder: Path, rows: Any
) -> None:
    """Also where it is reached by a link; renamed, it keeps its history."""
    scan(share="HR")
    before = everything(rows)
    link = folder.parent / "link"
    link.symlink_to(folder)
    for same in (folder, link):
        with pytest.raises(InventoryError, match=r"already, as the share HR \(last scanned") as refused:
            scan_of(store, same, share="Personnel")
        assert "--rename" in refused.value.what_to_do
    assert everything(rows) == before
    report = scan_of(store, folder, share="Personnel", change=Change.RENAME)
    assert (names(store), report.progress.unchanged) == (["Personnel"], 8)
    assert len(Catalogue(store).scans(store.share_named("Personnel"))) == 2


def test_a_name_that_is_taken_is_not_given_twice(
    scan: Scans, store: Store, folder: Path, elsewhere: Path
) -> None:
    """Whatever is asked for: the folder is one share, the name another."""
    scan(share="HR")
    scan_of(store, elsewhere, share="Parks")
    for change in Change:
        with pytest.raises(InventoryError, match="This folder is the share HR, and Parks is another"):
            scan_of(store, folder, share="Parks", change=change)


def test_nothing_known_cannot_move(store: Store, elsewhere: Path) -> None:
    """A misspelt name makes no new share under --moved or --rename."""
    for change in (Change.MOVED, Change.RENAME):
        with pytest.raises(InventoryError, match="knows neither"):
            scan_of(store, elsewhere, share="HR", change=change)
    assert names(store) == []


def empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def other_files(folder: Path) -> None:
    empty(folder)
    (folder / "lost+found").mkdir()
    (folder / "README").write_text("Mount the share here.\n")


@pytest.mark.parametrize("happens", [empty, other_files, shutil.rmtree])
def test_an_unmounted_share_is_refused_and_nothing_is_gone(
    scan: Scans, store: Store, folder: Path, happens: Any, rows: Any
) -> None:
    """An empty folder, another disk's files, no folder at all."""
    scan()
    before = everything(rows)
    happens(folder)
    with pytest.raises(
        InventoryError, match="Of 8 files of the share City share none can be found"
    ) as refused:
        scan()
    assert "--all-gone" in refused.value.what_to_do
    assert everything(rows) == before


def test_an_emptied_share_is_taken_as_such_when_asked(scan: Scans, store: Store, folder: Path) -> None:
    """And the next scan needs no asking: there is nothing left to lose."""
    scan()
    empty(folder)
    assert scan(all_gone=True).gone == 8
    assert scan().gone == 0
    (folder / "new.txt").write_text("New\n")
    scan()
    assert current(store, "City share") == 1


def test_a_large_share_of_which_little_is_left_is_refused(scan: Scans, store: Store, folder: Path) -> None:
    """Of a hundred files and more, losing nearly all is no honest change; losing half may be."""
    many = folder / "many"
    many.mkdir()
    for number in range(300):
        (many / f"{number}.txt").write_text(f"Note {number}\n" * (number + 1))
    scan()
    for number in range(100):
        (many / f"{number}.txt").unlink()
    assert scan().gone == 100
    shutil.rmtree(many)
    with pytest.raises(InventoryError, match="Of 208 files of the share City share only 8 can"):
        scan()
    assert current(store, "City share") == 208


def test_a_share_whose_only_folder_was_renamed_is_not_lost(scan: Scans, store: Store, folder: Path) -> None:
    """No path is the same; the files are, by size and time."""
    (folder / "top").mkdir()
    for name in ("HR", "Parks"):
        (folder / name).rename(folder / "top" / name)
    scan()
    (folder / "top").rename(folder / "renamed")
    assert scan().gone == 8
    assert current(store, "City share") == 8


def test_files_below_a_closed_folder_are_no_loss(
    scan: Scans, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be listed may well be there."""
    scan()
    real = os.scandir

    def refusing(at: Any) -> Any:
        if isinstance(at, int):
            raise PermissionError(13, "Permission denied")
        return real(at)

    monkeypatch.setattr(os, "scandir", refusing)
    monkeypatch.setattr(
        "classify.crawl.Beneath.look", lambda *_: (_ for _ in ()).throw(PermissionError(13, "no"))
    )
    assert scan().gone == 0


def test_a_home_inside_the_share_and_a_share_inside_the_home_are_refused(tmp_path: Path) -> None:
    """Before anything is written, also through a link."""
    share = make_folder(tmp_path / "share")
    (tmp_path / "link").symlink_to(share)
    before = sorted(tmp_path.rglob("*"))
    for folder, home in (
        (share, share / "home"),
        (share, share),
        (share, tmp_path / "link" / "deep" / "home"),
        (share / "HR", share),
    ):
        for flow in ((), ("--flow",)):
            with pytest.raises(SetupError, match="home folder"):
                run(["scan", str(folder), "--home", str(home), *flow])
    assert sorted(tmp_path.rglob("*")) == before


def run(words: list[str]) -> Any:
    return cli.app(words, standalone_mode=False)


@pytest.mark.only_sqlite
def test_a_refusal_ends_with_one_and_a_sentence(
    scan: Scans, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As any error at the door."""
    scan()
    empty(folder)
    monkeypatch.setattr(sys, "argv", ["classify", "scan", str(folder), "--home", str(scan.settings.home)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert "What to do: See whether it is mounted" in capsys.readouterr().err


def test_two_meanings_at_once_are_refused(tmp_path: Path, elsewhere: Path) -> None:
    """--moved and --replace exclude each other."""
    with pytest.raises(Exception, match="cannot both be meant"):
        run(["scan", str(elsewhere), "--moved", "--replace", "--home", str(tmp_path / "home")])
    assert not (tmp_path / "home").exists()


def test_shares_are_listed_with_folder_and_last_scan(scan: Scans, store: Store, folder: Path) -> None:
    """Where it lies, and when it was last scanned whole."""
    scan(share="HR")
    ended = store.last_scan(store.share_named("HR"))
    assert ended is not None
    screen = Console(width=250)
    with screen.capture() as printed:
        list_shares(scan.settings, console=screen)
    assert str(folder) in printed.get()
    assert f"{ended:%Y-%m-%d %H:%M}" in printed.get()
