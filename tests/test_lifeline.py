"""Processes that end with the one that started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from classify.lifeline import VARIABLE, Lifeline
from tests.service.running import is_alive, wait_for

_CHILD = """
import pathlib, signal, sys, time
from classify import lifeline
lifeline.follow()
signal.signal(signal.SIGTERM, lambda *_: (pathlib.Path(sys.argv[1]).write_text("told"), sys.exit(0)))
print("ready", flush=True)
time.sleep(600)
"""
_STARTER = f"""
import os, subprocess, sys, time
from classify.lifeline import Lifeline
line = Lifeline()
child = subprocess.Popen([sys.executable, "-c", {_CHILD!r}, sys.argv[1]],
    env={{**os.environ, **line.variables}}, pass_fds=[line.descriptor])
print(child.pid, flush=True)
time.sleep(600)
"""


def test_a_killed_starter_takes_its_child_along(tmp_path: Path) -> None:
    told = tmp_path / "told"
    with subprocess.Popen([sys.executable, "-c", _STARTER, told], stdout=subprocess.PIPE) as starter:
        assert starter.stdout is not None
        child = int(starter.stdout.readline())
        assert starter.stdout.readline() == b"ready\n"
        starter.send_signal(signal.SIGKILL)
    wait_for(lambda: not is_alive(child), "the child to end")
    assert told.read_text() == "told", "it was told to leave, not killed"


def test_a_cut_lifeline_tells_the_child(tmp_path: Path) -> None:
    line = Lifeline()
    with subprocess.Popen(
        [sys.executable, "-c", _CHILD, tmp_path / "told"],
        env={**os.environ, **line.variables},
        pass_fds=[line.descriptor],
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        line.cut()
        assert child.wait() == 0


def test_started_by_hand_nothing_is_followed() -> None:
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    code = "from classify import lifeline; lifeline.follow(); print('well')"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
    assert done.stdout == b"well\n"
