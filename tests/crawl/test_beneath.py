"""What lies below a share is opened, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from classify.crawl import Beneath, beneath
from classify.errors import UnreadableError


@pytest.fixture(params=["kernel", "step by step"])
def share(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A share beside a foreign folder; both ways of opening must refuse the same."""
    if request.param == "step by step":
        monkeypatch.setattr(beneath, "_kernel_resolves", lambda: False)
    (tmp_path / "foreign" / "deep").mkdir(parents=True)
    (tmp_path / "foreign" / "deep" / "secret.txt").write_text("foreign")
    folder = tmp_path / "share"
    (folder / "cases" / "deep").mkdir(parents=True)
    (folder / "cases" / "deep" / "note.txt").write_text("ours")
    return folder


def read(share: Path, path: str) -> str:
    with Beneath(share) as below, os.fdopen(below.file(path)) as stream:
        return stream.read()


def test_a_file_is_opened_where_it_was_listed(share: Path) -> None:
    assert read(share, "cases/deep/note.txt") == "ours"


def test_a_share_may_itself_be_named_by_a_link(share: Path) -> None:
    (share.parent / "link").symlink_to(share)
    assert read(share.parent / "link", "cases/deep/note.txt") == "ours"


def test_a_single_file_is_its_own_share(share: Path) -> None:
    assert read(share / "cases" / "deep" / "note.txt", "note.txt") == "ours"


@pytest.mark.parametrize("part", ["cases", "cases/deep", "cases/deep/note.txt"])
def test_a_component_swapped_for_a_link_is_refused(share: Path, part: str) -> None:
    """Also where the link leads back into the share: it is not what was listed."""
    (share / part).rename(share / "moved")
    (share / part).symlink_to(share / "moved")
    with pytest.raises(UnreadableError, match="link"):
        read(share, "cases/deep/note.txt")


@pytest.mark.parametrize("path", ["../foreign/deep/secret.txt", "cases/../../foreign/deep/secret.txt"])
def test_nothing_above_the_share_is_reached(share: Path, path: str) -> None:
    with pytest.raises(UnreadableError):
        read(share, path)


def test_an_absolute_path_stays_below_too(share: Path) -> None:
    with pytest.raises((UnreadableError, FileNotFoundError)):
        read(share, str(share.parent / "foreign" / "deep" / "secret.txt"))


def test_a_pipe_is_neither_read_nor_waited_for(share: Path) -> None:
    os.mkfifo(share / "pipe")
    with pytest.raises(UnreadableError, match="pipe"):
        read(share, "pipe")


def test_a_folder_and_a_look_are_held_below_as_well(share: Path) -> None:
    (share / "away").symlink_to(share.parent / "foreign")
    with Beneath(share) as below:
        with pytest.raises(UnreadableError):
            below.folder("away")
        with pytest.raises(UnreadableError):
            below.look("away/deep/secret.txt")
        inside = below.folder("cases/deep")
        with os.scandir(inside) as listing:
            assert [entry.name for entry in listing] == ["note.txt"]
        os.close(inside)
        assert below.look("cases/deep/note.txt").st_size == 4


def test_a_missing_file_is_told_as_missing(share: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(share, "cases/nothing.txt")


def test_a_path_longer_than_one_call_takes_is_walked(share: Path) -> None:
    path = "/".join(["a folder with a long name"] * 200)
    with Beneath(share) as below:
        here = os.dup(below.descriptor)
        for part in path.split("/"):
            os.mkdir(part, dir_fd=here)
            deeper = os.open(part, os.O_RDONLY | os.O_DIRECTORY, dir_fd=here)
            os.close(here)
            here = deeper
        with os.fdopen(os.open("deep.txt", os.O_CREAT | os.O_WRONLY, dir_fd=here), "w") as file:
            file.write("deep")
        os.close(here)
    assert read(share, f"{path}/deep.txt") == "deep"
