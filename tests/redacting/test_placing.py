"""Files put in place whole or not at all, never through a link, never over what was not to be replaced."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from classify.errors import CopyTargetError
from classify.redacting import placing
from classify.redacting.placing import check_target, put
from tests.redacting.folders import names_in


def test_a_new_file_is_whole_and_this_users_alone(tmp_path: Path) -> None:
    target = tmp_path / "copy.txt"
    put(target, b"black\n" * 500_000)
    assert target.read_bytes() == b"black\n" * 500_000
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert names_in(tmp_path) == ["copy.txt"]


def test_what_is_there_stays_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    target = tmp_path / "copy.txt"
    target.write_text("before")
    with pytest.raises(CopyTargetError, match="already"):
        put(target, b"after")
    assert target.read_text() == "before"
    put(target, b"after", force=True)
    assert target.read_text() == "after"
    assert names_in(tmp_path) == ["copy.txt"]


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    other, target = tmp_path / "other.txt", tmp_path / "copy.txt"
    other.write_text("somebody's")
    target.symlink_to(other)
    with pytest.raises(CopyTargetError, match="link"):
        check_target(target, None, force=True)
    # Swapped in after the check: the link itself is replaced.
    put(target, b"copy", force=True)
    assert other.read_text() == "somebody's"
    assert not target.is_symlink()


def test_the_source_is_never_the_target_under_whatever_name(tmp_path: Path) -> None:
    source, twin = tmp_path / "a.txt", tmp_path / "b.txt"
    source.write_text("a")
    twin.hardlink_to(source)
    for target in (source, twin):
        with pytest.raises(CopyTargetError, match="file itself"):
            check_target(target, source.stat(), force=True)


@pytest.mark.parametrize("what", ["folder", "pipe", "no folder above"])
def test_other_targets_are_refused(tmp_path: Path, what: str) -> None:
    target = tmp_path / "there"
    if what == "folder":
        target.mkdir()
    elif what == "pipe":
        os.mkfifo(target)
    else:
        target = tmp_path / "missing" / "copy.txt"
    with pytest.raises(CopyTargetError):
        check_target(target, None, force=True)


@pytest.mark.parametrize("nameless", [True, False])
def test_a_full_disk_is_loud_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nameless: bool
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if not nameless:
        monkeypatch.setattr(placing, "_NAMELESS", 0)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CopyTargetError, match="No space") as caught:
        put(tmp_path / "copy.txt", b"copy")
    assert "Make room" in caught.value.what_to_do
    assert names_in(tmp_path) == []


def test_where_no_file_can_be_without_a_name_it_has_another_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "_NAMELESS", 0)
    put(tmp_path / "copy.txt", b"one")
    put(tmp_path / "copy.txt", b"two", force=True)
    assert (tmp_path / "copy.txt").read_bytes() == b"two"
    assert names_in(tmp_path) == ["copy.txt"]


def test_a_process_killed_while_it_writes_leaves_nothing(tmp_path: Path) -> None:
    program = (
        "import os, sys, time\n"
        "from pathlib import Path\n"
        "from classify.redacting import placing\n"
        "def stuck(_):\n"
        "    print('written', flush=True)\n"
        "    time.sleep(60)\n"
        "os.fsync = stuck\n"
        "placing.put(Path(sys.argv[1]), b'x' * 5_000_000)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "copy.txt")], stdout=subprocess.PIPE
    ) as one:
        assert one.stdout is not None
        assert one.stdout.readline() == b"written\n"
        one.send_signal(signal.SIGKILL)
    time.sleep(0)
    assert names_in(tmp_path) == []
