"""Another program as a reader's helper: started without a shell, held to a time, stopped when it stalls."""

from __future__ import annotations

import subprocess
from pathlib import Path


class StalledError(Exception):
    """A helper took longer than it may, or could not do its work: what it was to read was not read."""


def run(command: list[str], seconds: float) -> int:
    """Run `command` to its end with nothing to read and nowhere to write to but its files; its exit code.

    Raises StalledError when it takes longer than `seconds`, or cannot be started. Where the kernel keeps a
    confined worker from stopping what it started, that dies with the worker, which is in the same group.
    """
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except OSError as error:
        raise StalledError(f"{command[0]} cannot be started.") from error
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        try:
            process.kill()
            process.wait(1)
        except (OSError, subprocess.TimeoutExpired):
            # Left to the end of the worker; and nobody here waits for it.
            process.returncode = -9
        raise StalledError(f"{command[0]} took more than {seconds:.0f} seconds.") from error


def says(command: list[str], seconds: float = 30.0) -> str:
    """What a short `command` prints. Raises StalledError as `run` does."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise StalledError(f"{Path(command[0]).name} does not answer.") from error
    return done.stdout.decode("utf-8", "replace")
