"""A home that cannot be written ends a scan with a sentence and exit code 1; no file counts as clean."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

FILES = 300
SCAN = """
import sys
sys.path.insert(0, sys.argv[1])
import conftest
from pathlib import Path
from classify import cli
from classify.commands import scan as command
from classify.scanning import batches, share

batches._BATCH_SECONDS = 0.0
share.reading_version = lambda *_: "the same detectors"
real = command.scan_share
command.scan_share = lambda *given, **named: real(*given, **named, hire=conftest.QuickReaders)
sys.argv = ["classify", "scan", sys.argv[2], "--share", "share", "--home", sys.argv[3]]
cli.main()
"""


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Some hundred files with a number each."""
    folder = tmp_path / "share"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number}.txt").write_text(f"Number 219-09-{1000 + number} of an employee\n")
    return folder


def scanned(folder: Path, home: Path, *before: str, **given: Any) -> subprocess.CompletedProcess[str]:
    """The command line's scan, with quick readers; `before` starts it."""
    command = [*before, sys.executable, "-c", SCAN, str(Path(__file__).parents[1]), str(folder), str(home)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **given)


def outcomes(home: Path) -> dict[str, int]:
    with sqlite3.connect(home / "inventory.db") as raw:
        return dict(raw.execute("SELECT outcome, count(*) FROM item GROUP BY outcome").fetchall())


def test_a_disk_that_fills_up_in_the_middle(blank_home: Path, many: Path, tmp_path: Path) -> None:
    """The system refuses to let files grow, as a full disk does; with room again the same scan goes on."""
    home = Path(shutil.copytree(blank_home, tmp_path / "home"))
    most = (home / "inventory.db").stat().st_size + 400_000

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    run = scanned(many, home, preexec_fn=no_room)
    assert run.returncode == 1
    assert "The inventory refused" in run.stderr
    assert "Make room" in run.stderr
    assert "Traceback" not in run.stderr
    before = outcomes(home)
    assert before.get("not_examined", 0) == FILES - before.get("ok", 0) > 0
    assert scanned(many, home).returncode == 0
    assert outcomes(home) == {"ok": FILES}


def without_roots_rights() -> list[str]:
    """What starts a process for which rights of files count, whoever runs the tests."""
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


def test_a_home_that_may_not_be_written(blank_home: Path, many: Path, tmp_path: Path) -> None:
    """Nothing is scanned, and it is said what to do."""
    home = Path(shutil.copytree(blank_home, tmp_path / "home"))
    (home / "inventory.db").chmod(0o400)
    home.chmod(0o500)
    run = scanned(many, home, *without_roots_rights())
    home.chmod(0o700)
    (home / "inventory.db").chmod(0o600)
    assert run.returncode == 1
    assert "What to do: Let this account write the home folder" in run.stderr
    assert "Traceback" not in run.stderr
    assert outcomes(home) == {}
