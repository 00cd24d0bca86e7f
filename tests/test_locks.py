"""Locks that nobody keeps beyond his life."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from classify.locks import held, is_held

_HOLDER = """
import sys, time
from pathlib import Path
from classify.locks import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


def test_one_holds_it_and_others_are_told(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    assert not is_held(lock)
    assert not lock.exists()
    with held(lock):
        assert is_held(lock)
        with pytest.raises(BlockingIOError), held(lock):
            pass
    assert not is_held(lock)


def test_a_killed_holder_lets_go(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with subprocess.Popen([sys.executable, "-c", _HOLDER, lock], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert is_held(lock)
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        assert not is_held(lock)
