"""The cache helps or does nothing; it never stands in the way."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from classify.cachefile import load, recalled, store


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    """In a folder made for it, and over what was there."""
    for data in (b"old", b"new"):
        store(data, tmp_path / "cache" / "patterns")
    assert [load(path) for path in (tmp_path / "cache").iterdir()] == [b"new"]


def test_what_the_installation_keeps_comes_before_what_a_home_keeps(
    tmp_path: Path, nothing_installed: Path
) -> None:
    """And where neither has it, it is to be worked out."""
    home = tmp_path / "home"
    assert recalled("patterns", home) is recalled("patterns", None) is None
    store(b"of the home", home / "patterns")
    assert (recalled("patterns", home), recalled("patterns", None)) == (b"of the home", None)
    store(b"of the installation", nothing_installed / "patterns")
    assert recalled("patterns", home) == recalled("patterns", None) == b"of the installation"
    (nothing_installed / "patterns").write_bytes(b"spoilt")
    assert recalled("patterns", home) == b"of the home"


def spoil(place: Path, how: str) -> None:
    match how:
        case "changed":
            place.write_bytes(place.read_bytes()[:-1] + b"!")
        case "cut":
            place.write_bytes(place.read_bytes()[:-1])
        case "empty":
            place.write_bytes(b"")
        case "writable by the group":
            place.chmod(0o620)
        case "writable by others":
            place.chmod(0o602)
        case "another's content":
            store(b"something else", place.with_name("other"))
            place.write_bytes(place.with_name("other").read_bytes())
        case "a link":
            place.rename(place.with_name("moved"))
            place.symlink_to("moved")
        case "a pipe":
            place.unlink()
            os.mkfifo(place)
        case "gone":
            place.unlink()


@pytest.mark.parametrize(
    "how",
    [
        *("changed", "cut", "empty", "writable by the group", "writable by others"),
        *("another's content", "a link", "a pipe", "gone"),
    ],
)
def test_what_this_program_did_not_write_is_not_used(tmp_path: Path, how: str) -> None:
    """Its own file comes back as it was; anything else is as if it were not there."""
    place = tmp_path / "patterns"
    store(b"compiled", place)
    assert load(place) == b"compiled"
    spoil(place, how)
    assert load(place) is None


def test_a_file_of_another_user_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever owns it could change it."""
    place = tmp_path / "patterns"
    store(b"compiled", place)
    values = list(place.stat())
    values[4] = os.geteuid() + 1
    monkeypatch.setattr(os, "fstat", lambda _: os.stat_result(values))
    assert load(place) is None


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is raised, and the next start finds nothing or something whole."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "replace", full)
    store(b"data", tmp_path / "patterns")
    assert list(tmp_path.iterdir()) == []
