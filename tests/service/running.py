"""A real service for tests, and how to wait for what it does."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from classify.inventory.catalogue import Catalogue
from classify.inventory.store import Store
from classify.runs import RunNote, Runs
from classify.service.state import ServiceState, last_known
from flows.asking import AskedRun, Orchestrator

CLASSIFY = Path(sys.executable).with_name("classify")
_PATIENCE_SECONDS = 900
"""Only a net: the machine may be slow."""
Found = TypeVar("Found")


def wait_for(what: Callable[[], Found | None], why: str) -> Found:
    """What `what` returns as soon as it is something; the test fails when it never is."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited in vain for {why}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Service:
    """`classify up` on a home."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.said = home.parent / "said"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [CLASSIFY, "up", "--home", self.home, "--port", str(self.port)],
                stdout=said,
                stderr=subprocess.STDOUT,
                env=environment(),
                start_new_session=True,
            )
        wait_for(self._is_ready, "the service to be ready")

    def _is_ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.said.read_text()
        return f"Ready: http://127.0.0.1:{self.port}\n" in self.said.read_text()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Tells the supervisor to end and returns its exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(_PATIENCE_SECONDS)

    def kill_all(self) -> None:
        """Kills every process of the service at once."""
        assert self.process is not None
        for pid in [self.process.pid, *descendants(self.process.pid)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    @property
    def state(self) -> ServiceState:
        state = last_known(self.home)
        assert state is not None
        return state

    def pid(self, part: str) -> int | None:
        """The process of a part, while it has one."""
        return self.state.parts[part].pid

    def health(self) -> tuple[int, dict[str, Any]]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)
        except urllib.error.URLError:
            return 0, {}

    @property
    def orchestrator(self) -> Orchestrator:
        return Orchestrator(self.home, self.state.orchestrator_port)

    def note(self, run: str) -> RunNote | None:
        return Runs(self.home).read(run)

    def begin_scan(self, folder: Path) -> str:
        """Has the service scan a folder; returns the run."""
        with Store.open(self.home) as store:
            share = store.share(folder)
        return self.orchestrator.start("scan-share", {"share_id": share.id, "jobs": 1})

    def process_of(self, run: str) -> int:
        """The process that works at a run."""
        assert self.process is not None
        found = [
            pid
            for pid in descendants(self.process.pid)
            if f"flows.run\0{run}" in (Path("/proc") / str(pid) / "cmdline").read_text()
        ]
        assert len(found) == 1
        return found[0]

    def over(self, run: str) -> AskedRun:
        """The run, once it is over."""

        def known() -> AskedRun | None:
            run_now = self.orchestrator.run(run)
            return run_now if run_now.is_over else None

        return wait_for(known, "the run to be over")

    def wait_until_reading(self, run: str, files: int = 5) -> RunNote:
        """Waits until some files of a scan are read and others are not."""

        def reading() -> RunNote | None:
            note = self.note(run)
            if note is None or note.progress.get("done_files", 0) < files:
                return None
            assert note.state == "running", "the share is too small: the scan is over"
            return note

        return wait_for(reading, "the scan to have read some files")


def environment(**more: str) -> dict[str, str]:
    """Quick readers: no pictures, no names."""
    return {**os.environ, "CLASSIFY_OCR": "false", "CLASSIFY_NAMES": "false", **more}


def classify(*arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """A command, run to its end."""
    return subprocess.run(
        [CLASSIFY, *arguments], env=environment(**more), capture_output=True, text=True, check=False
    )


def make_share(folder: Path, files: int) -> Path:
    """So many short texts, no two alike, with a number that is found in every tenth."""
    folder.mkdir(parents=True)
    for number in range(files):
        text = f"Minutes {number} of the meeting about the bandstand, item {number * 7}.\n" * 20
        if number % 10 == 0:
            text += f"Her social security number is 219-09-{1000 + number}.\n"
        (folder / f"minutes {number:04}.txt").write_text(text)
    return folder


def seen(home: Path) -> list[tuple[object, ...]]:
    """All items of an inventory as people see them, without their numbers."""
    with Store.open(home) as store:
        return sorted(
            (line.path, line.label, line.tags, line.outcome, line.entities, line.findings)
            for share in store.shares()
            for line in Catalogue(store).lines(share)
        )


def scans(home: Path) -> list[tuple[int, str]]:
    """All scans of an inventory with their states, the oldest first."""
    with Store.open(home) as store:
        return sorted(
            (scan.id, scan.state) for share in store.shares() for scan in Catalogue(store).scans(share)
        )


def descendants(pid: int) -> list[int]:
    """The processes that a process started, and theirs (proc(5))."""
    parents: dict[int, list[int]] = {}
    for child, parent in _processes():
        parents.setdefault(parent, []).append(child)
    found, waiting = [], [pid]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found += children
        waiting += children
    return found


def _processes() -> Iterator[tuple[int, int]]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                after_name = (folder / "stat").read_text().rpartition(")")[2].split()
                yield int(folder.name), int(after_name[1])


def is_alive(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def is_pending(pid: int, number: int) -> bool:
    """Whether a signal has been sent to a frozen process and waits for it."""
    status = (Path("/proc") / str(pid) / "status").read_text()
    waiting = re.findall(r"^(?:SigPnd|ShdPnd):\s*([0-9a-f]+)", status, re.MULTILINE)
    return any(int(mask, 16) >> (number - 1) & 1 for mask in waiting)
