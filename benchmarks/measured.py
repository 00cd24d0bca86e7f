"""Runs a command and watches its processes: time, the largest resident process, who stays behind."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measured:
    """What a command did and cost."""

    out: str
    err: str
    code: int
    seconds: float
    """From start to end, by the clock on the wall."""
    cpu_seconds: float
    """Processor seconds of all its processes: they say what it costs, however busy the machine is."""
    peak_bytes: int
    """Resident bytes of its largest process at its largest."""
    left_over: int
    """Processes it had started that still lived a second after it had ended."""


def run_measured(command: list[str | Path], **more: object) -> Measured:
    """Run a command in a session of its own to its end."""
    peak = 0
    used: dict[int, float] = {}
    done = threading.Event()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        started = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=err, start_new_session=True, **more)  # type: ignore[call-overload]

        known = {process.pid}

        def watch() -> None:
            nonlocal peak
            while not done.wait(0.05):
                living = family(known)
                peak = max([peak, *map(_most_resident, living)])
                used.update((pid, cpu_seconds(pid) or used.get(pid, 0.0)) for pid in living)

        watcher = threading.Thread(target=watch)
        watcher.start()
        code = process.wait()
        seconds = time.monotonic() - started
        done.set()
        watcher.join()
        time.sleep(1)
        left_over = len(family(known))
        out.seek(0)
        err.seek(0)
        return Measured(out.read(), err.read(), code, seconds, sum(used.values()), peak, left_over)


def family(known: set[int]) -> list[int]:
    """Processes alive of those in `known` and of what they have started, also in sessions of their own.

    `known` grows by what is found, so that those whose parents have gone are still told as theirs.
    """
    parents: dict[int, tuple[int, int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                state, parent, _, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
                if state != "Z":
                    parents[int(entry.name)] = int(parent), int(session)
    while new := {pid for pid, above in parents.items() if pid not in known and not known.isdisjoint(above)}:
        known |= new
    return [pid for pid in parents if pid in known]


def _most_resident(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def cpu_seconds(pid: int) -> float:
    """Processor seconds of a process itself, as of now; 0 when it is gone."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0
