"""The cache helps or does nothing; it never stands in the way."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from classify.detect.cachefile import store


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    """In a folder made for it, and over what was there."""
    for data in (b"old", b"new"):
        store(data, tmp_path / "cache" / "patterns")
    assert [path.read_bytes() for path in (tmp_path / "cache").iterdir()] == [b"new"]


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is raised, and the next start finds nothing or something whole."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "replace", full)
    store(b"data", tmp_path / "patterns")
    assert list(tmp_path.iterdir()) == []
