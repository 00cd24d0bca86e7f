"""What orchestration costs: the same scan alone, and handed over to a running service.

    python -m benchmarks.service [FILES | FOLDER]

Processor seconds of all processes; of the service those from the hand-over to the end of the command. An idle service
is measured as well, for half a minute.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from benchmarks.measured import cpu_seconds, family, run_measured
from benchmarks.office_share import build_office_share

CLASSIFY = Path(sys.executable).with_name("classify")
_IDLE_SECONDS = 30.0
_LOOK_SECONDS = 0.2


class _Meter:
    """Adds up the processor seconds of a process and of all it starts, also of those that are gone."""

    def __init__(self, pid: int) -> None:
        self._known = {pid}
        self._used: dict[int, float] = {}
        self._role: dict[int, str] = {}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while not self._done.wait(_LOOK_SECONDS):
            self.seconds()

    def seconds(self) -> float:
        for pid in family(self._known):
            self._used[pid] = cpu_seconds(pid) or self._used.get(pid, 0.0)
            self._role.setdefault(pid, _role_of(pid))
        return sum(self._used.values())

    def by_role(self) -> Counter[str]:
        """The same by what the processes are."""
        seconds: Counter[str] = Counter()
        for pid, used in self._used.items():
            seconds[self._role.get(pid, "")] += used
        return seconds

    def stop(self) -> None:
        self._done.set()
        self._thread.join()


def _role_of(pid: int) -> str:
    """What a process is, by its command line; workers are forked from the fork server and look like it."""
    try:
        line = (Path("/proc") / str(pid) / "cmdline").read_text().replace("\0", " ")
    except OSError:
        return "gone"
    roles = {
        "flows.run ": "run",
        "flows.runner": "runner",
        "prefect server": "orchestrator",
        "forkserver": "workers",
    }
    return next((role for mark, role in roles.items() if mark in line), "others")


def say(what: str) -> None:
    print(what, flush=True)


def main(files: int, folder: Path | None) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        share = folder or build_office_share(files, place / "share")
        alone, served = place / "alone", place / "served"
        scan = [CLASSIFY, "scan", share, "--no-ocr", "--home"]
        # Compiles the detectors, which is no part of either.
        (place / "first").mkdir()
        (place / "first" / "note.txt").write_text("Nothing to see.\n")
        run_measured([CLASSIFY, "scan", place / "first", "--no-ocr", "--home", alone])
        shutil.copytree(alone, served)
        by_itself = run_measured([*scan, alone])
        say(f"alone: exit {by_itself.code}, {by_itself.cpu_seconds:.1f} CPU-s, {by_itself.seconds:.0f} s")
        with subprocess.Popen(
            [CLASSIFY, "up", "--home", served, "--port", "8799"],
            stdout=subprocess.PIPE,
            start_new_session=True,
        ) as service:
            assert service.stdout is not None
            meter = _Meter(service.pid)
            began = time.monotonic()
            say(service.stdout.readline().decode().strip())
            say(f"start: {meter.seconds():.1f} CPU-s, {time.monotonic() - began:.0f} s")
            before = meter.seconds()
            time.sleep(_IDLE_SECONDS)
            idle = (meter.seconds() - before) / _IDLE_SECONDS
            say(f"idle: {100 * idle:.1f} % of a core")
            before, roles = meter.seconds(), meter.by_role()
            handed = run_measured([*scan, served])
            cost = meter.seconds() - before + handed.cpu_seconds
            assert "Handed over" in handed.out, handed.err
            spent = {role: f"{seconds - roles[role]:.1f}" for role, seconds in meter.by_role().items()}
            say(f"of that: {spent}, command {handed.cpu_seconds:.1f}")
            say(f"service: exit {handed.code}, {cost:.1f} CPU-s, {handed.seconds:.0f} s")
            print(
                f"ratio: {cost / by_itself.cpu_seconds:.3f} CPU, {handed.seconds / by_itself.seconds:.3f} clock"
            )
            service.send_signal(signal.SIGTERM)
            service.wait()
            meter.stop()


if __name__ == "__main__":
    given = sys.argv[1] if len(sys.argv) > 1 else "2000"
    main(int(given), None) if given.isdigit() else main(0, Path(given))
