"""`classify bench` measures the stages over a folder."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from classify.commands.bench import bench
from classify.errors import ClassifyError
from classify.settings import Settings


def test_each_stage_is_measured_over_the_same_text(tmp_path: Path) -> None:
    """Reading, patterns, signals, names and everything see the text of the files; nothing is stored."""
    files = tmp_path / "files"
    files.mkdir()
    (files / "one.txt").write_text("Officer Jane Doe wrote to jane.doe@example.org about the meeting.\n" * 20)
    (files / "two.csv").write_text("name,phone\nJane Doe,406-555-0134\n")
    said = io.StringIO()
    rows = {row.stage: row for row in bench(files, Settings(home=tmp_path / "home"), Console(file=said))}
    assert list(rows) == ["reading", "patterns", "signals", "names", "everything"]
    assert rows["reading"].files == rows["everything"].files == 2
    assert rows["patterns"].characters == rows["names"].characters > 1_000
    assert all(row.seconds > 0 for row in rows.values())
    assert "MB/s of text" in said.getvalue()
    assert "Jane" not in said.getvalue()
    assert not (tmp_path / "home").exists()


def test_a_folder_without_text_is_no_measure(tmp_path: Path) -> None:
    """It says so instead of dividing by nothing."""
    with pytest.raises(ClassifyError, match="No text"):
        bench(tmp_path, Settings(home=tmp_path / "home"))


def test_it_measures_one_thread(tmp_path: Path) -> None:
    """The numerical library is told before anything loads it: its threads' waiting would count as work."""
    (tmp_path / "a.txt").write_text("nothing")
    program = (
        "import os, sys\n"
        "from classify.commands import bench\n"
        "def counted(*_):\n"
        "    import numpy\n"
        "    numpy.ones((400, 400)) @ numpy.ones((400, 400))\n"
        "    print('threads', len(os.listdir('/proc/self/task')))\n"
        "bench.bench = counted\n"
        "from classify.cli import main\n"
        f"sys.argv = ['classify', 'bench', {str(tmp_path)!r}]\n"
        "main()\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "threads 1\n" in run.stdout, run.stderr
