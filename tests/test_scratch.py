"""Private folders go with their run, and what a killed run left goes with the next."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from classify.scratch import as_temporary, private_folder, sweep

LIVE_UNTIL_KILLED = """
import sys
from pathlib import Path
import pytest

from classify.scratch import private_folder

with private_folder(Path(sys.argv[1])) as folder:
    (folder / "page.png").write_text("an image of a page")
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_a_private_folder_is_its_owners_and_goes_at_the_end(tmp_path: Path) -> None:
    """Nobody else may enter it, and nothing remains."""
    with private_folder(tmp_path / "scratch") as folder:
        (folder / "page.png").write_text("an image of a page")
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list((tmp_path / "scratch").iterdir()) == []


def test_what_a_killed_run_left_goes_and_what_a_living_run_holds_stays(tmp_path: Path) -> None:
    """Two runs may share a home; only the folder of the dead one is removed."""
    command = [sys.executable, "-c", LIVE_UNTIL_KILLED, str(tmp_path)]
    dead, living = (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
    )
    assert dead.stdout is not None
    assert living.stdout is not None
    left, held = Path(dead.stdout.readline().strip()), Path(living.stdout.readline().strip())
    dead.send_signal(signal.SIGKILL)
    dead.communicate()
    assert (left / "page.png").exists()
    sweep(tmp_path)
    assert not left.exists()
    assert (held / "page.png").exists()
    living.communicate("")
    assert list(tmp_path.iterdir()) == []


def test_temporary_files_go_where_they_are_told(tmp_path: Path) -> None:
    """Those of this process and of its children, and only as long as they should."""
    ask = [sys.executable, "-c", "import tempfile; print(tempfile.gettempdir())"]
    with as_temporary(tmp_path):
        assert Path(tempfile.mkdtemp()).parent == tmp_path
        assert subprocess.check_output(ask, text=True).strip() == str(tmp_path)
    assert Path(tempfile.gettempdir()) != tmp_path
    assert subprocess.check_output(ask, text=True).strip() != str(tmp_path)


def test_a_run_without_a_home_sweeps_only_what_dead_runs_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the system's folder for temporary files others have theirs, whatever they are called."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    stranger = tmp_path / "classify-notes"
    stranger.mkdir()
    command = [sys.executable, "-c", LIVE_UNTIL_KILLED.replace("Path(sys.argv[1])", "")]
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as dead:
        assert dead.stdout is not None
        left = Path(dead.stdout.readline().strip())
        dead.send_signal(signal.SIGKILL)
    assert (left / "page.png").exists()
    with private_folder() as held, private_folder() as other:
        assert sorted(tmp_path.iterdir()) == sorted([stranger, held, other])
    assert list(tmp_path.iterdir()) == [stranger]


def test_a_run_that_is_told_to_end_takes_its_folder_along(tmp_path: Path) -> None:
    """SIGTERM ends `inspect` with the exit code of an error, and nothing stays in the system's folder."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    share = tmp_path / "share"
    share.mkdir()
    for number in range(2000):
        (share / f"{number:04}.txt").write_text(f"Note {number}: the caller asked about a permit.\n")
    run = subprocess.Popen(
        [sys.executable, "-m", "classify.cli", "inspect", str(share), "--json", "--jobs", "1", "--no-ocr"],
        env=os.environ | {"TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert run.stdout is not None
    run.stdout.readline()
    assert list(temporary.glob("classify-run-*"))
    run.terminate()
    run.communicate()
    assert run.returncode == 1
    assert not list(temporary.glob("classify-*"))
