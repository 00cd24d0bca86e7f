"""What workers get of the program that starts them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_PROGRAM = """
import multiprocessing
from multiprocessing.spawn import get_preparation_data
from classify.hiring import hide_program

if __name__ == "__main__":
    before = set(get_preparation_data("worker"))
    hide_program()
    after = set(get_preparation_data("worker"))
    print(sorted(name for name in before - after))
"""


def test_a_hidden_program_is_not_imported_by_workers(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(_PROGRAM)
    for command, name in (
        ([str(tmp_path / "program.py")], "init_main_from_path"),
        (["-m", "program"], "init_main_from_name"),
    ):
        done = subprocess.run(
            [sys.executable, *command], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert done.stdout == f"['{name}']\n"
