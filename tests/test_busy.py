"""A process that waits for its turn on a busy machine is not taken for a slow one."""

from __future__ import annotations

import os
import subprocess
import sys

from classify import busy

SPIN = """
import os, sys, time
os.sched_setaffinity(0, {int(sys.argv[1])})
while time.process_time() < float(sys.argv[2]):
    pass
print(flush=True)
sys.stdin.read()
"""


def spinning(seconds: float, processor: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SPIN, str(processor), str(seconds)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def end(process: subprocess.Popen[str]) -> None:
    process.communicate("")
    assert process.returncode == 0


def test_two_that_share_one_processor_wait_for_each_other() -> None:
    processor = min(os.sched_getaffinity(0))
    both = [spinning(1.0, processor) for _ in range(2)]
    for process in both:
        assert process.stdout is not None
        process.stdout.readline()
    waited = [busy.waited(process.pid) for process in both]
    # The child of this process that waited longest is one of them, or another test's.
    longest = busy.children_waited(os.getpid())
    for process in both:
        end(process)
    # Started together, the first to be done waited about as long as the other worked.
    assert max(waited) > 0.2
    assert longest >= max(waited)


def test_a_process_that_is_gone_waits_for_nothing() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert busy.waited(gone.pid) == 0.0
    assert busy.children_waited(gone.pid) == 0.0
