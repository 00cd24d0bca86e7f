"""How many scans read from one file server at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify.scanning.servers import StoppedWaitingError, reading_from, server_of

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:35 / /srv/records ro,relatime shared:2 - cifs //FS01/records ro,vers=3.1.1
41 22 0:36 / /srv/records/old ro - nfs4 nas.city.example:/export/old ro
42 22 0:37 / /srv/with\\040space ro - cifs //fs01/other ro
43 22 0:38 / /srv/odd ro - tmpfs a:b ro
short line
"""


@pytest.mark.parametrize(
    ("folder", "server"),
    [
        ("/srv/records/police", "fs01"),
        ("/srv/with space/x", "fs01"),
        ("/srv/records/old/1999", "nas.city.example"),
    ],
)
def test_a_mount_is_told_by_its_host(folder: str, server: str) -> None:
    assert server_of(Path(folder), MOUNTS) == server


def test_two_file_systems_of_this_machine_are_two(tmp_path: Path) -> None:
    assert server_of(tmp_path, MOUNTS) == f"device {tmp_path.stat().st_dev}"
    assert server_of(tmp_path) == server_of(tmp_path.parent)
    assert server_of(tmp_path / "gone", "") == "unknown"


def test_so_many_read_and_the_next_waits_for_its_turn(tmp_path: Path) -> None:
    waited: list[str] = []

    def place(stop: bool = False) -> object:
        return reading_from(
            tmp_path, tmp_path, 2, waiting=lambda: waited.append("waiting"), stop=lambda: stop
        )

    with place(), place():  # type: ignore[attr-defined]
        with pytest.raises(StoppedWaitingError), place(stop=True):  # type: ignore[attr-defined]
            pass
        assert waited == ["waiting"]
    with place():  # type: ignore[attr-defined]
        pass
    assert waited == ["waiting"], "there was room again"
