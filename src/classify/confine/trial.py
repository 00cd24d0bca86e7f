"""Tries what a confined process must not be able to do: `python -m classify.confine.trial`.

Prints a JSON object: for each layer whether it held when it was tried. Nothing is concluded from versions.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from classify.confine import Allowance, Room, confine

_PTRACE = {"x86_64": 101, "aarch64": 117}
_ATTACH = 16


def main() -> None:
    """Confine this process, try everything, say what held."""
    with tempfile.TemporaryDirectory(prefix="classify-trial-") as outside:
        secret, scratch = Path(outside, "secret"), Path(outside, "scratch")
        secret.write_text("not for a worker")
        scratch.mkdir()
        neighbour = os.fork()
        if neighbour == 0:
            signal.pause()
            os._exit(0)
        ours, theirs = os.pipe()
        trying = os.fork()
        if trying == 0:
            os.close(ours)
            confine(Room(scratch), Allowance(file=1 << 20, seconds=60), keep={theirs})
            os.write(theirs, json.dumps(_try(secret, neighbour)).encode())
            os._exit(0)
        os.close(theirs)
        with os.fdopen(ours) as answers:
            sys.stdout.write(answers.read())
        os.waitpid(trying, 0)
        os.kill(neighbour, signal.SIGKILL)
        os.waitpid(neighbour, 0)


def _try(secret: Path, neighbour: int) -> dict[str, bool]:
    def start_a_program() -> None:
        subprocess.run(["/bin/true"], check=True)

    def attach() -> None:
        call = _PTRACE.get(os.uname().machine)
        libc = ctypes.CDLL(None, use_errno=True)
        if call is None or libc.syscall(call, _ATTACH, neighbour, 0, 0) != 0:
            raise PermissionError

    def write_too_much() -> None:
        with tempfile.TemporaryFile(dir=secret.parent / "scratch") as file:
            file.write(bytes(1 << 21))

    return {
        "network": _is_refused(lambda: socket.socket(socket.AF_INET).close())
        and _is_refused(lambda: socket.socket(socket.AF_UNIX).close()),
        "reading": _is_refused(secret.read_bytes),
        "writing": _is_refused(lambda: secret.with_name("made").write_bytes(b"")),
        "programs": _is_refused(start_a_program),
        "other processes": _is_refused(lambda: os.kill(neighbour, 0)) and _is_refused(attach),
        "limits": _is_refused(write_too_much),
    }


def _is_refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except (OSError, subprocess.SubprocessError):
        return True
    return False


if __name__ == "__main__":
    main()
