"""The crawl names everything it meets and is never trapped."""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from classify.crawl import crawl, must_exist, shown
from classify.errors import UnreadableError
from models.labels import Outcome


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """Emptied afterwards by a program that is not recursive: pytest's own clearing cannot go so deep."""
    yield tmp_path
    subprocess.run(["rm", "-rf", "--", tmp_path], check=True)


def rows(root: Path) -> dict[str, Outcome]:
    return {entry.path: entry.outcome for entry in crawl(root)}


def name_of(descriptor: int) -> str:
    return Path(f"/proc/self/fd/{descriptor}").readlink().name


def test_files_are_named_in_a_stable_order_with_their_size(tmp_path: Path) -> None:
    """Two crawls agree, and folders come after the files beside them."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "inner.txt").write_text("inner")
    (tmp_path / "a.txt").write_text("four")
    first = list(crawl(tmp_path))
    assert [entry.path for entry in first] == ["a.txt", "b/inner.txt"]
    assert [entry.size for entry in first] == [4, 5]
    assert first == list(crawl(tmp_path))


def test_a_loop_of_links_does_not_trap_the_crawl(tmp_path: Path) -> None:
    """A link is a row of its own and is never followed."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "up").symlink_to(tmp_path)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    assert rows(tmp_path) == {"folder/up": Outcome.UNSUPPORTED, "dangling": Outcome.UNSUPPORTED}


def test_special_files_are_named_and_not_opened(tmp_path: Path) -> None:
    """Opening a FIFO would wait for ever; it and a socket are unsupported with that as the reason."""
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        found = {entry.path: entry.reason for entry in crawl(tmp_path)}
    assert "named pipe" in found["pipe"]
    assert "socket" in found["socket"]


def test_a_folder_that_cannot_be_listed_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in it is unknown, and the inventory says so."""
    (tmp_path / "locked").mkdir()
    (tmp_path / "open.txt").write_text("x")
    real = os.scandir

    def refuse(folder: int) -> object:
        if name_of(folder) == "locked":
            raise PermissionError(13, "Permission denied")
        return real(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    assert rows(tmp_path) == {"locked": Outcome.UNREADABLE, "open.txt": Outcome.NOT_EXAMINED}


FAILURES = [errno.EIO, errno.ESTALE, errno.ENOTCONN]


class Failing:
    """A listing that gives its first entry and fails."""

    def __init__(self, listing: Any, failure: int) -> None:
        self.listing, self.failure = listing, failure

    def __enter__(self) -> Failing:
        return self

    def __exit__(self, *_: object) -> None:
        self.listing.close()

    def __iter__(self) -> Iterator[os.DirEntry[str]]:
        yield next(self.listing)
        raise OSError(self.failure, os.strerror(self.failure))


@pytest.mark.parametrize("failure", FAILURES)
def test_a_mount_that_fails_half_way_keeps_what_was_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: int
) -> None:
    """The entries met are rows, the folder says that there may be more, and the crawl goes on."""
    (tmp_path / "mount").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "mount" / name).write_text("x")
    (tmp_path / "z.txt").write_text("x")
    real = os.scandir
    monkeypatch.setattr(
        os, "scandir", lambda at: Failing(real(at), failure) if name_of(at) == "mount" else real(at)
    )
    found = rows(tmp_path)
    assert found.pop("mount") is Outcome.UNREADABLE
    assert found.pop("z.txt") is Outcome.NOT_EXAMINED
    assert list(found.values()) == [Outcome.NOT_EXAMINED]


@pytest.mark.parametrize("failure", FAILURES)
def test_an_entry_that_cannot_be_looked_at_is_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: int
) -> None:
    """A stale handle costs its own file, not its neighbours."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("x")
    real = os.stat

    def failing(path: str, **how: Any) -> os.stat_result:
        if path == "a.txt":
            raise OSError(failure, os.strerror(failure))
        return real(path, **how)

    monkeypatch.setattr(os, "stat", failing)
    assert rows(tmp_path) == {"a.txt": Outcome.UNREADABLE, "b.txt": Outcome.NOT_EXAMINED}


@pytest.fixture
def dead_mount(tmp_path: Path) -> Iterator[Path]:
    """A file system whose server has died, as a lost network share looks (root on Linux only)."""
    libc = ctypes.CDLL(None, use_errno=True)
    place = tmp_path / "share" / "mount"
    place.mkdir(parents=True)
    try:
        server = os.open("/dev/fuse", os.O_RDWR)
    except OSError:
        pytest.skip("there is no /dev/fuse")
    options = f"fd={server},rootmode=40000,user_id=0,group_id=0".encode()
    mounted = libc.mount(b"dead", os.fsencode(place), b"fuse", 0, options) == 0
    os.close(server)
    if not mounted:
        pytest.skip("mounting is not allowed")
    yield place
    libc.umount2(os.fsencode(place), 2)


def test_a_lost_mount_is_a_row_and_its_neighbours_are_listed(dead_mount: Path) -> None:
    """ENOTCONN from the kernel itself: below a share, and as the share."""
    (dead_mount.parent / "z.txt").write_text("x")
    assert rows(dead_mount.parent) == {"mount": Outcome.UNREADABLE, "z.txt": Outcome.NOT_EXAMINED}
    assert rows(dead_mount) == {".": Outcome.UNREADABLE}
    with pytest.raises(UnreadableError, match="not connected"):
        must_exist(dead_mount)


def test_odd_names_survive(tmp_path: Path) -> None:
    """255 bytes, line ends, and bytes that are not UTF-8 are kept, and are shown printably."""
    names = [b"n" * 255, b"two\nlines.txt", b"latin-\xe9.txt"]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_text("x")
    found = [entry.path for entry in crawl(tmp_path)]
    assert sorted(os.fsencode(path) for path in found) == sorted(names)
    assert all(shown(path).isprintable() for path in found)
    assert shown(os.fsdecode(b"latin-\xe9.txt")) == "latin-\\xe9.txt"


def test_a_single_file_is_a_share_of_one(tmp_path: Path) -> None:
    """`classify inspect FILE` crawls the file itself."""
    (tmp_path / "one.txt").write_text("x")
    assert rows(tmp_path / "one.txt") == {"one.txt": Outcome.NOT_EXAMINED}


def test_folders_nested_hundreds_deep_are_walked(tmp_path: Path) -> None:
    """A path of nearly 4,096 bytes is still a row."""
    deep = tmp_path.joinpath(*["d"] * 500)
    deep.mkdir(parents=True)
    (deep / "deep.txt").write_text("x")
    assert [entry.path.count("/") for entry in crawl(tmp_path)] == [500]


def test_folders_nested_beyond_the_longest_path_are_walked_with_few_descriptors(tmp_path: Path) -> None:
    """40,000 bytes of path, and a neighbour at every depth: each has its row, nothing piles up open."""
    before = open_descriptors()
    make_chain(tmp_path, ["a folder with a name of some length"] * 1_200)
    most, found = 0, []
    for entry in crawl(tmp_path):
        most = max(most, open_descriptors())
        found.append(entry)
    assert [entry.path.count("/") for entry in found] == list(range(1, 1_201))
    assert {entry.outcome for entry in found} == {Outcome.NOT_EXAMINED}
    assert most - before <= 6
    assert open_descriptors() == before


def open_descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def make_chain(top: Path, names: list[str]) -> None:
    """Folders in one another, deeper than one call can name, a file in each."""
    here = os.open(top, os.O_RDONLY)
    for name in names:
        os.mkdir(name, dir_fd=here)
        deeper = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
        os.close(os.open("a.txt", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)


@pytest.mark.parametrize("depth", [0, 1, 700])
def test_a_folder_swapped_for_a_link_after_its_listing_is_unreadable(tmp_path: Path, depth: int) -> None:
    """The row says that a link has taken its place; what is behind the link stays unnamed."""
    foreign, above = tmp_path / "foreign", (tmp_path / "share").joinpath(*["b"] * depth)
    (foreign / "inner").mkdir(parents=True)
    (foreign / "payroll.txt").write_text("x")
    (above / "victim" / "inner").mkdir(parents=True)
    (above / "a.txt").write_text("x")
    walk = crawl(tmp_path / "share")
    next(walk)  # Given once its whole folder has been listed.
    (above / "victim").rename(tmp_path / "kept")
    (above / "victim").symlink_to(foreign)
    [victim] = walk
    assert (Path(victim.path).name, victim.outcome) == ("victim", Outcome.UNREADABLE)
    assert "link has taken its place" in victim.reason


@pytest.mark.parametrize("depth", [1, 700])
def test_a_folder_above_swapped_for_a_link_leads_nowhere(tmp_path: Path, depth: int) -> None:
    """The folders below it, listed before, are not opened through the link."""
    share, foreign = tmp_path / "share", tmp_path / "foreign"
    below = Path(*["b"] * depth)
    for top in (share / "top", foreign):
        (top / below / "inner").mkdir(parents=True)
        (top / below / "inner" / f"{top.name}.txt").write_text("x")
        (top / below / "a.txt").write_text("x")
    walk = crawl(share)
    next(walk)
    (share / "top").rename(tmp_path / "kept")
    (share / "top").symlink_to(foreign)
    assert not [entry.path for entry in walk if "foreign" in entry.path]


def test_what_is_missing_is_unreadable(tmp_path: Path) -> None:
    """A file that vanished between listing and looking is not lost from the inventory."""
    assert rows(tmp_path / "gone.txt") == {"gone.txt": Outcome.UNREADABLE}
