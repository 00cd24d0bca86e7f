"""Private folders go with their run, and what a killed run left goes with the next."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

from classify.scratch import as_temporary, private_folder, sweep

LIVE_UNTIL_KILLED = """
import sys
from pathlib import Path
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
